"""Each file that a page loads is late, never comes, is missing, cut off or another one."""

import contextlib
import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

FIGURE = "sphx_glr_plot_2_l1_001"
KINDS = [
    "index.html",
    "auto_examples/plot_2_l1.html",
    "auto_examples/plot_5_conclusions.html",
    "auto_examples/plot_6_paths.html",
    "explorer.html",
    "data.html",
    f"embed.html?figure={FIGURE.removeprefix('sphx_glr_')}",
    "search.html?q=segment",
]
FATES = ["late", "never", "missing", "truncated", "wrong"]
LATE_MS = 800
PATIENCE = 15  # seconds
# What a reader has in the end, for whichever file was not what it should be.
WHAT_IS_WRONG = """() => {
    const seen = (element) => element?.getClientRects().length > 0;
    const says = (root, selector) =>
        [...root.querySelectorAll(selector)].some((e) => seen(e) && e.innerText.trim());
    const dead = (root) =>
        [...root.querySelectorAll("input, button, select")].filter(
            (control) => seen(control) && !control.matches(":disabled")
        );
    if ((document.body?.innerText.trim().length ?? 0) < 60) return "there are no words";
    for (const figure of document.querySelectorAll(".live-figure, .plotly-figure")) {
        const { top, bottom } = figure.getBoundingClientRect();
        if (bottom < 0 || top > innerHeight) continue;
        if (["live", "plain"].includes(figure.dataset.state)) continue;
        if (!seen(figure.querySelector("img"))) return "there is no picture";
        if (!says(figure, ".waiting, .live-message")) return "no sentence says why";
        if (dead(figure).length) return "there are dials that do nothing";
    }
    const tool = document.querySelector(".explorer, .own-data");
    if (tool && !tool.matches(".is-ready")) {
        if (![...tool.querySelectorAll("img")].some(seen)) return "there is no picture";
        if (!says(tool, ".waiting, [role=alert]")) return "no sentence says why";
        if (dead(tool).length) return "there are dials that do nothing";
    }
    if (location.pathname.endsWith("search.html")) {
        const found = document.querySelector("#search-results .search li");
        if (!found && !says(document, ".waiting")) return "the search says nothing";
    }
    return "";
}"""


def complaint(page):
    """Look at the first figure, as a reader would, and wait until nothing is wrong."""
    page.wait_for_selector("h1", state="attached")
    page.evaluate(
        "document.querySelector('.plotly-figure, .live-figure')?.scrollIntoView()"
    )
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and page.evaluate(WHAT_IS_WRONG):
        page.wait_for_timeout(100)
    return page.evaluate(WHAT_IS_WRONG)


@pytest.fixture(scope="module")
def files(browser, site):
    """List which files a kind of page loads that no kind before it loads."""
    known, listed = set(), {}
    for kind in KINDS:
        with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
            page = context.new_page()
            asked = set()
            page.on("request", lambda request, asked=asked: asked.add(request.url))
            page.goto(f"{site}/{kind}", wait_until="load")
            assert complaint(page) == ""
            page.wait_for_load_state("networkidle")
        paths = {urlsplit(url).path for url in asked if url.startswith(site)}
        paths -= {"/" + kind.partition("?")[0]}
        listed[kind] = sorted(paths - known)
        known |= paths
    return listed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fate", FATES)
def test_whatever_becomes_of_a_file(browser, site, files, kind, fate):
    assert files[kind] or kind.startswith(("auto_examples/plot_5", "embed"))
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        pages = {}
        for file in files[kind]:
            if fate == "never" and file.endswith(".css"):
                continue  # no browser paints a page before its style sheet has come
            page = context.new_page()

            def answer(route):
                if fate == "late":
                    route.request.frame.page.wait_for_timeout(LATE_MS)
                    with contextlib.suppress(Error):  # nobody waits for it any more
                        route.continue_()
                elif fate == "missing":
                    route.fulfill(status=404, body="not here")
                elif fate == "truncated":
                    body = route.fetch().body()
                    route.fulfill(body=body[: len(body) // 2])
                elif fate == "wrong":
                    route.fulfill(body="<!doctype html><title>Sign in</title>")
                # else the request hangs

            page.route(re.compile(re.escape(file) + r"($|\?)"), answer)
            page.goto(f"{site}/{kind}", wait_until="commit")
            pages[file] = page
        for file, page in pages.items():
            assert complaint(page) == "", file
        for page in pages.values():  # handlers that are still waiting come to their end
            page.wait_for_timeout(LATE_MS if fate == "late" else 0)
            page.close()
