"""Measure a basin map against the bare sigmoids that it contains.

A million starts descend 200 proximal steps each.  Every step needs one sigmoid for each
start, so the yardstick is 200 evaluations of ``1 / (1 + np.exp(-d))`` on a million
differences, nothing else.  The two alternate, and the medians are compared.  Prints the
ratio and the peak memory, and fails above the limits.
"""

import resource
import statistics
import sys
import time

import numpy as np

import regsurf as rs

LIMIT_RATIO, LIMIT_GB = 4.0, 2.0
N_STARTS, N_STEPS, REPEATS = 1_000_000, 200, 5

starts = np.random.default_rng(0).uniform(-4.0, 4.0, (N_STARTS, 2))
difference = starts[:, 0] - starts[:, 1]
J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.2)


def bare():
    for _ in range(N_STEPS):
        1 / (1 + np.exp(-difference))


def seconds(run):
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


yardstick, basins = [], []
for _ in range(REPEATS):
    yardstick.append(seconds(bare))
    basins.append(seconds(lambda: rs.basin_map(J, starts, n_steps=N_STEPS)))
ratio = statistics.median(basins) / statistics.median(yardstick)
# ru_maxrss counts kilobytes, on macOS bytes
unit = 1e9 if sys.platform == "darwin" else 1e6
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit

print(f"{N_STARTS:,} starts, {N_STEPS} proximal steps each, {REPEATS} repeats")
print(f"bare sigmoids  {statistics.median(yardstick):6.2f} s  {np.round(yardstick, 2)}")
print(f"basin map      {statistics.median(basins):6.2f} s  {np.round(basins, 2)}")
print(f"ratio          {ratio:6.2f}    at most {LIMIT_RATIO:g}")
print(f"peak memory    {peak:6.2f} GB at most {LIMIT_GB:g}")
sys.exit(ratio > LIMIT_RATIO or peak > LIMIT_GB)
