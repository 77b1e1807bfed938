"""Drivers: what runs a solver, to its end or from everywhere."""

import os
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from . import _validation
from .objectives import Objective, checked
from .solvers import Iterates, proximal_gradient

Solver = Callable[[Objective, Any], Iterates]
fista: Solver = partial(proximal_gradient, accelerate=True)

# Starts that descend together: enough to hide Python's own time, and few enough that
# the arrays of one step stay in the cache of a core from one operation to the next.
BLOCK = 65_536


class Minimum(NamedTuple):
    """Where a solver stopped.

    Attributes
    ----------
    beta : ndarray, shape (..., d)
        The last iterate.
    value : ndarray, shape (...)
        The objective there.
    n_steps : int
        Steps taken.
    optimality : ndarray, shape (...)
        Distance from 0 to the subdifferential there.
    """

    beta: np.ndarray
    value: Any
    n_steps: int
    optimality: Any


def minimize(
    objective: Objective,
    start: Any = None,
    solver: Solver = fista,
    tol: float = 1e-10,
    max_steps: int = 100_000,
) -> Minimum:
    """Run a solver until Fermat's rule holds to a tolerance.

    Parameters
    ----------
    objective : Objective
        A loss plus a penalty.
    start : array_like, shape (..., d), optional
        Where to begin; the origin by default.
    solver : callable
        What takes the objective and the start and yields iterates, accelerated
        proximal gradient by default; use `functools.partial` to set its options.
    tol : float
        Stop when ``objective.optimality`` is at most this everywhere; above 0.
    max_steps : int
        Stop with a warning after so many steps.

    Returns
    -------
    Minimum
        The last iterate, its value, the number of steps and the optimality there.

    Warns
    -----
    RuntimeWarning
        If the tolerance was not met, as happens where there is no minimizer.

    Raises
    ------
    ValueError
        If an argument is out of range.
    TypeError
        If `objective` is no objective or a number is none.

    Examples
    --------
    >>> from regsurf import CrossEntropy, Penalty
    >>> minimize(CrossEntropy(p=1.0) + Penalty(l2=0.1)).beta.round(6).tolist()
    [0.816753, -0.816753]
    """
    tol = _validation.finite_number("tol", tol, 0, exclude_low=True)
    max_steps = _validation.integer("max_steps", max_steps, 0)
    if start is None:
        start = np.zeros(checked(objective).loss.n_parameters)
    n_steps = -1
    for beta in islice(solver(objective, start), max_steps + 1):
        n_steps += 1
        optimality = objective.optimality(beta)
        if np.all(optimality <= tol):
            break
    else:
        message = (
            f"no convergence within {max_steps} steps: the optimality is still "
            f"{np.max(optimality):.3g}, tol = {tol:g}"
        )
        warnings.warn(message, RuntimeWarning, stacklevel=2)
    return Minimum(beta, objective(beta), n_steps, optimality)


def basin_map(
    objective: Objective,
    starts: Any,
    solver: Solver = proximal_gradient,
    n_steps: int = 200,
) -> Any:
    """Run a solver from many starts at once, and return where each one ends.

    The starts are cut into blocks that fit a core's cache, and the cores share the
    blocks.

    Parameters
    ----------
    objective : Objective
        A loss plus a penalty.
    starts : array_like or dask.array.Array, shape (..., d)
        Where to begin, finite; :func:`~regsurf.square_grid` for a map.
    solver : callable
        What takes the objective and the start and yields iterates, proximal gradient
        by default; use `functools.partial` to set its options.
    n_steps : int
        Steps from each start.

    Returns
    -------
    ndarray or dask.array.Array, shape (..., d)
        The ends.  Of a Dask array, a Dask array with the same chunks, computed like
        any other, a chunk at a time.

    Raises
    ------
    ValueError
        If an argument is out of range.
    TypeError
        If `objective` is no objective or a number is none.

    Examples
    --------
    Which starts make proximal gradient descent end exactly sparse?

    >>> from regsurf import CrossEntropy, Penalty, square_grid
    >>> J = CrossEntropy(p=1.0) + Penalty(l1=0.2)
    >>> ends = basin_map(J, square_grid(half_width=3.0, n=3))
    >>> (ends == 0.0).any(axis=-1).astype(int).tolist()
    [[1, 1, 0], [1, 0, 1], [0, 1, 1]]
    """
    n_steps = _validation.integer("n_steps", n_steps, 0)
    n = checked(objective).loss.n_parameters
    starts = _validation.points("starts", starts, n)

    def descend(block: Any) -> Any:
        return next(islice(solver(objective, block), n_steps, None))

    if hasattr(starts, "map_blocks"):
        solver(objective, np.zeros(n))  # to complain of bad options now, not later
        whole = starts.rechunk({starts.ndim - 1: n})
        return whole.map_blocks(descend, dtype=float, meta=np.empty(0))
    flat = starts.reshape(-1, n)
    blocks = [flat[i : i + BLOCK] for i in range(0, len(flat), BLOCK)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ends = list(pool.map(descend, blocks))
    return np.concatenate([flat[:0], *ends]).reshape(starts.shape)
