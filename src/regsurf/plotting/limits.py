"""What a figure can hold: so many numbers, in single precision."""

import math
from collections.abc import Mapping

import numpy as np

SINGLE = np.finfo(np.float32)
# Heights in all positions of all sliders: twenty megabytes, written in base 64.
LARGEST = 4_000_000


def check_size(dials: Mapping[str, list[float]], n: int) -> None:
    """Refuse more surfaces than a browser takes without a pause."""
    counts = [len(values) for values in dials.values()]
    numbers = math.prod(counts) * n * n
    if numbers > LARGEST:
        fitting = math.isqrt(LARGEST // math.prod(counts))
        message = (
            f"sliders must not have as many positions as {' × '.join(map(str, counts))} "
            f"with n = {n}: {numbers:,} heights, more than {LARGEST:,}; take fewer "
            f"positions, or n up to {fitting}"
        )
        raise ValueError(message)


def check_single(name: str, number: float) -> None:
    """Refuse what single precision, which a figure has, cannot hold."""
    low, high = (float(x) for x in (SINGLE.tiny, SINGLE.max))
    if not low <= number <= high:
        message = (
            f"{name} must be in [{low:.2g}, {high:.2g}], the range of a figure, got "
            f"{number!r}; take another unit"
        )
        raise ValueError(message)


def single(heights: np.ndarray) -> np.ndarray:
    """Return heights in single precision; what it cannot hold is cut off anyway."""
    return np.asarray(np.minimum(heights, SINGLE.max), dtype=np.float32)
