r"""
5. Conclusions, each with an experiment
=======================================

What is usually said about L1 and L2 holds under conditions. Each common sentence meets
a small experiment here, run when this page was built.

The two-weight softmax of the previous sections has an extra freedom: only the
*difference* of its weights matters. Most models do not have it. Their twin is logistic
regression, one weight for each feature and one output,

.. math:: L(\beta) = \frac1n \sum_{i=1}^{n}
   \bigl[ \log(1 + e^{z_i}) - y_i z_i \bigr], \qquad z = X\beta .
"""

# %%
# “L1 sets weights to zero”
# -------------------------
# **Holds where the minimizer is unique.** Two features of unequal strength, no valley
# of equal losses: the L1 contours now have a corner for their lowest point, and it lies
# on an axis. The L2 minimizer does not. Compare the segment of section 2.

import matplotlib.pyplot as plt
import numpy as np

import regsurf as rs


def sample(rng, weights, n=200):
    """Draw `n` rows of independent features and noisy labels."""
    X = rng.standard_normal((n, len(weights)))
    probability = 1 / (1 + np.exp(-X @ weights))
    return X, (rng.random(n) < probability).astype(float)


rng = np.random.default_rng(0)
twin = rs.LogisticLoss(*sample(rng, [2.0, 0.4]))

fig, axes = plt.subplots(1, 2, figsize=(9, 4.3), layout="constrained")
for ax, penalty in zip(axes, (rs.Penalty(l1=0.1), rs.Penalty(l2=0.1)), strict=True):
    rs.plotting.contours(twin + penalty, ax=ax, half_width=2.0)
    best = rs.minimize(twin + penalty).beta
    ax.set_title(f"λ = {penalty.l1:g}, Ω = {penalty.l2:g}: β₂ = {best[1]:.4g}")
    print(penalty, "minimizer", best.tolist())

# %%
# “L1 selects features, L2 shrinks all of them”
# ---------------------------------------------
# **Holds, as a matter of strength.** Eight features, three of which matter. From weak to
# strong, L1 lets weights go one after the other, each at a strength of its own, and
# keeps none beyond ``alpha_max``. L2 makes all of them smaller and none of them zero.

truth = np.array([1.5, -1.0, 0.6, 0, 0, 0, 0, 0])
wide = rs.LogisticLoss(*sample(rng, truth))
strengths = np.geomspace(1e-3, 1.0, 40)

fig, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained", sharey=True)
for ax, name, symbol in zip(axes, ("l1", "l2"), "λΩ", strict=True):
    weights = np.array(
        [rs.minimize(wide + rs.Penalty(**{name: s}), tol=1e-8).beta for s in strengths]
    )
    for j, true in enumerate(truth):
        color = f"C{j}" if true else "gray"
        ax.semilogx(strengths, weights[:, j], color=color, linewidth=2 if true else 1)
    kept = np.count_nonzero(weights, axis=1)
    ax.set(
        xlabel=symbol, title=f"{name.upper()}: from {kept[0]} to {kept[-1]} features"
    )
axes[0].set_ylabel("weights at the minimizer; gray: irrelevant")
axes[0].axvline(rs.alpha_max(wide), color="gray", linestyle=":")

# %%
# “L1 is robust to outliers, L2 is sensitive”
# -------------------------------------------
# **Fails, for penalties.** The sentence is true of *losses*. Estimate one number
# :math:`b` from twenty observations, and move one of them away. With squared errors the
# estimate follows the outlier without bound, whichever penalty is added:
#
# .. math:: \tfrac12\,\text{mean}\,(y_i - b)^2 + \lambda |b| \;\Rightarrow\;
#    b = \text{soft}_\lambda(\bar y), \qquad
#    \tfrac12\,\text{mean}\,(y_i - b)^2 + \Omega b^2 \;\Rightarrow\;
#    b = \frac{\bar y}{1 + 2 \Omega} .
#
# With absolute errors the estimate is a median and stays.

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
# “L2 predicts better”
# --------------------
# **Depends on the truth.** Train on 60 rows with 30 features, choose the strength on a
# second set, measure the loss on a third of 2,000. If all features matter a little, L2
# tends to win; if two matter and the rest are noise, L1 does. The interval is the mean
# plus or minus two standard errors over the repetitions.


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
    half = 2 * np.std(gains, ddof=1) / np.sqrt(len(gains))
    print(
        f"{label}: loss with L1 minus loss with L2 = {np.mean(gains):+.4f} ± {half:.4f}"
    )

# %%
# **What to take along.**
#
# - The penalty shapes the surface; the model decides whether the lowest point is sparse;
#   the algorithm decides what you get when there are many.
# - L1 folds, and selects where the data identify the weights. L2 bends, and shares.
# - Robustness is a property of the loss.
# - Which one predicts better is a question about the world, not about norms.

plt.show()
