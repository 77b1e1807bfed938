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

N_STATES = 40  # of each loss, besides its corner cases
N_STEPS = 200
N_SWEEPS = 20  # a coordinate step bisects, in Python: ten times as slow as all others
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
    """

    make: Callable[..., Any]
    draw: Callable[[Random], dict[str, Any]]
    terms: Callable[[Any, np.ndarray], float]
    corners: tuple[tuple[dict[str, Any], float, float], ...]


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
}


def states(name: str, row: Row, rng: Random) -> Iterable[dict[str, Any]]:
    """Draw states of a loss, and compute what belongs to them."""
    drawn = [(row.draw(rng), *strengths(rng)) for _ in range(N_STATES)]
    for parameters, l1, l2 in [*row.corners, *drawn]:
        loss, penalty = row.make(**parameters), rs.Penalty(l1, l2)
        beta = rng.integers(0, 2, 2) * rng.normal(scale=3, size=2)
        # Most steps are safe for all; a page also shows what others do.
        reach = float(rng.choice([rng.uniform(0.05, 0.99), rng.uniform(1, 6)]))
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
                    solver: path(solver, loss + penalty, beta, step)
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
    return {**asdict(found), "distance": distance, "sentence": sentence}


def grid(J: rs.Objective, half_width: float, n: int = 15) -> dict[str, Any]:
    """Compute the values on a grid."""
    z = J(rs.square_grid(half_width, n))
    return {"half_width": half_width, "n": n, "z": z.ravel()}


def path(name: str, J: rs.Objective, start: np.ndarray, step: float) -> dict[str, Any]:
    """Run a solver, as far as the page does; or tell why it refuses to."""
    n = N_SWEEPS if name.startswith("coordinate") else N_STEPS
    try:
        iterates = SOLVERS[name](J, start, step)
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
    return ~is_tie | name.startswith("coordinate")


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
