r"""
4. Both: a whiff of L2 decides
==============================

With both penalties the surface has the folds of one and the curvature of the other. The
smallest amount of L2 also ends the draw of section 2: of the whole segment, of which only
the ends are sparse, one point is left, near the middle.

The *elastic net* charges both prices at once:

.. math:: J(\beta) = L(\beta) + \lambda \bigl( |\beta_1| + |\beta_2| \bigr)
   + \Omega \bigl( \beta_1^2 + \beta_2^2 \bigr)

with the loss of section 1, :math:`L(\beta) = \log(1 + e^{u}) - p\,u` and
:math:`u = x(\beta_1 - \beta_2)`.
"""

# %%
# Two dials
# ---------
# Drag the surface to turn it. `Set Ω to 0 <?l2=0#surface>`__ and the segment of section 2 is there. `Raise it by a
# thousandth <?l2=0.001#surface>`__ and the segment is gone, replaced by a point near its
# middle. `Push λ to ½ <?l1=0.5#surface>`__ and it is the origin, whatever Ω is.

import matplotlib.pyplot as plt
import numpy as np

import regsurf as rs

loss = rs.CrossEntropy(p=1.0, x=1.0)
J = loss + rs.Penalty(l1=0.2, l2=0.1)
rs.plotting.surface(
    J, sliders={"l1": (0.0, 0.1, 0.2, 0.3, 0.5), "l2": (0.0, 0.05, 0.1, 0.2, 0.5)}
).show()

# %%
# Rows keep :math:`\Omega`, columns keep :math:`\lambda`. Going right sharpens the folds
# and going down rounds the bowl. In the right column :math:`\lambda = \frac12` has
# reached `alpha_max <../theory/alpha_max.html>`__.

fig, axes = plt.subplots(
    2, 2, figsize=(6.4, 6.6), sharex=True, sharey=True, layout="constrained"
)
for row, l2 in zip(axes, (0.0, 0.1), strict=True):
    for ax, l1 in zip(row, (0.2, 0.5), strict=True):
        rs.plotting.contours(loss + rs.Penalty(l1, l2), ax=ax)
        ax.set_title(f"λ = {l1:g}, Ω = {l2:g}")
        ax.label_outer()

# %%
# On the left Ω turns a segment into a point; on the right there is the origin with and
# without it.
#
# The rounded diamond
# -------------------
# Budgets tell the same story. With both prices, what is limited is
# :math:`(\lambda \|\beta\|_1 + \Omega \|\beta\|_2^2) / (\lambda + \Omega)`, with
# :math:`\|\beta\|_1 = |\beta_1| + |\beta_2|` and
# :math:`\|\beta\|_2^2 = \beta_1^2 + \beta_2^2`. `Press Budget
# <?l1=0.2&l2=0.1&budget=1#surface>`__: the set is a diamond with rounded edges, and the
# straight contour of the loss touches one in its middle. `However little it is rounded
# <?l1=0.2&l2=0.001&budget=1#surface>`__: the edge that the contour lay flush along is
# curved now, and a line touches a curve at a point. Drag the handle, and both prices
# change in proportion.
#
# All or nothing
# --------------
# With :math:`\Omega > 0` the minimizer is :math:`(d/2, -d/2)`, where :math:`d` solves
#
# .. math:: x\,\bigl(p - q(d)\bigr) = \lambda\,\mathrm{sign}(d) + \Omega\, d
#
# as long as :math:`\lambda < |x|\,|p - \frac12|`, and the origin otherwise. Both weights
# are non-zero, or both are exactly 0. There is no pair of strengths for which one
# survives and the other does not.

l1 = np.linspace(0, 0.6, 61)
fig, ax = plt.subplots(figsize=(6.5, 4), layout="constrained")
for l2 in (0.01, 0.05, 0.2, 1.0):
    weights = [rs.minimizers(loss + rs.Penalty(s, l2)).ends[0, 0] for s in l1]
    ax.plot(l1, weights, label=f"Ω = {l2:g}")
ax.axvline(rs.alpha_max(loss), color="gray", linestyle=":", linewidth=1)
ax.set(xlabel="λ", ylabel=r"$\beta_1 = -\beta_2$ at the minimizer")
ax.set_title("Each curve meets zero at the same λ")
ax.legend()

# %%
# Left of ½ both weights differ from 0, from ½ on both are 0; a larger Ω makes them smaller
# and moves no curve's end.
#
# How little L2 is enough?
# ------------------------
# Any amount leaves a single minimizer. As :math:`\Omega \to 0` it tends to the midpoint
# of the segment, not to one of its sparse ends; a larger :math:`\Omega` also pulls it
# towards the origin.

segment = rs.minimizers(loss + rs.Penalty(l1=0.2))
middle = segment.ends.mean(axis=0)
print("midpoint of the segment ", middle)
for l2 in (1e-1, 1e-3, 1e-5, 1e-7):
    bottom = rs.minimizers(loss + rs.Penalty(0.2, l2)).ends[0]
    print(
        f"Omega = {l2:<7g} minimizer {bottom}, off by {np.linalg.norm(bottom - middle):.1e}"
    )

# %%
# Try it in the explorer: `a whiff of Ω <../explorer.html?preset=whiff>`__, and `all or
# nothing <../explorer.html?preset=all-or-nothing>`__.
#
# **What to take along.** The minimizer is the middle of the segment only in the limit, and
# in no case is one of its weights 0 and the other not. The combined surface does inherit the folds and the smooth
# pull. What it does not inherit, in this model, is a sparse minimizer.

plt.show()
