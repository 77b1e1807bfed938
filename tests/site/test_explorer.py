"""The explorer: a page that survives its readers, and says what regsurf says."""

import io
import re
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

import regsurf as rs

ALGORITHMS = ("subgradient", "proximal", "accelerated", "coordinate12", "coordinate21")


EVERYONE = "run=" + ",".join(ALGORITHMS)


@pytest.fixture
def explorer(page, site):
    """Open the explorer at an address, and wait until it is there."""

    def open_at(query=""):
        page.goto(f"{site}/explorer.html{query}")
        page.wait_for_selector(".explorer.is-ready")
        return page

    return open_at


def wait_until(page, condition, arg=None):
    """Wait for a condition in the page; under its policy Playwright's own may not."""
    deadline = time.monotonic() + 30
    while not page.evaluate(f"(arg) => Boolean({condition})", arg):
        assert time.monotonic() < deadline, f"in vain: {condition}"
        page.wait_for_timeout(50)


def sentence(page):
    return page.inner_text(".explorer-sentence")


def row(page, name):
    return page.locator(f"[data-racer={name}] td").all_inner_texts()


PRESETS = ("segment", "orders", "drift", "whiff", "all-or-nothing", "diverging")


@pytest.mark.parametrize("preset", PRESETS)
def test_the_python_to_copy_reproduces_the_page(explorer, context, preset):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = explorer(f"?preset={preset}")
    page.click("[data-action=python]")
    wait_until(
        page, "document.querySelector('.explorer-done').textContent.includes('Python')"
    )
    script = page.evaluate("navigator.clipboard.readText()")
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True, text=True, encoding="cp1252", check=True,
        env={"PYTHONIOENCODING": "cp1252"},  # no Greek
    )  # fmt: skip
    spelled = sentence(page)
    for symbol, word in (
        ("β₁", "beta_1"), ("β₂", "beta_2"), ("−", "-"), ("∞", "infinity")
    ):  # fmt: skip
        spelled = spelled.replace(symbol, word)
    assert result.stdout.startswith(spelled)
    with page.expect_download() as download:
        page.click("[data-action=csv]")
    lines = download.value.path().read_text().splitlines()[1:]
    last = {line.split(",")[0]: line.split(",")[2:] for line in lines}
    printed = re.findall(r"beta = \[(.*?), (.*?)\]", result.stdout)
    assert len(printed) == len(last) > 0
    for texts, expected in zip(printed, last.values(), strict=True):
        beta, drawn = np.array(texts, float), np.array(expected, float)
        assert ((beta == 0) == (drawn == 0)).all()
        scale = np.abs(beta).max()
        np.testing.assert_allclose(drawn, beta, rtol=1e-12, atol=1e-12 * scale)


def test_the_presets_make_their_points(explorer):
    page = explorer("?preset=segment")
    assert row(page, "coordinate12")[5] == "β₂ = 0, since step 1"
    assert row(page, "subgradient")[5] == "none"
    explorer("?preset=orders")
    assert row(page, "coordinate12")[:2] == ["1.0986", "0"]
    assert row(page, "coordinate21")[:2] == ["0", "−1.0986"]
    assert row(page, "proximal")[:2] == ["0.5493", "−0.5493"]
    explorer("?preset=drift")
    assert sentence(page).startswith("No minimizer")
    explorer("?preset=whiff")
    assert {row(page, name)[5] for name in ("proximal", "coordinate12")} == {"none"}
    explorer("?preset=all-or-nothing")
    assert sentence(page).startswith("The only minimizer is the origin")
    assert row(page, "coordinate12")[5] == "β₁ and β₂ = 0, since step 2"
    page.locator("[data-dial=l1] [type=text]").fill("0.4")
    wait_until(
        page,
        "document.querySelector('[data-racer=coordinate12] td:last-child')"
        ".textContent === 'none'",
    )
    explorer("?preset=diverging")
    assert "Subgradient is running away" in page.inner_text(".explorer-notes")
    assert float(row(page, "proximal")[3]) <= 1e-3


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_plays_its_race(explorer, name):
    page = explorer()
    page.click(f"[data-preset={name}]")
    wait_until(page, "Number(document.querySelector('[data-option=t]').value) > 2")
    page.click("[data-action=play]")
    assert page.inner_text("[data-action=play]") == "Play"
    wait_until(page, "location.search.includes('run=')")


def test_motion_is_reduced_when_asked(explorer):
    page = explorer()
    page.emulate_media(reduced_motion="reduce")
    page.click("[data-preset=orders]")
    wait_until(
        page,
        "document.querySelector('.explorer-player output').textContent"
        " === 'step 30 of 30'",
    )
    assert page.inner_text("[data-action=play]") == "Play"


@pytest.mark.parametrize(
    "query",
    [
        "?p=2", "?p=banana", "?l1=-1", "?l2=Infinity", "?x=", "?x=1e999", "?n=1.5",
        "?n=99999999", "?t=-3", "?run=magic", "?run=constructor", "?speed=7",
        "?step=0", "?preset=nothing", "?camera=a,b,c", "?view=0", "?b1=NaN",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_named_and_harmless(explorer, query):
    page = explorer(query)
    assert page.inner_text(".explorer-message")
    assert sentence(page) == "Every point from (1.39, 0) to (0, −1.39) is a minimizer."
    assert row(page, "coordinate12")[1] == "0"


@pytest.mark.parametrize(
    "query",
    [
        "?x=0&l1=0&l2=0", "?x=0&l2=3", "?x=100&l1=1000&l2=1000", "?x=-100&p=0&l1=0",
        "?x=1e-300&p=0.7&l1=0", "?p=0.3&x=1e-9&l1=0", "?l2=1e-12", "?l1=1e-300",
        "?view=100&b1=-100&b2=100", "?view=0.1&b1=50", "?step=1000&l2=1000&n=5000",
        "?x=100&step=1000", "?p=1&l1=0&x=3&run=coordinate12", "?run=",
        "?p=0.5", "?p=0.5&l1=0", "?n=1&t=0", "?p=1&l1=0&x=1e-9&step=1000",
    ],
)  # fmt: skip
def test_extreme_dials_leave_a_usable_page(explorer, query):
    everyone = "&" + EVERYONE
    page = explorer(query if "run=" in query else query + everyone)
    assert page.inner_text(".explorer-message") == ""
    text = page.inner_text(".explorer")
    for bad in ("NaN", "undefined", "Infinity", "{"):
        assert bad not in text
    assert sentence(page)
    for figure in (".explorer-surface", ".explorer-contour"):
        assert len(page.locator(figure).screenshot()) > 4000
    page.locator("[data-preset=segment]").click()
    wait_until(
        page,
        "document.querySelector('.explorer-sentence').textContent"
        ".startsWith('Every point from (1.39')",
    )


def test_running_away_ends_in_words(explorer):
    page = explorer("?l2=1&step=3&n=500&run=subgradient")
    assert "ran away: after step" in page.inner_text(".explorer-notes")
    explorer("?l1=0&run=coordinate12")
    assert "has no next step" in page.inner_text(".explorer-notes")


def test_dials_follow_the_keyboard_and_the_address_follows_the_dials(explorer):
    page = explorer()
    page.focus("#explorer-l1")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    J = rs.CrossEntropy() + rs.Penalty(l1=0.23)
    wait_until(
        page,
        "document.querySelector('.explorer-sentence').textContent === arg",
        arg=rs.minimizers(J).sentence,
    )
    wait_until(page, "location.search.includes('l1=0.23')")
    wait_until(
        page,
        "document.querySelector('.explorer-announcement').textContent.includes('At step')",
    )
    numbers = row(page, "proximal")
    page.reload()
    page.wait_for_selector(".explorer.is-ready")
    assert row(page, "proximal") == numbers


def test_a_number_typed_in_is_taken_or_refused(explorer):
    page = explorer()
    field = page.locator("[data-dial=l1] [type=text]")
    field.fill("0.123")
    wait_until(page, "location.search.includes('l1=0.123')")
    field.fill("")
    assert page.inner_text(".explorer-message") == ""  # nobody is interrupted
    field.fill("-7")
    field.press("Tab")
    message = "λ must be a number from 0 to 1000, not “-7”."
    assert page.inner_text(".explorer-message") == message
    assert field.input_value() == "-7"
    field.fill("0,3")
    wait_until(page, "location.search.includes('l1=0.3')")
    assert page.inner_text(".explorer-message") == ""


def test_back_leads_from_a_preset_to_what_was_before(explorer):
    page = explorer("?l1=0.3")
    for name in ("orders", "drift"):
        page.click(f"[data-preset={name}]")
        assert page.locator("[aria-current]").get_attribute("data-preset") == name
    page.go_back()
    wait_until(
        page,
        "document.querySelector('[aria-current]')?.dataset.preset === 'orders'"
        " || location.search.includes('l1=0.25')",
    )
    page.go_back()
    wait_until(page, "document.querySelector('.explorer').probe().state.l1 === 0.3")
    page.click("[data-preset=orders]")
    page.locator("[data-dial=l1] [type=text]").fill("0.4")
    wait_until(page, "!document.querySelector('[aria-current]')")


def test_the_start_is_dragged_clicked_and_nudged(explorer):
    page = explorer()
    start = page.locator(".explorer-start")
    page.locator(".explorer-contour").scroll_into_view_if_needed()
    box = start.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=4)
    page.mouse.up()
    number = page.locator("[data-dial=b1] [type=text]")
    wait_until(page, "document.querySelector('[data-dial=b1] [type=text]').value < 2.6")
    before = float(number.input_value())
    start.focus()
    page.keyboard.press("ArrowRight")
    wait_until(
        page,
        "document.querySelector('[data-dial=b1] [type=text]').value > arg",
        arg=before,
    )
    assert float(number.input_value()) == pytest.approx(before + 0.05)
    page.locator("[data-option=snap]").check()
    page.locator(".contour-canvas").click(position={"x": 150, "y": 150})
    wait_until(page, "document.querySelector('[data-dial=b1] [type=text]').value < 0")
    assert float(number.input_value()) % 0.25 == 0


def test_a_finger_moves_the_start(browser, site):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{site}/explorer.html")
    page.wait_for_selector(".explorer.is-ready")
    page.locator(".contour-canvas").scroll_into_view_if_needed()
    box = page.locator(".contour-canvas").bounding_box()
    page.touchscreen.tap(box["x"] + 100, box["y"] + 250)
    wait_until(page, "document.querySelector('[data-dial=b1] [type=text]').value < 0")
    touch_action = "el => getComputedStyle(el).touchAction"
    assert page.locator(".explorer-start").evaluate(touch_action) == "none"
    assert page.locator(".surface-stage").evaluate(touch_action) == "auto"
    page.locator(".surface-stage").tap()
    assert page.locator(".surface-stage").evaluate(touch_action) == "none"
    context.close()


def test_the_wheel_is_the_pages_until_the_surface_is_activated(explorer):
    page = explorer()
    surface = page.locator(".surface-stage")
    surface.hover()
    page.mouse.wheel(0, 120)
    wait_until(page, "scrollY > 50")
    surface.click()
    offset = page.evaluate("scrollY")
    page.mouse.wheel(0, -120)
    wait_until(page, "location.search.includes('camera=')")
    assert page.evaluate("scrollY") == offset
    page.keyboard.press("Escape")
    page.mouse.wheel(0, -120)
    wait_until(page, "scrollY < arg", offset)


def test_the_surface_turns_by_keyboard_and_survives_a_lost_context(explorer):
    page = explorer()
    surface = page.locator(".explorer-surface")
    before = surface.screenshot()
    page.focus(".surface-stage")
    for key in ("ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
    wait_until(page, "location.search.includes('camera=41,30,1.1')")
    assert surface.screenshot() != before
    page.evaluate(
        """() => {
          const gl = document.querySelector(".surface-stage canvas").getContext("webgl2");
          window.lost = gl.getExtension("WEBGL_lose_context");
          window.lost.loseContext();
        }"""
    )
    page.wait_for_timeout(200)
    page.evaluate("window.lost.restoreContext()")
    page.wait_for_timeout(1000)
    page.keyboard.press("0")
    page.wait_for_timeout(1000)
    assert len(surface.screenshot()) > 0.8 * len(before)


def test_reading_points_off_the_surface(explorer):
    page = explorer()
    page.locator(".surface-stage").hover()
    words = page.locator(".explorer-surface .explorer-hover")
    words.filter(has_text="J = ").wait_for()
    b1, b2, J = (
        float(number.replace("−", "-"))
        for number in re.findall(r"−?\d+\.\d+", words.inner_text())
    )
    objective = rs.CrossEntropy() + rs.Penalty(l1=0.2)
    assert pytest.approx(float(objective([b1, b2])), abs=0.01) == J


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_sticks_out_sideways(explorer, width):
    page = explorer()
    page.set_viewport_size({"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 390])
def test_pictures_can_be_taken_along_with_their_whole_legend(explorer, width):
    page = explorer("?" + EVERYONE)
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(300)
    with page.expect_download() as download:
        page.click("[data-action=png]")
    data = download.value.path().read_bytes()
    assert len(data) > 50_000
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    for row in page.locator("[data-racer]").all():
        color = row.get_attribute("data-color").removeprefix("#")
        wanted = [int(color[k : k + 2], 16) for k in (0, 2, 4)]
        legend = picture[-150:]  # below the views
        assert (np.abs(legend - wanted).max(axis=-1) < 3).sum() > 20, color
    page.evaluate(
        "() => { HTMLCanvasElement.prototype.toBlob = (done) => done(null); }"
    )
    page.click("[data-action=png]")
    page.get_by_text("No picture was saved: the browser made no picture.").wait_for()


def test_the_python_to_copy_runs_wherever_the_page_stands(explorer, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    for query in (
        f"?preset=drift&{EVERYONE}&t=0",
        f"?x=1e-300&p=0.7&l1=0&{EVERYONE}&t=3",
        f"?x=0&l1=0&l2=0&{EVERYONE}&t=2",
        f"?x=100&step=1000&l2=1000&{EVERYONE}&t=1",
    ):
        page = explorer(query)
        page.click("[data-action=python]")
        wait_until(
            page,
            "document.querySelector('.explorer-done').textContent.includes('Python')",
        )
        script = page.evaluate("navigator.clipboard.readText()")
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", script],
            capture_output=True, text=True, encoding="cp1252", check=False,
            env={"PYTHONIOENCODING": "cp1252"},
        )  # fmt: skip
        assert done.returncode == 0, (query, done.stderr)


def test_without_scripts_the_page_points_elsewhere(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/explorer.html")
    assert page.locator("noscript p").is_visible()
    assert page.locator("noscript a").count() == 5
    assert page.locator(".explorer").is_hidden()
    context.close()


def test_the_page_is_light_and_a_dial_is_quick(page, site):
    sizes = []
    page.on("response", lambda r: sizes.append(int(r.headers.get("content-length", 0))))
    page.goto(
        f"{site}/explorer.html?n=500&run=subgradient,proximal,accelerated",
        wait_until="networkidle",
    )
    page.wait_for_selector(".explorer.is-ready")
    print("bytes on the wire:", sum(sizes))
    assert sum(sizes) <= 120_000
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(m["value"] for m in metrics if m["name"] == "TaskDuration")

    before = busy()
    page.evaluate(
        """async () => {
          const dial = document.querySelector("#explorer-l1");
          for (let k = 0; k < 40; k += 1) {
            dial.value = 0.1 + 0.01 * k;
            dial.dispatchEvent(new Event("input"));
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          }
        }"""
    )
    per_step = (busy() - before) / 40 * 1000
    print(f"main thread per dial step: {per_step:.1f} ms")
    assert per_step < 60  # 10 to 13 ms measured; a busy machine is given room
