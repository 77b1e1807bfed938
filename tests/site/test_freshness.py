"""No page shows an old number: shown on a small site that is built again and again."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

CONF = """
import sys
sys.path.append({ext!r})
project = "small"
extensions = ["myst_nb", "sphinx_gallery.gen_gallery", "freshness"]
exclude_patterns = ["auto_examples/*.ipynb", "jupyter_execute", "_ext", "_build"]
html_theme = "basic"
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
sphinx_gallery_conf = dict(
    examples_dirs="../examples",
    gallery_dirs="auto_examples",
    reset_modules=("matplotlib", "freshness.warnings_are_errors"),
    reset_modules_order="both",
    abort_on_example_error=True,
    min_reported_time=1e9,
    write_computation_times=False,
)
"""

NOTEBOOK = """---
file_format: mystnb
kernelspec:
  name: python3
---

# Notebook

```{code-cell} python3
from myst_nb import glue
import regsurf as rs
glue("edge", float(rs.square_grid().max()), display=False)
```

Grids end at {glue:text}`edge:.2f`.
"""

EXAMPLE = '''
"""
Example
=======

Prints a number and draws it.
"""
# %%
# Text.
import matplotlib.pyplot as plt
import regsurf as rs

edge = float(rs.square_grid().max())
fig, ax = plt.subplots(figsize=(2, 2))
ax.bar([0], [edge])
ax.set_ylim(0, 10)
print(f"Grids end at {edge:.2f}.")
'''

PAGES = ["auto_examples/plot_edge.html", "notebook.html", "quoting.html"]


class SmallSite:
    """A copy of the package, with a page of each kind that shows its numbers."""

    def __init__(self, folder: Path) -> None:
        self.src, self.docs = folder / "src", folder / "docs"
        self.examples = folder / "examples"
        shutil.copytree(ROOT / "src", self.src)
        ext = self.docs / "_ext"
        ext.mkdir(parents=True)
        shutil.copy(ROOT / "docs" / "_ext" / "regsurf_site" / "freshness.py", ext)
        self.examples.mkdir()
        self.write(self.docs / "conf.py", CONF.format(ext=str(ext)))
        self.write(self.docs / "notebook.md", NOTEBOOK)
        quoting = "# Quoting\n\nTo {glue:text}`notebook.md::edge:.2f`.\n"
        self.write(self.docs / "quoting.md", quoting)
        tree = "# Top\n\n```{toctree}\nnotebook\nquoting\nauto_examples/index\n```\n"
        self.write(self.docs / "index.md", tree)
        self.write(self.examples / "README.rst", "Gallery\n=======\n")
        self.write(self.examples / "plot_edge.py", EXAMPLE)

    @staticmethod
    def write(path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")

    def change(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def build(self, target: str = "html") -> subprocess.CompletedProcess[str]:
        command = ["-m", "sphinx", "-W", "--keep-going", ".", f"_build/{target}"]
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.docs,
            env=os.environ | {"PYTHONPATH": str(self.src), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    def numbers(self) -> list[list[str]]:
        html = self.docs / "_build" / "html"
        return [
            re.findall(r"(?:end at|To) (?:<[^>]*>)*(\d\.\d\d)", (html / page).read_text())
            for page in PAGES
        ]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = SmallSite(tmp_path_factory.mktemp("site"))
    first = site.build()
    assert first.returncode == 0, first.stderr
    assert site.numbers() == [["5.00"]] * 3
    return site


def picture(site):
    (path,) = (site.docs / "_build/html/_images").glob("sphx_glr_plot_edge_001.png")
    return path.read_bytes()


def test_a_build_with_nothing_changed_runs_nothing(site):
    again = site.build()
    assert again.returncode == 0, again.stderr
    assert "Executing notebook" not in again.stdout + again.stderr
    assert "0 added, 0 changed, 0 removed" in again.stdout
    assert "successfully executed 0 out of 0 files" in again.stdout


def test_a_change_in_the_library_reaches_every_page_and_picture(site):
    before = picture(site)
    site.change(
        site.src / "regsurf/grids.py", "half_width: float = 5.0", "half_width: float = 7.0"
    )  # fmt: skip
    assert site.build().returncode == 0
    assert site.numbers() == [["7.00"]] * 3
    assert picture(site) != before


def test_a_page_follows_the_page_that_it_quotes(site):
    site.change(site.docs / "notebook.md", ".max())", ".max()) + 1")
    assert site.build().returncode == 0
    assert site.numbers()[1:] == [["8.00"]] * 2


def test_a_build_that_warned_warns_again(site):
    site.change(site.docs / "quoting.md", "# Quoting\n", "# Quoting\n\n[x](#nowhere)\n")
    for _ in range(2):
        failed = site.build()
        assert failed.returncode == 1
        assert "nowhere" in failed.stderr
    site.change(site.docs / "quoting.md", "\n[x](#nowhere)\n", "")
    assert site.build().returncode == 0


def test_a_warning_in_an_example_fails_the_build(site):
    site.change(
        site.examples / "plot_edge.py", "edge = ", "import warnings; warnings.warn('careful')\nedge = "
    )  # fmt: skip
    failed = site.build()
    assert failed.returncode != 0
    assert "careful" in failed.stdout + failed.stderr
    site.change(site.examples / "plot_edge.py", "import warnings; warnings.warn('careful')\n", "")  # fmt: skip
    assert site.build().returncode == 0


def test_two_builds_from_nothing_are_equal(site):
    files = []
    for _ in range(2):
        for folder in ("auto_examples", "_build"):
            shutil.rmtree(site.docs / folder)
        assert site.build().returncode == 0
        html = site.docs / "_build" / "html"
        files.append(
            {
                path.relative_to(html): path.read_bytes()
                for path in html.rglob("*")
                if path.is_file() and ".doctrees" not in path.parts
            }
        )
    assert files[0].keys() == files[1].keys()
    assert [name for name in files[0] if files[0][name] != files[1][name]] == []
    archives = [name for name in files[0] if name.suffix == ".zip"]
    assert archives
    with zipfile.ZipFile(html / archives[0]) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
