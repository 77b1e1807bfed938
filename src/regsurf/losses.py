"""Losses: how badly a model with parameters ``beta`` fits its target."""

from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._linear import LinearLoss
from ._types import Array, Lazy, Point
from .objectives import Addend

_HALVES = np.array([0.5, -0.5])


@dataclass(frozen=True)
class CrossEntropy(Addend):
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
        bound = self.x * self.x / 2
        return _validation.representable(f"x = {self.x!r}", "the curvature", bound)

    @overload
    def __call__(self, beta: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, beta: Lazy) -> Any: ...
    @overload
    def __call__(self, beta: ArrayLike) -> Array: ...
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

    @overload
    def gradient(self, beta: Lazy) -> Any: ...
    @overload
    def gradient(self, beta: ArrayLike) -> Array: ...
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

    def _half_difference(self, beta: Any) -> Any:
        # Halved, so that the difference of two finite numbers cannot overflow.
        return _validation.points("beta", beta, 2) @ _HALVES


class LogisticLoss(LinearLoss):
    r"""Mean logistic loss of a linear model: one weight for each feature.

    With rows :math:`x_i` of :math:`X` and :math:`z_i = x_i \cdot \beta`,

    .. math::
       L(\beta) = \frac1n \sum_{i=1}^n \bigl[ \log(1 + e^{z_i}) - y_i z_i \bigr].

    Without exact collinearity between the features the data tell all weights apart,
    which two weights of :class:`CrossEntropy` are not: ``CrossEntropy(p, x)`` is
    ``LogisticLoss([[x, -x]], [p])``, a model with two opposite features.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, finite; a read-only copy is kept.
    y : array_like, shape (n,)
        Targets in [0, 1]: labels, or probabilities of the first class.
    intercept : bool
        Add a number :math:`b` to all :math:`z_i`, the best for each :math:`\beta`, not
        penalized: :math:`\tilde L(\beta) = \min_b L(\beta, b)`, which is convex like
        :math:`L` [2]_.  With labels all 0 or all 1, :math:`b` is infinite and the loss 0.

    Raises
    ------
    ValueError
        If a shape or a value is out of range.
    TypeError
        If an argument does not hold real numbers.

    Notes
    -----
    The loss is convex and in nats; ``curvature`` is :math:`\|X\|_2^2 / 4n` [1]_.

    References
    ----------
    .. [1] T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical
       Learning*, Springer, 2009, section 4.4.
    .. [2] S. Boyd and L. Vandenberghe, *Convex Optimization*, Cambridge, 2004,
       section 3.2.5.

    Examples
    --------
    >>> loss = LogisticLoss(X=[[1.0, 2.0], [0.5, -1.0]], y=[1, 0])
    >>> loss
    LogisticLoss(<2 rows, 2 features>)
    >>> float(loss([0.0, 0.0]))
    0.6931471805599453
    """

    name = "logistic"
    steepest = 0.25

    def __init__(self, X: ArrayLike, y: ArrayLike, intercept: bool = False) -> None:
        """Check that the targets are probabilities."""
        super().__init__(X, y, intercept)
        outside = (self.y < 0) | (self.y > 1)
        if outside.any():
            message = f"y must lie in [0, 1], got {self.y[outside][0]}"
            raise ValueError(message)

    @staticmethod
    def height(z: Any, y: Any) -> Any:
        """Evaluate log(1 + exp(z)) - y z."""
        size = np.abs(z)
        # Two non-negative terms, as in CrossEntropy: nothing cancels.
        return np.log1p(np.exp(-size)) + np.where(z < 0, y, 1 - y) * size

    @staticmethod
    def slope(z: Any, y: Any) -> Any:
        """Evaluate the sigmoid of z, minus y."""
        tail = np.exp(-np.abs(z))
        return np.where(z < 0, (1 - y) * tail - y, (1 - y) - y * tail) / (1 + tail)

    @staticmethod
    def bend(z: Any, y: Any) -> Any:  # noqa: ARG004
        """Evaluate the derivative of the sigmoid."""
        tail = np.exp(-np.abs(z))
        return tail / (1 + tail) ** 2

    @staticmethod
    def side(y: Any) -> Any:
        """Return 1 for y = 1, -1 for y = 0: only certain labels let outputs escape."""
        return (y == 1) * 1.0 - (y == 0)


class SquaredLoss(LinearLoss):
    r"""Half the mean of the squared residuals of a linear model.

    With rows :math:`x_i` of :math:`X` and :math:`z_i = x_i \cdot \beta`,

    .. math:: L(\beta) = \frac{1}{2n} \sum_{i=1}^n (z_i - y_i)^2.

    The ½ is in the loss, and not in the penalty: with L1 this is the lasso as most
    libraries scale it [1]_.

    Parameters
    ----------
    X : array_like, shape (n, d)
        Features, finite; a read-only copy is kept.
    y : array_like, shape (n,)
        Targets, any finite numbers.
    intercept : bool
        Add a number :math:`b` to all :math:`z_i`, the best for each :math:`\beta`, not
        penalized; the same as centring the columns of `X` and `y`.

    Raises
    ------
    ValueError
        If a shape is out of range or a number is not finite.
    TypeError
        If an argument does not hold real numbers.
    OverflowError
        If the mean square of `y` is beyond the largest float.

    Notes
    -----
    The loss is convex, and ``curvature``, :math:`\|X\|_2^2 / n`, is its Hessian's
    largest eigenvalue.

    References
    ----------
    .. [1] J. Friedman, T. Hastie and R. Tibshirani, "Regularization paths for
       generalized linear models via coordinate descent", *Journal of Statistical
       Software* 33(1), 2010, section 2.

    Examples
    --------
    >>> loss = SquaredLoss(X=[[1.0, 2.0], [0.5, -1.0]], y=[3.0, 1.0])
    >>> float(loss([0.0, 0.0]))  # (9 + 1) / 4
    2.5
    """

    name = "squared"
    steepest = 1.0

    def __init__(self, X: ArrayLike, y: ArrayLike, intercept: bool = False) -> None:
        """Check that the loss is a number where all weights are 0."""
        super().__init__(X, y, intercept)
        with np.errstate(over="ignore"):
            square = float(np.mean(self.y**2))
        _validation.representable("y", "the loss of the origin", square)

    is_homogeneous = True

    @staticmethod
    def height(z: Any, y: Any) -> Any:
        """Evaluate half the square of the residual."""
        return (z - y) ** 2 / 2

    @staticmethod
    def slope(z: Any, y: Any) -> Any:
        """Return the residual."""
        return z - y

    @staticmethod
    def bend(z: Any, y: Any) -> Any:  # noqa: ARG004
        """Return 1 for each row."""
        return np.ones_like(z)

    @staticmethod
    def side(y: Any) -> Any:
        """Return 0 for each row: squares rise both ways."""
        return np.zeros_like(y)
