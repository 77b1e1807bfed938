r"""
5. Conclusions, each with an experiment
=======================================

What is usually said about L1 and L2 holds under conditions. Each common sentence meets
a small experiment here, run when this page was built.

The two-weight softmax of the previous sections has an extra freedom: only the
*difference* of its weights matters. Models of data mostly have one weight for each
feature, and no such freedom. The simplest of them is *logistic regression*. There are
:math:`n` rows of data. Row :math:`i` holds the features :math:`x_i`, two numbers at first,
and a label :math:`y_i`, which is 0 or 1. The model weighs and adds the features,
:math:`z_i = x_i \cdot \beta`, and takes :math:`1 / (1 + e^{-z_i})` for the probability of
label 1. The loss is the mean cross-entropy of the rows,

.. math:: L(\beta) = \frac1n \sum_{i=1}^{n} \bigl[ \log(1 + e^{z_i}) - y_i z_i \bigr].

That is the loss of section 1 with :math:`z_i` in the place of :math:`u` and :math:`y_i`
in the place of :math:`p`, so we call it the *twin*. The rows together are written
:math:`X`, the labels :math:`y`.
"""

# %%
# “L1 sets weights to zero”
# -------------------------
# **Holds at some strengths, where the data tell the weights apart.** Two features, one
# strong and one weak, 200 rows. Four prices: a low one, a higher one and a very high one
# for L1, and one for L2.

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import t
from sklearn.datasets import load_breast_cancer

import regsurf as rs


def sample(rng, weights, n=200):
    """Draw `n` rows of independent features and noisy labels."""
    X = rng.standard_normal((n, len(weights)))
    probability = 1 / (1 + np.exp(-X @ weights))
    return X, (rng.random(n) < probability).astype(float)


rng = np.random.default_rng(0)
twin = rs.LogisticLoss(*sample(rng, [2.0, 0.4]))

penalties = (
    rs.Penalty(l1=0.05),
    rs.Penalty(l1=0.1),
    rs.Penalty(l1=0.4),
    rs.Penalty(l2=0.1),
)
fig, axes = plt.subplots(
    2, 2, figsize=(6.4, 6.9), layout="constrained", sharex=True, sharey=True
)
for ax, penalty in zip(axes.flat, penalties, strict=True):
    rs.plotting.contours(twin + penalty, ax=ax, half_width=2.0)
    ax.label_outer()
    best = rs.minimize(twin + penalty).beta
    ax.set_title(
        f"λ = {penalty.l1:g}, Ω = {penalty.l2:g}\nβ = ({best[0]:.3g}, {best[1]:.3g})",
        size=10,
    )
    print(penalty, "minimizer", best.tolist())
print(f"all weights are zero from lambda = {rs.alpha_max(twin):.4f}")

# %%
# At the low price no weight is 0, although the minimizer is unique: unique does not mean
# sparse. At the higher one :math:`\beta_2` is exactly 0 and :math:`\beta_1` is not, as the
# only minimizer; the softmax of section 2 has no such strength. At the very high one both
# are 0. With L2 both are smaller than without, and neither is 0.
#
# And now 569 tumours, with prices that you set. The features are two of the measurements
# in the Wisconsin breast cancer data, the mean radius of the cell nuclei and their mean
# smoothness, standardized. The label is 1 for a benign tumour. Raise λ slowly: the
# minimizer walks to an axis, and then along it to the origin.

cancer = load_breast_cancer()
names = [name.removeprefix("mean ") for name in cancer.feature_names]
columns = [names.index(name) for name in ("radius", "smoothness")]
X = cancer.data[:, columns]
X = np.round((X - X.mean(axis=0)) / X.std(axis=0), 3)  # the page carries all rows
tumours = rs.LogisticLoss(X, cancer.target)

rs.plotting.surface(
    tumours + rs.Penalty(l1=0.05),
    sliders={"l1": (0.0, 0.1, 0.2, 0.4, 0.6), "l2": (0.0, 0.05, 0.2, 0.5)},
    half_width=5.0,
).show()

for penalty in (
    *(rs.Penalty(l1=strength) for strength in np.linspace(0, 0.4, 9).round(2)),
    *(rs.Penalty(l2=strength) for strength in (0.05, 0.2, 0.5)),
):
    print(penalty, rs.minimizers(tumours + penalty))
print(f"the origin from lambda = {rs.alpha_max(tumours):.3f}")

# %%
# `Press Path <?path=1#surface>`__ to see the walk at once: as a line on the contour, and
# below as both weights against λ, with a cursor that is the dial. The line runs into an
# axis, and the rest of the way it runs along it. `Add some Ω
# <?path=1&l2=0.1#surface>`__, and it starts nearer, but ends the same way.
#
# Here smoothness is the weaker feature, and its weight is the first to be exactly 0. With
# Ω instead of λ both weights shrink, and at these strengths neither is 0. With both, the
# walk begins nearer to the origin.
#
# “L1 selects features, L2 shrinks all of them”
# ---------------------------------------------
# **Holds for most weights on the way, and for all of them together.** Eight features,
# three of which matter. With L1 one weight after the other becomes 0 as the price rises,
# each at a strength of its own, and none is left beyond ``alpha_max``. With L2 the length
# :math:`\|\beta\|_2` falls all the time, in any data. A single weight need not fall: one
# of these grows at first, and one changes its sign, and so *is* 0 at one strength; but
# none stays there.

truth = np.array([1.5, -1.0, 0.6, 0, 0, 0, 0, 0])
wide = rs.LogisticLoss(*sample(rng, truth))
strengths = np.geomspace(1e-3, 1.0, 40)

fig, axes = plt.subplots(1, 2, figsize=(7.2, 3.8), layout="constrained", sharey=True)
for ax, name, symbol in zip(axes, ("l1", "l2"), "λΩ", strict=True):
    weights = np.array(
        [rs.minimize(wide + rs.Penalty(**{name: s}), tol=1e-8).beta for s in strengths]
    )
    for j, true in enumerate(truth):
        color = f"C{j}" if true else "gray"
        ax.semilogx(strengths, weights[:, j], color=color, linewidth=2 if true else 1)
    kept = np.count_nonzero(weights, axis=1)
    ax.set(xlabel=symbol)
    ax.set_title(f"{name.upper()}: from {kept[0]} to {kept[-1]} features", size=10)
axes[0].set_ylabel("weights at the minimizer; gray: irrelevant")
axes[0].axvline(rs.alpha_max(wide), color="gray", linestyle=":")

sizes, signs = np.abs(weights), np.sign(weights)
grows = np.flatnonzero(sizes.max(axis=0) > 1.01 * sizes[0])
turns = np.flatnonzero((signs != signs[0]).any(axis=0))
for j in grows:
    print(f"L2: weight {j + 1} grows from {sizes[0, j]:.4f} to {sizes[:, j].max():.4f}")
for j in turns:
    after = strengths[np.argmax(signs[:, j] != signs[0, j])]
    print(f"L2: weight {j + 1} changes its sign just below Omega = {after:.2f}")

# %%
# On the left the curves end on the zero line, one by one. On the right they approach it
# together, some not by the shortest way: features are correlated in any finite sample,
# and when one weight gives way another may take over.
#
# “L1 is robust to outliers, L2 is sensitive”
# -------------------------------------------
# **Fails, for penalties.** The sentence confuses penalties with *losses*. Estimate one number
# :math:`b` from twenty observations :math:`y_i` with mean :math:`\bar y`, and move one of
# them away. With squared errors the estimate follows the outlier without bound, whichever
# penalty is added,
#
# .. math:: \tfrac12\,\text{mean}\,(y_i - b)^2 + \lambda |b| \;\Rightarrow\;
#    b = \text{soft}_\lambda(\bar y),
#
# .. math:: \tfrac12\,\text{mean}\,(y_i - b)^2 + \Omega b^2 \;\Rightarrow\;
#    b = \frac{\bar y}{1 + 2 \Omega} ,
#
# where :math:`\text{soft}_\lambda` is the soft threshold of section 2: nearer to 0 by
# :math:`\lambda`, and 0 if it gets there. With absolute errors the estimate is a median
# and stays.

y = rng.normal(2.0, 1.0, size=20)
outlier = np.linspace(2, 100, 99)
means = (y[:-1].sum() + outlier) / y.size
medians = [np.median(np.append(y[:-1], value)) for value in outlier]

fig, ax = plt.subplots(figsize=(6.5, 4), layout="constrained")
# The prox with step 1 is the minimizer of the squared error plus the penalty.
ax.plot(outlier, rs.Penalty(l1=0.3).prox(means, 1.0), label="squared loss, L1 penalty")
ax.plot(outlier, rs.Penalty(l2=0.1).prox(means, 1.0), label="squared loss, L2 penalty")
ax.plot(outlier, medians, label="absolute loss, no penalty")
ax.set(xlabel="position of one observation out of 20", ylabel="estimate")
ax.legend()

# %%
# Both penalized estimates run away on straight lines, the median stays where it was.
#
# For cross-entropy an outlier is a wrong label, whose cost grows no faster than its
# distance from the border, whichever the penalty: in `the ledger
# <../claims.html#l1-is-robust-to-outliers>`__ flipped labels cost both penalties alike, as
# far as twenty splits can tell.
#
# “L2 often predicts better”
# --------------------------
# **Depends on the truth.** Train on 60 rows with 30 features, choose the strength on a
# second set, measure the loss on a third of 2,000. In one world all features matter a
# little, in the other two matter and the rest are noise. ± is half a 95 % interval over
# twelve repetitions.


def held_out(rng, truth, name):
    """Return the test loss of the strength that does best on validation data."""
    train = rs.LogisticLoss(*sample(rng, truth, 60))
    validation = rs.LogisticLoss(*sample(rng, truth, 500))
    test = rs.LogisticLoss(*sample(rng, truth, 2_000))
    fits = [
        rs.minimize(train + rs.Penalty(**{name: s}), tol=1e-5).beta
        for s in np.geomspace(3e-3, 0.3, 9)
    ]
    return float(test(min(fits, key=validation)))


dense = np.full(30, 2.0 / np.sqrt(30))
sparse = np.zeros(30)
sparse[:2] = np.sqrt(2.0)
for label, truth in (("all 30 matter", dense), ("only 2 matter", sparse)):
    gains = []
    for seed in range(12):
        losses = [held_out(np.random.default_rng(seed), truth, n) for n in ("l1", "l2")]
        gains.append(losses[0] - losses[1])
    half = t.ppf(0.975, 11) * np.std(gains, ddof=1) / np.sqrt(12)
    print(
        f"{label}: loss with L1 minus loss with L2 = {np.mean(gains):+.4f} ± {half:.4f}"
    )

# %%
# L1 does worse in the first of these two worlds and better in the second. `More data sets,
# with less of a difference <../claims.html#l2-predicts-better>`__.
#
# **What to take along.**
#
# - The penalty shapes the surface; the model decides whether the lowest point is sparse;
#   the algorithm decides what you get when there are many.
# - L1 folds, and at some strengths selects, where the data tell the weights apart. L2
#   bends, and makes the weights smaller all together.
# - Robustness is a property of the loss.
# - Which one predicts better is a question about the world, not about norms.

plt.show()
