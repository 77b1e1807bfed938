"""Do with each archive of the built site what its README says, in an empty environment.

Named by the argument is the Python of that environment, which holds nothing but pip; with
more arguments, only the archives whose names hold one of them are tried.  Requirements
pile up from section to section, so what an earlier one lacks is missed.
"""

import functools
import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "_build" / "html"
KERNEL = "regsurf-take-home"


def run(python, command, folder, **variables):
    """Run a command that begins with the name of Python."""
    name, *arguments = shlex.split(command)
    assert name in ("python", "python3", "%pip"), command
    if name == "%pip":
        arguments = ["-m", "pip", *arguments]
    if arguments[:2] == ["-m", "pip"]:
        arguments += ["--quiet", "--prefer-binary", "--disable-pip-version-check"]
    done = subprocess.run(
        [python, *arguments],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        encoding="cp1252",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def figures_on_page(stem):
    """Count the figures of a section by the numbers of their pictures."""
    page = (SITE / "auto_examples" / f"{stem}.html").read_text("utf-8")
    return len(set(re.findall(rf"sphx_glr_{stem}_(\d+)\.", page)))


def figures_of_script(python, command, folder, backend="agg"):
    """Run a script where the console knows no Greek, and count what it shows."""
    script = command.removeprefix("python ")
    count = folder / "count.txt"
    counter = Path(__file__).with_name("count_shown.py")
    # Nothing waits for windows to be closed.
    run(
        python,
        f"python {shlex.quote(str(counter))} {script} {count.name}",
        folder,
        MPLBACKEND=backend,
        PYTHONIOENCODING="cp1252",
    )
    return int(count.read_text())


def figures_of_notebook(path):
    """Run a notebook and count the figures in its outputs."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name=KERNEL, resources=where, timeout=600).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    kinds = ("application/vnd.plotly.v1+json", "image/png")
    return sum(
        any(kind in output.get("data", {}) for kind in kinds) for output in outputs
    )


def check(python, archive, folder):
    """Unpack an archive into an empty folder, and use it."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    readme = (folder / "README.txt").read_text("utf-8").splitlines()
    assert len(readme) == 5, readme
    install, show = (line.strip() for line in readme if line.startswith(" "))
    run(python, install, folder)
    wanted = figures_on_page(archive.stem)
    assert wanted
    shown = figures_of_script(python, show, folder)
    assert shown == wanted, f"{show} shows {shown} figures, and the page {wanted}"
    # What it says to whoever has no windows, once.
    ((library, backend),) = re.findall(
        r"install (\w+), and set MPLBACKEND=(\w+)", readme[3]
    )
    if archive.stem.startswith("plot_1_"):
        run(python, f"python -m pip install {library}", folder)
        assert figures_of_script(python, show, folder, backend) == wanted
    (path,) = folder.glob("*.ipynb")
    first = nbformat.read(path, as_version=4).cells[0].source
    (magic,) = re.findall(r"^%pip .*$", first, re.MULTILINE)
    # At an address there is nothing yet while the site has not been published.
    if "://" not in magic:
        run(python, magic, folder)
    shown = figures_of_notebook(path)
    assert shown == wanted, f"{path.name} shows {shown} figures, and the page {wanted}"
    print(f"{archive.name}: {wanted} figures from the script and from the notebook")


def check_readme(python):
    """Run the README's commands that install."""
    text = (ROOT / "README.md").read_text("utf-8")
    clone, wheel, more = re.findall(r"^\$ (python3 -m pip .*)$", text, re.MULTILINE)
    run(python, wheel, SITE)
    run(python, more, SITE)
    # As the notebooks of a published site say it.
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(SITE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (name,) = (path.name for path in SITE.glob("regsurf-*.whl"))
        address = f"http://127.0.0.1:{server.server_port}/{name}"
        again = (
            f'python -m pip install --force-reinstall --no-deps "regsurf @ {address}"'
        )
        run(python, again, SITE)
        server.shutdown()
    run(python, "python -c 'import regsurf; regsurf.plotting.surface'", SITE)
    run(python, clone, ROOT)
    run(python, "python -c 'import regsurf; regsurf.plotting.surface'", SITE)


def main(python, *names):
    archives = sorted(SITE.glob("_downloads/*/plot_*.zip"), key=lambda path: path.name)
    archives = [
        p for p in archives if not names or any(name in p.name for name in names)
    ]
    assert archives, "build the site first"
    with tempfile.TemporaryDirectory() as folder:
        run(python, "python -m pip install ipykernel", folder)
        os.environ["JUPYTER_PATH"] = str(Path(folder, "share", "jupyter"))
        kernel = f"python -m ipykernel install --prefix {folder} --name {KERNEL}"
        run(python, kernel, folder)
        for archive in archives:
            here = Path(folder, archive.stem)
            here.mkdir()
            check(python, archive, here)
    check_readme(python)


if __name__ == "__main__":
    main(*sys.argv[1:])
