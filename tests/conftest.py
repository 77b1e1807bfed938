"""Settings and small helpers shared by the tests."""

from itertools import islice

import pytest
from hypothesis import settings

# The same examples each time: a failure is one for everybody.
settings.register_profile("regsurf", deadline=None, derandomize=True, database=None)
settings.load_profile("regsurf")


@pytest.fixture
def after():
    """Give the iterate after so many steps."""

    def iterate(solver, n_steps):
        return next(islice(solver, n_steps, None))

    return iterate
