"""Grids that a surface is drawn on."""

import numpy as np

from . import _validation
from ._types import Array


def square_grid(half_width: float = 5.0, n: int = 101) -> Array:
    """Return a square grid of parameters, centred on the origin.

    Parameters
    ----------
    half_width : float
        The grid covers [-half_width, half_width] in both parameters.
    n : int
        Points along each side; odd, so that the axes, where an L1 penalty folds the
        surface, are grid lines, and the origin is a grid point, exactly.

    Returns
    -------
    ndarray, shape (n, n, 2)
        ``grid[i, j]`` is the point (β₁, β₂) with β₁ growing along ``j`` and β₂ along
        ``i``, the order in which plotting libraries take a surface.

    Raises
    ------
    ValueError
        If `half_width` is not a finite number above 0, or `n` is even or below 3.
    TypeError
        If `half_width` is not a number, or `n` not an integer.

    Examples
    --------
    >>> square_grid(half_width=1.0, n=3)[2, 0].tolist()
    [-1.0, 1.0]
    """
    half_width = _validation.finite_number(
        "half_width", half_width, 0, exclude_low=True
    )
    n = _validation.integer("n", n, 3)
    if n % 2 == 0:
        message = f"n must be odd, so that the axes are grid lines, got {n}"
        raise ValueError(message)
    middle = n // 2
    axis = half_width * (np.arange(-middle, middle + 1) / middle)
    return np.stack(np.meshgrid(axis, axis), axis=-1)
