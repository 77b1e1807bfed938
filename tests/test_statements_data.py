"""General statements about penalties and about data, each against random data sets.

``statements.toml`` says where each of them stands on the site.
"""

from functools import partial
from itertools import islice

import experiments
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import KFold

import regsurf as rs

seeds = st.integers(0, 2**32 - 1)
twenty_data_sets = pytest.mark.parametrize("seed", range(20))


def data(seed, n=None, d=None, rank=None):
    """Draw correlated features, with labels that depend on some of them."""
    rng = np.random.default_rng([seed, 7])
    n, d = n or int(rng.integers(20, 60)), d or int(rng.integers(2, 7))
    X = rng.normal(size=(n, rank or d)) @ rng.normal(size=(rank or d, d))
    truth = rng.normal(size=d) * (rng.random(d) < 0.6)
    return X, (rng.random(n) < 1 / (1 + np.exp(-X @ truth))).astype(float), rng


def sets_of_two_classes(seed):
    """Draw few rows, of whole numbers so that some lie on the border itself."""
    rng = np.random.default_rng([seed, 8])
    n = int(rng.integers(4, 9))
    X = np.column_stack([rng.integers(-2, 3, size=n), np.ones(n)]).astype(float)
    return X, np.r_[0, 1, rng.integers(0, 2, size=n - 2)], rng


# Without a penalty -------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_without_a_penalty_weights_stop_exactly_where_classes_overlap(seed):
    X, y, rng = sets_of_two_classes(seed)
    loss = rs.LogisticLoss(X, y)
    plane, margins = experiments.widest_plane(X, y)
    kind = experiments.separation(X, y)
    starts = rng.normal(size=(20, 2)) * 3
    if kind == "overlap":
        assert margins.max() < 1e-6
        rank = np.linalg.matrix_rank(X)
        if rank == 2:
            best = rs.minimize(loss + rs.Penalty(), tol=1e-8).beta
            assert (loss(starts) >= loss(best)).all()
    else:
        # One can always go on: each point has a lower one in the same direction.
        assert (loss(starts + plane) < loss(starts)).all()


def test_all_three_cases_occur():
    kinds = {experiments.separation(*sets_of_two_classes(s)[:2]) for s in range(60)}
    assert kinds == {"splits", "touches", "overlap"}


@twenty_data_sets
def test_held_out_loss_rises_in_the_end_if_and_only_if_rows_are_on_the_wrong_side(seed):
    X, _, rng = data(seed, d=3)
    plane = rng.normal(size=3)
    direction = plane + 0.2 * rng.normal(size=3)  # what training has found
    y = (X @ plane > 0).astype(float)
    sizes = np.geomspace(1, 1e4, 60)[:, np.newaxis]
    curve = rs.LogisticLoss(X, y)(sizes * direction / np.linalg.norm(direction))
    wrong = ((X @ direction > 0) != y).any()
    assert (curve[-1] > curve[-10]) == wrong
    if not wrong:
        assert (np.diff(curve) <= 0).all()


@given(st.floats(-50, 50), st.sampled_from([0.0, 1.0]), st.floats(-20, 20))
def test_the_cost_of_a_row_grows_no_faster_than_its_distance(z, label, move):
    loss = rs.LogisticLoss([[1.0]], [label])
    assert abs(loss([z + move]) - loss([z])) <= abs(move) * (1 + 1e-12) + 1e-12


# Fermat's rule, alpha_max and uniqueness ---------------------------------------------


@twenty_data_sets
def test_fermats_rule_tells_minimizers_from_all_other_points(seed):
    X, y, rng = data(seed)
    J = rs.LogisticLoss(X, y) + rs.Penalty(0.05 * rng.random() + 0.01, rng.random() / 9)
    best = rs.minimize(J, tol=1e-9).beta
    others = best + rng.normal(size=(50, best.size))
    others[::2] *= rng.random((25, best.size)) < 0.5  # some on the folds
    others = others[np.linalg.norm(others - best, axis=1) > 0.02]
    assert (J(others) > J(best)).all()
    assert (J.optimality(others) > 1e-3).all()


@twenty_data_sets
@pytest.mark.parametrize("l2", [0.0, 0.3])
def test_from_alpha_max_on_the_origin_is_the_only_minimizer(seed, l2):
    X, y, rng = data(seed)
    loss = rs.LogisticLoss(X, y)
    starts = rng.normal(size=(5, loss.n_parameters))
    # Nearer to the border proximal steps would take longer and longer.
    above, below = (
        rs.minimize(
            loss + rs.Penalty(f * rs.alpha_max(loss), l2), starts, tol=1e-6
        ).beta
        for f in (1.01, 0.99)
    )
    assert (above == 0).all()
    assert (below != 0).any(axis=1).all()


@twenty_data_sets
def test_with_independent_columns_the_l1_minimizer_is_unique(seed):
    X, y, rng = data(seed, n=50)
    loss = rs.LogisticLoss(X, y)
    assert np.linalg.matrix_rank(X) == loss.n_parameters
    J = loss + rs.Penalty(l1=rng.uniform(0.05, 0.9) * rs.alpha_max(loss))
    starts = rng.normal(size=(4, loss.n_parameters))
    ends = [
        rs.minimize(J, starts, solver, tol=1e-9).beta
        for solver in (rs.proximal_gradient, rs.coordinate_descent)
    ]
    spread = np.ptp(np.concatenate(ends), axis=0).max()
    assert spread < 1e-4
    # What is zero does not depend on who looks either.
    zeros = np.concatenate(ends) == 0
    assert (zeros == zeros[0]).all()


@twenty_data_sets
def test_coordinate_descent_finds_a_minimizer_of_l1_from_any_start(seed):
    X, y, rng = data(seed, rank=2, d=4)  # not unique, if it can be helped
    J = rs.LogisticLoss(X, y) + rs.Penalty(l1=0.05)
    starts = 3 * rng.normal(size=(5, 4))
    order = rng.permutation(4)
    path = rs.coordinate_descent(J, starts, order)
    values = [J(beta) for beta in islice(path, 200)]
    assert (np.diff(values, axis=0) <= 1e-14).all()  # no update makes it larger
    lowest = rs.minimize(J, tol=1e-8).value
    np.testing.assert_allclose(values[-1], lowest, rtol=1e-6)


@given(st.floats(-6, 8))
def test_coordinate_descent_can_be_stuck_on_a_shared_kink_for_two_around_one(t):
    def f(b1, b2):
        return abs(b1 - b2) + (b1 + b2 - 2) ** 2 / 8

    lowest = minimize_scalar(
        partial(f, t),
        bounds=(t - 20, t + 20),
        method="bounded",
        options={"xatol": 1e-9},
    )
    stuck = f(t, t) <= lowest.fun + 1e-9
    assert stuck == (abs(t - 1) <= 2) or abs(abs(t - 1) - 2) < 1e-3


# L1 and L2 on data -------------------------------------------------------------------


@twenty_data_sets
@pytest.mark.parametrize("rank", [None, 2])
def test_all_weights_together_get_smaller_as_l2_grows(seed, rank):
    X, y, _ = data(seed, d=5, rank=rank)
    loss, beta = rs.LogisticLoss(X, y), np.zeros(5)
    norms = []
    for l2 in np.geomspace(1e-3, 1e3, 25)[::-1]:
        beta = rs.minimize(loss + rs.Penalty(l2=l2), beta, tol=1e-9).beta
        norms.append(np.linalg.norm(beta))
    assert (np.diff(norms) > 0).all()


def test_a_single_weight_may_grow_and_may_change_its_sign_as_l2_grows():
    grows, turns = [], []
    for seed in range(20):
        X, y, _ = data(seed, d=5)
        loss = rs.LogisticLoss(X, y)
        path = np.array([
            rs.minimize(loss + rs.Penalty(l2=l2), tol=1e-9).beta
            for l2 in np.geomspace(1e-3, 10, 25)
        ])  # fmt: skip
        grows.append((np.diff(np.abs(path), axis=0) > 1e-6).any())
        turns.append((np.sign(path) != np.sign(path[0])).any())
        assert (
            path != 0
        ).all()  # at none of these strengths is one zero: none stays so
    assert any(grows)
    assert any(turns)


@twenty_data_sets
def test_under_l2_an_empty_column_keeps_its_weight_at_zero(seed):
    X, y, _ = data(seed, d=4)
    X[:, 1] = 0.0
    for l2 in (0.01, 1.0):
        best = rs.minimize(rs.LogisticLoss(X, y) + rs.Penalty(l2=l2), tol=1e-8).beta
        assert best[1] == 0
        assert np.count_nonzero(best) == 3


@twenty_data_sets
def test_no_minimizer_is_larger_than_its_penalty_allows(seed):
    X, y, rng = data(seed)
    loss = rs.LogisticLoss(X, y)
    strength = 10 ** rng.uniform(-2, 1)
    for name, order in (("l1", 1), ("l2", 2)):
        J = loss + rs.Penalty(**{name: strength})
        best = rs.minimize(J, tol=1e-6).beta
        assert np.linalg.norm(best, order) ** order <= np.log(2) / strength


def test_a_unique_minimizer_need_not_be_sparse():
    dense = 0
    for seed in range(20):
        X, y, _ = data(seed, n=50, d=2)
        loss = rs.LogisticLoss(X, y)
        J = loss + rs.Penalty(l1=0.02 * rs.alpha_max(loss))
        dense += np.count_nonzero(rs.minimize(J, tol=1e-7).beta) == 2
    assert dense > 10


@twenty_data_sets
def test_just_below_alpha_max_only_the_weight_that_is_pulled_hardest_is_in_use(seed):
    X, y, _ = data(seed, n=50)
    loss = rs.LogisticLoss(X, y)
    pull = np.abs(loss.gradient(np.zeros(loss.n_parameters)))
    second, first = np.sort(pull)[-2:]
    J = loss + rs.Penalty(l1=first - 1e-3 * (first - second))
    best = rs.minimize(J, tol=1e-9).beta
    assert np.flatnonzero(best).tolist() == [pull.argmax()]


def test_the_number_of_features_in_use_can_rise_with_lambda():
    data = load_breast_cancer()
    X = data.data[:, :10]
    loss = rs.LogisticLoss((X - X.mean(axis=0)) / X.std(axis=0), data.target)
    beta, used = np.zeros(10), []
    for strength in (0.042, 0.055, 0.062):
        J = loss + rs.Penalty(l1=strength)
        beta = rs.minimize(J, beta, tol=1e-8).beta
        used.append({str(name) for name in data.feature_names[:10][beta != 0]})
    assert [len(names) for names in used] == [3, 4, 3]
    assert used[1] - used[0] == {"mean perimeter"}
    assert used[1] - used[2] == {"mean area"}


@given(seeds, st.floats(0, 2), st.floats(0, 2), st.floats(-100, 100))
def test_penalized_squared_errors_follow_an_outlier_and_a_median_does_not(
    seed, l1, l2, outlier
):
    rng = np.random.default_rng(seed)
    y = np.append(rng.normal(2.0, 1.0, size=19), outlier)
    soft = rs.Penalty(l1=l1).prox([y.mean()], 1.0)[0]
    ridge = rs.Penalty(l2=l2).prox([y.mean()], 1.0)[0]
    b = np.linspace(-10, 10, 4001)[:, np.newaxis]
    errors = ((y - b) ** 2).mean(axis=1) / 2
    for estimate, penalty in ((soft, rs.Penalty(l1)), (ridge, rs.Penalty(0.0, l2))):
        value = ((y - estimate) ** 2).mean() / 2 + penalty([estimate])
        assert value <= (errors + penalty(b)).min() + 1e-12
    # Another thousand of distance, and both estimates move on in proportion.
    farther = y.mean() + 1000 / y.size
    far_soft = rs.Penalty(l1=l1).prox([farther], 1.0)[0]
    assert far_soft >= farther - l1 - 1e-9
    assert rs.Penalty(l2=l2).prox([farther], 1.0)[0] == pytest.approx(
        farther / (1 + 2 * l2)
    )
    assert y[:-1].min() <= np.median(y) <= y[:-1].max()


# The prox ----------------------------------------------------------------------------


@given(seeds, st.floats(0, 2), st.floats(0, 2), st.floats(1e-2, 5))
def test_a_prox_never_raises_the_penalty_and_beats_all_other_points(seed, l1, l2, step):
    rng = np.random.default_rng(seed)
    penalty, v = rs.Penalty(l1, l2), 3 * rng.normal(size=(20, 2))
    b = penalty.prox(v, step)
    assert (penalty(b) <= penalty(v)).all()
    cost = ((b - v) ** 2).sum(axis=1) / 2 + step * penalty(b)
    other = b + rng.normal(size=b.shape)
    assert (cost < ((other - v) ** 2).sum(axis=1) / 2 + step * penalty(other)).all()


@given(st.floats(1e-3, 2), st.floats(1e-2, 5), st.floats(-1, 1), st.floats(1e-6, 10))
def test_l1_sets_to_zero_up_to_its_threshold_and_l2_never(l1, step, share, far):
    threshold = step * l1
    assert rs.Penalty(l1=l1).prox([share * threshold], step)[0] == 0
    for sign in (-1, 1):
        beyond = sign * threshold * (1 + far)
        assert np.sign(rs.Penalty(l1=l1).prox([beyond], step)[0]) == sign
        assert np.sign(rs.Penalty(l2=l1).prox([beyond], step)[0]) == sign


@given(seeds, st.floats(0.01, 2), st.floats(0.01, 2), st.floats(0.01, 3))
def test_the_prox_of_both_is_l1_first_and_then_l2(seed, l1, l2, step):
    v = 5 * np.random.default_rng(seed).normal(size=(50, 1))
    lasso, ridge, both = rs.Penalty(l1), rs.Penalty(0.0, l2), rs.Penalty(l1, l2)
    in_order = ridge.prox(lasso.prox(v, step), step)
    np.testing.assert_allclose(in_order, both.prox(v, step), atol=1e-13)
    reversed_ = np.abs(lasso.prox(ridge.prox(v, step), step))
    assert (reversed_ <= np.abs(in_order) + 1e-13).all()  # one subtracts too much
    twice = lasso.prox(lasso.prox(v, step), step)
    np.testing.assert_allclose(twice, lasso.prox(v, 2 * step), atol=1e-13)
    again = ridge.prox(ridge.prox(v, step), step)
    assert (np.abs(again) < np.abs(ridge.prox(v, 2 * step))).all()


# A penalty as a prior -----------------------------------------------------------------


def posterior_mean(objective, n_rows, half_width, n=201):
    """Average all weights of a square, each as credible as its objective makes it."""
    grid = rs.square_grid(half_width, n)
    log_density = -n_rows * objective(grid)
    density = np.exp(log_density - log_density.max())
    return np.einsum("ij,ijk->k", density, grid) / density.sum()


@twenty_data_sets
def test_a_posterior_mean_is_not_zero_where_the_mode_is(seed):
    X, y, _ = data(seed, d=2)
    loss = rs.LogisticLoss(X, y)
    objective = loss + rs.Penalty(l1=0.9 * rs.alpha_max(loss))
    mode = rs.minimizers(objective).ends[0]
    mean, finer = (posterior_mean(objective, len(X), 4, n) for n in (201, 401))
    assert (mode == 0).sum() == 1
    error = np.abs(mean - finer).max()
    assert error < 5e-3
    assert (np.abs(finer) > 3 * error).all()


@twenty_data_sets
def test_a_posterior_mean_is_zero_where_its_two_sides_mirror_each_other(seed):
    X, y, _ = data(seed, d=2)
    empty, both = X * [1, 0], np.concatenate([X, X * [1, -1]])
    for rows, labels in ((empty, y), (both, np.r_[y, y])):
        objective = rs.LogisticLoss(rows, labels) + rs.Penalty(l1=0.1)
        mean = posterior_mean(objective, len(rows), 8)
        assert abs(mean[1]) < 1e-10
        assert abs(mean[0]) > 1e-4


# Squared error -----------------------------------------------------------------------


def squared(seed, d=2):
    """Draw correlated features, and targets that depend on them."""
    rng = np.random.default_rng([seed, 9])
    n = int(rng.integers(d + 1, 40))
    X = rng.normal(size=(n, d)) @ rng.normal(size=(d, d))
    return X, X @ rng.normal(size=d) + rng.normal(size=n), rng


@given(seeds)
def test_squared_errors_are_a_bowl_unless_the_features_are_parallel(seed):
    X, y, rng = squared(seed)
    found = rs.minimizers(rs.SquaredLoss(X, y) + rs.Penalty())
    assert found.kind == "point"
    # Level lines are ellipses: the height above the bottom is a square of a norm.
    loss, bottom = rs.SquaredLoss(X, y), found.ends[0]
    away = rng.normal(size=2)
    height = [float(loss(bottom + s * away)) - found.value for s in (-1, 1, 2)]
    assert height[0] > 0
    np.testing.assert_allclose(height, height[0] * np.array([1, 1, 4]), rtol=1e-6)
    parallel = np.stack([X[:, 0], rng.normal() * X[:, 0]], axis=-1)
    assert rs.minimizers(rs.SquaredLoss(parallel, y) + rs.Penalty()).kind == "line"


@given(seeds)
def test_the_slope_of_squared_errors_grows_and_that_of_cross_entropy_has_a_limit(seed):
    X, y, rng = squared(seed)
    loss = rs.SquaredLoss(X, y)
    bottom = rs.minimizers(loss + rs.Penalty()).ends[0]
    away = bottom + np.array([[1], [10], [100]]) * rng.normal(size=2)
    slopes = np.linalg.norm(loss.gradient(away), axis=-1)
    assert (np.diff(slopes) > 0).all()
    labels = (y > 0).astype(float)
    limit = np.linalg.norm(X, axis=1).mean()
    gradients = rs.LogisticLoss(X, labels).gradient(away)
    assert (np.linalg.norm(gradients, axis=-1) <= limit * (1 + 1e-12)).all()


@twenty_data_sets
def test_the_lasso_walks_straight_while_no_weight_changes_its_sign(seed):
    X, y, _ = squared(seed)
    loss = rs.SquaredLoss(X, y)
    strengths = np.linspace(0, 1, 41) * rs.alpha_max(loss)
    way = np.array([rs.minimizers(loss + rs.Penalty(s)).ends[0] for s in strengths])
    signs = np.sign(way)
    same = (signs[2:] == signs[1:-1]).all(axis=1) & (signs[1:-1] == signs[:-2]).all(
        axis=1
    )
    bends = np.abs(np.diff(way, 2, axis=0)).max(axis=1)
    assert same.sum() > 30
    assert bends[same].max() < 1e-9 * np.abs(way).max()


@given(seeds, st.floats(0, 3), st.booleans())
def test_one_standardized_feature_has_a_formula_under_either_penalty(
    seed, strength, l1
):
    X, y, _ = squared(seed)
    x = (X[:, 0] - X[:, 0].mean()) / X[:, 0].std()
    c = (x * y).mean()
    penalty = rs.Penalty(l1=strength) if l1 else rs.Penalty(l2=strength)
    lasso = np.sign(c) * max(abs(c) - strength, 0.0)
    beta = rs.minimize(rs.SquaredLoss(x[:, None], y) + penalty).beta
    expected = lasso if l1 else c / (1 + 2 * strength)
    assert beta[0] == pytest.approx(expected, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [0.05, 0.3])
def test_a_fold_is_judged_as_in_scikit_learn(seed, share):
    """C = 1 / (n λ), with the n rows that are fitted; no penalized intercept."""
    X, y, _ = data(seed, n=60, d=3)
    for train, test in KFold(3).split(X):
        loss = rs.LogisticLoss(X[train], y[train], intercept=True)
        l1 = share * rs.alpha_max(loss)
        beta = rs.minimize(loss + rs.Penalty(l1=l1), tol=1e-9).beta
        theirs = LogisticRegression(
            C=1 / (len(train) * l1), l1_ratio=1, solver="saga", tol=1e-10,
            max_iter=100_000,
        ).fit(X[train], y[train])  # fmt: skip
        np.testing.assert_allclose(theirs.coef_[0], beta, atol=1e-5)
        assert theirs.intercept_[0] == pytest.approx(loss.intercept(beta), abs=1e-5)
        z = loss.intercept(beta) + X[test] @ beta
        ours = np.mean(np.logaddexp(0, z) - y[test] * z)
        q = theirs.predict_proba(X[test])
        assert log_loss(y[test], q, labels=[0, 1]) == pytest.approx(ours, abs=1e-5)


@given(
    seed=seeds, n=st.integers(3, 30), mixed=st.floats(0, 1), l1=st.floats(0, 0.5),
    l2=st.floats(1e-3, 10),
)  # fmt: skip
def test_correlated_features_share_with_both_penalties(seed, n, mixed, l1, l2):
    """Zou and Hastie, 2005, theorem 1."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 2))
    X[:, 1] = mixed * X[:, 0] + (1 - mixed) * X[:, 1]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    y = X @ rng.normal(size=2) + rng.normal(size=n)
    found = rs.minimizers(rs.SquaredLoss(X, y) + rs.Penalty(l1, l2)).ends[0]
    if found[0] * found[1] <= 0:
        return
    correlation = min(np.mean(X[:, 0] * X[:, 1]), 1.0)
    bound = np.linalg.norm(y) / (2 * l2) * np.sqrt(2 * (1 - correlation) / n)
    assert abs(found[0] - found[1]) <= bound * (1 + 1e-9) + 1e-9


# Stopping early ----------------------------------------------------------------------

AHEAD = 1.29843  # the largest (1 - exp(-x)) (1 + x) / x, rounded up


@given(st.floats(1e-9, 1e9))
def test_in_each_direction_the_flow_is_ahead_of_ridge_by_less_than_a_third(x):
    flow, ridge = -np.expm1(-x), x / (1 + x)
    assert ridge * (1 - 1e-15) <= flow <= AHEAD * ridge
    assert np.exp(-x) <= (1 + 1e-15) / (1 + x)  # what is missing


@given(seeds, st.floats(1e-3, 1e3), st.floats(0, 10))
def test_stopping_early_risks_at_most_1_69_times_as_much_as_ridge(seed, time, noise):
    rng = np.random.default_rng(seed)
    X, truth = rng.normal(size=(9, 3)) @ rng.normal(size=(3, 3)), rng.normal(size=3)
    gram, identity = X.T @ X / 9, np.eye(3)
    s, turn = np.linalg.eigh(gram)
    stopped = turn @ np.diag(-np.expm1(-time * s) / s) @ turn.T  # of X.T @ y / 9
    ridge = np.linalg.inv(gram + identity / time)
    risks = []
    for estimator in (stopped, ridge):
        missing = (identity - estimator @ gram) @ truth
        kept = noise**2 / 9 * np.trace(estimator @ gram @ estimator)
        risks.append(missing @ missing + kept)
    assert risks[0] <= AHEAD**2 * risks[1] * (1 + 1e-6)


@twenty_data_sets
def test_stopping_early_is_near_ridge_towards_the_start(seed):
    X, y, rng = squared(seed)
    loss = rs.SquaredLoss(X, y)
    start, n_steps = rng.normal(size=2), 400
    beta = start
    step = 0.01 / loss.curvature
    for _ in range(n_steps):
        beta = beta - step * loss.gradient(beta)
    from_0 = rs.SquaredLoss(X, y - X @ start)
    ridge = rs.minimizers(from_0 + rs.Penalty(l2=1 / (2 * step * n_steps))).ends[0]
    turn = np.linalg.eigh(X.T @ X)[1]
    moved, would_move = (beta - start) @ turn, ridge @ turn
    assert (moved * would_move > 0).all()
    ratio = moved / would_move
    assert ((ratio > 0.99) & (ratio < 1.01 * AHEAD)).all()
