"""Surfaces that stand still, in Matplotlib: several of them side by side."""

from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import BoundaryNorm, ListedColormap

from .._definitions import DEFINITIONS
from .._linear import LinearLoss
from ..drivers import minimize
from ..grids import square_grid
from ..losses import CrossEntropy
from ..minimizers import MinimizerSet, minimizers
from ..objectives import Objective
from .bands import MINIMIZER_COLOR, N_BANDS, band_colors, levels


def sheet(
    objective: Objective, ax: Any = None, *, half_width: float = 3.0, n: int = 61
) -> Any:
    r"""Draw the surface of an objective, with its minimizers, on axes in three dimensions.

    The picture for a figure with many panels or for paper; :func:`surface` draws one
    that can be turned.  The box is as high as the loss alone: what a penalty lifts above
    it is cut off, in both.

    Parameters
    ----------
    objective : Objective
        A loss of two parameters plus a penalty.
    ax : mpl_toolkits.mplot3d.axes3d.Axes3D, optional
        Where to draw; by default new axes of the current figure.
    half_width : float
        Both parameters run over [-half_width, half_width].
    n : int
        Points along each side of the grid, odd.

    Returns
    -------
    mpl_toolkits.mplot3d.axes3d.Axes3D
        The axes drawn on.

    Raises
    ------
    ValueError
        If `half_width` or `n` is out of range.
    """
    view = DEFINITIONS["camera"]
    grid = square_grid(half_width, n)
    values = objective(grid)
    top = float(objective.loss(grid).max())
    ax = plt.gcf().add_subplot(projection="3d") if ax is None else ax
    ax.computed_zorder = False  # the minimizers lie on the sheet, not in it
    b1, b2 = grid[..., 0], grid[..., 1]
    ax.plot_surface(
        b1,
        b2,
        np.where(values > top, np.nan, values),
        norm=BoundaryNorm(levels(0.0, top), N_BANDS),
        cmap=ListedColormap(band_colors()),
        rstride=1,
        cstride=1,
        antialiased=False,
        shade=False,
    )
    if isinstance(objective.loss, CrossEntropy | LinearLoss):
        line = _outline(minimizers(objective), half_width)
    else:
        line = minimize(objective).beta[np.newaxis]
    dot = "o" if len(line) == 1 else None
    style: dict[str, Any] = {"color": MINIMIZER_COLOR, "linewidth": 3, "marker": dot}
    ax.plot(*line.T, objective(line), **style)
    ax.view_init(view["elevation"], view["azimuth"] - 90)
    ax.set_box_aspect((1, 1, 0.7))
    span = (-half_width, half_width)
    ax.set(xlabel="β₁", ylabel="β₂", xlim=span, ylim=span, zlim=(0, top))
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((0.5, 0.6, 0.75, 0.12))
    return ax


def _outline(found: MinimizerSet, half_width: float) -> np.ndarray:
    """Return points in the view that draw the set, or an arrow where there is none."""
    t = np.linspace(0, 1, 41)[:, np.newaxis]
    if found.ends is not None:
        start, end = found.ends
        if found.kind == "point":
            return found.ends[:1]
        return np.asarray((1 - t) * start + t * end)
    if found.point is None or found.direction is None:
        return np.empty((0, 2))
    if found.kind == "line":
        line = found.point + 4 * half_width * (2 * t - 1) * found.direction
        return np.asarray(line[(np.abs(line) <= half_width).all(axis=1)])
    tip = 0.93 * half_width * found.direction / np.abs(found.direction).max()
    across = 0.1 * tip[::-1] * [1, -1]
    barbs = np.array([0.85 * tip + across, tip, 0.85 * tip - across])
    return np.concatenate([(0.5 + 0.5 * t) * tip, barbs])
