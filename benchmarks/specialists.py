"""Measure regsurf's numbers beside the packages that are made for them.

Two tables of medians, in Markdown: a basin map beside the same descents compiled by JAX
and by Numba, and `minimize` beside skglm and liblinear where each is run at the loosest
of its tolerances that brings the objective within 1e-8 of the minimum, relative.  What is
compared is called in turn, so that what else the machine does meets all alike.  Compiling
is not timed: each has run once before.

``python benchmarks/specialists.py [--small]``; ``--small`` is to see that it works.
"""

import statistics
import sys
import time
import warnings
from pathlib import Path

import jax
import jax.numpy as jnp
import numba
import numpy as np
from skglm import SparseLogisticRegression
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

import regsurf as rs

SMALL = "--small" in sys.argv
N_STARTS, N_STEPS = (10_000, 20) if SMALL else (1_000_000, 200)
SIZES = ((200, 2), (1_000, 20), (2_000, 60), (5_000, 200))[: 2 if SMALL else None]
REPEATS = 3 if SMALL else 5
GAP = 1e-8

jax.config.update("jax_enable_x64", True)


def medians(runs, clock=time.perf_counter):
    """Run the functions in turn; return their medians in seconds."""
    times = {name: [] for name in runs}
    for _ in range(REPEATS):
        for name, run in runs.items():
            begin = clock()
            run()
            times[name].append(clock() - begin)
    return {name: statistics.median(values) for name, values in times.items()}


def milliseconds(seconds):
    return f"{1000 * seconds:,.{1 if seconds < 0.1 else 0}f}"


def table(heading, rows, reference):
    """Write Markdown: each cell a time, and its ratio to that of the reference."""
    names = list(next(iter(rows.values())))
    lines = [f"| {heading} | {' | '.join(names)} |", "| --- |" + " ---: |" * len(names)]
    for label, times in rows.items():
        cells = (
            f"{milliseconds(times[name])} ms ({times[name] / times[reference]:.2f}×)"
            for name in names
        )
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


# A basin map: proximal gradient descent of the cross-entropy with p = x = 1, step 2.

L1, STEP = 0.2, 2.0


@jax.jit
def in_jax(starts):
    def step(_, beta):
        slope = STEP * (jax.nn.sigmoid(beta[0] - beta[1]) - 1)
        moved = jnp.stack([beta[0] - slope, beta[1] + slope])
        return moved - jnp.clip(moved, -STEP * L1, STEP * L1)

    return jax.lax.fori_loop(0, N_STEPS, step, starts.T).T


@numba.njit(parallel=True)
def in_numba(starts):
    ends = np.empty_like(starts)
    for i in numba.prange(len(starts)):
        first, second = starts[i]
        for _ in range(N_STEPS):
            slope = STEP * (1 / (1 + np.exp(second - first)) - 1)
            first, second = first - slope, second + slope
            first -= min(max(first, -STEP * L1), STEP * L1)
            second -= min(max(second, -STEP * L1), STEP * L1)
        ends[i] = first, second
    return ends


def basin_maps():
    starts = np.random.default_rng(0).uniform(-4.0, 4.0, (N_STARTS, 2))
    objective = rs.CrossEntropy() + rs.Penalty(L1)
    runs = {
        "regsurf": lambda: rs.basin_map(objective, starts, n_steps=N_STEPS),
        "jax.jit": lambda: np.asarray(in_jax(starts)),
        "numba": lambda: in_numba(starts),
    }
    ends = [run() for run in runs.values()]
    for other in ends[1:]:
        np.testing.assert_allclose(other, ends[0], atol=1e-9)
    label = f"{N_STARTS:,} starts, {N_STEPS} steps"
    return table("basin map", {label: medians(runs)}, "regsurf")


# L1-penalized logistic regression, λ = alpha_max / 10.


def regression(n, d):
    """Return a loss of correlated features, a fifth of which matter, and a penalty."""
    rng = np.random.default_rng(n)
    shared = rng.normal(size=(n, 1))
    X = (rng.normal(size=(n, d)) + 0.5 * shared) / np.sqrt(1.25)
    truth = np.where(np.arange(d) % 5 == 0, rng.normal(size=d), 0.0)
    y = (rng.uniform(size=n) < 1 / (1 + np.exp(-X @ truth))).astype(float)
    loss = rs.LogisticLoss(X, y)
    return loss + rs.Penalty(rs.alpha_max(loss) / 10)


def fits(objective):
    """Return what fits the objective to a tolerance, for each package."""
    X, y, l1 = objective.loss.X, objective.loss.y, objective.penalty.l1
    signs = np.where(y > 0, 1, -1)

    def skglm(tol):
        model = SparseLogisticRegression(l1, tol=tol, fit_intercept=False)
        return model.fit(X, signs).coef_[0]

    def liblinear(tol):
        model = LogisticRegression(
            C=1 / (len(X) * l1), l1_ratio=1, solver="liblinear", tol=tol,
            fit_intercept=False, max_iter=10_000, random_state=0,
        )  # fmt: skip
        return model.fit(X, y).coef_[0]

    def regsurf(tol):
        return rs.minimize(objective, tol=tol).beta

    return {"regsurf": regsurf, "skglm": skglm, "liblinear": liblinear}


def loosest(fit, objective, least):
    """Return the loosest tolerance at which the objective is close to its minimum."""
    for exponent in np.arange(1, 14, 0.5):
        tol = float(10**-exponent)
        if objective(fit(tol)) <= least * (1 + GAP):
            return tol
    message = f"{fit.__name__} never came within {GAP:g} of the minimum"
    raise RuntimeError(message)


def regressions():
    rows = {}
    for n, d in SIZES:
        objective = regression(n, d)
        least = float(rs.minimize(objective, tol=1e-14).value)
        runs = {}
        for name, fit in fits(objective).items():
            tol = loosest(fit, objective, least)
            runs[name] = lambda fit=fit, tol=tol: fit(tol)
        # On one core the processor's time is that of the fit, whatever else runs.
        rows[f"{n:,} × {d}"] = medians(runs, time.process_time)
    return table("L1 logistic regression", rows, "regsurf")


warnings.simplefilter("ignore", ConvergenceWarning)  # of tolerances on trial
warnings.simplefilter("ignore", numba.NumbaPerformanceWarning)  # skglm's own business
maps = basin_maps()
with threadpool_limits(1):  # as the two others, which work on one core
    fitted = regressions()
report = f"{maps}\n\n{fitted}\n"
print(report)
if not SMALL:
    (Path(__file__).parent / "specialists.md").write_text(report, encoding="utf-8")
