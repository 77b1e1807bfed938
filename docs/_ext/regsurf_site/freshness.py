"""Pages never show old numbers, and two builds never differ.

sphinx-gallery runs a script again when the script has changed, and MyST-NB a notebook
when its cells have; neither looks at the library that they import.  So everything that
the pages' numbers come from goes into one fingerprint, and when that changes, all pages
are run again.
"""

import hashlib
import logging
import os
import platform
import shutil
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from importlib import metadata, util
from pathlib import Path
from typing import Any, Literal

from docutils import nodes
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

PACKAGE = "regsurf"
DISTRIBUTIONS = (
    "matplotlib", "myst-nb", "numpy", "plotly", "scikit-learn", "sphinx",
    "sphinx-gallery",
)  # fmt: skip


def fingerprint(docs: Path) -> str:
    """Hash the package, the site's own code and the versions of what they build on."""
    digest = hashlib.sha256(platform.python_version().encode())
    for name in DISTRIBUTIONS:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    for folder, pattern in _code(docs):
        for path in sorted(folder.glob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _code(docs: Path) -> Iterator[tuple[Path, str]]:
    # The package that is imported, wherever it was installed.
    spec = util.find_spec(PACKAGE)
    if spec and spec.origin:
        yield Path(spec.origin).parent, "**/*.py"
        yield Path(spec.origin).parent, "*.json"
    yield docs, "*.py"
    yield docs / "_ext", "**/*.py"


def note_fingerprint(app: Sphinx, config: Config) -> None:
    """Put the fingerprint where Sphinx and MyST-NB notice that it has changed."""
    config.freshness = fingerprint(Path(app.confdir))
    if "nb_execution_cache_path" in config:
        caches = Path(app.outdir).parent / ".jupyter_cache"
        cache = caches / config.freshness
        config.nb_execution_cache_path = str(cache)
        for other in caches.glob("*"):
            if other != cache:
                shutil.rmtree(other)


def forget_examples(app: Sphinx) -> None:
    """Make sphinx-gallery run every script again, if the fingerprint has changed."""
    for gallery in galleries(app):
        stamp = gallery / "fingerprint.txt"
        if stamp.exists() and stamp.read_text("utf-8") == app.config.freshness:
            continue
        for digest in gallery.rglob("*.md5"):
            digest.unlink()
        gallery.mkdir(parents=True, exist_ok=True)
        stamp.write_text(app.config.freshness, encoding="utf-8")


def galleries(app: Sphinx) -> list[Path]:
    """List the folders that sphinx-gallery writes to."""
    folders = getattr(app.config, "sphinx_gallery_conf", {}).get("gallery_dirs", [])
    folders = [folders] if isinstance(folders, str) else folders
    return [Path(app.srcdir, folder) for folder in folders]


def settle_zips(app: Sphinx) -> None:
    """Rewrite the gallery's archives, which sphinx-gallery writes in every build."""
    for gallery in galleries(app):
        for path in sorted(gallery.rglob("*.zip")):
            with zipfile.ZipFile(path) as old:
                members = {name: old.read(name) for name in old.namelist()}
            # In an archive of an earlier build lies also what was only made for it.
            beside = (path.parent / name for name in members)
            write_archive(path, members, [file for file in beside if file.exists()])


def write_archive(
    path: Path, members: dict[str, bytes], sources: Iterable[Path]
) -> None:
    """Write an archive in a fixed order, with a fixed date inside.

    Outside, it is as old as the newest of its `sources`: pages that offer an archive are
    out of date when it is new.
    """
    with zipfile.ZipFile(path, "w") as new:
        for name, content in sorted(members.items()):
            # Without a date it is 1980, the beginning of time for zip.
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    newest = max(source.stat().st_mtime_ns for source in sources)
    os.utime(path, ns=(newest, newest))


def note_glued(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which pages show numbers that were computed on another page."""
    references = doctree.findall(PendingGlueReference)
    _glued(app.env)[app.env.docname] = {node.refdoc for node in references}


def rewrite_glued(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write again the pages that show numbers of pages that have just been run."""
    read = set(getattr(env, "freshness_read", ()))
    return [page for page, sources in _glued(env).items() if sources & read]


def note_read(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remember which pages are read in this build."""
    vars(env)["freshness_read"] = list(docnames)


def forget_page(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what is known of a page."""
    _glued(env).pop(docname, None)


def merge_pages(
    _app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
) -> None:
    """Take over what a parallel reader found out."""
    found = _glued(other)
    _glued(env).update({name: found[name] for name in docnames if name in found})


def _glued(env: BuildEnvironment) -> dict[str, set[str]]:
    glued: dict[str, set[str]] = vars(env).setdefault("freshness_glued", {})
    return glued


def remember_failure(app: Sphinx, exception: Exception | None) -> None:
    """Start over after a build that warned, or the next would not warn again."""
    if exception or app._warncount:
        Path(app.doctreedir, "environment.pickle").unlink(missing_ok=True)


_before: list[Any] = []


def warnings_are_errors(
    _gallery_conf: dict[str, Any], _file: str, when: Literal["before", "after"]
) -> None:
    """Let a warning fail the example that causes it: a sphinx-gallery reset function.

    To be named in ``reset_modules``, with ``reset_modules_order="both"``.
    """
    if when == "before":
        _before.append(warnings.catch_warnings())
        _before[-1].__enter__()
        warnings.simplefilter("error")
    elif _before:
        _before.pop().__exit__(None, None, None)


def setup(app: Sphinx) -> None:
    # nbclient announces each page it runs, even where Sphinx was asked to be quiet.
    logging.getLogger("traitlets").setLevel("WARNING")
    # "env": all pages are read again when the value changes.
    app.add_config_value("freshness", "", "env", frozenset({str}))
    app.connect("config-inited", note_fingerprint)
    # sphinx-gallery runs at 500.
    app.connect("builder-inited", forget_examples, priority=400)
    app.connect("builder-inited", settle_zips, priority=600)
    app.connect("env-before-read-docs", note_read)
    app.connect("doctree-read", note_glued)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("env-updated", rewrite_glued)
    app.connect("build-finished", remember_failure, priority=900)
