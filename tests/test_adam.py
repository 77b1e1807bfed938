"""Weight decay, L2 and Adam: what ``docs/theory/weight_decay.md`` says in general."""

from itertools import islice

import numpy as np
import pytest
from adam import adam
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.optimize import minimize as scipy_minimize

import regsurf as rs

seeds = st.integers(0, 2**32 - 1)
decays = st.floats(0.05, 2)


def noisy(seed):
    """Draw a logistic loss that has a minimizer: no row is certain."""
    rng = np.random.default_rng([seed, 11])
    X = rng.normal(size=(int(rng.integers(4, 12)), 2))
    return rs.LogisticLoss(X, rng.uniform(0.05, 0.95, len(X))), rng


def balance(loss, beta, j, decay, epsilon):
    """Return what must be 0 where AdamW rests: slope over its size, and the decay."""
    slope = loss.gradient(beta)[j]
    return slope / (abs(slope) + epsilon) + decay * beta[j]


def rest(loss, decay, epsilon):
    """Find where AdamW rests, one weight after the other, by roots."""
    beta = np.zeros(2)
    for _ in range(400):
        before = beta.copy()
        for j in (0, 1):

            def excess(b, j=j):
                at = np.where(np.arange(2) == j, b, beta)
                return balance(loss, at, j, decay, epsilon)

            beta[j] = brentq(excess, -1 / decay, 1 / decay, xtol=1e-14)
        if np.abs(beta - before).max() < 1e-13:
            break
    return beta


@given(seeds, st.floats(0, 2), st.floats(0.01, 0.9))
def test_weight_decay_is_l2_for_gradient_descent(seed, l2, share):
    loss, rng = noisy(seed)
    objective, beta = loss + rs.Penalty(l2=l2), rng.normal(size=2)
    step = 2 * share / (objective.curvature + 1e-9)
    for iterate in islice(rs.subgradient_descent(objective, beta, step), 50):
        np.testing.assert_allclose(beta, iterate, rtol=1e-9, atol=1e-12)
        beta = (1 - step * 2 * l2) * beta - step * loss.gradient(beta)


@given(seeds, st.floats(0.01, 1), st.floats(1e-3, 10))
def test_adam_with_l2_rests_at_the_minimizer_of_l2(seed, l2, epsilon):
    loss, _ = noisy(seed)
    start = rs.minimizers(loss + rs.Penalty(l2=l2)).ends[0]
    path = adam(loss.gradient, start, 0.001, l2=l2, epsilon=epsilon)
    for beta in islice(path, 100):
        np.testing.assert_allclose(beta, start, atol=1e-9)


@settings(max_examples=25)
@given(seeds, decays, st.floats(1e-3, 10))
def test_adamw_rests_at_the_minimizer_of_its_own_penalty(seed, decay, epsilon):
    loss, rng = noisy(seed)
    start = rest(loss, decay, epsilon)
    assert (np.abs(start) < 1 / decay).all()
    path = adam(loss.gradient, start, 0.001, decay=decay, epsilon=epsilon)
    for beta in islice(path, 100):
        np.testing.assert_allclose(beta, start, atol=1e-8)

    def objective(beta):
        size = np.abs(beta)
        penalty = -size - np.log1p(-decay * size) / decay
        return loss(beta) + epsilon * penalty.sum(axis=-1)

    wall = 0.999 / decay
    near = np.clip(start + rng.normal(size=(200, 2)) / 10, -wall, wall)
    far = rng.uniform(-wall, wall, size=(200, 2))
    lowest = objective(start)
    assert (objective(np.concatenate([near, far])) >= lowest * (1 - 1e-12)).all()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("decay", [0.1, 0.5, 2.0])
def test_as_epsilon_fades_adamw_minimizes_the_loss_within_a_box(seed, decay):
    loss, _ = noisy(seed)
    box = [(-1 / decay, 1 / decay)] * 2
    best = scipy_minimize(
        loss, np.zeros(2), jac=loss.gradient, bounds=box, options={"ftol": 1e-15}
    )
    excesses = [loss(rest(loss, decay, 10.0**-k)) - best.fun for k in (2, 4, 6)]
    assert excesses[2] < 1e-5
    assert (np.diff(excesses) < 1e-9).all()
    assert excesses[2] > -1e-9  # what the other solver is accurate to


@pytest.mark.parametrize("seed", range(10))
def test_with_a_large_epsilon_adamw_is_l2(seed):
    loss, _ = noisy(seed)
    for epsilon in (1e3, 1e5):
        ridge = rs.minimizers(loss + rs.Penalty(l2=0.2 * epsilon / 2)).ends[0]
        np.testing.assert_allclose(rest(loss, 0.2, epsilon), ridge, rtol=10 / epsilon)
