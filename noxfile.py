# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.2.9"]
# ///
"""Everything the project promises, as commands: ``python3 noxfile.py --list``."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent

try:
    import nox
except ModuleNotFoundError:
    # A machine with only Python: nox gets a folder of its own, and takes over.
    home = HERE / ".nox" / "_nox"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "nox>=2025.2.9"]
    subprocess.run(install, check=True)
    command = [python, __file__, *sys.argv[1:]]
    sys.exit(subprocess.run(command, check=False).returncode)

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"

PROJECT = nox.project.load_toml(HERE / "pyproject.toml")
SITE = HERE / "docs" / "_build" / "html"


def install(session: nox.Session, *groups: str) -> None:
    """Install the package, editable, and the named dependency groups."""
    requirements = nox.project.dependency_groups(PROJECT, *groups)
    session.install("--quiet", "-e", ".[plot]", *requirements)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site, with warnings as errors."""
    install(session, "docs")
    arguments = ["-n", "-W", "--keep-going", "-q", "docs", str(SITE), *session.posargs]
    session.run("sphinx-build", *arguments)
    where = SITE.relative_to(HERE).as_posix()
    session.log(f"The site is in {where}. To browse it at http://localhost:8000 run")
    session.log(f"python3 -m http.server --bind localhost --directory {where}")


@nox.session
def tests(session: nox.Session) -> None:
    """Test the package."""
    install(session, "test")
    session.run("pytest", "--ignore=tests/site", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Test the built site in a headless Chromium: the system's, or Playwright's own."""
    if not SITE.exists():
        session.error("There is no site to test yet: run the session docs first.")
    install(session, "browser")
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        session.run("playwright", "install", "chromium")
    session.run(
        "pytest", "tests/site", *session.posargs, env={"CHROMIUM": chromium or ""}
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types: ruff, mypy and the other hooks of pre-commit."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")


@nox.session(default=False)
def frameworks(session: nox.Session) -> None:
    """Compare docs/kinks.csv with what TensorFlow, PyTorch and JAX return."""
    session.install("--quiet", *nox.project.dependency_groups(PROJECT, "frameworks"))
    session.run("python", "tests/frameworks/check_kinks.py", *session.posargs)


if __name__ == "__main__":
    nox.main()
