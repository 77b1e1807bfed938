"""The losses against arithmetic with sixty digits, and their own calculus."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import regsurf as rs

EPS = 2.2e-16
mpmath.mp.dps = 60

probabilities = st.floats(0, 1)
inputs = st.floats(-3, 3)
weights = st.floats(-20, 20)


def exact(p, x, beta):
    """Return the loss and the first partial derivative, and u."""
    p, x, b1, b2 = map(mpmath.mpf, (p, x, *beta))
    u = x * (b1 - b2)
    q = 1 / (1 + mpmath.exp(-u))
    rest = 1 / (1 + mpmath.exp(u))
    # -log q and -log(1 - q), which sixty digits alone would not save near q = 1
    value = p * mpmath.log1p(mpmath.exp(-u)) + (1 - p) * mpmath.log1p(mpmath.exp(u))
    return value, x * ((1 - p) * q - p * rest), u


@pytest.mark.parametrize("p", [0.0, 1e-12, 0.3, 0.5, 1 - 1e-12, 1.0])
@pytest.mark.parametrize("x", [1.0, -1.0, 2.5, -1e-3])
@pytest.mark.parametrize("size", [1e-6, 1.0, 5.0, 50.0, 1e6])
def test_cross_entropy_is_accurate_to_the_promised_bound(p, x, size):
    rng = np.random.default_rng(7)
    points = rng.uniform(-size, size, (40, 2))
    loss = rs.CrossEntropy(p, x)
    values, gradients = loss(points), loss.gradient(points)
    for beta, value, gradient in zip(points, values, gradients, strict=True):
        true, slope, u = exact(p, x, beta)
        bound = (6 + abs(u)) * EPS
        if true > 1e-300:
            assert abs(mpmath.mpf(value) - true) <= bound * true
        # The slope is a difference; its error is relative to the larger of the terms.
        assert abs(mpmath.mpf(gradient[0]) - slope) <= bound * abs(x)
        if p in (0.0, 1.0) and abs(slope) > 1e-300:
            assert abs(mpmath.mpf(gradient[0]) - slope) <= bound * abs(slope)
        assert gradient[1] == -gradient[0]


def test_cross_entropy_at_known_points():
    loss = rs.CrossEntropy(p=1.0, x=1.0)
    assert loss([0.0, 0.0]) == pytest.approx(np.log(2), rel=1e-15)
    np.testing.assert_array_equal(loss.gradient([0.0, 0.0]), [-0.5, 0.5])
    assert loss([1e6, 0.0]) == 0.0
    assert loss([0.0, 1e6]) == 1e6
    assert rs.CrossEntropy(p=0.25, x=2.0)([0.0, 3.0]) == pytest.approx(
        np.log1p(np.exp(-6)) + 0.25 * 6, rel=1e-15
    )


def test_without_an_input_the_loss_is_constant():
    loss = rs.CrossEntropy(p=0.3, x=0.0)
    beta = [[1.0, -4.0], [1e300, -1e300]]
    np.testing.assert_allclose(loss(beta), np.log(2), rtol=1e-15)
    np.testing.assert_array_equal(loss.gradient(beta), np.zeros((2, 2)))


def test_the_loss_is_finite_wherever_the_answer_is():
    huge = [1.7e308, -1.7e308]
    assert rs.CrossEntropy(p=1.0, x=1.0)(huge) == 0.0
    assert rs.CrossEntropy(p=1.0, x=-0.25)(huge) == pytest.approx(0.85e308)
    # u overflows, its product with the weight does not
    assert rs.CrossEntropy(p=1e-10, x=-1e3)(huge) == pytest.approx(3.4e301)
    np.testing.assert_array_equal(rs.CrossEntropy().gradient(huge), [0.0, 0.0])


@pytest.mark.parametrize("x", [0.0, 1.0, -3.0])
def test_curvature_bounds_the_hessian_and_is_attained_at_the_origin(x):
    loss = rs.CrossEntropy(p=0.3, x=x)
    assert loss.curvature == x * x / 2
    step = 1e-6 * np.array([1.0, -1.0]) / np.sqrt(2)
    second = (loss.gradient(step) - loss.gradient(-step)) @ step / (2 * step @ step)
    assert second == pytest.approx(loss.curvature, rel=1e-6)


@given(p=probabilities, x=inputs, b1=weights, b2=weights)
def test_symmetries_of_the_cross_entropy(p, x, b1, b2):
    value = rs.CrossEntropy(p, x)([b1, b2])
    # 1 - (1 - p) is not p in the last bit
    close = {"rel": 1e-14, "abs": 1e-14}
    assert rs.CrossEntropy(1 - p, x)([b2, b1]) == pytest.approx(value, **close)
    assert rs.CrossEntropy(p, -x)([b2, b1]) == value
    assert rs.CrossEntropy(p, -x)([-b1, -b2]) == value
    assert rs.CrossEntropy(p, 2 * x)([b1 / 2, b2 / 2]) == pytest.approx(
        value, rel=1e-15
    )
    assert rs.CrossEntropy(p, x)([b1 + 1, b2 + 1]) == pytest.approx(value, **close)


@given(p=probabilities, x=inputs, a=st.tuples(weights, weights, weights, weights))
def test_the_cross_entropy_is_convex_and_the_gradient_supports_it(p, x, a):
    loss, start, end = rs.CrossEntropy(p, x), np.array(a[:2]), np.array(a[2:])
    slack = 1e-12 * (1 + loss(start) + loss(end))
    assert loss((start + end) / 2) <= (loss(start) + loss(end)) / 2 + slack
    assert loss(end) >= loss(start) + loss.gradient(start) @ (end - start) - slack


def test_one_call_evaluates_a_point_a_path_or_a_surface():
    loss = rs.CrossEntropy(p=0.8, x=-2.0)
    grid = rs.square_grid(3.0, 5)
    assert loss(grid).shape == (5, 5)
    assert loss.gradient(grid).shape == (5, 5, 2)
    assert loss(grid)[1, 3] == loss(grid[1, 3])
    np.testing.assert_array_equal(loss.gradient(grid)[1, 3], loss.gradient(grid[1, 3]))


@pytest.fixture
def data():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(20, 3))
    return X, rng.uniform(size=20)


def test_logistic_loss_is_the_mean_of_its_rows(data):
    X, y = data
    loss = rs.LogisticLoss(X, y)
    beta = np.array([[0.5, -1.0, 2.0], [30.0, 0.0, -40.0]])
    for b, value, gradient in zip(beta, loss(beta), loss.gradient(beta), strict=True):
        total, slope = mpmath.mpf(0), mpmath.matrix([0, 0, 0])
        for row, target in zip(X, y, strict=True):
            z = mpmath.fdot(map(mpmath.mpf, row), map(mpmath.mpf, b))
            total += mpmath.log1p(mpmath.exp(z)) - mpmath.mpf(target) * z
            for j in range(3):
                slope[j] += (1 / (1 + mpmath.exp(-z)) - target) * mpmath.mpf(row[j])
        assert value == pytest.approx(float(total / 20), rel=1e-14)
        np.testing.assert_allclose(gradient, [float(s / 20) for s in slope], rtol=1e-12)


@given(p=probabilities, x=inputs, b1=weights, b2=weights)
def test_the_softmax_model_is_a_logistic_one_with_opposite_features(p, x, b1, b2):
    softmax, logistic = rs.CrossEntropy(p, x), rs.LogisticLoss([[x, -x]], [p])
    beta = [b1, b2]
    assert logistic(beta) == pytest.approx(softmax(beta), rel=1e-13, abs=1e-13)
    np.testing.assert_allclose(
        logistic.gradient(beta), softmax.gradient(beta), rtol=1e-12, atol=1e-13
    )
    assert logistic.curvature == pytest.approx(softmax.curvature, rel=1e-14)


def test_logistic_curvature_is_that_at_the_origin(data):
    X, y = data
    loss = rs.LogisticLoss(X, y)
    assert loss.curvature == pytest.approx(np.linalg.eigvalsh(X.T @ X / 80)[-1])
    assert loss.n_parameters == 3
    assert repr(loss) == "LogisticLoss(<20 rows, 3 features>)"


def test_logistic_loss_keeps_its_own_data():
    X, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([True, False])
    loss = rs.LogisticLoss(X, y)
    before = loss([0.1, 0.2])
    X[:], y[:] = 9.0, True
    assert loss([0.1, 0.2]) == before
    for kept in (loss.X, loss.y):
        with pytest.raises(ValueError, match="read-only"):
            kept[0] = 0.0


def test_logistic_loss_of_far_away_weights_does_not_overflow():
    loss = rs.LogisticLoss([[1.0], [1.0]], [1.0, 0.0])
    np.testing.assert_array_equal(loss([[1e6], [-1e6]]), [5e5, 5e5])
    np.testing.assert_array_equal(loss.gradient([[1e6], [-1e6]]), [[0.5], [-0.5]])


def test_a_loss_plus_a_penalty_is_an_objective(data):
    penalty = rs.Penalty(l1=0.1)
    for loss in (rs.CrossEntropy(), rs.LogisticLoss(*data)):
        objective = loss + penalty
        assert objective == rs.Objective(loss, penalty)
        with pytest.raises(TypeError, match=r"penalty must be a Penalty, got 1\.0"):
            loss + 1.0


LINEAR = [rs.LogisticLoss, rs.SquaredLoss]
each_linear = pytest.mark.parametrize("Loss", LINEAR)


def test_the_half_is_in_the_squared_loss():
    loss = rs.SquaredLoss([[1.0]], [3.0])
    assert loss([0.0]) == 4.5
    np.testing.assert_array_equal(loss.gradient([1.0]), [-2.0])
    assert rs.SquaredLoss([[1.0], [1.0]], [3.0, 0.0])([0.0]) == 2.25  # a mean
    assert repr(loss) == "SquaredLoss(<1 rows, 1 features>)"


def test_squared_loss_is_half_the_mean_of_squares(data):
    X, _ = data
    y = 1e3 * np.sin(np.arange(20.0))
    loss, grid = rs.SquaredLoss(X, y), np.arange(12.0).reshape(2, 2, 3)
    residuals = grid @ X.T - y
    np.testing.assert_allclose(loss(grid), (residuals**2).mean(-1) / 2, rtol=1e-14)
    np.testing.assert_allclose(loss.gradient(grid), residuals @ X / 20, rtol=1e-12)
    assert loss.curvature == pytest.approx(np.linalg.eigvalsh(X.T @ X / 20)[-1])


@each_linear
def test_the_gradient_is_the_derivative(Loss, data):
    for intercept in (False, True):
        loss, beta, h = Loss(*data, intercept), np.array([0.3, -0.7, 1.1]), 1e-6
        around = (loss(beta + h * np.eye(3)) - loss(beta - h * np.eye(3))) / (2 * h)
        np.testing.assert_allclose(loss.gradient(beta), around, rtol=1e-7, atol=1e-9)


@each_linear
def test_an_intercept_is_the_best_for_each_point(Loss, data):
    loss, plain = Loss(*data, intercept=True), Loss(*data)
    X, y = data
    with_ones = Loss(np.column_stack([X, np.ones(20)]), y)
    beta = np.random.default_rng(1).normal(size=(4, 5, 3)) * 10.0
    b = loss.intercept(beta)
    assert b.shape == (4, 5)
    full = np.concatenate([beta, b[..., None]], axis=-1)
    np.testing.assert_allclose(loss(beta), with_ones(full), rtol=1e-13)
    slopes = with_ones.gradient(full)
    np.testing.assert_allclose(slopes[..., -1], 0, atol=3e-16 * 20)
    np.testing.assert_allclose(loss.gradient(beta), slopes[..., :3], atol=1e-14)
    for shift in (-1e-3, 1e-3):
        full[..., -1] = b + shift
        assert (with_ones(full) > loss(beta)).all()
    np.testing.assert_array_equal(plain.intercept(beta), np.zeros((4, 5)))
    assert loss.intercept(np.zeros((0, 3))).shape == (0,)
    assert repr(loss) == f"{Loss.__name__}(<20 rows, 3 features>, intercept=True)"


@each_linear
def test_an_intercept_takes_up_the_means_of_the_features(Loss, data):
    X, y = data
    beta = np.array([[1.0, 2.0, -0.5], [-4.0, 0.0, 0.3]])
    loss, moved = Loss(X, y, True), Loss(np.add(X, [1e3, -5, 0]), y, True)
    np.testing.assert_allclose(moved(beta), loss(beta), rtol=1e-11)
    np.testing.assert_allclose(moved.gradient(beta), loss.gradient(beta), atol=1e-11)
    np.testing.assert_allclose(
        moved.intercept(beta),
        loss.intercept(beta) - beta @ [1e3, -5.0, 0.0],
        rtol=1e-11,
    )
    centred = X - X.mean(axis=0)
    bound = {rs.LogisticLoss: 80, rs.SquaredLoss: 20}[Loss]
    expected = np.linalg.norm(centred, 2) ** 2 / bound
    assert loss.curvature == pytest.approx(expected, rel=1e-14)


@given(a=st.tuples(*[weights] * 4), seed=st.integers(0, 99), squared=st.booleans())
def test_the_loss_minimized_over_the_intercept_is_convex(a, seed, squared):
    rng = np.random.default_rng(seed)
    loss = LINEAR[squared](rng.normal(size=(6, 2)), rng.integers(0, 2, 6), True)
    start, end = np.array(a[:2]), np.array(a[2:])
    slack = 1e-12 * (1 + loss(start) + loss(end))
    assert loss((start + end) / 2) <= (loss(start) + loss(end)) / 2 + slack
    assert loss(end) >= loss(start) + loss.gradient(start) @ (end - start) - slack
    # The curvature bounds the change of the gradient.
    change = np.linalg.norm(loss.gradient(end) - loss.gradient(start))
    assert change <= loss.curvature * np.linalg.norm(end - start) * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_sends_the_intercept_to_infinity_and_the_loss_to_zero(label):
    loss = rs.LogisticLoss([[1.0, 2.0], [3.0, -1.0]], [label, label], intercept=True)
    beta = np.array([[0.0, 0.0], [5.0, -3.0]])
    np.testing.assert_array_equal(loss(beta), [0.0, 0.0])
    np.testing.assert_array_equal(loss.gradient(beta), np.zeros((2, 2)))
    np.testing.assert_array_equal(loss.intercept(beta), [np.inf * (2 * label - 1)] * 2)
    # Squares have no such escape.
    squared = rs.SquaredLoss([[1.0, 2.0], [3.0, -1.0]], [label, label], intercept=True)
    assert squared.intercept([0.0, 0.0]) == label


def test_intercepts_of_far_away_weights_are_found():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(30, 2)), rng.integers(0, 2, 30)
    loss = rs.LogisticLoss(X, y, intercept=True)
    for size in (1e-12, 1.0, 1e3, 1e9, 1e200):
        beta = size * rng.normal(size=(20, 2))
        b, value = loss.intercept(beta), loss(beta)
        assert np.isfinite(b).all()
        assert np.isfinite(value).all()
        # The optimum is at least as good as at 41 other intercepts.
        others = b[:, None] + np.linspace(-2, 2, 41) * (1 + size)
        z = (beta @ X.T)[:, None] + others[..., None]
        assert (value <= loss.height(z, y).mean(-1).min(-1) * (1 + 1e-9)).all()


def test_values_too_large_for_a_float_are_infinite_and_never_nan():
    X = [[1e300, -1e300], [2.0, 1e155]]
    far = [[1.7e308, 1.7e308], [-1.7e308, 1.7e308], [1e200, 0.0]]
    for Loss in LINEAR:
        for intercept in (False, True):
            loss = Loss(X, [0.0, 1.0], intercept)
            assert not np.isnan(loss(far)).any()
            assert not np.isnan(loss.gradient(far)).any()
            assert not np.isnan(loss.intercept(far)).any()
    assert rs.SquaredLoss([[1.0]], [0.0])([1e200]) == np.inf
    assert rs.LogisticLoss([[1.0]], [0.0])([1e200]) == 1e200


@each_linear
def test_linear_losses_keep_their_own_data_and_are_frozen(Loss):
    loss = Loss([[1.0, 2.0]], [1.0])
    with pytest.raises(AttributeError):
        loss.X = 0
    with pytest.raises(ValueError, match="read-only"):
        loss.X[0] = 0.0


@each_linear
@pytest.mark.parametrize("intercept", [False, True])
def test_dask_arrays_pass_through_the_linear_losses(Loss, intercept, data):
    da = pytest.importorskip("dask.array")
    loss = Loss(*data, intercept)
    points = np.random.default_rng(0).normal(size=(10, 7, 3))
    lazy = da.from_array(points, chunks=(4, 7, 2))
    for call in (loss, loss.gradient, loss.intercept):
        result = call(lazy)
        assert isinstance(result, da.Array)
        np.testing.assert_allclose(result.compute(), call(points), rtol=1e-12)
