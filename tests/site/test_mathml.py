"""Formulas: what the extension makes of TeX, and that the font can draw it all."""

import html
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from regsurf_site import mathml

SITE = Path(__file__).parents[2] / "docs" / "_build" / "html"


def test_a_formula_in_a_line_of_text():
    tex = '<annotation encoding="application/x-tex">\\lambda</annotation>'
    whole = f"<math><semantics><mi>λ</mi>{tex}</semantics></math>"
    assert mathml.to_mathml(r"\lambda") == whole


@pytest.mark.parametrize(
    ("tex", "pieces"),
    [
        ("a + b = c", ["a+", "b=", "c"]),
        ("a = -b", ["a=", "−b"]),
        ("f(a + b)^2 + c", ["f(a+b)2+", "c"]),
        ("|a - b| < c", ["|a−b|<", "c"]),
        ("b = ", ["b="]),
        # a sign among words would lose its distances
        (r"J = \text{loss} + \text{penalty}", ["J=loss+penalty"]),
    ],
)
def test_a_line_may_end_after_a_relation_or_an_operation(tex, pieces, monkeypatch):
    monkeypatch.setattr(mathml, "SHORT", 0)
    mathml.to_mathml.cache_clear()
    formula = ET.fromstring(mathml.to_mathml(tex))
    drawn = formula[0][0]
    if formula.get("class") != "breaks":
        drawn = [drawn]
    assert ["".join(piece.itertext()) for piece in drawn] == pieces


def test_a_short_formula_is_one_piece():
    mathml.to_mathml.cache_clear()
    assert "breaks" not in mathml.to_mathml("a + b = c")
    assert "breaks" in mathml.to_mathml("a + b + c + d + e + f + g + h + i + j + k = l")


def test_the_tex_is_kept_and_escaped():
    formula = ET.fromstring(mathml.to_mathml("a <\n\\beta", display=True))
    assert formula.findtext("*/annotation") == r"a < \beta"


def test_lines_are_aligned_but_cases_are_left_alone():
    cases = r"w = \begin{cases} p & u \ge 0 \\ 1 & u < 0 \end{cases}"
    assert mathml.to_mathml(cases, display=True).count("<mtable") == 1
    lines = mathml.to_mathml(r"a &= b \\ c &= d", display=True)
    assert lines == mathml.to_mathml(
        r"\begin{aligned}a &= b \\ c &= d\end{aligned}", display=True
    )
    assert mathml.to_mathml("a = b\n\nc = d", display=True).count("<mtr>") == 2


@pytest.mark.parametrize("tex", [r"\undefined", r"\frac{1", r"\begin{none} x"])
def test_a_formula_that_is_not_understood_is_an_error_of_one_line(tex):
    with pytest.raises(mathml.MathError) as caught:
        mathml.to_mathml(tex)
    assert "\n" not in str(caught.value)


def test_characters_are_those_that_are_drawn():
    page = "<p>ü</p><math><mi>β</mi><mo>&lt;</mo><mi>log</mi><mo>\u2061</mo>"
    page += '<annotation encoding="application/x-tex">\\xyz</annotation></math>'
    assert mathml.characters_in(page) == {"β", "𝛽", "<", "l", "o", "g"}


def test_the_font_of_the_site_draws_every_formula():
    with TTFont(SITE / "_static" / mathml.FONT_NAME) as font:
        drawable = set(map(chr, font.getBestCmap()))
    pages = list(SITE.rglob("*.html"))
    used = set().union(*(mathml.characters_in(p.read_text("utf-8")) for p in pages))
    assert used
    assert used <= drawable
    assert drawable >= mathml.SAFE_CHARACTERS


def test_no_formula_was_left_as_tex():
    for page in SITE.rglob("*.html"):
        text = html.unescape(page.read_text("utf-8"))
        assert not re.search(r'class="math[^>]*>\s*(?:<div[^>]*>)?<code>', text), page


def test_an_index_hangs_on_its_letter_not_below_it(page, site):
    page.goto(f"{site}/conventions.html")
    formula = mathml.to_mathml(r"\beta_1 x_1 y_1 p_1^2 h_1")
    tops = page.evaluate(
        """formula => {
            const article = document.querySelector("article");
            article.insertAdjacentHTML("afterbegin", `<p id="tried">${formula}</p>`);
            const digits = document.querySelectorAll("#tried mn:nth-child(2)");
            return [...digits].map((digit) => digit.getBoundingClientRect().top);
        }""",
        formula,
    )
    assert len(tops) == 5
    assert max(tops) - min(tops) < 1.5


def test_a_long_brace_is_painted_to_its_ends(page, site):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/conventions.html")
    page.evaluate("document.fonts.ready")
    brace = page.locator("munder > munder").first
    brace.scroll_into_view_if_needed()
    picture = Image.open(io.BytesIO(brace.screenshot())).convert("L")
    width, height = picture.size
    assert width > 100
    for left in (0, width - 8):
        darkest, _ = picture.crop((left, height - 12, left + 8, height)).getextrema()
        assert darkest < 160


def test_a_formula_is_copied_as_tex(page, site):
    page.goto(f"{site}/conventions.html")
    copied, formula = page.evaluate(
        """() => {
            const formulas = [...document.querySelectorAll("p math")];
            const text = (formula) => formula.closest("p").textContent;
            const formula = formulas.find((one) => text(one).length > 200);
            const range = document.createRange();
            range.selectNodeContents(formula.closest("p"));
            // half a formula counts as a whole one
            const first = formula.querySelector("mi, mn");
            range.setStart(first.firstChild, 0);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            const clipboardData = new DataTransfer();
            const how = { bubbles: true, cancelable: true, clipboardData };
            document.body.dispatchEvent(new ClipboardEvent("copy", how));
            const tex = formula.querySelector("annotation").textContent;
            return [clipboardData.getData("text/plain"), `$${tex}$`];
        }"""
    )
    assert copied.startswith(formula)
    assert len(copied) > 150
    assert "\n" not in copied.strip()
