"""The examples of the docstrings give what they say."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import regsurf

MODULES = [m.name for m in pkgutil.iter_modules(regsurf.__path__) if not m.ispkg]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(import_module(f"regsurf.{name}")).failed == 0


def test_public_names_exist_and_say_what_they_are():
    for name in regsurf.__all__:
        assert getattr(regsurf, name).__doc__
