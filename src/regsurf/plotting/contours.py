"""Contours of a loss surface, in Matplotlib."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm

from ..drivers import minimize
from ..grids import square_grid
from ..losses import CrossEntropy
from ..minimizers import MinimizerSet, minimizers
from ..objectives import Objective
from .bands import MINIMIZER_COLOR, levels

MINIMIZER_STYLE: dict[str, Any] = {
    "color": MINIMIZER_COLOR,
    "label": "minimizers",
    "linewidth": 3,
    "markersize": 6,
    "zorder": 3,
}


def contours(
    objective: Objective,
    ax: Axes | None = None,
    *,
    half_width: float = 3.0,
    n: int = 121,
    n_levels: int = 14,
) -> Axes:
    r"""Draw the contours of an objective, with its minimizers.

    For the cross-entropy this is the exact set; for other losses the point that
    :func:`~regsurf.minimize` finds from the origin.

    Levels are spaced quadratically from the lowest to the highest value, so that the
    valley gets its share of lines and colours beside the steep corner.

    Parameters
    ----------
    objective : Objective
        A loss of two parameters plus a penalty.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the current axes by default.
    half_width : float
        Both parameters run over [-half_width, half_width].
    n : int
        Points along each side of the grid, odd.
    n_levels : int
        Number of contour levels, at least 2.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, so that paths can be added.

    Raises
    ------
    ValueError
        If `half_width`, `n` or `n_levels` is out of range.
    """
    if n_levels < 2:
        message = f"n_levels must be >= 2, got {n_levels}"
        raise ValueError(message)
    ax = plt.gca() if ax is None else ax
    grid = square_grid(half_width, n)
    values = objective(grid)
    low, high = values.min(), values.max()
    # A constant surface has one level; give it a band to be drawn in.
    spread = max(high - low, 1e-9)
    borders = levels(low, low + spread, n_levels)
    norm = PowerNorm(0.5, vmin=low, vmax=low + spread)
    b1, b2 = grid[..., 0], grid[..., 1]
    # What lies below 0 is drawn in pixels: as paths it fills hundreds of kilobytes.
    ax.set_rasterization_zorder(0)
    filled: dict[str, Any] = {
        "cmap": "viridis",
        "norm": norm,
        "extend": "both",
        "zorder": -2,
    }
    thin: dict[str, Any] = {
        "colors": "white",
        "linewidths": 0.4,
        "alpha": 0.5,
        "zorder": -1,
    }
    ax.contourf(b1, b2, values, borders, **filled)
    ax.contour(b1, b2, values, borders, **thin)
    ax.axhline(0, color="white", linewidth=0.6, linestyle=":")
    ax.axvline(0, color="white", linewidth=0.6, linestyle=":")
    if isinstance(objective.loss, CrossEntropy):
        _draw_minimizers(minimizers(objective), ax, half_width)
    else:
        ax.plot(*minimize(objective).beta, "o", **MINIMIZER_STYLE)
    ax.set(
        xlabel=r"$\beta_1$",
        ylabel=r"$\beta_2$",
        aspect="equal",
        xlim=(-half_width, half_width),
        ylim=(-half_width, half_width),
    )
    return ax


def _draw_minimizers(found: MinimizerSet, ax: Axes, half_width: float) -> None:
    if found.ends is not None:
        ax.plot(*found.ends.T, "o-", **MINIMIZER_STYLE)
    elif found.kind == "line":
        ax.axline((found.difference, 0), slope=1, **MINIMIZER_STYLE)
    elif found.kind == "none":
        tip = np.sign(found.difference) * half_width * np.array([0.93, -0.93])
        arrow = {"arrowstyle": "-|>", "color": MINIMIZER_COLOR, "linewidth": 2}
        ax.annotate("", tip, 0.55 * tip, arrowprops=arrow, zorder=3)
        ax.annotate(
            "no minimizer", 0.74 * tip, color="white", ha="center", rotation=-45,
            va="bottom", rotation_mode="anchor", size="small",
        )  # fmt: skip
