"""Cures for markup and styles of the tools that leave some readers out."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def visit_citation(writer: Any, node: nodes.citation) -> None:
    """Write a reference as an item of a list: its usual role is withdrawn."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        writer.body.append('<div role="list" class="citation-list">\n')
    writer.body.append(writer.starttag(node, "div", CLASS="citation", role="listitem"))


def depart_citation(writer: Any, node: nodes.citation) -> None:
    """Close what `visit_citation` opened."""
    writer.body.append("</div>\n")
    following = node.next_node(descend=False, siblings=True)
    if not isinstance(following, nodes.citation):
        writer.body.append("</div>\n")


def give_headings_a_level(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Say which level the captions of the sidebar's parts have."""
    tree = context.get("furo_navigation_tree", "")
    context["furo_navigation_tree"] = tree.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )


def take_ids_from_wrappers(_app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Leave the ids of a table to it alone: the theme copies them to its wrapper."""
    for table in doctree.findall(nodes.table):
        if set(table["ids"]) & set(table.parent.get("ids", ())):
            table.parent["ids"] = []


def setup(app: Sphinx) -> None:
    app.add_css_file("accessible.css", priority=900)
    app.add_js_file("accessible.js", loading_method="defer")
    citation = visit_citation, depart_citation
    app.add_node(nodes.citation, override=True, html=citation)
    app.connect("doctree-resolved", take_ids_from_wrappers)
    # The theme makes its tree at 500.
    app.connect("html-page-context", give_headings_a_level, priority=900)
