"""Every page of the built site, in a real browser."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from conftest import SITE, pages

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS = sorted(
    (name for name in pages() if name.startswith("auto_examples/plot_")),
    key=lambda name: int(re.search(r"\d+", name)[0]),
)


class Links(HTMLParser):
    """Collect what a page links to, and what can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors, self.inline_plotly = [], set(), False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.anchors.add(attributes["id"])
        if tag == "link" and attributes.get("rel") in ("canonical", "alternate"):
            return
        for key in ("href", "src"):
            if attributes.get(key):
                self.links.append(attributes[key])


def test_the_five_sections_are_there():
    names = [Path(section).stem for section in SECTIONS[:5]]
    assert names == [
        "plot_1_cross_entropy",
        "plot_2_l1",
        "plot_3_l2",
        "plot_4_l1_and_l2",
        "plot_5_conclusions",
    ]


@pytest.mark.parametrize("name", pages())
def test_a_page_loads_without_complaint(page, site, name):
    response = page.goto(f"{site}/{name}", wait_until="networkidle")
    assert response.ok
    assert page.title()
    assert page.locator("h1").count() == 1 or name == "genindex.html"


def test_the_chosen_theme_does_not_wait_for_other_scripts(page, site):
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    page.route("**/site.js*", lambda route: route.fulfill(body=""))
    page.goto(f"{site}/index.html")
    assert page.evaluate("document.body.dataset.theme") == "dark"


def test_following_a_link_shows_no_journey(page, site):
    page.goto(f"{site}/auto_examples/plot_2_l1.html")
    page.evaluate(
        "globalThis.places = new Set();"
        "addEventListener('scroll', () => places.add(scrollY));"
        "location.hash = 'surface'"
    )
    page.wait_for_timeout(500)
    assert page.evaluate("[...places]") == [page.evaluate("scrollY")]


def test_all_internal_links_and_anchors_resolve():
    parsed = {name: Links(SITE / name) for name in pages()}
    broken = []
    for name, found in parsed.items():
        for link in found.links:
            target, anchor = urldefrag(urljoin(f"https://site/{name}", link))
            if not target.startswith("https://site/"):
                continue
            relative = unquote(target.removeprefix("https://site/").partition("?")[0])
            relative = relative or "index.html"
            known = parsed.get(relative)
            if "=" in anchor:  # a state, and no place
                anchor = ""
            if not (SITE / relative).exists() or (
                known and anchor and unquote(anchor) not in known.anchors
            ):
                broken.append((name, link))
    assert broken == []


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_offers_its_script_and_notebook(name):
    links = Links(SITE / name).links
    assert any(link.endswith(f"{Path(name).stem}.py") for link in links)
    assert any(link.endswith(f"{Path(name).stem}.ipynb") for link in links)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_downloaded_script_runs(name, tmp_path):
    (link,) = [
        link
        for link in Links(SITE / name).links
        if link.endswith(f"{Path(name).stem}.py")
    ]
    script = (SITE / name).parent / link
    quiet = {"MPLBACKEND": "Agg", "PLOTLY_RENDERER": "json"}
    subprocess.run(
        [sys.executable, script.resolve()],
        check=True,
        cwd=tmp_path,
        env=os.environ | quiet,
        stdout=subprocess.DEVNULL,
    )


def test_only_pages_with_a_figure_load_its_script(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("conventions.html", "api.html"):
        page.goto(f"{site}/{name}", wait_until="networkidle")
    assert not any("live-figure" in url or "explorer" in url for url in asked)
    for name in pages():
        assert (SITE / name).stat().st_size < 500_000, name


def results(page, site, query):
    page.goto(f"{site}/search.html?q={query}")
    page.locator("#search-results p.search-summary").filter(has_text="found").wait_for()
    return {
        link.get_attribute("href").partition("?")[0].partition("#")[0]
        for link in page.locator("#search-results li > a").all()
    }


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("regularisation", "regularization"),
        ("minimiser", "minimizer"),
        ("β", "beta"),
        ("λ", "lambda"),
        ("Ω", "omega"),
    ],
)
def test_the_search_finds_by_either_word(page, site, query, other):
    found, wanted = results(page, site, query), results(page, site, other)
    assert len(found) >= 3
    # It also looks for parts of words, and in lists of other pages' titles.
    assert {name for name in wanted if "plot_" in name} <= found


def test_an_excerpt_reads_fractions(page, site):
    half = "1/2"
    page.goto(f"{site}/search.html?q=alpha_max")
    page.locator("#search-results p.context").first.wait_for()
    text = page.evaluate(
        "Search.htmlToText('<div role=main>0 &lt; λ &lt; <math><semantics><mfrac><mn>1</mn>"
        "<mn>2</mn></mfrac><annotation>\\\\tfrac12</annotation></semantics></math></div>')"
    )
    assert text == f"0 < λ < {half}"


def test_an_entry_of_the_bibliography_has_a_name_to_link_to():
    keys = re.findall(
        r"^@\w+\{(\w+),", (DOCS / "references.bib").read_text("utf-8"), re.MULTILINE
    )
    anchors = Links(SITE / "references.html").anchors
    assert keys
    assert set(keys) <= anchors
