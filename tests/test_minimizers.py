"""The exact minimizer sets: reference numbers, symmetries, brute force."""

import pytest

import regsurf as rs


def found(p=1.0, x=1.0, l1=0.0, l2=0.0):
    return rs.minimizers(rs.CrossEntropy(p, x) + rs.Penalty(l1, l2))


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (
            {"p": 1.0},
            "No minimizer: the loss falls towards 0.00 as β₁ − β₂ goes to +∞.",
        ),
        (
            {"p": 0.0},
            "No minimizer: the loss falls towards 0.00 as β₁ − β₂ goes to −∞.",
        ),
        ({"p": 0.2}, "Every point with β₁ − β₂ = −1.39 is a minimizer."),
        # The difference is −4e−4; no sign without a digit that carries it.
        ({"p": 0.4999}, "Every point with β₁ − β₂ = 0.00 is a minimizer."),
        (
            {"l1": 0.25},
            "Every point from (1.10, 0) to (0, −1.10) is a minimizer.",
        ),
        (
            {"l1": 0.25, "x": -1.0},
            "Every point from (−1.10, 0) to (0, 1.10) is a minimizer.",
        ),
        ({"l2": 0.1}, "The only minimizer is (0.82, −0.82)."),
        (
            {"l1": 0.5},
            "The only minimizer is the origin, (0, 0): both weights are exactly zero.",
        ),
        (
            {"p": 0.5, "l2": 0.1},
            "The only minimizer is the origin, (0, 0): both weights are exactly zero.",
        ),
        (
            {"x": 0.0},
            "Every point is a minimizer: with x = 0 the weights change nothing.",
        ),
    ],
)
def test_a_set_says_in_words_what_it_is(setting, sentence):
    assert str(found(**setting)) == sentence
