"""Is there a direction in which a loss falls for ever?  For rows of two features."""

import math

import numpy as np

# Vectors whose directions differ by less count as parallel: 1024 times the spacing of
# floats at 1.  A column and its copy in another unit, both standardized, differ by the
# spacing times some mean / standard deviation; a ratio of 1 + 1e-8 does not.
PARALLEL = 2.0**-42


def escape(
    rows: np.ndarray, sides: np.ndarray, has_intercept: bool
) -> tuple[np.ndarray, np.ndarray] | None:
    r"""Find the direction of escape with the largest margin, and the rows that escape.

    Each row allows the outputs :math:`x_i \cdot v` (:math:`+ c` with an intercept) that
    have its side or are 0, or, if its side is 0, only 0.  A direction that all rows
    allow and that moves one of them exists if some hyperplane separates the sides,
    completely or quasi-completely [1]_.  Gradient descent then goes off in the direction
    of the largest margin, that of the rows that move [2]_.

    Returns
    -------
    direction : ndarray of shape (2,)
        Of length 1.
    escaping : ndarray of shape (n,), bool
        The rows whose outputs grow for ever.

    References
    ----------
    .. [1] A. Albert and J. A. Anderson, "On the existence of maximum likelihood
       estimates in logistic regression models", *Biometrika* 71, 1984.
    .. [2] D. Soudry et al., "The implicit bias of gradient descent on separable data",
       *JMLR* 19, 2018, theorem 3.
    """
    if has_intercept:
        origin = _forced_zero(rows, sides)
        if origin is None:
            return _between(rows[sides > 0], rows[sides < 0], rows)
        rows = rows - origin
    pulls = sides[:, None] * rows
    held = rows[sides == 0]
    direction, is_complete = _inner_direction(np.concatenate([pulls, held, -held]))
    if direction is None:
        return None
    if is_complete:
        return direction, np.asarray(rows.any(axis=1))
    escaping = np.asarray(pulls @ direction > PARALLEL * np.hypot(*rows.T))
    return direction, escaping


def _forced_zero(rows: np.ndarray, sides: np.ndarray) -> np.ndarray | None:
    """Return a point whose output has to stay 0: of a held row, or of both sides."""
    if (sides == 0).any():
        return np.asarray(rows[sides == 0][0])
    others = {tuple(row) for row in rows[sides < 0].tolist()}
    shared = [row for row in rows[sides > 0].tolist() if tuple(row) in others]
    return np.array(shared[0]) if shared else None


def _between(
    above: np.ndarray, below: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """Separate two sets by a line that may be anywhere: a matter of differences."""
    corners = _hull(above)[:, None] - _hull(below)[None]
    direction, is_complete = _inner_direction(corners.reshape(-1, 2))
    if direction is None:
        return None
    if is_complete:
        return direction, np.ones(len(rows), dtype=bool)
    off = rows - above[np.argmin(above @ direction)]
    return direction, np.abs(off @ direction) > PARALLEL * np.hypot(*off.T)


def _hull(points: np.ndarray) -> np.ndarray:
    """Return the corners of the convex hull (Andrew's monotone chain)."""
    ordered = sorted({tuple(point) for point in points.tolist()})
    corners = []
    for sequence in (ordered, ordered[::-1]):
        chain: list[tuple[float, ...]] = []
        for point in sequence:
            while len(chain) > 1 and _cross(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        corners += chain
    return np.array(corners)


def _cross(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _inner_direction(vectors: np.ndarray) -> tuple[np.ndarray | None, bool]:
    """Return the direction v with v·a >= 0 for all vectors a, and v·a > 0 for one.

    And whether v·a > 0 for all of them that are not 0.

    Sorted by angle, the vectors leave gaps.  One wider than a half-turn: they lie in a
    wedge, and all can be moved.  One of a half-turn: those on the edge cannot.  Two, or
    none: there is no such direction.
    """
    vectors = vectors[vectors.any(axis=1)]
    angles = np.arctan2(vectors[:, 1], vectors[:, 0])
    order = np.argsort(angles, kind="stable")
    angles = angles[order]
    gaps = np.append(angles[1:], angles[0] + 2 * math.pi) - angles
    widest = int(np.argmax(gaps))
    if gaps[widest] > math.pi + PARALLEL:
        return _nearest_to_origin(vectors), True
    if np.count_nonzero(gaps > math.pi - PARALLEL) != 1:
        return None, False
    # The others are to the right of the vector before the gap.
    x, y = vectors[order[widest]]
    return np.array([y, -x]) / math.hypot(x, y) + 0.0, False


def _nearest_to_origin(vectors: np.ndarray) -> np.ndarray:
    """Return the direction of the point of their convex hull with the least norm.

    Wolfe's algorithm in the plane: the point lies between two of the vectors; one that
    is lower in its direction replaces one of the two, until none is.
    """
    start = vectors[np.argmin(np.hypot(*vectors.T))]
    pair, nearest = (start, start), start
    while True:
        lower = vectors[np.argmin(vectors @ nearest)]
        pairs = [(pair[0], lower), (pair[1], lower)]
        points = [_nearest_between(*each) for each in pairs]
        k = int(np.argmin([math.hypot(*point) for point in points]))
        if not math.hypot(*points[k]) < math.hypot(*nearest) * (1 - 1e-15):
            break
        pair, nearest = pairs[k], points[k]
    normal = np.array([pair[0][1] - pair[1][1], pair[1][0] - pair[0][0]])
    if nearest is not pair[0] and nearest is not pair[1]:
        # Between the two, the direction is at right angles to their difference.
        nearest = normal * np.sign(normal @ nearest)
    return np.asarray(nearest / math.hypot(*nearest) + 0.0)


def _nearest_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    step = b - a
    length = step @ step
    part = -(a @ step) / length if length > 0 else 0.0
    if part <= 0:
        return a
    return b if part >= 1 else a + part * step
