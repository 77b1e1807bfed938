"""The claim ledger: each row of the page is decided by the experiment of its name.

Run by ``docs/experiments.py``, which says what counts as holding; here is what it came
to.  ``test_ledger.py`` sees to it that no row lacks a test.
"""

import math

import experiments
import pytest
from experiments import FAILS, HOLDS, HOLDS_IF


def test_formulas_are_equal():
    result = experiments.formulas_are_equal()
    assert result.verdict == HOLDS
    assert result.numbers["worst_exact"] < 1e-50
    assert result.numbers["worst_stable"] < 106
    assert result.numbers["worst_last"] > 1e15  # every digit lost
    assert result.numbers["lost_percent"] == pytest.approx(25, abs=10)


def test_minimum_drifts():
    result = experiments.minimum_drifts()
    assert result.verdict == HOLDS_IF
    numbers = result.numbers
    assert numbers["growth_certain"] == pytest.approx(numbers["law"], rel=0.01)
    assert numbers["growth_other"] == pytest.approx(numbers["law"], rel=0.01)
    assert numbers["growth_soft"] == 0
    assert numbers["norm_soft"] == pytest.approx(numbers["norm_soft_exact"], rel=1e-9)


def test_separation_grows_weights():
    result = experiments.separation_grows_weights()
    assert result.verdict == HOLDS
    kinds = [kind for _, kind, _ in result.data["table"]]
    assert set(kinds) == {"splits", "touches", "overlap"}
    for _, kind, growth in result.data["table"]:
        assert (growth > 0.05) == (kind != "overlap")
        assert kind != "overlap" or growth < 1e-4


def test_growing_weights_overfit():
    result = experiments.growing_weights_overfit()
    assert result.verdict == HOLDS_IF
    for _, wrong, change, half in result.data["table"]:
        # It falls for sure where no row is on the wrong side, and rises where some are.
        assert (change > half) == (wrong > 0)
        assert (change < -half) == (wrong == 0)
    for norms in result.data["norms"].values():
        assert norms[-1] > 1.1 * norms[-10]
    # All rows can be separated, and so can any part of them.
    for name in ("iris 0 or 1", "breast cancer"):
        X, y = experiments.labelled(name)
        X = experiments.with_ones((X - X.mean(axis=0)) / X.std(axis=0))
        assert experiments.separation(X, y) == "splits"


def test_penalty_bounds_weights():
    result = experiments.penalty_bounds_weights()
    assert result.verdict == HOLDS
    assert 0 < result.numbers["fullest_percent"] < 100


def test_folds_lie_on_the_axes():
    result = experiments.folds_lie_on_the_axes()
    assert result.verdict == HOLDS
    assert result.data["jumps"] == pytest.approx([0, 0.2, 0.4, 0.8], abs=1e-3)


def test_kinks_make_zeros_likely():
    result = experiments.kinks_make_zeros_likely()
    assert result.verdict == HOLDS_IF
    assert result.numbers["subgradient_percent"] == 0
    assert 40 < result.numbers["shorter_percent"] < 50
    assert 48 < result.numbers["proximal_percent"] < 60
    assert result.numbers["coordinate_percent"] > 60
    for ends in result.data["ends"].values():
        assert experiments.rs.minimizers(experiments.SPARSE).distance(ends).max() < 0.1


def test_l1_gives_sparse_models():
    result = experiments.l1_gives_sparse_models()
    assert result.verdict == HOLDS_IF
    assert result.numbers["fewest"] > 20
    assert result.numbers["sparse_of_1001"] == 2
    assert result.numbers["weak_dense"] > 5


def test_l1_selects_features():
    result = experiments.l1_selects_features()
    assert result.verdict == HOLDS_IF
    numbers = result.numbers
    assert numbers["noise_percent"] > 5
    assert numbers["agreement"] < 0.8
    assert numbers["real_percent"] > numbers["noise_percent"] + numbers["noise_half"]


def test_slope_is_zero_at_a_kink():
    result = experiments.slope_is_zero_at_a_kink()
    assert result.verdict == HOLDS_IF
    slopes = result.data["slopes"]
    assert slopes["where(x > 0, x + 2, 2)"] == 0
    assert slopes["where(x >= 0, x + 2, 2)"] == 1
    assert math.isnan(slopes["sqrt(x * x)"])


def test_coordinate_descent_passes_corners():
    result = experiments.coordinate_descent_passes_corners()
    assert result.verdict == HOLDS_IF
    assert result.numbers["gap"] < 1e-10
    assert result.numbers["stuck_percent"] > 90


def test_l2_bends_smoothly():
    result = experiments.l2_bends_smoothly()
    assert result.verdict == HOLDS
    assert result.numbers["worst"] < 1e-6


def test_l2_minimum_moves_to_origin():
    result = experiments.l2_minimum_moves_to_origin()
    assert result.verdict == HOLDS
    # For strong penalties d is x (p - 1/2) / Ω, so ‖β‖ is that over √2.
    expected = 0.5 / 1e6 / math.sqrt(2)
    assert result.numbers["last"] == pytest.approx(expected, rel=1e-5)


def test_l2_makes_weights_smaller():
    result = experiments.l2_makes_weights_smaller()
    assert result.verdict == HOLDS_IF
    assert result.numbers["shrinking"] == result.numbers["of"]
    assert result.numbers["fewest"] > 0  # in each half some weight grows


def test_l2_gives_dense_models():
    result = experiments.l2_gives_dense_models()
    assert result.verdict == HOLDS
    assert result.numbers["zeros"] == 0
    assert result.numbers["smallest"] > 0


def test_weight_decay_is_l2():
    result = experiments.weight_decay_is_l2()
    assert result.verdict == HOLDS_IF
    assert result.numbers["descent"] < 1e-6
    assert result.numbers["adam"] < 1e-6
    assert result.numbers["adamw_percent"] > 30


def test_stopping_early_is_l2():
    result = experiments.stopping_early_is_l2()
    assert result.verdict == HOLDS_IF
    assert result.numbers["squared_percent"] < 29.85  # by a theorem
    assert result.numbers["logistic_percent"] == pytest.approx(38.6, abs=1)
    assert all(percent > 30 for _, percent in result.data["table"][1:])


def test_both_inherit_from_both():
    result = experiments.both_inherit_from_both()
    assert result.verdict == HOLDS_IF
    assert result.numbers["one_zero"] == 0
    assert result.numbers["both_zero"] > 0
    assert result.numbers["none_zero"] > 0


def test_l1_models_are_simpler():
    result = experiments.l1_models_are_simpler()
    assert result.verdict == HOLDS
    assert result.numbers["cancer_l1"] < 20
    assert result.numbers["cancer_l2"] == 30


def test_l1_misses_complexity():
    result = experiments.l1_misses_complexity()
    assert result.verdict == HOLDS
    numbers = result.numbers
    assert numbers["dense"] > numbers["dense_half"]
    assert numbers["sparse"] < -numbers["sparse_half"]


def test_l1_is_robust_to_outliers():
    result = experiments.l1_is_robust_to_outliers()
    assert result.verdict == FAILS
    numbers = result.numbers
    assert numbers["cost_L1_penalty"] > 5
    assert numbers["cost_L2_penalty"] > 5
    assert numbers["cost_L1_loss"] < 2
    for name, mean, half in result.data["table"]:
        assert abs(mean) < half or (name == "diabetes, outliers" and mean > 0)


def test_l2_predicts_better():
    result = experiments.l2_predicts_better()
    assert result.verdict == HOLDS_IF
    assert 0 < result.numbers["better"] < result.numbers["of"]


def test_l2_shares_weight():
    result = experiments.l2_shares_weight()
    assert result.verdict == HOLDS_IF
    assert result.numbers["unequal"] < 1e-6
    assert 0 < result.numbers["wide"] < result.numbers["of"]
