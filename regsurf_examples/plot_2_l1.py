r"""
2. L1: folds on the axes, and a whole segment of minimizers
===========================================================

Charging for absolute values folds the surface along both axes. The folds promise exact
zeros; whether you get them depends on who does the minimizing.

Add the L1 penalty with strength :math:`\lambda` to the cross-entropy of section 1:

.. math:: J(\beta) = \log(1 + e^{u}) - p\,u
   + \lambda \bigl( |\beta_1| + |\beta_2| \bigr),
   \qquad u = x(\beta_1 - \beta_2).
"""

# %%
# Watch the sheet fold
# --------------------
# `Begin without a penalty <?l1=0#surface>`__, then move :math:`\lambda` up. Two creases
# appear, exactly on :math:`\beta_1 = 0` and :math:`\beta_2 = 0`, and deepen in
# proportion. Follow the orange minimizers as well: they are a segment, `long for a small
# λ <?l1=0.06#surface>`__, `short for a large one <?l1=0.4#surface>`__, and `at λ = ½
# <?l1=0.5#surface>`__ suddenly no segment at all.

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

import regsurf as rs

loss = rs.CrossEntropy(p=1.0, x=1.0)
J = loss + rs.Penalty(l1=0.2)
rs.plotting.surface(J, sliders={"l1": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)}).show()

# %%
# How sharp is a fold?
# --------------------
# Cut the surface along :math:`\beta_1 = 1` and walk across the axis
# :math:`\beta_2 = 0`. The derivative of :math:`\lambda|\beta_2|` is
# :math:`-\lambda` on one side and :math:`+\lambda` on the other, and the loss itself is
# smooth, so the slope jumps by exactly :math:`2\lambda`.

b2 = np.linspace(-1, 1, 201)
cut = np.stack([np.ones_like(b2), b2], axis=-1)

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for strength in (0.1, 0.3, 0.5):
    folded = loss + rs.Penalty(l1=strength)
    (curve,) = left.plot(b2, folded(cut), label=f"λ = {strength}")
    slope = folded.subgradient(cut)[:, 1]
    slope[b2 == 0] = np.nan  # the derivative does not exist on the fold
    right.plot(b2, slope, color=curve.get_color())
    just_off = folded.subgradient([[1.0, -1e-12], [1.0, 1e-12]])[:, 1]
    print(f"λ = {strength}: the slope jumps by {np.diff(just_off)[0]:.6f}")
left.legend()
left.set(xlabel=r"$\beta_2$", ylabel="J(1, β₂)", title="The surface, cut at β₁ = 1")
right.set(
    xlabel=r"$\beta_2$", ylabel=r"$\partial J / \partial \beta_2$", title="Its slope"
)

# %%
# Why a segment?
# --------------
# Take :math:`p = x = 1`. The loss depends on :math:`d = \beta_1 - \beta_2` alone, and
# there are many ways to split one difference between two weights. The penalty cannot
# choose among those with :math:`\beta_1 \ge 0 \ge \beta_2`, because there
# :math:`|\beta_1| + |\beta_2| = d`: **the price is the same for every split.** All of
# them are minimizers as long as :math:`d` is the right one,
#
# .. math:: d^* = \log\frac{1 - \lambda}{\lambda}, \qquad 0 < \lambda < \tfrac12 ,
#
# and only the two ends of that segment are sparse. At :math:`\lambda = \frac12` — in
# general at :math:`|x|\,|p - \frac12|`, which the library calls ``alpha_max`` — the
# segment shrinks into the origin, and beyond it there is nothing left to shrink.

fig, axes = plt.subplots(1, 3, figsize=(11, 3.9), layout="constrained")
for ax, strength in zip(axes, (0.1, 0.25, 0.5), strict=True):
    objective = loss + rs.Penalty(l1=strength)
    rs.plotting.contours(objective, ax=ax)
    found = rs.minimizers(objective)
    ax.set_title(f"λ = {strength}: d* = {found.difference:.3f} ({found.kind})")
print("alpha_max =", rs.alpha_max(loss))

# %%
# The race
# --------
# So the surface does not decide which minimizer you get. The algorithm does. Four
# descents start from the same point (3, 1), on the same surface, with
# :math:`\lambda = 0.2`:
#
# - *subgradient descent* follows a slope, and takes 0 for the slope of :math:`|\beta|`
#   at a kink;
# - *proximal gradient* steps down the loss, then applies the prox of the penalty, which
#   sets small weights to exactly 0;
# - *coordinate descent* minimizes exactly over one weight at a time, in either order.

beginning = [3.0, 1.0]
racers = {
    "subgradient, step 0.5": rs.subgradient_descent(J, beginning, step=0.5),
    "proximal gradient": rs.proximal_gradient(J, beginning),
    "coordinate, β₁ first": rs.coordinate_descent(J, beginning, order=(0, 1)),
    "coordinate, β₂ first": rs.coordinate_descent(J, beginning, order=(1, 0)),
}

fig, axes = plt.subplots(1, 4, figsize=(12, 3.8), layout="constrained", sharey=True)
for ax, (name, iterates) in zip(axes, racers.items(), strict=True):
    path = np.array(list(islice(iterates, 301)))
    rs.plotting.contours(J, ax=ax, half_width=3.5)
    ax.plot(*path.T, ".-", color="white", linewidth=1, markersize=4)
    zeros = int(np.sum(path[-1] == 0.0))
    ax.set_title(f"{name}\n{'exactly sparse' if zeros else 'no exact zero'}", size=10)
    print(f"{name:22s} ends at {path[-1].tolist()}, J = {J(path[-1]):.9f}")

# %%
# Started from the origin instead, proximal gradient moves both weights alike and stops
# in the middle of the segment, as dense as can be, while coordinate descent runs to
# whichever end its order prefers:

origin = [0.0, 0.0]
dense = rs.minimize(J, origin, solver=rs.proximal_gradient)
print("proximal gradient     ", dense.beta)
for order in ((0, 1), (1, 0)):
    *_, end = islice(rs.coordinate_descent(J, origin, order=order), 60)
    print("coordinate descent", order, end.tolist())

# %%
# At an end of the segment the resting weight satisfies Fermat's rule with equality, so
# there the last bit of a rounding error may decide between 0.0 and something like
# :math:`10^{-16}`. The library's coordinate descent measures both weights against one
# and the same number, which keeps its zero exact; proximal gradient, from (3, 1),
# approaches the end from inside, where there is nothing to decide.
#
# `Race them yourself <../explorer.html?preset=segment>`__: drag the start, and see who
# ends sparse; or `let coordinate descent begin with the other weight
# <../explorer.html?preset=orders>`__.
#
# What do frameworks do at a kink?
# --------------------------------
# The subdifferential of :math:`|\beta|` at 0 is the whole interval :math:`[-1, 1]`, and
# any number in it is a subgradient. Which one automatic differentiation returns depends
# on how the function was written down, not on the point: here are eight ways to write
# functions whose only kink is at 0, differentiated there by three frameworks.
#
# .. csv-table:: The derivative at 0
#    :file: ../kinks.csv
#    :header-rows: 1
#    :widths: auto
#
# The first two rows are one and the same function. The last is :math:`|x|`, and *nan* is
# not a subgradient of anything.
#
# **What to take along.** The folds lie on the axes, they jump by :math:`2\lambda`, and
# they do attract algorithms that can see them. In this model, though, they do not make
# the minimizer sparse. Section 5 shows a model in which they do.

plt.show()
