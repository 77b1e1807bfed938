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
    assert line.name == rs.minimizers(BOTH).sentence


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
        assert step.args[0]["name"] == ["J", rs.minimizers(J).sentence]


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


def test_the_figure_says_what_it_shows():
    figure = draw(BOTH, p=(0, 1), x=(0.5, 2))
    meta = figure.layout.meta["regsurf"]
    assert meta["loss"] == {"name": "softmax", "p": 0.9, "x": 1.0}
    assert meta["penalty"] == {"l1": 0.1, "l2": 0.2}
    assert meta["sentence"] == rs.minimizers(BOTH).sentence
    assert meta["half_width"] == 3
    assert meta["dials"]["x"] | {"min": 0.5, "max": 2} == meta["dials"]["x"]
    assert set(meta["dials"]) == {"p", "x"}
    assert not meta["is_cut"]
    # The loss of p = 0 or 1 at the largest input is the highest.
    assert meta["axis"] == [0, rs.CrossEntropy(1.0, 2.0)(GRID).max()]
    assert draw(BOTH.loss + rs.Penalty(l2=2.0)).layout.meta["regsurf"]["is_cut"]


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
        ({"z": (0, 1)}, r"sliders must name at most two of .* got \['z'\]"),
        ({"l1": ()}, r"sliders\['l1'\] must hold positions, such as .*, got none"),
        ({"p": (), "l1": (), "l2": ()}, "sliders must name at most two"),
        ({"l1": (-1,)}, "l1 must be a finite number >= 0, got -1"),
        ({"p": (2,)}, r"p must be a finite number in \[0, 1\], got 2"),
        ({"scale": (1, 2)}, r"sliders must name at most two of .* got \['scale'\]"),
    ],
)
def test_bad_sliders_are_named(sliders, message):
    with pytest.raises(ValueError, match=message):
        draw(BOTH, **sliders)


@pytest.mark.parametrize(
    ("sliders", "message"),
    [
        (["l1"], r"sliders must map names to positions, such as .*, got \[.l1.\]"),
        ("l1", "sliders must map names to positions, such as .*, got 'l1'"),
        ({"l1": 0.5}, r"sliders\['l1'\] must hold positions, such as .*, got 0\.5"),
        ({"l1": "05"}, r"sliders\['l1'\] must hold positions, such as .*, got '05'"),
        ({"l1": ("0",)}, "l1 must be a finite number >= 0, got '0'"),
    ],
)
def test_sliders_of_another_kind_are_answered(sliders, message):
    with pytest.raises(TypeError, match=message):
        rs.plotting.surface(BOTH, sliders=sliders, n=21)


ROWS = np.random.default_rng(0).normal(size=(30, 2))
LABELS = (ROWS[:, 0] > 0.3 * np.sin(np.arange(30))).astype(float)
LINEAR = [(rs.LogisticLoss, "logistic"), (rs.SquaredLoss, "squared")]


@pytest.mark.parametrize(("Loss", "name"), LINEAR)
@pytest.mark.parametrize("intercept", [False, True])
def test_a_scale_writes_the_second_feature_in_other_units(Loss, name, intercept):
    loss = Loss(ROWS, LABELS, intercept)
    figure = draw(loss + rs.Penalty(l1=0.05), scale=(0.5, 2.0))
    (slider,) = figure.layout.sliders
    assert [step.label for step in slider.steps] == ["0.5", "1", "2"]
    top = 0.0
    for step, scale in zip(slider.steps, (0.5, 1, 2), strict=True):
        other = Loss(ROWS * [1, scale], LABELS, intercept)
        z, names = (step.args[0][key] for key in ("z", "name"))
        assert names[1] == rs.minimizers(other + rs.Penalty(l1=0.05)).sentence
        grid = rs.square_grid(3.0, 21)
        np.testing.assert_allclose(
            unpacked(z[0]), (other + rs.Penalty(l1=0.05))(grid), rtol=1e-6
        )
        top = max(top, other(grid).max())
    meta = figure.layout.meta["regsurf"]
    assert meta["loss"]["scale"] == 1
    assert meta["loss"]["name"] == name
    assert meta["axis"][1] == pytest.approx(top)
    assert "scale" not in draw(loss + rs.Penalty()).layout.meta["regsurf"]["loss"]
    for bad in (0, -1, np.inf):
        with pytest.raises(ValueError, match="scale must be a finite number > 0, got"):
            draw(loss + rs.Penalty(), scale=(bad,))


@pytest.mark.parametrize(("Loss", "name"), LINEAR)
@pytest.mark.parametrize("intercept", [False, True])
def test_data_have_a_surface(Loss, name, intercept):
    loss = Loss(ROWS, LABELS, intercept)
    figure = draw(loss + rs.Penalty(l1=0.05), l1=(0, 0.1, 1), l2=(0, 0.2))
    rows, columns = figure.layout.sliders
    assert [step.label for step in rows.steps] == ["0", "0.05", "0.1", "1"]
    for k, l1 in enumerate((0, 0.05, 0.1, 1)):
        J = loss + rs.Penalty(l1)
        z, names = (rows.steps[k].args[0][key] for key in ("z", "name"))
        np.testing.assert_array_equal(unpacked(z[0]), J(GRID).astype(np.float32))
        assert names[1] == rs.minimizers(J).sentence
    assert columns.active == 0
    meta = figure.layout.meta["regsurf"]
    assert meta["loss"] == {
        "name": name, "X": ROWS.tolist(), "y": LABELS.tolist(), "intercept": intercept,
    }  # fmt: skip
    again = Loss(meta["loss"]["X"], meta["loss"]["y"], meta["loss"]["intercept"])
    np.testing.assert_array_equal(again(GRID), loss(GRID))
    assert meta["axis"] == [0, loss(GRID).max()]


def test_the_loss_of_data_is_computed_once_for_all_positions():
    class Counted(rs.SquaredLoss):
        calls = 0

        def __call__(self, beta):
            type(self).calls += np.ndim(beta) == 3
            return super().__call__(beta)

    J = Counted(ROWS, LABELS) + rs.Penalty()
    rs.plotting.surface(J, sliders={"l1": (0, 0.1, 0.2), "l2": (0, 1)}, n=21)
    assert Counted.calls <= 2


@pytest.mark.parametrize(
    ("loss", "floor", "top"),
    [
        (rs.SquaredLoss(ROWS, LABELS + 30), "lowest", "highest"),
        (rs.SquaredLoss([[0.0, 0.0]], [2.0]), 0, 2),
        (rs.LogisticLoss(ROWS, np.ones(30), intercept=True), 0, 1),
    ],
)
def test_the_axis_leaves_less_than_half_of_itself_empty(loss, floor, top):
    z = loss(GRID)
    low, high = draw(loss + rs.Penalty(l1=0.1)).layout.meta["regsurf"]["axis"]
    assert low == (z.min() if floor == "lowest" else floor)
    assert high == (z.max() if top == "highest" else top)


def outlined(loss):
    line = draw(loss + rs.Penalty()).data[1]
    return np.stack([line.x, line.y], axis=-1)


def test_lines_of_data_are_drawn_where_they_are_in_view():
    vertical = outlined(rs.SquaredLoss([[2.0, 0.0]], [1.0]))
    np.testing.assert_allclose(vertical[:, 0], 0.5)
    assert np.ptp(vertical[:, 1]) == pytest.approx(6)
    oblique = outlined(rs.SquaredLoss([[1.0, 2.0]], [5.0]))
    np.testing.assert_allclose(oblique @ [1.0, 2.0], 5.0)
    assert np.abs(oblique).max() == pytest.approx(3)
    assert len(outlined(rs.SquaredLoss([[2.0, 0.0]], [9.0]))) == 0
    assert len(outlined(rs.SquaredLoss([[1.0, 1.0]], [9.0]))) == 0


def test_the_arrow_of_separated_data_points_in_their_direction():
    arrow = outlined(rs.LogisticLoss([[3.0, 4.0]], [1.0]))
    np.testing.assert_allclose(arrow[:41] @ [4.0, -3.0], 0, atol=1e-12)
    assert (np.diff(arrow[:41] @ [3.0, 4.0]) > 0).all()
    # Its barbs lie behind the tip, one on each side.
    np.testing.assert_allclose(arrow[42], arrow[40])
    sides = (arrow[[41, 43]] - arrow[40]) @ [[4.0, 3.0], [-3.0, 4.0]]
    assert (sides[:, 1] < 0).all()
    assert sides[0, 0] * sides[1, 0] < 0


def test_other_losses_and_other_numbers_of_weights_have_none():
    three = rs.LogisticLoss(np.eye(3), [0.0, 1.0, 1.0]) + rs.Penalty()
    with pytest.raises(ValueError, match="must have two weights, got 3"):
        draw(three)
    with pytest.raises(TypeError, match="objective must be a loss plus a penalty, got"):
        draw(BOTH.loss)


def test_a_figure_that_would_be_too_large_is_refused_with_a_size_that_fits():
    many = np.linspace(0, 1, 21)
    message = (
        r"sliders must not have as many positions as 21 × 21 with n = 121: 6,456,681 "
        r"heights, more than 4,000,000; take fewer positions, or n up to 95$"
    )
    objective = rs.CrossEntropy() + rs.Penalty()
    with pytest.raises(ValueError, match=message):
        rs.plotting.surface(objective, sliders={"l1": many, "l2": many})
    figure = rs.plotting.surface(objective, sliders={"l1": many}, n=121)
    assert len(figure.to_json()) < 3e6


@pytest.mark.parametrize("half_width", [1e39, 1e-39])
def test_what_single_precision_cannot_hold_is_refused(half_width):
    message = r"half_width must be in \[1\.2e-38, 3\.4e\+38\], the range of a figure"
    with pytest.raises(ValueError, match=message):
        rs.plotting.surface(rs.CrossEntropy() + rs.Penalty(), half_width=half_width)
    for unit in (1e30, 1e-30):
        loss = rs.SquaredLoss([[1.0, 2.0], [2.0, 0.0]], [unit, unit])
        message = r"objective in view must be in \[1\.2e-38"
        with pytest.raises(ValueError, match=message):
            rs.plotting.surface(loss + rs.Penalty(), half_width=2 * unit)


def test_what_rises_beyond_single_precision_is_cut_off_like_all_above_the_axis():
    figure = rs.plotting.surface(rs.CrossEntropy() + rs.Penalty(l2=1e40), n=5)
    z = figure.data[0].z
    assert z.max() == np.finfo(np.float32).max
    assert z.dtype == np.float32
