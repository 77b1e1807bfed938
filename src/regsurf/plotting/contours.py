"""Contours of a loss surface, in Matplotlib."""

import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm

from .. import _validation
from ..grids import square_grid
from ..minimizers import MinimizerSet
from ..objectives import Objective, checked
from .bands import MINIMIZER_COLOR, levels
from .limits import check_single
from .outlines import drawn_set

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

    For the losses of this package this is the exact set, in which an arrow stands for a
    direction of escape; for others the point that :func:`~regsurf.minimize` finds from
    the origin.

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
        If `half_width`, `n` or `n_levels` is out of range, or the loss has not two
        parameters.
    TypeError
        If `objective` is no objective, `ax` no axes, or a number is none.
    """
    n_parameters = checked(objective).loss.n_parameters
    if n_parameters != 2:
        message = f"objective.loss must have two parameters, got {n_parameters}"
        raise ValueError(message)
    n_levels = _validation.integer("n_levels", n_levels, 2)
    ax = _checked_axes(plt.gca() if ax is None else ax)
    grid = square_grid(half_width, n)
    values = objective(grid)
    low, high = values.min(), values.max()
    check_single("half_width", half_width)
    check_single("objective in view", float(high) or 1.0)
    # A constant surface has one level but for rounding; give it a band to be drawn in.
    spread = max(high - low, 1e-12 * abs(high)) or 1.0
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
    _draw_minimizers(drawn_set(objective), ax, half_width)
    ax.set(
        xlabel=r"$\beta_1$",
        ylabel=r"$\beta_2$",
        aspect="equal",
        xlim=(-half_width, half_width),
        ylim=(-half_width, half_width),
    )
    return ax


def _checked_axes(ax: Any) -> Axes:
    if not isinstance(ax, Axes):
        message = (
            f"ax must be the axes of a Matplotlib figure, got {_validation.shown(ax)}; "
            "half_width, n and n_levels are passed by name"
        )
        raise TypeError(message)
    return ax


def _draw_minimizers(found: MinimizerSet, ax: Axes, half_width: float) -> None:
    if found.ends is not None:
        ax.plot(*found.ends.T, "o-", **MINIMIZER_STYLE)
    elif found.point is not None and found.direction is not None:
        if found.kind == "line":
            x, y = found.point.tolist()
            # Long enough not to be lost beside x and y.
            along = (max(1.0, half_width / 1000) * found.direction).tolist()
            if math.hypot(x, y) < 2 * half_width:  # otherwise it passes the view by
                ax.axline((x, y), (x + along[0], y + along[1]), **MINIMIZER_STYLE)
        else:
            _draw_escape(found.direction, ax, half_width)


def _draw_escape(direction: np.ndarray, ax: Axes, half_width: float) -> None:
    """Draw an arrow to the edge of the view, with words along it that can be read."""
    tip = 0.93 * half_width * direction / np.abs(direction).max()
    arrow = {"arrowstyle": "-|>", "color": MINIMIZER_COLOR, "linewidth": 2}
    ax.annotate("", tip, 0.55 * tip, arrowprops=arrow, zorder=3)
    angle = np.degrees(np.arctan2(direction[1], direction[0]))
    ax.annotate(
        "no minimizer", 0.74 * tip, color="white", ha="center", size="small",
        rotation=(angle + 90) % 180 - 90, va="bottom", rotation_mode="anchor",
    )  # fmt: skip
