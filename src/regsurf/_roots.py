"""Roots of increasing functions, and convex functions of a few weights through them."""

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

Arrays = tuple[Any, Any]
EPS = float(np.finfo(float).eps)


class Link(Protocol):
    """The convex function of output and target that a loss adds up, differentiated."""

    @staticmethod
    def slope(z: Any, y: Any) -> Any:
        """Evaluate the first derivative."""

    @staticmethod
    def bend(z: Any, y: Any) -> Any:
        """Evaluate the second derivative."""


def root(
    slope: Callable[[float], tuple[float, float, float]], tau: float = 0.0
) -> float:
    """Return where an increasing function is 0, to its last bits.

    `slope` returns its value, its derivative, and what the value owes to rounding.
    Newton's steps are taken as long as they shrink by half and stay between the points
    where the sign is known.  Otherwise comes the middle of these, or, as long as there
    is only one of them, a step of twice the size.

    Raises
    ------
    OverflowError
        If there is no root, or it is beyond the floats.
    """
    low, high, last, newton = -math.inf, math.inf, math.inf, math.inf
    while True:
        value, rise, noise = slope(tau)
        if value == 0:
            return tau
        low, high = (tau, high) if value < 0 else (low, tau)
        step = -value / rise if rise > 0 else -math.copysign(math.inf, value)
        is_slow = abs(step) > newton / 2
        newton = abs(step)
        if math.isinf(high - low):  # no step into the void where the function is flat
            size = max(newton, 2 * last) if is_slow else newton
            step = math.copysign(min(size, 100 * max(1.0, abs(tau))), step)
        following = tau + step
        is_inside = low < following < high
        if abs(value) <= noise:
            return following if is_inside else tau
        if math.isfinite(high - low) and (is_slow or not is_inside):
            following = low + (high - low) / 2
        if not abs(following) < 2.0**1000:
            message = "the minimizers are beyond the largest float"
            raise OverflowError(message)
        if following in (tau, low, high):
            return following
        tau, last = following, abs(following - tau)


def balance(slope: Callable[[Any], Arrays], z: np.ndarray, at_zero: float) -> Any:
    """Return for each row of `z` the number b where the mean slope of z + b is 0.

    The method of :func:`root`, for many rows at once.  `at_zero` is the answer for a
    row of zeros: slopes increase, so the answer for z is between `at_zero` - max z and
    `at_zero` - min z.
    """
    low, high = at_zero - z.max(axis=-1), at_zero - z.min(axis=-1)
    b = np.clip(at_zero - z.mean(axis=-1), low, high)
    last = np.full_like(b, np.inf)
    # Finer than this z + b cannot tell.
    grain = 2.0**-52 * np.maximum(np.abs(low), np.abs(high))
    moving = np.arange(len(z))
    while moving.size:
        here = b[moving]
        value, rise = slope(z[moving] + here[:, None])
        low[moving] = np.where(value < 0, here, low[moving])
        high[moving] = np.where(value > 0, here, high[moving])
        below, above = low[moving], high[moving]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            newton = here - value / rise
            is_good = (below <= newton) & (newton <= above)
            is_good &= np.abs(newton - here) <= last[moving] / 2
        following = np.where(is_good, newton, below + (above - below) / 2)
        following = np.where(value == 0, here, following)
        last[moving] = np.abs(following - here)
        b[moving] = following
        moving = moving[last[moving] > grain[moving]]
    return b


def minimize_over(
    link: Link,
    y: np.ndarray,
    columns: Any,
    linear: Any,
    square: Any,
    z: Any = 0.0,
    start: Any = None,
) -> np.ndarray:
    r"""Minimize :math:`\frac1n \sum f(z + C^\top\tau, y) + l \cdot \tau + \tau^\top Q \tau`.

    Minimized over all but the first of the weights :math:`\tau` it is a convex function
    of that one, and its derivative increases: so one root, in the evaluation of which
    the others are found in the same way.

    Parameters
    ----------
    link : Link
        The function f.
    y : ndarray, shape (n,)
        Targets.
    columns : sequence of k ndarrays, shape (n,)
        C, what each weight adds to the outputs.
    linear, square : array_like, shapes (k,) and (k, k)
        l and Q.
    z : array_like, shape (n,)
        Outputs where all weights are 0.
    start : array_like, shape (k,), optional
        Where to begin.

    Returns
    -------
    ndarray, shape (k,)
        The weights.
    """
    C, Q = np.asarray(columns), np.asarray(square)
    weights = np.zeros(len(C)) if start is None else np.array(start)

    def slope(tau: float) -> tuple[float, float, float]:
        at = z + tau * C[0]
        weights[0] = tau
        if len(C) > 1:
            pulls = linear[1:] + 2 * tau * Q[0, 1:]
            weights[1:] = minimize_over(
                link, y, C[1:], pulls, Q[1:, 1:], at, weights[1:]
            )
            at = at + weights[1:] @ C[1:]
        slopes, bends = link.slope(at, y), link.bend(at, y)
        penalty = linear[0] + 2 * Q[0] @ weights
        value = C[0] @ slopes / len(y) + penalty
        noise = rounding(C[0], slopes, at * bends) + EPS * abs(penalty)
        hessian = (C * bends) @ C.T / len(y) + 2 * Q
        return float(value), _eliminated(hessian), noise

    slope(root(slope, float(weights[0])))  # once more, for the others
    return weights


def rounding(column: np.ndarray, slopes: Any, changes: Any) -> float:
    """Return the size of the rounding in a mean of `column` times `slopes`.

    A relative error of 1 in the outputs changes the slopes by `changes`.
    """
    errors = np.abs(slopes) + np.abs(changes)
    return float(EPS * (np.abs(column) @ errors) / len(column))


def _eliminated(hessian: np.ndarray) -> float:
    """Return the second derivative by the first weight once the others are minimized."""
    for k in range(len(hessian) - 1, 0, -1):
        if hessian[k, k] > 0:
            hessian = hessian - np.outer(hessian[:, k], hessian[k]) / hessian[k, k]
    return float(hessian[0, 0])
