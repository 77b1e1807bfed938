"""A build goes on from an earlier one that was left whole, or says what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from regsurf_site import earlier_build

DOCS = Path(__file__).parents[2] / "docs"
PICTURE = "auto_examples/images/one.webp"
FILES = (
    PICTURE,
    "_build/html/index.html",
    "_build/html/.doctrees/environment.pickle",
    "_build/.jupyter_cache/1/global.db",
    "_build/jupyter_execute/one.ipynb",
    "_generated/scripts/explorer.min.js",
)


@pytest.fixture
def app(tmp_path):
    """Make what a whole build leaves."""
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(name)
    site = tmp_path / "_build" / "html"
    config = SimpleNamespace(sphinx_gallery_conf={"gallery_dirs": "auto_examples"})
    folders = {"srcdir": tmp_path, "outdir": site, "doctreedir": site / ".doctrees"}
    made = SimpleNamespace(config=config, **folders)
    earlier_build.begin(made, config)
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    earlier_build.finish(made, None)
    return made


def left(app):
    return {name for name in FILES if (app.srcdir / name).exists()}


def test_what_is_whole_is_kept(app, capsys):
    for _ in range(2):
        earlier_build.begin(app, app.config)
        assert left(app) == set(FILES)
        earlier_build.finish(app, None)
    assert not capsys.readouterr().out


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["cut short", "gone"])
def test_what_is_damaged_is_thrown_away_with_all_else(app, name, damage, capsys):
    path = app.srcdir / name
    path.write_text(path.read_text()[:3]) if damage == "cut short" else path.unlink()
    mine = app.outdir / "mine.txt"
    mine.touch()
    earlier_build.begin(app, app.config)
    assert left(app) == set()
    assert mine.exists()
    assert "made again" in capsys.readouterr().out


def test_what_an_interrupted_build_left_is_thrown_away(app):
    earlier_build.begin(app, app.config)
    assert left(app) == set(FILES)
    earlier_build.begin(app, app.config)
    assert not (app.srcdir / PICTURE).exists()


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_damaged_notes_are_no_notes(app, text):
    earlier_build.notes(app).write_text(text)
    earlier_build.begin(app, app.config)
    assert not (app.srcdir / PICTURE).exists()


def test_two_sites_of_one_source_do_not_disturb_each_other(app):
    site = app.srcdir / "_build" / "linkcheck"
    other = SimpleNamespace(**vars(app))
    other.outdir, other.doctreedir = site, site / ".doctrees"
    other.doctreedir.mkdir(parents=True)
    earlier_build.begin(other, app.config)
    (app.srcdir / FILES[3]).write_text("more")
    earlier_build.finish(other, None)
    earlier_build.begin(app, app.config)
    assert left(app) == set(FILES)


def test_a_registry_out_of_reach_is_a_sentence(tmp_path):
    for name in ("conf.py", "web/package.json", "web/package-lock.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(DOCS / name, tmp_path / name)
    nowhere = {
        "npm_config_cache": str(tmp_path / "cache"),
        "npm_config_registry": "http://127.0.0.1:9/",
    }
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        str(tmp_path),
        str(tmp_path / "out"),
    ]
    done = subprocess.run(
        command,
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert "registry.npmjs.org is in reach" in sentence
