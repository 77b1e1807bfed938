"""Bad input: the error names the argument, its value and what is allowed."""

import copy
import pickle
import re
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

import regsurf as rs

J = rs.CrossEntropy() + rs.Penalty(l1=0.2)
TWIN = rs.LogisticLoss([[1.0, 2.0], [3.0, -1.0]], [1.0, 0.0])
SQUARED = rs.SquaredLoss([[1.0, 2.0], [3.0, -1.0]], [5.0, -7.0], intercept=True)

NUMBER, POSITIVE = "a finite number", "a finite number > 0"
# what takes one number, its name, what is allowed
NUMBERS = {
    "p": (rs.CrossEntropy, "p", "a finite number in [0, 1]"),
    "x": (partial(rs.CrossEntropy, 1.0), "x", NUMBER),
    "l1": (rs.Penalty, "l1", "a finite number >= 0"),
    "l2": (partial(rs.Penalty, 0.0), "l2", "a finite number >= 0"),
    "grid": (rs.square_grid, "half_width", POSITIVE),
    "prox": (partial(J.penalty.prox, [1.0, 2.0]), "step", POSITIVE),
    "subgradient": (partial(rs.subgradient_descent, J, [0, 0]), "step", POSITIVE),
    "proximal": (partial(rs.proximal_gradient, J, [0, 0]), "step", POSITIVE),
    "minimize": (lambda v: rs.minimize(J, tol=v), "tol", POSITIVE),
}
each_number = pytest.mark.parametrize("which", NUMBERS)


def raises(kind, *parts):
    return pytest.raises(kind, match="^" + re.escape("".join(parts)))


@each_number
@pytest.mark.parametrize(
    "value", ["0.5", 0.5j, True, np.True_, [0.5], np.array([0.5]), np.array("a")]
)
def test_what_is_no_number_is_a_type_error(which, value):
    call, name, allowed = NUMBERS[which]
    with raises(TypeError, f"{name} must be {allowed}, got {value!r}"):
        call(value)


@each_number
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, np.float32("nan")])
def test_what_is_not_finite_is_a_value_error(which, value):
    call, name, allowed = NUMBERS[which]
    with raises(ValueError, f"{name} must be {allowed}, got {value!r}"):
        call(value)


@pytest.mark.parametrize("which", [name for name in NUMBERS if name != "x"])
def test_what_is_out_of_range_is_a_value_error(which):
    call, name, allowed = NUMBERS[which]
    with raises(ValueError, f"{name} must be {allowed}, got -0.01"):
        call(-0.01)
    if name == "p":
        with raises(ValueError, f"p must be {allowed}, got 1.01"):
            call(1.01)
    if "> 0" in allowed:
        with raises(ValueError, f"{name} must be {allowed}, got 0.0"):
            call(0.0)


def test_every_kind_of_real_number_is_taken():
    for value in (1, 1.0, np.float32(1), np.int8(1), np.array(1.0)):
        assert rs.CrossEntropy(p=value) == rs.CrossEntropy(1.0)
        assert type(rs.CrossEntropy(p=value).p) is float
    assert rs.Penalty(l1=0, l2=0) == rs.Penalty()
    assert rs.CrossEntropy(p=0, x=0) == rs.CrossEntropy(0.0, 0.0)


# what takes points: all but the penalty know how many parameters there are
TAKES_POINTS = {
    "cross-entropy": rs.CrossEntropy(),
    "its gradient": rs.CrossEntropy().gradient,
    "logistic loss": TWIN,
    "logistic gradient": TWIN.gradient,
    "squared loss": SQUARED,
    "squared gradient": SQUARED.gradient,
    "intercept": SQUARED.intercept,
    "objective": J,
    "subgradient": J.subgradient,
    "optimality": J.optimality,
    "distance": rs.minimizers(J).distance,
}
TAKES_STARTS = {
    "subgradient descent": partial(rs.subgradient_descent, J, step=0.1),
    "proximal gradient": partial(rs.proximal_gradient, J),
    "coordinate descent": partial(rs.coordinate_descent, J),
    "minimize": partial(rs.minimize, J),
}
ANY_LENGTH = {
    "penalty": J.penalty,
    "penalty's subgradient": J.penalty.subgradient,
    "prox": partial(J.penalty.prox, step=0.1),
    "subdifferential": partial(J.penalty.subdifferential_distance, gradient=[0.0, 0.0]),
}
KNOW_LENGTH = TAKES_POINTS | TAKES_STARTS
ALL = KNOW_LENGTH | ANY_LENGTH


def named(which):
    return "start" if which in TAKES_STARTS else "beta"


@pytest.mark.parametrize("which", KNOW_LENGTH)
@pytest.mark.parametrize("shape", [(3,), (2, 1), (4, 0), ()])
def test_a_wrong_last_axis(which, shape):
    message = f"{named(which)} must have shape (..., 2), got {shape}"
    with raises(ValueError, message):
        KNOW_LENGTH[which](np.zeros(shape))


@pytest.mark.parametrize("which", ANY_LENGTH)
def test_a_penalty_takes_any_length_but_no_scalar(which):
    with raises(ValueError, "beta must have shape (..., n_parameters), got ()"):
        ANY_LENGTH[which](1.0)


@pytest.mark.parametrize("which", ALL)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_points_that_are_not_finite(which, bad):
    message = f"{named(which)} must be finite, got an array that holds {bad}"
    with raises(ValueError, message):
        ALL[which]([[0.0, 1.0], [bad, 2.0]])


@pytest.mark.parametrize("which", ALL)
@pytest.mark.parametrize(
    ("bad", "dtype"),
    [
        (["0", "1"], "<U1"),
        ([0j, 1j], "complex128"),
        ([None, 1.0], "object"),
        ([True, False], "bool"),
    ],
)
def test_points_that_are_not_real_numbers(which, bad, dtype):
    with raises(TypeError, f"{named(which)} must hold real numbers, got dtype {dtype}"):
        ALL[which](bad)


def test_ragged_points():
    with raises(ValueError, "beta must be a rectangular array of numbers, got [[0.0"):
        J([[0.0, 1.0], [2.0]])


def test_points_of_any_real_dtype():
    for dtype in ("int8", "uint16", "float32", "longdouble"):
        assert J(np.array([2, 1], dtype)) == J([2.0, 1.0])


def test_the_gradient_is_checked_like_the_point():
    distance = J.penalty.subdifferential_distance
    with raises(ValueError, "gradient must be finite, got an array that holds nan"):
        distance([0.0, 0.0], [np.nan, 0.0])


@pytest.mark.parametrize(("n", "kind", "message"), [
    (4, ValueError, "n must be odd, so that the axes are grid lines, got 4"),
    (1, ValueError, "n must be an integer >= 3, got 1"),
    (-5, ValueError, "n must be an integer >= 3, got -5"),
    (5.0, TypeError, "n must be an integer >= 3, got 5.0"),
    ("5", TypeError, "n must be an integer >= 3, got '5'"),
    (True, TypeError, "n must be an integer >= 3, got True"),
])  # fmt: skip
def test_grids_that_miss_the_axes(n, kind, message):
    with raises(kind, message):
        rs.square_grid(5.0, n)


@pytest.mark.parametrize(("X", "y", "kind", "message"), [
    ([1.0, 2.0], [1.0], ValueError,
     "X must have shape (n, d), n and d >= 1, got (2,)"),
    (np.zeros((0, 2)), [], ValueError,
     "X must have shape (n, d), n and d >= 1, got (0, 2)"),
    ([[1.0, 2.0]], [1.0, 0.0], ValueError,
     "y must have shape (1,), one a row of X, got (2,)"),
    ([[1.0, 2.0]], [[1.0]], ValueError,
     "y must have shape (1,), one a row of X, got (1, 1)"),
    ([[1.0], [2.0]], [0.0, 1.5], ValueError, "y must lie in [0, 1], got 1.5"),
    ([[1.0], [2.0]], [-1, 1], ValueError, "y must lie in [0, 1], got -1.0"),
    ([[1.0], [np.nan]], [0, 1], ValueError, "X must be finite, got an array that ho"),
    ([[1.0], [2.0]], [0, np.nan], ValueError, "y must be finite, got an array that"),
    ([["a"]], [1], TypeError, "X must hold real numbers, got dtype <U1"),
    ([[1.0]], ["spam"], TypeError, "y must hold real numbers, got dtype <U4"),
])  # fmt: skip
def test_bad_data(X, y, kind, message):
    with raises(kind, message):
        rs.LogisticLoss(X, y)
    if "[0, 1]" not in message:
        with raises(kind, message):
            rs.SquaredLoss(X, y)


@pytest.mark.parametrize("value", [1, 0.0, None, "yes"])
def test_an_intercept_is_there_or_not(value):
    with raises(TypeError, f"intercept must be True or False, got {value!r}"):
        rs.SquaredLoss([[1.0]], [1.0], intercept=value)


def test_parts_that_are_none():
    with raises(TypeError, "loss must be a loss such as CrossEntropy, got 3"):
        rs.Objective(3)
    with raises(TypeError, "penalty must be a Penalty, got 0.1"):
        rs.Objective(rs.CrossEntropy(), 0.1)


@pytest.mark.parametrize("solver", [
    partial(rs.subgradient_descent, step=0.1), rs.proximal_gradient,
    rs.coordinate_descent, rs.minimize, rs.minimizers,
])  # fmt: skip
def test_a_loss_alone_is_no_objective(solver):
    arguments = () if solver is rs.minimizers else ([0.0, 0.0],)
    with raises(TypeError, "objective must be a loss plus a penalty, got CrossEntropy"):
        solver(rs.CrossEntropy(), *arguments)


@pytest.mark.parametrize("x", [1.0, -3.0, 0.1])
def test_steps_that_overshoot_are_refused_with_the_bound(x):
    objective = rs.CrossEntropy(p=0.7, x=x) + rs.Penalty()
    bound = 4 / x**2
    for solver in (rs.subgradient_descent, rs.proximal_gradient):
        solver(objective, [0.0, 0.0], bound * (1 - 1e-12))
        with raises(ValueError, f"step must be < {bound:g}, which is 2 / curvature"):
            solver(objective, [0.0, 0.0], bound * (1 + 1e-12))


def test_the_bound_of_a_step_counts_the_squares_where_they_are_stepped_down():
    objective = rs.CrossEntropy() + rs.Penalty(l2=0.75)
    # curvature 0.5 + 1.5; the prox needs no step for the squares
    with raises(ValueError, "step must be < 1, which is 2 / curvature"):
        rs.subgradient_descent(objective, [0.0, 0.0], 1.0)
    with raises(ValueError, "step must be < 4, which is 2 / curvature"):
        rs.proximal_gradient(objective, [0.0, 0.0], 4.0)
    rs.proximal_gradient(objective, [0.0, 0.0], 2.0, accelerate=True)
    with raises(ValueError, "step must be <= 2 when accelerated, got 2.01"):
        rs.proximal_gradient(objective, [0.0, 0.0], 2.01, accelerate=True)


@pytest.mark.parametrize(("order", "kind"), [
    ((0, 0), ValueError), ((1, 2), ValueError), ((0,), ValueError), ((), ValueError),
    ((0, 1, 2), ValueError), (5, TypeError), ((0.0, 1.0), TypeError),
    ("01", TypeError),
])  # fmt: skip
def test_orders_that_are_no_permutation(order, kind):
    with raises(kind, f"order must be a permutation of range(2), got {order!r}"):
        rs.coordinate_descent(J, [0.0, 0.0], order)


@pytest.mark.parametrize(("steps", "kind"), [(-1, ValueError), (2.5, TypeError)])
def test_a_number_of_steps(steps, kind):
    with raises(kind, f"max_steps must be an integer >= 0, got {steps}"):
        rs.minimize(J, max_steps=steps)


MILLION = [0.0] * 10**6
TOO_LONG = {  # what is refused, and the end of the message
    "digits": (lambda: rs.CrossEntropy(x=10**400), "0" * 20),
    "more digits": (lambda: rs.CrossEntropy(x=10**5000), "got a int too long to write"),
    "list": (lambda: rs.CrossEntropy(x=MILLION), "0.0, 0.0, ...]"),
    "array": (lambda: rs.Penalty(l1=np.array(MILLION)), "0., 0.], shape=(1000000,))"),
    "text": (lambda: rs.Penalty(l2="spam" * 10**5), "spam'"),
    "objective": (lambda: rs.basin_map(MILLION, [0.0, 0.0]), "0.0, 0.0, ...]"),
    "loss": (lambda: rs.Objective(MILLION), "0.0, 0.0, ...]"),
    "penalty": (lambda: rs.CrossEntropy() + MILLION, "0.0, 0.0, ...]"),
    "intercept": (
        lambda: rs.LogisticLoss([[1]], [1], intercept=MILLION),
        "0.0, 0.0, ...]",
    ),
    "order": (lambda: rs.coordinate_descent(J, [0, 0], MILLION), "0.0, 0.0, ...]"),
    "steps": (lambda: rs.minimize(J, max_steps=MILLION), "0.0, 0.0, ...]"),
    "ragged": (lambda: J([*MILLION, [0.0]]), "0.0, 0.0, ...]"),
    "X": (lambda: rs.LogisticLoss(MILLION, [0]), "got (1000000,)"),
    "y": (lambda: rs.LogisticLoss([[1.0]], MILLION), "got (1000000,)"),
    "points": (lambda: J(MILLION), "got (1000000,)"),
}


@pytest.mark.parametrize("which", TOO_LONG)
def test_messages_stay_short_and_on_one_line(which):
    call, end = TOO_LONG[which]
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    message = str(caught.value)
    assert len(message) < 200
    assert "\n" not in message
    assert message.endswith(end) or which == "array"  # NumPy 1 shows no shape


# Containers: what is no plain array of numbers.


def same_loss(X):
    loss = rs.LogisticLoss(X, [1.0, 0.0])
    np.testing.assert_array_equal(loss.X, [[1.0, 0.0], [2.0, 1.0]])
    assert loss.X.dtype == float
    return loss


FRAMES = {
    "boolean": pd.DataFrame({"a": [True, False], "b": [True, True]}),
    "mixed": pd.DataFrame({"a": [1.0, 2.0], "b": [False, True]}),
    "nullable": pd.DataFrame(
        {"a": pd.array([1, 2], "Int64"), "b": pd.array([False, True], "boolean")}
    ),
}


def test_plain_tables_are_taken():
    same_loss([[1, False], [2, True]])
    same_loss(np.array([[1, 0], [2, 1]], dtype=np.uint8))
    same_loss(pd.DataFrame({"a": [1, 2], "b": [0.0, 1.0]}))
    same_loss(
        pd.DataFrame({"a": [1.0, 2.0], "b": pd.array([0, 1], "Int64")}, dtype=float)
    )
    same_loss(np.ma.array([[1, 0], [2, 1]], mask=False))
    for boolean in (FRAMES["boolean"], FRAMES["boolean"].to_numpy()):
        loss = rs.LogisticLoss(boolean, pd.Series([True, False]))
        np.testing.assert_array_equal(loss.X, [[1, 1], [0, 1]])
        np.testing.assert_array_equal(loss.y, [1, 0])


@pytest.mark.parametrize("X", [
    FRAMES["mixed"], FRAMES["nullable"],
    np.array([[Fraction(1), 0], [2, 1]], dtype=object),
    [[Decimal(1), Decimal(0)], [2, 1]],
    [[1, 0], [2, Fraction(1)]],
    scipy.sparse.csr_array([[1.0, 0.0], [2.0, 1.0]]),
    scipy.sparse.coo_matrix([[1.0, 0.0], [2.0, 1.0]]),
])  # fmt: skip
def test_a_message_says_how_to_convert_a_table_and_that_works(X):
    with pytest.raises(TypeError, match="convert") as caught:
        same_loss(X)
    message, conversion = str(caught.value).split(" write ")
    assert message.startswith("X must ")
    same_loss(eval(conversion, {"np": np, "X": X}))


@pytest.mark.parametrize("masked", [
    np.ma.array([[1.0, -999.0], [2.0, 1.0]], mask=[[0, 1], [0, 0]]),
    [np.ma.array([1.0, -999.0], mask=[0, 1]), [2.0, 1.0]],
    ([2.0, 1.0], np.ma.array([1, -999], mask=True)),
])  # fmt: skip
def test_masked_values_are_refused_as_nan_is(masked):
    ending = "must be finite, got an array that holds masked values"
    with raises(ValueError, f"X {ending}"):
        rs.LogisticLoss(masked, [1, 0])
    with raises(ValueError, f"y {ending}"):
        rs.LogisticLoss([[1.0], [2.0]], np.ma.array([1.0, -999.0], mask=[0, 1]))
    for which, call in ALL.items():
        with raises(ValueError, f"{named(which)} {ending}"):
            call(masked)
    with raises(ValueError, f"starts {ending}"):
        rs.basin_map(J, masked)


COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda loss: pickle.loads(pickle.dumps(loss)),
}
DATA = [[1.0, 2.0], [3.0, -1.0], [0.5, 0.0]], [1.0, 0.0, 1.0]


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("kind", [rs.LogisticLoss, rs.SquaredLoss])
@pytest.mark.parametrize("intercept", [False, True])
def test_copies_of_a_loss_are_equal_and_read_only(copied, kind, intercept):
    loss = kind(*DATA, intercept=intercept)
    curvature = loss.curvature
    twin = copied(loss)
    assert twin == loss
    assert hash(twin) == hash(loss)
    assert twin + rs.Penalty(0.1) == loss + rs.Penalty(0.1)
    assert (type(twin), twin.has_intercept) == (kind, intercept)
    assert twin.curvature == curvature
    for array in (twin.X, twin.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 2.0


def test_losses_of_other_data_differ():
    X, y = DATA
    loss = rs.SquaredLoss(X, y)
    assert loss != rs.SquaredLoss([*X[:2], [0.5, 1e-9]], y)
    assert loss != rs.SquaredLoss(X, [1, 0, 0])
    assert loss != rs.SquaredLoss(X[:1], y[:1])
    assert loss != rs.SquaredLoss(X, y, intercept=True)
    assert loss != rs.LogisticLoss(X, y)
    assert loss != 3
    assert len({loss, rs.SquaredLoss(X, y), rs.LogisticLoss(X, y)}) == 2


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_copies_of_everything_else_are_equal_and_read_only(copied):
    assert copied(J) == J
    for objective in (J, rs.CrossEntropy(0.5) + rs.Penalty()):
        found = rs.minimizers(objective)
        twin = copied(found)
        assert str(twin) == str(found)
        for name in ("ends", "point", "direction"):
            ours, theirs = getattr(found, name), getattr(twin, name)
            np.testing.assert_array_equal(ours, theirs)
            assert ours is None or not theirs.flags.writeable


def test_longer_floats_than_ours_are_refused_where_ours_end():
    if np.finfo(np.longdouble).max == np.finfo(float).max:
        pytest.skip("this machine has no longer floats")
    huge = np.array([np.longdouble("1e400"), 0])
    with raises(ValueError, "beta must be finite, got an array that holds inf"):
        J(huge)
    with raises(ValueError, f"x must be a finite number, got {huge[0]!r}"):
        rs.CrossEntropy(x=huge[0])


def test_unknown_names_of_the_package():
    with pytest.raises(AttributeError, match="'regsurf' has no attribute 'spam'"):
        _ = rs.spam


def test_what_belongs_elsewhere_is_sent_there():
    loss, penalty = rs.CrossEntropy(), rs.Penalty(l1=0.2)
    with raises(TypeError, "loss must be a loss such as CrossEntropy, got Objective("):
        rs.alpha_max(loss + penalty)
    with pytest.raises(TypeError, match=r"; pass its \.loss$"):
        rs.alpha_max(loss + penalty)
    for call in (rs.minimizers, rs.minimize, rs.budget, rs.plotting.contours):
        with pytest.raises(
            TypeError, match=r"got CrossEntropy.*; add Penalty\(\) for no"
        ):
            call(loss)


def test_a_class_is_no_instance():
    loss, penalty = rs.CrossEntropy(), rs.Penalty(l1=0.2)
    make = "the class CrossEntropy: make one, CrossEntropy(...)"
    with raises(TypeError, f"loss must be a loss such as CrossEntropy, got {make}"):
        rs.Objective(rs.CrossEntropy, penalty)
    with raises(TypeError, f"loss must be a loss such as CrossEntropy, got {make}"):
        rs.alpha_max(rs.CrossEntropy)
    with raises(TypeError, f"objective must be a loss plus a penalty, got {make}"):
        rs.minimizers(rs.CrossEntropy)
    message = "penalty must be a Penalty, got the class Penalty: make one, Penalty(...)"
    with raises(TypeError, message):
        loss + rs.Penalty
    message = (
        "a penalty can be added to a loss or a penalty, got the class CrossEntropy"
    )
    with raises(TypeError, message):
        rs.CrossEntropy + penalty


def test_solvers_that_cannot_be_called():
    with raises(
        TypeError, "solver must be a function that takes an objective and a st"
    ):
        rs.minimize(J, solver="fista")
    message = (
        "solver must take an objective and a start alone, got subgradient_descent: "
    )
    with raises(TypeError, message + "missing a required argument: 'step'; functools"):
        rs.minimize(J, solver=rs.subgradient_descent)
    with raises(TypeError, message):
        rs.basin_map(J, [[0.0, 0.0]], rs.subgradient_descent)
    # What does not say what it takes is called.
    with pytest.raises(TypeError, match="not iterable"):
        rs.minimize(J, solver=zip)
    # A mistake inside a solver is its own.
    with raises(ValueError, "start must have shape"):
        rs.minimize(J, [1.0, 2.0, 3.0])
