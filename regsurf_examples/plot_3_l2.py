r"""
3. L2: a smooth bowl whose bottom moves home
============================================

Charging for squares bends the sheet into a bowl. There is exactly one minimizer, it is
finite, it slides to the origin as the price rises, and, unless it was there without any
price, it never quite gets there.

The L2 penalty, :math:`\Omega` times the sum of the squares, makes the *objective*, which
is what training minimizes,

.. math:: J(\beta) = \log(1 + e^{u}) - p\,u
   + \Omega \bigl( \beta_1^2 + \beta_2^2 \bigr)

with :math:`u = x(\beta_1 - \beta_2)`.

There is no factor ½ in front of the squares, here or anywhere on this site.
"""

# %%
# Watch the sheet bend
# --------------------
# Drag the surface to turn it. Any :math:`\Omega` above 0, however small, lifts the far corner that pulled the weights
# away in section 1. There are no folds: the surface stays smooth. `Start from none
# <?l2=0#surface>`__, where the arrow points to infinity; `add a hundredth
# <?l2=0.01#surface>`__, and there is a bottom; `go up to ½ <?l2=0.5#surface>`__, and it
# is close to the origin. (As in section 2, what rises above the loss is cut off.)

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

import regsurf as rs

loss = rs.CrossEntropy(p=1.0, x=1.0)
J = loss + rs.Penalty(l2=0.1)
rs.plotting.surface(J, sliders={"l2": (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)}).show()

# %%
# Side by side, from no penalty to a strong one:

fig, axes = plt.subplots(
    2, 2, figsize=(6.6, 5.6), layout="constrained", subplot_kw={"projection": "3d"}
)
for ax, strength in zip(axes.flat, (0.0, 0.02, 0.1, 0.5), strict=True):
    rs.plotting.sheet(loss + rs.Penalty(l2=strength), ax)
    ax.set_title(f"Ω = {strength:g}")

# %%
# The sheet bends into a bowl, rounder and rounder, and its bottom moves to the origin.
#
# Where is the bottom?
# --------------------
# Of all pairs with the same difference :math:`d`, the squares prefer the balanced one,
# :math:`(d/2, -d/2)`. What is left is one equation in one unknown,
#
# .. math:: x\,\bigl(p - q(d)\bigr) = \Omega\, d ,
#
# the pull of the loss against the pull of the penalty, with :math:`q(d)` the probability
# of section 1. The left side falls with :math:`d` (for :math:`x > 0`) and the right side
# rises, so there is one root; the library finds it by bisection, down to neighbouring
# floats.

strengths = np.logspace(-3, 1, 200)
bottoms = np.array([rs.minimizers(loss + rs.Penalty(l2=s)).ends[0] for s in strengths])

fig, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.7), layout="constrained")
rs.plotting.contours(J, ax=left)
left.plot(*bottoms.T, "--", color="white", linewidth=1)
left.set_title("The minimizer's way to the origin", size=10)
right.loglog(strengths, bottoms[:, 0], label=r"$\beta_1$ at the minimizer")
right.loglog(
    strengths, 0.25 / strengths, ":", label=r"$|x|\,(p-\frac{1}{2}) / 2\Omega$"
)
right.set(xlabel=r"$\Omega$", ylim=(1e-2, 10))
right.set_title("Smaller and smaller, never zero", size=10)
right.legend()
for strength in (0.01, 0.1, 1.0, 10.0):
    bottom = rs.minimizers(loss + rs.Penalty(l2=strength)).ends[0]
    print(f"Omega = {strength:5g}: minimizer ({bottom[0]:.6f}, {bottom[1]:.6f})")

# %%
# For large Ω the curve approaches the dotted line: ten times the price, a tenth of the
# weight. With this certain target, and with any :math:`p \ne \frac12` and
# :math:`x \ne 0`, no finite price buys a zero.
#
# The disc
# --------
# Section 2 turned a price into a budget, and found a diamond. Here the weights within a
# budget, :math:`\beta_1^2 + \beta_2^2 \le t`, fill a disc. `Press Budget
# <?l2=0.1&budget=1#surface>`__ below the live figure, and drag its rim: the straight
# contour of the loss touches the disc at one point, in the middle between two axes. A
# disc has no edges to lie flush along, and no corners to end on.
#
# Descent finds it from everywhere
# --------------------------------
# Along (1, 1) the loss is flat and the penalty alone decides: with step :math:`\eta`,
# each step of gradient descent multiplies the sum :math:`\beta_1 + \beta_2` by
# :math:`1 - 2 \eta\, \Omega`. Across, the loss helps. So with steps that are not too long
# the walk approaches the one and only bottom from any start; compare section 2, where the
# start decided.

eta, n_steps = 0.5, 120
fig, ax = plt.subplots(figsize=(5, 4.6), layout="constrained")
rs.plotting.contours(J, ax=ax)
for start in ([-2.5, 2.5], [-2.5, -2.5], [2.5, 2.5], [2.5, -2.5], [0.0, 2.5]):
    path = np.array(list(islice(rs.subgradient_descent(J, start, eta), n_steps)))
    ax.plot(*path.T, ".-", color="white", linewidth=1, markersize=4)
    print(f"from {start}: distance left {rs.minimizers(J).distance(path[-1]):.1e}")
ax.set_title("Five starts, one end")

# %%
# Five starts, and all paths end in the same point.
#
# How long is too long? The squares bend the surface, and a surface that bends more bears
# shorter steps only: below :math:`2 / (\frac12 x^2 + 2\Omega)`. Here is `a step too far
# <../explorer.html?preset=diverging>`__.
#
# **What to take along.** L2 trades size for fit smoothly: the minimizer is finite and
# unique, and close to 0 when the price is high. In this model, whenever it was not 0
# before, it is *dense*: both weights differ from 0. If you want zeros, do not ask the
# squares.

plt.show()
