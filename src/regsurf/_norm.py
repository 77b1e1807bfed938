"""The Euclidean norm, over the whole range of floating point."""

from typing import Any

import numpy as np


def euclidean_norm(vectors: Any) -> Any:
    """Return the norm along the last axis, which squares neither overflow nor vanish in.

    The vectors are divided by a power of two first, which rounds nothing.
    """
    sizes = np.abs(vectors)
    exponent = np.frexp(np.max(sizes, axis=-1))[1]
    with np.errstate(over="ignore"):  # the norm can be beyond what the parts are not
        scaled = np.ldexp(sizes, -exponent[..., np.newaxis])
        return np.ldexp(np.sqrt(np.sum(scaled * scaled, axis=-1)), exponent)
