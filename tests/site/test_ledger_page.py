"""The claim ledger as a reader gets it: from each sentence to the code that decides it."""

import html
import re
from pathlib import Path

import pytest
from experiments import EXPERIMENTS

SITE = Path(__file__).parents[2] / "docs" / "_build" / "html"
PAGE = (SITE / "claims.html").read_text("utf-8") if SITE.exists() else ""


def section(name):
    """Return the part of the page about one claim."""
    start = PAGE.index(f'id="{name.replace("_", "-")}"')
    return PAGE[start : PAGE.index("</details>", start)]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_claim_unfolds_to_its_experiment_and_its_test(name):
    text = html.unescape(re.sub("<[^>]*>", "", section(name)))
    assert f"def {name}()" in text
    assert f"def test_{name}()" in text
    assert "Counts as holding:" in text
    assert re.search(r"holds if|holds|fails", text)


PLACES = ("auto_examples/plot_", "theory/")


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_claim_links_to_where_it_is_seen_and_to_its_sources(name):
    links = re.findall(r'href="([^"]*)"', section(name))
    seen = [link for link in links if link.startswith(PLACES)]
    assert seen
    assert (SITE / seen[0].partition("#")[0]).exists()
    cited = [link for link in links if link.startswith("references.html#")]
    assert cited
    bibliography = (SITE / "references.html").read_text("utf-8")
    for link in cited:
        assert f'id="{link.partition("#")[2]}"' in bibliography


def test_the_table_on_top_leads_to_every_claim():
    table = PAGE[PAGE.index("<table") : PAGE.index("</table>")]
    for name in EXPERIMENTS:
        assert f'href="#{name.replace("_", "-")}"' in table
