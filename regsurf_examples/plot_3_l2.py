r"""
3. L2: a smooth bowl whose bottom moves home
============================================

Charging for squares bends the sheet into a bowl. There is exactly one minimizer, it is
finite, it slides to the origin as the price rises, and it never quite gets there.

The L2 penalty with strength :math:`\Omega` makes the objective

.. math:: J(\beta) = \log(1 + e^{u}) - p\,u
   + \Omega \bigl( \beta_1^2 + \beta_2^2 \bigr),
   \qquad u = x(\beta_1 - \beta_2).

There is no factor ½ in front of the squares, here or anywhere on this site.
"""

# %%
# Watch the sheet bend
# --------------------
# Any :math:`\Omega` above 0, however small, lifts the far corner that pulled the weights
# away in section 1. There are no folds: the surface stays smooth. `Start from none
# <?l2=0#surface>`__, where the arrow points to infinity; `add a hundredth
# <?l2=0.01#surface>`__, and there is a bottom; `go up to ½ <?l2=0.5#surface>`__, and it
# is close to home.

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

import regsurf as rs

loss = rs.CrossEntropy(p=1.0, x=1.0)
J = loss + rs.Penalty(l2=0.1)
rs.plotting.surface(J, sliders={"l2": (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)}).show()

# %%
# Where is the bottom?
# --------------------
# Of all pairs with the same difference :math:`d`, the squares prefer the balanced one,
# :math:`(d/2, -d/2)`. What is left is one equation in one unknown,
#
# .. math:: x\,\bigl(p - q(d)\bigr) = \Omega\, d ,
#
# the pull of the loss against the pull of the penalty. It has no closed form, but one
# root, which the library finds to the last bit.

strengths = np.logspace(-3, 1, 200)
bottoms = np.array([rs.minimizers(loss + rs.Penalty(l2=s)).ends[0] for s in strengths])

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
rs.plotting.contours(J, ax=left)
left.plot(*bottoms.T, "--", color="white", linewidth=1)
left.set_title("The minimizer moves along the dashed line")
right.loglog(strengths, bottoms[:, 0], label=r"$\beta_1$ at the minimizer")
right.loglog(
    strengths, 0.25 / strengths, ":", label=r"$|x|\,(p-\frac{1}{2}) / 2\Omega$"
)
right.set(xlabel=r"$\Omega$", title="Smaller and smaller, never zero", ylim=(1e-2, 10))
right.legend()
for strength in (0.01, 0.1, 1.0, 10.0):
    bottom = rs.minimizers(loss + rs.Penalty(l2=strength)).ends[0]
    print(f"Ω = {strength:5g}: minimizer ({bottom[0]:.6f}, {bottom[1]:.6f})")

# %%
# On logarithmic axes the curve ends up parallel to the dotted line: ten times the
# price, a tenth of the weight. No finite price buys a zero.
#
# Descent goes straight home
# --------------------------
# Along (1, 1) the loss is flat and the penalty alone decides: with step :math:`\eta`,
# each step of gradient descent multiplies the sum :math:`\beta_1 + \beta_2` by exactly
# :math:`1 - 2 \eta\, \Omega`. Across, the loss helps. From any start the walk reaches
# the one and only bottom; compare section 2, where the start decided.

eta, n_steps = 0.5, 120
fig, ax = plt.subplots(figsize=(5, 4.6), layout="constrained")
rs.plotting.contours(J, ax=ax)
for start in ([-2.5, 2.5], [-2.5, -2.5], [2.5, 2.5], [2.5, -2.5], [0.0, 2.5]):
    path = np.array(list(islice(rs.subgradient_descent(J, start, eta), n_steps)))
    ax.plot(*path.T, ".-", color="white", linewidth=1, markersize=4)
    print(f"from {start}: distance left {rs.minimizers(J).distance(path[-1]):.1e}")
ax.set_title("Five starts, one end")

# %%
# The squares bend the surface, and a surface that bends more bears shorter steps only:
# here is `a step too far <../explorer.html?preset=diverging>`__.
#
# **What to take along.** L2 trades size for fit smoothly: the minimizer is finite and
# unique, close to 0 when the price is high, and dense. If you want zeros, squares will
# not give you any.

plt.show()
