"""A Plotly figure as a Matplotlib picture: what a page shows before, or without, its script.

Lines, markers, bars, heat maps and contours are drawn; of anything else the picture says
what the figure shows.
"""

import re
import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, is_color_like
from matplotlib.figure import Figure

from .still import decoded, picture_of

SIZE = (720, 450)  # CSS pixels; 450 is Plotly's own height
DASHES = {"dot": ":", "dash": "--", "longdash": "--", "dashdot": "-."}
LARGEST = 20  # more categories than that would overlap


def is_surface(figure: dict[str, Any]) -> bool:
    """Tell figures of ``regsurf.plotting.surface`` from all others."""
    meta = figure["layout"].get("meta")
    return isinstance(meta, dict) and "regsurf" in meta


def height(figure: dict[str, Any]) -> int:
    """Return the height of a figure, in CSS pixels."""
    return round(float(figure["layout"].get("height", SIZE[1])))


def words(figure: dict[str, Any]) -> str:
    """Say what a figure shows: its title, its axes, the names of its traces."""
    layout = figure["layout"]
    places = [layout, *(v for k, v in sorted(layout.items()) if k.startswith("scene"))]
    parts = [_title(layout)]
    for place in places:
        axes = [_title(place.get(f"{axis}axis", {})) for axis in "zyx"]
        parts.append(" against ".join(filter(None, axes)))
    names = [plain(trace["name"]) for trace in figure["data"] if trace.get("name")]
    parts.append(", ".join(dict.fromkeys(names)))
    text = ". ".join(part.rstrip(".") for part in parts if part)
    kinds = sorted({trace.get("type", "scatter") for trace in figure["data"]})
    return f"{text or 'A figure of ' + ' and '.join(kinds)}."


def plain(text: str) -> str:
    """Return the words of a text that may hold tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def _title(holder: dict[str, Any]) -> str:
    return plain(holder.get("title", {}).get("text") or "")


def companion(figure: dict[str, Any]) -> Figure:
    """Draw a figure in Matplotlib, or write down what it shows."""
    if is_surface(figure):
        return picture_of(figure)
    drawn = Figure((SIZE[0] / 96, height(figure) / 96), layout="constrained")
    ax = drawn.add_subplot()
    traces = [t for t in figure["data"] if t.get("visible", True) is True]
    if not all(map(_is_simple, traces)) or not _is_alone(figure):
        ax.set_axis_off()
        text = textwrap.fill(words(figure), 60)
        middle = {"ha": "center", "va": "center", "transform": ax.transAxes}
        ax.text(0.5, 0.5, text, **middle)  # type: ignore[arg-type]  # takes them all
        return drawn
    layout = figure["layout"]
    template = layout.get("template", {}).get("layout", {})
    colors = layout.get("colorway") or template.get("colorway") or ["#636efa"]
    bars = [trace for trace in traces if trace["type"] == "bar"]
    for order, trace in enumerate(traces):
        color = _color(trace, colors[order % len(colors)])
        if trace["type"] == "bar":
            _bars(ax, trace, color, bars.index(trace), len(bars))
        elif trace["type"] == "scatter":
            _line(ax, trace, color)
        else:
            scale = template.get("colorscale", {}).get("sequential")
            _area(drawn, ax, trace, trace.get("colorscale") or scale)
    _frame(ax, layout)
    named = sum(bool(trace.get("name")) for trace in traces)
    if named and layout.get("showlegend", named > 1):
        ax.legend(fontsize="small", ncols=1 + named // 8)
    return drawn


def _is_simple(trace: dict[str, Any]) -> bool:
    if trace["type"] not in ("scatter", "bar", "heatmap", "contour"):
        return False
    texts = [v for axis in "xy" for v in _values(trace, axis) if isinstance(v, str)]
    return len(texts) <= LARGEST


def _is_alone(figure: dict[str, Any]) -> bool:
    # One pair of axes, and bars beside each other.
    second = any(re.fullmatch(r"[xy]axis\d+", key) for key in figure["layout"])
    return not second and figure["layout"].get("barmode", "group") == "group"


def _values(trace: dict[str, Any], axis: str) -> np.ndarray:
    if axis in trace:
        return decoded(trace[axis])
    if "z" in trace:
        return np.arange(decoded(trace["z"]).shape["yx".index(axis)])
    return np.arange(len(decoded(trace["xy"[axis == "x"]])))


def css(color: Any, default: Any) -> Any:
    """Return a colour of CSS as one of Matplotlib, or the default."""
    found = re.fullmatch(r"rgba?\((.+)\)", color) if isinstance(color, str) else None
    if found:
        red, green, blue, *alpha = map(float, found[1].split(","))
        return (red / 255, green / 255, blue / 255, *alpha)
    return color if isinstance(color, str) and is_color_like(color) else default


def _color(trace: dict[str, Any], default: Any) -> Any:
    default = css(default, "C0")
    marker = css(trace.get("marker", {}).get("color"), default)
    return css(trace.get("line", {}).get("color"), marker)


def _line(ax: Axes, trace: dict[str, Any], color: Any) -> None:
    x, y = (_values(trace, axis) for axis in "xy")
    mode = trace.get("mode", "lines" if len(x) > 20 else "lines+markers")
    dash = DASHES.get(trace.get("line", {}).get("dash"), "-")
    ax.plot(
        x,
        y,
        color=color,
        label=plain(trace.get("name") or ""),
        linestyle=dash if "lines" in mode else "",
        marker="o" if "markers" in mode else "",
        markersize=4,
    )


def _bars(ax: Axes, trace: dict[str, Any], color: Any, order: int, count: int) -> None:
    lies = trace.get("orientation") == "h"
    along, length = (_values(trace, axis) for axis in ("yx" if lies else "xy"))
    places = np.arange(len(along)) if along.dtype.kind in "OU" else along
    width = 0.8 / count
    shifted = places + (order - (count - 1) / 2) * width
    draw = ax.barh if lies else ax.bar
    draw(shifted, length, width, color=color, label=plain(trace.get("name") or ""))
    if along.dtype.kind in "OU":
        axis = ax.yaxis if lies else ax.xaxis
        axis.set_ticks(places, [str(each) for each in along])


def _area(drawn: Figure, ax: Axes, trace: dict[str, Any], scale: Any) -> None:
    x, y, z = (*(_values(trace, axis) for axis in "xy"), decoded(trace["z"]))
    stops = [(place, css(color, "gray")) for place, color in scale or ()]
    colors: Any = LinearSegmentedColormap.from_list("", stops) if stops else None
    limits = {"vmin": trace.get("zmin"), "vmax": trace.get("zmax"), "cmap": colors}
    if trace["type"] == "heatmap":
        area: Any = ax.pcolormesh(x, y, z.astype(float), shading="nearest", **limits)
    else:
        area = ax.contourf(x, y, z.astype(float), 14, **limits)
    if trace.get("showscale", True):
        label = _title(trace.get("colorbar", {}))
        drawn.colorbar(area, ax=ax, label=label)


def _frame(ax: Axes, layout: dict[str, Any]) -> None:
    for name in "xy":
        axis = layout.get(f"{name}axis", {})
        ax.set(**{f"{name}label": _title(axis)})
        if axis.get("type") == "log":
            ax.set(**{f"{name}scale": "log"})
        if axis.get("range"):
            limits = np.asarray(axis["range"], float)
            log = axis.get("type") == "log"
            ax.set(**{f"{name}lim": 10**limits if log else limits})
        if axis.get("autorange") == "reversed":
            ax.yaxis.set_inverted(True) if name == "y" else ax.xaxis.set_inverted(True)
    for shape in layout.get("shapes", ()):
        line = shape.get("line", {})
        style = {"color": css(line.get("color"), "gray"), "linewidth": 1}
        style["linestyle"] = DASHES.get(line.get("dash"), "-")
        if shape.get("type") == "line" and shape["x0"] == shape["x1"]:
            ax.axvline(shape["x0"], **style)
        elif shape.get("type") == "line" and shape["y0"] == shape["y1"]:
            ax.axhline(shape["y0"], **style)
    ax.set_title(_title(layout), size=11)
    ax.spines[["top", "right"]].set_visible(False)
