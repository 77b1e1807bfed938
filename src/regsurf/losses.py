"""Losses: how badly a model with parameters ``beta`` fits its target."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _validation
from .objectives import Objective
from .penalties import Penalty


@dataclass(frozen=True)
class CrossEntropy:
    r"""Cross-entropy of a two-parameter softmax network.

    One scalar input :math:`x` feeds two outputs :math:`\beta_1 x` and
    :math:`\beta_2 x`; softmax turns them into the probabilities :math:`q` and
    :math:`1 - q` of two classes.  With :math:`u = x(\beta_1 - \beta_2)` and
    :math:`q = 1 / (1 + e^{-u})`, the loss is

    .. math::
       J(\beta) = -p \log q - (1 - p) \log(1 - q)
                = \log(1 + e^{-|u|}) + w |u|, \qquad
       w = \begin{cases} 1 - p & u \ge 0 \\ p & u < 0. \end{cases}

    The second form adds two non-negative terms, so nothing cancels: it is accurate
    to :math:`(6 + |u|)` units of :math:`2.2 \cdot 10^{-16}`, relative, wherever
    :math:`J > 10^{-300}`, and finite wherever the loss is.

    Parameters
    ----------
    p : float
        Target probability of the first class, in [0, 1].
    x : float
        Input of the network, finite.

    Raises
    ------
    ValueError
        If `p` or `x` is not finite or out of range.
    TypeError
        If `p` or `x` is not a number.

    Notes
    -----
    The loss is convex, and constant along :math:`(1, 1)` [1]_.  Natural logarithms:
    the loss is in nats.

    References
    ----------
    .. [1] C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer, 2006,
       section 4.3.4.

    Examples
    --------
    >>> loss = CrossEntropy(p=1.0, x=1.0)
    >>> float(loss([0.0, 0.0]))  # two equal outputs: log 2
    0.6931471805599453
    """

    p: float = 1.0
    x: float = 1.0

    def __post_init__(self) -> None:
        """Check `p` and `x`."""
        object.__setattr__(self, "p", _validation.finite_number("p", self.p, 0, 1))
        object.__setattr__(self, "x", _validation.finite_number("x", self.x))

    @property
    def n_parameters(self) -> int:
        """Length of the last axis of ``beta``: 2."""
        return 2

    @property
    def curvature(self) -> float:
        r"""Bound :math:`x^2 / 2` on the largest eigenvalue of the Hessian."""
        return self.x * self.x / 2

    def __call__(self, beta: Any) -> Any:
        """Evaluate the loss.

        Parameters
        ----------
        beta : array_like, shape (..., 2)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (...)
            The loss in nats, non-negative.

        Raises
        ------
        ValueError
            If `beta` has another shape or is not finite.
        """
        half = self._half_difference(beta)
        weight = np.where(half * np.sign(self.x) < 0, self.p, 1 - self.p)
        with np.errstate(over="ignore"):
            half_u = np.abs(self.x * half)
            # Where u itself overflows, its product with a small weight may not.
            linear = np.where(
                np.isfinite(half_u),
                weight * np.minimum(half_u, np.finfo(float).max),
                weight * np.abs(half) * abs(self.x),
            )
            return np.log1p(np.exp(-2 * half_u)) + 2 * linear

    def gradient(self, beta: Any) -> Any:
        r"""Evaluate :math:`\nabla J = x\,(q - p)\,(1, -1)`.

        Parameters
        ----------
        beta : array_like, shape (..., 2)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (..., 2)
            The gradient.

        Raises
        ------
        ValueError
            If `beta` has another shape or is not finite.
        """
        half = self._half_difference(beta)
        with np.errstate(over="ignore"):
            tail = np.exp(-2 * np.abs(self.x * half))
        # sigmoid(|u|) = 1 / (1 + tail) and sigmoid(-|u|) = tail / (1 + tail)
        positive = (1 - self.p) - self.p * tail
        negative = (1 - self.p) * tail - self.p
        slope = np.where(half * np.sign(self.x) < 0, negative, positive) / (1 + tail)
        return np.stack([self.x * slope, -self.x * slope], axis=-1)

    def __add__(self, penalty: Penalty) -> Objective:
        """Return the objective ``loss + penalty``."""
        return Objective(self, penalty)

    def _half_difference(self, beta: Any) -> Any:
        # Halved, so that the difference of two finite numbers cannot overflow.
        beta = _validation.points("beta", beta, 2)
        return beta[..., 0] / 2 - beta[..., 1] / 2
