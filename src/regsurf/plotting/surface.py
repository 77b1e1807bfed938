"""Surfaces in three dimensions, with sliders, in Plotly."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import plotly.graph_objects as go

from .._definitions import DEFINITIONS
from .._linear import LinearLoss
from ..grids import square_grid
from ..losses import CrossEntropy
from ..minimizers import loss_of_two_weights, minimizers
from ..objectives import Objective
from ..penalties import Penalty
from .bands import MINIMIZER_COLOR, N_BANDS, band_colors
from .limits import check_single, check_size, single
from .outlines import outline
from .sliders import DIALS, positions


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
    rises above it is cut off there.  Its floor is 0, or the lowest value in view if that
    is more than half of the highest.

    ``layout.meta["regsurf"]`` says which loss, with which parameters and which dials,
    so that a page can compute the positions between those that Plotly's own sliders
    show.

    Parameters
    ----------
    objective : Objective
        A :class:`~regsurf.CrossEntropy`, or a :class:`~regsurf.LogisticLoss` or
        :class:`~regsurf.SquaredLoss` of two features, plus a penalty: the state shown
        first.
    sliders : mapping of str to iterable of float, optional
        Positions of a slider for ``"l1"`` or ``"l2"``, for a cross-entropy ``"p"`` or
        ``"x"``, and for a loss of data ``"scale"``, a factor of the second feature, as
        if it were in other units; at most two.  The value in `objective`, of a scale 1,
        is added to them where it is missing.
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
        If `half_width`, `n`, a position or the name of a slider is out of range, if
        there are more than two sliders, or one has no position, or all together make a
        figure too large; or if the loss has not two weights.
    TypeError
        If `objective` is no objective, its loss is none of the three, or `sliders` maps
        no names to positions.
    """
    loss = loss_of_two_weights(objective)
    grid = square_grid(half_width, n)
    own = asdict(loss) if isinstance(loss, CrossEntropy) else {"scale": 1.0}
    state = own | asdict(objective.penalty)
    dials = positions({} if sliders is None else sliders, state)
    check_size(dials, n)

    @cache  # the same loss each time, whose heights are known
    def loss_at(*values: float) -> CrossEntropy | LinearLoss:
        return _changed(loss, dict(zip(own, values, strict=True)))

    def shown(state: Mapping[str, float]) -> Objective:
        penalty = Penalty(state["l1"], state["l2"])
        return Objective(loss_at(*(state[name] for name in own)), penalty)

    # A slider of a strength leaves the loss as it is.
    @cache
    def height(loss: CrossEntropy | LinearLoss) -> np.ndarray:
        return np.asarray(loss(grid))

    ends = {"p": [0.0, 1.0]}
    reached = [ends.get(name, dials.get(name, [state[name]])) for name in own]
    axis = _axis([height(loss_at(*values)) for values in product(*reached)])
    check_single("half_width", half_width)
    check_single("objective in view", axis[1])

    # A slider for the rows changes the data of every trace, one for the columns which
    # traces are visible: so each keeps what the other has set.
    rows, columns = _alternatives(dials, 0), _alternatives(dials, 1)
    row, column = ({k: state[k] for k in options[0]} for options in (rows, columns))
    table = [
        [
            trace
            for column in columns
            for trace in _traces(shown(state | row | column), grid, height, axis)
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
    figure = go.Figure(table[rows.index(row)], _layout(half_width, axis, len(dials)))
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
        meta={"regsurf": _description(objective, dials, grid, axis)},
    )
    return figure


def _changed(
    loss: CrossEntropy | LinearLoss, values: Mapping[str, float]
) -> CrossEntropy | LinearLoss:
    """Return the loss with other parameters, or of features in other units."""
    if isinstance(loss, CrossEntropy):
        return CrossEntropy(**values)
    return type(loss)(loss.X * [1.0, values["scale"]], loss.y, loss.has_intercept)


def _alternatives(
    dials: Mapping[str, list[float]], index: int
) -> list[dict[str, float]]:
    """List the settings of one slider; without it there is one, that sets nothing."""
    names = list(dials)[index : index + 1]
    return [{name: value} for name in names for value in dials[name]] or [{}]


def _axis(heights: list[np.ndarray]) -> tuple[float, float]:
    """Return floor and top of the J axis.

    The loss alone sets it: drawn in full, the corners of a penalty would dwarf the
    valley.  From 0, unless that would leave more than half of it empty.
    """
    low, top = min(z.min() for z in heights), max(z.max() for z in heights)
    has_relief = top - low > 1e-6 * top
    return float(low) if has_relief and low > top / 2 else 0.0, float(top) or 1.0


def _traces(
    objective: Objective,
    grid: np.ndarray,
    height: Callable[[Any], np.ndarray],
    axis: tuple[float, float],
) -> tuple[go.Surface, go.Scatter3d]:
    side = grid[0, :, 0].astype(np.float32)
    found = minimizers(objective)
    line = outline(found, float(side[-1]))
    sheet = go.Surface(
        x=side,
        y=side,
        z=single(height(objective.loss) + objective.penalty(grid)),
        name="J",
        cmin=axis[0],
        cmax=axis[1],
        colorscale=_colorscale(),
        showscale=False,
        contours={name: {"highlight": False} for name in "xyz"},
        lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.05, "roughness": 0.9},
        hoverinfo="skip",
    )
    path = go.Scatter3d(
        x=line[:, 0],
        y=line[:, 1],
        z=objective(line) + 0.01 * (axis[1] - axis[0]),
        name=found.sentence,
        mode="lines+markers",
        line={"color": MINIMIZER_COLOR, "width": 9},
        marker={"color": MINIMIZER_COLOR, "size": 7},
        hoverinfo="skip",
        showlegend=True,
    )
    return sheet, path


def _packed(value: Any) -> Any:
    """Encode an array as Plotly does by itself, but not inside a slider's steps."""
    if not isinstance(value, np.ndarray):
        return value
    return {
        "dtype": f"f{value.itemsize}",
        "bdata": base64.b64encode(value.tobytes()).decode(),
        "shape": ", ".join(map(str, value.shape)),
    }


def _layout(
    half_width: float, axis: tuple[float, float], n_sliders: int
) -> dict[str, Any]:
    span = [-half_width, half_width]
    # type "linear" spares Plotly a look through all the data, and each label costs it
    # 10 ms at first.
    common = {"type": "linear", "nticks": 4, "showbackground": True, "zeroline": False}
    return {
        "scene": {
            "xaxis": {"title": {"text": "β₁"}, "range": span, **common},
            "yaxis": {"title": {"text": "β₂"}, "range": span, **common},
            "zaxis": {"title": {"text": "J"}, "range": [*axis], **common},
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
    axis: tuple[float, float],
) -> dict[str, Any]:
    """Return what a page needs to show any position of any dial, in a few words."""
    loss = loss_of_two_weights(objective)
    parameters = (
        {
            "name": loss.name,
            "X": loss.X.tolist(),
            "y": loss.y.tolist(),
            "intercept": loss.has_intercept,
            **({"scale": 1.0} if "scale" in dials else {}),
        }
        if isinstance(loss, LinearLoss)
        else {"name": "softmax", **asdict(loss)}
    )
    return {
        "loss": parameters,
        "penalty": asdict(objective.penalty),
        "half_width": float(grid.max()),
        "axis": [*axis],
        "is_cut": bool((objective(grid) > axis[1]).any()),
        "dials": {
            name: {**DIALS[name], "min": values[0], "max": values[-1]}
            for name, values in dials.items()
        },
        "sentence": minimizers(objective).sentence,
    }
