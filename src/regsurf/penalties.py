"""Penalties: the price of large parameters."""

from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._norm import euclidean_norm
from ._types import Array, Lazy, Point


@dataclass(frozen=True)
class Penalty:
    r"""L1 and L2 penalty of a parameter vector.

    .. math:: P(\beta) = \lambda \|\beta\|_1 + \Omega \|\beta\|_2^2

    There is no factor ½ in the L2 term.  With ``l2=0`` this is the lasso's penalty,
    with ``l1=0`` ridge regression's, with both the elastic net's [1]_, and with
    neither no penalty at all.

    Parameters
    ----------
    l1 : float
        L1 strength :math:`\lambda`, finite and at least 0.
    l2 : float
        L2 strength :math:`\Omega`, finite and at least 0.

    Raises
    ------
    ValueError
        If a strength is negative or not finite.
    TypeError
        If a strength is not a number.

    References
    ----------
    .. [1] H. Zou and T. Hastie, "Regularization and variable selection via the
       elastic net", *JRSS-B* 67, 2005, section 2.

    Examples
    --------
    >>> penalty = Penalty(l1=0.5, l2=0.25)
    >>> float(penalty([3.0, -1.0]))
    4.5
    >>> 2 * Penalty(l1=0.25) + Penalty(l2=0.25) == penalty
    True
    """

    l1: float = 0.0
    l2: float = 0.0

    # NumPy's numbers leave a product with a penalty to it.
    __array_ufunc__ = None

    def __post_init__(self) -> None:
        """Check the strengths."""
        object.__setattr__(self, "l1", _validation.finite_number("l1", self.l1, 0))
        object.__setattr__(self, "l2", _validation.finite_number("l2", self.l2, 0))

    def __add__(self, other: Any) -> "Penalty":
        """Add the strengths of two penalties; with a loss, an objective."""
        if not isinstance(other, Penalty):
            return NotImplemented  # the loss knows how
        return Penalty(self.l1 + other.l1, self.l2 + other.l2)

    def __radd__(self, other: Any) -> "Penalty":
        """Refuse what is no loss: that would have added the penalty itself."""
        what = f"the class {other.__name__}" if isinstance(other, type) else repr(other)
        message = f"a penalty can be added to a loss or a penalty, got {what}"
        raise TypeError(message)

    def __mul__(self, factor: float) -> "Penalty":
        """Multiply both strengths."""
        factor = _validation.finite_number("factor", factor, 0)
        return Penalty(factor * self.l1, factor * self.l2)

    __rmul__ = __mul__

    @overload
    def __call__(self, beta: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, beta: Lazy) -> Any: ...
    @overload
    def __call__(self, beta: ArrayLike) -> Array: ...
    def __call__(self, beta: Any) -> Any:
        """Evaluate the penalty.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (...)
            The penalty, non-negative.

        Raises
        ------
        ValueError
            If `beta` is a scalar or is not finite.
        """
        beta = _validation.points("beta", beta)
        size = np.abs(beta)
        # Horner's form: a strength of 0 drops its term even where beta**2 overflows.
        with np.errstate(over="ignore"):
            return np.sum((self.l1 + self.l2 * size) * size, axis=-1)

    @overload
    def subgradient(self, beta: Lazy) -> Any: ...
    @overload
    def subgradient(self, beta: ArrayLike) -> Array: ...
    def subgradient(self, beta: Any) -> Any:
        r"""Evaluate one subgradient, :math:`\lambda\,\mathrm{sign}\,\beta + 2\Omega\beta`.

        At a kink, :math:`\beta_j = 0`, every value in :math:`[-\lambda, \lambda]` is a
        subgradient; this one is 0.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (..., d)
            A subgradient.

        Raises
        ------
        ValueError
            If `beta` is a scalar or is not finite.
        """
        beta = _validation.points("beta", beta)
        with np.errstate(over="ignore"):
            return self.l1 * np.sign(beta) + self._ridge(beta)

    @overload
    def subdifferential_distance(self, beta: Point, gradient: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def subdifferential_distance(
        self, beta: Lazy, gradient: Lazy | ArrayLike
    ) -> Any: ...
    @overload
    def subdifferential_distance(
        self, beta: ArrayLike, gradient: ArrayLike
    ) -> Array: ...
    def subdifferential_distance(self, beta: Any, gradient: Any) -> Any:
        r"""Measure how far `gradient` is from being balanced by the penalty.

        The Euclidean distance from :math:`-g` to :math:`\partial P(\beta)`.  By
        Fermat's rule it is 0 exactly where :math:`\beta` minimizes the sum of the
        penalty and a convex loss with gradient :math:`g` there [1]_.

        Parameters
        ----------
        beta, gradient : array_like, shape (..., d)
            Parameters, and the gradient of the loss there.

        Returns
        -------
        ndarray, shape (...)
            The distance.

        Raises
        ------
        ValueError
            If an argument is a scalar or is not finite.

        References
        ----------
        .. [1] R. T. Rockafellar, *Convex Analysis*, Princeton, 1970, section 27.
        """
        beta = _validation.points("beta", beta)
        gradient = _validation.points("gradient", gradient)
        with np.errstate(over="ignore"):
            smooth = gradient + self._ridge(beta)
            excess = np.where(
                beta == 0,
                np.maximum(np.abs(smooth) - self.l1, 0),
                smooth + self.l1 * np.sign(beta),
            )
        return euclidean_norm(excess)

    @overload
    def prox(self, beta: Lazy, step: float) -> Any: ...
    @overload
    def prox(self, beta: ArrayLike, step: float) -> Array: ...
    def prox(self, beta: Any, step: float) -> Any:
        r"""Apply the proximal operator of ``step`` times the penalty.

        .. math::
           \mathrm{prox}(\beta)_j
           = \arg\min_b\; \tfrac12 (b - \beta_j)^2 + s\,(\lambda |b| + \Omega b^2)
           = \frac{\mathrm{sign}(\beta_j) \max(|\beta_j| - s\lambda, 0)}{1 + 2 s \Omega}

        with :math:`s` the step: soft thresholding, then shrinking [1]_.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.
        step : float
            Step size :math:`s`, finite and above 0.

        Returns
        -------
        ndarray, shape (..., d)
            The proximal point; coordinates within the threshold are exactly 0.0.

        Raises
        ------
        ValueError
            If `beta` is a scalar or not finite, or `step` is out of range.

        References
        ----------
        .. [1] N. Parikh and S. Boyd, "Proximal algorithms", *Foundations and Trends
           in Optimization* 1(3), 2014, section 6.5.2.
        """
        beta = _validation.points("beta", beta)
        step = _validation.finite_number("step", step, 0, exclude_low=True)
        threshold = step * self.l1
        # b - b is exactly 0.0, never -0.0.
        remainder = beta - np.clip(beta, -threshold, threshold)
        shrinkage = 1 + 2 * (step * self.l2)
        if shrinkage == np.inf:
            return remainder / step / self.l2 / 2
        return remainder / shrinkage if self.l2 else remainder

    def _ridge(self, beta: Any) -> Any:
        # Doubled last: a strength of 0 times twice a large parameter is 0.
        return 2 * (self.l2 * beta)
