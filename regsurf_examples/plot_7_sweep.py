r"""
7. A sweep beyond one machine
=============================

How much L2 does it take before the start no longer matters? The question has three dials
and many starts: it is answered here at once, and then once more on a cluster, with the
same lines of code.

Section 4 found that any :math:`\Omega > 0` leaves one minimizer; for a small
:math:`\Omega` it lies near the middle of the L1 segment. But where a descent is after 200
steps is not where it would be in the end. Here we run 200 steps of proximal gradient for
every pair :math:`(\lambda, \Omega)` of a grid and every start of another, and measure how
much of the start is left.
"""

# %%
# How unequal are two weights?
# ----------------------------
# Along the segment :math:`|\beta_1| + |\beta_2|` stays the same, and the *imbalance*
#
# .. math:: \frac{\bigl|\, |\beta_1| - |\beta_2| \,\bigr|}{|\beta_1| + |\beta_2|}
#
# tells where on it one has stopped: 0 in the middle, 1 at a sparse end. One number for
# each :math:`\lambda` and :math:`\Omega`, the mean over all starts, makes the map below.

import os
import sys

import dask.array as da
import matplotlib.pyplot as plt
import numpy as np
from dask.distributed import Client, LocalCluster, progress

import regsurf as rs

loss, n_steps = rs.CrossEntropy(p=1.0, x=1.0), 200
l1_strengths = np.linspace(0.06, 0.48, 6)
l2_strengths = np.geomspace(1e-5, 1e-1, 13)


def imbalance(beta):
    """Return 0 for two weights of equal size, 1 for a sparse pair."""
    size = abs(beta)
    return abs(size[..., 0] - size[..., 1]) / size.sum(axis=-1)


def sweep(starts):
    """Return the mean imbalance of the ends, one row for each l1."""
    rows = [
        np.stack([
            imbalance(rs.basin_map(loss + rs.Penalty(l1, l2), starts, n_steps=n_steps))
            .mean()
            for l2 in l2_strengths
        ])
        for l1 in l1_strengths
    ]  # fmt: skip
    return np.stack(rows)


starts = rs.square_grid(half_width=3.0, n=41)
left_over = sweep(starts)

# %%
# A whiff needs patience
# ----------------------
# Across the segment the loss pulls. Along it, while no weight is at 0, only
# :math:`\Omega` does, and a proximal step of length :math:`\eta` multiplies what is left
# by :math:`1 / (1 + 2 \eta\, \Omega)`. After :math:`k` steps half is left where
# :math:`\Omega = (2^{1/k} - 1) / 2\eta`, the dashed line.

step = 1 / loss.curvature
half_left = (2 ** (1 / n_steps) - 1) / (2 * step)

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
mesh = ax.pcolormesh(
    l2_strengths, l1_strengths, left_over, shading="nearest", vmin=0, vmax=1
)
fig.colorbar(mesh, label="mean imbalance of the ends")
ax.axvline(half_left, color="white", linestyle="--")
ax.set(
    xscale="log",
    xlabel="Ω",
    ylabel="λ",
    title=f"What {n_steps} steps remember of their start",
)
print(f"half is left at Omega = {half_left:.2e}")

# %%
# Bright: the start still decides what you get. Dark: the objective does. The dashed line
# is where the one turns into the other. Further up the segment is shorter, and more of
# the starts lead to one of its ends.
#
# The same on a cluster
# ---------------------
# The function ``sweep`` does not know whether its starts are a NumPy array, computed at
# once, or a Dask array whose chunks are computed somewhere, sometime, a few at a time.
# (`Dask <https://docs.dask.org>`__ is a library that spreads arrays over machines.) Set
# ``REGSURF_SCHEDULER`` to the address of a Dask scheduler, such as
# ``tcp://10.0.0.1:8786``, and the sweep runs there. Without it, two workers of one thread
# each start here. A worker holds the chunks it is working on and the numbers
# they were reduced to, so memory does not grow with the sweep. In a terminal you see
# a progress bar.

address = os.environ.get("REGSURF_SCHEDULER")
cluster = address or LocalCluster(
    n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0"
)
with Client(cluster) as client:
    n_workers = len(client.scheduler_info()["workers"])
    result = client.compute(sweep(da.from_array(starts, chunks=(21, 41, 2))))
    if sys.stdout is sys.__stdout__ and sys.stdout.isatty():
        progress(result)
    from_cluster = result.result()
if not address:
    cluster.close()

n_descents = left_over.size * starts[..., 0].size
difference = abs(from_cluster - left_over).max()
print(f"{n_descents:,} descents of {n_steps} steps, on {n_workers} workers")
print(f"largest difference from NumPy's answer: {difference:.1e}")

# %%
# **What to take along.** A minimizer is a property of the objective; where you are after
# 200 steps is a property of the run. With a small :math:`\Omega` the two differ, and
# stopping early is one more thing that decides what you get.

plt.show()
