"""The site where nobody serves it: from a folder, in a sandbox, without a store."""

import shutil

import pytest
from conftest import SITE

L1 = "auto_examples/plot_2_l1.html"
DRAWN = "() => document.querySelector('.live-figure').probe()"


@pytest.fixture
def folder(tmp_path):
    """Copy the site to a folder whose name a browser has to escape."""
    return shutil.copytree(SITE, tmp_path / "regsurf, a copy (é)")


@pytest.fixture
def offline(context):
    """Open pages without a server, and fail on any error."""
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(f"uncaught: {error}"))

    def note(request):
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            page.problems.append(request.url)

    page.on("request", note)
    yield page
    assert page.problems == []


def move(page, value):
    field = page.locator("[data-dial=l1] input[type=text]").first
    field.fill(str(value))
    field.press("Enter")


def test_a_figure_lives_in_a_folder(offline, folder):
    offline.goto((folder / L1).as_uri() + "?l1=0.3#surface")
    offline.locator(".live-surface.is-live").first.wait_for()
    assert offline.evaluate(DRAWN)["values"] == {"l1": 0.3}
    move(offline, 0.5)
    words = offline.locator(".live-figure figcaption").first
    words.filter(has_text="exactly zero").wait_for()
    offline.get_by_role("link", name="Begin without a penalty").click()
    words.filter(has_text="No minimizer").wait_for()


def test_the_explorer_lives_in_a_folder(offline, folder):
    offline.goto((folder / "explorer.html").as_uri())
    offline.locator(".explorer.is-ready").wait_for()
    offline.click("[data-preset=orders]")
    words = offline.locator(".explorer-sentence")
    words.filter(has_text="(1.10, 0) to (0, −1.10)").wait_for()


def test_the_search_finds_in_a_folder(offline, folder):
    offline.goto((folder / "search.html").as_uri() + "?q=segment")
    offline.locator("#search-results li a").first.wait_for()


@pytest.mark.parametrize("name", [L1, "explorer.html"])
def test_a_page_lives_in_a_sandboxed_frame(context, site, name):
    """A learning platform frames pages without an origin: no store, no history."""
    page = context.new_page()
    uncaught = []
    page.on("pageerror", lambda error: uncaught.append(str(error)))

    def framable(route):
        response = route.fetch()
        headers = response.headers
        headers.pop("content-security-policy", None)
        route.fulfill(response=response, headers=headers)

    page.route("**/*", framable)
    page.route(
        "**/course.html",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<iframe sandbox='allow-scripts' src='/{name}' width=1200 height=900>"
            "</iframe>",
        ),
    )
    page.goto(f"{site}/course.html")
    frame = page.frame_locator("iframe")
    if name == L1:
        frame.locator(".live-surface").first.scroll_into_view_if_needed()
    ready = ".live-surface.is-live" if name == L1 else ".explorer.is-ready"
    frame.locator(ready).first.wait_for()
    field = frame.locator("[data-dial=l1] input[type=text]").first
    field.fill("0.5")
    words = ".live-figure figcaption" if name == L1 else ".explorer-sentence"
    frame.locator(words).first.filter(has_text="exactly zero").wait_for()
    assert uncaught == []


def test_nothing_breaks_where_nothing_may_be_stored(page, site):
    page.add_init_script(
        """Object.defineProperty(window, "localStorage", {
            configurable: true,
            get() { throw new DOMException("blocked", "SecurityError"); },
        });"""
    )
    page.goto(f"{site}/{L1}#surface")
    page.locator(".live-surface.is-live").first.wait_for()
    page.locator(".theme-toggle:visible").first.click()
    assert page.evaluate("document.body.dataset.theme") != "auto"
    page.goto(f"{site}/search.html?q=segment")
    page.locator("#search-results li a").first.wait_for()


def test_the_folder_holds_the_site_and_nothing_else():
    strange = [
        path.relative_to(SITE).as_posix()
        for path in SITE.rglob("*")
        if path.suffix in (".doctree", ".pickle") or path.name == ".doctrees"
    ]
    assert strange == []
