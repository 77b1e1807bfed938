"""Price and budget: two forms of one problem, and where they differ."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize as scipy_minimize

import regsurf as rs

X = [(1, 2), (2, 1), (-1, 0.5), (0.5, -1), (1.5, 0), (0, -1.5), (-0.5, 1)]
DATA = [
    rs.LogisticLoss(X, [1, 1, 0, 0, 1, 0, 1]),
    rs.LogisticLoss(X, [1, 1, 0, 0, 1, 0, 1], intercept=True),
    rs.SquaredLoss(X, [1, 1, 0, 0, 1, 0, 1]),
]


@pytest.mark.parametrize("l1", [0.01, 0.1, 0.2, 0.49])
def test_the_budget_of_a_price_in_the_softmax(l1):
    t = rs.budget(rs.CrossEntropy() + rs.Penalty(l1=l1))
    assert t == pytest.approx(math.log((1 - l1) / l1), rel=1e-14)


def test_the_budget_is_the_size_of_the_minimizer_and_not_what_is_paid():
    loss = rs.CrossEntropy()
    a, b = rs.minimizers(loss + rs.Penalty(l2=0.1)).ends[0]
    assert rs.budget(loss + rs.Penalty(l2=0.1)) == pytest.approx(a * a + b * b)
    a, b = np.abs(rs.minimizers(loss + rs.Penalty(0.1, 0.3)).ends[0])
    mixed = (0.1 * (a + b) + 0.3 * (a * a + b * b)) / 0.4
    assert rs.budget(loss + rs.Penalty(0.1, 0.3)) == pytest.approx(mixed)


def test_all_strengths_from_alpha_max_on_share_a_budget_of_zero():
    for loss in (rs.CrossEntropy(p=0.8, x=-2.0), *DATA):
        critical = rs.alpha_max(loss)
        for l1, l2 in ((1, 0), (2, 0), (1e300, 0), (1, 0.3), (1e308, 1e308)):
            objective = loss + rs.Penalty(l1 if l1 > 2 else l1 * critical, l2)
            assert rs.budget(objective) == 0
        assert rs.budget(loss + rs.Penalty(l1=0.999 * critical)) > 0


def test_no_price_is_no_limit():
    for loss in (rs.CrossEntropy(p=0.8), rs.CrossEntropy(), *DATA):
        assert rs.budget(loss + rs.Penalty()) == math.inf


def test_the_price_paid_rises_and_falls():
    loss, prices = rs.CrossEntropy(), np.linspace(0.01, 0.49, 49)
    paid = [price * rs.budget(loss + rs.Penalty(l1=price)) for price in prices]
    highest = int(np.argmax(paid))
    assert 0 < highest < 48
    assert (np.diff(paid[: highest + 1]) > 0).all()
    assert (np.diff(paid[highest:]) < 0).all()


def test_price_and_budget_differ_where_the_price_is_zero():
    """p = 0.8: no price accepts the whole line, a large budget its part inside."""
    loss = rs.CrossEntropy(p=0.8)
    line = rs.minimizers(loss + rs.Penalty())
    assert line.kind == "line"
    far = line.point + 50 * line.direction
    assert loss(far) == pytest.approx(line.value, rel=1e-14)
    # The budgets of ever smaller prices stop at log 4, which buys a piece of the line.
    budgets = [rs.budget(loss + rs.Penalty(l1=10.0**-k)) for k in (1, 2, 4, 8, 15)]
    assert (np.diff(budgets) > 0).all()
    assert budgets[-1] == pytest.approx(math.log(4), rel=1e-13)
    assert np.abs(far).sum() > 50 > math.log(4)


@given(
    which=st.integers(0, 3), l1=st.floats(0, 0.5), l2=st.floats(0, 0.5),
    factors=st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)),
)  # fmt: skip
def test_a_higher_price_never_buys_more(which, l1, l2, factors):
    loss = (rs.CrossEntropy(p=0.9), *DATA)[which]
    penalty = rs.Penalty(l1, l2) + rs.Penalty(l1=1e-6)
    low, high = sorted(factors)
    dear, cheap = rs.budget(loss + high * penalty), rs.budget(loss + low * penalty)
    assert dear <= cheap * (1 + 1e-12)


@given(
    which=st.integers(0, 3), price=st.floats(0.01, 0.5), other=st.floats(0, 0.5),
    factor=st.floats(1.01, 3),
)  # fmt: skip
def test_two_prices_share_no_budget_but_zero(which, price, other, factor):
    loss = (rs.CrossEntropy(p=0.9), *DATA)[which]
    penalty = rs.Penalty(price, other)
    dear, cheap = rs.budget(loss + factor * penalty), rs.budget(loss + penalty)
    assert dear < cheap or dear == cheap == 0


@given(l2=st.floats(1e-6, 1e6))
def test_no_price_of_squares_has_a_budget_of_zero(l2):
    assert rs.budget(rs.CrossEntropy() + rs.Penalty(l2=l2)) > 0


@pytest.mark.parametrize("loss", DATA)
@pytest.mark.parametrize("penalty", [(0.05, 0), (0.3, 0), (0, 0.1), (0.1, 0.1)])
def test_the_constrained_problem_has_the_same_minimizer(loss, penalty):
    objective = loss + rs.Penalty(*penalty)
    t, best = rs.budget(objective), rs.minimizers(objective).ends[0]
    size = 1 / sum(penalty) * rs.Penalty(*penalty)
    assert size(best) == pytest.approx(t, rel=1e-14)
    # The weights as differences of non-negative ones make the constraint smooth.
    result = scipy_minimize(
        lambda w: float(loss(w[:2] - w[2:])),
        np.full(4, 0.1),
        jac=lambda w: np.tile(loss.gradient(w[:2] - w[2:]), 2) * [1, 1, -1, -1],
        bounds=[(0, None)] * 4,
        constraints={"type": "ineq", "fun": lambda w: t - float(size(w))},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    np.testing.assert_allclose(result.x[:2] - result.x[2:], best, atol=1e-5)
    grid = best + rs.square_grid(1.0, 101)
    within = grid[size(grid) <= t]
    assert loss(within).min() >= loss(best) * (1 - 1e-14)


def test_budgets_want_an_objective():
    with pytest.raises(TypeError, match="objective must be a loss plus a penalty"):
        rs.budget(rs.CrossEntropy())
