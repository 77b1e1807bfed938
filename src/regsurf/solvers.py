"""Solvers: generators of iterates, the start first, without a stopping rule.

Stopping, counting and drawing are left to the caller: ``islice(solver, 101)`` is a path
of 100 steps.  All of them vectorize over the leading axes of `start`, and yield arrays
that are the caller's to keep or change.  Arguments are checked when a solver is called.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._types import Array
from .losses import CrossEntropy
from .objectives import Objective, checked
from .penalties import Penalty

Iterates = Iterator[Array]


def subgradient_descent(
    objective: Objective, start: ArrayLike, step: float
) -> Iterates:
    r"""Follow a subgradient, with a constant step.

    .. math:: \beta^{k+1} = \beta^k - \eta\, g^k, \qquad g^k \in \partial J(\beta^k)

    with 0 for the slope of :math:`|\beta_j|` at its kink.  With L1 a constant step need
    not converge: iterates that jump across a kink end up hovering near a minimizer, at
    a distance that shrinks with the step [1]_.  Without L1 this is gradient descent.

    Parameters
    ----------
    objective : Objective
        A loss plus a penalty.
    start : array_like, shape (..., d)
        Where to begin, finite.
    step : float
        The step :math:`\eta`, above 0 and below 2 / ``objective.curvature``
        (:math:`4 / x^2` for the cross-entropy without a penalty).

    Yields
    ------
    ndarray, shape (..., d)
        The start, then the iterates, for ever.

    Raises
    ------
    ValueError
        If `start` has another shape or is not finite, or `step` is out of range.
    TypeError
        If `objective` is no objective, or an argument does not hold real numbers.
    OverflowError
        If the curvature is beyond the largest float.

    References
    ----------
    .. [1] N. Z. Shor, *Minimization Methods for Non-Differentiable Functions*,
       Springer, 1985, section 2.1.
    """
    beta = checked_start(objective, start)
    step = _checked_step(step, objective.curvature)
    return repeat(lambda beta: beta - step * objective.subgradient(beta), beta)


def proximal_gradient(
    objective: Objective,
    start: ArrayLike,
    step: float | None = None,
    accelerate: bool = False,
) -> Iterates:
    r"""Step down the loss, then apply the prox of the penalty (ISTA, FISTA).

    .. math:: \beta^{k+1} = \mathrm{prox}_{\eta P}
       \bigl(\beta^k - \eta\, \nabla L(\beta^k)\bigr)

    Coordinates within the threshold become exactly 0.0.  Accelerated, the step is taken
    from the extrapolated point :math:`\beta^k + \frac{t_{k-1} - 1}{t_k}
    (\beta^k - \beta^{k-1})` with :math:`t_k = \frac12 (1 + \sqrt{1 + 4 t_{k-1}^2})`,
    :math:`t_0 = 1` [1]_, and :math:`t` begins again at 1 whenever the last move points
    uphill [2]_.

    Parameters
    ----------
    objective : Objective
        A loss :math:`L` plus a penalty :math:`P`.
    start : array_like, shape (..., d)
        Where to begin, finite.
    step : float, optional
        The step :math:`\eta`, by default 1 / ``loss.curvature``; above 0 and below
        twice that (:math:`4 / x^2` for the cross-entropy), or, accelerated, not above
        the default.
    accelerate : bool
        FISTA instead of ISTA.

    Yields
    ------
    ndarray, shape (..., d)
        The start, then the iterates, for ever.

    Raises
    ------
    ValueError
        If `start` has another shape or is not finite, or `step` is out of range.
    TypeError
        If `objective` is no objective, or an argument does not hold real numbers.
    OverflowError
        If the curvature is beyond the largest float.

    References
    ----------
    .. [1] A. Beck and M. Teboulle, "A fast iterative shrinkage-thresholding algorithm
       for linear inverse problems", *SIAM Journal on Imaging Sciences* 2, 2009,
       section 4.
    .. [2] B. O'Donoghue and E. Candès, "Adaptive restart for accelerated gradient
       schemes", *Foundations of Computational Mathematics* 15, 2015, section 3.2.
    """
    beta = checked_start(objective, start)
    loss, penalty = objective.loss, objective.penalty
    # Without curvature the prox alone minimizes, the better the longer the step.
    longest = 1 / max(loss.curvature, float(np.finfo(float).tiny))
    step = longest if step is None else _checked_step(step, loss.curvature)
    if accelerate and step > longest:
        message = f"step must be <= {longest:g} when accelerated, got {step!r}"
        raise ValueError(message)

    if isinstance(loss, CrossEntropy) and not accelerate:
        return repeat(_in_place(loss, penalty, step, beta), beta)

    def update(beta: Any) -> Any:
        return penalty.prox(beta - step * loss.gradient(beta), step)

    return _accelerate(update, beta) if accelerate else repeat(update, beta)


def checked_start(objective: Objective, start: Any) -> Any:
    """Return a copy of the start, for the solver to keep."""
    n = checked(objective).loss.n_parameters
    start = _validation.points("start", start, n)
    if not isinstance(start, np.ndarray):
        message = f"start must be a NumPy array (basin_map takes Dask's), got {start!r}"
        raise TypeError(message)
    # In memory, each parameter contiguous, as gradients are.
    return np.moveaxis(np.moveaxis(start, -1, 0).copy(), 0, -1)


def _checked_step(step: float, curvature: float) -> float:
    number = _validation.finite_number("step", step, 0, exclude_low=True)
    bound = 2 / curvature if curvature > 0 else math.inf
    if number >= bound:
        message = (
            f"step must be < {bound:g}, which is 2 / curvature: longer steps overshoot "
            f"the bottom of the smooth part and need not come back; got {step!r}"
        )
        raise ValueError(message)
    return number


def repeat(update: Callable[[Any], Any], beta: Any) -> Iterates:
    """Yield copies of the iterates, so that no caller can disturb the solver."""
    while True:
        yield np.copy(beta)
        with np.errstate(over="ignore", invalid="ignore"):  # the next step complains
            beta = update(beta)


def _accelerate(update: Callable[[Any], Any], beta: Any) -> Iterates:
    point, t = beta, np.ones((*beta.shape[:-1], 1))
    while True:
        yield beta.copy()
        with np.errstate(over="ignore", invalid="ignore"):  # the next step complains
            latest = update(point)
            move = latest - beta
            uphill = np.sum((point - latest) * move, axis=-1, keepdims=True) > 0
            t = np.where(uphill, 1.0, t)
            following = (1 + np.sqrt(1 + 4 * t * t)) / 2
            point = latest + (t - 1) / following * move
        beta, t = latest, following


def _in_place(
    loss: CrossEntropy, penalty: Penalty, step: float, beta: np.ndarray
) -> Callable[[Any], Any]:
    """Return the proximal step of many starts, in two buffers that are used again.

    A basin map takes it hundreds of millions of times, and would spend most of them on
    asking for memory.  The arithmetic is that of ``loss.gradient`` and ``penalty.prox``.
    """
    tail, slope = np.empty_like(beta[..., 0]), np.empty_like(beta[..., 0])
    first, second = beta[..., 0], beta[..., 1]
    threshold, shrinkage = step * penalty.l1, 1 + 2 * step * penalty.l2

    def update(beta: np.ndarray) -> np.ndarray:
        loss._slope(beta, tail, slope)
        np.multiply(slope, step, out=slope)
        np.subtract(first, slope, out=first)
        np.add(second, slope, out=second)
        for b in (first, second):
            np.subtract(b, np.clip(b, -threshold, threshold, out=tail), out=b)
            if shrinkage > 1:
                np.divide(b, shrinkage, out=b)
        return beta

    return update
