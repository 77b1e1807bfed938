r"""
1. Cross-entropy: a valley with no floor
========================================

A network with two parameters has a loss that can be drawn, and where the target is
certain and nothing else is charged, its surface is a sheet that slopes downhill for ever.

The network could hardly be smaller. One number :math:`x` comes in; two outputs leave,
:math:`\hat z_1 = \beta_1 x` and :math:`\hat z_2 = \beta_2 x`; softmax, which divides
:math:`e^{\hat z_1}` and :math:`e^{\hat z_2}` by their sum, turns them into the
probabilities :math:`q` and :math:`1 - q` of two classes. The numbers :math:`\beta_1` and
:math:`\beta_2` are its *parameters*, or *weights*; training looks for those with a small
loss. All symbols are on `one page <../conventions.html>`__.

.. figure:: /_static/network.svg
   :class: invert-in-dark
   :width: 560
   :alt: A network diagram. The input x feeds two outputs with weights beta 1 and
      beta 2; a softmax turns the outputs into the probabilities q and 1 minus q.

   Two weights, :math:`\beta_1` and :math:`\beta_2`: the plane we will draw over.
"""

# %%
# From four logarithms to one variable
# ------------------------------------
# Let the target give the first class the probability :math:`p`. Cross-entropy charges
#
# .. math:: J(\beta) = -p \log q - (1 - p) \log(1 - q)
#
# for a network that gives it the probability
#
# .. math:: q = \frac{e^{\beta_1 x}}{e^{\beta_1 x} + e^{\beta_2 x}}.
#
# Call the denominator :math:`S = e^{\beta_1 x} + e^{\beta_2 x}`. A logarithm turns each
# fraction into a difference,
#
# .. math:: \log q = \beta_1 x - \log S, \quad \log(1 - q) = \beta_2 x - \log S,
#
# and putting these in gives
#
# .. math:: J(\beta) = -p\,\beta_1 x - (1 - p)\,\beta_2 x
#    + \bigl[\,p + (1 - p)\,\bigr] \log S .
#
# The bracket is 1, and one could stop here. But now take :math:`\beta_2 x` out of the logarithm,
# :math:`\log S = \beta_2 x + \log(1 + e^u)` with :math:`u = x(\beta_1 - \beta_2)`, and
# what is left is
#
# .. math:: J(\beta) = \log(1 + e^{u}) - p\,u .
#
# Two parameters went in, but **only their difference matters**. Walk along the
# direction (1, 1), raising both weights alike, and the loss does not move: `why
# <../theory/difference.html>`__. Logarithms are natural, so the loss is in *nats*; two
# equal outputs cost log 2 of them.

from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

import regsurf as rs

loss = rs.CrossEntropy(p=1.0, x=1.0)
print("at the origin:", loss([0.0, 0.0]), "= log 2")
print("both weights + 7:", loss([7.0, 7.0]))

# %%
# The surface
# -----------
# Here it is for :math:`x = 1`. Drag it to turn it, or give it the focus and use the arrow
# keys. With :math:`p = 1` the target is certain, and the sheet
# falls towards the corner where :math:`\beta_1` is large and :math:`\beta_2` is very
# negative, always a little lower, never at the bottom. `Lower p to 0.8
# <?p=0.8#surface>`__ and the near side rises: now a straight valley runs along (1, 1),
# and all of its floor is optimal. `At p = ½ <?p=0.5#surface>`__ the valley passes
# through the origin, and `at p = 0 <?p=0#surface>`__ everything falls the other way.

J = loss + rs.Penalty()
rs.plotting.surface(J, sliders={"p": (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)}).show()

# %%
# Seen from above, the contours are straight and parallel. On the left nothing is
# optimal, and the arrow points to where the loss creeps towards 0. On the right, for
# :math:`p = 0.8`, the orange line holds every *minimizer*, every point where the loss is
# lowest: :math:`\beta_1 - \beta_2 = \log\frac{p}{1 - p}\,/\,x = \log 4`.

fig, axes = plt.subplots(1, 2, figsize=(7.2, 3.6), layout="constrained")
for ax, p in zip(axes, (1.0, 0.8), strict=True):
    rs.plotting.contours(rs.CrossEntropy(p=p) + rs.Penalty(), ax=ax)
    ax.set_title(f"p = {p:g}")

# %%
# A certain target has no best weights; an uncertain one has a whole line of them.
#
# How fast does it run away?
# --------------------------
# *Gradient descent* takes steps against the gradient, the direction of steepest rise. On
# the certain target it walks down the sheet, straight along (1, −1), since every gradient
# points that way. The steps shrink as the slope does. For steps that are infinitely many
# and infinitely small, the *gradient flow*, time has a closed form: from the origin,
#
# .. math:: e^u + u = 1 + 2 x^2 t,
#
# so :math:`u` grows like :math:`\log(2 x^2 t)`. With :math:`x = 1`, ten times the patience
# buys nearly :math:`\log 10 \approx 2.303` of :math:`\beta_1 - \beta_2`, which is
# :math:`\log 10 / \sqrt 2 \approx 1.628` of :math:`\|\beta\|_2`, the distance from the
# origin on the right.

step, n_steps = 0.1, 20_000
descent = rs.subgradient_descent(J, [0.0, 0.0], step)
path = np.array(list(islice(descent, n_steps + 1)))

time = step * np.arange(1, n_steps + 1)
difference = np.linspace(1e-3, path[-1] @ [1, -1], 200)
exact_time = (np.exp(difference) + difference - 1) / 2

fig, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.7), layout="constrained")
rs.plotting.contours(J, ax=left, half_width=6)
left.plot(*path[:: n_steps // 50].T, ".-", color="white", label="gradient descent")
left.set_title(f"{n_steps:,} steps: ({path[-1, 0]:.2f}, {path[-1, 1]:.2f})")
right.semilogx(time, np.linalg.norm(path[1:], axis=1), linewidth=5, alpha=0.4)
right.semilogx(exact_time, difference / np.sqrt(2), "--", color="tab:red")
right.legend(["gradient descent", "gradient flow, exact"])
right.set(
    xlabel="time = step × number of steps",
    ylabel=r"$\|\beta\|_2$",
    xlim=(0.1, time[-1]),
    title="The drift is logarithmic",
)
later = np.linalg.norm(path[-1]) - np.linalg.norm(path[len(path) // 10])
print(
    f"after {n_steps:,} steps: beta = {path[-1].round(3)}, loss = {loss(path[-1]):.2e};"
    f" the last tenfold added {later:.3f}"
)

# %%
# The loss is nearly 0 and the weights are still growing, forever more slowly. With
# :math:`p = 0.8` the same descent stops. So it is with data: without a penalty, weights
# grow for ever if and only if some plane has no row of either class on its wrong side
# and not all rows on itself (`tried on data
# <../claims.html#separation-grows-weights>`__). `Watch it
# drift <../explorer.html?preset=drift>`__.
#
# Why put a price on weights?
# ---------------------------
# In the small network large weights harm nobody. In a larger one they can. Take 40 rows
# of data with 20 features each, of which only two matter, and labels that are not certain.
# A model with one weight for each feature learns these 40 rows by heart: the loss on the
# rows it was trained on goes down and down. On new rows from the same source, the loss
# soon goes up. This is *overfitting*.

rng = np.random.default_rng(3)
X = rng.standard_normal((2_040, 20))
chance = 1 / (1 + np.exp(-X @ np.r_[1.5, -1.5, np.zeros(18)]))
y = rng.random(2_040) < chance
known, new = rs.LogisticLoss(X[:40], y[:40]), rs.LogisticLoss(X[40:], y[40:])

n_steps = 300
descent = rs.subgradient_descent(
    known + rs.Penalty(), np.zeros(20), 1 / known.curvature
)
path = np.array(list(islice(descent, n_steps + 1)))[1:]
strengths = np.geomspace(1e-4, 1, 25)
priced = np.array([
    rs.minimize(known + rs.Penalty(l2=s), tol=1e-6).beta for s in strengths
])  # fmt: skip

fig, (left, right) = plt.subplots(
    1, 2, figsize=(7.2, 3.4), layout="constrained", sharey=True
)
left.semilogx(range(1, n_steps + 1), known(path), label="on the 40 rows")
left.semilogx(range(1, n_steps + 1), new(path), label="on 2,000 new rows")
left.set(xlabel="steps, no penalty", ylabel="mean loss, nats", ylim=(0, 2))
left.legend()
right.semilogx(strengths, known(priced), strengths, new(priced))
right.set(xlabel="price of the squares, Ω")
best = new(priced).argmin()
print(f"no penalty, {n_steps:,} steps: loss on new rows {new(path[-1]):.3f}")
print(
    f"with Omega = {strengths[best]:.2g}: {new(priced[best]):.3f}, guessing: {np.log(2):.3f}"
)

# %%
# On the left, training longer makes it worse. On the right the weights have a price,
# :math:`\Omega` times the sum of their squares, and the same 40 rows lead to weights with
# a smaller loss on new rows: at too low a price they overfit, at too high a price they
# learn nothing. That is why one penalizes. Not everything that grows overfits,
# though: `where new rows are as easy as the old ones <../claims.html#growing-weights-overfit>`__
# growing weights do no harm.
#
# A penalty puts a price on large weights, and gives the sheet a floor. What kind of
# floor depends on how one measures size. The next section measures it by absolute
# values.

plt.show()
