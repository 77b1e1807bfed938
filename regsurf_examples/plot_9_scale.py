r"""
9. Scale: which weight gets the zero?
=====================================

Section 2 ended with a whole segment of minimizers, of which only the ends have a zero.
That needed two inputs of exactly the same size. Here one of them is made a little larger,
and a penalty has made up its mind: the larger feature keeps its weight. So what a penalty
keeps depends on the units in which things were measured.

The network of section 1 with two inputs, :math:`x_1` and :math:`x_2`, looks at
:math:`u = x_1 \beta_1 - x_2 \beta_2`. With target 1 this is logistic regression with one
row, :math:`(x_1, -x_2)`, and label 1.
"""

# %%
# Make one feature larger
# -----------------------
# The dial *s* multiplies the second feature. At 1 there is the segment. `Set it to 1.01
# <?scale=1.01#surface>`__: of the segment only one end is left, the one that uses the
# second feature. `At 0.99 <?scale=0.99#surface>`__ it is the other end. `Turn on the
# budget <?scale=1.25&budget=1#surface>`__ to see why: the contours of the loss are straight
# as before, but they are no longer as slanted as the edges of the diamond, so the lowest
# one meets it at a corner.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer

import regsurf as rs

pair = rs.LogisticLoss([[1.0, -1.0]], [1.0])
rs.plotting.surface(
    pair + rs.Penalty(l1=0.2),
    sliders={
        "scale": (0.8, 0.9, 0.99, 1.0, 1.01, 1.1, 1.25),
        "l1": (0.0, 0.1, 0.2, 0.4, 0.6),
    },
).show()

for scale in (0.9, 0.99, 1.0, 1.01, 1.1):
    J = rs.LogisticLoss([[1.0, -scale]], [1.0]) + rs.Penalty(l1=0.2)
    print(f"x = (1, {scale}): {rs.minimizers(J)}")

# %%
# Why the larger one? What the model needs is a certain :math:`u`. A unit of
# :math:`\beta_j` buys :math:`x_j` of it, and costs :math:`\lambda`. The larger
# feature is the cheaper seller, and a penalty of absolute values buys all at one seller:
# there is no discount for buying from both.
#
# With squares there is. The first bit of each weight costs next to nothing, so L2 buys from
# both, a little more from the larger one:

for scale in (0.9, 1.0, 1.1):
    J = rs.LogisticLoss([[1.0, -scale]], [1.0]) + rs.Penalty(l2=0.1)
    print(f"x = (1, {scale}): {rs.minimizers(J)}")

# %%
# Real measurements
# -----------------
# 569 tumours, benign or not, and two measurements of their cell nuclei, the mean radius
# and the mean texture, each in units of its own. Here are the weights as λ falls from
# ``alpha_max``, for the table as it is; with the texture in other units, ten times the
# numbers; and *standardized*, less its mean and divided by its standard
# deviation, so that each feature has mean 0 and mean square 1.

cancer = load_breast_cancer()
columns = [list(cancer.feature_names).index(f"mean {n}") for n in ("radius", "texture")]
table, benign = cancer.data[:, columns], cancer.target
units = {
    "as recorded": table,
    "texture × 10": table * [1.0, 10.0],
    "standardized": (table - table.mean(axis=0)) / table.std(axis=0),
}
shares = np.geomspace(1.0, 0.02, 60)

fig, axes = plt.subplots(1, 3, figsize=(7.4, 3.2), layout="constrained", sharey=True)
for ax, (title, X) in zip(axes, units.items(), strict=True):
    tumours = rs.LogisticLoss(X, benign, intercept=True)
    way = np.array(
        [
            rs.minimizers(tumours + rs.Penalty(l1=share * rs.alpha_max(tumours))).ends[
                0
            ]
            for share in shares
        ]
    )
    # The effect of one standard deviation: the same unit in all three pictures.
    for j, name in enumerate(("radius", "texture")):
        ax.semilogx(shares, way[:, j] * X[:, j].std(), label=name)
    ax.invert_xaxis()
    ax.set_title(title, size=10)
    ax.set_xlabel("λ / alpha_max")
    first = ("radius", "texture")[int(np.flatnonzero(way[10])[0])]
    print(f"{title}: the first to get a weight is the {first}")
axes[0].set_ylabel("weight × standard deviation")
axes[0].legend()

# %%
# The measurements are the same three times, and so is what can be predicted from them. As
# recorded, and standardized, the radius comes first. With other units for the texture L1
# keeps the texture, and drops the radius for most of the way.
#
# L2 has its own version of it. It does not drop a feature, but what it takes away depends
# on the units as well. How much of each effect is left at one strength, in percent:

for title, X in units.items():
    tumours = rs.LogisticLoss(X, benign, intercept=True)
    free = rs.minimizers(tumours + rs.Penalty()).ends[0]
    shrunk = rs.minimizers(tumours + rs.Penalty(l2=0.5)).ends[0]
    left = 100 * shrunk / free
    print(f"{title:13}: radius {left[0]:5.1f} %, texture {left[1]:5.1f} %")

# %%
# The larger the numbers of a feature, the smaller the weight that it needs, and the square
# of a small weight costs little. With ten times the numbers more of the texture's effect
# is left than as recorded.
#
# Two features that say much the same
# -----------------------------------
# With units out of the way, a little less data may decide as well. Two other measurements
# of these tumours say how much the nuclei of one differ in perimeter, and how much in area.
# They go together. Draw 100 tumours, standardize, and see what L1 keeps; then draw 100
# others.

columns = [
    list(cancer.feature_names).index(f"{name} error") for name in ("perimeter", "area")
]
both = cancer.data[:, columns]
print(f"correlation {np.corrcoef(both.T)[0, 1]:.2f}")
for penalty in (rs.Penalty(l1=0.1), rs.Penalty(l1=0.1, l2=0.1)):
    rng = np.random.default_rng(0)
    kept = {"perimeter": 0, "area": 0, "both": 0}
    for _ in range(16):
        rows = rng.permutation(len(both))[:100]
        X = (both[rows] - both[rows].mean(axis=0)) / both[rows].std(axis=0)
        sample = rs.LogisticLoss(X, benign[rows], intercept=True)
        first, second = rs.minimizers(sample + penalty).ends[0] != 0
        kept["both" if first and second else "perimeter" if first else "area"] += 1
    print(penalty, kept)

# %%
# L1 keeps now the one, now the other: which of them is a matter of the rows. So a feature
# that was dropped need not be of no use. With some Ω besides, both share the weight in all
# of these samples. For squared errors there is a bound. With columns of mean 0 and mean
# square 1, correlated by :math:`\rho`, two weights of the same sign differ by at most
#
# .. math:: |\beta_1 - \beta_2| \le \frac{\|y\|_2}{2\Omega} \sqrt{\frac{2 (1 - \rho)}{n}} ,
#
# which is the smaller, the more Ω there is and the higher the correlation (Zou and Hastie,
# 2005, theorem 1, in our units).
#
# **What to take along.** A penalty compares weights, and weights have units: those of one
# over the feature. Whoever penalizes chooses units, and doing nothing is a choice.
# Standardizing makes it the same for each feature. (The intercept, a number added to all
# outputs, is not penalized here: it has other units.) `Try it with your own table
# <../data.html#preset=units>`__, where *Standardize* is a switch.

plt.show()
