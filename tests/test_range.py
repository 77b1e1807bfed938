"""The ends of the range: any finite float, denormal ones too, against sixty digits.

Warnings are errors here as everywhere, so nothing warns.
"""

import re
import warnings
from functools import partial
from itertools import islice

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import regsurf as rs

mpmath.mp.dps = 60
mpf = mpmath.mpf
EPS, TINY, MAX = 2.0**-52, 2.0**-1074, mpf(np.finfo(float).max)

numbers = st.floats(allow_nan=False, allow_infinity=False)
strengths = st.floats(0, allow_infinity=False)
probabilities = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0]))
# Floats of hypothesis are mostly near 1 or at the ends: these are everywhere.
spread = st.builds(
    lambda sign, digits, exponent: sign * np.ldexp(digits, exponent),
    st.sampled_from([-1.0, 1.0]), st.floats(1, 2, exclude_max=True),
    st.integers(-1074, 1023),
)  # fmt: skip
anything = st.one_of(numbers, spread)
positive = st.one_of(strengths, spread.map(abs))


def softmax(p, x, beta):
    """Return u, the loss and its slope with the size of its terms, in sixty digits."""
    p, x, b1, b2 = map(mpf, (p, x, *beta))
    u = x * (b1 - b2)
    tail = mpmath.exp(-min(abs(u), mpf(10**6)))
    value = mpmath.log1p(tail) + (p if u < 0 else 1 - p) * abs(u)
    terms = ((1 - p) * tail, p) if u < 0 else (1 - p, p * tail)
    slope, size = terms[0] - terms[1], sum(terms)
    return u, value, x * slope / (1 + tail), abs(x) * size / (1 + tail)


def near(value, true, error):
    """Tell whether a float is within an error, or beyond the floats as the truth is."""
    if abs(true) > MAX * (1 - mpf(EPS)) and abs(value) == np.inf:
        return np.sign(value) == mpmath.sign(true)
    return abs(mpf(float(value)) - true) <= error + TINY


@given(probabilities, anything, anything, anything)
@settings(max_examples=200)
@example(1.0, 1e200, 1e200, 0.0)
@example(1.0, 1e308, 1.0, 1.0)
@example(1.0, -1e308, 1e308, -1e308)
@example(0.0, 1e300, -8e-298, 0.0)
@example(5e-324, 1.7e308, -0.75, 0.75)
def test_the_softmax_and_its_gradient(p, x, b1, b2):
    loss = rs.CrossEntropy(p, x)
    value, gradient = loss([b1, b2]), loss.gradient([b1, b2])
    u, true, slope, size = softmax(p, x, (b1, b2))
    bound = (6 + abs(u)) * EPS
    if true > 1e-300:
        assert near(value, true, bound * true)
    else:
        assert 0 <= value <= 1.1e-300
    assert near(gradient[0], slope, min(bound, 1) * size + abs(x) * mpf(1e-300))
    assert gradient[1] == -gradient[0]


@given(positive, positive, anything, anything)
@settings(max_examples=200)
@example(0.0, 1e308, 0.0, 1.0)
@example(1e308, 1e308, 1e308, -1e308)
@example(0.0, 1e-320, 1e160, 1e308)
def test_the_penalty_and_its_subgradient(l1, l2, b1, b2):
    penalty, beta = rs.Penalty(l1, l2), [b1, b2]
    true = sum(l1 * abs(mpf(b)) + mpf(l2) * mpf(b) ** 2 for b in beta)
    # where l2 times b has lost its digits, b has not
    lost = TINY * (abs(mpf(b1)) + abs(mpf(b2)))
    assert near(penalty(beta), true, 5 * EPS * true + lost)
    for b, slope in zip(beta, penalty.subgradient(beta), strict=True):
        true = l1 * mpmath.sign(b) + 2 * mpf(l2) * b
        assert near(slope, true, 3 * EPS * abs(true) + 2 * TINY)


@given(positive, positive, anything, positive.filter(bool))
@settings(max_examples=200)
@example(0.0, 1e200, 1e300, 1e200)
@example(1e200, 0.0, 1e300, 1e200)
@example(0.0, 5e-324, 1e300, 1e308)
def test_the_prox(l1, l2, b, step):
    (nearest,) = rs.Penalty(l1, l2).prox([b], step)
    threshold = mpf(step) * l1
    true = mpmath.sign(b) * max(abs(mpf(b)) - threshold, 0)
    size = max(abs(mpf(b)), 0) if true else 0
    shrinkage = 1 + 2 * mpf(step) * l2
    assert near(nearest, true / shrinkage, 4 * EPS * size / shrinkage)
    if abs(mpf(b)) <= threshold * (1 - mpf(EPS)):
        assert nearest == 0


@given(positive, positive, st.tuples(*[anything] * 4))
@settings(max_examples=200)
@example(0.0, 1e308, (0.0, 10.0, 1e308, -1e308))
@example(0.0, 0.0, (1.0, 1.0, 1e-200, -1e-200))
@example(0.0, 0.0, (1.0, 1.0, 1e200, 1e200))
def test_the_distance_to_the_subdifferential(l1, l2, drawn):
    beta, gradient = drawn[:2], drawn[2:]
    distance = rs.Penalty(l1, l2).subdifferential_distance(beta, gradient)
    true = error = mpf(0)
    for b, g in zip(beta, gradient, strict=True):
        smooth = g + 2 * mpf(l2) * b
        excess = smooth + l1 * mpmath.sign(b) if b else max(abs(smooth) - l1, 0)
        true += excess**2
        error += abs(mpf(g)) + abs(2 * mpf(l2) * b) + l1
    true = mpmath.sqrt(true)
    if error <= MAX / 4 or distance < np.inf:
        assert near(distance, true, 4 * EPS * error + 4 * TINY)
    assert distance >= 0


@pytest.mark.parametrize(("x", "beta", "true"), [
    (1.0, [200.0, -200.0], "2.708502963655955e-174"),
    (1e200, [0.0, 0.0], "7.071067811865475e+199"),
    (1e-200, [0.0, 0.0], "7.071067811865475e-201"),
    (1e308, [0.0, 0.0], "7.071067811865475e+307"),
    (1e308, [1e308, 0.0], "0.0"),
])  # fmt: skip
def test_optimality_is_right_where_its_square_is_no_number(x, beta, true):
    optimality = (rs.CrossEntropy(1.0, x) + rs.Penalty()).optimality(beta)
    assert optimality == pytest.approx(float(true), rel=1e-13)


def test_outputs_beyond_the_floats_are_far_out():
    loss = rs.LogisticLoss([[1e200]], [1.0])
    assert loss([1e200]) == 0
    assert loss([-1e200]) > 1e306
    assert loss.gradient([1e200]) == 0
    assert loss.gradient([-1e200]) == -1e200
    assert rs.SquaredLoss([[1e200]], [1.0])([1e200]) == np.inf


def test_strengths_at_the_end_of_the_range_are_strengths():
    objective = rs.CrossEntropy() + rs.Penalty(l2=1e308)
    assert objective.optimality([0.0, 0.0]) == pytest.approx(np.sqrt(0.5), rel=1e-15)
    assert objective.subgradient([0.0, 0.0]).tolist() == [-0.5, 0.5]
    assert objective([0.0, 0.0]) == pytest.approx(np.log(2), rel=1e-15)


@pytest.mark.parametrize(("objective", "message"), [
    (rs.CrossEntropy(x=1e160) + rs.Penalty(), "x = 1e+160 puts the curvature beyond"),
    (rs.LogisticLoss([[1e200]], [1]) + rs.Penalty(), "X puts the curvature beyond"),
    (rs.SquaredLoss([[1e200]], [1]) + rs.Penalty(), "X puts the curvature beyond"),
    (rs.LogisticLoss([[-1e308], [1e308]], [0, 1], intercept=True) + rs.Penalty(),
     "X puts the distance from the mean beyond"),
])  # fmt: skip
def test_what_cannot_be_represented_is_named(objective, message):
    solve = partial(rs.minimize, objective)
    for call in (solve, partial(solve, solver=rs.proximal_gradient)):
        with pytest.raises(OverflowError, match=re.escape(message)):
            call()
    with pytest.raises(OverflowError, match=re.escape(message)):
        rs.basin_map(objective, np.zeros(objective.loss.n_parameters))
    with pytest.raises(OverflowError, match="y puts the loss of the origin beyond"):
        rs.SquaredLoss([[1.0]], [1e200])
    steep = rs.CrossEntropy() + rs.Penalty(l2=1e308)
    with pytest.raises(OverflowError, match=r"l2 = 1e\+308 puts the curvature beyond"):
        rs.subgradient_descent(steep, [0.0, 0.0], 0.1)


def test_an_intercept_beyond_the_floats_is_infinite():
    loss = rs.LogisticLoss([[1e200], [1.0000000001e200]], [0, 1], intercept=True)
    assert loss.intercept([1e200]) == -np.inf


# Whatever the numbers: no nan comes out and nothing warns.


def answers(call, *arguments):
    """Check that a function returns no nan, or says which argument is wrong."""
    named = ("X", "y", "x", "l2", "objective", "step", "beta", "start")
    try:
        found = call(*arguments)
    except (ValueError, OverflowError) as error:
        first = re.split("[ .]", str(error))[0]
        if first in named:
            return
        raise
    assert not np.isnan(found).any()


matrices = st.integers(1, 3).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(anything, anything), min_size=n, max_size=n),
        st.lists(anything, min_size=n, max_size=n),
        st.lists(probabilities, min_size=n, max_size=n),
    )
)


@st.composite
def losses(draw):
    """Draw a loss of each kind, of any numbers."""
    kind = draw(st.sampled_from(["softmax", "logistic", "squared"]))
    if kind == "softmax":
        return rs.CrossEntropy(draw(probabilities), draw(anything))
    X, targets, labels = draw(matrices)
    intercept = draw(st.booleans())
    if kind == "logistic":
        return rs.LogisticLoss(X, labels, intercept)
    try:
        return rs.SquaredLoss(X, targets, intercept)
    except OverflowError:
        return rs.SquaredLoss(X, np.sign(targets), intercept)


objectives = st.builds(
    lambda loss, l1, l2: loss + rs.Penalty(l1, l2),
    losses(), st.one_of(st.just(0.0), positive), st.one_of(st.just(0.0), positive),
)  # fmt: skip


def after(solver, n_steps=3):
    return next(islice(solver, n_steps, None))


@given(objectives, st.tuples(anything, anything))
@settings(max_examples=200)
def test_no_answer_is_nan(objective, beta):
    loss, penalty = objective.loss, objective.penalty
    for function in (
        loss, loss.gradient, penalty, penalty.subgradient, objective,
        objective.subgradient, objective.optimality,
    ):  # fmt: skip
        answers(function, beta)
    answers(rs.alpha_max, loss)
    answers(lambda: loss.curvature)
    answers(lambda: objective.curvature)
    if isinstance(loss, rs.LogisticLoss | rs.SquaredLoss):
        answers(loss.intercept, beta)


@given(objectives, st.tuples(anything, anything))
@settings(max_examples=150)
def test_no_end_is_nan(objective, start):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "no convergence")
        answers(lambda: rs.minimize(objective, start, max_steps=5).beta)
        answers(lambda: rs.minimize(objective, max_steps=5).optimality)
    answers(lambda: rs.basin_map(objective, [start], n_steps=3))
    for step in (1e-300, 1e-3, 0.5, 1e3):
        answers(lambda step=step: after(rs.subgradient_descent(objective, start, step)))


@given(objectives, st.tuples(anything, anything))
@settings(max_examples=150)
def test_no_set_of_minimizers_is_nan(objective, beta):
    try:
        found = rs.minimizers(objective)
    except OverflowError:
        return
    str(found).encode("ascii")
    assert not np.isnan(found.value)
    assert not np.isnan(found.distance(beta))
    for place in (found.ends, found.point, found.direction):
        assert place is None or np.isfinite(place).all()


@given(objectives.filter(lambda J: not getattr(J.loss, "has_intercept", False)))
@settings(max_examples=40)
def test_no_sweep_is_nan(objective):
    answers(lambda: after(rs.coordinate_descent(objective, [1e300, -1e-300]), 1))
