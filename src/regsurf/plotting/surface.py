"""Surfaces in three dimensions, with sliders, in Plotly."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import plotly.graph_objects as go

from .._definitions import DEFINITIONS
from ..grids import square_grid
from ..losses import CrossEntropy
from ..minimizers import MinimizerSet, minimizers
from ..objectives import Objective
from ..penalties import Penalty
from .bands import MINIMIZER_COLOR, N_BANDS, band_colors

DIALS: dict[str, dict[str, str]] = DEFINITIONS["dials"]


def surface(
    objective: Objective,
    *,
    sliders: Mapping[str, Iterable[float]] | None = None,
    half_width: float = 3.0,
    n: int = 121,
) -> go.Figure:
    r"""Draw the surface of an objective, with its exact set of minimizers.

    Colours change at fourteen levels from the floor to the top of the J axis, spaced
    quadratically, so that the valley gets its share of them.  The axis keeps its scale
    whatever a slider says: its top is the highest value of the loss, and a penalty that
    rises above it is cut off there.

    ``layout.meta["regsurf"]`` says which loss, with which parameters and which dials,
    so that a page can compute the positions between those that Plotly's own sliders
    show.

    Parameters
    ----------
    objective : Objective
        A :class:`~regsurf.CrossEntropy` plus a penalty: the state shown first.
    sliders : mapping of str to iterable of float, optional
        Positions of a slider for ``"p"``, ``"x"``, ``"l1"`` or ``"l2"``, at most two.
        The value in `objective` is added to them where it is missing.
    half_width : float
        Both parameters run over [-half_width, half_width].
    n : int
        Points along each side of the grid, odd.

    Returns
    -------
    plotly.graph_objects.Figure
        The surface, the minimizers, and a slider for each entry of `sliders`.

    Raises
    ------
    ValueError
        If `half_width`, `n`, a position or the name of a slider is out of range, or
        if there are more than two sliders.
    TypeError
        If the loss is not a :class:`~regsurf.CrossEntropy`.
    """
    if not isinstance(objective.loss, CrossEntropy):
        found = type(objective.loss).__name__
        message = f"objective.loss must be a CrossEntropy, got {found}"
        raise TypeError(message)
    grid = square_grid(half_width, n)
    state = asdict(objective.loss) | asdict(objective.penalty)
    dials = _positions(sliders or {}, state)
    # The loss alone sets the height: drawn in full, the corners of a penalty would
    # dwarf the valley.
    inputs = dials.get("x", [state["x"]])
    top = max(float(CrossEntropy(p, x)(grid).max()) for p in (0, 1) for x in inputs)

    # A slider for the rows changes the data of every trace, one for the columns which
    # traces are visible: so each keeps what the other has set.
    rows, columns = _alternatives(dials, 0), _alternatives(dials, 1)
    row, column = ({k: state[k] for k in options[0]} for options in (rows, columns))
    table = [
        [
            trace
            for column in columns
            for trace in _traces(_objective(state | row | column), grid, top)
        ]
        for row in rows
    ]
    keys = ("x", "y", "z", "name")
    data = [
        {key: [_packed(trace[key]) for trace in traces] for key in keys}
        for traces in table
    ]
    # Two traces a column: the surface and its minimizers.
    visible = [
        {"visible": [other == column for other in columns for _ in range(2)]}
        for column in columns
    ]
    figure = go.Figure(table[rows.index(row)], _layout(half_width, top, len(dials)))
    for trace, flag in zip(
        figure.data, visible[columns.index(column)]["visible"], strict=True
    ):
        trace.visible = flag
    figure.update_layout(
        sliders=[
            {
                "active": dials[name].index(state[name]),
                "currentvalue": {
                    "prefix": f"{DIALS[name]['title']} {DIALS[name]['symbol']} = "
                },
                "steps": [
                    {"label": f"{value:g}", "method": "restyle", "args": [change]}
                    for value, change in zip(dials[name], changes, strict=True)
                ],
                "pad": {"t": 20 + 90 * order},
                "len": 0.9,
                "x": 0.05,
            }
            for order, (name, changes) in enumerate(
                zip(dials, (data, visible), strict=False)
            )
        ],
        meta={"regsurf": _description(objective, dials, grid, top)},
    )
    return figure


def _positions(
    sliders: Mapping[str, Iterable[float]], state: Mapping[str, float]
) -> dict[str, list[float]]:
    if not set(sliders) <= set(DIALS) or len(sliders) > 2:
        message = f"sliders must name at most two of {list(DIALS)}, got {list(sliders)}"
        raise ValueError(message)
    positions = {}
    for name, values in sliders.items():
        candidates = [*values, state[name]]
        for value in candidates:
            _objective({**state, name: value})  # refuses what is out of range
        positions[name] = sorted({float(value) for value in candidates})
    return positions


def _alternatives(
    dials: Mapping[str, list[float]], index: int
) -> list[dict[str, float]]:
    """List the settings of one slider; without it there is one, that sets nothing."""
    names = list(dials)[index : index + 1]
    return [{name: value} for name in names for value in dials[name]] or [{}]


def _objective(state: Mapping[str, float]) -> Objective:
    return CrossEntropy(state["p"], state["x"]) + Penalty(state["l1"], state["l2"])


def _traces(
    objective: Objective, grid: np.ndarray, top: float
) -> tuple[go.Surface, go.Scatter3d]:
    axis = grid[0, :, 0].astype(np.float32)
    found = minimizers(objective)
    line = _outline(found, float(axis[-1]))
    sheet = go.Surface(
        x=axis,
        y=axis,
        z=objective(grid).astype(np.float32),
        name="J",
        cmin=0,
        cmax=top,
        colorscale=_colorscale(),
        showscale=False,
        contours={axis: {"highlight": False} for axis in "xyz"},
        lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.05, "roughness": 0.9},
        hoverinfo="skip",
    )
    path = go.Scatter3d(
        x=line[:, 0],
        y=line[:, 1],
        z=objective(line) + 0.01 * top,
        name=str(found),
        mode="lines+markers",
        line={"color": MINIMIZER_COLOR, "width": 9},
        marker={"color": MINIMIZER_COLOR, "size": 7},
        hoverinfo="skip",
        showlegend=True,
    )
    return sheet, path


def _outline(found: MinimizerSet, half_width: float) -> np.ndarray:
    """Return points that draw the set: a line through it, or an arrow if there is none."""
    t = np.linspace(0, 1, 41)[:, np.newaxis]
    if found.ends is not None:
        start, end = found.ends
        return np.asarray((1 - t) * start + t * end)
    if found.kind == "line":
        reach = half_width - abs(found.difference) / 2
        centre = np.array([found.difference, -found.difference]) / 2
        return centre + reach * (2 * t - 1) if reach > 0 else np.empty((0, 2))
    if found.kind == "none":
        unit = np.sign(found.difference) * half_width
        tip = 0.93 * unit * np.array([1, -1])
        barb = 0.15 * unit * np.array([[-1, 0], [0, 0], [0, 1]])
        return np.concatenate([(0.5 + 0.5 * t) * tip, tip + barb])
    return np.empty((0, 2))


def _packed(value: Any) -> Any:
    """Encode an array as Plotly does by itself, but not inside a slider's steps."""
    if not isinstance(value, np.ndarray):
        return value
    return {
        "dtype": f"f{value.itemsize}",
        "bdata": base64.b64encode(value.tobytes()).decode(),
        "shape": ", ".join(map(str, value.shape)),
    }


def _layout(half_width: float, top: float, n_sliders: int) -> dict[str, Any]:
    span = [-half_width, half_width]
    # type "linear" spares Plotly a look through all the data, and each label costs it
    # 10 ms at first.
    common = {"type": "linear", "nticks": 4, "showbackground": True, "zeroline": False}
    return {
        "scene": {
            "xaxis": {"title": {"text": "β₁"}, "range": span, **common},
            "yaxis": {"title": {"text": "β₂"}, "range": span, **common},
            "zaxis": {"title": {"text": "J"}, "range": [0, top], **common},
            "aspectmode": "manual",
            "aspectratio": {"x": 1, "y": 1, "z": 0.7},
            "camera": {"eye": _eye(), "center": {"x": 0, "y": 0, "z": -0.15}},
        },
        "height": 480 + 110 * n_sliders,
        "margin": {"l": 0, "r": 0, "t": 40, "b": 110 * n_sliders},
        "legend": {"x": 0.5, "xanchor": "center", "y": 1, "yanchor": "bottom"},
    }


def _eye(distance: float = 2.04) -> dict[str, float]:
    """Return where Plotly's camera stands, for the view that all figures start from."""
    azimuth, elevation = (
        np.radians(DEFINITIONS["camera"][name]) for name in ("azimuth", "elevation")
    )
    place = (
        np.cos(elevation) * np.sin(azimuth),
        -np.cos(elevation) * np.cos(azimuth),
        np.sin(elevation),
    )
    return {axis: float(distance * v) for axis, v in zip("xyz", place, strict=True)}


def _colorscale() -> list[tuple[float, str]]:
    """Return one colour a band, with an edge at each level."""
    edges = np.linspace(0, 1, N_BANDS + 1) ** 2
    colors = [f"rgb({r:.0f}, {g:.0f}, {b:.0f})" for r, g, b in 255 * band_colors()]
    ends = zip(edges[:-1], edges[1:], colors, strict=True)
    return [(float(at), color) for low, high, color in ends for at in (low, high)]


def _description(
    objective: Objective,
    dials: Mapping[str, list[float]],
    grid: np.ndarray,
    top: float,
) -> dict[str, Any]:
    """Return what a page needs to show any position of any dial, in a few words."""
    return {
        "loss": {"name": "softmax", **asdict(objective.loss)},
        "penalty": asdict(objective.penalty),
        "half_width": float(grid.max()),
        "axis": [0.0, top],
        "is_cut": bool((objective(grid) > top).any()),
        "dials": {
            name: {**DIALS[name], "min": values[0], "max": values[-1]}
            for name, values in dials.items()
        },
        "sentence": str(minimizers(objective)),
    }
