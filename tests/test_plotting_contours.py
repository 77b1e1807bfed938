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
    assert line.get_xy1() == (pytest.approx(np.log(4)), 0)
    assert line.get_slope() == 1


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
    with pytest.raises(ValueError, match="n_levels must be >= 2, got 1"):
        rs.plotting.contours(rs.CrossEntropy() + rs.Penalty(), ax=ax, n_levels=1)


def test_the_minimizer_of_a_logistic_loss_is_drawn(ax):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 2))
    J = rs.LogisticLoss(X, X[:, 0] + rng.normal(size=50) > 0) + rs.Penalty(l1=0.1)
    rs.plotting.contours(J, ax=ax)
    (line,) = drawn_minimizers(ax)
    np.testing.assert_array_equal(line.get_xydata(), [rs.minimize(J).beta])
