"""Checks on what callers pass in: each error names argument, value and range."""

import math
import operator
import reprlib
from numbers import Real
from typing import Any

import numpy as np

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxlong = _SHORT.maxother = 60


def shown(value: Any) -> str:
    """Return `value` as messages show it: on one line, a long one cut short."""
    try:
        return " ".join(_SHORT.repr(value).split())
    except ValueError:  # Python writes no integer of more than 4300 digits
        return f"a {type(value).__name__} too long to write"


def finite_number(
    name: str,
    value: Any,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    exclude_low: bool = False,
) -> float:
    """Return `value` as a float after checking that it is finite and in range."""
    allowed = "a finite number"
    if math.isfinite(high):
        allowed += f" in [{low:g}, {high:g}]"
    elif math.isfinite(low):
        allowed += f" > {low:g}" if exclude_low else f" >= {low:g}"
    message = f"{name} must be {allowed}, got {shown(value)}"
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    # True is an int, and float("1") is 1, but as numbers both are mistakes here.
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(message)
    try:
        number = float(value)
    except OverflowError as error:
        raise ValueError(message) from error
    too_low = number <= low if exclude_low else number < low
    if not math.isfinite(number) or too_low or number > high:
        raise ValueError(message)
    return number


def flag(name: str, value: Any) -> bool:
    """Return `value` as a bool after checking that it is one."""
    if not isinstance(value, bool | np.bool_):
        message = f"{name} must be True or False, got {shown(value)}"
        raise TypeError(message)
    return bool(value)


def representable(name: str, what: str, number: float) -> float:
    """Return `number` after checking that it is one: `name` may make it too large."""
    if not math.isfinite(number):
        message = f"{name} puts {what} beyond the largest float; take a larger unit"
        raise OverflowError(message)
    return number


def integer(name: str, value: Any, low: int) -> int:
    """Return `value` as an int after checking that it is one, and at least `low`."""
    message = f"{name} must be an integer >= {low}, got {shown(value)}"
    if isinstance(value, bool):
        raise TypeError(message)
    try:
        number = operator.index(value)
    except TypeError as error:
        raise TypeError(message) from error
    if number < low:
        raise ValueError(message)
    return number


def permutation(name: str, value: Any, n: int) -> tuple[int, ...]:
    """Return `value` as a tuple after checking that it holds 0, ..., n - 1 once."""
    message = f"{name} must be a permutation of range({n}), got {shown(value)}"
    try:
        order = tuple(operator.index(item) for item in value)
    except TypeError as error:
        raise TypeError(message) from error
    if sorted(order) != list(range(n)):
        raise ValueError(message)
    return order


def points(name: str, value: Any, n_parameters: int | None = None) -> Any:
    """Return `value` as floating-point parameters on the last axis.

    Arrays of other libraries that speak NumPy's protocols (Dask) pass through:
    only their shape is checked, since a look at their values would compute them.
    """
    eager = isinstance(value, np.ndarray | np.generic) or not hasattr(
        value, "__array_function__"
    )
    if eager:
        value = real_array(name, value)
    if value.ndim == 0 or (n_parameters and value.shape[-1] != n_parameters):
        length = n_parameters or "n_parameters"
        message = f"{name} must have shape (..., {length}), got {value.shape}"
        raise ValueError(message)
    return value


def real_array(name: str, value: Any, kinds: str = "fiu") -> np.ndarray:
    """Return `value` as an array of finite floats; `kinds` of dtype are taken."""
    if type(value) is not np.ndarray and _is_masked(value):
        message = f"{name} must be finite, got an array that holds masked values"
        raise ValueError(message)
    try:
        array = np.asarray(value)
    except ValueError as error:
        message = f"{name} must be a rectangular array of numbers, got {shown(value)}"
        raise ValueError(message) from error
    if array.dtype.kind not in kinds:
        message = f"{name} must hold real numbers, got dtype {array.dtype}"
        if hasattr(value, "toarray"):
            message = f"{name} must not be sparse; to convert it write {name}.toarray()"
        elif array.dtype == object:
            message += f"; to convert them write np.asarray({name}, dtype=float)"
        raise TypeError(message)
    # A finite sum has finite terms, and costs no temporary; solvers ask at each step.
    with np.errstate(over="ignore", invalid="ignore"):
        array = array.astype(float, copy=False)  # overflows if longer than a float
        surely = np.isfinite(array.sum())
    if not surely and not np.isfinite(array).all():
        bad = array[~np.isfinite(array)][0]
        message = f"{name} must be finite, got an array that holds {bad}"
        raise ValueError(message)
    return array


def _is_masked(value: Any) -> bool:
    """Tell whether values are masked, which NumPy would replace by what is below."""
    items = value if isinstance(value, list | tuple) else [value]
    arrays = (item for item in items if isinstance(item, np.ma.MaskedArray))
    return any(map(np.ma.is_masked, arrays))
