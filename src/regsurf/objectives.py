"""Objectives: what training minimizes, a loss plus a penalty."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from .penalties import Penalty


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
        if not hasattr(self.loss, "gradient"):
            message = f"loss must be a loss such as CrossEntropy, got {self.loss!r}"
            raise TypeError(message)
        if not hasattr(self.penalty, "prox"):
            message = f"penalty must be a Penalty, got {self.penalty!r}"
            raise TypeError(message)

    @property
    def curvature(self) -> float:
        r"""Bound on the Hessian's largest eigenvalue off the kinks: loss plus 2Ω."""
        return self.loss.curvature + 2 * self.penalty.l2

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
        return self.loss(beta) + self.penalty(beta)

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
        return self.loss.gradient(beta) + self.penalty.subgradient(beta)

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
        return self.penalty.subdifferential_distance(beta, self.loss.gradient(beta))


def checked(objective: Any) -> Objective:
    """Return `objective` after checking that it is one: a bare loss is a likely slip."""
    if not isinstance(objective, Objective):
        message = f"objective must be a loss plus a penalty, got {objective!r}"
        raise TypeError(message)
    return objective
