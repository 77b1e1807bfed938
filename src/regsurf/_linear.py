"""Losses of a linear model: a mean over rows of a convex function of their outputs.

A loss of this kind is one class with five names, all about one row: its output z and its
target y.  Everything else, from the gradient to the exact minimizers, follows.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, overload

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._roots import Arrays, balance, minimize_over
from ._types import Array, Lazy, Point
from .objectives import Addend

# Outputs of so many numbers at once stay in the cache of a core.
BLOCK = 2**17


@dataclass(frozen=True, eq=False, repr=False, init=False)
class LinearLoss(Addend, ABC):
    r"""The mean :math:`\frac1n \sum_i f(x_i \cdot \beta + b, y_i)` over rows.

    A subclass says what :math:`f` is: convex in its first argument, with infimum 0.
    """

    X: Array
    y: Array
    has_intercept: bool

    # What figures call the loss.
    name: ClassVar[str]
    # The largest f'' of all.
    steepest: ClassVar[float]
    # Whether f(c z, c y) = c² f(z, y).
    is_homogeneous: ClassVar[bool] = False

    @staticmethod
    @abstractmethod
    def height(z: Any, y: Any) -> Any:
        """Evaluate f."""

    @staticmethod
    @abstractmethod
    def slope(z: Any, y: Any) -> Any:
        """Evaluate the derivative of f by the output."""

    @staticmethod
    @abstractmethod
    def bend(z: Any, y: Any) -> Any:
        """Evaluate the second derivative of f by the output."""

    @staticmethod
    @abstractmethod
    def side(y: Any) -> Any:
        """Return where f falls for ever: 1 or -1 for an infinite output, 0 nowhere."""

    def __init__(self, X: ArrayLike, y: ArrayLike, intercept: bool = False) -> None:
        """Check the data, and keep copies that nobody changes."""
        X = np.array(_validation.real_array("X", X, kinds="fiub"))
        if X.ndim != 2 or X.size == 0:
            message = f"X must have shape (n, d), n and d >= 1, got {X.shape}"
            raise ValueError(message)
        y = np.array(_validation.real_array("y", y, kinds="fiub"))
        if y.shape != X.shape[:1]:
            message = f"y must have shape ({len(X)},), one a row of X, got {y.shape}"
            raise ValueError(message)
        has_intercept = _validation.flag("intercept", intercept)
        X.setflags(write=False)
        y.setflags(write=False)
        object.__setattr__(self, "X", X)
        object.__setattr__(self, "y", y)
        object.__setattr__(self, "has_intercept", has_intercept)

    def __repr__(self) -> str:
        """Name the loss and the size of its data."""
        n, d = self.X.shape
        ending = ", intercept=True" if self.has_intercept else ""
        return f"{type(self).__name__}(<{n} rows, {d} features>{ending})"

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is a loss of the same kind, with equal data."""
        if not isinstance(other, LinearLoss) or type(other) is not type(self):
            return NotImplemented
        return (
            self.has_intercept == other.has_intercept
            and np.array_equal(self.X, other.X)
            and np.array_equal(self.y, other.y)
        )

    def __hash__(self) -> int:
        """Return the same number for equal losses; those of one size share it."""
        return hash((type(self), self.X.shape, self.has_intercept))

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle the data alone: a copy must be read-only too."""
        return type(self), (self.X, self.y, self.has_intercept)

    @property
    def n_parameters(self) -> int:
        """Length of the last axis of ``beta``: the number of features."""
        return int(self.X.shape[1])

    @cached_property
    def curvature(self) -> float:
        r"""Bound :math:`\max f'' \, \|X\|_2^2 / n` on the Hessian's largest eigenvalue.

        With an intercept the columns of :math:`X` are centred.
        """
        size = float(np.linalg.norm(self.rows, 2))
        bound = self.steepest * (size * size) / len(self.y)
        return _validation.representable("X", "the curvature", bound)

    @cached_property
    def rows(self) -> np.ndarray:
        """The features; with an intercept, which takes up their means, centred."""
        if not self.has_intercept:
            return self.X
        with np.errstate(over="ignore", invalid="ignore"):
            # A column of equal numbers becomes exactly 0.
            rows = self.X - self.X[0]
            rows -= rows.mean(axis=0)
            _validation.representable("X", "the distance from the mean", rows.sum())
        return np.asarray(rows)

    @overload
    def __call__(self, beta: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, beta: Lazy) -> Any: ...
    @overload
    def __call__(self, beta: ArrayLike) -> Array: ...
    def __call__(self, beta: Any) -> Any:
        """Evaluate the loss; with an intercept, at the best one for each point.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (...)
            The loss, non-negative.

        Raises
        ------
        ValueError
            If `beta` has another shape or is not finite.
        """
        z = self._outputs(beta)
        if self.one_sided:
            return np.zeros_like(z[..., 0])[()]
        with np.errstate(over="ignore"):
            return self.height(self._shifted(z), self.y).mean(axis=-1)

    @overload
    def gradient(self, beta: Lazy) -> Any: ...
    @overload
    def gradient(self, beta: ArrayLike) -> Array: ...
    def gradient(self, beta: Any) -> Any:
        r"""Evaluate the gradient :math:`\frac1n X^\top f'`.

        With an intercept this is the gradient of the loss minimized over it, because
        there the derivative by the intercept is 0.

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
        slopes = 0 * z if self.one_sided else self.slope(self._shifted(z), self.y)
        rows, exponent = self._scaled_rows
        with np.errstate(over="ignore"):
            return np.ldexp(slopes @ rows / len(rows), exponent)

    @overload
    def intercept(self, beta: Point) -> np.float64: ...  # type: ignore[overload-overlap]
    @overload
    def intercept(self, beta: Lazy) -> Any: ...
    @overload
    def intercept(self, beta: ArrayLike) -> Array: ...
    def intercept(self, beta: Any) -> Any:
        """Find the intercept that belongs to given weights: the best one.

        Parameters
        ----------
        beta : array_like, shape (..., d)
            Parameters, finite.

        Returns
        -------
        ndarray, shape (...)
            The intercept that makes the loss lowest; infinite where all labels are 0 or
            all are 1, and 0 for a loss without one.

        Raises
        ------
        ValueError
            If `beta` has another shape or is not finite.
        """
        z = self._outputs(beta)
        if not self.has_intercept:
            return np.zeros_like(z[..., 0])[()]
        if self.one_sided:
            return np.full_like(z[..., 0], np.inf * self.one_sided)[()]
        mean, exponent = _scaled(self.X[:1] - self.rows[:1])
        with np.errstate(over="ignore"):
            shift = np.ldexp(_validation.points("beta", beta) @ mean[0], exponent)
        return self._best_intercept(z) - shift

    @cached_property
    def one_sided(self) -> float:
        """Where an intercept alone escapes to: 1 or -1 for an infinity, 0 nowhere."""
        sides = self.side(self.y)
        return float(sides[0]) if self.has_intercept and len({*sides}) == 1 else 0.0

    @cached_property
    def _scaled_rows(self) -> tuple[np.ndarray, int]:
        return _scaled(self.rows)

    def _outputs(self, beta: Any) -> Any:
        rows, exponent = self._scaled_rows
        # So far out that a sum over the rows still is a number.
        limit = np.ldexp(np.finfo(float).max / (4 * len(rows)), -exponent)
        beta = _validation.points("beta", beta, self.n_parameters)
        return np.ldexp(np.clip(beta @ rows.T, -limit, limit), exponent)

    def _shifted(self, z: Any) -> Any:
        return z + self._best_intercept(z)[..., None] if self.has_intercept else z

    def _best_intercept(self, z: Any) -> Any:
        if not isinstance(z, np.ndarray):  # Dask's, a chunk at a time
            options = {"drop_axis": z.ndim - 1, "dtype": float, "meta": np.empty(0)}
            return z.map_blocks(self._best_intercept, **options)
        flat = z.reshape(-1, len(self.y))
        size = max(1, BLOCK // len(self.y))
        found = [
            balance(self._mean_slope, flat[i : i + size], self.constant)
            for i in range(0, len(flat), size)
        ]
        return np.concatenate([np.empty(0), *found]).reshape(z.shape[:-1])

    def _mean_slope(self, z: Any) -> Arrays:
        return self.slope(z, self.y).mean(axis=-1), self.bend(z, self.y).mean(axis=-1)

    @cached_property
    def constant(self) -> float:
        """The best intercept of weights that are 0."""
        ones = np.ones((1, len(self.y)))
        return float(minimize_over(self, self.y, ones, [0.0], [[0.0]])[0])


def _scaled(rows: np.ndarray) -> tuple[np.ndarray, int]:
    """Divide rows by a power of two, for products that cannot overflow."""
    size = np.frexp(np.abs(rows).max())[1] + rows.shape[1].bit_length()
    exponent = max(int(size), 0)
    return np.ldexp(rows, -exponent), exponent
