"""Any Plotly figure that a page shows: a picture, then Plotly as its makers ship it.

The directive ``plotly-figure`` takes a file that ``gallery.keep`` has written, or, as its
content, code that ends in a figure, which is shown too.  Outputs of MyST-NB's cells come
here by their type.  Plotly and the figure's data are scripts of their own, fetched by
``docs/web/plotly-figure`` when the figure comes near the window: a page that was opened
from a folder may fetch nothing else.
"""

import ast
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from myst_nb.core.render import MimeData, NbElementRenderer, load_mime_renders
from plotly.basedatatypes import BaseFigure
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger
from sphinx.writers.html5 import HTML5Translator

from .assets import load_with, register
from .bundles import bundle_for, package, refusal, version
from .companion import SIZE, height, words
from .gallery import keep, text_of
from .live_figure import live_node, pictures
from .templates import filled

SCRIPT = register("plotly-figure/plotly-figure.js")
logger = getLogger(__name__)
PARTS = ("data", "layout", "frames")


class plotly_figure(nodes.General, nodes.Element):
    """A Plotly figure; its children are the pictures."""


def node_for(env: BuildEnvironment, relative: str, caption: str = "") -> plotly_figure:
    """Make the node of the figure in a file, named relative to the source folder."""
    env.note_dependency(relative)
    figure = json.loads(Path(env.srcdir, relative).read_bytes())
    about = words(figure)
    meta = figure["layout"].get("meta")
    said = meta.get("caption") if isinstance(meta, dict) else None
    node = plotly_figure(
        ids=[f"figure-{env.new_serialno('plotly-figure') + 1}"],
        data=text_of({part: figure[part] for part in PARTS if figure.get(part)}),
        bundle=bundle_for(figure),
        caption=caption or said or about,
        height=height(figure),
    )
    node += pictures(relative, about)
    return node


def shown(
    env: BuildEnvironment,
    figure: dict[str, Any],
    where: str,
    caption: str = "",
    as_stock: bool = False,
) -> nodes.Element:
    """Write the files of a figure of a page without a gallery, and make its node.

    A loss surface becomes a live figure, unless it is to be shown as what it is.
    """
    why = refusal(figure, where)
    if why:
        logger.warning(why, location=env.docname)
        return nodes.paragraph(why, why)
    digest = digest_of(text_of(figure) + str(as_stock))
    relative = f"_generated/plotly/{digest}.json"
    path = Path(env.srcdir, relative)
    path.parent.mkdir(parents=True, exist_ok=True)
    if keep(figure, path, as_stock) == "live-figure":
        return live_node(env, relative)
    return node_for(env, relative, caption)


def digest_of(text: str) -> str:
    """Return a short name for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class PlotlyFigure(SphinxDirective):
    """Show the figure in a file, or the one in which some code ends."""

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"caption": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Read or make the figure."""
        where = Path(self.env.doc2path(self.env.docname)).name
        caption = self.options.get("caption", "")
        if self.arguments:
            relative, _ = self.env.relfn2path(self.arguments[0])
            return [node_for(self.env, relative, caption)]
        code = "\n".join(self.content)
        figure = result_of(code).to_dict()
        block = nodes.literal_block(code, code, language="python")
        return [block, shown(self.env, figure, where, caption, as_stock=True)]


def result_of(code: str) -> BaseFigure:
    """Run code, and return the value of its last expression, which is a figure."""
    module = ast.parse(code)
    last = module.body.pop()
    if not isinstance(last, ast.Expr):
        message = f"the code must end in a figure, not in {ast.unparse(last)!r}"
        raise TypeError(message)
    names: dict[str, Any] = {}
    exec(compile(module, "<plotly-figure>", "exec"), names)  # noqa: S102  # a page's own
    expression = ast.Expression(last.value)
    figure = eval(compile(expression, "<plotly-figure>", "eval"), names)
    if not isinstance(figure, BaseFigure):
        message = f"the code must end in a figure, not in a {type(figure).__name__}"
        raise TypeError(message)
    return figure


class Output:
    """What MyST-NB does with the outputs of a cell that are Plotly figures."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [
        ("*", "application/vnd.plotly.v1+json", 1)
    ]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Make the node; other outputs are for others."""
        if inline or data.mime_type != Output.mime_priority_overrides[0][1]:
            return None
        env = renderer.renderer.document.settings.env
        where = Path(env.doc2path(env.docname)).name
        return [shown(env, data.content, where)]


def visit(writer: HTML5Translator, node: plotly_figure) -> None:
    """Publish Plotly and the data, and open the figure, before its pictures."""
    target = Path(writer.builder.outdir, "_static", "plotly")
    target.mkdir(parents=True, exist_ok=True)
    bundle = f"plotly-{node['bundle']}-{version()}.min.js"
    if not (target / bundle).exists():
        source = package(node["bundle"])
        shutil.copyfile(source / f"plotly-{node['bundle']}.min.js", target / bundle)
    digest = digest_of(node["data"])
    script = f'(self.plotlyFigures ??= {{}})["{digest}"] = {node["data"]};\n'
    (target / f"{digest}.js").write_text(script, encoding="utf-8")
    writer.body.append(
        f'<figure class="plotly-figure" id="{node["ids"][0]}" data-state="waiting"'
        f' data-plotly="{bundle}" data-figure="{digest}">\n'
        f'<div class="plotly-stage" style="height: {node["height"]}px;'
        f' max-width: {SIZE[0]}px">\n'
    )


def depart(writer: HTML5Translator, node: plotly_figure) -> None:
    """Close the figure with its sentences."""
    writer.body.append(filled("plotly_figure_end.html", caption=node["caption"]))


def setup(app: Sphinx) -> None:
    """Register the directive, its node, and the outputs of cells."""
    app.add_directive("plotly-figure", PlotlyFigure)
    app.add_node(plotly_figure, html=(visit, depart))
    app.add_css_file("plotly-figure.css")
    load_with(app, plotly_figure, SCRIPT)
    # An entry point would do this for a distribution, and the site is none.
    if Output not in load_mime_renders():
        load_mime_renders().append(Output)
