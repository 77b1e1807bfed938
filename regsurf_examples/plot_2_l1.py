r"""
2. L1: folds on the axes, and a whole segment of minimizers
===========================================================

Charging for absolute values folds the surface along both axes. The folds promise exact
zeros; in this model it depends on who does the minimizing whether you get them.

Add the L1 penalty, :math:`\lambda` times the sum of the absolute values, to the
cross-entropy of section 1:

.. math:: J(\beta) = \log(1 + e^{u}) - p\,u
   + \lambda \bigl( |\beta_1| + |\beta_2| \bigr)

with :math:`u = x(\beta_1 - \beta_2)`.
"""

# %%
# Watch the sheet fold
# --------------------
# Drag the surface to turn it. `Begin without a penalty <?l1=0#surface>`__, then move :math:`\lambda` up. Two creases
# appear, exactly on :math:`\beta_1 = 0` and :math:`\beta_2 = 0`, and deepen in
# proportion. Follow the orange minimizers as well: they are a segment, `long for a small
# λ <?l1=0.06#surface>`__, `short for a large one <?l1=0.4#surface>`__, and `at λ = ½
# <?l1=0.5#surface>`__ it has shrunk to a point. (The box is as high as the loss alone;
# the corners that the penalty lifts above it are cut off.)

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

import regsurf as rs

loss = rs.CrossEntropy(p=1.0, x=1.0)
J = loss + rs.Penalty(l1=0.2)
rs.plotting.surface(J, sliders={"l1": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)}).show()

# %%
# Side by side, from no penalty to one beyond ½:

fig, axes = plt.subplots(
    2, 2, figsize=(6.6, 5.6), layout="constrained", subplot_kw={"projection": "3d"}
)
for ax, strength in zip(axes.flat, (0.0, 0.1, 0.3, 0.6), strict=True):
    rs.plotting.sheet(loss + rs.Penalty(l1=strength), ax)
    ax.set_title(f"λ = {strength:g}")

# %%
# The sheet without a floor becomes a valley with folded walls; as the folds get deeper,
# the minimizers move to the origin.
#
# How sharp is a fold?
# --------------------
# Cut the surface along :math:`\beta_1 = 1` and walk across the axis
# :math:`\beta_2 = 0`. The derivative of :math:`\lambda|\beta_2|` is
# :math:`-\lambda` on one side and :math:`+\lambda` on the other, and the loss itself is
# smooth, so the slope jumps by exactly :math:`2\lambda`.

b2 = np.linspace(-1, 1, 201)
cut = np.stack([np.ones_like(b2), b2], axis=-1)

fig, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
for strength in (0.1, 0.3, 0.5):
    folded = loss + rs.Penalty(l1=strength)
    (curve,) = left.plot(b2, folded(cut), label=f"λ = {strength}")
    slope = folded.subgradient(cut)[:, 1]
    slope[b2 == 0] = np.nan  # the derivative does not exist on the fold
    right.plot(b2, slope, color=curve.get_color())
    just_off = folded.subgradient([[1.0, -1e-12], [1.0, 1e-12]])[:, 1]
    print(f"lambda = {strength}: the slope jumps by {np.diff(just_off)[0]:.6f}")
left.legend()
left.set(xlabel=r"$\beta_2$", ylabel="J(1, β₂)", title="The surface, cut at β₁ = 1")
right.set(
    xlabel=r"$\beta_2$", ylabel=r"$\partial J / \partial \beta_2$", title="Its slope"
)

# %%
# Each curve has its corner at 0, and there each slope jumps, by twice its strength.
#
# Why a segment?
# --------------
# Take :math:`p = x = 1`. The loss depends on :math:`d = \beta_1 - \beta_2` alone, and
# there are many ways to split one difference between two weights. The penalty cannot
# choose among those with :math:`\beta_1 \ge 0 \ge \beta_2`, because there
# :math:`|\beta_1| + |\beta_2| = d`: **the price is the same for every split.** All of
# them are minimizers as long as :math:`d` is the right one,
#
# .. math:: d^* = \log\frac{1 - \lambda}{\lambda}, \quad 0 < \lambda < \tfrac12 ,
#
# and only the two ends of that segment are *sparse*, with one weight exactly 0 (`the
# steps in between <../theory/segment.html>`__). At :math:`\lambda = \frac12` — in general
# at :math:`|x|\,|p - \frac12|`, which the library calls `alpha_max
# <../theory/alpha_max.html>`__ — the segment has shrunk into the origin, where it stays.

fig, axes = plt.subplots(2, 2, figsize=(6.4, 6.4), layout="constrained")
for ax, strength in zip(axes.flat, (0.06, 0.1, 0.25, 0.5), strict=True):
    objective = loss + rs.Penalty(l1=strength)
    rs.plotting.contours(objective, ax=ax)
    found = rs.minimizers(objective)
    ax.set_title(f"λ = {strength}: {found.kind}, d* = {found.difference:.3f}", size=10)
print("alpha_max =", rs.alpha_max(loss))

# %%
# The orange segment runs from one axis to the other, and gets shorter as λ grows.
#
# The diamond
# -----------
# There is another way to say all this. The *price* λ charges for each unit of
# :math:`|\beta_1| + |\beta_2|`. Charge nothing, but set a *budget* :math:`t`: find the
# lowest point of the loss alone among the weights with
#
# .. math:: |\beta_1| + |\beta_2| \le t .
#
# These fill a diamond with its corners on the axes. `Press Budget
# <?l1=0.2&budget=1#surface>`__ below the live figure, and there is the one that belongs
# to the price: its :math:`t` is what the minimizers spend,
# :math:`|\beta_1^*| + |\beta_2^*|`. `A lower price <?l1=0.1&budget=1#surface>`__ leaves a
# larger budget. Or drag the yellow handle on the rim, and the price follows.
#
# The thin white line is the lowest contour of the loss that meets the diamond. Contours
# of this loss are straight and slanted as its edges are, so the line lies *flush along an
# edge*: that edge is the segment. And the corners of the diamond stand on the folds of
# the surface, since both are where :math:`|\beta_1|` or :math:`|\beta_2|` has its kink.

for strength in (0.06, 0.1, 0.2, 0.3, 0.4, 0.5):
    t = rs.budget(loss + rs.Penalty(l1=strength))
    print(f"price {strength:4}: budget {t:.3f}, paid {strength * t:.3f}")

# %%
# The higher the price, the smaller the budget; from λ = ½ on it is 0. What is *paid*,
# price times budget, rises at first and then falls. `Price or budget?
# <../theory/budget.html>`__ has the proof that both forms have the same minimizers, and
# the case where they have not.
#
# Three ways down a folded surface
# --------------------------------
# So the surface does not decide which minimizer you get. The algorithm does. A gradient
# step needs a slope, and on a fold there is none. Three ways to go on:
#
# *Subgradient descent* takes a slope all the same. At a kink any number between the slope
# on its left and the slope on its right will do; such a number is a *subgradient*, and
# all of them together are the *subdifferential*. For :math:`|\beta|` at 0 that is the
# interval :math:`[-1, 1]`, and this algorithm takes 0. (It tells when to stop, too: a
# point is a minimizer if and only if 0 is one of its subgradients, which is known as
# *Fermat's rule*.)
#
# *Proximal gradient* takes a gradient step for the loss alone, which has a gradient
# everywhere, and then applies the *prox* of the penalty: it moves to the point with the
# best trade-off between a low penalty and staying near. For L1 that means to bring each
# weight nearer to 0 by a fixed amount, and to stop **at 0, exactly**, if it gets there:
# a *soft threshold*. `More about the prox <../theory/prox.html>`__.
#
# *Coordinate descent* holds all weights but one. What is left is a curve, a slice of the
# surface. It goes to the lowest point of the slice, then gives the next weight its turn.
# Here is its first sweep from (3, 1), for :math:`\lambda = 0.2`, :math:`\beta_1` first.
# The second slice is lowest at its kink, and so :math:`\beta_2` becomes exactly 0. `More
# about coordinate descent <../theory/coordinate.html>`__.

beginning = [3.0, 1.0]
_, (held, zero) = islice(rs.coordinate_descent(J, beginning), 2)
b = np.linspace(-1.0, 4.0, 501)

fig, axes = plt.subplots(1, 2, figsize=(7.2, 3.2), layout="constrained", sharey=True)
axes[0].plot(b, J(np.stack([b, np.full_like(b, 1.0)], axis=-1)))
axes[0].plot(held, J([held, 1.0]), "o", color="#e4572e")
axes[0].set(
    xlabel=r"$\beta_1$", ylabel="J", title=r"First $\beta_1$, with $\beta_2 = 1$"
)
axes[1].plot(b, J(np.stack([np.full_like(b, held), b], axis=-1)))
axes[1].plot(zero, J([held, zero]), "o", color="#e4572e")
axes[1].set(xlabel=r"$\beta_2$", title=rf"Then $\beta_2$, with $\beta_1 = {held:.2f}$")
print(f"after the first sweep: ({held:.4f}, {zero:g})")

# %%
# The race
# --------
# Four descents start from the same point (3, 1), on the same surface, with
# :math:`\lambda = 0.2`; coordinate descent takes part in either order.

racers = {
    "subgradient, step 0.5": rs.subgradient_descent(J, beginning, step=0.5),
    "proximal gradient": rs.proximal_gradient(J, beginning),
    "coordinate, weight 1 first": rs.coordinate_descent(J, beginning, order=(0, 1)),
    "coordinate, weight 2 first": rs.coordinate_descent(J, beginning, order=(1, 0)),
}

fig, axes = plt.subplots(
    2, 2, figsize=(6.4, 6.9), layout="constrained", sharex=True, sharey=True
)
for ax, (name, iterates) in zip(axes.flat, racers.items(), strict=True):
    path = np.array(list(islice(iterates, 301)))
    rs.plotting.contours(J, ax=ax, half_width=3.5)
    ax.label_outer()
    ax.plot(*path.T, ".-", color="white", linewidth=1, markersize=4)
    zeros = int(np.sum(path[-1] == 0.0))
    ax.set_title(f"{name}\n{'exactly sparse' if zeros else 'no exact zero'}", size=10)
    print(f"{name:26s} ends at {path[-1].tolist()}, J = {J(path[-1]):.9f}")

# %%
# Proximal gradient and coordinate descent end in the same point, on the axis, with an
# exact zero. Subgradient descent gets near it, and keeps jumping across the axis.
#
# Started from the origin instead, proximal gradient moves both weights alike and stops
# in the middle of the segment, while coordinate descent runs to one of its ends, and its
# order says to which:

origin = [0.0, 0.0]
dense = rs.minimize(J, origin, solver=rs.proximal_gradient)
print("proximal gradient     ", dense.beta)
for order in ((0, 1), (1, 0)):
    *_, end = islice(rs.coordinate_descent(J, origin, order=order), 60)
    print("coordinate descent", order, end.tolist())

# %%
# How exact is an exact zero? At an end of the segment the loss pulls at the resting
# weight with exactly :math:`\lambda`, as much as the kink can hold, so there the last bit
# of a rounding error may decide between 0.0 and something like :math:`10^{-16}`. The
# library's coordinate descent measures both weights against one and the same number,
# which keeps its zero exact; proximal gradient, from (3, 1), comes from the side where
# the loss pulls with less than :math:`\lambda`, and there is nothing to decide.
#
# `Race them yourself <../explorer.html?preset=segment>`__: drag the start, and see who
# ends sparse; or `let coordinate descent begin with the other weight
# <../explorer.html?preset=orders>`__.
#
# What do frameworks do at a kink?
# --------------------------------
# Programs that differentiate other programs have to return *some* number at a kink. It
# has been observed that `TensorFlow returns 0 <https://stackoverflow.com/a/41520694>`__
# where a condition switches from one branch to another. Write the same function with the
# other comparison, and see:
#
# .. code-block:: python
#
#    import tensorflow as tf
#
#    x = tf.Variable(0.0)
#    with tf.GradientTape(persistent=True) as tape:
#        open_ended = tf.where(x > 0, x + 2, 2.0)
#        closed = tf.where(x >= 0, x + 2, 2.0)  # equal to it at every x
#    print(float(tape.gradient(open_ended, x)))  # 0.0
#    print(float(tape.gradient(closed, x)))  # 1.0
#
# So the answer depends on how the function was written down, not on the point: here are
# eight ways to write functions whose only kink is at 0, differentiated there by three
# frameworks.
#
# .. csv-table:: The derivative at 0
#    :file: ../kinks.csv
#    :header-rows: 1
#    :widths: auto
#
# The first two rows are the program above. The last is :math:`|x|`, and *nan*, not a
# number, is not a subgradient of anything.
#
# **What to take along.** The folds lie on the axes, the slope jumps there by
# :math:`2\lambda`, and they do attract algorithms that can see them. In this model,
# though, they do not make the minimizer sparse: of a whole segment only the ends are.
# Section 5 shows a model in which they do, at some strengths.

plt.show()
