"""minimize: when it stops, what it returns."""

from functools import partial

import numpy as np
import pytest

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
    found = rs.minimize(J, [2.0, 2.0], solver=rs.proximal_gradient, tol=optimality[9])
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
    message = r"no convergence within 50 steps: the optimality is still 0\.0\d+, tol ="
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
