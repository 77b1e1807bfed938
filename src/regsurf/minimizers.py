"""Exact minimizers of the penalized cross-entropy, in closed form or one root."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from . import _validation
from ._balance import balance_point
from .losses import CrossEntropy
from .objectives import Loss, Objective, checked

# One sentence for each kind of set; the live figures of the site fill the same ones.
SENTENCES: dict[str, str] = {
    "none": "No minimizer: the loss falls towards {value} as β₁ − β₂ goes to "
    "{infinity}.",
    "line": "Every point with β₁ − β₂ = {difference} is a minimizer.",
    "segment": "Every point from ({difference}, 0) to (0, {opposite}) is a minimizer.",
    "point": "The only minimizer is ({half}, {opposite_half}).",
    "origin": "The only minimizer is the origin, (0, 0): both weights are exactly "
    "zero.",
    "plane": "Every point is a minimizer: with x = 0 the weights change nothing.",
}


@dataclass(frozen=True, eq=False)
class MinimizerSet:
    r"""The set of all minimizers of an objective.

    Attributes
    ----------
    kind : {"none", "point", "segment", "line", "plane"}
        Shape of the set; "none" where the infimum is approached but not reached.
    difference : float
        The value of :math:`\beta_1 - \beta_2` that all minimizers share; infinite for
        "none", where it tells the direction of escape; NaN for "plane", where the
        minimizers share nothing.
    ends : ndarray of shape (2, 2), or None
        The two ends of a segment, equal for a point; None for the unbounded kinds.
    value : float
        The minimum, or the infimum for "none".
    """

    kind: Literal["none", "point", "segment", "line", "plane"]
    difference: float
    ends: np.ndarray | None
    value: float

    def __str__(self) -> str:
        """Say in one sentence, with two decimals, where the minimizers are."""
        at_origin = self.kind == "point" and self.difference == 0
        return SENTENCES["origin" if at_origin else self.kind].format(
            value=_two_decimals(self.value),
            infinity="+∞" if self.difference > 0 else "−∞",
            difference=_two_decimals(self.difference),
            opposite=_two_decimals(-self.difference),
            half=_two_decimals(self.difference / 2),
            opposite_half=_two_decimals(-self.difference / 2),
        )

    def distance(self, beta: Any) -> Any:
        """Measure the Euclidean distance from points to the set.

        Parameters
        ----------
        beta : array_like, shape (..., 2)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (...)
            The distance; infinite for "none".

        Raises
        ------
        ValueError
            If `beta` has another shape or is not finite.
        """
        beta = _validation.points("beta", beta, 2)
        if self.ends is not None:
            start, end = self.ends
            along = (end - start) / max(math.dist(start, end), math.ulp(0.0))
            reach = math.dist(start, end)
            position = np.clip((beta - start) @ along, 0.0, reach)
            nearest = start + position[..., np.newaxis] * along
            return np.hypot(*np.moveaxis(beta - nearest, -1, 0))
        off = beta[..., 0] - beta[..., 1]
        if self.kind == "plane":
            return np.zeros_like(off)
        return np.abs(off - self.difference) / math.sqrt(2)


def _two_decimals(number: float) -> str:
    digits = f"{number:.2f}"
    return "0.00" if digits == "-0.00" else digits.replace("-", "−")


def alpha_max(loss: Loss) -> float:
    r"""Return the smallest L1 strength for which :math:`\beta = 0` is a minimizer.

    By Fermat's rule 0 is a minimizer exactly when :math:`-\nabla J(0)` is a
    subgradient of the penalty there, that is when
    :math:`\lambda \ge \|\nabla J(0)\|_\infty`, whatever the L2 strength [1]_.  For
    :class:`CrossEntropy` this is :math:`|x|\,|p - \tfrac12|`.

    Parameters
    ----------
    loss : CrossEntropy or LogisticLoss
        The loss.

    Returns
    -------
    float
        The critical strength.

    References
    ----------
    .. [1] J. Friedman, T. Hastie and R. Tibshirani, "Regularization paths for
       generalized linear models via coordinate descent", *Journal of Statistical
       Software* 33(1), 2010, section 2.5.
    """
    return float(np.max(np.abs(loss.gradient(np.zeros(loss.n_parameters)))))


def minimizers(objective: Objective) -> MinimizerSet:
    r"""Find all minimizers of a penalized cross-entropy.

    The loss depends on :math:`d = \beta_1 - \beta_2` alone; among the points with
    equal :math:`d` the L2 penalty picks the middle one and the L1 penalty accepts
    all those of a segment.  So

    - with :math:`\lambda > 0` or :math:`\Omega > 0`, and :math:`\lambda \ge`
      :func:`alpha_max`, the origin is the only minimizer;
    - with :math:`\Omega > 0` otherwise, the point :math:`(d/2, -d/2)`, where
      :math:`x(p - q(d)) = \lambda\,\mathrm{sign}(d) + \Omega d`;
    - with :math:`\lambda > 0` alone, every point :math:`(s, s - d)` with :math:`s`
      between 0 and :math:`d`, where :math:`q(d) = p - \lambda\,\mathrm{sign}(d) / x`;
    - with neither, the line :math:`q(d) = p`, or nothing where :math:`p` is 0 or 1,
      or every point where :math:`x = 0`.

    Parameters
    ----------
    objective : Objective
        A :class:`CrossEntropy` plus a penalty.

    Returns
    -------
    MinimizerSet
        The set, with the minimum.

    Raises
    ------
    TypeError
        If the loss is not a :class:`CrossEntropy`.
    OverflowError
        If the minimizers are too large for floating point (tiny `x`).

    Notes
    -----
    The last equation but one follows from Fermat's rule.  The root in :math:`d` is
    found by bisection down to neighbouring floats.

    Examples
    --------
    >>> from regsurf import Penalty
    >>> minimizers(CrossEntropy(p=1.0) + Penalty(l1=0.25)).ends.round(3).tolist()
    [[1.099, 0.0], [0.0, -1.099]]
    """
    loss, penalty = checked(objective).loss, objective.penalty
    if not isinstance(loss, CrossEntropy):
        message = f"objective.loss must be a CrossEntropy, got {type(loss).__name__}"
        raise TypeError(message)
    penalized = penalty.l1 > 0 or penalty.l2 > 0
    if penalized and penalty.l1 >= alpha_max(loss):
        return _bounded("point", objective, 0.0, np.zeros((2, 2)))
    if loss.x == 0:
        value = float(objective(np.zeros(2)))
        return MinimizerSet("plane", math.nan, None, value)
    difference = balance_point(loss, penalty)
    if not penalized and loss.p in (0, 1):
        return MinimizerSet("none", difference, None, 0.0)
    if math.isinf(difference):
        message = f"x = {loss.x!r} puts the minimizers beyond the largest float"
        raise OverflowError(message)
    middle = np.array([difference / 2, -difference / 2])
    if penalty.l2 > 0:
        return _bounded("point", objective, difference, np.stack([middle, middle]))
    if penalty.l1 > 0:
        # 0.0 - d, since -d would be -0.0 at d = 0
        ends = np.array([[difference, 0.0], [0.0, 0.0 - difference]])
        return _bounded("segment", objective, difference, ends)
    return MinimizerSet("line", difference, None, float(objective(middle)))


def _bounded(
    kind: Literal["point", "segment"],
    objective: Objective,
    difference: float,
    ends: np.ndarray,
) -> MinimizerSet:
    ends.setflags(write=False)
    return MinimizerSet(kind, difference, ends, float(objective(ends[0])))
