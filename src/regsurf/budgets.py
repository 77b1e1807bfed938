"""Budgets: the size of weights that a strength comes down to."""

import math

from .minimizers import minimizers
from .objectives import Objective, checked


def budget(objective: Objective) -> float:
    r"""Return the budget at which the constrained problem has the same minimizers.

    Strengths are prices.  With :math:`\beta^*` a minimizer of
    :math:`L + \lambda \|\cdot\|_1 + \Omega \|\cdot\|_2^2`, the same :math:`\beta^*`
    minimizes the loss :math:`L` alone among all :math:`\beta` with :math:`P(\beta) \le
    t` [1]_, where

    .. math::
       P(\beta) = \frac{\lambda \|\beta\|_1 + \Omega \|\beta\|_2^2}{\lambda + \Omega},
       \qquad t = P(\beta^*) :

    :math:`\|\beta\|_1` for L1, :math:`\|\beta\|_2^2` for L2, and for both a mixture that
    stays the same when both strengths are multiplied by a number.  As that number grows,
    the budget never grows.

    Parameters
    ----------
    objective : Objective
        A loss of two weights plus a penalty, as for :func:`minimizers`.

    Returns
    -------
    float
        The budget :math:`t`, the same at all minimizers: 0 for all strengths from
        :func:`alpha_max` on, and infinite without a penalty.

    Raises
    ------
    TypeError
        If `objective` is no objective, or its loss has no exact minimizers.
    ValueError
        If the loss has not two weights.

    Notes
    -----
    A price of 0 and a large budget are not the same: without a penalty all minimizers
    of the loss are accepted, with a budget only those that it can pay.

    References
    ----------
    .. [1] S. Boyd and L. Vandenberghe, *Convex Optimization*, Cambridge, 2004,
       section 5.5.3.

    Examples
    --------
    >>> from regsurf import CrossEntropy, Penalty
    >>> round(budget(CrossEntropy(p=1.0) + Penalty(l1=0.2)), 6)  # log 4
    1.386294
    """
    penalty = checked(objective).penalty
    total = penalty.l1 + penalty.l2
    if total == 0:
        return math.inf
    ends = minimizers(objective).ends
    assert ends is not None  # with a penalty there is a minimizer
    # Divided before it is added up: a strength may be as large as floats are.
    share = type(penalty)(penalty.l1 / total, penalty.l2 / total)
    return float(share(ends[0]))
