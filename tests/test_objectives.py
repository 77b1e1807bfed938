"""The objective: a sum, its subgradient, and Fermat's rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import regsurf as rs

weights = st.floats(-8, 8)


def test_the_objective_is_the_sum_of_its_parts():
    loss, penalty = rs.CrossEntropy(p=0.3, x=-2.0), rs.Penalty(l1=0.2, l2=0.7)
    objective = rs.Objective(loss, penalty)
    beta = rs.square_grid(2.0, 5)
    np.testing.assert_array_equal(objective(beta), loss(beta) + penalty(beta))
    np.testing.assert_array_equal(
        objective.subgradient(beta), loss.gradient(beta) + penalty.subgradient(beta)
    )
    assert objective.curvature == 2.0 + 1.4
    assert rs.Objective(loss).penalty == rs.Penalty()


def test_the_objective_is_linear_in_target_and_strengths():
    """What lets a page move the sliders without a formula."""
    beta, x = rs.square_grid(4.0, 9), 1.5

    def surface(p, l1, l2):
        return (rs.CrossEntropy(p, x) + rs.Penalty(l1, l2))(beta)

    certain, opposite = surface(1.0, 0.0, 0.0), surface(0.0, 0.0, 0.0)
    folds = surface(1.0, 1.0, 0.0) - certain
    bowl = surface(1.0, 0.0, 1.0) - certain
    combined = 0.3 * certain + 0.7 * opposite + 0.2 * folds + 0.1 * bowl
    np.testing.assert_allclose(surface(0.3, 0.2, 0.1), combined, rtol=1e-13)


@given(
    p=st.floats(0, 1), x=st.floats(-3, 3), l1=st.floats(0, 1), l2=st.floats(0, 1),
    a=st.tuples(weights, weights, weights, weights),
)  # fmt: skip
def test_convexity_along_segments_and_symmetry(p, x, l1, l2, a):
    objective = rs.CrossEntropy(p, x) + rs.Penalty(l1, l2)
    start, end = np.array(a[:2]), np.array(a[2:])
    slack = 1e-12 * (1 + objective(start) + objective(end))
    assert objective((start + end) / 2) <= (
        (objective(start) + objective(end)) / 2 + slack
    )
    support = objective(start) + objective.subgradient(start) @ (end - start)
    assert objective(end) >= support - slack
    mirrored = rs.CrossEntropy(p, -x) + rs.Penalty(l1, l2)
    assert mirrored(start[::-1]) == pytest.approx(objective(start), rel=1e-15)
    assert mirrored.optimality(-start) == pytest.approx(
        objective.optimality(start), rel=1e-12, abs=1e-15
    )


def test_optimality_off_the_kinks_is_the_norm_of_the_gradient():
    objective = rs.CrossEntropy(p=0.9) + rs.Penalty(l1=0.1, l2=0.3)
    beta = np.array([[1.0, -2.0], [-0.5, 3.0]])
    np.testing.assert_allclose(
        objective.optimality(beta),
        np.linalg.norm(objective.subgradient(beta), axis=-1),
        rtol=1e-15,
    )


def test_optimality_at_the_origin_counts_what_the_folds_do_not_absorb():
    loss = rs.CrossEntropy(p=1.0)
    assert (loss + rs.Penalty(l1=0.5)).optimality([0.0, 0.0]) == 0.0
    assert (loss + rs.Penalty(l1=0.2)).optimality([0.0, 0.0]) == pytest.approx(
        0.3 * np.sqrt(2), rel=1e-15
    )


def test_sums_and_multiples_mean_what_they_say():
    loss, data = rs.CrossEntropy(p=0.8), rs.SquaredLoss([[1.0, 2.0]], [3.0])
    both = rs.Penalty(l1=0.2, l2=0.1)
    for each in (loss, data):
        whole = each + both
        assert each + rs.Penalty(l1=0.2) + rs.Penalty(l2=0.1) == whole
        assert each + (rs.Penalty(l1=0.2) + rs.Penalty(l2=0.1)) == whole
        assert both + each == whole
        assert rs.Penalty(l2=0.1) + (each + rs.Penalty(l1=0.2)) == whole
    half = rs.Penalty(l1=0.1, l2=0.05)
    for two in (2, 2.0, np.float64(2), np.int64(2)):
        assert two * half == both == half * two
    assert 0 * both == rs.Penalty()
    assert loss + 2 * half == loss + both
    assert sum([rs.Penalty(l1=0.1)] * 2, rs.Penalty()) == rs.Penalty(l1=0.2)


def test_what_cannot_be_added_or_multiplied_is_said():
    penalty, loss = rs.Penalty(l1=0.1), rs.CrossEntropy()
    with pytest.raises(
        ValueError, match=r"factor must be a finite number >= 0, got -1"
    ):
        -1 * penalty
    for factor in ("2", None, penalty):
        with pytest.raises(TypeError, match="factor must be a finite number >= 0, got"):
            penalty * factor
    with pytest.raises(
        TypeError, match="a penalty can be added to a loss or a penalty"
    ):
        3 + penalty
    with pytest.raises(TypeError, match="penalty must be a Penalty, got CrossEntropy"):
        loss + loss
    with pytest.raises(TypeError):
        penalty + 3
    with pytest.raises(TypeError):
        loss + penalty + 3
