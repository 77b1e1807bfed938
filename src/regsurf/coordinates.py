"""Coordinate descent: the solver that keeps exact zeros at an end of a segment."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._balance import balance_interval
from .losses import CrossEntropy
from .objectives import Objective
from .solvers import Iterates, checked_start, repeat

_BOTTOMLESS = (
    "objective must have a minimizer along each coordinate, but falls for ever along "
    "one; add a penalty"
)


def coordinate_descent(
    objective: Objective, start: ArrayLike, order: Sequence[int] | None = None
) -> Iterates:
    r"""Minimize exactly over one parameter at a time; one iterate for each sweep.

    .. math:: \beta_j \leftarrow \arg\min_b\,
       J(\beta_1, \dots, \beta_{j-1}, b, \beta_{j+1}, \dots, \beta_d),
       \qquad j \text{ in the given order}

    (of several minimizers, the one nearest to 0).  It converges to a minimizer because
    the kinks of the penalty are separable, one coordinate each [1]_.

    Parameters
    ----------
    objective : Objective
        A loss plus a penalty.
    start : array_like, shape (..., d)
        Where to begin, finite.
    order : sequence of int, optional
        The order of the coordinates in a sweep, a permutation of 0, …, d − 1; by
        default just that.

    Yields
    ------
    ndarray, shape (..., d)
        The start, then the point after each sweep, for ever.

    Raises
    ------
    ValueError
        If `start` has another shape or is not finite, `order` is no permutation, or
        the objective falls for ever along a coordinate.
    TypeError
        If `objective` is no objective, or an argument does not hold real numbers.

    Notes
    -----
    At an end of the L1 segment of :class:`CrossEntropy` Fermat's rule holds for the
    resting coordinate with equality, :math:`|\partial L / \partial \beta_j| = \lambda`,
    so the last bit of the arithmetic decides between 0.0 and some :math:`10^{-16}`.
    Here the decision is made once: the differences :math:`d_-` and :math:`d_+` between
    which the loss pulls with at most :math:`\lambda` are computed in advance, and both
    coordinates are measured against the same two numbers, so that
    :math:`\beta_1 = 0 + d_-` leaves :math:`\beta_2 = \beta_1 - d_-`, exactly 0.0.

    References
    ----------
    .. [1] P. Tseng, "Convergence of a block coordinate descent method for
       nondifferentiable minimization", *Journal of Optimization Theory and
       Applications* 109, 2001, theorem 4.1.
    """
    beta = checked_start(objective, start)
    n = objective.loss.n_parameters
    order = _validation.permutation("order", range(n) if order is None else order, n)
    loss, penalty = objective.loss, objective.penalty
    if isinstance(loss, CrossEntropy) and penalty.l2 == 0:
        interval = balance_interval(loss, penalty.l1)
        if interval[0] == interval[1] and math.isinf(interval[0]):
            raise ValueError(_BOTTOMLESS)

        def minimize_along(j: int, beta: Any) -> Any:
            return _nearest_to_zero(interval, j, beta)

    else:

        def minimize_along(j: int, beta: Any) -> Any:
            return _root_along(objective, j, beta)

    def sweep(beta: Any) -> Any:
        beta = beta.copy()
        for j in order:
            beta[..., j] = minimize_along(j, beta)
        return beta

    return repeat(sweep, beta)


def _nearest_to_zero(interval: tuple[float, float], j: int, beta: Any) -> Any:
    """Return the minimizer along `j`: where the difference enters the interval."""
    low, high = interval
    if j == 0:
        return np.clip(0.0, beta[..., 1] + low, beta[..., 1] + high)
    return np.clip(0.0, beta[..., 0] - high, beta[..., 0] - low)


def _root_along(objective: Objective, j: int, beta: Any) -> Any:
    """Return the minimizer along `j`, by bisection down to neighbouring floats."""
    l1, l2 = objective.penalty.l1, objective.penalty.l2
    point = beta.copy()

    def slope(b: Any) -> Any:
        point[..., j] = b
        return objective.loss.gradient(point)[..., j] + 2 * l2 * b

    at_zero = slope(0.0)
    # 0 unless the loss pulls away from it with more than the L1 strength
    direction = -np.sign(at_zero) * (np.abs(at_zero) > l1)

    def beyond(distance: Any) -> Any:
        return direction * slope(direction * distance) + l1 > 0

    inside = np.zeros_like(at_zero)
    outside = np.ones_like(at_zero)
    while (short := ~beyond(outside) & (direction != 0)).any():
        outside = np.where(short, 2 * outside, outside)
        if outside.max() > 2.0**1000:
            raise ValueError(_BOTTOMLESS)
    while True:
        middle = inside + (outside - inside) / 2
        if np.all((middle == inside) | (middle == outside) | (direction == 0)):
            return direction * outside + 0.0  # no -0.0
        past = beyond(middle)
        inside = np.where(past, inside, middle)
        outside = np.where(past, middle, outside)
