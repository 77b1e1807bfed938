"""The budget that belongs to a price: drawn, dragged, typed, shared, and not to be had."""

import json
import random
import re

import pytest
from test_live_figures import DRAWN, SECTIONS, SETTLE, drag, objective_for, open_live

import regsurf as rs

L1, L2, BOTH = (
    f"auto_examples/plot_{name}.html" for name in ("2_l1", "3_l2", "4_l1_and_l2")
)
PRICED = [name for name, dials in SECTIONS.items() if {"l1", "l2"} & set(dials)]
EXPLORER = "() => document.querySelector('.explorer').probe()"
EXTRAS = "**/extras.js"


def handle(page):
    found = page.locator(".budget-handle").first
    found.wait_for()
    return found


def words(page):
    page.evaluate(SETTLE)
    return page.locator(".live-figure figcaption").first.inner_text()


def pull(page, dx, dy):
    """Drag the handle by so many pixels, in steps, as a hand does."""
    box = handle(page).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()
    page.evaluate(SETTLE)


@pytest.mark.parametrize("name", PRICED)
def test_the_set_is_that_of_python_wherever_the_dials_stand(page, site, name):
    open_live(page, f"{site}/{name}?budget=1#surface")
    handle(page)
    rng = random.Random(name)
    for _ in range(5):
        for strength, high in (("l1", 0.6), ("l2", 0.5)):
            if strength in SECTIONS[name]:
                drag(page, strength, round(rng.uniform(0.01, high), 3))
        t = page.evaluate(DRAWN)["budget"]["t"]
        assert t == pytest.approx(rs.budget(objective_for(page)), rel=1e-9, abs=1e-15)
        assert float(handle(page).get_attribute("aria-valuenow")) == pytest.approx(
            t, rel=1e-3, abs=1e-15
        )


@pytest.mark.parametrize("name", [L1, L2, BOTH])
def test_a_hand_on_the_rim_moves_the_dials(page, site, name):
    open_live(page, f"{site}/{name}?budget=1#surface")
    before = page.evaluate(DRAWN)
    pull(page, -12, 12)  # towards the origin
    after = page.evaluate(DRAWN)
    assert after["budget"]["t"] < before["budget"]["t"]
    assert after["budget"]["t"] == pytest.approx(
        rs.budget(objective_for(page)), rel=1e-9
    )
    for strength in SECTIONS[name]:
        assert after["values"][strength] > before["values"][strength]
    if name == BOTH:
        ratios = [s["values"]["l1"] / s["values"]["l2"] for s in (before, after)]
        assert ratios[1] == pytest.approx(ratios[0], rel=1e-3)
    # The rim is under the hand: what the strength says is within a digit of it.
    again = page.evaluate(DRAWN)["budget"]["t"]
    pull(page, 12, -12)
    pull(page, -12, 12)
    assert page.evaluate(DRAWN)["budget"]["t"] == pytest.approx(again, rel=0.02)


@pytest.mark.parametrize("name", [L1, L2, BOTH])
def test_keys_on_the_handle_move_the_dials(page, site, name):
    open_live(page, f"{site}/{name}?budget=1#surface")
    handle(page).focus()
    budgets = [page.evaluate(DRAWN)["budget"]["t"]]
    for key in ("ArrowLeft", "ArrowDown", "PageDown"):
        page.keyboard.press(key)
        page.evaluate(SETTLE)
        budgets.append(page.evaluate(DRAWN)["budget"]["t"])
    assert budgets == sorted(budgets, reverse=True)
    assert len(set(budgets)) == 4
    page.keyboard.press("PageUp")
    page.evaluate(SETTLE)
    assert page.evaluate(DRAWN)["budget"]["t"] > budgets[-1]
    assert "t = " in handle(page).get_attribute("aria-valuetext")


def test_words_say_how_the_contour_meets_the_set(page, site):
    open_live(page, f"{site}/{L1}?l1=0.2#surface")
    assert "budget" not in words(page)
    page.get_by_role("button", name="Budget").click()
    handle(page)
    assert "‖β‖₁ ≤ 1.386" in words(page)
    assert "flush along an edge" in words(page)
    drag(page, "l1", 0.6)
    assert "only the origin" in words(page)
    drag(page, "l1", 0)
    assert "no limit" in words(page)
    assert handle(page).get_attribute("aria-valuetext") == "no limit"
    page.get_by_role("button", name="Budget").click()
    assert "no limit" not in words(page)
    assert not page.locator(".budget-handle").is_visible()
    page.goto(f"{site}/auto_examples/plot_5_conclusions.html?l1=0.3&budget=1#surface")
    handle(page)
    assert "touches it on an axis" in words(page)


def test_both_views_show_it(page, site):
    open_live(page, f"{site}/{L1}?l1=0.2#surface")
    views = [page.locator(f".live-{view}").first for view in ("surface", "contour")]
    before = [view.screenshot() for view in views]
    page.get_by_role("button", name="Budget").click()
    handle(page)
    page.evaluate(SETTLE)
    assert all(
        old != view.screenshot() for old, view in zip(before, views, strict=True)
    )


def test_an_address_keeps_it_and_reset_lets_it_go(page, site):
    open_live(page, f"{site}/{L1}#surface")
    page.get_by_role("button", name="Budget").click()
    handle(page)
    page.wait_for_url("**budget=1**")
    page.reload()
    handle(page)
    page.get_by_role("button", name="Reset").first.click()
    page.locator(".budget-handle").wait_for(state="hidden")
    page.wait_for_url(lambda address: "budget" not in address)
    page.get_by_role("link", name="Press Budget").click()
    handle(page)


def test_more_than_the_cheapest_minimizer_needs_has_no_price(page, site):
    """p = 0.8: the loss alone has a whole line of minimizers, from log 4 on."""
    page.goto(f"{site}/explorer.html?p=0.8&x=1&l1=0.01&l2=0&budget=1&view=4")
    handle(page)
    said = page.locator(".explorer-budget")
    assert "flush along an edge" in said.inner_text()
    pull(page, 60, -60)
    assert page.evaluate(EXPLORER)["state"]["l1"] == 0
    assert "its price is 0" in said.inner_text()
    assert page.evaluate(EXPLORER)["budget"]["t"] > 1.387
    page.locator("[data-option=budget]").uncheck()
    assert said.inner_text() == ""
    assert "budget" not in page.evaluate("location.search")


@pytest.mark.parametrize("button", ["Budget", "Embed"])
def test_a_script_that_does_not_come_is_said_and_asked_for_again(page, site, button):
    open_live(page, f"{site}/{L1}#surface")
    page.route(EXTRAS, lambda route: route.fulfill(status=404, body="not here"))
    page.get_by_role("button", name=button).click()
    message = page.locator(".live-message").first
    message.get_by_text("script did not come").wait_for()
    # The browser's own line about the 404.
    assert [text for text in page.problems if "404" in text] == page.problems
    page.problems.clear()
    page.unroute(EXTRAS)
    page.get_by_role("button", name=button).click()
    page.locator(".budget-handle, textarea").first.wait_for()
    assert "did not come" not in message.inner_text()


def test_a_script_that_is_another_one_is_said(page, site):
    open_live(page, f"{site}/{L1}#surface")
    page.route(EXTRAS, lambda route: route.fulfill(body="<!doctype html>Sign in"))
    page.get_by_role("button", name="Budget").click()
    message = page.locator(".live-message").first
    message.get_by_text("Not possible now").wait_for()
    page.problems.clear()  # the browser says so, too
    page.unroute(EXTRAS)
    page.get_by_role("button", name="Budget").click()
    handle(page)


@pytest.mark.parametrize("button", ["Budget", "Embed"])
def test_a_script_that_is_late_is_said(page, site, button):
    held = []

    def hold(route):
        held.append(route)

    open_live(page, f"{site}/{L1}#surface")
    page.route(EXTRAS, hold)
    page.get_by_role("button", name=button).click()
    message = page.locator(".live-message").first
    message.get_by_text("on its way").wait_for()
    drag(page, "l1", 0.3)  # the figure goes on meanwhile
    assert page.evaluate(DRAWN)["values"]["l1"] == 0.3
    held[0].continue_()
    message.get_by_text("on its way").wait_for(state="detached")


def test_it_goes_along_into_an_embedded_figure(page, site):
    open_live(page, f"{site}/{L1}?l1=0.3&budget=1#surface")
    handle(page)
    page.get_by_role("button", name="Embed").click()
    page.locator(".live-line textarea:focus").wait_for()
    line = page.locator(".live-line textarea").input_value()
    assert "budget=1" in line
    page.goto(re.search('src="([^"]*)"', line)[1].replace("&amp;", "&"))
    handle(page)
    assert page.evaluate(DRAWN)["values"]["l1"] == 0.3


def test_a_figure_without_a_price_has_no_such_button(page, site):
    open_live(page, f"{site}/auto_examples/plot_1_cross_entropy.html?budget=1#surface")
    assert page.get_by_role("button", name="Budget").count() == 0
    assert "budget" not in page.evaluate(DRAWN)
    described = page.locator(".live-figure").first.get_attribute("data-figure")
    assert json.loads(described)["penalty"] == {"l1": 0, "l2": 0}
