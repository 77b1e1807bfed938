"""Figures come first, and code can be folded away: on all pages, and from nobody else."""

import re

import pytest
from conftest import SITE

SECTION = "auto_examples/plot_2_l1.html"
OPEN = "document.querySelectorAll('details.code[open]').length"


def folds(page):
    """Count the listings that are open, and all of them."""
    return page.evaluate(OPEN), page.locator("details.code").count()


@pytest.mark.parametrize("number", range(1, 5))
def test_a_live_figure_comes_before_its_code(number):
    (path,) = (SITE / "auto_examples").glob(f"plot_{number}_*.html")
    text = path.read_text("utf-8")
    figure = text.index('<figure class="live-figure"')
    code = re.compile(r"plotting.*surface").search(
        re.sub(r"<[^>]*>", lambda tag: " " * len(tag[0]), text), figure
    )
    assert code
    # Between them there is no other listing.
    between = text[figure : code.start()]
    assert between.count('<details class="code"') == 1


def test_code_is_open_until_it_is_folded_and_stays_so_on_other_pages(page, site):
    page.goto(f"{site}/{SECTION}")
    opened, total = folds(page)
    assert opened == total > 5
    page.get_by_role("button", name="Fold all code away").click()
    assert folds(page)[0] == 0
    page.goto(f"{site}/theory/prox.html")
    assert folds(page)[0] == 0
    page.get_by_role("button", name="Show all code").click()
    page.goto(f"{site}/{SECTION}")
    assert folds(page) == (total, total)


def test_one_listing_can_be_opened_by_itself(page, site):
    page.goto(f"{site}/{SECTION}")
    page.get_by_role("button", name="Fold all code away").click()
    page.locator("details.code > summary").first.click()
    assert folds(page)[0] == 1


def test_where_nothing_may_be_stored_code_folds_all_the_same(page, site):
    page.add_init_script(
        "Object.defineProperty(globalThis, 'localStorage', {configurable: true,"
        " get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page.goto(f"{site}/{SECTION}")
    page.get_by_role("button", name="Fold all code away").click()
    assert folds(page)[0] == 0


def test_folded_code_is_open_on_paper_and_for_who_searched(page, site):
    page.add_init_script("localStorage.setItem('code', 'folded')")
    page.goto(f"{site}/{SECTION}")
    total = page.locator("details.code").count()
    assert folds(page)[0] == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folds(page)[0] == total
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folds(page)[0] == 0
    page.goto(f"{site}/{SECTION}?highlight=geomspace")
    assert folds(page)[0] == total


def test_a_word_found_on_the_search_page_is_seen(page, site):
    page.add_init_script("localStorage.setItem('code', 'folded')")
    page.goto(f"{site}/search.html?q=coordinate_descent")
    found = page.locator("#search-results a[href*='plot_2_l1.html']").first
    found.click()
    page.wait_for_url("**/plot_2_l1.html**")
    opened, total = folds(page)
    assert opened == total


def test_without_javascript_all_code_is_open_and_no_button_promises_more(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{SECTION}")
    assert page.locator("details.code:not([open])").count() == 0
    assert not page.locator(".code-switch").is_visible()
    context.close()
