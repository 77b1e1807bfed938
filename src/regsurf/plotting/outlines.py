"""Sets of minimizers as points that a line joins."""

import numpy as np

from .._linear import LinearLoss
from ..drivers import minimize
from ..losses import CrossEntropy
from ..minimizers import MinimizerSet, minimizers
from ..objectives import Objective


def drawn_set(objective: Objective) -> MinimizerSet:
    """Return the exact minimizers; of a loss that is not ours, one found from the origin."""
    if isinstance(objective.loss, CrossEntropy | LinearLoss):
        return minimizers(objective)
    beta, value, *_ = minimize(objective)
    return MinimizerSet("point", float(value), np.stack([beta, beta]))


def outline(found: MinimizerSet, half_width: float) -> np.ndarray:
    """Return points that draw a set: a line through it, or an arrow if there is none.

    No points for the plane, and for a line that misses the view.
    """
    t = np.linspace(0, 1, 41)[:, np.newaxis]
    if found.ends is not None:
        start, end = found.ends
        return np.asarray(start + t * (end - start))
    if found.point is None or found.direction is None:
        return np.empty((0, 2))
    if found.kind == "line":
        return _inside(found.point, found.direction, half_width, t)
    unit = half_width * found.direction / np.abs(found.direction).max()
    tip, across = 0.93 * unit, np.array([-unit[1], unit[0]])
    barb = np.array([across - unit, 0 * unit, -across - unit]) * 0.075
    return np.concatenate([(0.5 + 0.5 * t) * tip, tip + barb])


def _inside(
    point: np.ndarray, direction: np.ndarray, half_width: float, t: np.ndarray
) -> np.ndarray:
    """Return points of the part of a line that is in view."""
    moves = direction != 0
    edges = np.array([[-half_width], [half_width]])
    crossings = np.sort((edges - point)[:, moves] / direction[moves], axis=0)
    low, high = crossings[0].max(), crossings[1].min()
    if low >= high or (np.abs(point[~moves]) > half_width).any():
        return np.empty((0, 2))
    return np.asarray(point + ((1 - t) * low + t * high) * direction)
