"""The built site, served with a strict policy, in a real browser."""

import os
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from serving import CHROMIUM_ARGUMENTS, SITE, pages, served_site

__all__ = ["SITE", "pages", "served_site"]  # for the tests


@pytest.fixture(scope="session")
def site():
    with served_site() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context, site):
    """Open a page that fails the test on any error and any request elsewhere."""
    page = context.new_page()
    page.problems = []
    here = urlsplit(site).netloc

    def note_request(request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != here:
            page.problems.append(f"request to {request.url}")

    def note_console(message):
        # Plotly writes words for a scene on a canvas and reads them back: Chromium's
        # advice on that, where it comes from Plotly's script, is for its makers.
        is_advice = "willReadFrequently" in message.text
        if is_advice and "/plotly/" in message.location.get("url", ""):
            return
        if message.type in ("error", "warning"):
            page.problems.append(f"{message.type}: {message.text}")

    page.on("request", note_request)
    page.on("console", note_console)
    page.on("pageerror", lambda error: page.problems.append(f"uncaught: {error}"))
    yield page
    assert page.problems == []
