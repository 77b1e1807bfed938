"""The explorer: the same numbers as regsurf, and a page that survives its readers."""

import re
import subprocess
import sys
import time
from itertools import islice

import numpy as np
import pytest

import regsurf as rs

N_STATES = 60
N_STEPS = 200
SOLVERS = {
    "subgradient": rs.subgradient_descent,
    "proximal": rs.proximal_gradient,
    "accelerated": lambda J, start, step: rs.proximal_gradient(
        J, start, step, accelerate=True
    ),
    "coordinate12": lambda J, start, _: rs.coordinate_descent(J, start, (0, 1)),
    "coordinate21": lambda J, start, _: rs.coordinate_descent(J, start, (1, 0)),
}


@pytest.fixture
def explorer(page, site):
    """Open the explorer at an address, and wait until it is there."""

    def open_at(query=""):
        page.goto(f"{site}/explorer.html{query}")
        page.wait_for_selector(".explorer.is-ready")
        return page

    return open_at


@pytest.fixture
def states():
    """Draw states on the spot, corner cases among them; no fixed list to please."""
    seed = np.random.SeedSequence().entropy
    print("seed of the states:", seed)
    rng = np.random.default_rng(seed)

    def state():
        x = rng.choice([0.0, 1.0, -1.0, *rng.normal(scale=2, size=4)])
        l1, l2 = rng.choice([0, 0.2, *rng.exponential(0.3, 2)], 2)
        return {
            "p": float(rng.choice([0, 0.5, 1, *rng.random(3)])),
            "x": float(x),
            "l1": float(l1),
            "l2": float(l2),
            "beta": (rng.integers(0, 2, 2) * rng.normal(scale=3, size=2)).tolist(),
            "step": float(rng.uniform(0.05, 0.99) / (x * x / 2 + 2 * l2 + 1e-3)),
        }

    return [state() for _ in range(N_STATES)]


def objective(state):
    loss = rs.CrossEntropy(state["p"], state["x"])
    return loss + rs.Penalty(state["l1"], state["l2"])


def assert_same(ours, theirs, scale=0.0, exact_zeros=True):
    """Zeros are exactly equal, where asked; the rest to 1e-12 of itself or of `scale`."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    assert not (((ours == 0) != (theirs == 0)) & exact_zeros).any()
    np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-12 * scale)


def zeros_that_are_decided(name, J, path):
    """Tell which zeros of a path a kink decides, and not the last bit of a rounding.

    Without a kink, and for subgradient descent, a zero is an accident. At an end of the
    segment the resting weight satisfies Fermat's rule with equality; coordinate descent
    settles that once and for all, a proximal step by its last bit.
    """
    if J.penalty.l1 == 0 or name == "subgradient":
        return np.zeros(path.shape, bool)
    pull = np.abs(J.loss.gradient(path))
    is_tie = np.abs(pull - J.penalty.l1) < 1e-12
    return ~is_tie | name.startswith("coordinate")


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


def test_values_are_those_of_regsurf(explorer, states):
    page = explorer()
    found = page.evaluate(
        """async (states) => {
          const M = await import("./_static/model.js");
          return states.map((m) => ({
            loss: M.loss(m, ...m.beta),
            J: M.objective(m, ...m.beta),
            slope: M.slope(m, ...m.beta),
            optimality: M.optimality(m, ...m.beta),
            prox: m.beta.map((b) => M.prox(m, b, m.step)),
            alphaMax: M.alphaMax(m),
            distance: M.distanceTo(M.minimizers(m), ...m.beta),
          }));
        }""",
        states,
    )
    for state, theirs in zip(states, found, strict=True):
        J, beta = objective(state), np.array(state["beta"])
        gradient = J.loss.gradient(beta)
        assert_same(J.loss(beta), theirs["loss"])
        assert_same(J(beta), theirs["J"])
        assert_same(gradient[0], theirs["slope"])
        assert_same(J.penalty.prox(beta, state["step"]), theirs["prox"])
        assert_same(rs.alpha_max(J.loss), theirs["alphaMax"])
        assert_same(rs.minimizers(J).distance(beta), theirs["distance"])
        # A sum of terms that may cancel
        parts = np.abs(gradient[0]) + state["l1"] + 2 * state["l2"] * np.abs(beta).max()
        np.testing.assert_allclose(
            theirs["optimality"], J.optimality(beta), rtol=1e-12, atol=1e-14 * parts
        )


def test_minimizers_and_their_words_are_those_of_regsurf(explorer, states):
    page = explorer()
    found = page.evaluate(
        """async (states) => {
          const M = await import("./_static/model.js");
          const { sentence } = await import("./_static/sentence.js");
          const words = JSON.parse(document.querySelector(".explorer").dataset.sentences);
          return states.map((m) => {
            const set = M.minimizers(m);
            return { ...set, difference: String(set.difference), words: sentence(words, set) };
          });
        }""",
        states,
    )
    for state, theirs in zip(states, found, strict=True):
        ours = rs.minimizers(objective(state))
        assert theirs["kind"] == ours.kind
        assert theirs["words"] == str(ours)
        assert_same(ours.value, theirs["value"])
        if np.isfinite(ours.difference):
            assert_same(ours.difference, float(theirs["difference"]))
        if ours.ends is not None:
            assert_same(ours.ends, theirs["ends"])


def test_grids_are_those_of_regsurf(explorer, states):
    page = explorer()
    grid = rs.square_grid(4.0, 21)
    for state in states[:10]:
        z = page.evaluate(
            """async (m) => {
              const M = await import("./_static/model.js");
              return [...M.gridValues(m, 4, 21)];
            }""",
            state,
        )
        ours = objective(state)(grid).ravel()
        np.testing.assert_allclose(z, ours, rtol=1e-6, atol=1e-12)


def test_paths_are_those_of_regsurf(explorer, states):
    page = explorer()
    found = page.evaluate(
        """async ([states, n]) => {
          const D = await import("./_static/descents.js");
          const run = (name, m) => {
            const { points, ended } = D.descend(name, m, m.beta, m.step, n);
            return { points: [...points], ended, isSafe: D.isSafe(name, m, m.step) };
          };
          const names = Object.keys(D.ALGORITHMS);
          return states.map((m) => Object.fromEntries(names.map((k) => [k, run(k, m)])));
        }""",
        [states, N_STEPS],
    )
    for state, theirs in zip(states, found, strict=True):
        assert theirs.keys() == SOLVERS.keys()
        for name, solver in SOLVERS.items():
            path = theirs[name]

            def run(solver=solver, state=state):
                iterates = solver(objective(state), state["beta"], state["step"])
                return np.array(list(islice(iterates, N_STEPS + 1)))

            if path["ended"] == "unbounded" or not path["isSafe"]:
                # regsurf refuses what cannot work; the page shows it, and says so.
                with pytest.raises(ValueError, match=r"falls for ever|step must be"):
                    run()
                continue
            ours = run()
            assert path["ended"] == ""
            decided = zeros_that_are_decided(name, objective(state), ours)
            drawn = np.reshape(path["points"], (-1, 2))
            assert_same(ours, drawn, np.abs(ours).max(initial=0), decided)


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
        capture_output=True, text=True, encoding="utf-8", check=True,
        env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert result.stdout.startswith(sentence(page))
    with page.expect_download() as download:
        page.click("[data-action=csv]")
    lines = download.value.path().read_text().splitlines()[1:]
    last = {line.split(",")[0]: line.split(",")[2:] for line in lines}
    printed = re.findall(r"β = \[(.*?), (.*?)\]", result.stdout)
    assert len(printed) == len(last) > 0
    for texts, expected in zip(printed, last.values(), strict=True):
        beta = np.array(texts, float)
        assert_same(beta, np.array(expected, float), np.abs(beta).max())


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
    everyone = "&run=" + ",".join(SOLVERS)
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
        arg=str(rs.minimizers(J)),
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
    wait_until(
        page, "document.querySelector('[data-dial=b1] [type=text]').value < 2.6"
    )
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
    wait_until(page, "location.search.includes('camera=33,35,1.1')")
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


def test_pictures_can_be_taken_along(explorer):
    page = explorer()
    with page.expect_download() as download:
        page.click("[data-action=png]")
    picture = download.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 50_000


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
