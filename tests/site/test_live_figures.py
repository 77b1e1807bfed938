"""Live figures: the page shows what Python computes, wherever the dials stand."""

import json
import random
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from conftest import SITE, pages

import regsurf as rs

SECTIONS = {
    "auto_examples/plot_1_cross_entropy.html": ["p"],
    "auto_examples/plot_2_l1.html": ["l1"],
    "auto_examples/plot_3_l2.html": ["l2"],
    "auto_examples/plot_4_l1_and_l2.html": ["l1", "l2"],
    "auto_examples/plot_5_conclusions.html": ["l1", "l2"],
    "auto_examples/plot_8_squared_error.html": ["l1", "l2"],
    "auto_examples/plot_9_scale.html": ["l1", "scale"],
    "auto_examples/plot_10_boundaries.html": ["l1", "l2"],
}
LOSSES = {
    "softmax": rs.CrossEntropy,
    "logistic": rs.LogisticLoss,
    "squared": rs.SquaredLoss,
}
L1 = "auto_examples/plot_2_l1.html"
LIVE_PAGES = [
    name
    for name in pages()
    if name != "embed.html"  # holds them all, and shows one when it is asked
    and 'class="live-figure"' in (SITE / name).read_text(encoding="utf-8")
]
# What the first figure on the page draws: values, minimizers, and from where it is seen.
DRAWN = "() => document.querySelector('.live-figure').probe()"
SETTLE = (
    "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))"
)


def open_live(page, url):
    page.goto(url)
    page.locator(".live-figure").first.scroll_into_view_if_needed()
    # In full: what comes first is coarse.
    drawn = ".live-figure:is([data-state=live], [data-state=plain])"
    page.locator(drawn).first.wait_for()


def drag(page, name, value):
    """Move a dial as a pointer does: the value arrives with an input event."""
    page.locator(f'[data-dial="{name}"] input[type=range]').first.evaluate(
        """(range, value) => {
            range.value = value;
            range.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        value,
    )
    page.evaluate(SETTLE)


def dial(page, name):
    return page.locator(f'[data-dial="{name}"] input[type=text]').first


def objective_for(page):
    """Build in Python what the dials of the first figure say."""
    figure = page.locator(".live-figure").first
    description = json.loads(figure.get_attribute("data-figure"))
    moved = page.evaluate(DRAWN)["values"]
    loss = {k: moved.get(k, v) for k, v in description["loss"].items() if k != "name"}
    if "scale" in loss:
        loss["X"] = np.array(loss["X"]) * [1.0, loss.pop("scale")]
    penalty = {k: moved.get(k, v) for k, v in description["penalty"].items()}
    return LOSSES[description["loss"]["name"]](**loss) + rs.Penalty(**penalty)


@pytest.mark.parametrize("name", LIVE_PAGES)
def test_a_figure_draws_and_turns(page, site, name):
    open_live(page, f"{site}/{name}")
    stage = page.locator(".surface-stage").first
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
            limits = page.locator(f"[data-dial={key}] input[type=range]").first
            low, high = (float(limits.get_attribute(side)) for side in ("min", "max"))
            # Typed, so that any number of digits may come.
            dial(page, key).fill(repr(rng.uniform(low, high)))
        page.evaluate(SETTLE)
        J = objective_for(page)
        drawn = page.evaluate(DRAWN)
        grid = rs.square_grid(drawn["halfWidth"], drawn["n"])
        np.testing.assert_allclose(drawn["z"], J(grid).ravel(), rtol=4e-7)
        found = rs.minimizers(J)
        assert drawn["minimizers"]["kind"] == found.kind
        if found.ends is not None:
            np.testing.assert_allclose(
                drawn["minimizers"]["ends"], found.ends, rtol=1e-12
            )
        assert (
            page.locator(".live-figure figcaption").first.inner_text() == found.sentence
        )


@pytest.mark.parametrize("name", SECTIONS)
def test_a_figure_that_was_moved_is_drawn_like_one_that_was_opened_there(
    page, site, name
):
    key = SECTIONS[name][0]
    stage = page.locator(".surface-stage").first
    open_live(page, f"{site}/{name}?{key}=0.45")
    page.evaluate(SETTLE)
    opened = stage.screenshot()
    open_live(page, f"{site}/{name}?{key}=0.3")
    page.evaluate(SETTLE)
    assert stage.screenshot() != opened
    for value in (0.6, 0.1, 0.45):
        drag(page, key, value)
    assert stage.screenshot() == opened


def test_the_axis_keeps_its_scale_and_a_cut_is_told(page, site):
    open_live(page, f"{site}/{L1}")
    page.evaluate(SETTLE)
    axis = page.evaluate(DRAWN)["axis"]
    note = page.locator(".surface-words .note").first
    for value, is_cut in ((0.6, True), (0, False), (0.2, True)):
        drag(page, "l1", value)
        drawn = page.evaluate(DRAWN)
        assert drawn["axis"] == axis
        assert drawn["isCut"] == is_cut == (max(drawn["z"]) > np.float32(axis[1]))
        assert note.count() == is_cut
    assert note.inner_text() == "cut off at J = 6"
    picture = page.locator(".live-picture").first.get_attribute("alt")
    assert picture.endswith("The sheet is cut off above J = 6.")


@pytest.mark.parametrize("p", [0, 0.5, 0.8, 1])
def test_every_kind_of_minimizer_set_without_a_penalty(page, site, p):
    open_live(page, f"{site}/auto_examples/plot_1_cross_entropy.html?p={p}")
    found = rs.minimizers(rs.CrossEntropy(p) + rs.Penalty())
    assert page.locator(".live-figure figcaption").first.inner_text() == found.sentence


def test_at_the_critical_strength_the_set_collapses(page, site):
    open_live(page, f"{site}/{L1}")
    dial(page, "l1").fill("0.4999")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["minimizers"]["ends"][0][0] > 0
    dial(page, "l1").fill("0.5")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["minimizers"]["ends"] == [[0, 0], [0, 0]]
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
    slider = page.get_by_role("slider", name="L1 strength").first
    slider.focus()
    before = page.evaluate(DRAWN)
    page.keyboard.press("ArrowRight")
    page.evaluate(SETTLE)
    after = page.evaluate(DRAWN)
    assert after["z"] != before["z"]
    page.locator(".surface-stage").first.focus()
    for key in ("ArrowLeft", "ArrowUp", "+"):
        camera = page.evaluate(DRAWN)["camera"]
        page.keyboard.press(key)
        page.evaluate(SETTLE)
        assert page.evaluate(DRAWN)["camera"] != camera
    page.keyboard.press("0")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["camera"] == before["camera"]
    page.keyboard.press("Escape")
    assert page.locator(".surface-stage.is-active").count() == 0


def test_the_view_survives_a_change_of_a_dial(page, site):
    open_live(page, f"{site}/{L1}")
    page.locator(".surface-stage").first.focus()
    page.keyboard.press("ArrowLeft")
    page.evaluate(SETTLE)
    camera = page.evaluate(DRAWN)["camera"]
    drag(page, "l1", 0.45)
    assert page.evaluate(DRAWN)["camera"] == camera


def test_the_wheel_scrolls_the_page_until_the_figure_is_active(page, site):
    open_live(page, f"{site}/{L1}")
    surface = page.locator(".live-surface").first
    surface.hover()
    camera = page.evaluate(DRAWN)["camera"]
    start = page.evaluate("scrollY")
    page.mouse.wheel(0, 120)
    page.wait_for_function("(start) => scrollY > start", arg=start)
    assert page.evaluate(DRAWN)["camera"] == camera
    surface.click()
    start = page.evaluate("scrollY")
    page.mouse.wheel(0, 120)
    page.wait_for_function(
        f"(zoom) => ({DRAWN})().camera.zoom !== zoom", arg=camera["zoom"]
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

    camera = page.evaluate(DRAWN)["camera"]
    before = page.evaluate("scrollY")
    swipe(0, -150)
    assert page.evaluate("scrollY") > before
    assert page.evaluate(DRAWN)["camera"] == pytest.approx(camera)
    page.locator(".live-surface").first.tap()
    page.locator(".surface-stage.is-active").wait_for()
    before = page.evaluate("scrollY")
    swipe(60, 0)
    assert page.evaluate("scrollY") == before
    assert page.evaluate(DRAWN)["camera"] != pytest.approx(camera)
    context.close()


def test_the_address_carries_the_state(page, site):
    open_live(page, f"{site}/auto_examples/plot_4_l1_and_l2.html")
    drag(page, "l1", 0.3)
    drag(page, "l2", 0.25)
    page.locator(".surface-stage").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('camera=')")
    state = parse_qs(urlsplit(page.url).query)
    assert state["l1"] == ["0.3"]
    assert state["l2"] == ["0.25"]
    drawn = page.evaluate(DRAWN)
    open_live(page, page.url)
    again = page.evaluate(DRAWN)
    assert again["z"] == drawn["z"]
    assert again["camera"] == pytest.approx(drawn["camera"], abs=0.01)
    page.get_by_role("button", name="Reset").first.click()
    page.wait_for_function("() => location.search === ''")
    assert dial(page, "l1").input_value() == "0.2"


@pytest.mark.parametrize(
    "query", ["l1=abc", "l1=99", "l1=", "camera=1,2", "camera=a,b,c", "eye=1,2"]
)
def test_a_malformed_address_falls_back_with_a_message(page, site, query):
    open_live(page, f"{site}/{L1}?{query}")
    assert "default" in page.locator(".live-message").first.inner_text()
    assert dial(page, "l1").input_value() == "0.2"
    assert np.isfinite(page.evaluate(DRAWN)["z"]).all()


def test_no_page_asks_for_plotly(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name in LIVE_PAGES:
        open_live(page, f"{site}/{name}")
    assert not any("plotly" in url for url in asked)


def test_an_old_link_still_names_the_view(page, site):
    open_live(page, f"{site}/{L1}?eye=1.1,-1.48,0.87")
    camera = page.evaluate(DRAWN)["camera"]
    wanted = {"azimuth": 36.62, "elevation": 25.26, "zoom": 1}
    assert camera == pytest.approx(wanted, abs=0.01)
    drag(page, "l1", 0.3)
    page.wait_for_function("() => location.search.includes('l1=0.3')")
    query = parse_qs(urlsplit(page.url).query)
    assert query.keys() == {"l1", "camera"}
    page.locator(".surface-stage").focus()
    page.keyboard.press("0")
    page.wait_for_function("() => !location.search.includes('camera')")


def test_a_dial_moved_just_before_a_reload_is_kept(page, site):
    open_live(page, f"{site}/{L1}")
    page.locator("[data-dial=l1] input[type=range]").focus()
    page.keyboard.press("End")
    page.reload()
    page.locator(".live-surface.is-live").first.wait_for()
    assert dial(page, "l1").input_value() == "0.6"


@pytest.mark.parametrize(
    ("typed", "value"), [("0,3", 0.3), (".25", 0.25), ("+0.5", 0.5)]
)
def test_numbers_are_read_as_people_write_them(page, site, typed, value):
    open_live(page, f"{site}/{L1}")
    dial(page, "l1").fill(typed)
    dial(page, "l1").press("Enter")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["values"]["l1"] == value
    assert dial(page, "l1").input_value() == typed


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
            const { prototype } = WebGL2RenderingContext;
            const { texSubImage2D } = prototype;
            prototype.texSubImage2D = function (...inputs) {
                frames += 1;
                texSubImage2D.apply(this, inputs);
            };
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
        page.evaluate(DRAWN)["z"], J(rs.square_grid(3.0, 121)).ravel(), rtol=4e-7
    )


def test_both_colour_schemes_live(page, site):
    open_live(page, f"{site}/{L1}")
    page.evaluate(SETTLE)
    stage = page.locator(".surface-stage").first
    light = stage.screenshot()
    page.evaluate("document.body.dataset.theme = 'dark'")
    page.evaluate(SETTLE)
    assert stage.screenshot() != light
    slider = page.locator("input[type=range]").first
    assert slider.evaluate("(range) => getComputedStyle(range).colorScheme") == "dark"


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
    page.locator(".surface-stage").first.focus()
    page.keyboard.press("ArrowLeft")
    page.evaluate(SETTLE)
    left = page.evaluate(DRAWN)
    for k in range(6):
        hosts.nth(k).scroll_into_view_if_needed()
        page.wait_for_function(
            "(k) => document.querySelectorAll('.live-surface')[k].matches('.is-live')",
            arg=k,
        )
    hosts.first.scroll_into_view_if_needed()
    page.locator(".live-surface.is-live").first.wait_for()
    page.wait_for_function(
        "() => document.querySelector('.live-surface').matches('.is-live')"
    )
    assert page.evaluate(DRAWN) == left


@pytest.fixture
def without_webgl(page):
    page.add_init_script(
        """const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
            return kind.includes("webgl") ? null : get.call(this, kind, ...rest);
        };"""
    )
    return page


def test_without_webgl_the_surface_is_drawn_plainly_and_the_page_says_so(
    without_webgl, site
):
    page = without_webgl
    open_live(page, f"{site}/{L1}#surface")
    page.evaluate(SETTLE)
    words = page.locator(".live-message").first
    assert "no WebGL2" in words.inner_text()
    stage = page.locator(".surface-stage").first
    before = stage.screenshot()
    assert len(before) > 10_000
    drag(page, "l1", 0.5)
    assert stage.screenshot() != before  # the sheet follows the dial all the same
    assert "no WebGL2" in words.inner_text()  # and the words stay as long as it is true


def test_a_lost_context_is_told_and_comes_back(page, site):
    open_live(page, f"{site}/{L1}#surface")
    page.evaluate(SETTLE)
    stage = page.locator(".surface-stage").first
    live = stage.screenshot()
    page.evaluate(
        """() => {
            const canvas = document.querySelector(".surface-stage canvas");
            const gl = canvas.getContext("webgl2");
            window.card = gl.getExtension("WEBGL_lose_context");
            window.card.loseContext();
        }"""
    )
    words = page.locator(".live-message").first
    words.filter(has_text="taken back the graphics card").wait_for()
    page.evaluate(SETTLE)
    assert len(stage.screenshot()) > 10_000
    drag(page, "l1", 0.4)
    assert "graphics card" in words.inner_text()
    drag(page, "l1", 0.2)
    page.evaluate("window.card.restoreContext()")
    words.filter(has_text="graphics card").wait_for(state="hidden")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["state"] == "live"
    assert stage.screenshot() == live


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
    for name in LIVE_PAGES:
        text = (SITE / name).read_text(encoding="utf-8")
        for data in re.findall(r'data-figure="([^"]*)"', text):
            # A loss by its name and numbers; real data bring their rows.
            assert len(data) < (20_000 if "&quot;X&quot;" in data else 1000)


def test_at_rest_a_page_does_nothing(page, site):
    open_live(page, f"{site}/{L1}#surface")
    page.wait_for_timeout(1500)
    frames = page.evaluate(
        """async () => {
            let drawn = 0;
            const { prototype } = WebGL2RenderingContext;
            const { drawElements } = prototype;
            prototype.drawElements = function (...inputs) {
                drawn += 1;
                drawElements.apply(this, inputs);
            };
            await new Promise((done) => setTimeout(done, 1000));
            return drawn;
        }"""
    )
    assert frames == 0


TUMOURS = "auto_examples/plot_5_conclusions.html"


def test_a_figure_of_data_says_how_many_rows_and_not_which(page, site):
    page.goto(f"{site}/{TUMOURS}")
    words = page.locator(".live-picture").first.get_attribute("alt")
    start = "The loss surface over β₁ and β₂ for 569 rows of data, λ = 0.05. The only"
    assert words.startswith(start)
    assert len(words) < 300


def test_data_that_are_none_are_refused_in_a_sentence(page, site):
    def spoil(route):
        response, whole = route.fetch(), "&quot;X&quot;:[["
        text = response.text()
        assert whole in text
        body = text.replace(whole, f"{whole[:-1]}null,[")
        route.fulfill(response=response, body=body)

    page.route(f"**/{TUMOURS}", spoil)
    page.goto(f"{site}/{TUMOURS}")
    page.locator(".live-figure").first.scroll_into_view_if_needed()
    failed = page.locator('.live-figure[data-state="failed"]').first
    failed.wait_for()
    message = failed.locator(".live-message").inner_text()
    assert "(X must hold rows of two finite numbers, not row 1.)" in message
    assert message.endswith("The picture stays.")


def test_the_minimizer_of_data_walks_to_an_axis_and_then_along_it(page, site):
    open_live(page, f"{site}/{TUMOURS}")
    zeros = []
    for strength in (0, 0.05, 0.2, 0.4):
        drag(page, "l1", strength)
        (beta, _) = page.evaluate(DRAWN)["minimizers"]["ends"]
        zeros.append([weight == 0 for weight in beta])
    assert zeros == [[False, False], [False, False], [False, True], [True, True]]
