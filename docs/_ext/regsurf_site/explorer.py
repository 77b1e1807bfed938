"""The directive ``explorer``: the shell of the page on which everything can be tried.

Dials, algorithms and presets stand in ``explorer.toml``; the page's scripts read them
from the page.
"""

import tomllib
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

import regsurf as rs
from regsurf._definitions import DEFINITIONS

from .assets import load_with, register
from .gallery import SUFFIXES, save
from .still import picture_of
from .templates import filled

SCRIPT = register("explorer/explorer.js")
WORDS = Path(__file__).with_suffix(".toml")
SHELL = Path(__file__).with_suffix(".html")


def shell() -> str:
    """Fill the page's shell."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    shared = DEFINITIONS["dials"]
    words["dials"] = [shared.get(dial["name"], {}) | dial for dial in words["dials"]]
    return filled(SHELL.name, **words, pictures=SUFFIXES)


def draw(app: Sphinx) -> None:
    """Draw the first state: what there is to see until the script has come."""
    dials = tomllib.loads(WORDS.read_text(encoding="utf-8"))["dials"]
    first = {dial["name"]: dial["value"] for dial in dials}
    objective = rs.CrossEntropy(p=first["p"], x=first["x"]) + rs.Penalty(
        l1=first["l1"], l2=first["l2"]
    )
    figure = rs.plotting.surface(objective, half_width=first["view"])
    folder = Path(app.srcdir, "_generated", "explorer")
    folder.mkdir(parents=True, exist_ok=True)
    picture = picture_of(figure.to_dict())
    for theme in SUFFIXES:
        save(picture, folder / "explorer", theme)
    app.config.html_static_path.append("_generated/explorer")


class explorer(nodes.General, nodes.Element):
    """The place of the explorer."""


class Explorer(SphinxDirective):
    """Put the explorer here."""

    def run(self) -> list[nodes.Node]:
        """Make the node; the page is written again when the shell changes."""
        for source in (SHELL, WORDS, Path(__file__)):
            self.env.note_dependency(str(source))
        return [explorer()]


def visit(writer: HTML5Translator, _node: explorer) -> None:
    """Write the shell."""
    writer.body.append(shell())
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive and its node."""
    app.add_directive("explorer", Explorer)
    app.add_node(explorer, html=(visit, None))
    app.add_css_file("explorer.css")
    app.connect("builder-inited", draw)
    load_with(app, explorer, SCRIPT)
