"""A build goes on from what an earlier one left, if that is as it was left.

Sphinx, sphinx-gallery and jupyter-cache look at what has changed among their sources, and
trust their own files.  One that an interrupted build or a full disk has cut short ends in
a traceback, or is published.  So the end of each build notes what it has written, and the
next one throws away all of it if anything differs.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

_notes: dict[str, str] = {}


def folders(app: Sphinx) -> list[Path]:
    """List the folders that a build goes on from; what is published comes first."""
    galleries = app.config.sphinx_gallery_conf["gallery_dirs"]
    galleries = [galleries] if isinstance(galleries, str) else galleries
    beside = (
        app.outdir.parent / name
        for name in (".jupyter_cache", ".ledger", "jupyter_execute")
    )
    inside = (app.srcdir / name for name in ["_generated", *galleries])
    return [Path(path) for path in (app.outdir, app.doctreedir, *beside, *inside)]


def written(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield the place and the digest of every file in these folders."""
    for folder in folders(app):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != notes(app):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                yield os.path.relpath(path, app.srcdir), digest


def notes(app: Sphinx) -> Path:
    """Name the file that says what the last build has written."""
    return Path(app.srcdir, "_generated", "earlier-build.json")


def begin(app: Sphinx, _config: Config) -> None:
    """Throw away what was not left by the end of a build."""
    _notes.clear()
    with contextlib.suppress(OSError, TypeError, ValueError):
        _notes.update(json.loads(notes(app).read_text("utf-8")))
    there = dict(written(app))
    roots = tuple(os.path.relpath(folder, app.srcdir) for folder in folders(app))
    noted = {name: digest for name, digest in _notes.items() if name.startswith(roots)}
    damaged = any(there.get(name) != digest for name, digest in noted.items())
    if damaged or (there and not noted):
        print("An earlier build did not leave all files whole: they are made again.")
        sys.stdout.flush()
        # The folder of the site may hold what is not ours: its pages are written over.
        for name in noted.keys() & there.keys():
            Path(app.srcdir, name).unlink()
        for folder in folders(app)[1:]:
            shutil.rmtree(folder, ignore_errors=True)
    for name in noted:
        del _notes[name]
    # Until the end of this build, what is there is nobody's.
    notes(app).unlink(missing_ok=True)


def finish(app: Sphinx, _error: Exception | None) -> None:
    """Note what this build has written."""
    _notes.update(written(app))
    notes(app).parent.mkdir(exist_ok=True)
    text = json.dumps(_notes, indent=0, sort_keys=True)
    notes(app).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Look at the beginning, and note at the end."""
    # Before anybody looks at these files, and after everybody has written theirs.
    app.connect("config-inited", begin, priority=100)
    app.connect("build-finished", finish, priority=1000)
