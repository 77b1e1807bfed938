"""Types of what goes in and of what comes out."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
# One point, written out: its value is a number.
Point: TypeAlias = Sequence[float]


class Lazy(Protocol):
    """An array of Dask, which has no types of its own: out of it comes another."""

    def compute(self) -> Any:
        """Return the numbers."""

    def map_blocks(self, function: Any) -> Any:
        """Apply a function to each chunk."""
