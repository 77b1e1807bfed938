"""The claim ledger's directive: from a claim to the code that decides it.

``{claim} name`` shows the verdict, what counts as holding, and, folded away, the
experiment and the test of that name.  A claim that lacks one of them is a warning, so
the page cannot promise what nothing decides.

The experiments take as long as the gallery's scripts, and neither needs the other: they
run side by side.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

DOCS = Path(__file__).parents[2]
SOURCES = {
    "experiment": (DOCS / "experiments.py", "{}"),
    "test": (DOCS.parent / "tests" / "test_claims.py", "test_{}"),
}


class Claim(SphinxDirective):
    """Show how a claim is decided."""

    required_arguments = 1
    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {
        "condition": directives.unchanged_required,
        "seen": directives.unchanged_required,
        "cites": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        listings: list[nodes.Node] = []
        rule = ""
        for kind, (path, pattern) in SOURCES.items():
            self.env.note_dependency(str(path))
            text = path.read_text(encoding="utf-8")
            found = _function(text, pattern.format(name))
            if found is None:
                message = f"the claim {name!r} has no {kind} in {path.name}"
                return [self.state.document.reporter.warning(message, line=self.lineno)]
            if kind == "experiment":
                rule = ast.get_docstring(found) or ""
            listings += self._listing(path, text, found)
        summary = "The code that decides it"
        lines = [
            f"{{glue}}`{name}.verdict` {self.options.get('condition', '')}",
            "",
            f"**Counts as holding:** {rule}",
            "",
            f"Seen in {self._link()}. Source: {{cite:p}}`{self.options['cites']}`."
            if "cites" in self.options
            else f"Seen in {self._link()}.",
        ]
        box = nodes.container(classes=["claim"])
        content = StringList(lines, source=str(self.env.doc2path(self.env.docname)))
        self.state.nested_parse(content, self.content_offset, box)
        opened = f'<details class="decides"><summary>{summary}</summary>'
        box += nodes.raw("", opened, format="html")
        box += listings
        box += nodes.raw("", "</details>", format="html")
        return [box]

    def _link(self) -> str:
        return f"[](/{self.options['seen']})"

    def _listing(
        self, path: Path, text: str, function: ast.FunctionDef
    ) -> list[nodes.Node]:
        first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
        lines = text.splitlines()[first - 1 : function.end_lineno]
        where = f"{path.relative_to(DOCS.parent).as_posix()}, from line {first}"
        code = dedent("\n".join(lines))
        block = nodes.literal_block(code, code, language="python")
        return [nodes.paragraph("", where, classes=["where"]), block]


def _function(text: str, name: str) -> ast.FunctionDef | None:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    return None


_running: list[subprocess.Popen[bytes]] = []


def begin_experiments(app: Sphinx) -> None:
    """Run the experiments in a process of their own, unless nothing has changed."""
    results = Path(app.outdir).parent / ".ledger" / f"{app.config.freshness}.pickle"
    os.environ["LEDGER_RESULTS"] = str(results)  # for the page, which asks for them
    if not results.exists():
        code = "import sys, experiments; experiments.save(sys.argv[1])"
        command = [sys.executable, "-W", "error", "-c", code, str(results)]
        _running.append(subprocess.Popen(command, cwd=DOCS))


def await_experiments(*_: Any) -> None:
    """Wait for the experiments, before any page is read."""
    while _running:
        if _running.pop().wait() != 0:
            message = "the experiments of the claim ledger failed: see above"
            raise ExtensionError(message)


def setup(app: Sphinx) -> None:
    app.add_directive("claim", Claim)
    app.add_css_file("claims.css")
    # After the fingerprint is known and before sphinx-gallery begins, at 500.
    app.connect("builder-inited", begin_experiments, priority=450)
    app.connect("env-before-read-docs", await_experiments)
