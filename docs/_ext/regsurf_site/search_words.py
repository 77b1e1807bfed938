"""What the search finds, and what it shows of it.

Half of those who search write *regularisation*, and nobody can be expected to type λ: a
page that has the one word is found by the other, too.  Sphinx takes such words from a
page's keywords.  What it shows of a page is put in order by ``docs/web/page/search.js``.
"""

import contextlib
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.search import js_index

from .assets import register

LETTERS = {"β": "beta", "λ": "lambda", "Ω": "omega", "η": "eta", "σ": "sigma"}
# Of a size, as in figsize, there is one spelling.
AMERICAN = re.compile(r"[a-z]{2,}[a-rt-z](?=iz(e[drs]?|ing|ations?)\b)", re.IGNORECASE)


def others(text: str) -> set[str]:
    """Return other words for what a text is about.

    Examples
    --------
    >>> sorted(others("Regularization with λ"))
    ['lambda', 'regularisation', 'λ']
    """
    found = {f"{match[0]}is{match[1]}".lower() for match in AMERICAN.finditer(text)}
    for letter, name in LETTERS.items():
        if letter in text or re.search(rf"\b{name}\b", text, re.IGNORECASE):
            found |= {letter.lower(), name}
    return found


def add(_app: Sphinx, doctree: nodes.document) -> None:
    """Give a page its keywords."""
    words = others(doctree.astext())
    if words:
        doctree += nodes.meta(name="keywords", content=", ".join(sorted(words)))


def remember(app: Sphinx, env: BuildEnvironment) -> None:
    """Restore the names that are defined on pages this build will not write again.

    Of such pages Sphinx restores the words of the search only: see its issue 12599.
    """
    entries = env._search_index_index_entries
    entries.clear()
    with contextlib.suppress(OSError, ValueError):
        text = Path(app.outdir, "searchindex.js").read_text("utf-8")
        earlier = js_index.loads(text)
        entries |= {
            name: [] for name in sorted(env.found_docs & {*earlier["docnames"]})
        }
        for entry, places in earlier["indexentries"].items():
            for page, target, main in places:
                name = earlier["docnames"][page]
                if name in entries:
                    entries[name].append((entry, target, "main" if main else ""))


def setup(app: Sphinx) -> None:
    """Add words when a page has been read, and a script."""
    app.connect("env-updated", remember)
    register("page/search.js")
    app.add_js_file("search.js")
    app.connect("doctree-read", add)
