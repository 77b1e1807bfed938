"""Exact minimizers of an objective of two weights, in closed form or by roots."""

import math
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._balance import balance_point
from ._definitions import DEFINITIONS
from ._linear import LinearLoss
from ._two_weights import Found, Kind, find
from ._types import Array, Lazy, Point
from .losses import CrossEntropy
from .objectives import Loss, Objective, checked, checked_loss

# One sentence for each kind of set; the live figures of the site fill the same ones.
SENTENCES: dict[str, str] = DEFINITIONS["sentences"]
# Not every console can print the symbols of figures, and print raises where it cannot.
_SPELLED = str.maketrans(
    {"β": "beta", "₁": "_1", "₂": "_2", "−": "-", "∞": "infinity"}
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class MinimizerSet:
    r"""The set of all minimizers of an objective.

    Attributes
    ----------
    kind : {"none", "point", "segment", "line", "plane"}
        Shape of the set; "none" where the infimum is approached but not reached.
    value : float
        The minimum, or the infimum for "none".
    ends : ndarray of shape (2, 2), or None
        The two ends of a segment, equal for a point; None for the unbounded kinds.
    point : ndarray of shape (2,), or None
        The point of a line nearest to the origin; for "none" a point from which the
        objective falls to the infimum in `direction`; None for the other kinds.
    direction : ndarray of shape (2,), or None
        The direction of a line, of length 1 and with a positive first component other
        than 0; for "none" that of escape: of the largest margin, where gradient descent
        goes [1]_; None for the other kinds.
    difference : float
        The value of :math:`\beta_1 - \beta_2` that all minimizers of an objective with a
        :class:`CrossEntropy` share; infinite for "none"; NaN for "plane", where they
        share nothing, and for other losses, which see more than the difference.

    References
    ----------
    .. [1] D. Soudry et al., "The implicit bias of gradient descent on separable data",
       *JMLR* 19, 2018, theorem 3.
    """

    kind: Kind
    value: float
    ends: Array | None = None
    point: Array | None = None
    direction: Array | None = None
    difference: float = math.nan

    def __str__(self) -> str:
        """Return the sentence in ASCII, which any console can print."""
        return self.sentence.translate(_SPELLED)

    @property
    def sentence(self) -> str:
        """Where the minimizers are, in one sentence with two decimals.

        As figures show it; ``str`` spells its symbols out.
        """
        places = {
            "start": None if self.ends is None else self.ends[0],
            "end": None if self.ends is None else self.ends[1],
            "point": self.point,
            "direction": self.direction,
        }
        words = {
            f"{name}_{j + 1}": _two_decimals(place[j])
            for name, place in places.items()
            if place is not None
            for j in (0, 1)
        }
        return SENTENCES[self._template].format(
            value=_two_decimals(self.value),
            infinity="+∞" if self.difference > 0 else "−∞",
            difference=_two_decimals(self.difference),
            **words,
        )

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Keep a copy read-only: NumPy forgets that of arrays it copies or pickles."""
        self.__dict__.update(state)
        for array in (self.ends, self.point, self.direction):
            if array is not None:
                array.setflags(write=False)

    @property
    def _template(self) -> str:
        if self.kind == "point" and self.ends is not None:
            is_zero = tuple((self.ends[0] == 0).tolist())
            names = {(True, True): "origin", (False, True): "first"}
            return names.get(is_zero, "second" if is_zero[0] else "point")
        if self.kind in ("line", "none") and not math.isnan(self.difference):
            return f"{self.kind} of difference"
        return self.kind

    @overload
    def distance(self, beta: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def distance(self, beta: Lazy) -> Any: ...
    @overload
    def distance(self, beta: ArrayLike) -> Array: ...
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
        if self.kind == "line":
            assert self.point is not None  # as for each line
            assert self.direction is not None
            across = np.array([self.direction[1], -self.direction[0]])
            return np.abs((beta - self.point) @ across)
        far = math.inf if self.kind == "none" else 0.0
        return np.full_like(beta[..., 0], far)[()]


def _two_decimals(number: float) -> str:
    digits = f"{number:.2f}"
    return "0.00" if digits == "-0.00" else digits.replace("-", "−")


def alpha_max(loss: Loss) -> float:
    r"""Return the smallest L1 strength for which :math:`\beta = 0` is a minimizer.

    By Fermat's rule 0 is a minimizer exactly when :math:`-\nabla J(0)` is a
    subgradient of the penalty there, that is when
    :math:`\lambda \ge \|\nabla J(0)\|_\infty`, whatever the L2 strength [1]_.  For
    :class:`CrossEntropy` this is :math:`|x|\,|p - \tfrac12|`; for :class:`SquaredLoss`
    the largest :math:`|x_j \cdot y| / n` of the columns.

    Parameters
    ----------
    loss : CrossEntropy, LogisticLoss or SquaredLoss
        The loss, of any number of weights.

    Returns
    -------
    float
        The critical strength.

    Raises
    ------
    TypeError
        If `loss` is no loss, as an objective is none.

    References
    ----------
    .. [1] J. Friedman, T. Hastie and R. Tibshirani, "Regularization paths for
       generalized linear models via coordinate descent", *Journal of Statistical
       Software* 33(1), 2010, section 2.5.
    """
    origin = np.zeros(checked_loss(loss).n_parameters)
    return float(np.max(np.abs(loss.gradient(origin))))


def minimizers(objective: Objective) -> MinimizerSet:
    r"""Find all minimizers of an objective of two weights, exactly.

    A loss :math:`L` of this package depends on :math:`\beta` through outputs
    :math:`X\beta` (of centred columns, with an intercept), and these are the same at
    all minimizers.  So, with the rank of :math:`X`,

    - with :math:`\lambda > 0` or :math:`\Omega > 0`, and :math:`\lambda \ge`
      :func:`alpha_max`, the origin is the only minimizer;
    - with :math:`\Omega > 0`, or with rank 2 and :math:`\lambda > 0`, one point;
    - with :math:`\lambda > 0` alone and rank 1 a point on the axis of the larger
      column, or, if both have the same size, the segment between the two axes;
    - with neither, a point (rank 2), a line (rank 1) or the plane (rank 0); but none for
      a logistic loss, or :class:`CrossEntropy`, whose labels some line separates,
      completely or quasi-completely [1]_.

    Weights that theory has at zero are exactly 0.0.

    Parameters
    ----------
    objective : Objective
        A :class:`CrossEntropy`, or a :class:`LogisticLoss` or :class:`SquaredLoss` of
        two features, plus a penalty.

    Returns
    -------
    MinimizerSet
        The set, with the minimum.

    Raises
    ------
    TypeError
        If the loss is none of these three.
    ValueError
        If it has not two weights; :func:`minimize` takes any number.
    OverflowError
        If the minimizers are too large for floating point (tiny features).

    Notes
    -----
    Columns count as parallel, and as of the same size, if they are within 1024 times the
    spacing of floating-point numbers of each other: rounding gives no direction to a
    segment.  On an axis and in a quadrant the objective is smooth, and Fermat's rule
    tells which of them holds the minimizer; there it is a root, found to the last bits.
    Where the data leave a weight undecided to rounding, so does this.

    References
    ----------
    .. [1] A. Albert and J. A. Anderson, "On the existence of maximum likelihood
       estimates in logistic regression models", *Biometrika* 71, 1984.

    Examples
    --------
    >>> from regsurf import Penalty
    >>> minimizers(CrossEntropy(p=1.0) + Penalty(l1=0.25)).ends.round(3).tolist()
    [[1.099, 0.0], [0.0, -1.099]]
    """
    loss, penalty = loss_of_two_weights(objective), objective.penalty
    difference = math.nan
    if (penalty.l1 > 0 or penalty.l2 > 0) and penalty.l1 >= alpha_max(loss):
        found = Found("point", ((0.0, 0.0), (0.0, 0.0)))
        difference = 0.0 if isinstance(loss, CrossEntropy) else math.nan
    elif isinstance(loss, CrossEntropy):
        found, difference = _of_softmax(loss, objective)
    else:
        try:
            found = find(loss, penalty.l1, penalty.l2)
        except OverflowError as error:
            message = "X and the strengths put the minimizers beyond the largest float"
            raise OverflowError(message) from error
    ends, point, direction = map(_frozen, (found.ends, found.point, found.direction))
    value = found.value
    if value is None:
        somewhere = ends[0] if ends is not None else point
        value = float(objective(np.zeros(2) if somewhere is None else somewhere))
    return MinimizerSet(found.kind, value, ends, point, direction, difference)


def loss_of_two_weights(objective: Objective) -> CrossEntropy | LinearLoss:
    """Return the loss of an objective after checking that minimizers know it."""
    loss = checked(objective).loss
    if not isinstance(loss, CrossEntropy | LinearLoss):
        message = (
            "objective.loss must be a CrossEntropy, LogisticLoss or SquaredLoss, got "
            f"{type(loss).__name__}; minimize takes any loss"
        )
        raise TypeError(message)
    if loss.n_parameters != 2:
        message = (
            f"objective.loss must have two weights, got {loss.n_parameters}; minimize "
            "takes any number of them"
        )
        raise ValueError(message)
    return loss


def _of_softmax(loss: CrossEntropy, objective: Objective) -> tuple[Found, float]:
    """Find the minimizers of a softmax in closed form, or by one root."""
    penalty = objective.penalty
    if loss.x == 0:
        return Found("plane"), math.nan
    difference = balance_point(loss, penalty)
    diagonal = math.sqrt(0.5)
    if penalty.l1 == penalty.l2 == 0 and loss.p in (0, 1):
        away = math.copysign(diagonal, difference)
        return Found("none", None, (0.0, 0.0), (away, -away), 0.0), difference
    if math.isinf(difference):
        message = f"x = {loss.x!r} puts the minimizers beyond the largest float"
        raise OverflowError(message)
    # 0.0 - d, since -d would be -0.0 at d = 0
    middle = (difference / 2, 0.0 - difference / 2)
    if penalty.l2 > 0:
        return Found("point", (middle, middle)), difference
    if penalty.l1 > 0:
        ends = ((difference, 0.0), (0.0, 0.0 - difference))
        return Found("segment", ends), difference
    return Found("line", None, middle, (diagonal, diagonal)), difference


def _frozen(numbers: Any) -> np.ndarray | None:
    if numbers is None:
        return None
    array = np.array(numbers)
    array.setflags(write=False)
    return array
