"""Settings and small helpers shared by the tests."""

from itertools import islice

import pytest
from hypothesis import Phase, settings

# The same examples each time: a failure is one for everybody.
settings.register_profile("regsurf", deadline=None, derandomize=True, database=None)
settings.load_profile("regsurf")
# For `nox -s mutation`, where a failure counts and its simplest example does not.
settings.register_profile(
    "mutation", settings.get_profile("regsurf"), phases=(Phase.explicit, Phase.generate)
)


@pytest.fixture
def after():
    """Give the iterate after so many steps."""

    def iterate(solver, n_steps):
        return next(islice(solver, n_steps, None))

    return iterate
