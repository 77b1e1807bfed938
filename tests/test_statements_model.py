"""General statements about the two-weight network, each against random counter-examples.

``statements.toml`` says where each of them stands on the site.
"""

from itertools import islice

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

import regsurf as rs

targets = st.floats(0, 1)
inputs = st.floats(0.1, 4) | st.floats(-4, -0.1)
strengths = st.floats(1e-3, 2)
seeds = st.integers(0, 2**32 - 1)
# A part of alpha_max, where L1 leaves more than the origin.
parts = st.floats(0.02, 0.98)


def points(seed, n=40, half_width=5.0):
    return np.random.default_rng(seed).uniform(-half_width, half_width, size=(n, 2))


def weak_enough(loss, part):
    """Return an L1 strength that leaves a segment."""
    return part * rs.alpha_max(loss)


def along(ends, n=21):
    return ends[0] + np.linspace(0, 1, n)[:, np.newaxis] * (ends[1] - ends[0])


# Section 1 and "difference" ----------------------------------------------------------


@given(targets, inputs, seeds, st.floats(-50, 50))
def test_the_loss_depends_on_the_difference_alone(p, x, seed, shift):
    loss, beta = rs.CrossEntropy(p, x), points(seed)
    np.testing.assert_allclose(loss(beta + shift), loss(beta), rtol=1e-10, atol=1e-12)


@given(st.sampled_from([0.0, 1.0]), inputs, seeds)
def test_a_certain_target_has_no_minimizer(p, x, seed):
    loss, beta = rs.CrossEntropy(p, x), points(seed)
    downhill = np.sign(x) * np.array([1.0, -1.0]) * (1 if p == 1 else -1)
    assert rs.minimizers(loss + rs.Penalty()).kind == "none"
    assert (loss(beta + downhill) > 0).all()
    assert (loss(beta + downhill) < loss(beta)).all()


@given(st.floats(0.01, 0.99), inputs, seeds)
def test_an_uncertain_target_has_a_line_of_minimizers(p, x, seed):
    loss, beta = rs.CrossEntropy(p, x), points(seed)
    d = np.log(p / (1 - p)) / x
    on_line = beta[:, :1] + [0.0, -d]
    np.testing.assert_allclose(loss(on_line), loss([d, 0.0]), rtol=1e-10)
    assert (loss(beta) >= loss([d, 0.0]) * (1 - 1e-12)).all()
    off = np.abs(beta @ [1.0, -1.0] - d) > 0.1
    assert (loss(beta[off]) > loss([d, 0.0])).all()


@given(targets, inputs, seeds)
def test_every_gradient_points_along_1_minus_1(p, x, seed):
    loss, beta = rs.CrossEntropy(p, x), points(seed)
    np.testing.assert_array_equal(loss.gradient(beta) @ [1.0, 1.0], 0.0)
    path = rs.subgradient_descent(loss + rs.Penalty(), beta, step=1 / loss.curvature)
    end = next(islice(path, 50, None))
    np.testing.assert_allclose(end @ [1.0, 1.0], beta @ [1.0, 1.0], atol=1e-12)


@given(targets, inputs, seeds)
def test_the_curvature_is_zero_along_1_1_and_bounded_across(p, x, seed):
    loss, beta = rs.CrossEntropy(p, x), points(seed)
    h, across = 1e-3, np.array([1.0, -1.0]) / np.sqrt(2)
    for step, largest in ((h * np.array([1.0, 1.0]), 0.0), (h * across, x * x / 2)):
        bend = (loss(beta + step) + loss(beta - step) - 2 * loss(beta)) / h**2
        assert (bend > -1e-6).all()
        assert (bend < largest + 1e-6).all()


@given(st.floats(0.3, 2))
def test_the_gradient_flow_obeys_its_law(x):
    loss = rs.CrossEntropy(1.0, x)
    times = np.geomspace(1e-2, 1e3, 6)
    flow = solve_ivp(
        lambda _, beta: -loss.gradient(beta),
        (0, times[-1]),
        [0.0, 0.0],
        t_eval=times,
        rtol=1e-9,
        atol=1e-12,
        method="LSODA",
    )
    u = x * (flow.y[0] - flow.y[1])
    np.testing.assert_allclose(np.exp(u) + u, 1 + 2 * x**2 * times, rtol=1e-5)


@given(st.floats(1e3, 1e12))
def test_ten_times_the_patience_buys_nearly_log_ten(time):
    def u(t):  # the root of e^u + u = 1 + 2 t, by Newton's method from above
        root = np.log(1 + 2 * t)
        for _ in range(50):
            root -= (np.exp(root) + root - 1 - 2 * t) / (np.exp(root) + 1)
        return root

    assert u(10 * time) - u(time) == pytest.approx(np.log(10), rel=2e-3)


@given(seeds, st.integers(2, 6))
def test_a_softmax_is_constant_along_all_ones(seed, n_classes):
    rng = np.random.default_rng(seed)
    z, shift = rng.normal(size=n_classes), rng.normal()
    q, moved = (np.exp(a) / np.exp(a).sum() for a in (z, z + shift))
    np.testing.assert_allclose(moved, q, rtol=1e-12)
    for direction in np.linalg.qr(np.ones((n_classes, 1)), mode="complete")[0].T[1:]:
        other = np.exp(z + direction)
        assert np.abs(other / other.sum() - q).max() > 1e-6


# Section 2 and "segment" -------------------------------------------------------------


@given(targets, inputs, strengths, seeds)
def test_slopes_jump_by_twice_lambda_on_the_axes_and_nowhere_else(p, x, l1, seed):
    J, h = rs.CrossEntropy(p, x) + rs.Penalty(l1=l1), 1e-9
    beta = points(seed)
    for j in (0, 1):
        at = beta.copy()
        at[::2, j] = 0.0
        step = h * np.eye(2)[j]
        jump = J.subgradient(at + step)[:, j] - J.subgradient(at - step)[:, j]
        expected = np.where(np.abs(at[:, j]) < h, 2 * l1, 0.0)
        np.testing.assert_allclose(jump, expected, atol=1e-7)


@given(targets, inputs, parts, seeds)
def test_every_split_is_a_minimizer_and_only_the_ends_are_sparse(p, x, part, seed):
    loss = rs.CrossEntropy(p, x)
    assume(rs.alpha_max(loss) > 1e-3)
    J = loss + rs.Penalty(l1=weak_enough(loss, part))
    found = rs.minimizers(J)
    assert found.kind == "segment"
    inside = along(found.ends)
    np.testing.assert_allclose(J(inside), found.value, rtol=1e-12)
    assert J.optimality(inside).max() < 1e-12
    np.testing.assert_array_equal((inside == 0).sum(axis=1), [1, *[0] * 19, 1])
    others = points(seed)
    others = others[found.distance(others) > 0.1]
    assert (J(others) > found.value).all()


@given(targets, inputs, parts, parts)
def test_a_stronger_l1_shortens_the_segment(p, x, part, other):
    loss = rs.CrossEntropy(p, x)
    assume(rs.alpha_max(loss) > 1e-3 and abs(part - other) > 1e-3)
    lengths = [
        abs(rs.minimizers(loss + rs.Penalty(l1=weak_enough(loss, s))).difference)
        for s in sorted((part, other))
    ]
    assert lengths[0] > lengths[1]


@given(st.sampled_from([0.0, 1.0]), inputs, parts, seeds)
def test_two_sweeps_are_enough_for_a_certain_target(p, x, part, seed):
    loss = rs.CrossEntropy(p, x)
    J = loss + rs.Penalty(l1=weak_enough(loss, part))
    for order in ((0, 1), (1, 0)):
        path = list(islice(rs.coordinate_descent(J, points(seed), order), 4))
        np.testing.assert_allclose(path[3], path[2], rtol=1e-15, atol=1e-15)
        assert J.optimality(path[2]).max() < 1e-12


@given(targets, inputs, parts)
def test_from_the_origin_the_algorithm_decides(p, x, part):
    loss = rs.CrossEntropy(p, x)
    assume(rs.alpha_max(loss) > 1e-3)
    J = loss + rs.Penalty(l1=weak_enough(loss, part))
    d = rs.minimizers(J).difference
    for order in ((0, 1), (1, 0)):
        end = next(islice(rs.coordinate_descent(J, [0.0, 0.0], order), 1, None))
        assert end[order[0]] == pytest.approx([d, -d][order[0]], rel=1e-12)
        assert end[order[1]] == 0
    for beta in islice(rs.proximal_gradient(J, [0.0, 0.0]), 30):
        assert beta[0] == -beta[1]


# Sections 3 and 4 --------------------------------------------------------------------


@given(targets, inputs, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_l2_leaves_one_finite_minimizer_and_draws_it_to_the_origin(p, x, one, other):
    loss = rs.CrossEntropy(p, x)
    assume(abs(p - 0.5) > 1e-6 and abs(np.log(one / other)) > 1e-3)
    weak, strong = (
        rs.minimizers(loss + rs.Penalty(l2=l2)) for l2 in sorted((one, other))
    )
    for found in (weak, strong):
        assert found.kind == "point"
        assert np.isfinite(found.ends).all()
        assert (found.ends != 0).all()  # no price buys a zero
        assert found.ends[0, 0] == -found.ends[0, 1]
    assert abs(strong.difference) < abs(weak.difference)


@given(targets, inputs, st.floats(0, 2), st.floats(1e-3, 2), seeds)
def test_l2_adds_the_same_bend_everywhere(p, x, l1, l2, seed):
    rng = np.random.default_rng(seed)
    with_l2, without = (
        rs.CrossEntropy(p, x) + rs.Penalty(l1, strength) for strength in (l2, 0.0)
    )
    beta, step = points(seed), rng.normal(size=2) * 1e-2
    bends = [J(beta + step) + J(beta - step) - 2 * J(beta) for J in (with_l2, without)]
    np.testing.assert_allclose(bends[0] - bends[1], 2 * l2 * (step @ step), atol=1e-11)


@given(targets, inputs, st.floats(0.05, 2), st.floats(0.05, 0.95), seeds)
def test_gradient_descent_with_l2_arrives_from_any_start(p, x, l2, share, seed):
    J = rs.CrossEntropy(p, x) + rs.Penalty(l2=l2)
    step = share * 2 / J.curvature
    start = points(seed)
    path = rs.subgradient_descent(J, start, step)
    first, second = next(path), next(path)
    np.testing.assert_allclose(
        second.sum(axis=-1), (1 - 2 * step * l2) * first.sum(axis=-1), atol=1e-13
    )
    # Each step leaves at most this part of the distance: the limit is the minimizer.
    left = max(1 - 2 * step * l2, abs(1 - step * J.curvature))
    assert left < 1
    distance = rs.minimizers(J).distance
    end = next(islice(path, 98, None))
    assert (distance(end) <= left**100 * distance(start) + 1e-9).all()


@given(targets, inputs, st.floats(0, 1.5), st.floats(1e-3, 2))
def test_with_both_penalties_it_is_all_or_nothing(p, x, part, l2):
    loss = rs.CrossEntropy(p, x)
    assume(rs.alpha_max(loss) > 1e-3 and abs(part - 1) > 1e-6)
    found = rs.minimizers(loss + rs.Penalty(weak_enough(loss, part), l2))
    assert found.kind == "point"
    assert np.count_nonzero(found.ends[0]) == (2 if part < 1 else 0)
    assert found.ends[0, 0] == -found.ends[0, 1]


@given(targets, inputs, st.floats(0.05, 0.95))
def test_as_l2_fades_the_minimizer_tends_to_the_middle_of_the_segment(p, x, part):
    loss = rs.CrossEntropy(p, x)
    assume(rs.alpha_max(loss) > 1e-2)
    l1 = weak_enough(loss, part)
    middle = rs.minimizers(loss + rs.Penalty(l1)).ends.mean(axis=0)
    off = [
        np.linalg.norm(rs.minimizers(loss + rs.Penalty(l1, l2)).ends[0] - middle)
        for l2 in (1e-2, 1e-4, 1e-6, 1e-8)
    ]
    assert all(np.diff(off) < 0)
    assert off[-1] < 1e-3 * max(1.0, np.linalg.norm(middle))


# Section 7 ---------------------------------------------------------------------------


@given(inputs, parts, st.floats(1e-5, 0.1))
def test_a_proximal_step_shrinks_what_is_left_along_the_segment(x, part, l2):
    loss = rs.CrossEntropy(1.0, x)
    J = loss + rs.Penalty(weak_enough(loss, part), l2)
    step = 1 / loss.curvature
    # Inside the quadrant of the segment, where no weight is at 0
    start = np.sign(x) * np.array([3.0, -2.0]) * (1 + 2 / abs(x))
    for before, after in zip(
        *(islice(rs.proximal_gradient(J, start), k, 20 + k) for k in (0, 1)),
        strict=True,
    ):
        if (after == 0).any() or np.sign(after[0]) == np.sign(after[1]):
            break
        rounding = 1e-13 * np.abs(before).max()
        expected = before.sum() / (1 + 2 * step * l2)
        assert after.sum() == pytest.approx(expected, rel=1e-9, abs=rounding)


@given(
    sizes=st.tuples(st.floats(0.1, 10), st.floats(1.001, 3)),
    signs=st.tuples(st.sampled_from([-1, 1]), st.sampled_from([-1, 1])),
    swap=st.booleans(), part=st.floats(0.01, 0.99),
)  # fmt: skip
def test_the_larger_feature_gets_the_weight(sizes, signs, swap, part):
    small, large = sizes[0], sizes[0] * sizes[1]
    row = [signs[0] * small, signs[1] * large]
    loss = rs.LogisticLoss([row[::-1] if swap else row], [1.0])
    found = rs.minimizers(loss + rs.Penalty(l1=part * rs.alpha_max(loss)))
    assert found.kind == "point"
    weights = found.ends[0][::-1] if swap else found.ends[0]
    assert weights[0] == 0
    price = part / 2  # of a unit of the output
    assert abs(weights[1]) == pytest.approx(np.log((1 - price) / price) / large)


@given(size=st.floats(0.1, 10), ratio=st.floats(0.2, 5), l2=st.floats(1e-3, 10))
def test_squares_buy_from_both_and_more_from_the_larger(size, ratio, l2):
    loss = rs.LogisticLoss([[size, size * ratio]], [1.0])
    (beta, _) = rs.minimizers(loss + rs.Penalty(l2=l2)).ends
    assert (beta > 0).all()
    assert beta[1] / beta[0] == pytest.approx(ratio)
