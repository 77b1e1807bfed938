"""Objectives: what training minimizes, a loss plus a penalty."""

from dataclasses import dataclass, field
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._types import Array, Lazy, Point
from .penalties import Penalty

_LARGEST = float(np.finfo(float).max)


class Loss(Protocol):
    """What a loss must offer: convex, smooth, parameters on the last axis."""

    @property
    def n_parameters(self) -> int:
        """Length of the last axis of ``beta``."""

    @property
    def curvature(self) -> float:
        """Bound on the largest eigenvalue of the Hessian, wherever it is taken."""

    def __call__(self, beta: Any) -> Any:
        """Evaluate the loss: ``(..., d)`` to ``(...)``."""

    def gradient(self, beta: Any) -> Any:
        """Evaluate the gradient: ``(..., d)`` to ``(..., d)``."""


class Addend:
    """What can be added to a penalty: base of all losses."""

    def __add__(self, penalty: Penalty) -> "Objective":
        """Return the objective ``loss + penalty``."""
        return Objective(self, penalty)  # type: ignore[arg-type]

    def __radd__(self, penalty: Penalty) -> "Objective":
        """Return the objective ``penalty + loss``, the same."""
        return self + penalty


@dataclass(frozen=True)
class Objective:
    r"""The sum :math:`J = \text{loss} + \text{penalty}`, also written ``loss + penalty``.

    Parameters
    ----------
    loss : CrossEntropy, LogisticLoss or SquaredLoss
        The smooth part; any object that offers the same four names will do.
    penalty : Penalty
        The part with kinks, none by default.

    Raises
    ------
    TypeError
        If `loss` is no loss or `penalty` no penalty.

    Examples
    --------
    >>> from regsurf import CrossEntropy
    >>> J = CrossEntropy(p=1.0) + Penalty(l1=0.5)
    >>> float(J([0.0, 0.0])), float(J.optimality([0.0, 0.0]))
    (0.6931471805599453, 0.0)
    """

    loss: Loss
    penalty: Penalty = field(default_factory=Penalty)

    def __post_init__(self) -> None:
        """Check that the parts are what they are taken for."""
        checked_loss(self.loss)
        if not hasattr(self.penalty, "prox") or isinstance(self.penalty, type):
            message = f"penalty must be a Penalty, got {named(self.penalty)}"
            raise TypeError(message)

    def __add__(self, penalty: Penalty) -> "Objective":
        """Add another penalty: the strengths add up."""
        return Objective(self.loss, self.penalty + penalty)

    def __radd__(self, penalty: Penalty) -> "Objective":
        """Add another penalty, from the left."""
        return self + penalty

    @property
    def curvature(self) -> float:
        r"""Bound on the Hessian's largest eigenvalue off the kinks: loss plus 2Ω."""
        l2 = self.penalty.l2
        bound = self.loss.curvature + 2 * l2
        return _validation.representable(f"l2 = {l2!r}", "the curvature", bound)

    @overload
    def __call__(self, beta: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, beta: Lazy) -> Any: ...
    @overload
    def __call__(self, beta: ArrayLike) -> Array: ...
    def __call__(self, beta: Any) -> Any:
        """Evaluate the objective.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (...)
            The value, non-negative.

        Raises
        ------
        ValueError
            If `beta` has a shape the loss does not take, or is not finite.
        """
        with np.errstate(over="ignore"):
            return self.loss(beta) + self.penalty(beta)

    @overload
    def subgradient(self, beta: Lazy) -> Any: ...
    @overload
    def subgradient(self, beta: ArrayLike) -> Array: ...
    def subgradient(self, beta: Any) -> Any:
        """Evaluate one subgradient; at a kink the penalty contributes 0.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (..., d)
            The gradient of the loss plus a subgradient of the penalty.

        Raises
        ------
        ValueError
            If `beta` has a shape the loss does not take, or is not finite.
        """
        with np.errstate(over="ignore"):
            return self._gradient(beta) + self.penalty.subgradient(beta)

    @overload
    def optimality(self, beta: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def optimality(self, beta: Lazy) -> Any: ...
    @overload
    def optimality(self, beta: ArrayLike) -> Array: ...
    def optimality(self, beta: Any) -> Any:
        r"""Measure the violation of Fermat's rule, :math:`0 \in \partial J(\beta)`.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (...)
            Euclidean distance from 0 to the subdifferential; 0 at a minimizer, and
            at no other point, since the objective is convex.

        Raises
        ------
        ValueError
            If `beta` has a shape the loss does not take, or is not finite.
        """
        return self.penalty.subdifferential_distance(beta, self._gradient(beta))

    def _gradient(self, beta: Any) -> Any:
        # Two infinities could cancel; what is beyond the floats is as far as they go.
        return np.clip(self.loss.gradient(beta), -_LARGEST, _LARGEST)


def checked(objective: Any) -> Objective:
    """Return `objective` after checking that it is one: a bare loss is a likely slip."""
    if not isinstance(objective, Objective):
        message = f"objective must be a loss plus a penalty, got {named(objective)}"
        if hasattr(objective, "gradient") and not isinstance(objective, type):
            message += "; add Penalty() for none"
        raise TypeError(message)
    return objective


def checked_loss(loss: Any) -> Loss:
    """Return `loss` after checking that it is one, not a class, and not an objective."""
    if not hasattr(loss, "gradient") or isinstance(loss, type):
        message = f"loss must be a loss such as CrossEntropy, got {named(loss)}"
        if isinstance(loss, Objective):
            message += "; pass its .loss"
        raise TypeError(message)
    return loss  # type: ignore[no-any-return]


def named(value: Any) -> str:
    """Return how messages call a value; of a class, what to do with it."""
    if isinstance(value, type):
        return f"the class {value.__name__}: make one, {value.__name__}(...)"
    return _validation.shown(value)
