"""In a section the figure comes first, and code can be folded away.

A script draws after its lines; a page may show what was drawn before them.  Whoever came
for the pictures folds the code away, in one place or, with a button, on all pages: see
``docs/web/page/code-folding.js``.  As written, all of it is open: without JavaScript, on
paper and for a search nothing is hidden.
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from .assets import register
from .live_figure import live_figure
from .plotly_figure import plotly_figure

OPEN = '<details class="code" open><summary>Code</summary>'
SWITCH = """\
<p class="code-switch"><button type="button" disabled>Fold all code away</button></p>"""


def is_code_of_the_page(block: nodes.literal_block) -> bool:
    """Tell code that was run here from output and from quotations."""
    # sphinx-gallery writes the language with a capital letter.
    in_cell = "cell_input" in getattr(block.parent, "attributes", {}).get("classes", ())
    return block.get("language") == "Python" or in_cell


def rearrange(_app: Sphinx, doctree: nodes.document) -> None:
    """Move live figures before their code, and make code foldable."""
    code = list(filter(is_code_of_the_page, doctree.findall(nodes.literal_block)))
    live = (live_figure, plotly_figure)
    for figure in list(doctree.findall(lambda node: isinstance(node, live))):
        parent = figure.parent
        place = parent.index(figure)
        before = [node for node in parent[:place] if node in code]
        if before:
            parent.remove(figure)
            parent.insert(parent.index(before[-1]), figure)
    for block in code:
        opened, closed = (nodes.raw("", t, format="html") for t in (OPEN, "</details>"))
        block.replace_self([opened, block, closed])
    title = next(doctree.findall(nodes.title), None)
    if code and title is not None:
        place = title.parent.index(title) + 1
        title.parent.insert(place, nodes.raw("", SWITCH, format="html"))


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", rearrange)
    app.add_css_file("code-folding.css")
    # Before Sphinx's script for who comes from the search page: it forgets the words.
    script = Path(register("page/code-folding.js")).name
    app.add_js_file(script, priority=100, loading_method="defer")
