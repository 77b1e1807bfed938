"""What the pages say in general is listed, and each entry has a test.

``statements.toml`` quotes the pages.  A sentence in a section, a page of theory or the
ledger that speaks of *every*, *any*, *never* and the like must be quoted there: with the
test that searches for a counter-example, or with the reason why it needs none.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
PAGES = [
    *sorted((ROOT / "regsurf_examples").glob("plot_*.py")),
    *sorted((ROOT / "docs" / "theory").glob("*.md")),
    ROOT / "docs" / "claims.md",
]
GENERAL = re.compile(
    r"\b(every|always|never|whatever|any|unique|none|however (small|little|weak|long)|"
    r"anywhere|everywhere|in all data|exactly one|if and only if|in no case)\b",
    re.IGNORECASE,
)
ENTRIES = tomllib.loads((TESTS / "statements.toml").read_text("utf-8"))["statement"]


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def section_prose(text):
    """Return the text of a gallery script, without its directives."""
    parts = [ast.get_docstring(ast.parse(text)) or ""]
    blocks = re.findall(r"^# %%\n((?:#.*\n)+)", text, re.MULTILINE)
    parts += [re.sub(r"^# ?", "", block, flags=re.MULTILINE) for block in blocks]
    text = "\n\n".join(parts)
    text = re.sub(r"^\.\. [\w-]+::.*(\n( +.*|$))*", "", text, flags=re.MULTILINE)
    return re.sub(r"^(=+|-+)$", "\n", text, flags=re.MULTILINE)


def markdown_prose(text):
    """Return the text of a page of Markdown, without code, formulas and headings."""
    for pattern in (r"\A---.*?^---$", r"^```.*?^```$", r"^\$\$.*?^\$\$.*?$"):
        text = re.sub(pattern, "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(</?details.*|<summary.*)$", "", text, flags=re.MULTILINE)
    return re.sub(r"^#+ .*$", "\n", text, flags=re.MULTILINE)


def sentences(page):
    """Split a page's prose into sentences, each on one line."""
    text = page.read_text("utf-8")
    text = section_prose(text) if page.suffix == ".py" else markdown_prose(text)
    for paragraph in re.split(r"\n\s*\n", text):
        line = " ".join(paragraph.split())
        yield from filter(None, re.split(r"(?<=[.:!?;]) (?=[A-Z`*\"“(])", line))


def unquoted(page):
    """Return the general sentences of a page that the list does not quote."""
    quotes = [entry["says"] for entry in ENTRIES if entry["page"] == name_of(page)]
    return [
        sentence
        for sentence in sentences(page)
        if GENERAL.search(sentence) and not any(quote in sentence for quote in quotes)
    ]


def all_tests():
    """Name the tests of this folder."""
    trees = (ast.parse(path.read_text("utf-8")) for path in TESTS.glob("test_*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_general_sentence_is_quoted(page):
    assert unquoted(page) == [], f"to be quoted in statements.toml: {name_of(page)}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plot_9_new.py", '"""\nNew\n===\n\n{}\n"""\n\nx = 1\n\n# %%\n# Words.\n'),
        ("plot_9_new.py", '"""New."""\n\n# %%\n# Words.\n# {}\n\nx = 1\n'),
        ("new.md", "# New\n\nWords.\n{}\n\n```python\nx = 1\n```\n"),
    ],
)
def test_a_new_claim_is_noticed(name, text, tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    claim = "L1 always gives zeros."
    page = tmp_path / name
    page.write_text(text.format(claim), "utf-8")
    assert unquoted(page) == [claim]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_quotation_still_stands_on_its_page(page):
    quotes = [entry["says"] for entry in ENTRIES if entry["page"] == name_of(page)]
    text = "\n".join(sentences(page))
    assert [quote for quote in quotes if quote not in text] == []


def test_a_statement_has_tests_or_a_reason():
    names, pages = all_tests(), {name_of(page) for page in PAGES}
    for entry in ENTRIES:
        assert entry["page"] in pages, entry
        assert ("tests" in entry) != ("why_not" in entry), entry
        unknown = [
            name for name in entry.get("tests", ()) if f"test_{name}" not in names
        ]
        assert unknown == [], entry


def test_a_test_of_a_statement_belongs_to_one():
    wanted = {name for entry in ENTRIES for name in entry.get("tests", ())}
    for file in ("test_statements_model.py", "test_statements_data.py"):
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert node.name.removeprefix("test_") in wanted
