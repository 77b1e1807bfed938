"""What a reader's type checker learns; mypy, in its strict mode, judges this file.

It runs as a test too: what the types say is what comes out.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

import regsurf as rs

Array = NDArray[np.float64]

POINT = [0.5, -1.0]
X, LABELS = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]]), [1, 0, 1]


def test_a_point_has_a_number_and_many_have_an_array() -> None:
    grid = rs.square_grid(half_width=2.0, n=5)
    assert_type(grid, Array)
    logistic, squared = rs.LogisticLoss(X, LABELS), rs.SquaredLoss(X, LABELS)
    softmax, penalty = rs.CrossEntropy(p=0.8), rs.Penalty(l1=0.1)
    numbers = [
        assert_type(softmax(POINT), np.float64),
        assert_type(logistic(POINT), np.float64),
        assert_type(squared(POINT), np.float64),
        assert_type(penalty(POINT), np.float64),
        assert_type((softmax + penalty)(POINT), np.float64),
        assert_type((squared + penalty).optimality(POINT), np.float64),
        assert_type(rs.minimizers(softmax + penalty).distance(POINT), np.float64),
        assert_type(logistic.intercept(POINT), np.float64),
    ]
    assert all(isinstance(number, np.float64) for number in numbers)
    arrays = [
        assert_type(softmax(grid), Array),
        assert_type(logistic([POINT, POINT]), Array),
        assert_type(penalty(grid), Array),
        assert_type((softmax + penalty)(grid), Array),
        assert_type(softmax.gradient(POINT), Array),
        assert_type(logistic.gradient(grid), Array),
        assert_type(penalty.subgradient(POINT), Array),
        assert_type(penalty.prox(POINT, 0.5), Array),
        assert_type((squared + penalty).subgradient(grid), Array),
        assert_type(rs.minimizers(softmax + penalty).distance(grid), Array),
    ]
    assert all(isinstance(array, np.ndarray) for array in arrays)


def test_constants_of_a_model() -> None:
    loss = rs.LogisticLoss(X, LABELS, intercept=True)
    assert_type(loss.X, Array)
    assert_type(loss.curvature, float)
    assert_type(loss.n_parameters, int)
    assert_type(rs.alpha_max(loss), float)
    assert_type(loss + rs.Penalty(), rs.Objective)
    assert_type((loss + rs.Penalty(l2=0.1)).curvature, float)


def test_minimizers_and_minima() -> None:
    J = rs.CrossEntropy() + rs.Penalty(l2=0.1)
    found = rs.minimizers(J)
    assert_type(found.ends, Array | None)
    assert_type(found.value, float)
    alone = rs.minimize(J)
    assert_type(alone, rs.Minimum[np.float64])
    assert_type(alone.beta, Array)
    assert isinstance(assert_type(alone.value, np.float64), np.float64)
    many = rs.minimize(J, rs.square_grid(1.0, 3), tol=1e-6)
    assert_type(many, rs.Minimum[Array])
    assert isinstance(assert_type(many.optimality, Array), np.ndarray)
    assert_type(many.n_steps, int)


def test_solvers_and_basin_maps() -> None:
    J = rs.CrossEntropy() + rs.Penalty(l1=0.1)
    steps = rs.proximal_gradient(J, POINT)
    assert_type(steps, Iterator[Array])
    one_sided = rs.LogisticLoss(X, [1, 1, 1], intercept=True)
    bottomless = rs.minimizers(rs.CrossEntropy() + rs.Penalty())
    for function in (one_sided, one_sided.intercept, bottomless.distance):
        assert isinstance(function(POINT), np.float64)
    for path in (
        rs.subgradient_descent(J, POINT, step=0.1),
        rs.coordinate_descent(J, POINT, order=(1, 0)),
        steps,
    ):
        assert assert_type(list(islice(path, 3)), list[Array])[0].tolist() == POINT
    ends = rs.basin_map(
        J, rs.square_grid(), partial(rs.coordinate_descent, order=(1, 0))
    )
    assert isinstance(assert_type(ends, Array), np.ndarray)


def test_a_solver_of_ones_own() -> None:
    def still(objective: rs.Objective, start: Any) -> Iterator[Array]:
        assert objective.penalty == rs.Penalty(l1=1.0)
        while True:
            yield np.array(start)

    objective = rs.CrossEntropy() + rs.Penalty(l1=1.0)
    ends = rs.basin_map(objective, [POINT], still)
    assert assert_type(ends, Array).tolist() == [POINT]


def test_a_loss_of_ones_own() -> None:
    class Bowl:
        n_parameters = 2
        curvature = 1.0

        def __call__(self, beta: Any) -> Any:
            return np.sum(np.square(beta), axis=-1) / 2

        def gradient(self, beta: Any) -> Any:
            return np.asarray(beta)

    J = rs.Objective(Bowl(), rs.Penalty(l1=0.1))
    assert assert_type(J(POINT), np.float64) > 0
    assert assert_type(rs.minimize(J, POINT).value, np.float64) == 0
