"""What a reader downloads: the wheel, archives that run alone, notebooks that are notebooks.

``nox -s package`` installs and runs them.
"""

import ast
import json
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from conftest import SITE
from regsurf_site.notebooks import Markdown, write_notebook
from regsurf_site.take_home import needs, wheel_name
from sphinx.errors import ExtensionError

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "regsurf_examples").glob("plot_*.py"))
README = (ROOT / "README.md").read_text("utf-8")
# What Markdown would show as it stands.
LEFT_OVER = {
    "a role": r":[a-z:-]+:`",
    "a directive or a target": r"^ *\.\. ",
    "double backquotes": r"(?<!`)``(?!`)",
    "a link": r"`__?(?!\w)",
    "an underline": r"^([=~^\"'-])\1{3,}$",
    "a link to nowhere": r"\]\((?!https?://|data:image/)",
}


def notebook_in(archive):
    (name,) = [name for name in archive.namelist() if name.endswith(".ipynb")]
    return nbformat.reads(archive.read(name).decode(), as_version=4)


def texts(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def left_over(text):
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return {
        what
        for what, pattern in LEFT_OVER.items()
        if re.search(pattern, prose, re.MULTILINE)
    }


@pytest.fixture(params=SCRIPTS, ids=lambda script: script.stem)
def archive(request):
    (path,) = SITE.glob(f"_downloads/*/{request.param.stem}.zip")
    with zipfile.ZipFile(path) as opened:
        opened.script = request.param
        yield opened


@pytest.mark.parametrize("page", ["index.html", "auto_examples/index.html"])
def test_a_page_shows_how_to_install_and_links_the_wheel(page):
    text = (SITE / page).read_text("utf-8")
    up = "../" * page.count("/")
    assert f'href="{up}{wheel_name()}"' in text
    commands = re.findall(r"^\$ python3 -m pip install (.*)$", README, re.MULTILINE)
    assert len(commands) == 3
    shown = re.sub(r"<[^>]+>", "", text).replace("&quot;", '"')
    for command in commands:
        assert command in shown


def test_no_text_promises_an_index():
    """Say ``pip install regsurf`` nowhere but where the extra is missing, to who has it."""
    promise = re.compile(r"pip install \"?regsurf(?![-\w]*\.whl)")
    for path in [ROOT / "README.md", *SITE.rglob("*.html")]:
        text = re.sub(r"<[^>]+>", "", path.read_text("utf-8"))
        assert not promise.search(text.replace("&quot;", '"')), path


def test_the_readme_says_what_sections_import():
    (line,) = re.findall(r"^\$ .*pip install ([\w -]+)$", README, re.MULTILINE)
    # scikit-learn brings SciPy.
    named = {*line.split(), "scipy"}
    assert named == {"scipy"}.union(*map(needs, SCRIPTS))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_what_a_script_prints_fits_any_console(script):
    """``nox -s package`` runs it; this names the line at once."""
    for call in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "print":
            ast.unparse(call).encode("cp1252")


def test_an_archive_holds_what_it_takes(archive):
    stem = archive.script.stem
    names = ["README.txt", f"{stem}.ipynb", f"{stem}.py", wheel_name()]
    assert archive.namelist() == sorted([*names, "requirements.txt"])
    assert archive.read(f"{stem}.py") == archive.script.read_bytes()
    assert archive.read(wheel_name()) == (SITE / wheel_name()).read_bytes()
    wanted = [f"./{wheel_name()}[plot]", *needs(archive.script)]
    assert archive.read("requirements.txt").decode().splitlines() == wanted
    readme = archive.read("README.txt").decode()
    assert readme.count("\n") == 5
    assert f"python {stem}.py" in readme


def test_the_wheel_is_the_package_with_fixed_dates():
    with zipfile.ZipFile(SITE / wheel_name()) as wheel:
        modules = (path.name for path in (ROOT / "src" / "regsurf").glob("*.py"))
        for name in ("definitions.json", "py.typed", *modules):
            source = ROOT / "src" / "regsurf" / name
            assert wheel.read(f"regsurf/{name}") == source.read_bytes()
        assert len({member.date_time for member in wheel.infolist()}) == 1


def test_a_notebook_is_a_notebook(archive):
    notebook = notebook_in(archive)
    nbformat.validate(notebook)
    first, second, *_ = texts(notebook)
    assert all(name in first for name in ("%pip install", *needs(archive.script)))
    assert second.startswith("# ")
    for text in texts(notebook):
        assert left_over(text) == set(), text
    (beside,) = SITE.glob(f"_downloads/*/{archive.script.stem}.ipynb")
    assert nbformat.read(beside, as_version=4) == notebook


def test_a_notebook_has_the_code_of_its_script(archive):
    script = "\n".join(
        line
        for line in archive.script.read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    for cell in notebook_in(archive).cells:
        if cell.cell_type == "code":
            assert cell.source.splitlines()[0] in script


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("a role", "see :math:`x`"),
        ("a directive or a target", ".. note:: this"),
        ("double backquotes", "call ``f``"),
        ("a link", "`this <there>`__"),
        ("an underline", "Title\n====="),
        ("a link to nowhere", "[this](../there.html)"),
    ],
)
def test_what_is_left_over_would_be_found(reason, text):
    assert reason in left_over(text)


def markdown(text, page=""):
    return Markdown(ROOT / "docs", page, 2).converted(text, SCRIPTS[0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Head\n----\nA\nline", "## Head\n\nA line"),
        ("Head\n----\n\nSub\n~~~\nx", "## Head\n\n### Sub\n\nx"),
        ("*a* **b** ``c_d`` :math:`e_f`", "*a* **b** `c_d` $e_f$"),
        ("snake_case costs $5, a\\*b", "snake\\_case costs \\$5, a\\*b"),
        (".. math:: a\n   + b", "$$\na\n+ b\n$$"),
        (".. code-block:: python\n\n   a = 1\n\n   b", "```python\na = 1\n\nb\n```"),
        ("- one\n  two\n- three", "- one two\n- three"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("x\n\n   said", "x\n\n> said"),
        (".. comment\n\nx", "x"),
        ("1968\\. A year", "1968\\. A year"),
        ("`no <../x.html>`__ `dial <?p=0>`__", "no dial"),
        ("`yes <https://x.org>`__", "[yes](https://x.org)"),
        (
            ".. csv-table:: T\n   :header-rows: 1\n\n   a,b\n   \\|c\\|,0.5",
            "**T**\n\n| a | b |\n| --- | --- |\n| \\|c\\| | 0.5 |",
        ),
    ],
)
def test_rest_becomes_markdown(text, wanted):
    assert markdown(text) == wanted


def test_links_are_absolute_where_the_address_is_known():
    page = "https://x.org/site/auto_examples/plot_1.html"
    text = "`up <../a.html#b>`__ `dial <?p=0#surface>`__"
    wanted = f"[up](https://x.org/site/a.html#b) [dial]({page}?p=0#surface)"
    assert markdown(text, page) == wanted


def test_pictures_are_inside():
    written = markdown(".. image:: /_static/network.svg\n   :alt: two\n      lines")
    assert written.startswith("![two lines](data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    "text", [":doc:`x`", ".. live-figure:: x", "`x`", "x [1]_\n\n.. [1] y", "*x"]
)
def test_what_has_no_markdown_stops_the_build(text):
    with pytest.raises(ExtensionError, match=r"notebook of plot_1.* cannot be written"):
        markdown(text)


def test_a_module_of_unknown_origin_stops_the_build(tmp_path):
    script = tmp_path / "plot.py"
    script.write_text("import json\nimport numpy.linalg\nfrom tqdm import trange\n")
    with pytest.raises(ExtensionError, match=r"plot.py imports \['tqdm'\]"):
        needs(script)


def test_a_notebook_says_how_to_get_what_it_imports(tmp_path):
    script = tmp_path / "docs" / "plot.py"
    script.parent.mkdir()
    shutil.copyfile(ROOT / "regsurf_examples" / "plot_3_l2.py", script)
    names = ["regsurf[plot] @ https://x.org/regsurf.whl", "scipy"]
    for address in ("", "https://x.org/"):
        write_notebook(script, script.parent, address, names)
        cells = json.loads(script.with_suffix(".ipynb").read_text("utf-8"))["cells"]
        first = "".join(cells[0]["source"])
        assert f'%pip install "{names[0]}" scipy' in first
        assert ("archive" in first) == (not address)
