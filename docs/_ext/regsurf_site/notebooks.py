"""The notebook of a section: Markdown and TeX, with its pictures and tables inside.

sphinx-gallery replaces a few patterns of reST by others of Markdown; roles, figures, tables
and links with two underscores stay as they are.  Its notebooks are written anew here:
docutils reads a text, and what it has understood is written down as Markdown.  What this
module does not know is an error, so that nothing can be left over.
"""

import base64
import contextlib
import json
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives import body, images, tables
from docutils.utils import SystemMessage
from sphinx.errors import ExtensionError
from sphinx_gallery.py_source_parser import split_code_and_text_blocks

# Sphinx puts its own in their place, which know what page they are on.
DOCUTILS = {
    "code": body.CodeBlock,
    "code-block": body.CodeBlock,
    "csv-table": tables.CSVTable,
    "figure": images.Figure,
    "math": body.MathBlock,
}
HOW = """\
This notebook needs Python 3.11 or newer with regsurf, and what else it imports{where}.
Run this in a cell of its own, once:

```
%pip install {names}
```
"""
BESIDE = """. Its archive holds \
this notebook and the package: unpack it, and open the notebook in its folder"""


def write_notebook(script: Path, docs: Path, address: str, needed: list[str]) -> str:
    """Write a script's notebook beside it, if it has changed, and return its title.

    Parameters
    ----------
    script : Path
        The script in its gallery.
    docs : Path
        Where absolute names of pictures begin.
    address : str
        Where the site will be, with a slash at its end, or nothing.
    needed : list of str
        What pip has to install.
    """
    blocks = split_code_and_text_blocks(str(script))[1]
    page = script.relative_to(docs).with_suffix(".html").as_posix()
    names = " ".join(f'"{name}"' if "[" in name else name for name in needed)
    how = HOW.format(where="" if address else BESIDE, names=names)
    cells = [("markdown", how)]
    for number, (kind, content, _) in enumerate(blocks):
        if kind == "text":
            # The first text holds the title of the page, the others those of its parts.
            writer = Markdown(docs, address and address + page, 2 if number else 1)
            cells.append(("markdown", writer.converted(content, script)))
        else:
            cells.append(("code", content))
    title = cells[1][1].partition("\n")[0].lstrip("# ")
    text = json.dumps(notebook(cells), indent=1, ensure_ascii=False) + "\n"
    target = script.with_suffix(".ipynb")
    if not target.exists() or target.read_text("utf-8") != text:
        target.write_text(text, encoding="utf-8")
    return title


def notebook(cells: list[tuple[str, str]]) -> dict[str, object]:
    """Return a notebook of these cells that has not been run."""
    unrun: dict[str, object] = {"execution_count": None, "outputs": []}
    return {
        "cells": [
            {
                "cell_type": kind,
                "id": f"cell-{number}",
                "metadata": {},
                "source": source.strip().splitlines(keepends=True),
                **(unrun if kind == "code" else {}),
            }
            for number, (kind, source) in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@contextlib.contextmanager
def docutils_directives() -> Iterator[None]:
    """Put docutils' own directives back, for as long as one text is read."""
    registry = vars(directives)["_directives"]
    replaced = dict(registry)
    registry.update(DOCUTILS)
    try:
        yield
    finally:
        registry.clear()
        registry.update(replaced)


class Markdown:
    """A writer of Markdown.

    Parameters
    ----------
    docs : Path
        Where absolute names of pictures begin.
    page : str
        The address of the page that the text stands on; without it, links that depend on
        it become plain words.
    level : int
        The level of the text's own headings.
    """

    def __init__(self, docs: Path, page: str = "", level: int = 1) -> None:
        self.docs, self.page, self.level = docs, page, level

    def converted(self, text: str, source: Path) -> str:
        """Convert a text in reST that stands in `source`.

        Raises
        ------
        ExtensionError
            If docutils warns, or if the text holds what this class does not know.
        """
        strict = {"report_level": 2, "halt_level": 2, "warning_stream": False}
        settings = {**strict, "doctitle_xform": False, "_disable_config": True}
        try:
            with docutils_directives():
                document = publish_doctree(
                    text, str(source), settings_overrides=settings
                )
            return self.blocks(document)
        except (SystemMessage, NotImplementedError) as error:
            message = f"the notebook of {source.name} cannot be written: {error}"
            raise ExtensionError(message) from error

    def blocks(self, parent: nodes.Element, level: int = -1) -> str:
        """Write what a node holds as blocks, with an empty line between them."""
        written = (self.block(node, level + 1) for node in parent)
        return "\n\n".join(filter(None, written))

    def block(self, node: nodes.Node, level: int) -> str:
        """Write a block."""
        match node:
            case nodes.section():
                return self.blocks(node, level)
            case nodes.title():
                return f"{'#' * (self.level + level - 1)} {self.inline(node)}"
            case nodes.paragraph() | nodes.caption():
                # What begins like a list or a heading would be one.
                return re.sub(r"^(\d*)([-+#>.)])(?= )", r"\1\\\2", self.inline(node))
            case nodes.math_block():
                return f"$$\n{node.astext().strip()}\n$$"
            case nodes.literal_block():
                language = [*node["classes"], "", ""][1]
                return f"```{language}\n{node.astext()}\n```"
            case nodes.bullet_list():
                return "\n".join(self.item("- ", item) for item in node)
            case nodes.enumerated_list():
                numbered = enumerate(node, 1)
                return "\n".join(self.item(f"{n}. ", item) for n, item in numbered)
            case nodes.block_quote():
                return "\n".join(f"> {line}" for line in self.blocks(node).splitlines())
            case nodes.figure() | nodes.legend():
                return self.blocks(node)
            case nodes.image():
                return self.image(node)
            case nodes.table():
                return self.table(node)
            case nodes.comment() | nodes.target():
                return ""
        message = f"no Markdown for {node.astext()!r} ({type(node).__name__})"
        raise NotImplementedError(message)

    def item(self, mark: str, node: nodes.Node) -> str:
        """Write an item of a list."""
        assert isinstance(node, nodes.list_item)
        return mark + self.blocks(node).replace("\n", "\n" + " " * len(mark))

    def inline(self, parent: nodes.Element) -> str:
        """Write what a node holds as text on one line."""
        return "".join(map(self.words, parent))

    def words(self, node: nodes.Node) -> str:
        """Write a piece of text."""
        match node:
            case nodes.Text():
                return re.sub(r"([\\`*_$<\[\]|])", r"\\\1", " ".join(
                    node.astext().split("\n")
                ))  # fmt: skip
            case nodes.emphasis():
                return f"*{self.inline(node)}*"
            case nodes.strong():
                return f"**{self.inline(node)}**"
            case nodes.literal():
                return f"`{node.astext()}`"
            case nodes.math():
                return f"${' '.join(node.astext().split())}$"
            case nodes.reference():
                return self.link(node)
            case nodes.target():
                return ""
        message = f"no Markdown for {node.astext()!r} ({type(node).__name__})"
        raise NotImplementedError(message)

    def link(self, node: nodes.reference) -> str:
        """Write a link, if it leads somewhere from a notebook."""
        address = urljoin(self.page, node["refuri"])
        words = self.inline(node)
        return f"[{words}]({address})" if urlsplit(address).scheme else words

    def image(self, node: nodes.image) -> str:
        """Write a picture, with its bytes."""
        path = self.docs / node["uri"].lstrip("/")
        kind = mimetypes.guess_type(path)[0]
        data = base64.b64encode(path.read_bytes()).decode()
        words = " ".join(node["alt"].split())
        return f"![{words}](data:{kind};base64,{data})"

    def table(self, node: nodes.table) -> str:
        """Write a table, whose first row is its head."""
        rows = [
            [
                self.blocks(entry).replace("\n", " ")
                for entry in row.findall(nodes.entry)
            ]
            for row in node.findall(nodes.row)
        ]
        rows.insert(1, ["---"] * len(rows[0]))
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        title = next(node.findall(nodes.title), None)
        above = [f"**{self.inline(title)}**", ""] if title else []
        return "\n".join([*above, *lines])
