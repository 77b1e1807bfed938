"""What must be there before nox: a Python, a folder that can be written to, nox itself.

Whatever is missing is said in one sentence, with the way to get it.  Even an old Python
must understand this file, and `noxfile.py`, so that they can say that it is too old.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENT = "nox>=2025.2.9"
OLDEST = (3, 11)
# written when an environment is whole: one without it is thrown away
MARK = "whole.txt"


def check(python: tuple = sys.version_info, folder: Path = HERE) -> None:
    """Stop with a sentence if this Python is too old, or `folder` is read-only."""
    if tuple(python[:2]) < OLDEST:
        wanted, found = (".".join(map(str, v[:2])) for v in (OLDEST, python))
        sys.exit(
            f"regsurf needs Python {wanted} or newer, and this is Python {found}: get"
            " one from https://www.python.org/downloads/ or with"
            f" `uv python install {wanted}`, and run noxfile.py with it."
        )
    if not os.access(folder, os.W_OK):
        command = subprocess.list2cmdline(sys.argv[1:])
        sys.exit(
            f"This folder can't be written to; in a copy it works:\n"
            f"cp -R '{folder}' ~/regsurf && chmod -R u+w ~/regsurf"
            f" && cd ~/regsurf && python3 noxfile.py {command}"
        )


def lock(path: Path):
    """Hold `path` while the process lives, or return None if another process does."""
    path.parent.mkdir(exist_ok=True)
    handle = path.open("a")
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


def is_whole(home: Path) -> bool:
    """Tell whether an environment was finished, here, by the Python that runs now."""
    mark = home / MARK
    return mark.exists() and mark.read_text(encoding="utf-8") == _mark(home)


def note_whole(home: Path) -> None:
    """Note that an environment is finished."""
    (home / MARK).write_text(_mark(home), encoding="utf-8")


def _mark(home: Path) -> str:
    return f"{home.resolve()}\n{sys.base_prefix}\n{sys.version}\n"


def run_nox(arguments: list, home: Path = HERE / ".nox" / "_nox") -> int:
    """Run nox from an environment of its own, made now if there is none that is whole.

    Returns
    -------
    int
        nox's exit status.
    """
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        if not is_whole(home):
            _make(home, python)
    except OSError as error:
        sys.exit(f"Not even nox {reason(str(error))}")
    except KeyboardInterrupt:
        sys.exit("Interrupted: the same command begins again.")
    command = [python, HERE / "noxfile.py", *arguments]
    return subprocess.run(list(map(str, command)), check=False).returncode


def _make(home: Path, python: Path) -> None:
    # Debian and Ubuntu have the module venv, but not what it needs.
    if not all(map(find_spec, ("venv", "ensurepip"))):
        sys.exit(
            "This Python can't make virtual environments: on Debian and Ubuntu"
            " `sudo apt install python3-venv` brings what is missing, elsewhere"
            " a Python from https://www.python.org/downloads/ has it."
        )
    held = lock(home.with_suffix(".lock"))
    if held is None:
        sys.exit(
            "Another run is installing nox here: wait for its end, then try again."
        )
    with held:
        print(
            "First run: nox is installed, then what its sessions need. Expect a few"
            " minutes and half a gigabyte of downloads; the next run starts at once.",
            flush=True,
        )
        if home.exists():
            shutil.rmtree(home)
        quiet = ("--quiet", "--disable-pip-version-check", "--retries=2")
        for command in (
            [sys.executable, "-m", "venv", home],
            [python, "-m", "pip", "install", *quiet, REQUIREMENT],
        ):
            done = subprocess.run(
                list(map(str, command)),
                check=False,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            if done.returncode:
                sys.exit(f"Not even nox {reason(done.stdout.decode(errors='replace'))}")
        note_whole(home)


def reason(output: str) -> str:
    """Say why something could not be installed, as the end of a sentence."""
    # What makes environments fails without a word of it.
    full = shutil.disk_usage(HERE).free < 100_000_000
    if full or "No space left" in output or "Disk quota exceeded" in output:
        return f"could be installed, as the disk is full: make room in {HERE}."
    lines = [line for line in output.splitlines() if line.strip()]
    # pip says what broke before it says what it misses in consequence.
    broken = re.findall(r"connection broken by '(.*)': /", output)
    errors = [line for line in lines if "error" in line.lower()]
    why = (broken or errors or lines or ["nothing was said"])[-1].strip()
    return (
        "could be installed: that takes a network where pypi.org is in reach, or pip"
        f" settings that name another index, and then the same command again ({why})."
    )
