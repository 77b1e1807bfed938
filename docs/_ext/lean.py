"""Pages load the files that they have a use for, and no others.

Extensions add their style sheets and scripts to all pages.  Here each file is tied to a
mark of what it is for, and left out of the pages that do not bear it.
"""

import re
from pathlib import Path, PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

STATIC = Path(__file__).parents[1] / "_static"
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
    _page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Drop what a page would load for nothing."""
    for key in ("css_files", "script_files"):
        files = context[key]
        context[key] = [
            file for file in files if is_of_use(file, context.get("body", ""))
        ]


def add_module(app: Sphinx, context: dict[str, Any], script: str) -> None:
    """Add a module to a page, and fetch at once what it imports, at any depth."""
    app.add_js_file(script, type="module")
    for name in sorted(modules(script)):
        url = context["pathto"](f"_static/{name}", resource=True)
        context["metatags"] += f'<link rel="modulepreload" href="{url}">\n'


def modules(name: str) -> set[str]:
    """Collect the modules that a script of the site imports, and those that they do."""
    found: set[str] = set()
    waiting = {name}
    while waiting:
        text = (STATIC / waiting.pop()).read_text(encoding="utf-8")
        new = set(re.findall(r'^(?:import|}) .*from "\./(.+)";$', text, re.MULTILINE))
        waiting |= new - found
        found |= new
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    # After all who add files.
    app.connect("html-page-context", leave_out, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
