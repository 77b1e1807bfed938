r"""
8. Squared error: lasso and ridge where they were born
======================================================

L1 and L2 are older than the networks they are used for. *Ridge regression* (Hoerl and
Kennard, 1970) adds :math:`\Omega \|\beta\|_2^2` to a squared error, and the *lasso*
(Tibshirani, 1996) :math:`\lambda \|\beta\|_1`. There are :math:`n` rows again, with
features :math:`x_i` and now a number :math:`y_i` to be predicted. The model is the
weighted sum :math:`x_i \cdot \beta`, and the loss half the mean of the squared errors,

.. math:: L(\beta) = \frac{1}{2n} \sum_{i=1}^{n} (x_i \cdot \beta - y_i)^2 .

If the two features are not parallel, its surface is a bowl with one lowest point, *least
squares*, and its level lines are ellipses around it. On a straight line away from there
it gets steeper and steeper; the slope of a cross-entropy has a limit.
"""

# %%
# Two columns of real data
# ------------------------
# 442 patients with diabetes. The features are the body mass index and the blood pressure,
# the target is how far the disease has gone a year later; all three are standardized.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes

import regsurf as rs

data = load_diabetes(scaled=False)
columns = [data.feature_names.index(name) for name in ("bmi", "bp")]
table = np.column_stack([data.data[:, columns], data.target])
# Rounded, since the page carries all rows.
table = np.round((table - table.mean(axis=0)) / table.std(axis=0), 3)
X, y = table[:, :2], table[:, 2]
loss = rs.SquaredLoss(X, y)

rs.plotting.surface(
    loss + rs.Penalty(l1=0.2),
    sliders={"l1": (0.0, 0.1, 0.2, 0.3, 0.4, 0.6), "l2": (0.0, 0.1, 0.3, 1.0)},
    half_width=1.0,
).show()

# %%
# Raise λ: the minimizer walks straight to an axis, and then along it to the origin. That
# is the lasso. Set λ to 0 and raise Ω: it walks to the origin on a curve that meets no
# axis on its way. That is ridge regression.
#
# Two ways to the origin
# ----------------------
# Both ways in one picture. While no weight changes its sign or becomes 0, the gradient of
# a squared error is linear, so the minimizers of the lasso lie on a straight line, and
# equal steps of λ are equal steps of the weights. The way has a bend where a weight
# becomes 0.

fig, ax = plt.subplots(figsize=(5.4, 4.8), layout="constrained")
rs.plotting.contours(loss + rs.Penalty(), ax=ax, half_width=0.7)
for name, strengths, label, line in (
    ("l1", np.linspace(0.0, rs.alpha_max(loss), 60), "lasso", "-"),
    ("l2", np.r_[0.0, np.geomspace(1e-2, 1e2, 60)], "ridge", "--"),
):
    way = np.array(
        [rs.minimizers(loss + rs.Penalty(**{name: s})).ends[0] for s in strengths]
    )
    ax.plot(*way.T, line, color="white", linewidth=2, label=label)
    zero = strengths[(way == 0).any(axis=1)]
    first = f", the first {zero[0]:.3f}" if len(zero) else ""
    print(f"{label}: a weight is 0 at {len(zero)} of {len(strengths)} strengths{first}")
ax.set_title("From least squares to the origin")
ax.legend(labelcolor="white", frameon=False, loc="lower left")

# %%
# One feature at a time
# ---------------------
# With one standardized feature, whose mean square is 1, both have a formula. Let
# :math:`c = \frac1n \sum_i x_i y_i` be the weight without a penalty. The lasso takes away
# :math:`\lambda`, and stops at 0; ridge divides,
#
# .. math:: \beta_{\text{lasso}} = \operatorname{sign}(c) \max(|c| - \lambda, 0)
#
# .. math:: \beta_{\text{ridge}} = \frac{c}{1 + 2\Omega} .

alone = rs.SquaredLoss(np.column_stack([X[:, 0], 0 * y]), y)
size = np.mean(X[:, 0] ** 2)
c = np.mean(X[:, 0] * y)
for penalty in (rs.Penalty(), rs.Penalty(l1=0.3), rs.Penalty(l2=0.3)):
    found = rs.minimizers(alone + penalty)
    beta = found.point[0] if found.ends is None else found.ends[0, 0]
    shrunk = np.sign(c) * max(abs(c) - penalty.l1, 0) / (size + 2 * penalty.l2)
    print(f"{penalty}: {beta:.6f}, by the formula {shrunk:.6f}")

# %%
# **What to take along.** On squared error the lasso goes to its zeros on straight lines,
# and ridge shrinks without zeros on the way. Both belong to the pair of loss and penalty:
# on another loss the same penalties take other ways.

plt.show()
