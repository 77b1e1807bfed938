"""Drivers: what runs a solver to its end, and checks that it is one."""

import inspect
import math
import warnings
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._norm import euclidean_norm
from ._types import Array, Point
from .objectives import Loss, Objective, checked
from .solvers import Iterates, proximal_gradient

Solver = Callable[[Objective, Any], Iterates]
fista: Solver = partial(proximal_gradient, accelerate=True)

# What is left of an optimality of 0, relative to the size of gradients.
ROUNDING = 16 * float(np.finfo(float).eps)


# One number from one start, an array from several.
Values = TypeVar("Values", np.float64, Array)


class Minimum(NamedTuple, Generic[Values]):
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

    beta: Array
    value: Values
    n_steps: int
    optimality: Values


@overload
def minimize(  # type: ignore[overload-overlap]
    objective: Objective,
    start: Point | None = ...,
    solver: Solver = ...,
    tol: float = ...,
    max_steps: int = ...,
) -> Minimum[np.float64]: ...
@overload
def minimize(
    objective: Objective,
    start: ArrayLike,
    solver: Solver = ...,
    tol: float = ...,
    max_steps: int = ...,
) -> Minimum[Array]: ...
def minimize(
    objective: Objective,
    start: Any = None,
    solver: Solver = fista,
    tol: float = 1e-10,
    max_steps: int = 100_000,
) -> Minimum[Any]:
    r"""Run a solver until Fermat's rule holds to a tolerance.

    It holds when ``objective.optimality`` is at most `tol` times the size that gradients
    of the loss :math:`L` have,

    .. math:: g = \sqrt{2\, C\, L(0)} \ge \|\nabla L(0)\|,

    with :math:`C` its ``curvature``: the inequality is that of every loss that is at
    least 0 and no more curved than :math:`C` [1]_.  It has the units of a gradient, so
    those of the data do not matter: where features are measured in a unit that is
    :math:`s` times smaller, with strengths to match, the weights are :math:`s` times
    smaller after as many steps.  For squared loss
    :math:`g = \|X\|_2 \|y\|_2 / n`, as in the stopping rule of LSQR [2]_.

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
        Stop when the optimality is at most this times :math:`g` from every start; above
        0.  Anything below 16 units of rounding, 3.6e-15, counts as that.
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
        If an argument is out of range, or the solver ends before it gets there.
    TypeError
        If `objective` is no objective, a number is none, or the solver yields no
        arrays.
    OverflowError
        If :math:`C` or :math:`L(0)` is beyond the largest float.

    Notes
    -----
    A solver is a function that yields: who wants to watch it, wraps it in another.

    References
    ----------
    .. [1] Y. Nesterov, *Introductory Lectures on Convex Optimization*, Kluwer, 2004,
       theorem 2.1.5.
    .. [2] C. C. Paige and M. A. Saunders, "LSQR: an algorithm for sparse linear
       equations and sparse least squares", *ACM Transactions on Mathematical Software*
       8, 1982, section 6.

    Examples
    --------
    >>> from regsurf import CrossEntropy, Penalty
    >>> minimize(CrossEntropy(p=1.0) + Penalty(l2=0.1)).beta.round(6).tolist()
    [0.816753, -0.816753]
    """
    tol = _validation.finite_number("tol", tol, 0, exclude_low=True)
    max_steps = _validation.integer("max_steps", max_steps, 0)
    n = checked(objective).loss.n_parameters
    start = _validation.points("start", np.zeros(n) if start is None else start, n)
    scale = _gradient_scale(objective.loss)
    enough = max(tol, ROUNDING) * scale
    n_steps = -1
    for beta in islice(iterates_of(solver, objective, start), max_steps + 1):
        n_steps += 1
        optimality = objective.optimality(beta)
        if np.all(optimality <= enough):
            break
    else:
        message = (
            f"no convergence within {max_steps} steps: the optimality is still "
            f"{np.max(optimality):.3g}, tol = {tol:g} times {scale:.3g}, the size of "
            f"gradients"
        )
        warnings.warn(message, RuntimeWarning, stacklevel=2)
    return Minimum(beta, objective(beta), n_steps, optimality)


def _gradient_scale(loss: Loss) -> float:
    """Return the size that gradients have; 0 only where the origin is a minimizer."""
    origin = np.zeros(loss.n_parameters)
    # A loss of one's own may be below 0 somewhere, and escape the inequality.
    steepest = math.sqrt(loss.curvature) * math.sqrt(2 * abs(float(loss(origin))))
    scale = max(steepest, float(euclidean_norm(loss.gradient(origin))))
    return _validation.representable("objective", "its value at the origin", scale)


def iterates_of(solver: Solver, objective: Objective, start: Any) -> Iterates:
    """Yield what the solver does, which may be anybody's own, and complain if it ends."""
    _check_call(solver, objective, start)
    iterates: object = solver(objective, start)
    if not isinstance(iterates, Iterable):
        got = _validation.shown(iterates)
        message = f"solver must yield iterates, got one that returns {got}"
        raise TypeError(message)
    n_steps = -1
    for beta in iterates:
        if np.shape(beta) != start.shape:
            message = (
                f"solver must yield arrays of the shape of its start, {start.shape}, "
                f"got {np.shape(beta)}"
            )
            raise ValueError(message)
        yield beta
        n_steps += 1
    ended = f"it ended after {n_steps} steps" if n_steps >= 0 else "it yielded nothing"
    message = f"solver must yield its start, then iterates for ever, but {ended}"
    raise ValueError(message)


def _check_call(solver: Any, objective: Objective, start: Any) -> None:
    """Refuse what cannot be called with an objective and a start, and say what can."""
    if not callable(solver):
        message = (
            "solver must be a function that takes an objective and a start, such as "
            f"proximal_gradient, got {_validation.shown(solver)}"
        )
        raise TypeError(message)
    try:
        signature = inspect.signature(solver)
    except ValueError:  # of some functions in C
        return
    try:
        signature.bind(objective, start)
    except TypeError as error:
        name = getattr(solver, "__name__", _validation.shown(solver))
        message = (
            f"solver must take an objective and a start alone, got {name}: {error}; "
            f"functools.partial({name}, ...) sets its options"
        )
        raise TypeError(message) from error
