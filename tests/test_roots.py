"""Roots of increasing functions, however flat or steep."""

import math

import numpy as np
import pytest

from regsurf import SquaredLoss
from regsurf._roots import minimize_over, root


def counted(function):
    calls = []

    def slope(tau):
        calls.append(tau)
        return (*function(tau), 0.0)

    return slope, calls


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        (lambda t: (t - 3, 1.0), 3.0),
        (lambda t: (t**3 - 2, 3 * t * t), 2 ** (1 / 3)),
        (lambda t: (math.tanh(t - 20), 1 - math.tanh(t - 20) ** 2), 20.0),
        (lambda t: (math.atan(t + 1e6), 1 / (1 + (t + 1e6) ** 2)), -1e6),
        (lambda t: (1e-200 - math.exp(-t), math.exp(-t)), 200 * math.log(10)),
        (lambda t: (t - 1 + math.copysign(1e-3, t - 1), 1.0), 1.0),
    ],
)
def test_roots_are_found_to_the_last_bits_in_few_calls(function, answer):
    slope, calls = counted(function)
    assert root(slope) == pytest.approx(answer, rel=4e-16)
    assert len(calls) < 90


def test_a_root_that_is_known_to_its_rounding_is_polished_once():
    slope, calls = counted(lambda t: (t - 1.25, 1.0))
    assert root(lambda t: (*slope(t)[:2], 10.0)) == 1.25
    assert calls == [0.0]
    # A step out of the bracket is not taken.
    steps = iter([(-1.0, 1.0, 0.0), (1.0, 1.0, 0.0), (1e-9, 1e-12, 1.0)])
    assert root(lambda _: next(steps)) == 0.5


def test_no_root_is_said():
    with pytest.raises(OverflowError, match="beyond the largest float"):
        root(lambda _: (-1.0, 0.0, 0.0))
    with pytest.raises(OverflowError, match="beyond the largest float"):
        root(lambda _: (math.nan, 1.0, 0.0))


def test_several_weights_with_a_mixed_quadratic_term():
    rng = np.random.default_rng(4)
    columns, y, pull = rng.normal(size=(3, 8)), rng.normal(size=8), rng.normal(size=3)
    root_of_square = rng.normal(size=(3, 3))
    square = root_of_square @ root_of_square.T
    found = minimize_over(SquaredLoss, y, columns, pull, square)
    hessian = columns @ columns.T / 8 + 2 * square
    exact = np.linalg.solve(hessian, columns @ y / 8 - pull)
    np.testing.assert_allclose(found, exact, rtol=1e-12)
