"""Live figures: the page shows what Python computes, wherever the dials stand."""

import gzip
import json
import random
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from conftest import SITE, pages
from plotly.offline import get_plotlyjs_version

import regsurf as rs

SECTIONS = {
    "auto_examples/plot_1_cross_entropy.html": ["p"],
    "auto_examples/plot_2_l1.html": ["l1"],
    "auto_examples/plot_3_l2.html": ["l2"],
    "auto_examples/plot_4_l1_and_l2.html": ["l1", "l2"],
}
L1 = "auto_examples/plot_2_l1.html"
LIVE_PAGES = [
    name
    for name in pages()
    if 'class="live-figure"' in (SITE / name).read_text(encoding="utf-8")
]
# What the first figure on the page draws: values, minimizers, and from where it is seen.
DRAWN = """() => {
    const { data, layout } = document.querySelector(".js-plotly-plot");
    return {
        z: Array.from(data[0].z, (row) => Array.from(row)),
        x: Array.from(data[1].x), y: Array.from(data[1].y),
        eye: layout.scene.camera.eye,
    };
}"""
# What Plotly's surface holds: heights in its own units, and points on each contour.
HELD = """() => {
    const { _fullLayout } = document.querySelector(".js-plotly-plot");
    const { traces, dataScale } = _fullLayout.scene._scene;
    const { surface } = Object.values(traces).find((trace) => trace.surface);
    const [rows, columns] = surface.shape;
    const at = (i, j) => surface._field[2].get(j + 1, i + 1) + surface.objectOffset[2];
    return {
        z: Array.from({ length: columns }, (_, i) =>
            Array.from({ length: rows }, (_, j) => at(i, j) / dataScale[2])),
        contours: surface._contourCounts[2],
    };
}"""
SETTLE = (
    "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))"
)


def open_live(page, url):
    page.goto(url)
    page.locator(".live-figure").first.scroll_into_view_if_needed()
    page.locator(".live-surface.is-live").first.wait_for()


def drag(page, name, value):
    """Move a dial as a pointer does: the value arrives with an input event."""
    page.locator(f'input[type=range][name="{name}"]').first.evaluate(
        """(range, value) => {
            range.value = value;
            range.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        value,
    )
    page.evaluate(SETTLE)


def dial(page, name):
    return page.locator(f'.live-dials input[type=text][name="{name}"]').first


def objective_for(page):
    """Build in Python what the dials of the first figure say."""
    figure = page.locator(".live-figure").first
    file = (
        SITE
        / "_static"
        / "figures"
        / figure.get_attribute("data-figure").split("/")[-1]
    )
    state = json.loads(file.read_text(encoding="utf-8"))["layout"]["meta"]["regsurf"]
    values = state["state"] | {
        name: float(dial(page, name).input_value()) for name in state["dials"]
    }
    loss = rs.CrossEntropy(values["p"], values["x"])
    return loss + rs.Penalty(values["l1"], values["l2"])


@pytest.mark.parametrize("name", LIVE_PAGES)
def test_a_figure_draws_and_turns(page, site, name):
    open_live(page, f"{site}/{name}")
    stage = page.locator(".live-stage").first
    page.evaluate(SETTLE)
    before = stage.screenshot()
    # Well over what an empty stage compresses to.
    assert len(before) > 10_000
    box = stage.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 20, steps=6)
    page.mouse.up()
    page.evaluate(SETTLE)
    assert stage.screenshot() != before


@pytest.mark.parametrize(("name", "dials"), SECTIONS.items())
def test_values_and_minimizers_are_those_of_python(page, site, name, dials):
    open_live(page, f"{site}/{name}")
    rng = random.Random(name)
    for _ in range(4):
        for key in dials:
            limits = page.locator(f"input[type=range][name={key}]").first
            low, high = (float(limits.get_attribute(side)) for side in ("min", "max"))
            # Typed, so that any number of digits may come.
            dial(page, key).fill(repr(rng.uniform(low, high)))
        page.evaluate(SETTLE)
        J = objective_for(page)
        drawn = page.evaluate(DRAWN)
        grid = rs.square_grid(3.0, len(drawn["z"]))
        np.testing.assert_allclose(drawn["z"], J(grid), rtol=4e-7)
        found = rs.minimizers(J)
        points = np.stack([drawn["x"], drawn["y"]], axis=-1)
        inside = np.abs(points).max(axis=-1) < 3
        assert found.distance(points[inside]).max(initial=0) < 1e-4
        assert page.locator(".live-figure figcaption").first.inner_text() == str(found)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_figure_that_was_moved_is_drawn_like_one_that_was_opened_there(
    page, site, name
):
    key = SECTIONS[name][0]
    open_live(page, f"{site}/{name}?{key}=0.45")
    opened = page.evaluate(HELD)
    open_live(page, f"{site}/{name}?{key}=0.3")
    elsewhere = page.evaluate(HELD)
    for value in (0.6, 0.1, 0.45):
        drag(page, key, value)
    moved = page.evaluate(HELD)
    np.testing.assert_allclose(moved["z"], page.evaluate(DRAWN)["z"], atol=1e-5)
    np.testing.assert_allclose(moved["z"], opened["z"], atol=1e-5)
    np.testing.assert_allclose(moved["contours"], opened["contours"], atol=2)
    assert moved["contours"] != elsewhere["contours"]


@pytest.mark.parametrize("p", [0, 0.5, 0.8, 1])
def test_every_kind_of_minimizer_set_without_a_penalty(page, site, p):
    open_live(page, f"{site}/auto_examples/plot_1_cross_entropy.html?p={p}")
    found = rs.minimizers(rs.CrossEntropy(p) + rs.Penalty())
    assert page.locator(".live-figure figcaption").first.inner_text() == str(found)


def test_at_the_critical_strength_the_set_collapses(page, site):
    open_live(page, f"{site}/{L1}")
    dial(page, "l1").fill("0.4999")
    page.evaluate(SETTLE)
    assert max(page.evaluate(DRAWN)["x"]) > 0
    dial(page, "l1").fill("0.5")
    page.evaluate(SETTLE)
    drawn = page.evaluate(DRAWN)
    # All but a point: a ring too small to be seen, which a wide line draws as a disc.
    assert np.abs([drawn["x"], drawn["y"]]).max() < 1e-4
    assert "exactly zero" in page.locator(".live-figure figcaption").first.inner_text()


@pytest.mark.parametrize("typed", ["abc", "7", "-0.1", "", "NaN", "Infinity"])
def test_what_cannot_be_shown_is_refused_and_kept(page, site, typed):
    open_live(page, f"{site}/{L1}")
    drag(page, "l1", 0.3)
    before = page.evaluate(DRAWN)["z"]
    dial(page, "l1").fill(typed)
    dial(page, "l1").press("Enter")
    message = page.locator(".live-message").first
    assert message.inner_text() == f"λ must be a number from 0 to 0.6, not “{typed}”."
    assert message.is_visible()
    assert dial(page, "l1").input_value() == typed
    assert dial(page, "l1").get_attribute("aria-invalid") == "true"
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["z"] == before
    drag(page, "l1", 0.1)
    assert not message.is_visible()
    assert dial(page, "l1").get_attribute("aria-invalid") is None


def test_dials_and_view_work_from_the_keyboard(page, site):
    open_live(page, f"{site}/{L1}")
    slider = page.get_by_label("L1 strength", exact=False).first
    slider.focus()
    before = page.evaluate(DRAWN)
    page.keyboard.press("ArrowRight")
    page.evaluate(SETTLE)
    after = page.evaluate(DRAWN)
    assert after["z"] != before["z"]
    page.locator(".live-surface").first.focus()
    for key in ("ArrowLeft", "ArrowUp", "+"):
        eye = page.evaluate(DRAWN)["eye"]
        page.keyboard.press(key)
        page.evaluate(SETTLE)
        assert page.evaluate(DRAWN)["eye"] != eye
    page.keyboard.press("0")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["eye"] == before["eye"]
    page.keyboard.press("Escape")
    assert page.locator(".live-surface.is-active").count() == 0


def test_the_view_survives_a_change_of_a_dial(page, site):
    open_live(page, f"{site}/{L1}")
    page.locator(".live-surface").first.focus()
    page.keyboard.press("ArrowLeft")
    page.evaluate(SETTLE)
    eye = page.evaluate(DRAWN)["eye"]
    drag(page, "l1", 0.45)
    assert page.evaluate(DRAWN)["eye"] == eye


def test_the_wheel_scrolls_the_page_until_the_figure_is_active(page, site):
    open_live(page, f"{site}/{L1}")
    surface = page.locator(".live-surface").first
    surface.hover()
    eye = page.evaluate(DRAWN)["eye"]
    start = page.evaluate("scrollY")
    page.mouse.wheel(0, 120)
    page.wait_for_function("(start) => scrollY > start", arg=start)
    assert page.evaluate(DRAWN)["eye"] == eye
    surface.click()
    start = page.evaluate("scrollY")
    page.mouse.wheel(0, 120)
    page.wait_for_function(
        "(x) => document.querySelector('.js-plotly-plot').layout.scene.camera.eye.x !== x",
        arg=eye["x"],
    )
    assert page.evaluate("scrollY") == start


def test_a_finger_scrolls_the_page_until_it_has_tapped(browser, site):
    phone = {"width": 390, "height": 844}
    context = browser.new_context(viewport=phone, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_live(page, f"{site}/{L1}")
    page.evaluate(SETTLE)
    session = context.new_cdp_session(page)

    def swipe(dx, dy):
        box = page.locator(".live-surface").first.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for kind, part in [
            ("touchStart", 0),
            *(("touchMove", k / 8) for k in range(9)),
        ]:
            point = {"x": x + part * dx, "y": y + part * dy}
            session.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]}
            )
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []}
        )
        page.wait_for_timeout(600)

    eye = page.evaluate(DRAWN)["eye"]
    before = page.evaluate("scrollY")
    swipe(0, -150)
    assert page.evaluate("scrollY") > before
    assert page.evaluate(DRAWN)["eye"] == pytest.approx(eye)
    page.locator(".live-surface").first.tap()
    page.locator(".live-surface.is-active").wait_for()
    before = page.evaluate("scrollY")
    swipe(60, 0)
    assert page.evaluate("scrollY") == before
    assert page.evaluate(DRAWN)["eye"] != pytest.approx(eye)
    context.close()


def test_the_address_carries_the_state(page, site):
    open_live(page, f"{site}/auto_examples/plot_4_l1_and_l2.html")
    drag(page, "l1", 0.3)
    drag(page, "l2", 0.25)
    page.locator(".live-surface").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('eye')")
    state = parse_qs(urlsplit(page.url).query)
    assert state["l1"] == ["0.3"]
    assert state["l2"] == ["0.25"]
    drawn = page.evaluate(DRAWN)
    open_live(page, page.url)
    again = page.evaluate(DRAWN)
    assert again["z"] == drawn["z"]
    for axis in "xyz":
        assert again["eye"][axis] == pytest.approx(drawn["eye"][axis], abs=1e-3)
    page.get_by_role("button", name="Reset").first.click()
    page.wait_for_function("() => location.search === ''")
    assert dial(page, "l1").input_value() == "0.2"


@pytest.mark.parametrize("query", ["l1=abc", "l1=99", "l1=", "eye=1,2", "eye=a,b,c"])
def test_a_malformed_address_falls_back_with_a_message(page, site, query):
    open_live(page, f"{site}/{L1}?{query}")
    assert "default" in page.locator(".live-message").first.inner_text()
    assert dial(page, "l1").input_value() == "0.2"
    assert np.isfinite(page.evaluate(DRAWN)["z"]).all()


def test_the_landing_page_draws_without_plotly(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    open_live(page, f"{site}/index.html")
    assert not any("plotly" in url for url in asked)
    canvas = page.locator(".live-surface canvas")
    assert "loss surface" in canvas.get_attribute("aria-label")
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("+")
    page.wait_for_function("() => location.search.includes('eye')")
    turned = parse_qs(urlsplit(page.url).query)["eye"]
    # The same address shows the same view, and says so again once something moves.
    open_live(page, page.url)
    drag(page, "l1", 0.3)
    page.wait_for_function("() => location.search.includes('l1=0.3')")
    assert parse_qs(urlsplit(page.url).query)["eye"] == turned
    canvas.focus()
    page.keyboard.press("0")
    page.wait_for_function("() => !location.search.includes('eye')")


def test_links_in_the_text_set_dials(page, site):
    open_live(page, f"{site}/index.html")
    page.get_by_role("link", name="Raise λ to ½").click()
    page.evaluate(SETTLE)
    assert dial(page, "l1").input_value() == "0.5"
    assert "l1=0.5" in page.url
    page.go_back()
    page.evaluate(SETTLE)
    assert dial(page, "l1").input_value() == "0.2"


def test_a_fast_drag_ends_at_the_last_position(page, site):
    open_live(page, f"{site}/{L1}")
    updates = page.evaluate(
        """async () => {
            const range = document.querySelector("input[type=range]");
            let frames = 0;
            const { _fullLayout } = document.querySelector(".js-plotly-plot");
            const { glplot } = _fullLayout.scene._scene;
            const { redraw } = glplot;
            glplot.redraw = () => { frames += 1; redraw(); };
            for (let k = 0; k <= 500; k += 1) {
                range.value = 0.001 * k;
                range.dispatchEvent(new Event("input"));
                if (k % 100 === 0) await new Promise(requestAnimationFrame);
            }
            await new Promise((done) => setTimeout(done, 300));
            return frames;
        }"""
    )
    assert 1 <= updates <= 10
    J = rs.CrossEntropy() + rs.Penalty(l1=0.5)
    np.testing.assert_allclose(
        page.evaluate(DRAWN)["z"], J(rs.square_grid(3.0, 121)), rtol=4e-7
    )


def test_both_colour_schemes_live(page, site):
    open_live(page, f"{site}/{L1}")
    color = "() => document.querySelector('.js-plotly-plot').layout.font.color"
    light = page.evaluate(color)
    page.evaluate("document.body.dataset.theme = 'dark'")
    page.evaluate(SETTLE)
    assert page.evaluate(color) != light


def test_six_figures_on_one_page(page, site):
    def six(route):
        response = route.fetch()
        figure = re.search(
            r'<figure class="live-figure".*?</figure>', response.text(), re.DOTALL
        ).group()
        copies = "".join(
            figure.replace('"surface', f'"surface-{k}') + "<p>words</p>" * 40
            for k in range(2, 7)
        )
        body = response.text().replace(figure, figure + "<p>words</p>" * 40 + copies)
        route.fulfill(response=response, body=body)

    page.route("**/plot_2_l1.html", six)
    open_live(page, f"{site}/{L1}")
    hosts = page.locator(".live-surface")
    assert hosts.count() == 6
    drag(page, "l1", 0.35)
    page.locator(".live-surface").first.focus()
    page.keyboard.press("ArrowLeft")
    page.evaluate(SETTLE)
    left = page.evaluate(DRAWN)
    for k in range(6):
        hosts.nth(k).scroll_into_view_if_needed()
        page.wait_for_function(
            "(k) => document.querySelectorAll('.live-surface')[k].matches('.is-live')",
            arg=k,
        )
        assert page.locator(".live-stage").count() <= 4
    assert page.locator("script[src*='plotly-gl3d']").count() == 1
    assert page.locator(".live-surface").first.locator(".live-stage").count() == 0
    hosts.first.scroll_into_view_if_needed()
    page.locator(".live-surface.is-live").first.wait_for()
    page.wait_for_function(
        "() => document.querySelector('.live-surface').matches('.is-live')"
    )
    assert page.evaluate(DRAWN) == left


def test_without_webgl_the_picture_stays_and_the_page_says_so(context, site):
    page = context.new_page()
    uncaught = []
    page.on("pageerror", lambda error: uncaught.append(str(error)))
    page.add_init_script(
        """const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind.includes("webgl") ? null : get.call(this, kind, ...rest);
        };"""
    )
    page.goto(f"{site}/{L1}#surface")
    page.get_by_text("The live figure could not start").wait_for()
    assert page.locator(".live-picture").first.is_visible()
    assert page.locator(".contour-canvas").count() == 1
    assert uncaught == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_the_picture_is_there(browser, site, scheme):
    context = browser.new_context(java_script_enabled=False, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/{L1}")
    pictures = page.locator(".live-surface img")
    shown = [k for k in range(pictures.count()) if pictures.nth(k).is_visible()]
    assert len(shown) == 1
    picture = pictures.nth(shown[0])
    assert ("dark" in picture.get_attribute("src")) == (scheme == "dark")
    assert "every point" in picture.get_attribute("alt").lower()
    assert not page.locator(".live-dials").is_visible()
    context.close()


def test_the_data_of_a_figure_is_small():
    for path in (SITE / "_static" / "figures").iterdir():
        assert len(gzip.compress(path.read_bytes())) < 150_000


def test_shaders_are_linked_once_and_nothing_is_drawn_for_the_pointer(page, site):
    page.add_init_script(
        """window.counts = { linked: 0, drawn: 0, hidden: 0 };
        const { prototype } = WebGLRenderingContext;
        const { linkProgram, drawArrays } = prototype;
        prototype.linkProgram = function (program) {
            counts.linked += 1;
            linkProgram.call(this, program);
        };
        prototype.drawArrays = function (...inputs) {
            const isHidden = this.getParameter(this.FRAMEBUFFER_BINDING);
            counts[isHidden ? "hidden" : "drawn"] += 1;
            drawArrays.apply(this, inputs);
        };"""
    )
    open_live(page, f"{site}/{L1}#surface")
    counts = page.evaluate("counts")
    assert counts["linked"] < 15  # Plotly as it comes links 31
    assert counts["hidden"] == 0 < counts["drawn"]


def test_the_library_is_the_version_that_python_has():
    head = (SITE / "_static" / "plotly-gl3d.min.js").read_text(encoding="utf-8")[:500]
    assert f"v{get_plotlyjs_version()}" in head
