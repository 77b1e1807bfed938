"""Points of the reader's own: three views of one fit, and what goes in and out."""

import json
import subprocess
import sys

import numpy as np
import pytest
from test_live_figures import SETTLE

import regsurf as rs

PROBE = "() => document.querySelector('.own-data').probe()"
WORST = "a,b,kind\n" + "".join(f"{k % 7},{k % 11},{k % 2}\n" for k in range(40))


@pytest.fixture
def data(page, site):
    """Open the page at an address, and wait until it is there."""

    def opened(hash=""):
        page.goto("about:blank")
        page.goto(f"{site}/data.html{hash}")
        page.wait_for_selector(".own-data.is-ready")
        page.evaluate(SETTLE)
        return page

    return opened


def probe(page):
    page.evaluate(SETTLE)
    return page.evaluate(PROBE)


def words(page):
    page.evaluate(SETTLE)
    return page.inner_text(".own-sentence")


def paste(page, text):
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        text,
    )
    page.evaluate(SETTLE)


def fit_in_python(state):
    table = np.array(state["points"], dtype=float)
    X, y = table[:, :2], table[:, 2]
    if state["standardize"]:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    kind = rs.LogisticLoss if state["model"] == "logistic" else rs.SquaredLoss
    loss = kind(X, y, intercept=state["intercept"])
    return loss + rs.Penalty(l1=state["l1"], l2=state["l2"])


def until(page, is_so):
    """Wait until the state is as wanted, and return it."""
    for _ in range(100):
        state = probe(page)["state"]
        if is_so(state):
            return state
    pytest.fail(f"It never came so far: {state}")


def names(page):
    return page.locator("[data-preset]").evaluate_all(
        "(all) => all.map((each) => each.dataset.preset)"
    )


def test_each_preset_is_the_fit_of_python(data):
    page = data()
    for name in names(page):
        page.click(f"[data-preset={name}]")
        drawn = probe(page)
        assert drawn["state"]["preset"] == name
        assert page.get_attribute(f"[data-preset={name}]", "aria-pressed") == "true"
        found = rs.minimizers(fit_in_python(drawn["state"]))
        assert drawn["minimizers"]["kind"] == found.kind
        if found.ends is not None:
            ends = np.array(drawn["minimizers"]["ends"])
            np.testing.assert_allclose(ends, found.ends, rtol=1e-6, atol=1e-9)
            assert ((ends == 0) == (found.ends == 0)).all()


def test_presets_make_their_points(data):
    page = data("#preset=copies")
    assert "do not tell “x₁” and “x₂” apart" in words(page)
    data("#preset=separable")
    assert "without a penalty the weights grow for ever" in words(page)
    data("#preset=useless&l1=0.2")
    assert "Only “x₁” is used: the boundary is parallel to an axis." in words(page)
    data("#preset=overlap&l1=0.45")
    assert "looks at neither feature" in words(page)
    data("#preset=diabetes")
    assert "mean squared error" in words(page)


def test_a_dragged_point_moves_everything_and_can_be_undone(data):
    page = data()
    before = probe(page)
    canvas = page.locator(".own-points canvas")
    box = canvas.bounding_box()
    view = before["view"]
    x1, x2, _ = before["state"]["points"][5]
    w, h = box["width"] - 56, box["height"] - 52
    x = box["x"] + 46 + ((x1 - view["centre"][0]) / view["reach"][0] + 1) / 2 * w
    y = box["y"] + 10 + (1 - (x2 - view["centre"][1]) / view["reach"][1]) / 2 * h
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=5)
    page.mouse.up()
    after = probe(page)
    assert after["state"]["points"][5] != before["state"]["points"][5]
    others = [k for k in range(40) if k != 5]
    for k in others:
        assert after["state"]["points"][k] == before["state"]["points"][k]
    assert after["minimizers"] != before["minimizers"]
    assert after["n"] == before["n"]  # exact again, at rest
    page.click("[data-action=undo]")
    assert probe(page)["state"]["points"] == before["state"]["points"]


def test_points_by_keyboard_alone(data):
    page = data()
    before = probe(page)["state"]["points"]
    page.focus(".own-points")
    page.keyboard.press("n")
    assert "Point 1 of 40" in page.inner_text(".own-spoken")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    moved = probe(page)["state"]["points"][0]
    assert moved[0] > before[0][0]
    assert moved[1] > before[0][1]
    page.keyboard.press("l")
    assert probe(page)["state"]["points"][0][2] == 1 - before[0][2]
    page.keyboard.press("Enter")
    assert len(probe(page)["state"]["points"]) == 41
    page.keyboard.press("Delete")
    page.keyboard.press("p")
    assert len(probe(page)["state"]["points"]) == 40
    for _ in range(5):
        page.keyboard.press("Control+z")
    assert probe(page)["state"]["points"] == before


def test_adding_removing_and_nothing_left(data):
    page = data()
    page.check("[name=own-tool][value='1']")
    canvas = page.locator(".own-points canvas")
    canvas.click(position={"x": 60, "y": 20})
    assert probe(page)["state"]["points"][40][2] == 1
    page.focus(".own-points")
    for _ in range(41):
        page.keyboard.press("n")
        page.keyboard.press("Delete")
    assert probe(page)["state"]["points"] == []
    assert "There are no points yet" in words(page)
    page.click("[data-action=held-out]")
    assert "There are no points" in page.inner_text(".own-held-out")
    canvas.click(position={"x": 160, "y": 80})
    canvas.click(position={"x": 220, "y": 120})
    assert "points are not on the right side" in words(page)
    assert page.inner_text(".own-message") == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "three columns or more"),
        ("a,b,c\n1,x,1\n2,y,0\n3,z,1", "Row 2, column “b” must be a number, not “x”"),
        ("1,2,3\n4,5", "Row 2 has 2 cells"),
        ("1,2,3\n" * 3000, "3,000 rows; up to 2,000"),
        ("a,b,c\n1,2,u\n2,3,v\n3,4,w", "3 labels"),
    ],
)
def test_what_is_no_table_leaves_what_was_there(data, text, message):
    page = data()
    before = probe(page)["state"]
    paste(page, text)
    assert message in page.inner_text(".own-message")
    assert "stays" in page.inner_text(".own-message")
    assert probe(page)["state"] == before
    paste(page, WORST)
    assert page.inner_text(".own-message") == ""
    assert len(probe(page)["state"]["points"]) == 40


def test_other_columns_of_the_same_table(data):
    page = data()
    paste(page, "u;v;w;kind\n1,5;2;3;yes\n2,5;1;9;no\n0,5;3;4;yes\n2;2;2;no")
    assert probe(page)["state"]["names"] == ["u", "v", "kind"]
    assert page.inner_text(".own-label-1") == "yes"
    page.locator(".own-table summary").click()
    page.locator(".own-columns select").nth(1).select_option(label="w")
    assert probe(page)["state"]["names"] == ["u", "w", "kind"]
    page.locator(".own-columns select").nth(2).select_option(label="v")
    assert probe(page)["state"]["model"] == "squared"
    page.click("[name=own-model][value=logistic]")
    page.evaluate(SETTLE)
    assert "two labels" in page.inner_text(".own-message")
    assert page.is_checked("[name=own-model][value=squared]")


def test_the_table_below_is_another_way_in(data):
    page = data()
    page.locator(".own-table summary").click()
    page.evaluate(SETTLE)
    area = page.locator(".own-table textarea")
    assert area.input_value().startswith("x₁,x₂,label\r\n".replace("\r", ""))
    area.fill("p,q,r\n1,2,0\n3,4,1\n5,5,0\n")
    page.click("[data-action=take]")
    assert probe(page)["state"]["points"] == [[1, 2, 0], [3, 4, 1], [5, 5, 0]]
    page.set_input_files(
        "[type=file]",
        {"name": "t.csv", "mimeType": "text/csv", "buffer": WORST.encode()},
    )
    until(page, lambda state: len(state["points"]) == 40)


def test_words_of_a_table_are_text(data):
    page = data()
    bad = "<img src=x onerror=alert(1)>"
    paste(page, f'"{bad}",b,"</script><b>"\n1,2,{bad}\n2,1,ok\n3,3,ok\n1,1,{bad}')
    assert probe(page)["state"]["names"][0] == bad
    assert page.locator(".own-data img").count() == 0
    assert bad in page.inner_text(".own-first") + page.inner_text(".own-second")
    page.wait_for_url("**onerror**")
    page.reload()
    page.wait_for_selector(".own-data.is-ready")
    assert probe(page)["state"]["names"][0] == bad
    assert page.locator(".own-data img").count() == 0


def test_an_address_behind_the_hash_keeps_the_state(data):
    page = data()
    paste(page, WORST)
    page.uncheck("[data-option=standardize]")
    state = probe(page)["state"]
    page.wait_for_url("**standardize=0**")
    assert page.evaluate("location.search") == ""
    page.reload()
    page.wait_for_selector(".own-data.is-ready")
    assert probe(page)["state"] == state


def test_too_many_points_for_an_address_are_said(data):
    page = data()
    rows = "".join(
        f"{np.sin(k):.6f},{np.cos(2 * k):.6f},{k % 2}\n" for k in range(2000)
    )
    paste(page, "a,b,c\n" + rows)
    message = page.locator(".own-message")
    message.get_by_text("too many for an address").wait_for()
    page.click("[data-action=link]")
    assert "Too many points" in page.inner_text(".own-done")
    page.click("[data-preset=overlap]")
    page.wait_for_url("**preset=overlap**")
    assert page.inner_text(".own-message") == ""


@pytest.mark.parametrize("hash", ["#points=1", "#preset=no", "#l1=x&model=tree"])
def test_nonsense_in_an_address_is_named(data, hash):
    page = data(hash)
    assert "starts from its first preset instead" in page.inner_text(".own-message")
    assert probe(page)["state"]["preset"] == "overlap"


def test_back_leads_to_what_was_before(data):
    page = data("#preset=copies&l1=0.1")
    page.evaluate("location.hash = '#preset=useless&l1=0.02'")
    until(page, lambda state: state["preset"] == "useless")
    page.go_back()
    until(page, lambda state: state["preset"] == "copies")


def test_cross_validation_offers_its_choices(data):
    page = data()
    page.click("[data-action=held-out]")
    place = page.locator(".own-held-out")
    place.locator("button").first.wait_for()
    assert "mean of five folds" in place.inner_text()
    place.locator("button").nth(1).click()
    l1 = probe(page)["state"]["l1"]
    assert f"{l1:g}" in place.locator("button").nth(1).inner_text()


def test_the_python_to_copy_gives_the_numbers_of_the_page(data, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = data("#preset=overlap&l1=0.1&l2=0.05")
    page.click("[data-action=python]")
    page.get_by_text("Python copied.").wait_for()
    script = page.evaluate("navigator.clipboard.readText()")
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    ends = probe(page)["minimizers"]["ends"][0]
    assert f"({ends[0]:.2f}, {ends[1]:.2f})" in run.stdout
    last = run.stdout.strip().splitlines()[-1].replace("[", " ").replace("]", " ")
    theirs = [float(word) for word in last.split()]
    np.testing.assert_allclose(theirs[:2], ends, atol=1e-4)


def test_points_and_picture_can_be_saved(data):
    page = data()
    for action, name in (("csv", "points.csv"), ("png", "points.png")):
        with page.expect_download() as download:
            page.click(f"[data-action={action}]")
        assert download.value.suggested_filename == name
        assert download.value.path().stat().st_size > 500


def test_pointing_at_weights_shows_their_boundary(data):
    page = data()
    before = page.locator(".own-points canvas").screenshot()
    page.locator(".own-contour canvas").hover(position={"x": 100, "y": 100})
    page.evaluate(SETTLE)
    assert page.locator(".own-points canvas").screenshot() != before
    assert probe(page)["cursor"] is not None


def test_the_first_points_stand_in_the_page(page, site):
    """What a preset says is what Python reads, too."""
    page.goto(f"{site}/data.html")
    state = json.loads(page.get_attribute("[data-preset=tumours]", "data-state"))
    assert len(state["points"]) == 569
    assert set(state) >= {"model", "intercept", "standardize", "l1", "l2", "names"}
