"""Contours: what is drawn is the objective and its exact minimizers."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt

import regsurf as rs

mpl.use("Agg")


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


def drawn_minimizers(ax):
    return [line for line in ax.lines if line.get_label() == "minimizers"]


def test_a_segment_is_drawn_end_to_end(ax):
    J = rs.CrossEntropy() + rs.Penalty(l1=0.2)
    assert rs.plotting.contours(J, ax=ax) is ax
    (line,) = drawn_minimizers(ax)
    np.testing.assert_array_equal(line.get_xydata(), rs.minimizers(J).ends)


def test_a_point_is_drawn_where_it_is(ax):
    rs.plotting.contours(rs.CrossEntropy() + rs.Penalty(l2=1.0), ax=ax)
    (line,) = drawn_minimizers(ax)
    np.testing.assert_allclose(
        line.get_xydata(), [[0.2005291, -0.2005291]] * 2, rtol=1e-6
    )


def test_a_line_passes_through_the_minimizers(ax):
    rs.plotting.contours(rs.CrossEntropy(p=0.8) + rs.Penalty(), ax=ax)
    (line,) = drawn_minimizers(ax)
    ends = np.array([line.get_xy1(), line.get_xy2()])
    np.testing.assert_allclose(ends[:, 0] - ends[:, 1], np.log(4))
    assert np.ptp(ends[:, 0]) > 0.5


@pytest.mark.parametrize(("p", "sign"), [(1.0, 1), (0.0, -1)])
def test_without_a_minimizer_an_arrow_points_to_infinity(ax, p, sign):
    rs.plotting.contours(rs.CrossEntropy(p=p) + rs.Penalty(), ax=ax)
    assert not drawn_minimizers(ax)
    arrow, words = ax.texts
    assert words.get_text() == "no minimizer"
    assert np.sign(arrow.xy[0]) == sign == -np.sign(arrow.xy[1])


def test_a_constant_surface_is_drawn_without_complaint(ax):
    rs.plotting.contours(rs.CrossEntropy(x=0.0) + rs.Penalty(), ax=ax)
    assert not drawn_minimizers(ax)


def test_the_current_axes_are_the_default(ax):
    plt.sca(ax)
    assert rs.plotting.contours(rs.CrossEntropy() + rs.Penalty()) is ax


def test_bad_arguments_are_named(ax):
    J = rs.CrossEntropy() + rs.Penalty()
    allowed = "n_levels must be an integer >= 2, got"
    with pytest.raises(ValueError, match=f"{allowed} 1"):
        rs.plotting.contours(J, ax=ax, n_levels=1)
    with pytest.raises(TypeError, match=rf"{allowed} 2\.5"):
        rs.plotting.contours(J, ax=ax, n_levels=2.5)
    with pytest.raises(
        TypeError, match="ax must be the axes of a Matplotlib figure, go"
    ):
        rs.plotting.contours(J, 5)
    with pytest.raises(TypeError, match="objective must be a loss plus a penalty, got"):
        rs.plotting.contours(J.loss)
    three = rs.SquaredLoss([[1.0, 2.0, 3.0]], [1.0]) + rs.Penalty()
    with pytest.raises(ValueError, match="must have two parameters, got 3"):
        rs.plotting.contours(three, ax=ax)


@pytest.mark.parametrize("Loss", [rs.LogisticLoss, rs.SquaredLoss])
def test_the_minimizer_of_data_is_drawn(ax, Loss):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 2))
    J = Loss(X, X[:, 0] + rng.normal(size=50) > 0) + rs.Penalty(l1=0.1)
    rs.plotting.contours(J, ax=ax)
    (line,) = drawn_minimizers(ax)
    np.testing.assert_array_equal(line.get_xydata(), rs.minimizers(J).ends)


@pytest.mark.parametrize(
    ("rows", "tip", "rotation"),
    [
        ([[3.0, 4.0]], (2.0925, 2.79), 53.13),
        ([[-3.0, 4.0]], (-2.0925, 2.79), -53.13),
        ([[-1.0, 0.0]], (-2.79, 0.0), 0.0),
        ([[0.0, -1.0]], (0.0, -2.79), -90.0),
    ],
)
def test_separated_data_escape_in_their_direction(ax, rows, tip, rotation):
    rs.plotting.contours(rs.LogisticLoss(rows, [1.0]) + rs.Penalty(), ax=ax)
    assert not drawn_minimizers(ax)
    arrow, words = ax.texts
    np.testing.assert_allclose(arrow.xy, tip, atol=1e-12)
    turn = (words.get_rotation() - rotation + 180) % 360 - 180
    assert turn == pytest.approx(0, abs=0.01)


def test_a_line_of_data_is_drawn_through_its_minimizers(ax):
    J = rs.SquaredLoss([[0.0, 2.0]], [1.0]) + rs.Penalty()
    rs.plotting.contours(J, ax=ax)
    (line,) = drawn_minimizers(ax)
    np.testing.assert_allclose([line.get_xy1(), line.get_xy2()], [[0, 0.5], [1, 0.5]])


def test_the_minimizer_of_a_loss_of_ones_own_is_looked_for(ax):
    class Bowl:
        n_parameters, curvature = 2, 2.0

        def __call__(self, beta):
            return np.sum((np.asarray(beta) - [1.0, 2.0]) ** 2, axis=-1)

        def gradient(self, beta):
            return 2 * (np.asarray(beta) - [1.0, 2.0])

    rs.plotting.contours(rs.Objective(Bowl()), ax=ax)
    (line,) = drawn_minimizers(ax)
    np.testing.assert_allclose(line.get_xydata(), [[1.0, 2.0]] * 2, rtol=1e-9)


@pytest.mark.parametrize("unit", [1e-9, 1e-6, 1.0, 1e9])
def test_bands_of_values_do_not_depend_on_units(ax, unit):
    loss = rs.SquaredLoss([[1.0, 0.5], [0.2, 1.0]], [unit, -unit])
    rs.plotting.contours(loss + rs.Penalty(), ax, half_width=3 * unit, n=11)
    values = loss(rs.square_grid(3 * unit, 11))
    (filled,) = (c for c in ax.collections if c.get_array().size > 2 and c.filled)
    np.testing.assert_allclose(filled.levels[-1], values.max(), rtol=1e-12)


@pytest.mark.parametrize("draw", [rs.plotting.contours, rs.plotting.sheet])
def test_what_no_figure_can_hold_is_refused(draw):
    steep = rs.CrossEntropy(x=1e200) + rs.Penalty()
    for objective, half_width, name in (
        (steep, 3.0, "objective in view"),
        (rs.CrossEntropy(x=1e308) + rs.Penalty(), 3.0, "objective in view"),
        (rs.CrossEntropy() + rs.Penalty(), 1e300, "half_width"),
        (rs.CrossEntropy() + rs.Penalty(), 1e-300, "half_width"),
    ):
        with pytest.raises(ValueError, match=f"{name} must be in"):
            draw(objective, half_width=half_width, n=5)
    plt.close("all")


def test_a_line_that_passes_the_view_by_is_not_drawn(ax):
    rs.plotting.contours(rs.CrossEntropy(0.7, 1e-300) + rs.Penalty(), ax, n=5)
    assert drawn_minimizers(ax) == []
    rs.plotting.contours(rs.CrossEntropy(0.7, 1.0) + rs.Penalty(), ax, n=5)
    assert len(drawn_minimizers(ax)) == 1
