"""Surfaces that stand still, in Matplotlib: several of them side by side."""

from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import BoundaryNorm, ListedColormap

from .._definitions import DEFINITIONS
from ..grids import square_grid
from ..objectives import Objective
from .bands import MINIMIZER_COLOR, N_BANDS, band_colors, levels
from .limits import check_single
from .outlines import drawn_set, outline


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
    top = float(objective.loss(grid).max()) or 1.0
    check_single("half_width", half_width)
    check_single("objective in view", top)
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
    found = drawn_set(objective)
    line = outline(found, half_width)
    style: dict[str, Any] = {
        "color": MINIMIZER_COLOR,
        "linewidth": 3,
        "marker": "o" if found.kind == "point" else None,
    }
    ax.plot(*line.T, objective(line), **style)
    ax.view_init(view["elevation"], view["azimuth"] - 90)
    ax.set_box_aspect((1, 1, 0.7))
    span = (-half_width, half_width)
    ax.set(xlabel="β₁", ylabel="β₂", xlim=span, ylim=span, zlim=(0, top))
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((0.5, 0.6, 0.75, 0.12))
    return ax
