"""The first command in a clone: whole environments, or a sentence that says what is missing."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import bootstrap

ROOT = Path(bootstrap.__file__).parent


@pytest.fixture
def home(tmp_path):
    """Name a folder for nox's environment."""
    folder = tmp_path / ".nox"
    folder.mkdir()
    return folder / "_nox"


@pytest.fixture
def pip(monkeypatch):
    """Let commands make a little environment, or end as a test says; list them."""
    ran, ends = [], {}

    def run(command, **_):
        ran.append(command)
        step = "venv" if "venv" in command else "pip" if "pip" in command else "nox"
        returncode, output = ends.get(step, (0, b""))
        if isinstance(returncode, BaseException):
            raise returncode
        if step == "venv":
            Path(command[-1], "bin").mkdir(parents=True)
        return subprocess.CompletedProcess(command, returncode, output)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    monkeypatch.setattr(bootstrap, "find_spec", lambda name: name)
    run.ran, run.ends = ran, ends
    return run


def said(call, *arguments):
    """Return the one sentence that a call stops with."""
    with pytest.raises(SystemExit) as stopped:
        call(*arguments)
    assert isinstance(stopped.value.code, str)
    return stopped.value.code


@pytest.mark.parametrize("name", ["bootstrap.py", "noxfile.py"])
def test_an_old_python_can_read_the_file(name):
    source = (ROOT / name).read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_so_before_anything_else(version):
    pretend = f"import runpy, sys; sys.version_info = {version}; "
    run = "runpy.run_path('noxfile.py', run_name='__main__')"
    command = [sys.executable, "-c", pretend + run]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert f"3.11 or newer, and this is Python 3.{version[1]}:" in sentence


def test_a_read_only_folder_gets_the_command_that_works_elsewhere(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(bootstrap.os, "access", lambda *_: False)
    monkeypatch.setattr(sys, "argv", ["noxfile.py", "-s", "docs"])
    sentence = said(bootstrap.check, (3, 11), tmp_path)
    assert f"cp -R '{tmp_path}' ~/regsurf" in sentence
    assert sentence.endswith("python3 noxfile.py -s docs")


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such rights of folders")
def test_a_read_only_clone_says_so_in_one_sentence(tmp_path):
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("noxfile.py", "bootstrap.py", "pyproject.toml"):
        shutil.copy(ROOT / name, clone / name)
    clone.chmod(0o555)
    # Who may do everything gives that up for a while.
    is_root = os.geteuid() == 0
    ordinary = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if is_root else []
    command = [*ordinary, sys.executable, "-B", "noxfile.py", "-s", "docs"]
    done = subprocess.run(
        command, cwd=clone, capture_output=True, text=True, check=False
    )
    clone.chmod(0o755)
    assert done.returncode == 1
    sentence, mending = done.stderr.splitlines()
    assert sentence.startswith("This folder can't be written to")
    assert mending.startswith(f"cp -R '{clone}' ~/regsurf && ")
    assert not done.stdout


def test_a_second_build_says_that_the_first_is_at_work(tmp_path):
    (tmp_path / "docs").mkdir()
    # Only nox has nox: this has what the file asks of it.
    build = f"""
import pathlib, sys, types, unittest.mock
sys.modules["nox"] = unittest.mock.MagicMock()
import noxfile
place = types.SimpleNamespace(location={str(tmp_path / "docs")!r})
session = types.SimpleNamespace(virtualenv=place, name="docs", error=sys.exit)
with noxfile.alone(session, "building"):
    print("building", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", build]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    first = subprocess.Popen(command, cwd=ROOT, **pipes)
    try:
        assert first.stdout.readline().strip() == b"building"
        second = subprocess.run(
            command, cwd=ROOT, input=b"", capture_output=True, check=False
        )
        assert second.returncode == 1
        (sentence,) = second.stderr.decode().splitlines()
        assert sentence == "Another run is building docs here: wait for its end."
        assert not second.stdout
    finally:
        first.communicate()
    third = subprocess.run(command, cwd=ROOT, input=b"", check=False)
    assert third.returncode == 0


def test_an_environment_that_is_whole_is_used_again(home, pip, capsys):
    assert bootstrap.run_nox(["-s", "docs"], home) == 0
    assert "First run" in capsys.readouterr().out
    first = len(pip.ran)
    assert bootstrap.run_nox(["-s", "docs"], home) == 0
    assert "First run" not in capsys.readouterr().out
    (again,) = pip.ran[first:]
    assert again[1:] == [str(ROOT / "noxfile.py"), "-s", "docs"]


@pytest.mark.parametrize("left", ["half", "other Python", "moved", "interrupted"])
def test_an_environment_that_is_not_whole_is_made_again(home, pip, monkeypatch, left):
    if left == "half":  # the module venv leaves this, if ensurepip is missing
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "python").touch()
    if left == "other Python":
        with monkeypatch.context() as then:
            then.setattr(sys, "version", "3.11.0 (of last year)")
            bootstrap.run_nox([], home)
    if left == "moved":
        bootstrap.run_nox([], home)
        home = home.rename(home.with_name("elsewhere"))
    if left == "interrupted":
        pip.ends["pip"] = (KeyboardInterrupt(), b"")
        assert "Interrupted" in said(bootstrap.run_nox, [], home)
        del pip.ends["pip"]
    assert home.exists()
    (home / "left").touch()
    pip.ran.clear()
    assert bootstrap.run_nox([], home) == 0
    assert not (home / "left").exists()
    assert len(pip.ran) == 3
    assert bootstrap.is_whole(home)


@pytest.mark.parametrize("step", ["venv", "pip"])
@pytest.mark.parametrize(
    ("output", "words"),
    [
        (b"ERROR: [Errno 28] No space left on device", "disk is full"),
        (
            b"WARNING: connection broken by 'a name': /nox/\nERROR: No match",
            "pypi.org is in reach",
        ),
    ],
)
def test_a_failure_is_a_sentence_and_leaves_nothing_whole(
    home, pip, step, output, words
):
    pip.ends[step] = (1, output)
    sentence = said(bootstrap.run_nox, [], home)
    assert words in sentence
    assert "\n" not in sentence
    assert not bootstrap.is_whole(home)


def test_the_reason_is_what_pip_met_first(home, pip):
    pip.ends["pip"] = (1, b"WARNING: connection broken by 'it': /nox/\nERROR: No match")
    assert "again (it)." in said(bootstrap.run_nox, [], home)


def test_a_full_disk_is_noticed_where_nothing_is_said_of_it(home, pip, monkeypatch):
    pip.ends["venv"] = (1, b"Error: ensurepip returned non-zero exit status 1.")
    assert "network" in said(bootstrap.run_nox, [], home)
    left = SimpleNamespace(free=3_000_000)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: left)
    assert "disk is full" in said(bootstrap.run_nox, [], home)


def test_a_full_disk_while_noting_is_a_sentence(home, pip, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bootstrap, "note_whole", full)
    assert "disk is full" in said(bootstrap.run_nox, [], home)
    assert pip.ran


def test_without_venv_the_package_of_debian_is_named(home, monkeypatch):
    find = {"venv": "there", "ensurepip": None}
    monkeypatch.setattr(bootstrap, "find_spec", find.get)
    assert "apt install python3-venv" in said(bootstrap.run_nox, [], home)
    assert not home.exists()


def test_a_second_run_says_that_the_first_is_at_work(home, pip):
    # another process: a process may not know its own lock on every system
    hold = "import sys, pathlib, bootstrap; "
    hold += f"held = bootstrap.lock(pathlib.Path({str(home)!r} + '.lock')); "
    hold += "print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    popen = subprocess.Popen(command, cwd=ROOT, **pipes)
    try:
        assert popen.stdout.readline() == b"held\n"
        assert "Another run" in said(bootstrap.run_nox, [], home)
        assert not pip.ran
    finally:
        popen.communicate()
    assert bootstrap.run_nox([], home) == 0


def test_the_status_is_that_of_nox(home, pip):
    pip.ends["nox"] = (3, b"")
    assert bootstrap.run_nox([], home) == 3


def test_the_same_versions_are_promised_everywhere():
    metadata = (ROOT / "pyproject.toml").read_text("utf-8")
    versions = re.findall(r'Python :: (3\.\d+)"', metadata)
    assert versions == [f"3.{minor}" for minor in range(11, 11 + len(versions))]
    assert f'requires-python = ">={versions[0]}"' in metadata
    assert ".".join(map(str, bootstrap.OLDEST)) == versions[0]
    workflow = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    (matrix,) = re.findall(r"python: \[(.*)\]", workflow)
    assert re.findall(r'"(.*?)"', matrix) == versions
    guarantees = (ROOT / "docs/guarantees.md").read_text("utf-8")
    spans = re.findall(r"Python (3\.\d+) to (3\.\d+)", guarantees)
    assert spans
    assert set(spans) == {(versions[0], versions[-1])}
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text("utf-8")
        assert set(re.findall(r"Python (3\.\d+)", text)) == {versions[0]}, name
    needed = bootstrap.REQUIREMENT.removeprefix("nox")
    noxfile = (ROOT / "noxfile.py").read_text("utf-8")
    assert noxfile.count(needed) == metadata.count(f"nox{needed}") + 1
