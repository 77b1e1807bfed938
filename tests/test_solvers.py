"""The solvers: which of the minimizers each one reaches, and how exactly."""

from functools import partial
from itertools import islice

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import regsurf as rs

SEGMENT = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.2)
D = np.log(4.0)  # the difference that its minimizers share

ista = rs.proximal_gradient
fista = partial(rs.proximal_gradient, accelerate=True)
SOLVERS = {"ista": ista, "fista": fista, "coordinate": rs.coordinate_descent}
STEPS = {"ista": 2000, "fista": 2000, "coordinate": 150, "subgradient": 2000}
DESCENTS = SOLVERS | {"subgradient": partial(rs.subgradient_descent, step=0.1)}


# Section 2 of the tutorial: who decides which minimizer you get.


def test_from_the_origin_proximal_gradient_ends_dense_in_the_middle(after):
    end = after(ista(SEGMENT, [0.0, 0.0]), 300)
    np.testing.assert_allclose(end, [D / 2, -D / 2], rtol=1e-14)


@pytest.mark.parametrize("start", [[3.0, 1.0], [0.5, 2.0], [4.0, 0.0]])
def test_from_above_the_fold_proximal_gradient_ends_exactly_sparse(after, start):
    end = after(ista(SEGMENT, start), 300)
    assert end[1] == 0.0
    assert end[0] == pytest.approx(D, rel=1e-14)


def test_acceleration_may_overshoot_the_fold_and_end_dense(after):
    end = after(fista(SEGMENT, [3.0, 1.0]), 300)
    assert rs.minimizers(SEGMENT).distance(end) < 1e-12
    assert (end != 0.0).all()


@pytest.mark.parametrize("l1", [0.01, 0.1, 0.2, 0.25, 0.3, 0.4, 0.49])
@pytest.mark.parametrize("x", [1.0, -2.0, 0.7])
def test_coordinate_descent_from_the_origin_ends_where_its_order_begins(after, l1, x):
    J = rs.CrossEntropy(p=1.0, x=x) + rs.Penalty(l1=l1 * abs(x))
    first, second = rs.minimizers(J).ends
    # to the last bit, also where Fermat's rule is an equality
    end = after(rs.coordinate_descent(J, [0.0, 0.0], order=(0, 1)), 5)
    np.testing.assert_array_equal(end, first)
    assert end[1] == 0.0
    end = after(rs.coordinate_descent(J, [0.0, 0.0], order=(1, 0)), 5)
    np.testing.assert_array_equal(end, second)
    assert end[0] == 0.0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_coordinate_descent_from_above_the_fold_is_sparse_in_both_orders(after, order):
    end = after(rs.coordinate_descent(SEGMENT, [3.0, 1.0], order), 5)
    np.testing.assert_array_equal(end, rs.minimizers(SEGMENT).ends[0])


def test_coordinate_descent_keeps_a_split_that_is_already_dense(after):
    end = after(rs.coordinate_descent(SEGMENT, [7.0, -0.5]), 5)
    np.testing.assert_allclose(end, [D - 0.5, -0.5], rtol=1e-14)


@pytest.mark.parametrize("step", [0.5, 0.1, 0.03])
def test_subgradient_descent_never_gets_an_exact_zero(step):
    path = np.array(
        list(islice(rs.subgradient_descent(SEGMENT, [3.0, 1.0], step), 5000))
    )
    assert (path != 0.0).all()
    # and yet it is near: within a few steps' length times the strength
    assert rs.minimizers(SEGMENT).distance(path[1000:]).max() < step
    assert abs(path[1000:, 1]).max() < 2 * step * SEGMENT.penalty.l1 + 0.1 * step


@pytest.mark.parametrize("name", DESCENTS)
def test_l2_has_one_end_for_all_starts_and_it_is_dense(after, name):
    J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l2=0.1)
    end = after(DESCENTS[name](J, rs.square_grid(4.0, 5)), STEPS[name])
    np.testing.assert_allclose(end[..., 0], 0.8167530850779232, rtol=1e-10)
    np.testing.assert_allclose(end[..., 1], -0.8167530850779232, rtol=1e-10)


@pytest.mark.parametrize("name", SOLVERS)
def test_a_whiff_of_l2_moves_every_end_to_the_middle(after, name):
    J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.2, l2=1e-2)
    end = after(SOLVERS[name](J, rs.square_grid(4.0, 5)), STEPS[name])
    assert rs.minimizers(J).distance(end).max() < 1e-8
    assert (end != 0.0).all()


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_beyond_alpha_max_both_weights_are_exactly_zero(after, name, l2):
    J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.51, l2=l2)
    end = after(SOLVERS[name](J, rs.square_grid(3.0, 7)), 1000)
    assert (end == 0.0).all()
    assert not np.signbit(end).any()


@pytest.mark.parametrize("step", [0.1, 1.0, 1.9])
def test_without_a_penalty_descent_conserves_the_sum_and_drifts(after, step):
    J = rs.CrossEntropy() + rs.Penalty()
    end = after(rs.subgradient_descent(J, [1.0, 2.0], step), 500)
    assert end.sum() == pytest.approx(3.0, rel=1e-12)
    # gradient flow, e^u + u = 1 + 2t from u = 0; here from u = -1
    u, start = end @ [1, -1], -1.0
    time = (np.exp(u) + u - np.exp(start) - start) / 2
    assert time == pytest.approx(500 * step, rel=0.02 * max(step, 1))
    np.testing.assert_array_equal(after(ista(J, [1.0, 2.0], step), 500), end)


def test_gradient_descent_contracts_the_sum_at_the_rate_of_the_squares():
    J = rs.CrossEntropy() + rs.Penalty(l2=0.1)
    path = np.array(list(islice(rs.subgradient_descent(J, [2.0, 1.0], 0.5), 50)))
    np.testing.assert_allclose(path.sum(axis=1), 3.0 * 0.9 ** np.arange(50), rtol=1e-12)


# The updates, from their definitions.


def test_one_step_of_each():
    loss, penalty = rs.CrossEntropy(p=0.9, x=2.0), rs.Penalty(l1=0.1, l2=0.3)
    J, start = loss + penalty, np.array([0.7, 0.0])
    subgradient = loss.gradient(start) + np.array([0.1 + 0.42, 0.0])
    (first, second) = islice(rs.subgradient_descent(J, start, 0.25), 2)
    np.testing.assert_array_equal(first, start)
    np.testing.assert_allclose(second, start - 0.25 * subgradient, rtol=1e-15)
    (_, second) = islice(ista(J, start, 0.25), 2)
    moved = start - 0.25 * loss.gradient(start)
    np.testing.assert_array_equal(second, penalty.prox(moved, 0.25))
    (_, by_default) = islice(ista(J, start), 2)
    (_, explicit) = islice(ista(J, start, 1 / 2), 2)  # 1 / curvature
    np.testing.assert_array_equal(by_default, explicit)


def test_the_momentum_of_fista_and_its_restarts():
    loss, penalty = rs.CrossEntropy(p=0.7), rs.Penalty(l1=0.01, l2=0.001)
    start, step = np.array([-3.0, 2.0]), 1.0
    expected, point, t, restarts = [start], start, 1.0, []
    for k in range(80):
        last = expected[-1]
        new = penalty.prox(point - step * loss.gradient(point), step)
        if (point - new) @ (new - last) > 0:
            t = 1.0
            restarts.append(k)
        following = (1 + np.sqrt(1 + 4 * t**2)) / 2
        point = new + (t - 1) / following * (new - last)
        expected.append(new)
        t = following
    assert 1 <= len(restarts) < 40
    assert restarts[0] > 2
    path = list(islice(fista(loss + penalty, start, step), 81))
    np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-14)


def test_fista_is_faster_and_begins_again_when_it_points_uphill():
    J = rs.CrossEntropy(p=0.7) + rs.Penalty(l2=1e-3)
    steps = [rs.minimize(J, [4.0, 3.0], solver=s).n_steps for s in (ista, fista)]
    assert steps[1] < steps[0] / 10
    # each start decides for itself: a batch moves like its members
    starts = rs.square_grid(4.0, 3)
    together = list(islice(fista(J, starts), 60))
    alone = list(islice(fista(J, starts[0, 1]), 60))
    np.testing.assert_array_equal(np.array(together)[:, 0, 1], alone)


@pytest.mark.parametrize("name", DESCENTS)
def test_a_batch_of_starts_moves_like_its_members(after, name):
    J = rs.CrossEntropy(p=0.8, x=-1.0) + rs.Penalty(l1=0.1, l2=0.05)
    starts = rs.square_grid(2.0, 5)
    together = after(DESCENTS[name](J, starts), 7)
    assert together.shape == starts.shape
    for i, j in ((0, 0), (1, 3), (2, 2)):
        alone = after(DESCENTS[name](J, starts[i, j]), 7)
        np.testing.assert_allclose(together[i, j], alone, rtol=1e-15)


@pytest.mark.parametrize("name", DESCENTS)
def test_iterates_are_fresh_and_the_callers_own(name):
    start = np.array([3.0, 1.0])
    untouched = list(islice(DESCENTS[name](SEGMENT, start), 6))
    assert len({id(beta) for beta in untouched}) == 6
    np.testing.assert_array_equal(untouched[0], [3.0, 1.0])
    disturbed = DESCENTS[name](SEGMENT, start)
    for expected in untouched:
        beta = next(disturbed)
        np.testing.assert_array_equal(beta, expected)
        beta[:] = -7.0
    np.testing.assert_array_equal(start, [3.0, 1.0])


# Convergence in general.


@given(
    p=st.floats(0, 1), x=st.floats(0.3, 3), l1=st.floats(0.02, 1),
    l2=st.sampled_from([0.0, 0.1, 0.5]),
    start=st.tuples(st.floats(-4, 4), st.floats(-4, 4)),
)  # fmt: skip
def test_all_solvers_reach_the_exact_minimum(p, x, l1, l2, start):
    J = rs.CrossEntropy(p, x) + rs.Penalty(l1, l2)
    # just below alpha_max convergence is slower than any fixed number of steps
    assume(abs(l1 - rs.alpha_max(J.loss)) > 0.01)
    exact = rs.minimizers(J)
    for solver in SOLVERS.values():
        reached = rs.minimize(J, start, solver=solver, tol=1e-11)
        assert reached.value == pytest.approx(exact.value, rel=1e-12)
        assert exact.distance(reached.beta) < 1e-8


@given(start=st.tuples(st.floats(-9, 9), st.floats(-9, 9)), step=st.floats(0.1, 1.9))
def test_proximal_gradient_descends(start, step):
    J = rs.CrossEntropy(0.8) + rs.Penalty(0.1, 0.01)
    values = J(np.array(list(islice(ista(J, start, step), 40))))
    assert (np.diff(values) <= 1e-14).all()


@pytest.mark.parametrize("l2", [0.0, 0.2])
def test_each_sweep_minimizes_along_its_last_coordinate(after, l2):
    rng = np.random.default_rng(5)
    X = rng.normal(size=(30, 3))
    J = rs.LogisticLoss(X, X[:, 0] + rng.normal(size=30) > 0) + rs.Penalty(0.05, l2)
    beta = after(rs.coordinate_descent(J, rng.normal(size=3), order=(2, 0, 1)), 1)
    moves = np.zeros((101, 3))
    moves[:, 1] = np.linspace(-0.1, 0.1, 101)
    values = J(beta + moves)
    assert values.argmin() == 50
    slope = J.loss.gradient(beta)[1] + 2 * l2 * beta[1]
    assert abs(slope + 0.05 * np.sign(beta[1])) < 1e-14 or beta[1] == 0.0


def test_coordinate_descent_finds_far_and_near_roots(after):
    for x, l2 in ((1e-4, 0.0), (1.0, 1e-9), (1e4, 0.0), (1.0, 1e6)):
        # one feature: the sweep is the solution; the softmax in the same shoes
        J = rs.LogisticLoss([[x]], [0.9]) + rs.Penalty(l2=l2)
        beta = after(rs.coordinate_descent(J, [0.0]), 1)
        assert J.optimality(beta) <= 1e-14 * max(x, 1)
        assert beta[0] > 0


def test_a_coordinate_without_a_bottom_is_an_error_not_a_nan(after):
    message = "objective must have a minimizer along each coordinate"
    bottomless = rs.CrossEntropy(p=0.0) + rs.Penalty()
    with pytest.raises(ValueError, match=message):
        rs.coordinate_descent(bottomless, [0.0, 0.0])
    separable = rs.LogisticLoss([[1.0], [-2.0]], [1.0, 0.0]) + rs.Penalty()
    with pytest.raises(ValueError, match=message):
        after(rs.coordinate_descent(separable, [0.0]), 1)
    # with x = 0 every weight is a minimizer: the one nearest to 0 is taken
    flat = rs.CrossEntropy(p=0.3, x=0.0) + rs.Penalty()
    np.testing.assert_array_equal(
        after(rs.coordinate_descent(flat, [3.0, 1.0]), 1), [0.0, 0.0]
    )


@pytest.mark.parametrize("accelerate", [False, True])
def test_without_an_input_the_prox_alone_minimizes(after, accelerate):
    for penalty in (rs.Penalty(l1=0.1), rs.Penalty(l2=0.1)):
        J = rs.CrossEntropy(x=0.0) + penalty
        end = after(ista(J, [3.0, -1.0], accelerate=accelerate), 1)
        np.testing.assert_allclose(end, [0.0, 0.0], atol=1e-300)
    still = rs.CrossEntropy(x=0.0) + rs.Penalty()
    end = after(ista(still, [3.0, -1.0], accelerate=accelerate), 3)
    np.testing.assert_array_equal(end, [3.0, -1.0])
    end = after(rs.subgradient_descent(still, [3.0, -1.0], 1e9), 3)
    np.testing.assert_array_equal(end, [3.0, -1.0])


# The identifiable twin, where L1 does what is said of it.


def twin():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 2))
    probability = 1 / (1 + np.exp(-X @ [2.0, 0.4]))
    return rs.LogisticLoss(X, rng.random(200) < probability)


@pytest.mark.parametrize("name", SOLVERS)
def test_in_the_twin_l1_zeroes_one_weight_from_every_start_and_l2_none(after, name):
    starts = rs.square_grid(3.0, 5)
    lasso = after(SOLVERS[name](twin() + rs.Penalty(l1=0.1), starts), STEPS[name] // 5)
    assert (lasso[..., 1] == 0.0).all()
    np.testing.assert_allclose(lasso[..., 0], lasso[0, 0, 0], rtol=1e-12)
    ridge = after(SOLVERS[name](twin() + rs.Penalty(l2=0.1), starts), STEPS[name] // 5)
    assert (abs(ridge) > 0.1).all()
    np.testing.assert_allclose(ridge - ridge[0, 0], 0.0, atol=1e-12)


# A non-separable kink: the condition of coordinate descent (Tseng 2001).


def test_coordinate_descent_needs_separable_kinks():
    """Exact minimization of |a - b| + (a + b - 2)²/8 over a, then b, stops early."""

    def f(a, b):
        return abs(a - b) + (a + b - 2) ** 2 / 8

    around = np.linspace(-3, 3, 6001)
    # No move along either axis helps on the kink, though (1, 1) is lower.
    for stop in (-0.5, 0.0, 0.2, 2.0):
        lowest = min(f(around, stop).min(), f(stop, around).min())
        assert lowest == pytest.approx(f(stop, stop), abs=1e-12)
        assert f(stop, stop) > f(1.0, 1.0) == 0.0


# Peers, on real data.


@pytest.fixture(scope="module")
def cancer():
    datasets = pytest.importorskip("sklearn.datasets")
    X, y = datasets.load_breast_cancer(return_X_y=True)
    X = X[:, [0, 1, 4, 5, 8, 9]]
    return (X - X.mean(axis=0)) / X.std(axis=0), y.astype(float)


def test_where_data_decide_neither_start_nor_solver_does(cancer):
    J = rs.LogisticLoss(*cancer) + rs.Penalty(l1=0.1)
    ends = np.array([
        rs.minimize(J, np.full(6, start), solver, tol=1e-9).beta
        for solver in SOLVERS.values()
        for start in (0.0, 2.0)
    ])  # fmt: skip
    np.testing.assert_allclose(ends, ends[[0] * len(ends)], atol=1e-7)
    np.testing.assert_array_equal(ends == 0.0, ends[[0] * len(ends)] == 0.0)
    assert 0 < np.count_nonzero(ends[0]) < 6


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("ratio", [1.0, 0.0, 0.5])
def test_agreement_with_scikit_learn(cancer, name, ratio):
    linear_model = pytest.importorskip("sklearn.linear_model")
    X, y = cancer
    n, strength = len(y), 0.05
    # scikit-learn: C · sum of losses + ratio ‖β‖₁ + (1 − ratio)/2 ‖β‖², no intercept;
    # here the mean of losses, and no half: divide by n C.
    peer = linear_model.LogisticRegression(
        C=1 / (n * strength), l1_ratio=ratio, fit_intercept=False, solver="saga",
        tol=1e-12, max_iter=100_000, random_state=0,
    ).fit(X, y)  # fmt: skip
    J = rs.LogisticLoss(X, y) + rs.Penalty(
        l1=ratio * strength, l2=(1 - ratio) * strength / 2
    )
    ours = rs.minimize(J, solver=SOLVERS[name], tol=1e-11).beta
    np.testing.assert_allclose(ours, peer.coef_[0], atol=1e-6, rtol=0)
    np.testing.assert_array_equal(ours == 0.0, peer.coef_[0] == 0.0)
    assert (ours == 0.0).any() == (ratio > 0)


def test_plain_proximal_gradient_is_one_proximal_step_after_another():
    J = rs.CrossEntropy(p=0.9, x=1.5) + rs.Penalty(l1=0.1, l2=0.05)
    step = 0.7
    expected = np.array([2.0, -1.0])
    iterates = rs.proximal_gradient(J, expected, step)
    for iterate in islice(iterates, 6):
        np.testing.assert_array_equal(iterate, expected)
        expected = J.penalty.prox(expected - step * J.loss.gradient(expected), step)
