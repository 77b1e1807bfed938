"""What a page says about itself where it is linked to: words, a picture, its address.

Addresses are only known to a build for a host that tells its own (``html_baseurl``);
without one, pages carry the words alone, and there is no map of the site.  Likewise,
links to edit a page need the address of the ``repository``.
"""

import html
import re
from html import escape
from importlib import metadata
from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.application import Sphinx

from .mathml import to_mathml

LONGEST = 200
SUMMARY = metadata.metadata("regsurf")["Summary"]


def plain_text(node: nodes.Node) -> str:
    """Return the text of a node, its formulas as they are read, not as they are typed."""
    if isinstance(node, nodes.math):
        letters = re.sub("<annotation.*?</annotation>", "", to_mathml(node.astext()))
        return html.unescape(re.sub("<[^>]*>", "", letters))
    if isinstance(node, nodes.Text):
        return node.astext()
    return "".join(map(plain_text, node.children))


def description_of(doctree: nodes.document) -> str:
    """Return the first sentences of a page's text, as many as fit."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not isinstance(paragraph.parent, nodes.section | nodes.document):
            continue
        text = " ".join(plain_text(paragraph).split())
        if len(text) <= LONGEST:
            return text
        whole, end, _ = text[:LONGEST].rpartition(". ")
        return whole + end.strip() or text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return ""


def add_tags(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Describe a page in its head."""
    words = (doctree and description_of(doctree)) or SUMMARY
    written = f'<meta name="description" content="{escape(words)}">\n'
    context["metatags"] = context.get("metatags", "") + written
    if doctree is None:  # an index
        return
    base = app.config.html_baseurl
    address = base and urljoin(base, app.builder.get_target_uri(page))
    picture = doctree.next_node(nodes.image)  # as written: relative to the page
    tags = {
        "og:site_name": app.config.project,
        "og:type": "website" if page == app.config.root_doc else "article",
        "og:title": app.env.titles[page].astext(),
        "og:description": words,
        "og:url": address,
        "og:image": base and picture is not None and urljoin(address, picture["uri"]),
    }
    context["metatags"] += "".join(
        f'<meta property="{name}" content="{escape(content)}">\n'
        for name, content in tags.items()
        if content
    )
    if tags["og:image"]:
        context["metatags"] += (
            '<meta name="twitter:card" content="summary_large_image">\n'
        )


def add_edit_link(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Lead from a page to its source, which for the gallery is a script."""
    repository = app.config.repository
    if not repository or doctree is None:
        return
    folder, _, name = page.rpartition("/")
    source = f"docs/{page}{context['page_source_suffix']}"
    if folder == "auto_examples":
        file = "GALLERY_HEADER.rst" if name == "index" else f"{name}.py"
        source = f"regsurf_examples/{file}"
    context["theme_source_edit_link"] = f"{repository}/edit/main/{source}"


def write_map(app: Sphinx, error: Exception | None) -> None:
    """List all pages for search engines."""
    base = app.config.html_baseurl
    if error or not base or app.builder.format != "html":
        return
    addresses = (
        escape(urljoin(base, app.builder.get_target_uri(name)))
        for name in sorted(app.env.found_docs - {"404"})
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(f"<url><loc>{address}</loc></url>\n" for address in addresses)
        + "</urlset>\n"
    )
    (app.builder.outdir / "sitemap.xml").write_text(text, encoding="utf-8")
    robots = f"User-agent: *\nSitemap: {urljoin(base, 'sitemap.xml')}\n"
    (app.builder.outdir / "robots.txt").write_text(robots, encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.add_config_value("repository", "", "html", str)
    app.connect("html-page-context", add_tags)
    app.connect("html-page-context", add_edit_link)
    app.connect("build-finished", write_map)
