"""What may differ between engines: starting, keys, wheel, paper, formulas, no WebGL."""

import re
import zlib

import pytest

L1 = "auto_examples/plot_2_l1.html"
FIGURE = "document.querySelector('.live-figure')"
LIVE = f"{FIGURE}?.dataset.state === args[0] && {FIGURE}.probe().z !== null"
READY = "document.querySelector('.explorer.is-ready') !== null"


def shown(browser, root=".live-figure"):
    """Look at what a figure shows, without its thousands of values."""
    return browser.js(
        """const { state, values, camera } = document.querySelector(args[0]).probe();
        return { state, values, camera };""",
        root,
    )


def start_figure(browser, address, state="live"):
    browser.goto(address)
    browser.middle(".live-surface")
    browser.wait(LIVE.replace("args[0]", f"'{state}'"))
    browser.rest()


def colours(browser, selector):
    """Count the colours of a canvas."""
    return browser.js(
        """const canvas = document.querySelector(args[0]);
        canvas.getContext("webgl2") && dispatchEvent(new Event("beforeprint"));
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [canvas.width, canvas.height];
        const context = copy.getContext("2d");
        context.drawImage(canvas, 0, 0);
        const { data } = context.getImageData(0, 0, copy.width, copy.height);
        return new Set(new Uint32Array(data.buffer)).size;""",
        selector,
    )


def type_into(browser, selector, text):
    browser.click(selector)
    browser.press("Control+a", "Backspace", *text)


def test_faults_are_heard(everyday, site):
    everyday.goto(f"{site}/control/faults.html")
    everyday.wait("window.problems.length >= 4")
    problems = " ".join(everyday.js("return window.problems"))
    for word in ("error said", "Error: rejected", "thrown", "not loaded <img"):
        assert word in problems


@pytest.mark.parametrize("query", ["", "?l1=0.5", "?l1=0.5#surface", "#surface"])
def test_a_figure_starts_at_any_address(browser, site, query):
    browser.goto(f"{site}/control/start.html#there")
    browser.wait("window.frames === 2 && scrollY > 100")
    start_figure(browser, f"{site}/{L1}{query}")
    assert shown(browser)["values"]["l1"] == (0.5 if "l1" in query else 0.2)
    assert colours(browser, ".surface-stage canvas") > 200


def test_a_figure_starts_on_a_page_reloaded_and_returned_to(browser, site):
    start_figure(browser, f"{site}/{L1}?l1=0.5#surface")
    browser.reload()
    browser.wait(LIVE.replace("args[0]", "'live'"))
    assert browser.js("return scrollY") > 100
    browser.goto(f"{site}/conventions.html")
    browser.back()
    browser.wait("location.pathname.includes('plot_2_l1')")
    browser.middle(".live-surface")
    browser.wait(LIVE.replace("args[0]", "'live'"))
    assert shown(browser)["values"]["l1"] == 0.5


def test_a_dial_follows_keys_and_digits_and_the_address_follows_it(browser, site):
    start_figure(browser, f"{site}/{L1}")
    before = browser.js(f"return {FIGURE}.querySelector('figcaption').textContent")
    browser.js("document.querySelector('[data-dial=l1] [type=range]').focus()")
    browser.press("ArrowRight", "ArrowRight")
    browser.wait(f"{FIGURE}.probe().values.l1 > 0.2")
    type_into(browser, "[data-dial=l1] [type=text]", "0,35")
    browser.wait(f"{FIGURE}.probe().values.l1 === 0.35")
    browser.press("Tab")
    browser.wait("location.search === '?l1=0.35'")
    browser.rest()
    after = browser.js(f"return {FIGURE}.querySelector('figcaption').textContent")
    assert after != before
    typed = "return document.querySelector('[data-dial=l1] [type=text]').value"
    assert browser.js(typed) == "0,35"  # as the reader wrote it


def test_keys_turn_a_surface_and_the_address_says_so(browser, site):
    start_figure(browser, f"{site}/{L1}")
    before = shown(browser)["camera"]
    browser.click(".surface-stage canvas")
    browser.press("ArrowLeft", "ArrowUp", "+")
    browser.wait("location.search.includes('camera=')")
    after = shown(browser)["camera"]
    assert after["azimuth"] == pytest.approx(before["azimuth"] + 5)
    assert after["elevation"] == pytest.approx(before["elevation"] + 5)
    assert after["zoom"] == pytest.approx(1.1 * before["zoom"])
    browser.press("0")
    browser.wait("!location.search.includes('camera=')")


def test_the_wheel_scrolls_the_page_until_the_figure_was_clicked(browser, site):
    for address, canvas in (
        ("control/start.html", "canvas"),
        (L1, ".surface-stage canvas"),
    ):
        browser.goto(f"{site}/{address}")
        if address == L1:
            start_figure(browser, f"{site}/{address}")
        x, y = browser.middle(canvas)
        start = browser.js("return scrollY")
        browser.wheel(x, y, 120)
        browser.wait("scrollY > args[0]", start)
        browser.click(canvas)
        start = browser.js("return scrollY")
        x, y = browser.middle(canvas)
        browser.wheel(x, y, 120)
        browser.rest(600)
        assert browser.js("return scrollY") == pytest.approx(start, abs=2)
    assert shown(browser)["camera"]["zoom"] < 1


def test_a_link_of_the_text_sets_a_dial(browser, site):
    start_figure(browser, f"{site}/{L1}")
    browser.click("a[href='?l1=0.4#surface']")
    browser.wait(f"{FIGURE}.probe().values.l1 === 0.4")
    assert browser.url().endswith("?l1=0.4#surface")
    browser.back()
    browser.wait(f"{FIGURE}.probe().values.l1 === 0.2")


def test_the_explorer_starts_and_follows_a_preset(browser, site):
    browser.goto(f"{site}/explorer.html")
    browser.wait(READY)
    before = shown(browser, ".explorer")["state"]
    assert colours(browser, ".surface-stage canvas") > 200
    browser.click("[data-preset=orders]")
    browser.wait(
        "location.search.startsWith('?preset=orders') || location.search.length > 1"
    )
    browser.wait("document.querySelector('.explorer').probe().state.t > 0")
    assert shown(browser, ".explorer")["state"] != before
    assert (
        browser.js("return document.querySelector('.explorer-message').textContent")
        == ""
    )


def test_the_budget_and_the_path_come_when_they_are_asked_for(browser, site):
    start_figure(browser, f"{site}/{L1}?budget=1&path=1")
    browser.wait("document.querySelector('.budget-handle') !== null")
    browser.wait(f"{FIGURE}.probe().path.isDone")
    before = shown(browser)["values"]["l1"]
    browser.js("document.querySelector('.budget-handle').focus()")
    browser.press("ArrowLeft")
    browser.wait(f"{FIGURE}.probe().values.l1 > args[0]", before)
    browser.js("document.querySelector('.live-path-cursor').focus()")
    lower = shown(browser)["values"]["l1"]
    browser.press("ArrowLeft")
    browser.wait(f"{FIGURE}.probe().values.l1 < args[0]", lower)


def test_points_of_ones_own_are_moved_and_kept(browser, site):
    browser.goto(f"{site}/data.html")
    browser.wait("document.querySelector('.own-data.is-ready') !== null")
    assert colours(browser, ".surface-stage canvas") > 100
    assert colours(browser, ".own-points canvas") > 100
    browser.middle(".own-points")
    browser.js("document.querySelector('.own-points').focus()")
    browser.press("n", "ArrowRight", "ArrowUp")
    browser.wait("document.querySelector('.own-data').probe().state.preset === ''")
    browser.wait("location.hash.includes('points')")
    where = "return document.querySelector('.own-data').probe().state.points[0]"
    moved = browser.js(where)
    browser.reload()
    browser.wait("document.querySelector('.own-data.is-ready') !== null")
    assert browser.js(where) == moved
    words = browser.js("return document.querySelector('.own-message').textContent")
    assert words == ""


def pictures_of(pdf):
    """Count the colours of each picture in a PDF."""
    found = re.finditer(
        rb"/Subtype /Image(?:(?!endobj).)*?stream\r?\n(.*?)endstream", pdf, re.DOTALL
    )
    raw = [zlib.decompressobj().decompress(match[1]) for match in found]
    return [len({data[k : k + 3] for k in range(0, len(data), 3)}) for data in raw]


def is_printed(browser, canvas):
    """Assert that paper lacks a picture of many colours when the canvas is hidden."""
    whole = pictures_of(browser.print_page())
    browser.js("document.querySelector(args[0]).style.visibility = 'hidden'", canvas)
    without = pictures_of(browser.print_page())
    assert sum(n > 100 for n in whole) > sum(n > 100 for n in without)


@pytest.mark.parametrize(
    "name", ["firefox"], indirect=True
)  # WebKit's has no such command
def test_paper_shows_the_surface(browser, site):
    browser.goto(f"{site}/control/print.html")
    browser.rest(500)
    assert max(pictures_of(browser.print_page()), default=0) < 10  # a buffer is lost
    browser.goto(f"{site}/control/print.html?again")
    browser.rest(500)
    assert max(pictures_of(browser.print_page())) > 100  # one drawn again is kept
    start_figure(browser, f"{site}/{L1}?l1=0.3#surface")
    is_printed(browser, ".surface-stage canvas")
    is_printed(browser, ".contour-canvas")
    browser.goto(f"{site}/explorer.html")
    browser.wait(READY)
    browser.rest()
    is_printed(browser, ".surface-stage canvas")


def test_the_dark_is_followed(start, site):
    browser = start("dark")
    start_figure(browser, f"{site}/{L1}")
    assert browser.js("return matchMedia('(prefers-color-scheme: dark)').matches")
    paper, ink = browser.js(
        """const light = (element, what) => Math.max(
            ...getComputedStyle(element)[what].match(/[0-9.]+/g).slice(0, 3).map(Number));
        return [light(document.body, "backgroundColor"),
            light(document.querySelector(".surface-words .title"), "color")];"""
    )
    assert paper < 60
    assert ink > 180


def drop(browser, formula):
    """How far a subscript hangs below its letter's baseline, in its own height."""
    return browser.js(
        """const sub = document.querySelector(args[0]);
        const mark = document.createElementNS(sub.namespaceURI, "mspace");
        sub.before(mark);
        const [line, low] = [mark, sub.lastElementChild].map((e) => e.getBoundingClientRect());
        const height = low.height;
        mark.remove();
        return (low.bottom - line.bottom) / height;""",
        formula,
    )


def test_formulas_are_drawn_and_an_index_hangs_as_in_a_book(browser, site):
    load = "return (await document.fonts.load('16px \"STIX Two Math\"')).length"
    browser.goto(f"{site}/control/formula.html")
    assert browser.js(load) == 1
    browser.rest()
    plain, deep, ours = (
        drop(browser, f"#{name} msub") for name in ("x", "deep", "ours")
    )
    assert deep > plain + 0.05  # what would be, and that it is seen
    assert ours == pytest.approx(plain, abs=0.02)
    browser.goto(f"{site}/{L1}")
    assert browser.js(load) == 1
    browser.rest()
    assert drop(browser, ".math-block msub") == pytest.approx(ours, abs=0.04)
    heights = browser.js(
        "return [...document.querySelectorAll('math')].map((m) => m.getBoundingClientRect().height)"
    )
    assert min(heights) > 5


def test_without_webgl_the_surface_is_drawn_plainly_and_it_says_so(start, site):
    browser = start("no-webgl")
    assert (
        browser.js("return document.createElement('canvas').getContext('webgl2')")
        is None
    )
    start_figure(browser, f"{site}/{L1}?l1=0.4#surface", state="plain")
    message = "return document.querySelector('.live-message').textContent"
    assert "offers no WebGL2" in browser.js(message)
    assert colours(browser, ".surface-stage canvas") > 50
    type_into(browser, "[data-dial=l1] [type=text]", "0.1")
    browser.wait(f"{FIGURE}.probe().values.l1 === 0.1")
    browser.rest()
    assert "offers no WebGL2" in browser.js(message)  # as long as it is true


def test_a_lost_graphics_card_is_told_and_comes_back(browser, site):
    start_figure(browser, f"{site}/{L1}")
    browser.js(
        """const canvas = document.querySelector(".surface-stage canvas");
        window.card = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
        window.card.loseContext();"""
    )
    browser.wait(LIVE.replace("args[0]", "'lost'"))
    browser.rest()
    message = "document.querySelector('.live-message').textContent"
    assert "taken back the graphics card" in browser.js(f"return {message}")
    browser.js("window.card.restoreContext()")
    browser.wait(LIVE.replace("args[0]", "'live'"))
    browser.wait(f"{message} === ''")
    browser.rest()
    assert colours(browser, ".surface-stage canvas") > 200


@pytest.mark.parametrize(
    ("fate", "complaint"), [("no-script", "not loaded"), ("half-script", "SyntaxError")]
)
def test_a_script_that_does_not_come_leaves_the_picture(
    everyday, site, fate, complaint
):
    everyday.goto(f"{site}/{L1}?{fate}")
    everyday.middle(".live-surface")
    everyday.wait("document.querySelector('.live-picture').complete")
    words = f"{FIGURE}.querySelector('.waiting').innerText"
    everyday.wait(f"{words}.includes('as soon as the script of this page has arrived')")
    enabled = f"return {FIGURE}.querySelector('input:enabled, button:enabled')"
    assert everyday.js(enabled) is None
    assert any(complaint in problem for problem in everyday.js("return problems"))


def test_a_script_that_comes_late_is_waited_for_in_words(everyday, site):
    # A page that is asked for waits, in these drivers, until all of it is there.
    everyday.goto(f"{site}/control/start.html")
    everyday.js(f"setTimeout(() => {{ location = '{site}/{L1}?late-script' }})")
    words = "document.querySelector('.live-figure .waiting')?.innerText"
    everyday.wait(f"{words}?.includes('as soon as the script of this page')")
    everyday.wait(LIVE.replace("args[0]", "'live'"))


def test_without_script_there_is_the_picture(browser, site):
    inside = "document.querySelector('iframe').contentDocument"
    browser.goto(f"{site}/control/frame.html?control/start.html")
    browser.wait(
        f"{inside}?.querySelector('canvas') && {inside}.readyState === 'complete'"
    )
    assert not browser.js(
        "return document.querySelector('iframe').contentWindow.frames === 2"
    )
    browser.goto(f"{site}/control/frame.html?{L1}")
    picture = f"{inside}.querySelector('.live-picture')"
    browser.wait(f"{picture}?.complete")
    assert browser.js(f"return {picture}.naturalWidth") > 300
    assert browser.js(f"return {picture}.getBoundingClientRect().width") > 300
    controls = f"[...{inside}.querySelectorAll('.live-dials input')]"
    assert browser.js(f"return {controls}.every((e) => e.matches(':disabled'))")
    browser.goto(f"{site}/control/frame.html?explorer.html")
    browser.wait(f"{inside}?.body.textContent.includes('needs JavaScript')")


@pytest.mark.parametrize(
    "page", ["index.html", "auto_examples/plot_6_paths.html", "theory/segment.html"]
)
def test_no_page_complains(browser, site, page):
    browser.goto(f"{site}/{page}")
    browser.rest(1500)
