"""Basin maps: every start of a grid, with NumPy and with Dask."""

import ctypes
import signal
import threading
import time
import tracemalloc
from functools import partial
from itertools import islice

import numpy as np
import pytest

import regsurf as rs
from regsurf import basins

J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.2)
D = np.log(4.0)
SOLVERS = {
    "ista": rs.proximal_gradient,
    "short steps": partial(rs.proximal_gradient, step=0.3),
    "fista": partial(rs.proximal_gradient, accelerate=True),
    "coordinate": partial(rs.coordinate_descent, order=(1, 0)),
    "subgradient": partial(rs.subgradient_descent, step=0.1),
}


@pytest.fixture
def starts():
    return rs.square_grid(3.0, 15)


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("block", [1, 100, 65_536])
def test_a_map_holds_the_end_of_each_descent(monkeypatch, starts, name, block):
    monkeypatch.setattr(basins, "BLOCK", block)
    ends = rs.basin_map(J, starts, SOLVERS[name], n_steps=25)
    assert ends.shape == starts.shape
    expected = next(islice(SOLVERS[name](J, starts), 25, None))
    np.testing.assert_allclose(ends, expected, rtol=1e-14, atol=1e-15)
    np.testing.assert_array_equal(ends == 0.0, expected == 0.0)


def test_by_default_two_hundred_proximal_steps(starts):
    expected = next(islice(rs.proximal_gradient(J, starts), 200, None))
    np.testing.assert_allclose(rs.basin_map(J, starts), expected, rtol=1e-14)
    np.testing.assert_array_equal(rs.basin_map(J, starts, n_steps=0), starts)


@pytest.mark.parametrize("penalty", [rs.Penalty(0.2), rs.Penalty(0.1, 0.3)])
@pytest.mark.parametrize("x", [1.0, -0.7, 0.0])
def test_steps_in_place_are_those_of_gradient_and_prox(after, starts, penalty, x):
    loss, step, beta = rs.CrossEntropy(0.8, x), 1.5, starts
    for _ in range(20):
        beta = penalty.prox(beta - step * loss.gradient(beta), step)
    end = after(rs.proximal_gradient(loss + penalty, starts, step), 20)
    np.testing.assert_allclose(end, beta, rtol=1e-14, atol=1e-16)
    np.testing.assert_array_equal(end == 0.0, beta == 0.0)


def test_every_start_reaches_the_segment_and_some_a_sparse_end():
    starts = rs.square_grid(3.0, 41)
    for solver in (rs.proximal_gradient, rs.coordinate_descent):
        ends = rs.basin_map(J, starts, solver)
        assert rs.minimizers(J).distance(ends).max() < 1e-14
    b1, b2 = np.moveaxis(starts, -1, 0)
    # Coordinate descent, first weight first: the end depends on the second alone.
    sparse = (ends == 0.0).any(axis=-1)
    np.testing.assert_array_equal(sparse, (b2 >= 0) | (b2 <= -D))
    # Proximal gradient treats both weights alike: the map mirrors in β₁ = −β₂.
    ends = rs.basin_map(J, starts)
    np.testing.assert_allclose(ends, -ends[::-1, ::-1].transpose(1, 0, 2)[..., ::-1],
                               atol=1e-14)  # fmt: skip
    sparse = (ends == 0.0).any(axis=-1)
    assert not sparse[b1 == -b2].any()
    assert sparse[(b1 > 0) & (b2 > 0)].mean() > 0.85


def test_subgradient_descent_ends_nowhere_exactly_sparse():
    starts = rs.square_grid(3.0, 41)
    ends = rs.basin_map(J, starts, partial(rs.subgradient_descent, step=0.1), 500)
    assert (ends != 0.0).all()
    assert rs.minimizers(J).distance(ends).max() < 0.1


def test_each_order_of_coordinate_descent_has_its_own_map():
    starts = rs.square_grid(3.0, 13)
    first, second = (
        rs.basin_map(J, starts, partial(rs.coordinate_descent, order=order), n_steps=5)
        for order in ((0, 1), (1, 0))
    )
    assert not (first == second).all()
    np.testing.assert_array_equal(second, -first.transpose(1, 0, 2)[::-1, ::-1, ::-1])


def test_memory_is_a_few_times_that_of_the_starts():
    starts = rs.square_grid(3.0, 401)
    tracemalloc.start()
    rs.basin_map(J, starts, n_steps=3)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * starts.nbytes


def test_no_starts_no_ends():
    assert rs.basin_map(J, np.empty((0, 2))).shape == (0, 2)


def test_bad_arguments_are_named():
    with pytest.raises(TypeError, match="objective must be a loss plus a penalty"):
        rs.basin_map(rs.CrossEntropy(), [[0.0, 0.0]])
    with pytest.raises(ValueError, match=r"starts must have shape \(\.\.\., 2\)"):
        rs.basin_map(J, np.zeros((4, 3)))
    with pytest.raises(ValueError, match="n_steps must be an integer >= 0, got -1"):
        rs.basin_map(J, [[0.0, 0.0]], n_steps=-1)
    with pytest.raises(ValueError, match="step must be < 4"):
        rs.basin_map(J, [[0.0, 0.0]], partial(rs.proximal_gradient, step=5.0))


# Work that takes long can be watched and interrupted.

FOUR_BLOCKS = np.zeros((4 * 65_536, 2))


@pytest.fixture(autouse=True)
def interruptible():
    """Mind Ctrl-C, which a shell lets its jobs in the background ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def cores(monkeypatch):
    """Have three workers, whatever the machine has."""
    monkeypatch.setattr(basins.os, "cpu_count", lambda: 3)


def counting(counts, at=None, what=lambda: None):
    """Give a solver that counts its steps, and does something at one of them."""

    def solver(objective, start):
        for beta in rs.proximal_gradient(objective, start):
            yield beta
            time.sleep(0.005)  # so that no thread is ahead of the others
            counts.append(threading.get_ident())
            if len(counts) == at:
                what()

    return solver


@pytest.fixture
def interrupted_at():
    """Tell how many steps were counted when an interruption arrived."""
    arrivals = []

    def handler(*_):
        arrivals.append(len(counts))
        raise KeyboardInterrupt

    counts = []
    before = signal.signal(signal.SIGINT, handler)
    yield counts, arrivals
    signal.signal(signal.SIGINT, before)


def interrupt():
    signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("cores")
@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 50])
def test_ctrl_c_stops_all_workers_within_a_step_and_leaves_none(interrupted_at, at):
    (counts, arrivals), before = interrupted_at, threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        rs.basin_map(J, FOUR_BLOCKS, counting(counts, at, interrupt), n_steps=10**6)
    assert threading.active_count() == before
    # each helper was in the middle of one step, and may have begun another
    assert at <= arrivals[0] <= len(counts) <= arrivals[0] + 2 * 2


@pytest.mark.usefixtures("cores")
def test_an_interruption_of_a_thread_that_is_not_the_main_one_stops_it_too():
    before, counts, caught = threading.active_count(), [], []

    def cell():
        try:
            rs.basin_map(J, FOUR_BLOCKS, counting(counts), n_steps=10**6)
        except KeyboardInterrupt as error:
            caught.append(error)

    kernel = threading.Thread(target=cell)
    kernel.start()
    while len(counts) < 20:
        time.sleep(0.001)
    identity, exception = (
        ctypes.c_ulong(kernel.ident),
        ctypes.py_object(KeyboardInterrupt),
    )
    ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, exception)
    kernel.join(timeout=10)
    assert caught
    assert threading.active_count() == before


@pytest.mark.usefixtures("cores")
@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_interruption_arrives_where_the_caller_only_waits(at):
    def work(worker):
        if worker != at:
            return
        interrupt()
        while True:
            time.sleep(0.001)
            yield

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        basins._share(work, 3, lambda: None)
    assert threading.active_count() == before


@pytest.mark.usefixtures("cores")
def test_several_threads_share_the_blocks():
    counts = []
    rs.basin_map(J, FOUR_BLOCKS, counting(counts), n_steps=20)
    assert len(counts) == 4 * 20
    assert 1 < len(set(counts)) <= 3


@pytest.mark.usefixtures("cores")
@pytest.mark.parametrize("n_started", [0, 1])
def test_where_threads_cannot_start_the_caller_works_alone(monkeypatch, n_started):
    started, start = [], threading.Thread.start

    def limited(thread):
        if len(started) == n_started:
            message = "can't start new thread"
            raise RuntimeError(message)
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", limited)
    counts = []
    ends = rs.basin_map(J, FOUR_BLOCKS + 1, counting(counts), n_steps=5)
    np.testing.assert_array_equal(ends, np.broadcast_to(ends[0], ends.shape))
    assert len(set(counts)) <= 1 + n_started
    assert threading.get_ident() in counts


@pytest.mark.usefixtures("cores")
def test_progress_grows_to_one():
    shares = []
    rs.basin_map(J, FOUR_BLOCKS, n_steps=9, progress=shares.append)
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[3] < 1
    assert shares[-1] == 1.0
    few = []
    rs.basin_map(J, [[1.0, 2.0]], n_steps=3, progress=few.append)
    assert few == [0.25, 0.5, 0.75, 1.0, 1.0]
    none = []
    rs.basin_map(J, np.empty((0, 2)), n_steps=3, progress=none.append)
    assert none == [1.0]


@pytest.mark.usefixtures("cores")
def test_an_error_of_progress_or_of_a_solver_stops_all_workers():
    before, counts, reached = threading.active_count(), [], []

    def enough(share):
        reached.append(len(counts))
        raise ArithmeticError(share)

    with pytest.raises(ArithmeticError):
        rs.basin_map(J, FOUR_BLOCKS, counting(counts), 10**6, progress=enough)
    assert len(counts) <= reached[0] + 4
    for at in (1, 2, 3, 40):
        counts = []
        with pytest.raises(ZeroDivisionError):
            rs.basin_map(J, FOUR_BLOCKS, counting(counts, at, lambda: 1 / 0), 10**6)
        assert len(counts) <= at + 6
    assert threading.active_count() == before


@pytest.mark.parametrize("n_rows", [1, 5, 10**6])
def test_blocks_are_smaller_where_a_model_has_many_rows(n_rows):
    sizes = []

    def solver(_, start):
        sizes.append(len(start))
        while True:
            yield start

    loss = rs.LogisticLoss(np.ones((n_rows, 1)), np.zeros(n_rows))
    starts = np.arange(30_000.0)[:, None] if n_rows < 10 else np.zeros((7, 1))
    ends = rs.basin_map(loss + rs.Penalty(), starts, solver, n_steps=0)
    np.testing.assert_array_equal(ends, starts)
    assert max(sizes) == min(len(starts), max(1, 65_536 // n_rows))


# A solver may be the reader's own.


def lasting(n_iterates):
    return lambda _, start: (start for _ in range(n_iterates))


@pytest.mark.parametrize("run", [
    partial(rs.minimize, max_steps=9), partial(rs.basin_map, n_steps=9),
])  # fmt: skip
@pytest.mark.parametrize(("solver", "kind", "message"), [
    (lasting(0), ValueError,
     "solver must yield its start, then iterates for ever, but it yielded nothing"),
    (lasting(5), ValueError,
     "solver must yield its start, then iterates for ever, but it ended after 4 steps"),
    (lambda *_: None, TypeError,
     "solver must yield iterates, got one that returns None"),
    (lambda *_: iter([1.0]), ValueError,
     r"solver must yield arrays of the shape of its start, \(1, 2\), got \(\)"),
])  # fmt: skip
def test_a_solver_that_is_none_is_told_so(run, solver, kind, message):
    with pytest.raises(kind, match=message):
        run(J, [[1.0, 2.0]], solver)


def test_a_solver_may_end_where_nobody_asks_for_more():
    assert rs.minimize(J, [1.0, 2.0], lasting(1), tol=10.0).n_steps == 0
    assert rs.basin_map(J, [1.0, 2.0], lasting(4), n_steps=3).tolist() == [1.0, 2.0]


def test_in_a_dask_array_too_a_solver_must_go_on(da):
    lazy = rs.basin_map(J, da.zeros((4, 2)), lasting(3), n_steps=3)
    with pytest.raises(ValueError, match="it ended after 2 steps"):
        lazy.compute()


# Dask arrays go through everything.


@pytest.fixture
def da():
    return pytest.importorskip("dask.array")


def test_losses_and_penalties_take_dask_arrays(da):
    grid = rs.square_grid(3.0, 21)
    lazy = da.from_array(grid, chunks=(7, 10, 1))
    rng = np.random.default_rng(0)
    twin = rs.LogisticLoss(rng.normal(size=(9, 2)), rng.uniform(size=9))
    penalty = rs.Penalty(0.2, 0.1)
    for objective in (rs.CrossEntropy(0.7, -2.0) + penalty, twin + penalty):
        loss = objective.loss
        gradient = loss.gradient(grid)
        for function, *others in (
            (loss,), (loss.gradient,), (penalty,), (penalty.subgradient,),
            (penalty.prox, 0.3), (objective,), (objective.subgradient,),
            (objective.optimality,), (penalty.subdifferential_distance, gradient),
        ):  # fmt: skip
            result = function(lazy, *others)
            assert isinstance(result, da.Array)
            np.testing.assert_allclose(
                result.compute(), function(grid, *others), rtol=1e-14, atol=1e-15
            )
    distance = rs.minimizers(J).distance
    np.testing.assert_allclose(distance(lazy).compute(), distance(grid), rtol=1e-14)


@pytest.mark.parametrize("name", SOLVERS)
def test_a_map_of_a_dask_array_is_lazy_and_equal(da, starts, name):
    lazy = rs.basin_map(
        J, da.from_array(starts, chunks=(4, 15, 1)), SOLVERS[name], n_steps=25
    )
    assert isinstance(lazy, da.Array)
    assert lazy.chunks == ((4, 4, 4, 3), (15,), (2,))
    assert lazy.dtype == float
    eager = rs.basin_map(J, starts, SOLVERS[name], n_steps=25)
    np.testing.assert_allclose(lazy.compute(), eager, rtol=1e-14, atol=1e-15)
    np.testing.assert_array_equal(lazy.compute() == 0.0, eager == 0.0)


def test_bad_dask_arguments_are_named_before_anything_is_computed(da):
    starts = da.zeros((5, 2))
    with pytest.raises(ValueError, match="step must be < 4"):
        rs.basin_map(J, starts, partial(rs.proximal_gradient, step=5.0))
    with pytest.raises(ValueError, match=r"starts must have shape \(\.\.\., 2\)"):
        rs.basin_map(J, da.zeros((5, 3)))
    with pytest.raises(TypeError, match="objective must be a loss plus a penalty"):
        rs.basin_map(rs.CrossEntropy(), starts)
    with pytest.raises(TypeError, match=r"start must be a NumPy array \(basin_map"):
        rs.proximal_gradient(J, starts)
    with pytest.raises(ValueError, match="start must be finite"):
        rs.basin_map(J, da.full((5, 2), np.nan)).compute()


def test_an_error_in_another_thread_ends_the_work_of_this_one():
    def work(worker):
        if worker:
            message = "as a helper"
            raise ValueError(message)
        while True:  # until it is told to stop
            yield

    before = threading.active_count()
    with pytest.raises(ValueError, match="as a helper"):
        basins._share(work, 2, lambda: None)
    assert threading.active_count() == before
