"""Basin maps: where a solver ends, from everywhere at once, on all cores."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from . import _validation
from ._types import Array, Lazy
from .drivers import Solver, iterates_of
from .objectives import Objective, checked
from .solvers import proximal_gradient

# Starts that descend together: enough to hide Python's own time, and few enough that
# the arrays of one step stay in the cache of a core from one operation to the next.
BLOCK = 65_536


@overload
def basin_map(
    objective: Objective,
    starts: Lazy,
    solver: Solver = ...,
    n_steps: int = ...,
    progress: Callable[[float], object] | None = ...,
) -> Any: ...
@overload
def basin_map(
    objective: Objective,
    starts: ArrayLike,
    solver: Solver = ...,
    n_steps: int = ...,
    progress: Callable[[float], object] | None = ...,
) -> Array: ...
def basin_map(
    objective: Objective,
    starts: Any,
    solver: Solver = proximal_gradient,
    n_steps: int = 200,
    progress: Callable[[float], object] | None = None,
) -> Any:
    """Run a solver from many starts at once, and return where each one ends.

    The starts are cut into blocks that fit a core's cache, and the cores share the
    blocks; where threads cannot start, the caller's works alone.  An interruption
    (Ctrl-C) stops all of them within a step, and none is left behind.

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
    progress : callable, optional
        Called now and then, in the thread of the caller, with the share of the steps
        that are done, and with 1.0 at the end.  What it raises stops the work.  It is
        not called for a Dask array, since nothing is computed yet.

    Returns
    -------
    ndarray or dask.array.Array, shape (..., d)
        The ends.  Of a Dask array, a Dask array with the same chunks, computed like
        any other, a chunk at a time.

    Raises
    ------
    ValueError
        If an argument is out of range, or the solver ends before its last step.
    TypeError
        If `objective` is no objective, a number is none, or the solver yields no
        arrays.

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
        return next(islice(iterates_of(solver, objective, block), n_steps, None))

    if hasattr(starts, "map_blocks"):
        solver(objective, np.zeros(n))  # to complain of bad options now, not later
        whole = starts.rechunk({starts.ndim - 1: n})
        return whole.map_blocks(descend, dtype=float, meta=np.empty(0))
    flat = starts.reshape(-1, n)
    ends = np.empty_like(flat)
    # A model of data has an output for each row, at each start.
    data = getattr(objective.loss, "X", None)
    size = max(1, BLOCK // (len(data) if isinstance(data, np.ndarray) else 1))
    blocks = [slice(i, i + size) for i in reversed(range(0, len(flat), size))]
    n_workers = min(os.cpu_count() or 1, len(blocks))
    done = [0] * n_workers  # one count each, so that no two add to the same

    def next_block() -> slice | None:
        try:
            return blocks.pop()
        except IndexError:
            return None

    def work(worker: int) -> Iterator[None]:
        for block in iter(next_block, None):
            iterates = iterates_of(solver, objective, flat[block])
            for end in islice(iterates, n_steps + 1):
                done[worker] += len(end)
                yield
            ends[block] = end

    def report() -> None:
        if progress is not None:
            progress(sum(done) / (len(flat) * (n_steps + 1)))

    _share(work, n_workers, report)
    if progress is not None:
        progress(1.0)
    return ends.reshape(starts.shape)


def _share(
    work: Callable[[int], Iterator[None]], n_workers: int, report: Callable[[], None]
) -> None:
    """Run ``work(0)`` here and the others in threads, and stop all of them together.

    The thread of the caller works like the others, so what interrupts it, in a notebook
    too, does so between two steps, and without threads it does everything.
    """
    stop = threading.Event()
    ended: SimpleQueue[BaseException | None] = SimpleQueue()

    def help_out(worker: int) -> None:
        error = None
        try:
            for _ in work(worker):
                if stop.is_set():
                    break
        except BaseException as caught:  # noqa: BLE001  the caller's thread raises it
            error = caught
            stop.set()
        ended.put(error)

    helpers = [
        threading.Thread(target=help_out, args=(worker,), daemon=True)
        for worker in range(1, n_workers)
    ]
    n_running = 0
    try:
        with suppress(RuntimeError):  # as in WebAssembly: no threads can start
            for helper in helpers:
                helper.start()
                n_running += 1
        for _ in work(0) if n_workers else ():
            if stop.is_set():
                break
            report()
        while n_running:
            # The limit lets an interruption in.  Not `Thread.join` with one: until
            # Python 3.12 a thread counts as ended when that is interrupted.
            with suppress(Empty):
                error = ended.get(timeout=0.05)
                n_running -= 1
                if error is not None:
                    raise error
            report()
    finally:
        stop.set()
        for helper in helpers:
            with suppress(RuntimeError):  # it never started
                helper.join()
