"""Basin maps: every start of a grid, with NumPy and with Dask."""

import tracemalloc
from functools import partial
from itertools import islice

import numpy as np
import pytest

import regsurf as rs
from regsurf import drivers

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
    monkeypatch.setattr(drivers, "BLOCK", block)
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
