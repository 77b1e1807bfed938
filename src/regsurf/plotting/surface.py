"""Surfaces in three dimensions, with sliders, in Plotly."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from ..grids import square_grid
from ..losses import CrossEntropy
from ..minimizers import SENTENCES, MinimizerSet, minimizers
from ..objectives import Objective
from ..penalties import Penalty
from .contours import MINIMIZER_COLOR

# What a slider can move: all that the objective is linear in.
DIALS = {
    "p": ("p", "target probability"),
    "l1": ("λ", "L1 strength"),
    "l2": ("Ω", "L2 strength"),
}


def surface(
    objective: Objective,
    *,
    sliders: Mapping[str, Iterable[float]] | None = None,
    half_width: float = 3.0,
    n: int = 121,
) -> go.Figure:
    r"""Draw the surface of an objective, with its exact set of minimizers.

    For fixed :math:`x` the objective is linear in :math:`p`, :math:`1 - p`,
    :math:`\lambda` and :math:`\Omega`,

    .. math::
       J = p\,J_{p=1} + (1 - p)\,J_{p=0}
         + \lambda \|\beta\|_1 + \Omega \|\beta\|_2^2 ,

    so the surface at any position of any slider is a sum of at most four fixed grids.
    The figure carries these grids in ``layout.meta["regsurf"]``, beside the few
    positions that Plotly's own sliders can show.

    Parameters
    ----------
    objective : Objective
        A :class:`~regsurf.CrossEntropy` plus a penalty: the state shown first.
    sliders : mapping of str to iterable of float, optional
        Positions of a slider for ``"p"``, ``"l1"`` or ``"l2"``, at most two of them.
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
    # The loss alone sets the height. A penalty rises above it in the corners and is
    # cut off there: drawn in full, the corners would dwarf the valley.
    top = float(max(replace(objective.loss, p=p)(grid).max() for p in (0.0, 1.0)))

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
                "currentvalue": {"prefix": f"{DIALS[name][1]} {DIALS[name][0]} = "},
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
        meta={"regsurf": _ingredients(objective, state, dials, grid, top)},
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
        colorscale=[
            # Quadratic, like the levels of `contours`: most colours for the valley.
            [t**2, sample_colorscale("Viridis", t)[0]]
            for t in np.linspace(0, 1, 21)
        ],
        showscale=False,
        contours={
            "x": {"highlight": False},
            "y": {"highlight": False},
            "z": {
                "show": True,
                "start": 0,
                "end": top,
                "size": top / 16,
                "color": "rgba(255, 255, 255, 0.6)",
                "width": 1,
                "highlight": False,
            },
        },
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
    """Return points that draw the set: a line through it, or an arrow if there is none.

    The web page draws the same outline from the same facts: keep the two alike.
    """
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
            "camera": {
                "eye": {"x": 1.1, "y": -1.48, "z": 0.87},
                "center": {"x": 0, "y": 0, "z": -0.15},
            },
        },
        "height": 480 + 110 * n_sliders,
        "margin": {"l": 0, "r": 0, "t": 40, "b": 110 * n_sliders},
        "legend": {"x": 0.5, "xanchor": "center", "y": 1, "yanchor": "bottom"},
    }


def _ingredients(
    objective: Objective,
    state: Mapping[str, float],
    dials: Mapping[str, list[float]],
    grid: np.ndarray,
    top: float,
) -> dict[str, Any]:
    """Return what it takes to show any position of any dial, not just the drawn ones.

    ``terms`` are the grids to be added up, each times a dial, ``1-p``, or ``1``.
    ``tail`` tabulates the sigmoid at -k * ``tail_step``, k = 0, 1, …: by Fermat's rule
    the minimizers lie where it equals a sum that is linear in the dials.
    """
    parts = {
        "p": CrossEntropy(1.0, state["x"])(grid),
        "1-p": CrossEntropy(0.0, state["x"])(grid),
        "l1": Penalty(l1=1.0)(grid),
        "l2": Penalty(l2=1.0)(grid),
    }
    weights = {**state, "1-p": 1 - state["p"]}
    moving = {key for key in parts if key.removeprefix("1-") in dials}
    fixed = sum(weights[key] * parts[key] for key in parts.keys() - moving)
    step = 1 / 64
    return {
        "half_width": grid.max(),
        "top": top,
        "state": dict(state),
        "dials": {
            name: {
                "symbol": DIALS[name][0],
                "title": DIALS[name][1],
                "min": values[0],
                "max": values[-1],
            }
            for name, values in dials.items()
        },
        "terms": {
            key: values.astype(np.float32)
            for key, values in [("1", fixed), *((k, parts[k]) for k in sorted(moving))]
            if np.ndim(values)
        },
        "tail": (1 / (1 + np.exp(step * np.arange(50 * 64)))).astype(np.float32),
        "tail_step": step,
        "sentence": str(minimizers(objective)),
        "sentences": SENTENCES,
    }
