"""What leaves the site works where it lands: the wheel, and an archive for each section.

The wheel lies at the root of the site under its own name, which pip insists on.  The
archive of a section holds it with the script, the notebook, and what they need besides.
"""

import ast
import shutil
import sys
from functools import cache
from pathlib import Path

from docutils import nodes
from hatchling.builders.wheel import WheelBuilder
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxRole
from sphinx.util.osutil import relative_uri

from .freshness import galleries, write_archive
from .notebooks import write_notebook

ROOT = Path(__file__).parents[3]
# What provides the modules that a script may import.  No number: pip finds one that fits.
PROVIDERS = {
    "dask": "distributed",
    "matplotlib": "",  # comes with the package and its extra, as the next three do
    "numpy": "",
    "plotly": "",
    "regsurf": "",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
}
README = """\
{title}: a section of the regsurf tutorial, to run with Python 3.11 or newer, here:
    python -m pip install -r requirements.txt
    python {script}
Surfaces open in your browser, other figures in windows. Without Tk and Qt there are none: \
install tornado, and set MPLBACKEND=webagg.
The notebook is the same with its text: python -m pip install notebook, then \
python -m notebook {notebook}
"""


@cache
def wheel_name() -> str:
    """Return the name of the wheel, which holds its version."""
    builder = WheelBuilder(str(ROOT))
    return f"{builder.artifact_project_id}-py3-none-any.whl"


def build_wheel(app: Sphinx) -> None:
    """Build the wheel; hatchling gives it a fixed date and order."""
    target = app.srcdir / "_generated" / "wheel"
    fresh = app.srcdir / "_generated" / "fresh-wheel"
    for folder in (target, fresh):
        folder.mkdir(parents=True, exist_ok=True)
    builder = WheelBuilder(str(ROOT))
    built = Path(next(builder.build(directory=str(fresh), versions=["standard"])))
    if built.name != wheel_name():
        message = f"hatchling named the wheel {built.name}, not {wheel_name()}"
        raise ExtensionError(message)
    for other in target.iterdir():
        if other.name != built.name or other.read_bytes() != built.read_bytes():
            other.unlink()
    # The same file again would be new, and so would all that holds it.
    if not (target / built.name).exists():
        built.rename(target / built.name)
    shutil.rmtree(fresh)
    app.config.html_extra_path.append("_generated/wheel")


def needs(script: Path) -> list[str]:
    """List what a script imports besides the package and its extra, as pip names it."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    found = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
    if unknown := sorted(found - PROVIDERS.keys()):
        message = f"{script.name} imports {unknown}: PROVIDERS does not say whose it is"
        raise ExtensionError(message)
    return sorted({PROVIDERS[name] for name in found} - {""})


def requirement(address: str) -> str:
    """Name the package with its extra: at the address of the site, or in this folder."""
    if address:
        return f"regsurf[plot] @ {address}{wheel_name()}"
    return f"./{wheel_name()}[plot]"


def pack(app: Sphinx) -> None:
    """Write each section's notebook and archive."""
    wheel = app.srcdir / "_generated" / "wheel" / wheel_name()
    address = app.config.html_baseurl
    for gallery in galleries(app):
        for script in sorted(gallery.glob("*.py")):
            notebook = script.with_suffix(".ipynb")
            more = needs(script)
            how = [requirement(address), *more]
            title = write_notebook(script, app.srcdir, address, how)
            readme = README.format(
                title=title, script=script.name, notebook=notebook.name
            )
            lines = [requirement(""), *more, ""]
            members = {
                path.name: path.read_bytes() for path in (script, notebook, wheel)
            }
            members["requirements.txt"] = "\n".join(lines).encode()
            members["README.txt"] = readme.encode()
            sources = (script, notebook, wheel)
            write_archive(script.with_suffix(".zip"), members, sources)


class Wheel(SphinxRole):
    """A link to the wheel, from any page: the role ``wheel``, with words for the link."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        here = self.env.app.builder.get_target_uri(self.env.docname)
        address = relative_uri(here, wheel_name())
        return [nodes.reference("", self.text, refuri=address)], []


def setup(app: Sphinx) -> None:
    """Build the wheel before pages are read, and pack when the gallery has run."""
    app.add_role("wheel", Wheel())
    app.connect("builder-inited", build_wheel, priority=300)
    # The gallery runs at 500, and its archives are rewritten at 600.
    app.connect("builder-inited", pack, priority=700)
