"""Drivers: what runs a solver, to its end or from everywhere."""

import warnings
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from . import _validation
from .objectives import Objective
from .solvers import Iterates, proximal_gradient

Solver = Callable[[Objective, Any], Iterates]
fista: Solver = partial(proximal_gradient, accelerate=True)


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
    if start is None and isinstance(objective, Objective):
        start = np.zeros(objective.loss.n_parameters)
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
