"""The claim ledger is complete: rows, experiments and tests are the same list."""

import ast
import re
from pathlib import Path

import experiments
import pytest
from experiments import EXPERIMENTS, FAILS, HOLDS, HOLDS_IF

HERE = Path(__file__).parent
LEDGER = (HERE.parent / "docs" / "claims.md").read_text("utf-8")
ROWS = re.findall(r"^```\{claim\} (\w+)$", LEDGER, re.MULTILINE)


def test_every_row_has_an_experiment_and_every_experiment_a_row():
    assert sorted(ROWS) == sorted(EXPERIMENTS)


def test_every_row_has_a_test_and_every_test_a_row():
    tree = ast.parse((HERE / "test_claims.py").read_text("utf-8"))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    tests = [name.removeprefix("test_") for name in names if name[:5] == "test_"]
    assert sorted(tests) == sorted(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_can_be_linked_to_by_its_name(row):
    assert f"({row.replace('_', '-')})=" in LEDGER


def test_a_verdict_is_no_better_than_what_was_seen():
    assert experiments.judge(True, True) == HOLDS
    assert experiments.judge(False, True) == HOLDS_IF
    assert experiments.judge(False, False) == FAILS


@pytest.mark.parametrize(
    ("number", "words"), [(4.53e15, "4.5 × 10¹⁵"), (-3e-5, "−3.0 × 10⁻⁵"), (0, "0")]
)
def test_powers_of_ten_are_written_out(number, words):
    assert experiments.sci(number) == words
