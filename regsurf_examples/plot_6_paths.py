r"""
6. Basins: which minimizer do you get, and who decides?
=======================================================

Where the minimizers form a segment, the end of a descent depends on its start and on
the algorithm. Start everywhere at once, and the dependence becomes a map. The starts that
lead to the same end are called its *basin*.

We stay with :math:`p = x = 1` and :math:`\lambda = 0.2`. All points of the segment from
:math:`(d^*, 0)` to :math:`(0, -d^*)`, :math:`d^* = \log 4`, are equally good, and only
its two ends are sparse.
"""

# %%
# Four maps of one surface
# ------------------------
# Each pixel is a start, and its colour tells where on the segment the descent from
# there ends: dark at one end, bright at the other. White lines enclose the starts that
# end *exactly* sparse, with a weight that equals 0.0. A map is one call and some forty
# thousand descents. The algorithms are those of `section 2 <plot_2_l1.html>`__.

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import plotly.graph_objects as go
from sklearn.datasets import load_breast_cancer

import regsurf as rs

J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.2)
starts = rs.square_grid(half_width=3.0, n=201)
solvers = {
    "subgradient, step 0.1": partial(rs.subgradient_descent, step=0.1),
    "proximal gradient": rs.proximal_gradient,
    "coordinate, β₁ first": partial(rs.coordinate_descent, order=(0, 1)),
    "coordinate, β₂ first": partial(rs.coordinate_descent, order=(1, 0)),
}

fig, axes = plt.subplots(
    2, 2, figsize=(6.6, 6.4), layout="constrained", sharex=True, sharey=True
)
segment = rs.minimizers(J)
for ax, (name, solver) in zip(axes.flat, solvers.items(), strict=True):
    ends = rs.basin_map(J, starts, solver, n_steps=500)
    place = ends[..., 0] / segment.difference
    image = ax.imshow(place, origin="lower", extent=(-3, 3, -3, 3), vmin=0, vmax=1)
    sparse = (ends == 0.0).any(axis=-1)
    if sparse.any():
        ax.contour(*np.moveaxis(starts, -1, 0), sparse, [0.5], colors="white")
    ax.plot(*segment.ends.T, color="#e4572e", linewidth=3)
    ax.set_title(f"{name}\n{sparse.mean():.0%} end exactly sparse", size=10)
    ax.set(xlabel="β₁", ylabel="β₂")
    ax.label_outer()
fig.colorbar(image, ax=axes, label="β₁ / d* at the end", shrink=0.8)

# %%
# Subgradient descent lands on a zero from none of these starts. Proximal gradient
# treats both weights alike, so its map has a mirror: starts near the diagonal
# :math:`\beta_1 = -\beta_2` stay dense, and those far to either side are caught by a
# fold. How many there are depends on its step, 2 here, the default: with ½ it would be a
# few in a hundred fewer. Coordinate descent forgets the weight that it updates first. Only
# the other one counts, and the map has stripes.
#
# A condition for taking turns
# ----------------------------
# Coordinate descent is safe here because each kink belongs to one weight alone: the
# penalty is *separable* (`Tseng, 2001 <../references.html>`__). Give the two weights a
# kink in common, and the algorithm can stop where it should not. Take
#
# .. math:: f(\beta) = |\beta_1 - \beta_2| + \tfrac18 (\beta_1 + \beta_2 - 2)^2 ,
#
# which is convex and has one minimizer, :math:`(1, 1)`. At a point :math:`(t, t)` of the
# kink the smooth part pulls at each weight with :math:`\frac12 |t - 1|`, and the kink holds
# against 1: so the algorithm stops at **any of them with** :math:`|t - 1| \le 2`. Each
# update below is a minimization over one weight, by trying out a fine grid of values.


def f(b1, b2):
    """Return a convex function whose kink lies along the diagonal."""
    return abs(b1 - b2) + (b1 + b2 - 2) ** 2 / 8


def sweeps(b1, b2, n_sweeps=5):
    """Return the path of coordinate descent on f, the first weight first."""
    path = [(b1, b2)]
    for _ in range(n_sweeps):
        b1 = values[np.argmin(f(values, b2))]
        path.append((b1, b2))
        b2 = values[np.argmin(f(b1, values))]
        path.append((b1, b2))
    return np.array(path)


values = np.linspace(-3, 3, 6001)
fig, ax = plt.subplots(figsize=(5, 4.4), layout="constrained")
b1, b2 = np.moveaxis(starts, -1, 0)
ax.contourf(b1, b2, f(b1, b2), 14)
for start in ((2.5, -0.5), (-2.0, 0.2), (2.8, 2.0)):
    path = sweeps(*start)
    ax.plot(*path.T, "o-", color="white", markersize=4)
    print(f"from {start}: stuck at {path[-1].round(3)}, f = {f(*path[-1]):.3f}")
ax.plot(1, 1, "o", color="#e4572e", label="the minimizer")
ax.set(xlabel="β₁", ylabel="β₂", title="One step to the kink, and no further")
ax.legend(labelcolor="white", frameon=False, loc="upper left")

# %%
# At each stop neither weight can improve alone. Both could together, along the kink,
# but together is what this algorithm never tries.
#
# Data decide, where they can
# ---------------------------
# So is the sparsity of L1 an accident of software? Not where the data tell the weights
# apart. Ten measurements of cell nuclei, the means in the Wisconsin breast cancer data,
# standardized, predict whether a tumour is benign. The ten columns are linearly
# independent, so the minimizer is unique for every :math:`\lambda > 0`, and what you get
# no longer depends on who looks for it. In the figures the pointer reads weight and
# strength; a click on a name in the legend hides its feature, a double click all others.

data = load_breast_cancer()
X = data.data[:, :10]
loss = rs.LogisticLoss((X - X.mean(axis=0)) / X.std(axis=0), data.target)
strengths = np.geomspace(1e-3, 1.2 * rs.alpha_max(loss), 40)

for name, symbol in (("l1", "λ"), ("l2", "Ω")):
    path = [np.zeros(10)]
    for strength in strengths[::-1]:
        penalty = rs.Penalty(**{name: strength})
        path.append(rs.minimize(loss + penalty, path[-1], tol=1e-8).beta)
    weights = np.array(path[:0:-1])
    kept = np.count_nonzero(weights, axis=1)
    fig = go.Figure()
    for feature, path in zip(data.feature_names[:10], weights.T, strict=True):
        says_size = feature in ("mean radius", "mean perimeter", "mean area")
        fig.add_scatter(
            x=strengths,
            y=path,
            name=feature.removeprefix("mean "),
            mode="lines",
            line_dash="solid" if says_size else "dot",
            hovertemplate=f"{symbol} = %{{x:.3g}}, weight = %{{y:.3f}}",
        )
    fig.update_layout(
        title=f"{name.upper()}: {kept.max()} to {kept.min()} features",
        xaxis={"title": symbol, "type": "log"},
        yaxis={"title": "weight at the minimizer", "range": (-5, 1.5)},
        legend={"orientation": "h", "y": -0.2},
        height=520,
        meta={
            "caption": f"Weights of ten features under {name.upper()}, as {symbol} grows"
        },
    )
    if name == "l1":
        fig.add_vline(rs.alpha_max(loss), line={"color": "gray", "dash": "dot"})
    fig.show()
    print(name, "keeps", kept.tolist())
    if name == "l1":
        for j, feature in enumerate(data.feature_names[:10]):
            used = strengths[weights[:, j] != 0]
            if used.size:
                print(f"  {feature}: from lambda = {used[0]:.4f} to {used[-1]:.4f}")
correlation = np.corrcoef(X.T)
print(f"correlation of perimeter and area: {correlation[2, 3]:.3f}")

J = loss + rs.Penalty(l1=0.1)
for solver in (rs.proximal_gradient, rs.coordinate_descent):
    for start in (np.zeros(10), np.full(10, 2.0)):
        beta = rs.minimize(J, start, solver, tol=1e-7).beta
        kept = data.feature_names[:10][beta != 0.0]
        print(f"{solver.__name__:18s} from all {start[0]:g}:", ", ".join(kept))

# %%
# Under L1 the last feature goes at ``alpha_max`` (the dotted line), and before that weights
# go one by one, but **not only go**: read the counts from left to right and they rise
# twice. Near :math:`\lambda = 0.05` *perimeter* comes into use as the price rises, and
# *area* leaves soon after. The two say nearly the same about a nucleus, and which of them
# is worth its price depends on what else is still in use. Fewer and fewer features is what
# happens on the whole, not at each step. Under L2 all ten stay in use.
#
# **What to take along.** With a whole segment of minimizers the algorithm and the start
# decide, and a zero is theirs to give. With one minimizer the data decide which weights L1
# sets to 0, from any start, and how many depends on the strength.

plt.show()
