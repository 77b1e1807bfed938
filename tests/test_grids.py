"""The grid: exact axes, the order that plotting libraries take."""

import numpy as np
import pytest

import regsurf as rs


@pytest.mark.parametrize("half_width", [5.0, 3.3, 1e-3])
@pytest.mark.parametrize("n", [3, 5, 101])
def test_the_axes_and_the_edges_are_on_the_grid(half_width, n):
    grid = rs.square_grid(half_width, n)
    assert grid.shape == (n, n, 2)
    np.testing.assert_array_equal(grid[n // 2, n // 2], [0.0, 0.0])
    np.testing.assert_array_equal(grid[0, 0], [-half_width, -half_width])
    np.testing.assert_array_equal(grid[-1, -1], [half_width, half_width])
    np.testing.assert_array_equal(grid, -grid[::-1, ::-1])
    np.testing.assert_allclose(np.diff(grid[..., 0], axis=1), 2 * half_width / (n - 1))
    np.testing.assert_array_equal(grid[..., 1], grid[..., 0].T)
    assert (grid[:, 0, 0] == -half_width).all()


def test_defaults():
    grid = rs.square_grid()
    assert grid.shape == (101, 101, 2)
    assert grid.max() == 5.0


def test_any_integer_type_counts():
    np.testing.assert_array_equal(
        rs.square_grid(1.0, np.int64(3)), rs.square_grid(1, 3)
    )
