"""Whatever is late, lost or refused: a true picture, and a sentence about the matter."""

import pytest

L1 = "auto_examples/plot_2_l1.html"
FIGURE = {"page": L1, "script": "live-figure.js", "root": ".live-figure"}
EXPLORER = {"page": "explorer.html", "script": "explorer.js", "root": ".explorer"}


@pytest.fixture
def loud(context):
    """Open pages whose scripts fail on purpose."""
    return context.new_page()


@pytest.mark.parametrize("place", [FIGURE, EXPLORER], ids=["figure", "explorer"])
@pytest.mark.parametrize("fate", ["never", "missing", "truncated", "wrong"])
def test_a_script_that_does_not_come(loud, site, place, fate):
    def answer(route):
        if fate == "never":
            return  # the request hangs
        if fate == "missing":
            route.fulfill(status=404, body="not here")
        elif fate == "truncated":
            route.fulfill(body=route.fetch().text()[:2000])
        else:
            route.fulfill(body="<!doctype html><title>Sign in</title>")

    loud.route(f"**/{place['script']}*", answer)
    loud.goto(f"{site}/{place['page']}", wait_until="commit")
    root = loud.locator(place["root"]).first
    root.scroll_into_view_if_needed()
    waiting = root.locator(".waiting")
    waiting.wait_for(timeout=10_000)
    assert "as soon as the script of this page has arrived" in waiting.inner_text()
    # Nothing that could be turned: what does not work does not look as if it did.
    for control in root.locator("input, select, button").all():
        assert control.is_disabled()
    if place is FIGURE:
        assert root.locator(".live-picture").first.is_visible()


@pytest.mark.parametrize("place", [FIGURE, EXPLORER], ids=["figure", "explorer"])
def test_a_script_that_comes_late(page, site, place):
    page.route(
        f"**/{place['script']}*",
        lambda route: (page.wait_for_timeout(4000), route.continue_()),
    )
    page.goto(f"{site}/{place['page']}?l1=0.3", wait_until="commit")
    root = page.locator(place["root"]).first
    root.scroll_into_view_if_needed()
    root.locator(".waiting").wait_for()
    ready = ".is-live" if place is FIGURE else ".explorer.is-ready"
    page.locator(ready).first.wait_for()
    assert root.locator(".waiting:visible").count() == 0
    field = root.locator("[data-dial=l1] input[type=text]")
    assert field.is_enabled()
    assert field.input_value() == "0.3"


@pytest.mark.parametrize("name", [L1, "explorer.html"])
def test_printing_keeps_the_surface_and_says_the_dials(page, site, name):
    """On paper, as a reader of the dark: ink that can be read, and each dial's value."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site}/{name}?l1=0.31#surface")
    ready = ".live-surface.is-live" if name == L1 else ".explorer.is-ready"
    page.locator(ready).first.wait_for()
    page.wait_for_timeout(300)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    field = page.locator("[data-dial=l1] input[type=text]").first
    assert field.is_visible()
    assert field.input_value() == "0.31"
    ink = page.locator(".surface-words .title").first.evaluate(
        "(word) => getComputedStyle(word).color"
    )
    assert ink == "rgb(0, 0, 0)"
    axes = page.locator(".contour-canvas").first.evaluate(
        """(canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, 60, canvas.height);
            let darkest = 255;
            for (let k = 0; k < data.length; k += 4) {
                if (data[k + 3] > 200) darkest = Math.min(darkest, data[k]);
            }
            return darkest;
        }"""
    )
    assert axes < 60


@pytest.mark.parametrize("name", [L1, "explorer.html"])
def test_another_pixel_ratio_is_followed(page, site, name):
    # Emulation changes the ratio without telling the page, as no screen does.
    page.add_init_script(
        """const listeners = [];
        const ask = window.matchMedia.bind(window);
        window.matchMedia = (query) => query.startsWith("(resolution")
            ? {
                addEventListener: (_, listener) => listeners.push(listener),
                removeEventListener: (_, listener) =>
                    listeners.splice(listeners.indexOf(listener), 1),
            }
            : ask(query);
        window.moveToScreen = (ratio) => {
            Object.defineProperty(window, "devicePixelRatio", {
                configurable: true, get: () => ratio,
            });
            for (const listener of [...listeners]) listener();
        };"""
    )
    page.goto(f"{site}/{name}#surface")
    ready = ".live-surface.is-live" if name == L1 else ".explorer.is-ready"
    page.locator(ready).first.wait_for()
    sizes = """() => [...document.querySelectorAll(".surface-stage canvas, .contour-canvas")]
        .map((canvas) => canvas.width)"""
    page.wait_for_timeout(300)
    before = page.evaluate(sizes)
    for ratio in (2, 1, 2):  # each change is heard, not just the first
        page.evaluate("(ratio) => moveToScreen(ratio)", ratio)
        page.wait_for_timeout(300)
        after = page.evaluate(sizes)
        assert after == pytest.approx([ratio * size for size in before], abs=2)


def test_a_link_that_sets_a_dial_works_wherever_it_leads(page, site):
    """A page that is first painted scrolled, reloaded there, and left and returned to."""
    page.goto(f"{site}/{L1}?l1=0.5#surface")
    page.locator(".live-surface.is-live").first.wait_for()
    page.evaluate("scrollTo(0, document.body.scrollHeight / 4)")
    page.reload()
    page.locator(".live-surface").first.scroll_into_view_if_needed()
    page.locator(".live-surface.is-live").first.wait_for()
    page.goto(f"{site}/conventions.html")
    page.go_back()
    page.locator(".live-surface").first.scroll_into_view_if_needed()
    page.locator(".live-surface.is-live").first.wait_for()
    assert page.locator("[data-dial=l1] input[type=text]").first.input_value() == "0.5"
