"""The path of the minimizers: the numbers of Python, and a cursor that is the dial."""

import numpy as np
import pytest
from test_budget import BOTH, L1, L2, PRICED
from test_live_figures import DRAWN, SETTLE, drag, objective_for, open_live

import regsurf as rs

TWIN = "auto_examples/plot_5_conclusions.html"
DONE = "() => document.querySelector('.live-figure').probe().path.isDone"


def open_path(page, site, name, query=""):
    open_live(page, f"{site}/{name}?path=1{query}#surface")
    page.locator(".live-path-cursor").first.wait_for()
    return path(page)


def path(page):
    """Wait until all of it has been computed."""
    for _ in range(200):
        page.evaluate(SETTLE)
        if page.evaluate(DONE):
            break
    return page.evaluate(DRAWN)["path"]


@pytest.mark.parametrize("name", PRICED)
def test_the_weights_are_those_of_python(page, site, name):
    drawn = open_path(page, site, name)
    loss, penalty = (getattr(objective_for(page), part) for part in ("loss", "penalty"))
    strengths = [stop["strength"] for stop in drawn["stops"]]
    assert strengths == sorted(strengths)
    for stop in drawn["stops"][::7]:
        strengths = {"l1": penalty.l1, "l2": penalty.l2}
        strengths[drawn["name"]] = stop["strength"]
        ends = rs.minimizers(loss + rs.Penalty(**strengths)).ends
        if ends is None:
            assert stop["ends"] is None
        else:
            np.testing.assert_allclose(stop["ends"], ends, rtol=1e-7, atol=1e-9)
            assert (np.array(stop["ends"]) == 0).tolist() == (ends == 0).tolist()


def test_words_say_where_weights_are_zero(page, site):
    """Each number is that of Python, and the words are true on both sides of it."""
    drawn = open_path(page, site, TWIN)
    loss = objective_for(page).loss
    critical = rs.alpha_max(loss)
    assert f"β₁ is exactly 0 from λ = {critical:.3g} on." in drawn["sentence"]
    ends = {stop["strength"]: stop["ends"] for stop in drawn["stops"]}
    second = min(s for s, end in ends.items() if end and end[0][1] == end[1][1] == 0)
    assert f"β₂ is exactly 0 from λ = {second:.3g} on." in drawn["sentence"]
    for strength, is_zero in ((second * 1.001, True), (second * 0.999, False)):
        found = rs.minimizers(loss + rs.Penalty(l1=strength)).ends[0]
        assert (found[1] == 0) == is_zero
    # With Ω no weight gets there; the axis is that of the dial which moves.
    drag(page, "l2", 0.1)
    drag(page, "l1", 0)
    drag(page, "l2", 0.2)
    assert path(page)["name"] == "l2"
    assert "Neither weight is exactly 0" in path(page)["sentence"]
    assert page.locator(".live-path p").first.inner_text() == path(page)["sentence"]


@pytest.mark.parametrize("name", [L1, L2, BOTH])
def test_the_cursor_is_the_dial(page, site, name):
    drawn = open_path(page, site, name)
    strength = drawn["name"]
    cursor = page.locator(".live-path-cursor").first
    box = page.locator(".live-path-plot").first.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 60, steps=4)
    page.mouse.up()
    page.evaluate(SETTLE)
    value = page.evaluate(DRAWN)["values"][strength]
    assert float(cursor.get_attribute("aria-valuenow")) == value
    place = cursor.bounding_box()
    assert place["x"] + place["width"] / 2 == pytest.approx(
        box["x"] + 0.6 * box["width"], abs=3
    )
    cursor.focus()
    page.keyboard.press("ArrowRight")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["values"][strength] > value
    page.keyboard.press("Home")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["values"][strength] == 0
    # And the dial moves the cursor, without computing the path again.
    drag(page, strength, 0.3)
    assert float(cursor.get_attribute("aria-valuenow")) == 0.3
    assert page.evaluate(DONE)


def test_another_strength_makes_another_path(page, site):
    first = open_path(page, site, BOTH)
    drag(page, "l2", 0.4)
    page.locator(".live-path-cursor").first.wait_for()
    assert path(page)["name"] == "l2"
    drag(page, "l1", 0.1)
    second = path(page)
    assert second["name"] == "l1" == first["name"]
    assert second["stops"][0] != first["stops"][0]


def test_both_layers_at_once_and_neither(page, site):
    open_path(page, site, L1, "&budget=1&l1=0.2")
    page.locator(".budget-handle").first.wait_for()
    contour = page.locator(".live-contour").first
    both = contour.screenshot()
    page.get_by_role("button", name="Path").click()
    page.locator(".live-path-cursor").first.wait_for(state="hidden")
    page.evaluate(SETTLE)
    assert contour.screenshot() != both
    page.get_by_role("button", name="Reset").first.click()
    page.locator(".budget-handle").first.wait_for(state="hidden")
    assert page.evaluate(DRAWN)["path"] is False


def test_where_there_is_no_minimizer_there_is_no_stop(page, site):
    drawn = open_path(page, site, L1)
    assert drawn["stops"][0] == {"strength": 0, "ends": None}
    assert all(stop["ends"] or stop["strength"] < 1e-5 for stop in drawn["stops"])
