"""Pictures of the figures that an example shows, in the colours of both themes.

A scraper for sphinx-gallery.  Matplotlib figures become pictures.  A Plotly surface
becomes a picture too, which is what a page shows first, and a file of data, from which
the page makes a live figure (see ``live_figure``).
"""

import base64
import io
import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import plotly.io
from matplotlib import pyplot as plt
from matplotlib.colors import ListedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from PIL import Image
from plotly.colors import sample_colorscale
from plotly.io.base_renderers import ExternalRenderer

INK = {"light": "#1a1c1e", "dark": "#ced6dd"}
SUFFIXES = {"light": ".webp", "dark": ".dark.webp"}
DPI = 120  # 5 pixels for 4 of CSS: each step further costs 10 kB a picture
SURFACE_SIZE = (5.0, 4.0)  # inches: 480 by 384 CSS pixels

_shown: list[dict[str, Any]] = []


class _Aside(ExternalRenderer):
    def render(self, fig_dict: dict[str, Any]) -> None:
        _shown.append(fig_dict)


def reset(_conf: dict[str, Any], _name: str) -> None:
    """Prepare for the next example: catch what ``show`` is called on."""
    _shown.clear()
    plotly.io.renderers["aside"] = _Aside()
    plotly.io.renderers.default = "aside"
    mpl.use("Agg")


def scraper(_block: Any, block_vars: dict[str, Any], _conf: dict[str, Any]) -> str:
    """Write what a block has drawn to files, and return reST that includes them."""
    paths = block_vars["image_path_iterator"]
    texts = []
    for figure in _shown:
        path = Path(next(paths))
        picture = picture_of(figure)
        for theme in INK:
            save(picture, path, theme)
        data = json.dumps(unbaked(figure), sort_keys=True, separators=(",", ":"))
        path.with_suffix(".json").write_text(data, encoding="utf-8")
        texts.append(f".. live-figure:: images/{path.stem}.json\n")
    _shown.clear()
    for number in plt.get_fignums():
        path, drawn = Path(next(paths)), plt.figure(number)
        words = description(drawn)
        # What is below it knows its place before it has come.
        width, height = (round(96 * inches) for inches in drawn.get_size_inches())
        for theme in INK:
            name = save(drawn, path, theme).name
            texts.append(
                f".. image:: images/{name}\n   :alt: {words}\n   :width: {width}\n"
                f"   :height: {height}\n   :class: only-{theme}\n   :loading: lazy\n"
            )
    plt.close("all")
    return "\n".join(["", *texts, ""])


def unbaked(figure: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a figure all that the page makes itself from the grids it carries."""
    data = [trace for trace in figure["data"] if trace.get("visible", True)]
    made = {"surface": {"z"}, "scatter3d": {"x", "y", "z", "name"}}
    kept = [{k: v for k, v in t.items() if k not in made[t["type"]]} for t in data]
    elsewhere = {"sliders", "template"}
    layout = {k: v for k, v in figure["layout"].items() if k not in elsewhere}
    return {"data": kept, "layout": layout}


def save(figure: Figure, path: Path, theme: str) -> Path:
    """Save `figure` in the colours of `theme`, small, the same bytes each time."""
    recolor(figure, INK[theme])
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=DPI, facecolor="none")
    target = path.with_suffix(SUFFIXES[theme])
    Image.open(buffer).save(target, quality=60, alpha_quality=60)
    return target


def recolor(figure: Figure, ink: str) -> None:
    """Give lines and letters that are black, or in another theme's ink, this ink."""
    inks = {"#000000", *INK.values()}
    for text in figure.findobj(Text):
        if to_hex(text.get_color()) in inks:
            text.set_color(ink)
    for ax in figure.axes:
        ax.set_facecolor("none")
        ax.tick_params(which="both", colors=ink)
        for spine in ax.spines.values():
            spine.set_edgecolor(ink)
    for legend in figure.findobj(Legend):
        legend.get_frame().set(facecolor="none", edgecolor="none")


def description(figure: Figure) -> str:
    """Describe a figure by its titles and axis labels."""
    panels = []
    for ax in figure.axes:
        axes = " against ".join(filter(None, (ax.get_ylabel(), ax.get_xlabel())))
        panels.append(": ".join(filter(None, (ax.get_title(), axes))))
    words = "; ".join(filter(None, panels)) or "figure"
    return " ".join(words.replace("$", "").replace("\\", "").split())


def picture_of(figure: dict[str, Any]) -> Figure:
    """Draw a Plotly surface in Matplotlib, seen from the same place."""
    scene = figure["layout"]["scene"]
    traces = [trace for trace in figure["data"] if trace.get("visible", True)]
    sheet = next(trace for trace in traces if trace["type"] == "surface")
    line = next(trace for trace in traces if trace["type"] == "scatter3d")
    x, y, z = (decoded(sheet[axis]) for axis in "xyz")
    top = sheet["cmax"]
    roots = np.sqrt(np.linspace(0, 1, 256))
    colors = ListedColormap(sample_colorscale("Viridis", roots, colortype="tuple"))
    levels = np.arange(1, 16) * top / 16

    drawn = Figure(figsize=SURFACE_SIZE)
    ax = drawn.add_axes(
        (0.01, 0.05, 0.93, 0.95), projection="3d", computed_zorder=False
    )
    # Above the top nothing is drawn, as in the live figure.
    shown = np.where(z > top, np.nan, z)
    X, Y = np.meshgrid(x, y)
    smooth = {"rstride": 2, "cstride": 2, "antialiased": False, "shade": False}
    ax.plot_surface(X, Y, shown, cmap=colors, vmin=0, vmax=top, **smooth)
    ax.contour(X, Y, z, levels, colors="white", linewidths=0.5, alpha=0.6)
    path = [decoded(line[axis]) for axis in "xyz"]
    style = {"color": line["line"]["color"], "solid_capstyle": "round"}
    ax.plot(*path, linewidth=4, marker="o", markersize=3.4, **style)

    eye = np.array([scene["camera"]["eye"][axis] for axis in "xyz"])
    elevation = np.degrees(np.arctan2(eye[2], np.hypot(*eye[:2])))
    ax.view_init(elevation, np.degrees(np.arctan2(eye[1], eye[0])))
    ax.set_proj_type("persp", focal_length=1.0)
    ax.set_box_aspect([scene["aspectratio"][axis] for axis in "xyz"], zoom=1.05)
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
