"""The package without its extra: the mathematics works, and plotting says what it needs."""

import importlib
import subprocess
import sys

import plotly.graph_objects as go
import pytest

import regsurf as rs

BLOCK = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
import regsurf as rs
"""


def run(script, *absent):
    code = BLOCK.format(absent=absent) + script
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("absent", [("plotly",), ("matplotlib",)])
def test_plotting_says_what_to_install(absent):
    done = run("rs.plotting.surface", *absent)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ImportError: regsurf.plotting needs Plotly and Matplotlib: "
        'pip install "regsurf[plot]"'
    )


def test_who_only_asks_gets_an_answer():
    script = """
from regsurf import *
print(hasattr(rs, "plotting"), "plotting" in dir(rs), hasattr(plotting, "__wrapped__"))
print(minimizers(CrossEntropy() + Penalty(l2=1.0)).kind)
"""
    done = run(script, "matplotlib", "plotly")
    assert done.stdout.split() == ["True", "True", "False", "point"], done.stderr


def test_another_missing_module_is_not_blamed_on_the_extra():
    broken = run("rs.plotting.surface", "base64")
    assert broken.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: No module named 'base64'"
    )


def test_the_module_is_there_without_what_it_draws_with(monkeypatch):
    """The same in this process, so that its lines are seen to run."""
    monkeypatch.setattr(rs, "plotting", rs.plotting)  # to be put back
    for name in [name for name in sys.modules if name.startswith("regsurf.plotting")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "plotly.graph_objects", None)
    plotting = importlib.import_module("regsurf.plotting")
    with pytest.raises(ImportError, match=r"regsurf\[plot\]"):
        plotting.surface  # noqa: B018  the access is the test
    assert not hasattr(plotting, "__wrapped__")
    monkeypatch.setitem(sys.modules, "plotly.graph_objects", go)
    monkeypatch.delitem(sys.modules, "regsurf.plotting")
    monkeypatch.setitem(sys.modules, "base64", None)
    for name in [name for name in sys.modules if name.startswith("regsurf.plotting.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ModuleNotFoundError, match="base64"):
        importlib.import_module("regsurf.plotting")
