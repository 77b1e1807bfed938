r"""The one equation behind every minimizer: the pull of the loss balances the penalty.

Along :math:`(1, -1)` the cross-entropy pulls with :math:`\varphi(d) = x(q(d) - p)`,
which increases with :math:`d = \beta_1 - \beta_2`.
"""

import math

import numpy as np

from .losses import CrossEntropy
from .penalties import Penalty


def balance_interval(loss: CrossEntropy, l1: float) -> tuple[float, float]:
    r"""Return the interval of differences where :math:`|\varphi(d)| \le \lambda`.

    Its ends are infinite where the pull never reaches the strength.
    """
    size = abs(loss.x)
    if size == 0:
        return -math.inf, math.inf
    # A negative input exchanges the two classes.
    p, rest = (loss.p, 1 - loss.p) if loss.x > 0 else (1 - loss.p, loss.p)
    # (p - rest) / 2, which p - rest would round away near p = 1/2
    margin = math.copysign(loss.p - 0.5, (loss.p - 0.5) * loss.x)
    return tuple(  # type: ignore[return-value]
        _logit(p + shift, rest - shift, margin + shift) / size
        for shift in (-l1 / size, l1 / size)
    )


def _logit(q: float, rest: float, margin: float) -> float:
    """Return log(q / rest) from both, which sum to 1, and margin = q - 1/2."""
    if q <= 0 or rest <= 0:
        return math.copysign(math.inf, margin)
    less = min(q, rest)
    # The quotient keeps the digits of a small margin, and overflows for a tiny `less`.
    size = math.log1p(2 * abs(margin) / less) if less > 1e-300 else -math.log(less)
    return math.copysign(size, margin)


def balance_point(loss: CrossEntropy, penalty: Penalty) -> float:
    r"""Return the difference :math:`d` of all minimizers.

    It solves :math:`-\varphi(d) = \lambda\,\mathrm{sign}(d) + \Omega d`, and is the
    point of :func:`balance_interval` nearest to 0 when :math:`\Omega = 0`.
    """
    low, high = balance_interval(loss, penalty.l1)
    unshrunk = low if low > 0 else min(high, 0.0)
    if penalty.l2 == 0 or unshrunk == 0:
        return unshrunk
    direction = math.copysign(1.0, unshrunk)
    slope = abs(loss.x)
    # Two forms of the equation for |d|: `margin` keeps its digits where the root is
    # near 0, `floor` where the sigmoid is near 1.
    margin = abs(loss.p - 0.5) - penalty.l1 / slope
    floor = min(loss.p, 1 - loss.p) + penalty.l1 / slope

    def surplus(d: float) -> float:
        u = slope * d
        if u < 1:
            return slope * (margin - math.tanh(u / 2) / 2) - penalty.l2 * d
        tail = math.exp(-u)
        return slope * (tail / (1 + tail) - floor) - penalty.l2 * d

    start = min(abs(unshrunk), slope * margin / penalty.l2, float(np.finfo(float).max))
    inside, outside = 0.0, start
    while inside < (middle := inside + (outside - inside) / 2) < outside:
        if surplus(middle) > 0:
            inside = middle
        else:
            outside = middle
    return direction * outside
