"""Minimizers of any data of two features: every degenerate case, to the last digits."""

import itertools
import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import regsurf as rs

X = [(1, 2), (2, 1), (-1, 0.5), (0.5, -1), (1.5, 0), (0, -1.5), (-0.5, 1)]
Y = [1, 1, 0, 0, 1, 0, 1]
LOSSES = [rs.LogisticLoss, rs.SquaredLoss]
both_losses = pytest.mark.parametrize("Loss", LOSSES)
with_and_without = pytest.mark.parametrize("intercept", [False, True])


def found(loss, l1=0.0, l2=0.0):
    return rs.minimizers(loss + rs.Penalty(l1, l2))


# Found with forty digits.
@pytest.mark.parametrize(
    ("Loss", "l1", "l2", "beta", "b", "value"),
    [
        (rs.LogisticLoss, 0.05, 0, (1.4106194791352401, 1.9416962308760126), None,
         0.33724684992219797),
        (rs.LogisticLoss, 0.3, 0, (0, 0.39100245122918149), None, 0.66840471794252935),
        (rs.LogisticLoss, 0, 0.1, (0.60134461520237752, 0.82728286799834771), None,
         0.4402434181446596),
        (rs.LogisticLoss, 0.05, 0, (1.4193777573544546, 2.0552824407391639),
         -0.45974306334434552, 0.32688669676104647),
        (rs.LogisticLoss, 0.3, 0, (0, 0.35298050596908691), 0.19703849836794598,
         0.66401960637487378),
        (rs.LogisticLoss, 0.1, 0.1, (0.37397095176065609, 0.6013220160166392),
         -0.020191134883208348, 0.55939397517145946),
        (rs.SquaredLoss, 0.05, 0, (0.33235772357723577, 0.2967479674796748), None,
         0.12169744483159117),
        (rs.SquaredLoss, 0.1, 0.1, (0.26555539589021411, 0.24184509268573071), None,
         0.16611274197852729),
        (rs.SquaredLoss, 0.3, 0, (0, 0.0848), 0.5472, 0.11786285714285714),
        (rs.SquaredLoss, 0, 0.1, (0.19372179116588062, 0.24849130280440185),
         0.40357016075865916, 0.044061927220302391),
    ],
)  # fmt: skip
def test_reference_numbers(Loss, l1, l2, beta, b, value):
    loss = Loss(X, Y, intercept=b is not None)
    result = found(loss, l1, l2)
    assert result.kind == "point"
    np.testing.assert_array_equal(result.ends[0], result.ends[1])
    np.testing.assert_array_equal(result.ends[0] == 0, np.equal(beta, 0))
    np.testing.assert_allclose(result.ends[0], beta, rtol=2e-15)
    assert result.value == pytest.approx(value, rel=2e-15)
    if b is not None:
        assert loss.intercept(result.ends[0]) == pytest.approx(b, rel=2e-14)
    assert np.isnan(result.difference)


@pytest.mark.parametrize(
    ("Loss", "intercept", "critical"),
    [
        (rs.LogisticLoss, False, 0.42857142857142857),
        (rs.LogisticLoss, True, 0.40816326530612245),
        (rs.SquaredLoss, False, 0.57142857142857143),
        (rs.SquaredLoss, True, 0.40816326530612245),
    ],
)
def test_alpha_max_is_where_the_origin_becomes_the_minimizer(Loss, intercept, critical):
    loss = Loss(X, Y, intercept)
    alpha = rs.alpha_max(loss)
    assert alpha == pytest.approx(critical, rel=1e-15)
    for l2 in (0.0, 0.3):
        assert str(found(loss, alpha, l2)).startswith("The only minimizer is the orig")
        assert (found(loss, alpha * (1 - 1e-9), l2).ends[0] != 0).any()


def test_one_row_is_the_softmax():
    for p, x, l1, l2 in itertools.product(
        (0.0, 0.2, 0.5, 0.8, 1.0), (1.0, -2.0), (0.0, 0.2), (0.0, 0.1)
    ):
        softmax = found(rs.CrossEntropy(p, x), l1, l2)
        logistic = found(rs.LogisticLoss([[x, -x]], [p]), l1, l2)
        assert logistic.kind == softmax.kind
        assert logistic.value == pytest.approx(softmax.value, rel=1e-14)
        for name in ("ends", "point", "direction"):
            a, b = getattr(logistic, name), getattr(softmax, name)
            assert (a is None) == (b is None)
            if b is not None:
                np.testing.assert_allclose(a, b, rtol=2e-15, atol=1e-15)


@pytest.mark.parametrize(
    ("x", "ends"),
    [
        ((1.0, 1.0), [(math.log(4), 0), (0, -math.log(4))]),
        ((1.0, 1.01), [(0, -math.log(0.81 / 0.2) / 1.01)] * 2),
        ((1.0, 1.1), [(0, -math.log(0.9 / 0.2) / 1.1)] * 2),
        ((1.1, 1.0), [(math.log(0.9 / 0.2) / 1.1, 0)] * 2),
        ((1.0, 0.0), [(math.log(4), 0)] * 2),
        # within rounding the same size, and just beyond
        ((1.0, 1 + 2e-16), [(math.log(4), 0), (0, -math.log(4))]),
        ((1.0, 1 + 1e-8), [(0, -math.log(4))] * 2),
        ((1.0, 1 + 3e-13), [(0, -math.log(4))] * 2),
    ],
)
def test_scale_decides_whose_weight_is_zero(x, ends):
    result = found(rs.LogisticLoss([[x[0], -x[1]]], [1.0]), l1=0.2)
    np.testing.assert_array_equal(result.ends == 0, np.equal(ends, 0))
    np.testing.assert_allclose(result.ends, ends, rtol=2e-8)
    assert result.kind == ("point" if ends[0] == ends[1] else "segment")


COLUMN = np.array([1.0, -2.0, 0.5, 3.0])
SOFT = np.array([0.9, 0.2, 0.5, 0.6])


@both_losses
@with_and_without
@pytest.mark.parametrize("ratio", [1.0, -1.0, 0.5, -3.0, 2.54, 0.0])
@pytest.mark.parametrize("swap", [False, True])
def test_parallel_columns(Loss, intercept, ratio, swap):
    columns = [COLUMN, ratio * COLUMN]
    loss = Loss(np.stack(columns[::-1] if swap else columns, axis=-1), SOFT, intercept)
    big = 0 if abs(ratio) < 1 else 1
    big = 1 - big if swap else big
    one_feature = Loss(np.stack([COLUMN, 0 * COLUMN], axis=-1), SOFT, intercept)
    l1 = rs.alpha_max(loss) / 3

    line = found(loss)
    assert line.kind == "line"
    assert abs(line.point @ line.direction) < 1e-15
    assert np.hypot(*line.direction) == pytest.approx(1, rel=1e-15)
    assert line.direction[0] > 0 or tuple(line.direction) == (0, 1)
    assert line.value == pytest.approx(found(one_feature).value, rel=1e-14)

    sparse = found(loss, l1)
    if abs(ratio) == 1:
        assert sparse.kind == "segment"
        tau = sparse.ends[0, 0]
        np.testing.assert_array_equal(sparse.ends, [[tau, 0.0], [0.0, ratio * tau]])
    else:
        assert sparse.kind == "point"
        np.testing.assert_array_equal(sparse.ends[0] != 0, np.arange(2) == big)

    for strength in (1e-9, 0.1):
        ridge = found(loss, l2=strength)
        assert ridge.kind == "point"
        a, b = ridge.ends[0][::-1] if swap else ridge.ends[0]
        assert b == pytest.approx(ratio * a, rel=1e-15)
        if ratio == 0:
            assert b == 0
        both = found(loss, l1, strength)
        assert both.kind == "point"
        if abs(ratio) == 1:  # however little, the middle of the segment
            assert both.ends[0, 1] == ratio * both.ends[0, 0] != 0
        assert (loss + rs.Penalty(l1, strength)).optimality(both.ends[0]) < 1e-14


@both_losses
def test_a_pull_that_only_rounding_leaves_moves_no_weight(Loss):
    for columns in ([COLUMN, COLUMN], [COLUMN, COLUMN**2]):
        loss = Loss(np.stack(columns, axis=-1), SOFT)
        for l2 in (0.0, 0.1):
            just_below = np.nextafter(rs.alpha_max(loss), 0)
            np.testing.assert_array_equal(found(loss, just_below, l2).ends, 0)


@both_losses
def test_both_penalties_share_between_parallel_columns(Loss):
    """Both weights are off zero though the columns differ: λ gives in to Ω."""
    loss = Loss(np.stack([COLUMN, 0.9 * COLUMN], axis=-1), SOFT)
    l1 = rs.alpha_max(loss) / 3
    assert found(loss, l1, 1e-3).ends[0, 1] == 0
    shared = found(loss, l1, 2.0).ends[0]
    assert (shared != 0).all()
    assert (loss + rs.Penalty(l1, 2.0)).optimality(shared) < 1e-15


def test_a_column_in_other_units_is_parallel_once_standardized():
    rng = np.random.default_rng(0)
    for mean in (0.0, 20.0, 170.0):
        height = rng.normal(mean, 10.0, 50)
        columns = np.stack([height, 2.54 * height], axis=-1)
        standard = (columns - columns.mean(axis=0)) / columns.std(axis=0)
        assert (standard[:, 0] != standard[:, 1]).any()
        y = (height + rng.normal(0, 10.0, 50) > mean).astype(float)
        for loss in (rs.LogisticLoss(standard, y), rs.LogisticLoss(standard, y, True)):
            assert found(loss, l1=0.1).kind == "segment"
            assert found(loss).kind == "line"


@with_and_without
def test_columns_of_zeros_and_constants(intercept):
    for Loss in LOSSES:
        nothing = Loss(np.zeros((3, 2)), [0.2, 0.7, 0.4], intercept)
        plane = found(nothing)
        assert (plane.kind, plane.ends, plane.point) == ("plane", None, None)
        np.testing.assert_array_equal(plane.distance([[1.0, 2.0]]), [0.0])
        for strengths in ((0.1, 0.0), (0.0, 0.1), (1e-300, 1e-300)):
            np.testing.assert_array_equal(
                found(nothing, *strengths).ends, np.zeros((2, 2))
            )
    # Three times 0.1 + 0.2 is constant, but not to the last bit once it is averaged.
    constant = np.stack([COLUMN[:3], [0.1 + 0.2, 0.3, 0.3]], axis=-1)
    line = found(rs.SquaredLoss(constant, [1.0, 2.0, 0.5], intercept=True))
    assert line.kind == "line"
    np.testing.assert_array_equal(line.direction, [0.0, 1.0])
    assert found(rs.SquaredLoss(constant, [1.0, 2.0, 0.5])).kind == "point"


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_one_class_with_an_intercept_leaves_nothing_to_explain(label):
    loss = rs.LogisticLoss(X, [label] * 7, intercept=True)
    assert rs.alpha_max(loss) == 0
    assert (found(loss).kind, found(loss).value) == ("plane", 0.0)
    for strengths in ((0.1, 0.0), (0.0, 0.1), (1e-12, 0.0)):
        result = found(loss, *strengths)
        assert (result.kind, result.value) == ("point", 0.0)
        np.testing.assert_array_equal(result.ends, np.zeros((2, 2)))


@pytest.mark.parametrize(
    ("rows", "labels", "intercept", "point", "direction", "value"),
    [
        # completely separated: in one feature, in both, at an angle
        ([[1, 0], [-2, 0]], [1, 0], False, (0, 0), (1, 0), 0),
        ([[1, 1], [1, -1]], [1, 1], False, (0, 0), (1, 0), 0),
        ([[3, 4]], [0], False, (0, 0), (-0.6, -0.8), 0),
        ([[0, 0], [0, 3], [5, 1]], [1, 1, 0], True, (0, 0), (-1, 0), 0),
        ([[2, 0], [0, 2], [-1, -1], [-5, -1]], [1, 1, 0, 0], True, (0, 0), (1, 1), 0),
        ([[1, 3], [1, 7], [2, 5]], [0, 0, 1], True, (0, 0), (1, 0), 0),
        # a row of zeros has no say, and keeps its log 2
        ([[1, 0], [0, 0]], [1, 0], False, (0, 0), (1, 0), math.log(2) / 2),
        # quasi-completely: rows on the line of separation stay
        ([[0, 1], [0, -1], [1, 0]], [1, 1, 1], False, (0, 0), (1, 0),
         2 / 3 * math.log(2)),
        ([[0, 1], [0, -1], [0, 1], [1, 5]], [1, 1, 1, 1], False,
         (0, math.log(2)), (1, 0), (2 * math.log(1.5) + math.log(3)) / 4),
        ([[0, 1], [0, -1], [1, 0], [-1, 0]], [1, 0, 1, 0], False, (0, 0), (1, 1), 0),
        # a probability holds its row at 0, another lets it go
        ([[0, 1], [3, 9]], [0.25, 1], False, (0, -math.log(3)), (1, 0),
         (math.log(4) - 0.75 * math.log(3)) / 2),
        # touching in a point, from both sides
        ([[0, 0], [1, 0], [0, 0], [-1, 0]], [1, 1, 0, 0], True, (0, 0), (1, 0),
         math.log(2) / 2),
        # touching along a line
        ([[0, 0], [0, 2], [0, 1], [1, 5]], [0, 0, 1, 1], True, (0, 0), (1, 0),
         (2 * math.log(1.5) + math.log(3)) / 4),
    ],
)  # fmt: skip
def test_separated_labels_have_no_minimizer(
    rows, labels, intercept, point, direction, value
):
    loss = rs.LogisticLoss(np.array(rows, float), labels, intercept)
    result = found(loss)
    assert result.kind == "none"
    assert result.ends is None
    np.testing.assert_allclose(
        result.direction, np.array(direction) / math.hypot(*direction), atol=1e-15
    )
    np.testing.assert_array_equal(result.direction == 0, np.equal(direction, 0))
    np.testing.assert_allclose(result.point, point, atol=1e-15)
    assert result.value == pytest.approx(value, rel=1e-14)
    np.testing.assert_array_equal(result.distance([[0.0, 0.0], [1.0, 2.0]]), np.inf)
    far = loss(result.point + np.array([[0.0], [10], [100], [1e4]]) * result.direction)
    assert (np.diff(far) <= 1e-15).all()
    assert far[-1] == pytest.approx(result.value, rel=1e-12, abs=1e-15)
    # Any penalty ends the escape.
    for strengths in ((1e-3, 0.0), (0.0, 1e-3)):
        assert found(loss, *strengths).kind == "point"


def test_probabilities_that_no_line_can_reach_hold_their_rows():
    rows = [[1.0, 0.0], [0.0, 1.0]]
    assert found(rs.LogisticLoss(rows, [1.0, 1.0])).kind == "none"
    assert found(rs.LogisticLoss(rows, [1.0, 0.5])).kind == "none"
    assert found(rs.LogisticLoss(rows, [0.9, 0.5])).kind == "point"
    # One row is on neither side of a line through two others that are held.
    held = [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    assert found(rs.LogisticLoss(held, [0.5, 0.2, 1.0], True)).kind == "none"
    assert found(rs.LogisticLoss([*held, [1.0, 0.0]], [0.5, 0.2, 1, 1], True)).kind == (
        "point"
    )


def test_squares_always_have_a_minimizer():
    result = found(rs.SquaredLoss([[1.0, 2.0], [3.0, 5.0]], [4.0, 11.0]))
    assert result.kind == "point"
    np.testing.assert_allclose(result.ends, [[2.0, 1.0]] * 2, rtol=1e-14)
    assert result.value == pytest.approx(0, abs=1e-28)
    # A target that one feature explains leaves the other an exact zero.
    rng = np.random.default_rng(1)
    for n in (3, 7, 50):
        features = rng.integers(-9, 10, (n, 2)).astype(float)
        for j in (0, 1):
            exact = found(rs.SquaredLoss(features, 3 * features[:, j]))
            np.testing.assert_array_equal(exact.ends[0], 3.0 * (np.arange(2) == j))


integers = st.integers(-4, 4)
rows_of_integers = st.lists(st.tuples(integers, integers), min_size=1, max_size=7)
labels = st.one_of(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 0.5, 1.0]))
strength = st.sampled_from([0.0, 0.0, 1e-6, 0.01, 0.2, 1.0])


def differences(rows, y, intercept):
    """Return integer vectors that a direction of escape has to meet with >= 0."""
    if not intercept:
        signed = [
            tuple(int(2 * t - 1) * a for a in r) for r, t in zip(rows, y, strict=True)
        ]
        held = [r for r, t in zip(rows, y, strict=True) if t == 0.5]
        return signed + held + [(-a, -b) for a, b in held]
    pairs = itertools.permutations(zip(rows, y, strict=True), 2)
    return [
        (r[0] - q[0], r[1] - q[1])
        for (r, t), (q, s) in pairs
        if t >= 0.5 >= s and (t, s) != (1.0, 1.0)
    ]


def escapes(rows, y, intercept):
    """Decide by exact integers whether a direction of escape exists."""
    if intercept and len(set(y)) == 1 and y[0] != 0.5:
        return False
    vectors = differences(rows, y, intercept)
    candidates = vectors + [(-b, a) for a, b in vectors] + [(b, -a) for a, b in vectors]
    products = ([v[0] * a + v[1] * b for a, b in vectors] for v in candidates)
    return any(min(each) >= 0 < max(each) for each in products)


@given(data=st.data(), rows=rows_of_integers, intercept=st.booleans(), l1=strength,
       l2=strength, squared=st.booleans())  # fmt: skip
def test_the_kind_is_that_of_exact_arithmetic(data, rows, intercept, l1, l2, squared):
    y = data.draw(st.lists(labels, min_size=len(rows), max_size=len(rows)))
    features = np.array(rows, float)
    loss = LOSSES[squared](features, y, intercept)
    objective = loss + rs.Penalty(l1, l2)
    result = rs.minimizers(objective)
    offsets = [(a - rows[0][0], b - rows[0][1]) for a, b in rows] if intercept else rows
    pairs = itertools.combinations(offsets, 2)
    rank = int(np.any(offsets)) + any(a * d != b * c for (a, b), (c, d) in pairs)
    constant = intercept and not squared and len(set(y)) == 1 and y[0] != 0.5
    if l1 == l2 == 0:
        expected = {0: "plane", 1: "line", 2: "point"}[0 if constant else rank]
        if not squared and escapes(rows, y, intercept):
            expected = "none"
    else:
        columns = np.array(offsets)
        alike = (columns[:, 0] == columns[:, 1]).all() or not columns.sum(axis=1).any()
        is_segment = rank == 1 and alike and l2 == 0 and l1 < rs.alpha_max(loss) - 1e-9
        expected = "segment" if is_segment and not constant else "point"
    assert result.kind == expected
    if result.ends is not None or result.kind == "line":
        ends = result.ends
        if ends is None:
            ends = result.point + np.array([[-2.0], [3.0]]) * result.direction
        inside = np.linspace(*ends, 3)
        np.testing.assert_allclose(
            objective(inside), result.value, rtol=1e-13, atol=1e-15
        )
        assert objective.optimality(inside).max() <= 2e-14
        np.testing.assert_allclose(result.distance(inside), 0, atol=1e-13)
        around = inside[1] + rs.square_grid(2.0, 9)
        assert objective(around).min() >= result.value * (1 - 1e-14) - 1e-15
    if result.kind == "none":
        steps = result.point + np.array([[0.0], [30.0], [1e4]]) * result.direction
        values = loss(steps)
        assert (np.diff(values) <= 1e-13).all()
        assert values[-1] == pytest.approx(result.value, rel=1e-9, abs=1e-12)
        if result.value == 0:
            # No direction leaves a larger margin, intercept or not.
            vectors = np.array(differences(rows, y, intercept))
            margin = (vectors @ result.direction).min()
            turns = np.linspace(0, 2 * np.pi, 721)
            others = (vectors @ [np.cos(turns), np.sin(turns)]).min(axis=0)
            assert margin > 0
            assert margin >= others.max() - 1e-12


numbers = st.floats(-4, 4).map(lambda a: round(a, 3))


@given(data=st.data(), intercept=st.booleans(), squared=st.booleans(),
       l1=strength, l2=strength, k=st.integers(-40, 40))  # fmt: skip
def test_powers_of_two_scale_the_answer_to_the_bit(data, intercept, squared, l1, l2, k):
    n = data.draw(st.integers(2, 6))
    rows = data.draw(st.lists(st.tuples(numbers, numbers), min_size=n, max_size=n))
    y = data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n))
    s = 2.0**k
    Loss, features = LOSSES[squared], np.array(rows)
    # no subnormal numbers, which lose bits
    assume(all(a == 0 or abs(a) > 1e-3 for a in [*y, *features.ravel()]))
    result = found(Loss(features, y, intercept), l1, l2)
    scaled = found(Loss(s * features, y, intercept), s * l1, s * s * l2)
    assert scaled.kind == result.kind
    for name in ("ends", "point"):
        a, b = getattr(scaled, name), getattr(result, name)
        np.testing.assert_array_equal(a, None if b is None else b / s)
    np.testing.assert_array_equal(scaled.direction, result.direction)
    if squared:
        larger = found(Loss(features, s * np.array(y), intercept), s * l1, l2)
        assert larger.kind == result.kind
        for name in ("ends", "point"):
            a, b = getattr(larger, name), getattr(result, name)
            np.testing.assert_array_equal(a, None if b is None else b * s)


def fermat(loss, l1, l2, beta):
    """Return the minimizer with `beta`'s zeros and signs, by Newton with sixty digits."""
    n, active = len(loss.y), [j for j in (0, 1) if beta[j] != 0]
    exact = np.vectorize(mpmath.mpf, otypes=[object])
    columns = [*exact(loss.X.T[active]), *([exact(np.ones(n))] * loss.has_intercept)]
    weights = [*exact(beta[active]), *[mpmath.mpf(float(loss.intercept(beta)))]][
        : len(columns)
    ]
    signs = [*(l1 * np.sign(beta[active])), 0.0][: len(columns)]
    squares = [*([l2] * len(active)), 0.0][: len(columns)]
    is_squared = isinstance(loss, rs.SquaredLoss)
    sigmoid = np.vectorize(lambda z: 1 / (1 + mpmath.exp(-z)), otypes=[object])
    for _ in range(8):
        z = sum(w * c for w, c in zip(weights, columns, strict=True))
        q = z if is_squared else sigmoid(z)
        bend = exact(np.ones(n)) if is_squared else q * (1 - q)
        slopes = q - exact(loss.y)
        pull = [
            (c @ slopes) / n + s + 2 * t * w
            for c, s, t, w in zip(columns, signs, squares, weights, strict=True)
        ]
        hessian = mpmath.matrix([
            [(c * bend) @ d / n + (2 * t if c is d else 0) for d in columns]
            for c, t in zip(columns, squares, strict=True)
        ])  # fmt: skip
        step = mpmath.lu_solve(hessian, mpmath.matrix(pull))
        weights = [w - h for w, h in zip(weights, step, strict=True)]
    answer = np.zeros(2)
    answer[active] = [float(w) for w in weights[: len(active)]]
    return answer


@both_losses
@with_and_without
@pytest.mark.parametrize("parts", [(0.0, 0.0), (0.02, 0.0), (0.4, 0.0), (0.1, 0.1)])
def test_sixty_digits_agree(Loss, intercept, parts):
    rng = np.random.default_rng(11)
    for units in ((1.0, 1.0), (1e5, 1e-4), (1e-6, 1e-6)):
        features = rng.normal(size=(9, 2)) * units
        loss = Loss(features, rng.uniform(0.1, 0.9, 9), intercept)
        l1, l2 = parts[0] * rs.alpha_max(loss), parts[1] * min(units) ** 2
        beta = found(loss, l1, l2).ends[0]
        np.testing.assert_allclose(beta, fermat(loss, l1, l2, beta), rtol=1e-13)


@both_losses
@pytest.mark.parametrize("gap", [1e-4, 1e-8])
def test_columns_that_are_almost_parallel_cost_digits_in_proportion(Loss, gap):
    rng = np.random.default_rng(2)
    column, y = rng.normal(size=9), rng.uniform(0.2, 0.8, 9)
    loss = Loss(np.stack([column, column + gap * rng.normal(size=9)], axis=-1), y)
    beta = found(loss).ends[0]
    np.testing.assert_allclose(beta, fermat(loss, 0, 0, beta), rtol=1e-14 / gap)
    sparse = found(loss, rs.alpha_max(loss) / 2).ends[0]
    assert (sparse == 0).sum() == 1
    np.testing.assert_allclose(
        sparse, fermat(loss, rs.alpha_max(loss) / 2, 0, sparse), rtol=1e-13
    )


@both_losses
@with_and_without
@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e-100, 1e100, 1e300])
def test_tiny_and_huge_features(Loss, intercept, size):
    features = size * np.array(X)
    reference, loss = Loss(X, Y, intercept), Loss(features, Y, intercept)
    np.testing.assert_allclose(
        found(loss, 0.1 * size).ends * size, found(reference, 0.1).ends, rtol=1e-13
    )
    # The square of the size may be beyond the floats.
    ridge = found(loss, l2=1.0)
    assert (ridge.kind, ridge.ends.all()) == ("point", True)
    if size < 1:  # the L2 penalty is all that counts
        expected = -loss.gradient([0.0, 0.0]) / 2
        np.testing.assert_allclose(ridge.ends[0], expected, rtol=1e-14)
    else:  # or all that keeps the weights from infinity, if the labels are separated
        weak = found(reference, l2=max(1 / size / size, 5e-324)).ends
        np.testing.assert_allclose(ridge.ends * size, weak, rtol=1e-2)


def test_minimizers_beyond_the_floats_are_said_to_be():
    message = "X and the strengths put the minimizers beyond the largest float"
    with pytest.raises(OverflowError, match=message):
        found(rs.LogisticLoss([[1e-308, 0.0], [0.0, 1e-308]], [1.0, 0.99999]), l2=0.0)
    with pytest.raises(OverflowError, match=message):
        found(rs.SquaredLoss([[1e-308, 0.0]], [1e10]))


@pytest.mark.parametrize(
    ("loss", "strengths", "sentence"),
    [
        (rs.LogisticLoss(X, Y), (0.3, 0.0),
         "The only minimizer is (0, 0.39): the first weight is exactly zero."),
        (rs.LogisticLoss([[1.1, -1.0]], [1.0]), (0.2, 0.0),
         "The only minimizer is (1.37, 0): the second weight is exactly zero."),
        (rs.LogisticLoss(X, Y), (0.05, 0.0), "The only minimizer is (1.41, 1.94)."),
        (rs.LogisticLoss([[1.0, 1.0]], [1.0]), (0.2, 0.0),
         "Every point from (1.39, 0) to (0, 1.39) is a minimizer."),
        (rs.SquaredLoss([[1.0, 2.0]], [5.0]), (0.0, 0.0),
         ("Every point of the line through (1.00, 2.00) in the direction (0.89, −0.45) "
          "is a minimizer.")),
        (rs.LogisticLoss([[0.0, 1.0], [3.0, 9.0]], [0.25, 1.0]), (0.0, 0.0),
         ("No minimizer: from (0.00, −1.10) in the direction (1.00, 0.00) the loss "
          "falls towards 0.28 for ever.")),
        (rs.SquaredLoss([[1.0, 2.0]], [5.0]), (99.0, 0.0),
         "The only minimizer is the origin, (0, 0): both weights are exactly zero."),
        (rs.SquaredLoss([[0.0, 0.0]], [5.0]), (0.0, 0.0),
         "Every point is a minimizer: the weights change nothing."),
    ],
)  # fmt: skip
def test_sets_say_in_words_what_they_are(loss, strengths, sentence):
    assert found(loss, *strengths).sentence == sentence


def test_the_distance_to_a_line_is_that_to_its_nearest_point():
    line = found(rs.SquaredLoss([[1.0, 2.0]], [5.0]))
    many = line.point + np.linspace(-9, 9, 18_001)[:, None] * line.direction
    for beta in ([0.0, 0.0], [3.0, 1.0], [-2.0, 4.0]):
        nearest = np.linalg.norm(many - beta, axis=-1).min()
        assert line.distance(beta) == pytest.approx(nearest, abs=1e-3)
    assert line.distance(np.zeros((4, 3, 2))).shape == (4, 3)
    for array in (line.point, line.direction):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_minus_zero_never_appears():
    for Loss, sign in itertools.product(LOSSES, (1, -1)):
        loss = Loss([[1.0 * sign, 0.0], [2.0 * sign, 0.0]], [0.2, 0.4])
        for strengths in ((0.0, 0.0), (0.01, 0.0), (0.0, 0.1)):
            result = found(loss, *strengths)
            for array in (result.ends, result.point, result.direction):
                if array is not None:
                    assert not np.signbit(array[array == 0]).any()
