"""The directive ``explorer``: the shell of the page on which everything can be tried.

What is typed in here once, the page's scripts read from the page: the dials with their
ranges, the algorithms with their colours, and the presets with their states.  The
sentences about minimizers come from regsurf.
"""

import json
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from docutils import nodes
from lean import add_module
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from regsurf.minimizers import SENTENCES

SHELL = Path(__file__).with_suffix(".html")


class Dial(NamedTuple):
    """A number that the reader sets, by a slider or by typing; typing reaches further."""

    name: str
    symbol: str
    title: str
    minimum: float
    maximum: float
    step: float
    value: float
    low: float
    high: float


MODEL = (
    Dial("p", "p", "target", 0, 1, 0.01, 1, 0, 1),
    Dial("x", "x", "input", -3, 3, 0.05, 1, -100, 100),
)
PENALTY = (
    Dial("l1", "λ", "L1", 0, 1, 0.01, 0.2, 0, 1000),
    Dial("l2", "Ω", "L2", 0, 1, 0.01, 0, 0, 1000),
)
DESCENT = (
    Dial("b1", "β₁", "start", -4, 4, 0.05, 3, -100, 100),
    Dial("b2", "β₂", "start", -4, 4, 0.05, 1, -100, 100),
    Dial("step", "η", "step", 0.05, 8, 0.05, 0.5, 1e-6, 1000),
    Dial("n", "n", "steps", 10, 1000, 10, 120, 1, 5000),
    Dial("view", "±", "view", 1, 10, 0.5, 4, 0.1, 100),
)

# Name in the address, label, colour and dashes of the path.
ALGORITHMS = (
    ("subgradient", "Subgradient", "#ffffff", ""),
    ("proximal", "Proximal gradient", "#ffd23f", ""),
    ("accelerated", "Accelerated proximal", "#ff9ad5", "7 4"),
    ("coordinate12", "Coordinate, β₁ first", "#6fe3ff", ""),
    ("coordinate21", "Coordinate, β₂ first", "#b9f27c", "3 4"),
)
RUN_AT_FIRST = "subgradient proximal coordinate12"

# Name, title, the point that it makes, and the state, where it is not the initial one.
PRESETS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        "segment",
        "Who gets the zero?",
        "One surface, one start: some algorithms end sparse, others never.",
        {"run": "subgradient proximal coordinate12 coordinate21"},
    ),
    (
        "orders",
        "First come, first served",
        "Coordinate descent gives all to whichever weight it moves first.",
        {"l1": 0.25, "b1": 0, "b2": 0, "step": 1, "n": 30, "view": 3,
         "run": "proximal coordinate12 coordinate21"},
    ),
    (
        "drift",
        "The drift",
        "Without a penalty there is no bottom: the weights grow for ever, ever slower.",
        {"l1": 0, "b1": -2, "b2": 1, "step": 2, "n": 1000, "view": 5,
         "run": "proximal accelerated"},
    ),
    (
        "whiff",
        "A whiff of Ω",
        "However little L2 you add, the sparse ends lose and the middle wins.",
        {"l2": 0.02, "step": 2, "n": 300, "run": "proximal coordinate12 coordinate21"},
    ),
    (
        "all-or-nothing",
        "All or nothing",
        "With both penalties, both weights reach zero together: move λ across ½.",
        {"l1": 0.5, "l2": 0.05, "run": "subgradient proximal coordinate12"},
    ),
    (
        "diverging",
        "A step too far",
        "With the same step size one algorithm runs away, the other arrives.",
        {"l1": 0, "l2": 0.5, "step": 2.1, "b1": 0.6, "b2": -0.2, "n": 60,
         "run": "subgradient proximal"},
    ),
)  # fmt: skip


def dial(it: Dial) -> str:
    """Write a slider with its label and a field to type in."""
    limits = f'data-low="{it.low:g}" data-high="{it.high:g}"'
    return f"""\
<div class="explorer-dial" data-dial="{it.name}" data-symbol="{it.symbol}" {limits}>
<label for="explorer-{it.name}"><b>{it.symbol}</b> {it.title}</label>
<input type="number" value="{it.value:g}" step="{it.step:g}" autocomplete="off"
 aria-label="{it.symbol}, {it.title}, as a number from {it.low:g} to {it.high:g}">
<input type="range" id="explorer-{it.name}" min="{it.minimum:g}" max="{it.maximum:g}"
 step="{it.step:g}" value="{it.value:g}">
</div>
"""


def racer(name: str, label: str, color: str, dash: str) -> str:
    """Write the row of an algorithm: a box to tick, and places for its numbers."""
    checked = " checked" if name in RUN_AT_FIRST.split() else ""
    columns = ("β₁", "β₂", "J", "distance", "optimality", "exact zeros")
    cells = "".join(f'<td role="cell" data-label="{c}">–</td>' for c in columns)
    stroke = f'stroke-dasharray="{dash}" ' if dash else ""
    return f"""\
<tr role="row" data-racer="{name}" data-color="{color}" data-dash="{dash}">
<th role="rowheader" scope="row"><label><input type="checkbox"{checked}>
<svg width="30" height="10" aria-hidden="true"><path class="explorer-swatch-edge" \
d="M3 5H27"/><path d="M3 5H27" {stroke}stroke="{color}"/></svg>
{label}</label></th>{cells}
</tr>
"""


def preset(name: str, title: str, point: str, state: dict[str, Any]) -> str:
    """Write a link that puts the page into a state."""
    address = escape("?" + urlencode({"preset": name}))
    return (
        f'<li><a href="{address}" data-state="{escape(urlencode(state))}" '
        f'data-preset="{name}"><b>{title}</b><span>{point}</span></a></li>\n'
    )


def shell() -> str:
    """Fill the page's shell."""
    parts = {
        "sentences": escape(json.dumps(SENTENCES, ensure_ascii=False)),
        "presets": "".join(preset(*entry) for entry in PRESETS),
        "model": "".join(map(dial, MODEL)),
        "penalty": "".join(map(dial, PENALTY)),
        "descent": "".join(map(dial, DESCENT)),
        "racers": "".join(racer(*entry) for entry in ALGORITHMS),
    }
    text = SHELL.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    return text


class explorer(nodes.General, nodes.Element):
    """The place of the explorer."""


class Explorer(SphinxDirective):
    """Put the explorer here."""

    def run(self) -> list[nodes.Node]:
        """Make the node; the page is written again when the shell changes."""
        for source in (SHELL, Path(__file__)):
            self.env.note_dependency(str(source))
        return [explorer()]


def visit(writer: HTML5Translator, _node: explorer) -> None:
    """Write the shell."""
    writer.body.append(shell())
    raise nodes.SkipNode


def add_script(
    _app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.Node,
) -> None:
    """Load the script on the page of the explorer, and on no other."""
    if doctree and next(doctree.findall(explorer), None):
        # The page is painted with its surface: what comes later would queue behind it.
        add_module(context, "explorer.js", blocking="render")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and its node."""
    app.add_directive("explorer", Explorer)
    app.add_node(explorer, html=(visit, None))
    app.add_css_file("explorer.css")
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
