"""What the sliders of a figure can move, and to which positions."""

from collections.abc import Iterable, Mapping
from typing import Any

from .. import _validation
from .._definitions import DEFINITIONS
from ..losses import CrossEntropy
from ..penalties import Penalty

DIALS: dict[str, dict[str, str]] = DEFINITIONS["dials"]


def positions(sliders: Any, state: Mapping[str, float]) -> dict[str, list[float]]:
    """Return the positions of each slider, in order, that of the state among them."""
    if not isinstance(sliders, Mapping):
        message = (
            'sliders must map names to positions, such as {"l1": (0, 0.1, 0.2)}, got '
            f"{_validation.shown(sliders)}"
        )
        raise TypeError(message)
    if not set(sliders) <= set(state) or len(sliders) > 2:
        names = [name for name in DIALS if name in state]
        message = f"sliders must name at most two of {names}, got {list(sliders)}"
        raise ValueError(message)
    return {name: _of_one(name, each, state) for name, each in sliders.items()}


def _of_one(name: str, values: Any, state: Mapping[str, float]) -> list[float]:
    what = f"sliders[{name!r}] must hold positions, such as (0, 0.1, 0.2)"
    if isinstance(values, str) or not isinstance(values, Iterable):
        message = f"{what}, got {_validation.shown(values)}"
        raise TypeError(message)
    candidates = [*values]
    if not candidates:
        message = f"{what}, got none"
        raise ValueError(message)
    for value in candidates:
        _refuse_out_of_range(name, value)
    return sorted({float(value) for value in [*candidates, state[name]]})


def _refuse_out_of_range(name: str, value: Any) -> None:
    if name == "scale":
        _validation.finite_number("scale", value, low=0, exclude_low=True)
    else:
        (CrossEntropy if name in ("p", "x") else Penalty)(**{name: value})
