"""Checks on what callers pass in: each error names argument, value and range."""

import math
from typing import Any

import numpy as np


def finite_number(
    name: str,
    value: float,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    exclude_low: bool = False,
) -> float:
    """Return `value` as a float after checking that it is finite and in range."""
    lower = f"> {low:g}" if exclude_low else f">= {low:g}"
    allowed = "a finite number"
    if math.isfinite(high):
        allowed += f" in [{low:g}, {high:g}]"
    elif math.isfinite(low):
        allowed += f" {lower}"
    message = f"{name} must be {allowed}, got {value!r}"
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise TypeError(message) from error
    too_low = number <= low if exclude_low else number < low
    if not math.isfinite(number) or too_low or number > high:
        raise ValueError(message)
    return number


def points(name: str, value: Any, n_parameters: int | None = None) -> Any:
    """Return `value` as floating-point parameters on the last axis.

    Arrays of other libraries that speak NumPy's protocols (Dask) pass through:
    only their shape is checked, since a look at their values would compute them.
    """
    eager = isinstance(value, np.ndarray | np.generic) or not hasattr(
        value, "__array_function__"
    )
    if eager:
        value = np.asarray(value)
        if value.dtype.kind != "f":
            try:
                value = value.astype(float, casting="safe")
            except TypeError as error:
                message = f"{name} must hold real numbers, got dtype {value.dtype}"
                raise TypeError(message) from error
    if value.ndim == 0 or (n_parameters and value.shape[-1] != n_parameters):
        length = n_parameters or "n_parameters"
        message = f"{name} must have shape (..., {length}), got {value.shape}"
        raise ValueError(message)
    if eager and not np.isfinite(value).all():
        bad = value[~np.isfinite(value)][0]
        message = f"{name} must be finite, got an array that holds {bad}"
        raise ValueError(message)
    return value
