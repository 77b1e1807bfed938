"""The directive ``live-figure``: a picture that becomes a surface one can drag.

Its argument is a file of data beside which the pictures lie, as ``gallery.scraper``
writes them: which loss, which dials, which view.  The page holds that, pictures, dials
and words before any script has run; ``docs/web/live-figure`` brings them to life.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from .assets import load_with, register
from .gallery import SUFFIXES
from .templates import filled

SCRIPT = register("live-figure/live-figure.js")
register("extras/extras.js")  # which that one fetches when it is asked to


class live_figure(nodes.General, nodes.Element):
    """A live figure; its children are the pictures."""


class LiveFigure(SphinxDirective):
    """Show the figure whose data the file in the argument holds."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the data and make the node."""
        relative, _ = self.env.relfn2path(self.arguments[0])
        return [live_node(self.env, relative)]


def live_node(env: BuildEnvironment, relative: str) -> live_figure:
    """Make the node of the figure in a file, named relative to the source folder."""
    env.note_dependency(relative)
    figure = json.loads(Path(env.srcdir, relative).read_bytes())
    count = env.new_serialno("live-figure") + 1
    name = Path(relative).stem.removeprefix("sphx_glr_")
    node = live_figure(
        ids=["surface" if count == 1 else f"surface-{count}"], name=name, figure=figure
    )
    node += pictures(relative, alternative_text(figure))
    return node


def pictures(relative: str, alt: str) -> list[nodes.Node]:
    """Return the pictures that lie beside a figure's data, one for each theme."""
    stem = Path("/" + relative).with_suffix("").as_posix()
    return [
        nodes.image(
            uri=stem + suffix,
            alt=alt,
            classes=["live-picture", f"only-{theme}"],
            **({} if theme == "light" else {"loading": "lazy"}),
        )
        for theme, suffix in SUFFIXES.items()
    ]


def alternative_text(figure: dict[str, Any]) -> str:
    """Say what the picture shows."""
    state = figure["loss"] | figure["penalty"]
    settings = [
        f"{symbol} = {state[name]:g}"
        for name, symbol in (
            ("p", "p"),
            ("x", "x"),
            ("scale", "s"),
            ("l1", "λ"),
            ("l2", "Ω"),
        )
        if name in figure["loss"] or state.get(name)
    ]
    if "y" in state:
        settings.insert(0, f"{len(state['y'])} rows of data")
    text = "The loss surface over β₁ and β₂ for " + ", ".join(settings)
    text += f". {figure['sentence']}"
    if figure["is_cut"]:
        text += f" The sheet is cut off above J = {figure['axis'][1]:.3g}."
    return text


def opening(name: str, identifier: str, figure: dict[str, Any]) -> str:
    """Return what comes before the pictures of a figure."""
    page_needs = ("loss", "penalty", "half_width", "axis")
    # Rows of data are long enough without blanks.
    compact = (",", ":")
    data = json.dumps({key: figure[key] for key in page_needs}, separators=compact)
    return (
        f'<figure class="live-figure" id="{identifier}" data-state="waiting"'
        f' data-name="{name}" data-figure="{escape(data)}">\n<div class="live-surface">\n'
    )


def closing(identifier: str, figure: dict[str, Any]) -> str:
    """Return the contour's place, the dials and the sentence."""
    state = figure["loss"] | figure["penalty"]
    dials = [
        {**dial, "name": name, "value": state[name]}
        for name, dial in figure["dials"].items()
    ]
    # A strength without a dial could not follow a budget.
    fixed = figure["penalty"].keys() - figure["dials"].keys()
    has_price = len(fixed) < 2 and not any(figure["penalty"][name] for name in fixed)
    words = {"dials": dials, "sentence": figure["sentence"], "has_price": has_price}
    return filled("live_figure_end.html", id=identifier, **words)


def visit(writer: HTML5Translator, node: live_figure) -> None:
    """Open the figure, before its pictures."""
    writer.body.append(opening(node["name"], node["ids"][0], node["figure"]))


def depart(writer: HTML5Translator, node: live_figure) -> None:
    """Close it after them."""
    writer.body.append(closing(node["ids"][0], node["figure"]))


def setup(app: Sphinx) -> None:
    """Register the directive and its node."""
    app.add_directive("live-figure", LiveFigure)
    app.add_node(live_figure, html=(visit, depart))
    app.add_css_file("live-figure.css")
    load_with(app, live_figure, SCRIPT)
