"""Losses: how badly a model with parameters ``beta`` fits its target."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from . import _validation
from .objectives import Objective
from .penalties import Penalty

_HALVES = np.array([0.5, -0.5])


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
        size, x = np.abs(half), abs(self.x)
        weight = np.where(half * np.sign(self.x) < 0, self.p, 1 - self.p)
        # From |u| = 750 on the exponential is 0; what is larger could overflow.
        tail = np.exp(-2 * (x * np.minimum(size, 375 / x if x else 0.0)))
        with np.errstate(over="ignore"):
            # In this order a product overflows only if it is too large itself.
            linear = weight * np.maximum(size, x) * np.minimum(size, x)
            return np.log1p(tail) + 2 * linear

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
        slope = self._slope(_validation.points("beta", beta, 2))
        # Each parameter contiguous: long runs of memory for a map of many starts.
        return np.moveaxis(np.stack([slope, -slope]), 0, -1)

    def _slope(self, beta: Any, tail: Any = None, slope: Any = None) -> Any:
        """Return the first partial derivative; `tail` and `slope` may be buffers for it.

        With :math:`t = e^{-u}`, :math:`q - p = ((1 - p) - p t) / (1 + t)`.
        """
        # Of 2, x and the parameters no product overflows but that of them all.
        is_huge = abs(self.x) > 1e307
        weights, factor = (2 * _HALVES, -self.x) if is_huge else (_HALVES, -2 * self.x)
        with np.errstate(over="ignore"):
            t = np.matmul(beta, weights, out=tail)
            t = np.multiply(t, factor, out=tail)
        t = np.exp(np.clip(t, None, 709.0, out=tail), out=tail)  # below the overflow
        q = np.multiply(t, -self.p, out=slope)
        q = np.add(q, 1 - self.p, out=slope)
        q = np.divide(q, np.add(t, 1.0, out=tail), out=slope)
        return np.multiply(q, self.x, out=slope)

    def __add__(self, penalty: Penalty) -> Objective:
        """Return the objective ``loss + penalty``."""
        return Objective(self, penalty)

    def _half_difference(self, beta: Any) -> Any:
        # Halved, so that the difference of two finite numbers cannot overflow.
        return _validation.points("beta", beta, 2) @ _HALVES


@dataclass(frozen=True, eq=False, repr=False)
class LogisticLoss:
    r"""Mean logistic loss of a linear model: one weight for each feature.

    With rows :math:`x_i` of :math:`X` and :math:`z_i = x_i \cdot \beta`,

    .. math::
       L(\beta) = \frac1n \sum_{i=1}^n \bigl[ \log(1 + e^{z_i}) - y_i z_i \bigr].

    Without exact collinearity between the features the data tell all weights apart,
    which two weights of :class:`CrossEntropy` are not: ``CrossEntropy(p, x)`` is
    ``LogisticLoss([[x, -x]], [p])``, a model with two opposite features.  There is
    no intercept; add a column of ones for one, to be penalized like the others.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, finite; a read-only copy is kept.
    y : array_like, shape (n,)
        Targets in [0, 1]: labels, or probabilities of the first class.

    Raises
    ------
    ValueError
        If a shape or a value is out of range.
    TypeError
        If an argument does not hold real numbers.

    References
    ----------
    .. [1] T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical
       Learning*, 2nd edition, Springer, 2009, section 4.4.

    Examples
    --------
    >>> loss = LogisticLoss(X=[[1.0, 2.0], [0.5, -1.0]], y=[1, 0])
    >>> loss
    LogisticLoss(<2 rows, 2 features>)
    >>> float(loss([0.0, 0.0]))
    0.6931471805599453
    """

    X: np.ndarray
    y: np.ndarray

    def __post_init__(self) -> None:
        """Check `X` and `y`, and keep copies that nobody changes."""
        X = np.array(_validation.real_array("X", self.X, kinds="fiub"))
        if X.ndim != 2 or X.size == 0:
            message = f"X must have shape (n, d), n and d >= 1, got {X.shape}"
            raise ValueError(message)
        y = np.array(_validation.real_array("y", self.y, kinds="fiub"))
        if y.shape != X.shape[:1]:
            message = f"y must have shape ({len(X)},), one a row of X, got {y.shape}"
            raise ValueError(message)
        outside = (y < 0) | (y > 1)
        if outside.any():
            message = f"y must lie in [0, 1], got {y[outside][0]}"
            raise ValueError(message)
        X.setflags(write=False)
        y.setflags(write=False)
        object.__setattr__(self, "X", X)
        object.__setattr__(self, "y", y)

    def __repr__(self) -> str:
        """Name the loss and the size of its data."""
        n, d = self.X.shape
        return f"LogisticLoss(<{n} rows, {d} features>)"

    @property
    def n_parameters(self) -> int:
        """Length of the last axis of ``beta``: the number of features."""
        return int(self.X.shape[1])

    @cached_property
    def curvature(self) -> float:
        r"""Bound :math:`\|X\|_2^2 / 4n` on the largest eigenvalue of the Hessian."""
        return float(np.linalg.norm(self.X, 2)) ** 2 / (4 * len(self.X))

    def __call__(self, beta: Any) -> Any:
        """Evaluate the loss.

        Parameters
        ----------
        beta : array_like, shape (..., d)
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
        z = self._outputs(beta)
        size = np.abs(z)
        # Two non-negative terms, as in CrossEntropy: nothing cancels.
        each = np.log1p(np.exp(-size)) + np.where(z < 0, self.y, 1 - self.y) * size
        return each.mean(axis=-1)

    def gradient(self, beta: Any) -> Any:
        r"""Evaluate :math:`\nabla L = \frac1n X^\top (\sigma(z) - y)`.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (..., d)
            The gradient.

        Raises
        ------
        ValueError
            If `beta` has another shape or is not finite.
        """
        z = self._outputs(beta)
        tail = np.exp(-np.abs(z))
        positive = (1 - self.y) - self.y * tail
        negative = (1 - self.y) * tail - self.y
        residual = np.where(z < 0, negative, positive) / (1 + tail)
        return residual @ self.X / len(self.X)

    def __add__(self, penalty: Penalty) -> Objective:
        """Return the objective ``loss + penalty``."""
        return Objective(self, penalty)

    def _outputs(self, beta: Any) -> Any:
        return _validation.points("beta", beta, self.n_parameters) @ self.X.T
