r"""
11. How strong?
===============

How large should λ be? No formula of the previous sections says. The usual answer is an
experiment: hide some of the rows, fit the others at many strengths, and see which strength
predicts the hidden rows best. Here it is on real data, with the two usual ways to choose
from it, and with a look at how much the choice is worth.
"""

# %%
# Hide, fit, look
# ---------------
# 143 tumours, one in four of the data set, with six measurements each. The rows are dealt into ten *folds*. Each fold is
# hidden once: the model is fitted to the other nine, at 10 strengths, and its loss on the
# hidden rows is computed. That is ten-fold *cross-validation*. The hidden rows must have no
# part in the fit, so even means and standard deviations, with which features are
# standardized, come from the other nine.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

import regsurf as rs

cancer = load_breast_cancer()
names = ("radius", "texture", "smoothness", "compactness", "symmetry", "concavity")
columns = [list(cancer.feature_names).index(f"mean {name}") for name in names]
X, y = cancer.data[::4, columns], cancer.target[::4]


def standardized(train, *others):
    """Take means and spreads from the first table, and apply them to all."""
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return [(table - mean) / spread for table in (train, *others)]


(whole,) = standardized(X)
loss = rs.LogisticLoss(whole, y, intercept=True)
strengths = rs.alpha_max(loss) * np.geomspace(1, 5e-3, 10)


held_out = []
folds = StratifiedKFold(10, shuffle=True, random_state=0)
for train, test in folds.split(X, y):
    seen, hidden = standardized(X[train], X[test])
    fitted = rs.LogisticLoss(seen, y[train], intercept=True)
    row, beta = [], np.zeros(len(names))
    for strength in strengths:
        beta = rs.minimize(fitted + rs.Penalty(l1=strength), beta, tol=1e-5).beta
        z = fitted.intercept(beta) + hidden @ beta
        row.append(np.mean(np.logaddexp(0, z) - y[test] * z))
    held_out.append(row)

held_out = np.array(held_out)
mean = held_out.mean(axis=0)
error = held_out.std(axis=0, ddof=1) / np.sqrt(len(held_out))

# %%
# Two choices
# -----------
# One choice is the strength with the least mean. But the mean of ten numbers is uncertain,
# and its *standard error* says how much: their standard deviation divided by
# :math:`\sqrt{10}`. So another choice, the *one-standard-error rule*, is the strongest
# penalty that is within one standard error of the best: as simple as the data allow one to
# say.

best = int(np.argmin(mean))
simplest = int(np.argmax(mean <= mean[best] + error[best]))

fig, ax = plt.subplots(figsize=(6.6, 4.2), layout="constrained")
ax.semilogx(strengths, held_out.T, color="gray", linewidth=0.6, alpha=0.7)
ax.errorbar(strengths, mean, error, color="C0", linewidth=2, capsize=2, label="mean")
for k, label, line in (
    (best, "least mean", "-"),
    (simplest, "one-standard-error", "--"),
):
    ax.axvline(strengths[k], color="C1", linestyle=line, label=label)
ax.set(xlabel="λ", ylabel="loss on the hidden rows", ylim=(0, 0.7))
ax.legend()

for k, label in ((best, "least mean"), (simplest, "one-standard-error")):
    beta = rs.minimize(loss + rs.Penalty(l1=strengths[k])).beta
    kept = [name for name, weight in zip(names, beta, strict=True) if weight]
    print(f"{label}: lambda = {strengths[k]:.4f}, loss {mean[k]:.4f} ± {error[k]:.4f}")
    print(f"    keeps {len(kept)} of {len(names)}: {', '.join(kept)}")

# %%
# Gray: one fold each. At the least mean they differ from each other, by their standard
# deviation, more than the mean differs between the two strengths:

print(f"folds: {held_out[:, best].std(ddof=1):.3f}, ", end="")
print(f"strengths: {mean[simplest] - mean[best]:.3f}")

# %%
# So these folds rule out what is much too strong, and say little about the rest.
#
# How sure is the choice?
# -----------------------
# Draw ten folds of these ten, with repetitions, and choose again from what they say. A
# thousand such draws (a *bootstrap* of the folds) give an impression of what other data
# might have said:

rng = np.random.default_rng(0)
draws = held_out[rng.integers(10, size=(1000, 10))]
means = draws.mean(axis=1)
errors = draws.std(axis=1, ddof=1) / np.sqrt(10)
least = means.argmin(axis=1)
bound = np.take_along_axis(means + errors, least[:, np.newaxis], axis=1)
choices = {"least mean": least, "one-standard-error": (means <= bound).argmax(axis=1)}
for label, each in choices.items():
    low, high = np.percentile(strengths[each], [5, 95])
    print(f"{label}: nine of ten from lambda = {low:.4f} to {high:.4f}")

# %%
# A strength that was chosen so should be told with few digits.
#
# The same with scikit-learn
# --------------------------
# Its ``C`` is a price for the *sum* of the losses over the rows, in the place of a price
# for the weights. So :math:`C = 1 / (n \lambda)`, with the :math:`n` rows that are
# *fitted*, nine tenths of the table. Its solver ``saga`` leaves the intercept unpenalized,
# as here.

train, test = next(folds.split(X, y))
seen, hidden = standardized(X[train], X[test])
for k in (best, simplest):
    model = LogisticRegression(
        C=1 / (len(train) * strengths[k]),
        l1_ratio=1,
        solver="saga",
        tol=1e-6,
        max_iter=100_000,
    )
    theirs = log_loss(y[test], model.fit(seen, y[train]).predict_proba(hidden))
    print(f"first fold: {theirs:.3f} there, {held_out[0, k]:.3f} here")

# %%
# `Do it on your own table <../data.html#preset=tumours>`__: there *Cross-validate* takes
# five folds of what is in the plane.
#
# **What to take along.** Held-out loss tells a penalty that is too strong from one that is
# not. Between the least mean and one standard error there is room, and within it you may
# choose for other reasons: fewer features, say. And the loss at the chosen strength looks
# a little better than it is, since it was chosen for looking good; a last test needs rows
# that nobody has looked at.

plt.show()
