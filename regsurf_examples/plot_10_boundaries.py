r"""
10. What a zero looks like among the data
=========================================

A weight that is exactly zero has a picture of its own. The model draws a line between two
kinds of points, and when one weight becomes 0, the line turns parallel to an axis: the
model has stopped looking at that feature. Here are three views of one fit: the points with
that line, the loss surface over the weights, and the weights against the strength.

A logistic regression with features :math:`x_1` and :math:`x_2` says label 1 where
:math:`z = b + \beta_1 x_1 + \beta_2 x_2` is above 0, and label 0 where it is below. In
between, where :math:`z = 0` and the probability is ½, lies its *boundary*, a straight
line. The *intercept* :math:`b` moves the line as a whole. It is not penalized: for each
pair of weights the best one is taken.
"""

# %%
# The surface
# -----------
# 569 tumours, malignant (0) or benign (1). The features are the mean radius of the cell
# nuclei and their mean smoothness, standardized. The surface shows the loss at the best
# intercept. Raise λ, and watch for the minimizer to reach an axis. `At 0.05
# <?l1=0.05#surface>`__ both weights are used, `at 0.2 <?l1=0.2#surface>`__ one is. `The
# path <?l1=0.1&path=1#surface>`__ shows all strengths at once.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer

import regsurf as rs

cancer = load_breast_cancer()
names = [name.removeprefix("mean ") for name in cancer.feature_names]
columns = [names.index(name) for name in ("radius", "smoothness")]
X = cancer.data[:, columns]
# Rounded, since the page carries all rows.
X, benign = np.round((X - X.mean(axis=0)) / X.std(axis=0), 3), cancer.target
tumours = rs.LogisticLoss(X, benign, intercept=True)

rs.plotting.surface(
    tumours + rs.Penalty(l1=0.05),
    sliders={"l1": (0.0, 0.05, 0.1, 0.2, 0.4, 0.6), "l2": (0.0, 0.05, 0.2, 0.5)},
    half_width=5.0,
).show()

# %%
# The points
# ----------
# The same fits among the points, for four prices of each kind. A boundary that leaves the
# picture belongs to weights that are both 0, or nearly.

strengths = (0.0, 0.05, 0.2, 0.3)
fig, axes = plt.subplots(
    2, 4, figsize=(7.6, 4.6), layout="constrained", sharex=True, sharey=True
)
radius = np.array([-3.0, 5.0])
for row, name, symbol in zip(axes, ("l1", "l2"), "λΩ", strict=True):
    for ax, strength in zip(row, strengths, strict=True):
        best = rs.minimizers(tumours + rs.Penalty(**{name: strength})).ends[0]
        b = tumours.intercept(best)
        for label, color in ((0, "#2166ac"), (1, "#e08214")):
            ax.plot(*X[benign == label].T, ".", color=color, markersize=2.5, alpha=0.6)
        if best[1]:
            ax.plot(radius, -(b + best[0] * radius) / best[1], color="gray")
        elif best[0]:
            ax.axvline(-b / best[0], color="gray")
        ax.set(xlim=(-3, 5), ylim=(-3.5, 5), title=f"{symbol} = {strength:g}")
        wrong = np.sum((b + X @ best > 0) != benign)
        print(f"{name} = {strength:<4g} weights {np.round(best, 3)}, wrong {wrong}")
axes[0, 0].set_ylabel("smoothness (L1)")
axes[1, 0].set_ylabel("smoothness (L2)")
for ax in axes[1]:
    ax.set_xlabel("radius")

# %%
# With L1 the line stands upright at the two higher prices: the weight of smoothness is 0,
# and a tumour is judged by its radius. With L2 the line turns and moves a little, and both
# features keep a say.
#
# The strength
# ------------
# The weights against the price. On the left one curve after the other ends on the zero
# line; on the right they only come near it.

fig, axes = plt.subplots(1, 2, figsize=(7.2, 3.2), layout="constrained", sharey=True)
prices = np.geomspace(1e-3, 1.0, 60)
for ax, name, symbol in zip(axes, ("l1", "l2"), "λΩ", strict=True):
    way = np.array(
        [rs.minimizers(tumours + rs.Penalty(**{name: s})).ends[0] for s in prices]
    )
    ax.semilogx(prices, way[:, 0], label="radius")
    ax.semilogx(prices, way[:, 1], "--", label="smoothness")
    ax.set(xlabel=symbol, title=name.upper())
    for weight, kind in zip(way.T, ("radius", "smoothness"), strict=True):
        zero = prices[weight == 0]
        said = (
            f"0 from {name} = {zero[0]:.3f} on" if len(zero) else "not 0 at any of them"
        )
        print(f"{name.upper()}: the weight of {kind} is {said}")
axes[0].set_ylabel("weight")
axes[0].legend()

# %%
# `All three views at once <../data.html#preset=tumours>`__, with points that you can
# drag, or your own table in their place.
#
# **What to take along.** A zero weight is a feature that the boundary ignores: the line
# runs parallel to its axis. It has its price: on these data the number of points on the
# wrong side rises with the strength, as printed above. How strong is strong enough? The
# page with your own table answers that by cross-validation.

plt.show()
