"""The directive ``live-figure``: a picture that becomes a surface one can drag.

Its argument is a file of data beside which the pictures lie, as ``pictures.scraper``
writes them.  The page holds pictures, dials and words before any script has run;
``live-figure.js`` brings them to life, with Plotly, or, if all figures of a page have the
option ``light``, with the module that draws the explorer's surface.
"""

import hashlib
import json
import shutil
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from lean import add_module
from pictures import SUFFIXES
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator


class live_figure(nodes.General, nodes.Element):
    """A live figure; its children are the pictures."""


class LiveFigure(SphinxDirective):
    """Show the figure whose data the file in the argument holds."""

    required_arguments = 1
    option_spec: ClassVar = {"light": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Read the data and make the node."""
        relative, absolute = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        source = Path(absolute)
        text = source.read_bytes()
        ingredients = json.loads(text)["layout"]["meta"]["regsurf"]
        count = self.env.new_serialno("live-figure") + 1
        node = live_figure(
            ids=["surface" if count == 1 else f"surface-{count}"],
            source_file=str(source),
            data_name=hashlib.sha256(text).hexdigest()[:16] + ".json",
            dials=ingredients["dials"],
            state=ingredients["state"],
            sentence=ingredients["sentence"],
            light="light" in self.options,
        )
        stem = Path("/" + relative).with_suffix("").as_posix()
        for theme, suffix in SUFFIXES.items():
            node += nodes.image(
                uri=stem + suffix,
                alt=alternative_text(ingredients),
                classes=["live-picture", f"only-{theme}"],
                **({} if theme == "light" else {"loading": "lazy"}),
            )
        return [node]


def alternative_text(ingredients: dict[str, Any]) -> str:
    """Say what the picture shows."""
    state = ingredients["state"]
    settings = ", ".join(
        f"{symbol} = {state[name]:g}"
        for name, symbol in (("p", "p"), ("x", "x"), ("l1", "λ"), ("l2", "Ω"))
        if state[name] or name in ("p", "x")
    )
    return f"The loss surface over β₁ and β₂ for {settings}. {ingredients['sentence']}"


DIAL = """\
<div class="live-dial">
<label for="{id}-{name}"><span class="live-symbol">{symbol}</span> {title}</label>
<input type="range" id="{id}-{name}" name="{name}" min="{min}" max="{max}" step="any" \
value="{value}">
<input type="text" inputmode="decimal" aria-label="{title} {symbol}, {min:g} to {max:g}" \
autocomplete="off" size="6" name="{name}" value="{value:g}">
</div>
"""


def visit(writer: HTML5Translator, node: live_figure) -> None:
    """Open the figure, before its pictures."""
    builder = writer.builder
    target = Path(builder.outdir, "_static", "figures", node["data_name"])
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(node["source_file"], target)
    prefix = "../" * builder.current_docname.count("/") + "_static/"
    writer.body.append(
        f'<figure class="live-figure" id="{node["ids"][0]}"'
        f' data-figure="{prefix}figures/{node["data_name"]}">\n'
        '<div class="live-surface">\n'
    )


def depart(writer: HTML5Translator, node: live_figure) -> None:
    """Close the figure with the contour's place, the dials and the sentence."""
    identifier = node["ids"][0]
    dials = "".join(
        DIAL.format(id=identifier, name=name, value=node["state"][name], **dial)
        for name, dial in node["dials"].items()
    )
    writer.body.append(
        '</div><div class="live-contour"></div>\n'
        '<fieldset class="live-dials" disabled>'
        f'<legend class="visually-hidden">Dials of the figure</legend>\n{dials}'
        '<button type="button" class="live-reset">Reset</button></fieldset>\n'
        '<p class="live-message" role="alert"></p>\n'
        f'<figcaption aria-live="polite">{escape(node["sentence"])}</figcaption>\n'
        "</figure>\n"
    )


def add_script(
    _app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.Node,
) -> None:
    """Load the script on pages that have a live figure, and on no others."""
    figures = list(doctree.findall(live_figure)) if doctree else []
    if figures:
        is_light = all(figure["light"] for figure in figures)
        add_module(context, "light-figures.js" if is_light else "plotly-figures.js")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and its node."""
    app.add_directive("live-figure", LiveFigure)
    app.add_node(live_figure, html=(visit, depart))
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
