"""The penalty, its subdifferential and its prox."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import regsurf as rs

strengths = st.floats(0, 5)
steps = st.floats(1e-3, 10)
weights = st.floats(-50, 50)


def test_there_is_no_half_in_the_squares():
    assert rs.Penalty(l2=1.0)([3.0, -4.0]) == 25.0
    assert rs.Penalty(l1=1.0)([3.0, -4.0]) == 7.0
    assert rs.Penalty(l1=0.5, l2=0.1)([3.0, -1.0]) == pytest.approx(3.0, rel=1e-15)
    assert rs.Penalty() == rs.Penalty(l1=0.0, l2=0.0)
    assert rs.Penalty()([3.0, -4.0]) == 0.0


def test_a_strength_of_zero_drops_its_term_even_where_it_overflows():
    assert rs.Penalty(l1=1.0)([1e300, 0.0]) == 1e300


def test_the_subgradient_is_zero_at_a_kink():
    penalty = rs.Penalty(l1=0.5, l2=0.25)
    np.testing.assert_array_equal(
        penalty.subgradient([[2.0, 0.0], [-2.0, -0.0]]), [[1.5, 0.0], [-1.5, 0.0]]
    )


@given(l1=strengths, l2=strengths, b=weights, c=weights)
def test_subgradients_support_the_penalty_from_below(l1, l2, b, c):
    penalty = rs.Penalty(l1, l2)
    line = penalty([b]) + penalty.subgradient([b])[0] * (c - b)
    assert penalty([c]) >= line - 1e-9 * (1 + penalty([b]))


def test_the_jump_across_a_fold_is_twice_the_strength():
    below, above = rs.Penalty(l1=0.3).subgradient([[1.0, -1e-300], [1.0, 1e-300]])
    np.testing.assert_array_equal(above - below, [0.0, 0.6])


def test_distance_to_the_subdifferential():
    penalty = rs.Penalty(l1=0.5, l2=0.25)
    distance = penalty.subdifferential_distance
    # On the kink the penalty absorbs slopes up to its strength.
    assert distance([0.0, 0.0], [0.5, -0.5]) == 0.0
    assert distance([0.0, 0.0], [-3.5, 4.5]) == 5.0
    # Off it there is one slope: 0.5 sign(b) + 0.5 b.
    assert distance([2.0, -2.0], [-1.5, 1.5]) == 0.0
    assert distance([2.0, -2.0], [1.5, 1.5]) == 3.0


@given(l1=strengths, l2=strengths, step=steps, v=weights, b=weights)
def test_three_point_inequality_of_the_prox(l1, l2, step, v, b):
    penalty = rs.Penalty(l1, l2)
    nearest = penalty.prox([v], step)

    def cost(point):
        return step * penalty(point) + (point[0] - v) ** 2 / 2

    # The cost is strongly convex, so it grows from its minimizer at least like this;
    # the squares of the penalty add to the modulus.
    gap = (1 + 2 * step * l2) * (b - nearest[0]) ** 2 / 2
    assert cost([b]) >= cost(nearest) + gap - 1e-12 * (1 + cost([b]) + v * v)


@given(l1=strengths, l2=strengths, step=steps, v=weights, w=weights)
def test_the_prox_is_firmly_nonexpansive_and_odd(l1, l2, step, v, w):
    penalty = rs.Penalty(l1, l2)
    (a,), (b,) = penalty.prox([v], step), penalty.prox([w], step)
    assert (a - b) ** 2 <= (a - b) * (v - w) + 1e-12
    assert penalty.prox([-v], step)[0] == -a


def test_the_prox_gives_exact_zeros_and_no_negative_ones():
    prox = rs.Penalty(l1=0.5).prox([-0.25, 0.25, -0.5, 0.75, -2.0], step=0.5)
    np.testing.assert_array_equal(prox, [0.0, 0.0, -0.25, 0.5, -1.75])
    assert not np.signbit(prox[:2]).any()
    np.testing.assert_array_equal(
        rs.Penalty(l1=1.0, l2=0.5).prox([[4.0, -1.0]], 1.0), [[1.5, 0.0]]
    )
    np.testing.assert_array_equal(rs.Penalty().prox([1.0, -3.0], 0.1), [1.0, -3.0])


def test_prox_by_brute_force():
    penalty, candidates = rs.Penalty(l1=0.7, l2=0.2), np.linspace(-3, 3, 600_001)
    for v in (-2.5, -0.3, 0.0, 0.4, 1.9):
        cost = 0.6 * penalty(candidates[:, np.newaxis]) + (candidates - v) ** 2 / 2
        assert penalty.prox([v], 0.6)[0] == pytest.approx(
            candidates[np.argmin(cost)], abs=1e-5
        )


def test_strengths_are_kept_as_floats():
    penalty = rs.Penalty(l1=np.float32(1), l2=2)
    assert (type(penalty.l1), type(penalty.l2)) == (float, float)
    loss = rs.CrossEntropy(p=1, x=np.int64(3))
    assert (type(loss.p), type(loss.x)) == (float, float)
