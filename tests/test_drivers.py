"""minimize: when it stops, what it returns."""

from functools import partial
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import regsurf as rs

J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.1, l2=0.1)


def test_the_minimum_knows_itself():
    found = rs.minimize(J)
    np.testing.assert_allclose(found.beta, rs.minimizers(J).ends[0], rtol=0, atol=1e-9)
    assert found.value == J(found.beta)
    assert found.optimality == J.optimality(found.beta) <= 1e-10
    assert found.n_steps > 1


def test_it_stops_at_the_first_iterate_within_the_tolerance():
    optimality = [J.optimality(b) for b, _ in zip(
        rs.proximal_gradient(J, [2.0, 2.0]), range(200), strict=False)]  # fmt: skip
    # relative to the size of gradients, √(2 · curvature · L(0)), here √log 2
    tol = optimality[9] / np.sqrt(np.log(2)) * (1 + 1e-15)
    found = rs.minimize(J, [2.0, 2.0], solver=rs.proximal_gradient, tol=tol)
    assert found.n_steps == 9
    assert found.optimality == optimality[9]


def test_a_minimizer_to_begin_with_takes_no_step():
    at_alpha_max = rs.CrossEntropy() + rs.Penalty(l1=0.5)
    found = rs.minimize(at_alpha_max, max_steps=0)
    assert found.n_steps == 0
    np.testing.assert_array_equal(found.beta, [0.0, 0.0])


def test_many_starts_at_once_until_the_last_arrives():
    starts = rs.square_grid(3.0, 5)
    found = rs.minimize(J, starts, solver=rs.proximal_gradient)
    assert found.beta.shape == (5, 5, 2)
    assert found.value.shape == found.optimality.shape == (5, 5)
    assert found.optimality.max() <= 1e-10
    slowest = [rs.minimize(J, s, solver=rs.proximal_gradient).n_steps
               for s in starts.reshape(-1, 2)]  # fmt: skip
    assert found.n_steps == max(slowest)


def test_no_convergence_is_said():
    bottomless = rs.CrossEntropy() + rs.Penalty()
    message = (
        r"no convergence within 50 steps: the optimality is still 0\.0\d+, tol = 1e-10 "
        r"times 0\.833, the size of gradients$"
    )
    with pytest.warns(RuntimeWarning, match=message) as caught:
        found = rs.minimize(bottomless, max_steps=50)
    assert caught[0].filename == __file__
    assert found.n_steps == 50
    assert found.optimality > 1e-10


def test_the_default_solver_is_accelerated_proximal_gradient():
    fista = partial(rs.proximal_gradient, accelerate=True)
    ours, explicit = rs.minimize(J), rs.minimize(J, solver=fista)
    np.testing.assert_array_equal(ours.beta, explicit.beta)
    assert ours.n_steps == explicit.n_steps


def test_the_start_is_checked_before_the_first_step():
    with pytest.raises(TypeError, match="objective must be a loss plus a penalty"):
        rs.minimize(rs.CrossEntropy())


# Units of measurement do not matter.

SOLVERS = [
    partial(rs.proximal_gradient, accelerate=True),
    rs.proximal_gradient,
    rs.coordinate_descent,
]


@st.composite
def problems(draw):
    """Draw data, labels that may be balanced, strengths and a solver."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, d = draw(st.integers(2, 12)), draw(st.integers(1, 3))
    X = rng.normal(size=(n, d))
    if draw(st.booleans()):
        X, y = np.concatenate([X, X]), np.repeat([0.0, 1.0], n)  # alpha_max is 0
    else:
        y = rng.uniform(size=n)
    l1, l2 = draw(st.sampled_from([(0.05, 0.0), (0.0, 0.1), (0.02, 0.05)]))
    return X, y, l1, l2, draw(st.sampled_from(SOLVERS))


def in_units(X, y, l1, l2, s):
    return rs.LogisticLoss(s * X, y) + rs.Penalty(s * l1, s * s * l2)


@given(problems(), st.integers(-40, 40), st.floats(-2, 2))
@settings(max_examples=30)
def test_powers_of_two_as_units_change_no_bit(problem, exponent, start):
    *data, solver = problem
    s, d = 2.0**exponent, data[0].shape[1]
    plain = rs.minimize(in_units(*data, 1.0), np.full(d, start), solver)
    scaled = rs.minimize(in_units(*data, s), np.full(d, start / s), solver)
    np.testing.assert_array_equal(scaled.beta * s, plain.beta)
    assert scaled.optimality / s == plain.optimality
    assert scaled[1:3] == plain[1:3]


@given(problems(), st.floats(-12, 12), st.floats(-2, 2))
@settings(max_examples=40)
def test_in_any_units_the_minimum_is_the_same(problem, exponent, start):
    *data, solver = problem
    s, d = 10.0**exponent, data[0].shape[1]
    plain = rs.minimize(in_units(*data, 1.0), np.full(d, start), solver)
    scaled = rs.minimize(in_units(*data, s), np.full(d, start / s), solver)
    np.testing.assert_allclose(scaled.beta * s, plain.beta, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(scaled.value, plain.value, rtol=1e-12)


@given(problems(), st.integers(-40, 40), st.integers(-40, 40))
@settings(max_examples=25)
def test_squared_loss_follows_the_units_of_its_targets_too(problem, e, f):
    X, y, l1, l2, solver = problem
    s, c = 2.0**e, 2.0**f

    def scaled(s, c):
        penalty = rs.Penalty(s * c * l1, s * s * l2)
        return rs.SquaredLoss(s * X, c * (y - 0.3)) + penalty

    plain = rs.minimize(scaled(1.0, 1.0), solver=solver)
    other = rs.minimize(scaled(s, c), solver=solver)
    np.testing.assert_array_equal(other.beta * s / c, plain.beta)
    assert other.n_steps == plain.n_steps
    assert other.value == plain.value * c * c
    decimal = rs.minimize(scaled(10.0 ** (e / 3.4), 10.0 ** (f / 3.4)), solver=solver)
    ours = decimal.beta * 10.0 ** ((e - f) / 3.4)
    np.testing.assert_allclose(ours, plain.beta, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("exponent", [-140, -80, 80, 140])
def test_sweeps_find_weights_far_from_one(exponent):
    s = 10.0**exponent
    objective = rs.LogisticLoss([[s], [-0.5 * s], [s]], [1, 1, 0]) + rs.Penalty(
        0.01 * s
    )
    plain = rs.LogisticLoss([[1.0], [-0.5], [1.0]], [1, 1, 0]) + rs.Penalty(0.01)
    found, unit = (next(islice(rs.coordinate_descent(J, [0.0]), 2, None))
                   for J in (objective, plain))  # fmt: skip
    np.testing.assert_allclose(found * s, unit, rtol=1e-12)


@pytest.mark.parametrize("exponent", [-11, -9, -6, 0, 6, 8, 12])
def test_the_softmax_model_finds_its_minimum_in_any_units(exponent):
    s = 10.0**exponent
    objective = rs.CrossEntropy(0.9, s) + rs.Penalty(0.1 * s, 0.1 * s * s)
    exact = rs.minimizers(objective).ends[0]
    np.testing.assert_allclose(rs.minimize(objective).beta, exact, rtol=1e-8)


@pytest.mark.parametrize("solver", SOLVERS[:2])
def test_a_tolerance_below_rounding_is_that_of_rounding(solver):
    # Were the units of rounding not there, no tolerance would be met.
    found = rs.minimize(J, [2.0, 2.0], solver, tol=1e-300)
    assert found.optimality <= 16 * 2.0**-52 * np.sqrt(np.log(2))


def test_a_loss_of_ones_own_may_be_negative():
    class Bowl:
        n_parameters, curvature = 2, 1.0

        def __call__(self, beta):
            return np.sum(np.square(beta), axis=-1) / 2 - np.sum(beta, axis=-1)

        def gradient(self, beta):
            return np.asarray(beta) - 1.0

    # 0 at the origin, and falling
    found = rs.minimize(rs.Objective(Bowl()), [5.0, -3.0])
    np.testing.assert_allclose(found.beta, [1.0, 1.0], rtol=1e-9)
    assert found.value == pytest.approx(-1.0)


def test_where_nothing_pulls_the_penalty_alone_is_minimized():
    flat = rs.LogisticLoss(np.zeros((3, 2)), [0, 1, 1])
    for penalty in (rs.Penalty(0.1), rs.Penalty(0, 0.1), rs.Penalty(1e-3, 1e-3)):
        found = rs.minimize(flat + penalty, [3.0, -1e9])
        assert found.optimality == 0
        np.testing.assert_allclose(found.beta, 0.0, atol=1e-290)
