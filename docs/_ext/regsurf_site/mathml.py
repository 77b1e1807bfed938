r"""Formulas as MathML, made when the site is built.

math-core turns TeX into MathML; what browsers draw otherwise than TeX is set right here
(``typeset``).  So pages carry formulas that browsers draw, screen readers read and
searches find, and no script does it on the reader's machine.  A math font is needed for
braces that stretch: STIX Two Math, cut down to the glyphs that the site uses.
"""

import hashlib
import html
import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from docutils import nodes
from fontTools import subset
from fontTools.ttLib import TTFont
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.util.logging import getLogger
from sphinx.util.math import get_node_equation_number

from .assets import register

sphinx_logger = getLogger(__name__)

NODE_MODULES = Path(__file__).parents[2] / "web" / "node_modules"
FONT = (
    NODE_MODULES
    / "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"
)
FONT_NAME = "stix-two-math.woff2"

# In the font whether a page uses them or not: what a new formula is likely to need.
SAFE_CHARACTERS = (
    set(map(chr, range(0x20, 0x7F)))
    | set(map(chr, range(0x391, 0x3CA))) - {"\u03a2"}
    | set("−±×·⋅÷∂∇∑∏∫√∞≤≥≠≈≡∼∝∈∉⊂⊆∪∩∅→←↑↓⇒⇔↦∀∃‖∣⟨⟩⌊⌋⌈⌉…⋯′‾¯ˆ˜ℝℕ½¼")
)


# After these a formula in a line of text may break, as in TeX: relations and operations.
BREAKABLE = set("=<>≤≥≠≈≡∼∝∈∉⊂⊆→←⇒⇔↦+−±×·⋅")

PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "|": "|", "‖": "‖"}
SCRIPTS = {"msub", "msup", "msubsup"}
WORDS = {"mo", "mspace", "mtext"}

SHORT = 20  # characters of a formula that fits into any line

CONVERTER = LatexToMathML(fancy_error=False)


class MathError(ValueError):
    """A formula that math-core does not understand."""


@cache
def to_mathml(tex: str, *, display: bool = False) -> str:
    r"""Render TeX as a ``<math>`` element, with the TeX beside it for who copies it.

    Several lines, separated by ``\\`` or an empty line, are aligned at their ``&``.

    Raises
    ------
    MathError
        If the formula has a syntax error or a macro that is not known.
    """
    source = _aligned(tex) if display else tex
    try:
        written = CONVERTER.convert_with_local_state(source, displaystyle=display)
    except LatexError as error:
        raise MathError(" ".join(str(error).split())) from error
    # XML knows fewer names than HTML does.
    written = re.sub(r"&(?!lt;|gt;|amp;)\w+;", lambda m: html.unescape(m[0]), written)
    formula = ET.fromstring(written)
    typeset(formula)
    rows = [list(formula)] if display else pieces(formula)
    if len(rows) > 1 and len("".join(formula.itertext())) > SHORT:
        formula.set("class", "breaks")
    else:
        rows = [list(formula)]
    drawn = _row(map(_row, rows))
    annotation = _element("annotation", [], encoding="application/x-tex")
    annotation.text = " ".join(source.split())
    formula[:] = [_element("semantics", [drawn, annotation])]
    return ET.tostring(formula, encoding="unicode")


def _element(tag: str, children: Iterable[ET.Element], **attributes: str) -> ET.Element:
    element = ET.Element(tag, attributes)
    element.extend(children)
    return element


def _row(children: Iterable[ET.Element]) -> ET.Element:
    children = list(children)
    return children[0] if len(children) == 1 else _element("mrow", children)


def typeset(formula: ET.Element) -> None:
    """Set right what browsers draw otherwise than TeX does."""
    for script in formula.iter():
        # Chromium lets an accent touch the letter; math.css places it.
        if script.attrib.pop("accent", None):
            script.set("class", "accent")
        if script.tag not in SCRIPTS:
            continue
        base, *others = script
        # An index hangs below the depth of what it belongs to, unless that is a letter;
        # MathML makes no such exception, and the index of β would hang too low.
        if script.tag != "msup" and base.tag == "mi" and len(base.text or "") == 1:
            script[0] = _element("mpadded", [base], depth="0")
        # The star of d* is no operation: WebKit keeps its distance.
        for other in others:
            if other.tag == "mo":
                other.attrib.update(lspace="0", rspace="0")


def pieces(formula: ET.Element) -> list[list[ET.Element]]:
    """Divide a formula where a line of text may end: never within parentheses."""
    rows: list[list[ET.Element]] = [[]]
    open_signs: list[str] = []
    breaks = False
    for element in formula:
        if breaks:
            rows.append([])
        rows[-1].append(element)
        core = element
        while core.tag in SCRIPTS:  # the square of (1 - x)
            core = core[0]
        sign = core.text or "" if core.tag == "mo" else ""
        if open_signs and sign == open_signs[-1]:
            open_signs.pop()
        elif sign in PAIRS:
            open_signs.append(PAIRS[sign])
        # A sign that belongs to what follows was told to keep no distance from it.
        breaks = sign in BREAKABLE and "lspace" not in core.attrib and not open_signs
    # A sign among words alone keeps its distances only within a longer row.
    if any(len(row) > 1 and {e.tag for e in row} <= WORDS for row in rows):
        return [list(formula)]
    return rows


def _aligned(tex: str) -> str:
    parts = [part.strip() for part in tex.split("\n\n") if part.strip()]
    tex = r" \\ ".join(parts)
    outside = re.sub(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", tex, flags=re.DOTALL)
    if r"\\" in outside:
        return rf"\begin{{aligned}}{tex}\end{{aligned}}"
    return tex


def _render(writer: Any, node: nodes.Element, *, display: bool) -> str:
    tex = node.astext()
    try:
        return to_mathml(tex, display=display)
    except MathError as error:
        sphinx_logger.warning(
            "formula %r: %s", tex, error, location=node, type="mathml"
        )
        return f"<code>{writer.encode(tex)}</code>"


def visit_math(writer: Any, node: nodes.math) -> None:
    """Write a formula in a line of text."""
    writer.body.append(writer.starttag(node, "span", "", CLASS="math notranslate"))
    writer.body.append(_render(writer, node, display=False) + "</span>")
    raise nodes.SkipNode


def visit_math_block(writer: Any, node: nodes.math_block) -> None:
    """Write a displayed formula, in a box of its own that may scroll sideways."""
    # A target just before the formula, or furo's box around it, has the id already.
    position = node.parent.index(node)
    neighbours = [node.parent, *node.parent[max(position - 1, 0) : position]]
    written = {name for other in neighbours for name in other.get("ids", [])}
    ids = [name for name in node["ids"] if name not in written]
    box = nodes.math_block(ids=ids, classes=node["classes"])
    writer.body.append(writer.starttag(box, "div", CLASS="math-block notranslate"))
    writer.body.append('<div class="math-scroll">')
    writer.body.append(_render(writer, node, display=True) + "</div>")
    if node["number"]:
        number = get_node_equation_number(writer, node)
        writer.body.append(f'<span class="eqno">({number})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>")
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def characters_in(page: str) -> set[str]:
    """Collect the characters of all formulas of an HTML page, as they are drawn."""
    found: set[str] = set()
    drawn = re.sub(r"<annotation.*?</annotation>", "", page)
    for formula in re.findall(r"<math\b.*?</math>", drawn, flags=re.DOTALL):
        found |= set(html.unescape(re.sub(r"<[^>]*>", "", formula)))
        found |= set(map(italic, re.findall(r"<mi>([^<&])</mi>", formula)))
    # Spaces and invisible operators are not drawn.
    return {c for c in found if unicodedata.category(c) not in {"Cf", "Zs", "Cc"}}


def italic(letter: str) -> str:
    """Return the mathematical italic of a Latin or Greek letter, others unchanged.

    Browsers draw an identifier of one letter with it.
    """
    if letter == "h":
        return "\u210e"
    for first, last, target in (
        ("A", "Z", 0x1D434),
        ("a", "z", 0x1D44E),
        ("\u0391", "\u03a9", 0x1D6E2),  # the Greek letters, not their Latin twins
        ("\u03b1", "\u03c9", 0x1D6FC),
    ):
        if first <= letter <= last:
            return chr(target + ord(letter) - ord(first))
    others = "∂ϵϑϰϕϱϖ"
    return chr(0x1D715 + others.index(letter)) if letter in others else letter


def make_font(characters: Iterable[str], target: Path) -> set[str]:
    """Write the part of the math font that draws `characters`; return the undrawable.

    What belongs to a character comes along: taller braces, smaller primes.
    """
    options = subset.Options(
        flavor="woff2", layout_features=["ssty", "flac", "dtls"], hinting=False
    )
    logging.getLogger("fontTools").setLevel("WARNING")
    with TTFont(FONT, recalcTimestamp=False) as font:
        missing = set(characters) - set(map(chr, font.getBestCmap()))
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(characters))
        subsetter.subset(font)
        subset.save_font(font, str(target), options)
    return missing


def write_font(app: Sphinx, exception: Exception | None) -> None:
    """Make the font for the formulas of all pages, unless it is there already."""
    if exception or app.builder.format != "html":
        return
    used: set[str] = set()
    for page in Path(app.outdir).rglob("*.html"):
        used |= characters_in(page.read_text(encoding="utf-8"))
    wanted = sorted(used | SAFE_CHARACTERS | set(map(italic, SAFE_CHARACTERS)))
    font_version = hashlib.sha256(FONT.read_bytes()).hexdigest()
    key = font_version + "".join(wanted)
    target = Path(app.outdir, "_static", FONT_NAME)
    stamp = Path(app.doctreedir, "math-font.txt")
    if target.exists() and stamp.exists() and stamp.read_text("utf-8") == key:
        return
    if missing := make_font(wanted, target) & used:
        names = ", ".join(sorted(missing))
        sphinx_logger.warning("the math font has no %s", names, type="mathml")
        return
    stamp.write_text(key, encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(visit_math, None),
        block_renderers=(visit_math_block, None),
    )
    app.add_css_file("math.css")
    register("page/copy-formulas.js")
    app.add_js_file("copy-formulas.js", loading_method="defer")
    app.connect("build-finished", write_font)
