"""Adam, with L2 in its gradient or with decoupled weight decay: a page's own solver."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


def adam(
    gradient: Callable[[Any], Any],
    start: Any,
    step: float = 1e-3,
    *,
    l2: float = 0.0,
    decay: float = 0.0,
    epsilon: float = 1e-8,
) -> Iterator[np.ndarray]:
    """Yield the iterates of Adam, with running means that keep 0.9 and 0.999.

    ``l2`` puts Ω‖β‖² into the objective, and so 2Ωβ into the gradient; ``decay`` is that
    of AdamW, and takes step · decay · β off the weights beside the step (Loshchilov and
    Hutter 2019, algorithm 2, with a constant schedule).
    """
    beta = np.array(start, dtype=float)
    m, v = np.zeros_like(beta), np.zeros_like(beta)
    keep_m = keep_v = 1.0
    while True:
        yield beta
        slope = gradient(beta) + 2 * l2 * beta
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        keep_m, keep_v = 0.9 * keep_m, 0.999 * keep_v
        direction = m / (1 - keep_m) / (np.sqrt(v / (1 - keep_v)) + epsilon)
        beta = (1 - step * decay) * beta - step * direction
