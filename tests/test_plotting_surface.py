"""Surfaces: every state that the figure carries is what the package computes."""

import base64
import itertools

import numpy as np
import plotly.graph_objects as go
import pytest

import regsurf as rs

GRID = rs.square_grid(3.0, 21)
BOTH = rs.CrossEntropy(p=0.9) + rs.Penalty(l1=0.1, l2=0.2)


def unpacked(value):
    values = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
    return values.reshape([int(size) for size in value["shape"].split(",")])


def draw(objective, **sliders):
    return rs.plotting.surface(objective, sliders=sliders, n=21)


def test_the_first_state_is_the_objective():
    sheet, line = draw(BOTH).data
    np.testing.assert_array_equal(sheet.z, BOTH(GRID).astype(np.float32))
    assert line.name == str(rs.minimizers(BOTH))


def test_without_sliders_there_are_none():
    assert draw(BOTH).layout.sliders == ()


def test_one_slider_holds_every_position_once_and_in_order():
    (slider,) = draw(BOTH, l1=(0.5, 0, 0.1, 0.5)).layout.sliders
    assert [step.label for step in slider.steps] == ["0", "0.1", "0.5"]
    assert slider.active == 1
    for step, l1 in zip(slider.steps, (0, 0.1, 0.5), strict=True):
        J = BOTH.loss + rs.Penalty(l1, 0.2)
        sheet, line = step.args[0]["z"]
        np.testing.assert_array_equal(unpacked(sheet), J(GRID).astype(np.float32))
        points = np.stack([unpacked(step.args[0][axis][1]) for axis in "xy"], axis=-1)
        np.testing.assert_allclose(rs.minimizers(J).distance(points), 0, atol=1e-15)
        # Drawn a little above the surface, so as not to be half inside.
        lift = unpacked(line) - J(points)
        np.testing.assert_allclose(lift, lift[0])
        assert 0 < lift[0] < 0.1
        assert step.args[0]["name"] == ["J", str(rs.minimizers(J))]


def test_two_sliders_cover_all_combinations():
    figure = draw(BOTH, l1=(0, 0.1, 0.3), l2=(0.2, 0.4))
    rows, columns = figure.layout.sliders
    states = {}
    for row, column in itertools.product(rows.steps, columns.steps):
        visible = column.args[0]["visible"]
        (shown,) = [k for k in range(0, len(visible), 2) if visible[k]]
        assert visible[shown + 1]
        states[row.label, column.label] = unpacked(row.args[0]["z"][shown])
    assert len(states) == 6
    for (l1, l2), z in states.items():
        J = BOTH.loss + rs.Penalty(float(l1), float(l2))
        np.testing.assert_array_equal(z, J(GRID).astype(np.float32))
    # What is visible at first is where the sliders stand.
    visible = columns.steps[columns.active].args[0]["visible"]
    assert [trace.visible for trace in figure.data] == visible


@pytest.mark.parametrize("names", [(), ("p",), ("l1",), ("p", "l2"), ("l2", "l1")])
def test_the_grids_add_up_to_any_state(names):
    figure = draw(BOTH, **dict.fromkeys(names, (0, 1)))
    ingredients = figure.layout.meta["regsurf"]
    state = ingredients["state"] | dict(zip(names, (0.37, 0.81), strict=False))
    weights = state | {"1-p": 1 - state["p"], "1": 1.0}
    total = sum(weights[key] * grid for key, grid in ingredients["terms"].items())
    J = rs.CrossEntropy(state["p"]) + rs.Penalty(state["l1"], state["l2"])
    np.testing.assert_allclose(total, J(GRID), rtol=2e-7)
    assert set(ingredients["dials"]) == set(names)


def test_the_table_is_the_tail_of_the_sigmoid():
    ingredients = draw(BOTH).layout.meta["regsurf"]
    gradient = rs.CrossEntropy(p=0.0).gradient
    u = ingredients["tail_step"] * np.arange(len(ingredients["tail"]))
    points = np.stack([-u, np.zeros_like(u)], axis=-1)
    np.testing.assert_allclose(ingredients["tail"], gradient(points)[:, 0], rtol=1e-7)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_an_arrow_points_where_the_loss_falls(p):
    line = draw(rs.CrossEntropy(p) + rs.Penalty()).data[1]
    assert (np.sign(line.x[0]), np.sign(line.y[0])) == ((1, -1) if p else (-1, 1))
    assert abs(line.x[40]) > abs(line.x[0])


def test_a_line_runs_through_the_window():
    line = draw(rs.CrossEntropy(p=0.8) + rs.Penalty()).data[1]
    np.testing.assert_allclose(line.x - line.y, np.log(4))
    assert max(line.x) == pytest.approx(3)
    assert min(line.y) == pytest.approx(-3)


@pytest.mark.parametrize("loss", [rs.CrossEntropy(p=1 - 1e-9), rs.CrossEntropy(x=0.0)])
def test_nothing_is_drawn_outside_the_window_or_where_all_is_minimal(loss):
    figure = draw(loss + rs.Penalty())
    assert isinstance(figure, go.Figure)
    assert len(figure.data[1].x) == 0


@pytest.mark.parametrize(
    ("sliders", "message"),
    [
        ({"x": (0, 1)}, r"sliders must name at most two of .* got \['x'\]"),
        ({"p": (), "l1": (), "l2": ()}, "sliders must name at most two"),
        ({"l1": (-1,)}, "l1 must be a finite number >= 0, got -1"),
        ({"p": (2,)}, r"p must be a finite number in \[0, 1\], got 2"),
    ],
)
def test_bad_sliders_are_named(sliders, message):
    with pytest.raises(ValueError, match=message):
        draw(BOTH, **sliders)


def test_only_the_softmax_model_has_such_a_surface():
    twin = rs.LogisticLoss(np.eye(2), [0.0, 1.0]) + rs.Penalty()
    with pytest.raises(TypeError, match="must be a CrossEntropy, got LogisticLoss"):
        draw(twin)
