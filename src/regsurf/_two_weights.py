"""The minimizers of a linear model of two weights: rank, faces, exact zeros."""

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from ._linear import LinearLoss
from ._roots import minimize_over, rounding
from ._separation import PARALLEL, escape

Kind = Literal["none", "point", "segment", "line", "plane"]


class Found(NamedTuple):
    """Where the minimizers are: the names are those of MinimizerSet."""

    kind: Kind
    ends: tuple[Sequence[float], Sequence[float]] | None = None
    point: Sequence[float] | None = None
    direction: Sequence[float] | None = None
    value: float | None = None  # where there is no minimizer


ORIGIN = Found("point", ((0.0, 0.0), (0.0, 0.0)))


def find(loss: LinearLoss, l1: float, l2: float) -> Found:
    """Find the minimizers of the loss plus l1 |β|₁ + l2 |β|₂², for l1 < alpha_max.

    Data and strengths are first divided by powers of two, so that the answer follows
    them bit for bit and nothing overflows on the way.
    """
    # A penalty may outweigh the features; l2 goes with their squares.
    sizes = [math.frexp(np.abs(loss.X).max())[1]]
    if l2 > 0:
        sizes.append(-(-math.frexp(l2)[1] // 2))
    exponent = max(sizes)
    unit = math.frexp(np.abs(loss.y).max())[1] if loss.is_homogeneous else 0
    # What is above 0 stays there: it decides which kind of set this is.
    l1 = max(math.ldexp(l1, -exponent - unit), 5e-324) if l1 > 0 else 0.0
    l2 = max(math.ldexp(l2, -2 * exponent), 5e-324) if l2 > 0 else 0.0
    found = _Model(loss, exponent, unit).minimizers(l1, l2)

    def unscaled(point: Sequence[float]) -> list[float]:
        # + 0.0, so that no weight is -0.0
        return [math.ldexp(weight, unit - exponent) + 0.0 for weight in point]

    ends, point = found.ends, found.point
    return found._replace(
        ends=ends and (unscaled(ends[0]), unscaled(ends[1])),
        point=point and unscaled(point),
    )


class _Model:
    """Rows of two features, a target each, and the link that turns both into a loss."""

    def __init__(self, loss: LinearLoss, exponent: int, unit: int) -> None:
        """Divide the data by powers of two; see which columns are 0 but for rounding."""
        self.loss, self.y = loss, np.ldexp(loss.y, -unit)
        self.rows = np.ldexp(loss.X, -exponent)
        self.columns = np.ldexp(loss.rows, -exponent).T
        noise = PARALLEL * np.abs(self.rows).max(axis=0)
        self.columns[np.abs(self.columns).max(axis=1) <= noise] = 0.0
        # The column of the intercept: its weight is minimized over, never penalized.
        self.free = [np.ones(len(self.y))] if loss.has_intercept else []
        constant = math.ldexp(loss.constant, -unit) if loss.has_intercept else 0.0
        self.rest = np.full(len(self.y), constant)

    def minimizers(self, l1: float, l2: float) -> Found:
        """Find the minimizers by the rank of the columns."""
        is_penalized = l1 > 0 or l2 > 0
        if not self.columns.any() or self.loss.one_sided:
            return ORIGIN if is_penalized else Found("plane")
        parallel = _ratio(*self.columns)
        if not is_penalized:
            found = self.escape(parallel)
            if found:
                return found
        if parallel:
            return self.of_rank_one(*parallel, l1, l2)
        return self.of_rank_two(l1, l2)

    def escape(self, parallel: tuple[int, float] | None) -> Found | None:
        """Find the direction in which the loss falls for ever, if there is one."""
        rows = self.rows
        if parallel:
            j, ratio = parallel
            rows = np.outer(self.columns[j], _ordered(j, 1.0, ratio))
        found = escape(rows, self.loss.side(self.y), self.loss.has_intercept)
        if found is None:
            return None
        direction, escaping = found
        # The rows that stay have a minimum of their own, at right angles.
        across = np.array([-direction[1], direction[0]])
        tau, value = 0.0, 0.0
        if not escaping.all():
            y, stay = self.y[~escaping], rows[~escaping]
            column = (stay - self.loss.has_intercept * stay[0]) @ across
            free = [ones[~escaping] for ones in self.free]
            columns = [*free]
            if np.abs(column).max() > PARALLEL * np.abs(stay).max():
                columns = [column, *free]
            z = np.zeros(len(y))
            if columns:
                none = np.zeros(len(columns))
                weights = minimize_over(self.loss, y, columns, none, np.diag(none))
                z = weights @ np.array(columns)
                tau = float(weights[0]) if len(columns) > len(free) else 0.0
            value = float(self.loss.height(z, y).sum() / len(self.y))
        point = (tau * across).tolist()
        return Found("none", None, point, direction.tolist(), value)

    def of_rank_one(self, j: int, ratio: float, l1: float, l2: float) -> Found:
        """Find the minimizers where column 1 - j is `ratio` times column j.

        The loss sees one number, tau: the weight j that alone has the same effect.
        """
        tau, _ = self.along(self.columns[j], l1, l2)
        length = 1 + ratio * ratio
        if l1 == 0 and l2 == 0:
            nearest = _ordered(j, tau / length, ratio * tau / length)
            a, b = _ordered(j, -ratio / math.sqrt(length), 1 / math.sqrt(length))
            sign = 1 if (a, b) > (0, 0) else -1
            return Found("line", None, nearest, (sign * a + 0.0, sign * b + 0.0))
        if tau == 0:
            return ORIGIN
        if l2 == 0 and abs(ratio) == 1:
            return Found(
                "segment", (_ordered(j, tau, 0.0), _ordered(j, 0.0, ratio * tau))
            )
        # What the L1 penalty saves by leaving everything to the larger feature.
        saving = l1 * (1 - abs(ratio))
        if ratio == 0 or (saving > 0 and saving >= 2 * l2 * abs(ratio * tau)):
            return _at(_ordered(j, tau, 0.0))
        # Fermat's rule along the null direction (-ratio, 1) gives that part in closed
        # form, and the part along (1, ratio) is one root.
        off = -math.copysign(saving, ratio * tau) / (2 * l2 * length)
        strength = l1 * (1 + abs(ratio))
        along, _ = self.along(self.columns[j] * length, strength, l2 * length)
        return _at(_ordered(j, along - ratio * off, ratio * along + off))

    def of_rank_two(self, l1: float, l2: float) -> Found:
        """Find the one minimizer: on an axis if Fermat's rule holds there, or off both.

        Where the rule fails at the lowest point of an axis, the pull tells on which side
        of it the minimizer is; so two failures leave one quadrant, and there the
        objective is smooth.
        """
        signs = [0.0, 0.0]
        for j in (0, 1):
            tau, z = self.along(self.columns[j], l1, l2)
            pull, noise = self.pull(self.columns[1 - j], z)
            if abs(pull) <= l1 + noise:
                return _at(_ordered(j, tau, 0.0))
            signs[1 - j] = -math.copysign(1.0, pull)
        # Weights of the larger column and of what is new in the other, which is at
        # right angles to it: so parallel columns, almost, do not cost the digits.
        j = int(np.linalg.norm(self.columns[1]) > np.linalg.norm(self.columns[0]))
        large, small = self.columns[j], self.columns[1 - j]
        length = large @ large
        # Squares vanish only where the L2 penalty is all that counts.
        share = float(large @ small / length) if length > 0 else 0.0
        back = np.array([_ordered(j, -share, 1.0), _ordered(j, 1.0, 0.0)])
        new, old = self.minimize(
            [small - share * large, large], l1 * back @ signs, l2 * back @ back.T
        )[:2]
        beta = _ordered(j, old - share * new, new)
        # Rounding must not cross an axis.
        is_right = [
            l1 == 0 or b * sign > 0 for b, sign in zip(beta, signs, strict=True)
        ]
        return _at([b if ok else 0.0 for b, ok in zip(beta, is_right, strict=True)])

    def minimize(
        self, columns: Sequence[np.ndarray], linear: Any, square: Any
    ) -> list[float]:
        """Minimize over the weights of some columns, and the intercept if there is one."""
        n, k = len(columns), len(columns) + len(self.free)
        pulls, Q = np.zeros(k), np.zeros((k, k))
        pulls[:n], Q[:n, :n] = linear, square
        every = [*columns, *self.free]
        weights = minimize_over(self.loss, self.y, every, pulls, Q)
        return [float(weight) for weight in weights]

    def along(
        self, column: np.ndarray, l1: float, l2: float
    ) -> tuple[float, np.ndarray]:
        """Minimize over the weight of one column; return it, and the outputs."""
        pull, noise = self.pull(column, self.rest)
        if abs(pull) <= l1 + noise:
            return 0.0, self.rest
        weights = self.minimize([column], -math.copysign(l1, pull), l2)
        return weights[0], weights @ np.array([column, *self.free])

    def pull(self, column: np.ndarray, z: np.ndarray) -> tuple[float, float]:
        """Return the derivative of the loss by a column's weight, and its rounding.

        A pull within its rounding counts as none: so a weight is exactly 0 where the
        rows cancel.
        """
        slopes = self.loss.slope(z, self.y)
        changes = z * self.loss.bend(z, self.y)
        noise = 4 * rounding(column, slopes, changes)
        return float(column @ slopes) / len(z), noise


def _ordered(j: int, first: float, second: float) -> tuple[float, float]:
    """Return the weights of columns j and 1 - j in the order of the columns."""
    return (second, first) if j else (first, second)


def _at(point: Sequence[float]) -> Found:
    return Found("point", (point, point))


def _ratio(u: np.ndarray, v: np.ndarray) -> tuple[int, float] | None:
    """Return which of two parallel columns is larger, and the other divided by it.

    None if they are not parallel within `PARALLEL`.
    """
    sizes = [math.frexp(np.abs(column).max())[1] for column in (u, v)]
    if not u.any() or not v.any():
        return (0, 0.0) if u.any() else (1, 0.0)
    # each near 1, so that squares neither overflow nor vanish
    u, v = np.ldexp(u, -sizes[0]), np.ldexp(v, -sizes[1])
    a, b = float(np.linalg.norm(u)), float(np.linalg.norm(v))
    sign = math.copysign(1.0, u @ v)
    if np.linalg.norm(u / a - sign * v / b) > PARALLEL:
        return None
    quotient = b / a * 2.0 ** max(-1000, min(sizes[1] - sizes[0], 1000))
    if abs(quotient - 1) <= PARALLEL:
        return 0, sign
    return (0, sign * quotient) if quotient < 1 else (1, sign / quotient)
