"""A loss surface as a Matplotlib picture: what a page shows before, or without, its script.

Seen from the same place as the live figure, with its levels and colours.
"""

import base64
from typing import Any

import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure

from regsurf._definitions import DEFINITIONS
from regsurf.plotting.bands import N_BANDS, band_colors, levels

SURFACE_SIZE = (5.0, 4.0)  # inches: 480 by 384 CSS pixels


def picture_of(figure: dict[str, Any]) -> Figure:
    """Draw a Plotly surface in Matplotlib, seen from the same place."""
    scene = figure["layout"]["scene"]
    traces = [trace for trace in figure["data"] if trace.get("visible", True)]
    sheet = next(trace for trace in traces if trace["type"] == "surface")
    line = next(trace for trace in traces if trace["type"] == "scatter3d")
    x, y, z = (decoded(sheet[axis]) for axis in "xyz")
    low, top = figure["layout"]["meta"]["regsurf"]["axis"]
    borders = levels(low, top)
    bands = {
        "cmap": ListedColormap(band_colors()),
        "norm": BoundaryNorm(borders, N_BANDS),
    }

    drawn = Figure(figsize=SURFACE_SIZE)
    # Matplotlib has no types for axes in three dimensions.
    ax: Any = drawn.add_axes(
        (0.01, 0.05, 0.93, 0.95), projection="3d", computed_zorder=False
    )
    # Above the top nothing is drawn, as in the live figure.
    shown = np.where(z > top, np.nan, z)
    X, Y = np.meshgrid(x, y)
    smooth = {"rstride": 2, "cstride": 2, "antialiased": False, "shade": False}
    ax.plot_surface(X, Y, shown, **bands, **smooth)
    ax.contour(X, Y, z, borders[1:-1], colors="white", linewidths=0.5, alpha=0.6)
    path = [decoded(line[axis]) for axis in "xyz"]
    style = {"color": line["line"]["color"], "solid_capstyle": "round"}
    ax.plot(*path, linewidth=4, marker="o", markersize=3.4, **style)

    view = DEFINITIONS["camera"]
    ax.view_init(view["elevation"], view["azimuth"] - 90)
    ax.set_proj_type("persp", focal_length=1.0)
    ax.set_box_aspect([scene["aspectratio"][axis] for axis in "xyz"], zoom=1.05)
    if (z > top).any():
        ax.text2D(0.02, 0.97, f"cut off at J = {top:.3g}", transform=ax.transAxes)
    names = {f"{axis}label": scene[f"{axis}axis"]["title"]["text"] for axis in "xyz"}
    limits = {f"{axis}lim": scene[f"{axis}axis"]["range"] for axis in "xyz"}
    ax.set(**names, **limits)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((0.5, 0.6, 0.75, 0.12))
        axis.line.set_color((0, 0, 0, 0))
        axis._axinfo["grid"].update(color="#8899aa55", linewidth=0.8)
    return drawn


def decoded(value: Any) -> np.ndarray:
    """Return the array that Plotly has encoded, or a list, as an array."""
    if isinstance(value, dict):
        raw = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
        shape = [int(n) for n in str(value.get("shape", raw.size)).split(",")]
        return raw.reshape(shape)
    return np.asarray(value)
