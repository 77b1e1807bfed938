"""The exact minimizer sets: reference numbers, symmetries, brute force."""

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import regsurf as rs

mpmath.mp.dps = 60


def found(p=1.0, x=1.0, l1=0.0, l2=0.0):
    return rs.minimizers(rs.CrossEntropy(p, x) + rs.Penalty(l1, l2))


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (
            {"p": 1.0},
            "No minimizer: the loss falls towards 0.00 as β₁ − β₂ goes to +∞.",
        ),
        (
            {"p": 0.0},
            "No minimizer: the loss falls towards 0.00 as β₁ − β₂ goes to −∞.",
        ),
        ({"p": 0.2}, "Every point with β₁ − β₂ = −1.39 is a minimizer."),
        # The difference is −4e−4; no sign without a digit that carries it.
        ({"p": 0.4999}, "Every point with β₁ − β₂ = 0.00 is a minimizer."),
        (
            {"l1": 0.25},
            "Every point from (1.10, 0) to (0, −1.10) is a minimizer.",
        ),
        (
            {"l1": 0.25, "x": -1.0},
            "Every point from (−1.10, 0) to (0, 1.10) is a minimizer.",
        ),
        ({"l2": 0.1}, "The only minimizer is (0.82, −0.82)."),
        (
            {"l1": 0.5},
            "The only minimizer is the origin, (0, 0): both weights are exactly zero.",
        ),
        (
            {"p": 0.5, "l2": 0.1},
            "The only minimizer is the origin, (0, 0): both weights are exactly zero.",
        ),
        (
            {"x": 0.0},
            "Every point is a minimizer: the weights change nothing.",
        ),
    ],
)
def test_a_set_says_in_words_what_it_is(setting, sentence):
    assert found(**setting).sentence == sentence
    spelled = str(found(**setting)).encode("ascii").decode()
    said = spelled.replace("beta_1 - beta_2", "β₁ − β₂").replace("-", "−")
    assert said.replace("infinity", "∞") == sentence


# The article's case, p = x = 1; roots found with forty digits.
@pytest.mark.parametrize(
    ("l1", "l2", "half"),
    [
        (0.0, 0.01, 1.6796375226847968),
        (0.0, 0.1, 0.8167530850779232),
        (0.0, 0.5, 0.3374158071711997),
        (0.0, 1.0, 0.20052906877077353),
        (0.1, 0.1, 0.6207956288244341),
        (0.3, 0.01, 0.4045305380727993),
    ],
)
def test_reference_points(l1, l2, half):
    result = found(l1=l1, l2=l2)
    assert result.kind == "point"
    np.testing.assert_allclose(result.ends, [[half, -half]] * 2, rtol=4e-16)
    assert result.difference == pytest.approx(2 * half, rel=4e-16)


@pytest.mark.parametrize("l1", [1e-20, 0.01, 0.2, 0.25, 0.49, 0.5 - 1e-12])
def test_reference_segments(l1):
    result = found(l1=l1)
    assert result.kind == "segment"
    exact = mpmath.log((1 - mpmath.mpf(l1)) / mpmath.mpf(l1))
    assert result.difference == pytest.approx(float(exact), rel=4e-16)
    d = result.difference
    np.testing.assert_array_equal(result.ends, [[d, 0.0], [0.0, -d]])


@pytest.mark.parametrize(
    "p", [5e-324, 1e-300, 0.01, 0.3, 0.5, 0.5 + 1e-12, 0.8, 1 - 1e-15]
)
@pytest.mark.parametrize("x", [1.0, -0.5, 3.0])
def test_reference_lines(p, x):
    result = found(p, x)
    assert result.kind == "line"
    assert result.ends is None
    exact = mpmath.log(mpmath.mpf(p) / (1 - mpmath.mpf(p))) / mpmath.mpf(x)
    assert result.difference == pytest.approx(float(exact), rel=4e-16, abs=0.0)
    entropy = -p * np.log(p) - (1 - p) * np.log1p(-p)
    assert result.value == pytest.approx(entropy, rel=1e-14)


@pytest.mark.parametrize(("p", "x", "sign"), [(1, 2, 1), (0, 2, -1), (1, -2, -1)])
def test_a_certain_target_without_a_penalty_has_none(p, x, sign):
    result = found(p, x)
    assert (result.kind, result.difference, result.value) == ("none", sign * np.inf, 0)
    assert result.ends is None
    np.testing.assert_array_equal(result.distance([[0.0, 0.0], [9.0, 1.0]]), np.inf)


def test_without_an_input_everything_or_the_origin():
    plane = found(p=0.3, x=0.0)
    assert (plane.kind, plane.ends) == ("plane", None)
    assert np.isnan(plane.difference)
    assert plane.value == pytest.approx(np.log(2), rel=1e-15)
    np.testing.assert_array_equal(plane.distance([[1.0, 2.0], [0.0, 0.0]]), [0.0, 0.0])
    for penalty in ({"l1": 0.1}, {"l2": 0.1}):
        origin = found(p=0.3, x=0.0, **penalty)
        assert origin.kind == "point"
        np.testing.assert_array_equal(origin.ends, np.zeros((2, 2)))


@pytest.mark.parametrize("l2", [0.0, 1e-9, 0.3])
@pytest.mark.parametrize(("p", "x"), [(1.0, 1.0), (0.2, -2.0), (0.5, 3.0), (0.9, 0.5)])
def test_alpha_max_is_where_the_origin_becomes_the_minimizer(p, x, l2):
    critical = rs.alpha_max(rs.CrossEntropy(p, x))
    assert critical == pytest.approx(abs(x) * abs(p - 0.5), rel=4e-16)
    if critical:
        below = found(p, x, l1=critical * (1 - 1e-9), l2=l2)
        assert below.difference != 0
    at = found(p, x, l1=max(critical, 1e-300), l2=l2)
    assert at.kind == "point"
    np.testing.assert_array_equal(at.ends, np.zeros((2, 2)))


def test_alpha_max_of_a_logistic_loss():
    loss = rs.LogisticLoss([[1.0, 4.0], [-1.0, 0.0]], [1.0, 0.0])
    assert rs.alpha_max(loss) == 1.0
    assert (loss + rs.Penalty(l1=1.0)).optimality([0.0, 0.0]) == 0.0
    assert (loss + rs.Penalty(l1=0.99)).optimality([0.0, 0.0]) > 0


@pytest.mark.parametrize("l1", [0.0, 0.1])
@pytest.mark.parametrize("l2", [0.0, 0.05])
@pytest.mark.parametrize("p", [0.1, 0.35, 0.8])
@pytest.mark.parametrize("x", [1.0, -1.5])
def test_symmetries_of_the_set(p, x, l1, l2):
    result = found(p, x, l1, l2)
    swapped = found(1 - p, x, l1, l2)  # with the weights exchanged
    mirrored = found(p, -x, l1, l2)  # with the weights negated
    for other in (swapped, mirrored):
        assert other.kind == result.kind
        assert other.difference == pytest.approx(-result.difference, rel=1e-14)
        assert other.value == pytest.approx(result.value, rel=1e-14)
        if result.ends is not None:
            np.testing.assert_allclose(other.ends, -result.ends, rtol=1e-14)
    # x grows, weights shrink, and the strengths grow with 1 / weight
    scaled = found(p, 2 * x, 2 * l1, 4 * l2)
    assert scaled.difference == pytest.approx(result.difference / 2, rel=1e-14)
    assert scaled.value == pytest.approx(result.value, rel=1e-14)


@given(
    p=st.floats(0, 1), x=st.floats(-4, 4), l1=st.floats(0, 0.6), l2=st.floats(0, 0.6)
)
def test_the_set_satisfies_fermats_rule_and_nothing_is_lower(p, x, l1, l2):
    assume(abs(x) > 1e-3 and (l1 == 0 or l1 > 1e-9) and (l2 == 0 or l2 > 1e-9))
    objective = rs.CrossEntropy(p, x) + rs.Penalty(l1, l2)
    result = rs.minimizers(objective)
    assume(result.ends is not None)
    inside = np.linspace(*result.ends, 5)
    np.testing.assert_allclose(objective(inside), result.value, rtol=1e-12)
    assert objective.optimality(inside).max() <= 1e-12 * max(1, abs(x))
    around = result.ends[0] + rs.square_grid(3.0, 41)
    assert objective(around).min() >= result.value - 1e-14
    assert (objective.optimality(around)[result.distance(around) > 0.1] > 0).all()


@pytest.mark.parametrize("setting", [{"l1": 0.2}, {"p": 0.2, "x": -2.0}, {"l2": 0.1}])
def test_the_distance_is_that_to_the_nearest_of_many_points(setting):
    result = found(**setting)
    if result.kind == "line":
        s = np.linspace(-20, 20, 40_001)
        many = np.stack([s + result.difference, s], axis=-1)
    else:
        many = np.linspace(*result.ends, 4001)
    for beta in ([3.0, 1.0], [0.3, -0.9], [-2.0, -2.0], [1.0, -4.0], [0.0, 0.0]):
        brute = np.linalg.norm(many - beta, axis=-1).min()
        assert result.distance(beta) == pytest.approx(brute, abs=1e-3)
    grid = rs.square_grid(2.0, 5)
    assert result.distance(grid).shape == (5, 5)
    assert result.distance(grid)[3, 1] == result.distance(grid[3, 1])


def test_the_ends_cannot_be_changed():
    for setting in ({"l1": 0.2}, {"l2": 0.2}, {"l1": 0.7}):
        with pytest.raises(ValueError, match="read-only"):
            found(**setting).ends[0] = 1.0


def test_minimizers_beyond_the_floats_are_said_to_be():
    with pytest.raises(OverflowError, match=r"x = 1e-308 puts the minimizers beyond"):
        found(p=1 - 1e-15, x=1e-308)


def test_minimizers_wants_an_objective_with_a_loss_that_it_knows():
    class Other:
        n_parameters, curvature = 2, 1.0

        def __call__(self, beta):
            return np.sum(np.square(beta), axis=-1)

        def gradient(self, beta):
            return 2 * np.asarray(beta)

    message = r"objective\.loss must be a CrossEntropy, LogisticLoss or SquaredLoss, got Other"
    assert rs.Objective(Other())([1.0, 0.0]) == 1.0
    with pytest.raises(TypeError, match=message):
        rs.minimizers(rs.Objective(Other()))
    with pytest.raises(TypeError, match="objective must be a loss plus a penalty"):
        rs.minimizers(rs.CrossEntropy())


@pytest.mark.parametrize("loss", [rs.LogisticLoss, rs.SquaredLoss])
def test_more_than_two_weights_are_for_minimize(loss):
    message = "objective.loss must have two weights, got 3; minimize takes any number"
    with pytest.raises(ValueError, match=message):
        rs.minimizers(loss([[1.0, 2.0, 3.0]], [1.0]) + rs.Penalty(l1=0.1))


def test_distances_to_the_plane_are_zero_for_each_point():
    found = rs.minimizers(rs.CrossEntropy(p=0.5, x=0.0) + rs.Penalty())
    np.testing.assert_array_equal(found.distance(np.ones((4, 3, 2))), np.zeros((4, 3)))


def test_a_target_that_is_almost_certain_has_its_line_far_out():
    found = rs.minimizers(rs.CrossEntropy(p=1e-305) + rs.Penalty())
    assert found.kind == "line"
    assert found.difference == pytest.approx(-305 * np.log(10), rel=1e-15)
