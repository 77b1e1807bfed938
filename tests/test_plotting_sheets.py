"""Sheets: what is drawn is the objective, cut off at the top, and its minimizers."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt

import regsurf as rs

mpl.use("Agg")


@pytest.fixture
def ax():
    figure, ax = plt.subplots(subplot_kw={"projection": "3d"})
    yield ax
    plt.close(figure)


@pytest.mark.parametrize("penalty", [rs.Penalty(l1=0.3), rs.Penalty(l2=0.1)])
def test_the_sheet_is_the_objective_up_to_the_top_of_the_loss(ax, penalty, monkeypatch):
    drawn = []
    monkeypatch.setattr(ax, "plot_surface", lambda *args, **_: drawn.append(args))
    J, grid = rs.CrossEntropy() + penalty, rs.square_grid(2.0, 21)
    assert rs.plotting.sheet(J, ax, half_width=2.0, n=21) is ax
    ((b1, b2, height),) = drawn
    np.testing.assert_array_equal(np.stack([b1, b2], axis=-1), grid)
    top = J.loss([-2.0, 2.0])
    assert ax.get_zlim() == pytest.approx((0, top))
    below = J(grid) <= top
    np.testing.assert_array_equal(height[below], J(grid)[below])
    assert np.isnan(height[~below]).all()
    assert 0 < below.mean() < 1


def test_a_segment_is_drawn_on_the_sheet(ax):
    J = rs.CrossEntropy() + rs.Penalty(l1=0.2)
    rs.plotting.sheet(J, ax)
    (line,) = ax.lines
    b1, b2, height = line.get_data_3d()
    np.testing.assert_array_equal([b1[[0, -1]], b2[[0, -1]]], rs.minimizers(J).ends.T)
    np.testing.assert_allclose(height, rs.minimizers(J).value)


@pytest.mark.parametrize(
    "loss",
    [rs.CrossEntropy(), rs.LogisticLoss([[1.0, 2.0], [2.0, -1.0]], [1, 0])],
)
def test_a_single_minimizer_is_a_dot(ax, loss):
    J = loss + rs.Penalty(l2=0.5)
    rs.plotting.sheet(J, ax)
    (dot,) = ax.lines
    assert dot.get_marker() == "o"
    b1, b2, _ = dot.get_data_3d()
    best = rs.minimize(J).beta
    np.testing.assert_allclose([b1, b2], np.tile(best, (len(b1), 1)).T, rtol=1e-6)


def test_a_line_lies_in_the_view(ax):
    J = rs.CrossEntropy(p=0.8) + rs.Penalty()
    rs.plotting.sheet(J, ax)
    (line,) = ax.lines
    assert line.get_marker() == "None"
    b1, b2, _ = line.get_data_3d()
    np.testing.assert_allclose(b1 - b2, np.log(4))
    assert np.ptp(b1) > 3
    assert max(np.abs(b1).max(), np.abs(b2).max()) <= 3


@pytest.mark.parametrize(("p", "sign"), [(1.0, 1), (0.0, -1)])
def test_without_a_minimizer_an_arrow_points_to_infinity(ax, p, sign):
    rs.plotting.sheet(rs.CrossEntropy(p=p) + rs.Penalty(), ax)
    b1, b2, _ = ax.lines[0].get_data_3d()
    tip = np.abs(b1 - b2).argmax()
    assert (b1[tip], b2[tip]) == pytest.approx((2.79 * sign, -2.79 * sign))


def test_where_every_point_is_a_minimizer_none_is_drawn(ax):
    rs.plotting.sheet(rs.CrossEntropy(x=0.0) + rs.Penalty(), ax)
    assert len(ax.lines[0].get_data_3d()[0]) == 0


def test_a_loss_of_ones_own_is_minimized(ax):
    class Bowl:
        n_parameters, curvature = 2, 2.0

        def __call__(self, beta):
            return ((np.asarray(beta) - 1) ** 2).sum(axis=-1)

        def gradient(self, beta):
            return 2 * (np.asarray(beta) - 1)

    rs.plotting.sheet(rs.Objective(Bowl()), ax)
    b1, b2, height = ax.lines[0].get_data_3d()
    np.testing.assert_allclose(np.stack([b1, b2]), 1.0, atol=1e-6)
    np.testing.assert_allclose(height, 0.0, atol=1e-6)


def test_new_axes_are_the_default():
    figure = plt.figure()
    ax = rs.plotting.sheet(rs.CrossEntropy() + rs.Penalty())
    assert figure.axes == [ax]
    plt.close(figure)


def test_bad_arguments_are_named(ax):
    J = rs.CrossEntropy() + rs.Penalty()
    with pytest.raises(ValueError, match="half_width must be"):
        rs.plotting.sheet(J, ax, half_width=-1.0)
