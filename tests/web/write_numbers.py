"""Write what regsurf computes at random states, for the tests of the browser's half.

``python tests/web/write_numbers.py FILE [seed]``.  States are drawn on the spot, corner
cases among them: there is no fixed list to please.  A loss is a row of ``LOSSES``.
"""

import json
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

import regsurf as rs
from regsurf.plotting.bands import MINIMIZER_COLOR, band_colors

FAR = 1e8  # where the page gives up on a descent
SOLVERS: dict[str, Callable[..., Iterable[Any]]] = {
    "subgradient": rs.subgradient_descent,
    "proximal": rs.proximal_gradient,
    "accelerated": lambda J, start, step: rs.proximal_gradient(
        J, start, step, accelerate=True
    ),
    "coordinate12": lambda J, start, _: rs.coordinate_descent(J, start, (0, 1)),
    "coordinate21": lambda J, start, _: rs.coordinate_descent(J, start, (1, 0)),
}

Random = np.random.Generator


@dataclass(frozen=True)
class Row:
    """What the script knows of a loss.

    Attributes
    ----------
    make : callable
        Makes the loss from its parameters.
    draw : callable
        Draws parameters.
    terms : callable
        Sum of the absolute terms of a derivative, as the formula adds them: what its
        rounding is measured by.
    corners : tuple
        Parameters, λ and Ω that have gone wrong somewhere, or could.
    n_states : int
        How many states to draw besides.
    reach : float
        The longest step, times the curvature.
    n_steps : int
        How far descents go.
    sweeps : tuple of two int
        Of coordinate descent, which bisects, in Python: at corners, and elsewhere.
    """

    make: Callable[..., Any]
    draw: Callable[[Random], dict[str, Any]]
    terms: Callable[[Any, np.ndarray], float]
    corners: tuple[tuple[dict[str, Any], float, float], ...]
    n_states: int = 40
    reach: float = 6
    n_steps: int = 200
    sweeps: tuple[int, int] = (20, 20)


def draw_softmax(rng: Random) -> dict[str, float]:
    """Draw a target and an input, round ones often."""
    p = rng.choice([0, 0.5, 1, *rng.random(3)])
    x = rng.choice([0.0, 1.0, -1.0, *rng.normal(scale=2, size=4)])
    return {"p": float(p), "x": float(x)}


def softmax_terms(loss: rs.CrossEntropy, beta: np.ndarray) -> float:
    """Add up x(q − p) as x((1 − p) − p tail) / (1 + tail), or its mirror image."""
    u = loss.x * (beta[0] - beta[1])
    tail = math.exp(-abs(u))
    near, far = (loss.p, 1 - loss.p) if u < 0 else (1 - loss.p, loss.p)
    return abs(loss.x) * (near + far * tail) / (1 + tail)


def rows_of(kind: str, rng: Random, n: int) -> np.ndarray:
    """Draw rows of two features, of a given kind."""
    size = float(rng.choice([1, 1, 10.0 ** rng.uniform(-2, 2)]))
    X = np.asarray(rng.normal(scale=size, size=(n, 2)))
    ratio = float(rng.choice([1, -1, 0.5, -2, 2.54, 0]))
    if kind == "parallel":
        X[:, 1] = ratio * X[:, 0]
    if kind == "swapped":
        X[:, 0] = ratio * X[:, 1]
    if kind == "constant":
        X[:, int(rng.integers(2))] = 1.5
    return X


def draw_rows(rng: Random) -> dict[str, Any]:
    """Draw features of which every other pair is degenerate, with or without intercept."""
    n = int(rng.integers(1, 13))
    kind = str(rng.choice(["", "", "", "parallel", "swapped", "constant"]))
    return {"X": rows_of(kind, rng, n).tolist(), "intercept": bool(rng.integers(2))}


def draw_logistic(rng: Random) -> dict[str, Any]:
    """Draw rows with labels: random ones, such that a line separates, or soft."""
    drawn = draw_rows(rng)
    X = np.array(drawn["X"])
    labels = [
        rng.integers(0, 2, len(X)),
        X @ rng.normal(size=2) > 0,
        rng.random(len(X)),
    ]
    return {**drawn, "y": [float(label) for label in labels[int(rng.integers(3))]]}


def draw_squared(rng: Random) -> dict[str, Any]:
    """Draw rows with targets of any size."""
    drawn = draw_rows(rng)
    y = rng.normal(size=len(drawn["X"])) * 10.0 ** rng.uniform(-2, 2)
    return {**drawn, "y": y.tolist()}


def linear_terms(loss: Any, beta: np.ndarray) -> float:
    """Add up x f', and what f' owes to the rounding of its output."""
    intercept = float(loss._best_intercept(loss._outputs(beta))) if moves(loss) else 0.0
    z = loss.rows @ beta + intercept
    size = np.abs(loss.rows) @ np.abs(beta) + abs(intercept)
    errors = np.abs(loss.slope(z, loss.y)) + size * loss.bend(z, loss.y)
    return float((errors @ np.abs(loss.rows)).max() / len(z))


def moves(loss: Any) -> bool:
    """Tell whether the loss has an intercept that is finite."""
    return loss.has_intercept and not loss.one_sided


SEVEN = [(1, 2), (2, 1), (-1, 0.5), (0.5, -1), (1.5, 0), (0, -1.5), (-0.5, 1)]
FOUR = [(1, 2), (-2, 0.5), (0.5, -3), (3, 1)]


def corners(
    y: list[float], more: Iterable[tuple[Any, ...]]
) -> tuple[tuple[dict[str, Any], float, float], ...]:
    """Combine rows of every rank with strengths and intercepts."""
    column = [1.0, -2.0, 0.5, 3.0]
    pairs = [(a, ratio * a) for ratio in (1, -1, 2, 0) for a in column]
    sets = [pairs[i : i + 4] for i in range(0, len(pairs), 4)]
    sets += [[(0, 0)] * 4, [(3, 7)] * 4, [(2.54 * a, a) for a in column], FOUR]
    # parallel within rounding, and just not
    sets += [[(a, a * (1 + off)) for a in column] for off in (2e-16, 1e-8)]
    cases = [(X, y, l1, l2) for X in sets for l1, l2 in STRENGTHS]
    return tuple(
        ({"X": X, "y": y, "intercept": intercept}, l1, l2)
        for X, y, l1, l2 in [*cases, *more]
        for intercept in (False, True)
    )


STRENGTHS = ((0.0, 0.0), (0.1, 0.0), (0.0, 0.1), (0.1, 0.05))
# A line separates the labels: completely, but for a row on it, with an intercept alone.
SEPARATED = (
    (FOUR, [1, 0, 0, 1]),
    ([(1, 1), (-1, -1), (1, -1), (2, 0)], [1, 0, 0.5, 1]),
    ([(1, 1), (-1, -1), (1, -1), (1, -1)], [1, 0, 0, 1]),
    ([(1, 0), (2, 0), (3, 1), (4, -1)], [0, 0, 1, 1]),
    ([(1, 0), (2, 1), (2, 1), (4, -1)], [0, 0, 1, 1]),
    ([(1, 2), (-2, -4), (3, 6), (-1, -2)], [1, 0, 1, 0]),
    (FOUR, [1, 1, 1, 1]),
    (FOUR, [0, 0, 0, 0]),
    (FOUR, [0.5, 0.5, 0.5, 0.5]),
    ([(1, -1)], [1]),
    ([(0, 0), (1, 2)], [1, 0]),
)

LOSSES = {
    "softmax": Row(
        rs.CrossEntropy,
        draw_softmax,
        softmax_terms,
        (
            ({"p": 1e-310, "x": 1.0}, 0.0, 0.0),  # 1 / p overflows
            ({"p": 5e-324, "x": -1.0}, 0.0, 0.0),
            ({"p": 0.75, "x": 1.0}, 0.25, 0.0),  # λ is critical, to the last bit
            ({"p": 0.75, "x": 1.0}, math.nextafter(0.25, 0), 0.0),
            ({"p": 0.75, "x": 1.0}, math.nextafter(0.25, 0), 0.3),
            ({"p": 1.0, "x": 1.0}, 0.0, 0.0),
            ({"p": 0.0, "x": 1.0}, 0.0, 0.0),
            ({"p": 0.0, "x": -2.0}, 0.0, 0.0),
            ({"p": 0.5, "x": 1.0}, 0.0, 0.0),
            ({"p": 0.3, "x": 0.0}, 0.0, 0.0),
            ({"p": 0.3, "x": 0.0}, 0.0, 1.0),
            ({"p": 1.0, "x": 1.0}, 1e-300, 0.0),
            ({"p": 1.0, "x": 1.0}, 0.0, 1e-12),
            ({"p": 1.0, "x": 100.0}, 0.0, 1000.0),
            ({"p": 0.3, "x": -100.0}, 1000.0, 0.0),
            ({"p": 0.3, "x": 1e-9}, 0.0, 0.0),
            ({"p": 0.7, "x": 1e-300}, 0.0, 0.0),
            ({"p": 1e-310, "x": 1e-308}, 0.0, 0.0),  # beyond the largest float
        ),
    ),
    "logistic": Row(
        rs.LogisticLoss,
        draw_logistic,
        linear_terms,
        corners(
            [0.9, 0.2, 0.5, 0.6],
            [
                *((X, y, *both) for X, y in SEPARATED for both in STRENGTHS[:3]),
                (SEVEN, [1, 1, 0, 0, 1, 0, 1], 0.3, 0.0),
                (SEVEN, [1, 1, 0, 0, 1, 0, 1], 0.1, 0.1),
                ([(1e-9, 2e-9), (-2e-9, 1e-9)], [0.7, 0.4], 0.0, 0.0),
                ([(500, 2), (-300, 7)], [0.7, 0.4], 0.0, 0.1),
            ],
        ),
        n_states=20,
        reach=1.9,
        n_steps=40,
        sweeps=(0, 1),
    ),
    "squared": Row(
        rs.SquaredLoss,
        draw_squared,
        linear_terms,
        corners(
            [2.5, -1.0, 0.3, 7.0],
            [
                (SEVEN, [1, 1, 0, 0, 1, 0, 1], 0.3, 0.0),
                (SEVEN, [1, 1, 0, 0, 1, 0, 1], 0.1, 0.1),
                ([(1, 2), (3, 4)], [5, 6], 0.0, 0.0),  # a perfect fit
                (FOUR, [0, 0, 0, 0], 0.0, 0.0),
                (FOUR, [0, 0, 0, 0], 0.1, 0.1),
                ([(1, -1)], [1], 0.2, 0.0),
            ],
        ),
        n_states=20,
        reach=1.9,
        n_steps=40,
        sweeps=(0, 1),
    ),
}


def states(name: str, row: Row, rng: Random) -> Iterable[dict[str, Any]]:
    """Draw states of a loss, and compute what belongs to them."""
    drawn = [(row.draw(rng), *strengths(rng)) for _ in range(row.n_states)]
    for k, (parameters, l1, l2) in enumerate([*row.corners, *drawn]):
        lengths = row.n_steps, row.sweeps[k >= len(row.corners)]
        loss, penalty = row.make(**parameters), rs.Penalty(l1, l2)
        beta = rng.integers(0, 2, 2) * rng.normal(scale=3, size=2)
        # Most steps are safe for all; a page also shows what others do.
        reach = float(rng.choice([rng.uniform(0.05, 0.99), rng.uniform(1, row.reach)]))
        step = reach / (loss.curvature + 2 * l2 + 1e-3)
        width = float(rng.choice([4.0, rng.uniform(0.1, 100)]))
        yield {
            "loss": {"name": name, **parameters},
            "penalty": {"l1": l1, "l2": l2},
            "beta": beta,
            "step": step,
            "expected": {
                **values(loss + penalty, beta, step, row.terms(loss, beta)),
                "minimizers": minimizers(loss + penalty, beta),
                "grid": grid(loss + penalty, width),
                "paths": {
                    solver: path(solver, loss + penalty, (beta, step), lengths)
                    for solver in SOLVERS
                },
            },
        }


def strengths(rng: Random) -> tuple[float, float]:
    """Draw λ and Ω."""
    l1, l2 = rng.choice([0, 0.2, *rng.exponential(0.3, 2)], 2)
    return float(l1), float(l2)


def values(
    J: rs.Objective, beta: np.ndarray, step: float, terms: float
) -> dict[str, Any]:
    """Compute what is asked at a point."""
    pulls = J.penalty.l1 + 2 * J.penalty.l2 * np.abs(beta).max()
    return {
        "loss": J.loss(beta),
        "value": J(beta),
        "intercept": J.loss.intercept(beta) if hasattr(J.loss, "intercept") else None,
        "gradient": J.loss.gradient(beta),
        "terms": terms,
        "optimality": J.optimality(beta),
        "optimality_terms": terms + pulls,
        "prox": J.penalty.prox(beta, step),
        "alpha_max": rs.alpha_max(J.loss),
        "curvature": J.loss.curvature,
    }


def minimizers(J: rs.Objective, beta: np.ndarray) -> dict[str, Any] | None:
    """Describe the set of minimizers; None where they are beyond the largest float."""
    try:
        found = rs.minimizers(J)
    except OverflowError:
        return None
    distance, sentence = found.distance(beta), found.sentence
    more = {"distance": distance, "sentence": sentence, "budget": rs.budget(J)}
    return {**asdict(found), **more}


def grid(J: rs.Objective, half_width: float, n: int = 15) -> dict[str, Any]:
    """Compute the values on a grid."""
    z = J(rs.square_grid(half_width, n))
    return {"half_width": half_width, "n": n, "z": z.ravel()}


def path(
    name: str,
    J: rs.Objective,
    begin: tuple[np.ndarray, float],
    lengths: tuple[int, int],
) -> dict[str, Any]:
    """Run a solver, as far as the page does; or tell why it refuses to."""
    n = lengths[name.startswith("coordinate")]
    try:
        iterates = SOLVERS[name](J, *begin)
        points = np.array(list(islice(iterates, n + 1)))
    except (ValueError, OverflowError) as error:
        return {"n_steps": n, "refused": str(error)}
    far = ~(np.abs(points) < FAR).all(-1)
    last = int(far.argmax()) if far.any() else len(points)
    points = points[:last]
    if name == "subgradient" and J.penalty.l1 > 0:
        # Where rounding takes a weight to its kink, the last bit decides the next step.
        at_kink = ((np.abs(points[1:]) < 1e-12) & (points[:-1] != 0)).any(-1)
        n = int(at_kink.argmax()) if at_kink.any() else n
        points = points[: n + 1]
    return {
        "n_steps": n,
        "points": points,
        "decided": zeros_that_are_decided(name, J, points),
        "ended": "diverged" if far.any() else "",
    }


def zeros_that_are_decided(name: str, J: rs.Objective, points: np.ndarray) -> Any:
    """Tell which zeros of a path a kink decides, and not the last bit of a rounding.

    Without a kink, and for subgradient descent, a zero is an accident. At an end of the
    segment the resting weight satisfies Fermat's rule with equality; coordinate descent
    settles that once and for all, a proximal step by its last bit.
    """
    if J.penalty.l1 == 0 or name == "subgradient":
        return np.zeros(points.shape, bool)
    pull = np.abs(J.loss.gradient(points))
    is_tie = np.abs(pull - J.penalty.l1) < 1e-12
    return ~is_tie | (
        name.startswith("coordinate") & isinstance(J.loss, rs.CrossEntropy)
    )


def plain(value: Any) -> Any:
    """Turn arrays into lists, and what JSON has no number for into words."""
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")
    return value


def main(target: str, seed: str | None = None) -> None:
    """Write all numbers."""
    entropy = int(seed) if seed else np.random.SeedSequence().entropy
    print("seed of the states:", entropy)
    rng = np.random.default_rng(entropy)
    everything = {
        "seed": str(entropy),
        "states": [
            state for name, row in LOSSES.items() for state in states(name, row, rng)
        ],
        "bands": band_colors(),
        "minimizer_color": MINIMIZER_COLOR,
    }
    text = json.dumps(plain(everything), allow_nan=False)
    Path(target).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
