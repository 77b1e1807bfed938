"""The page ``embed.html``: one live figure, or the explorer, by itself, to be framed.

It holds all of them as templates, which cost nothing until ``docs/web/embed`` puts one on
the page: the one that the address names.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .assets import register
from .explorer import shell
from .gallery import SUFFIXES
from .live_figure import alternative_text, closing, live_figure, opening
from .templates import filled

SCRIPT = register("embed/embed.js")

Known = dict[str, dict[str, dict[str, Any]]]


def known(env: BuildEnvironment) -> Known:
    """Return the live figures of each page, by their names."""
    found: Known = vars(env).setdefault("live_figures", {})
    return found


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the live figures of a page."""
    figures = {node["name"]: node["figure"] for node in doctree.findall(live_figure)}
    if figures:
        known(app.env)[app.env.docname] = figures


def forget(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Drop what is known of a page."""
    known(env).pop(page, None)


def merge(
    _app: Sphinx, env: BuildEnvironment, pages: set[str], other: BuildEnvironment
) -> None:
    """Take over what a parallel reader found."""
    found = known(other)
    known(env).update({page: found[page] for page in pages if page in found})


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the page."""
    if error or app.builder.format != "html":
        return
    figures = {}
    # A figure belongs to the page that made it, not to one that shows it again.
    for page in sorted(known(app.env), key=lambda page: (page.count("/"), page)):
        for name, figure in known(app.env)[page].items():
            figures[name] = {
                "title": app.env.titles[page].astext(),
                "page": app.builder.get_target_uri(page),
                "alt": alternative_text(figure),
                "pictures": {
                    theme: f"_images/sphx_glr_{name}{suffix}"
                    for theme, suffix in SUFFIXES.items()
                },
                "opening": opening(name, name, figure),
                "closing": closing(name, figure),
            }
    text = filled("embed.html", figures=figures, explorer=shell())
    (app.outdir / "embed.html").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Collect figures, and write the page at the end."""
    app.add_css_file("embed.css")
    app.connect("doctree-read", note)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    # Before what looks at all that was written.
    app.connect("build-finished", write, priority=400)
