"""Run PyTorch's optimizers beside the formulas of the page about weight decay.

Needs PyTorch, so it is a script and not a test of the default run.  Compares iterates of
``SGD``, ``Adam`` and ``AdamW``, each with ``weight_decay``, with L2 in the gradient or
with decoupled decay, on the loss of the site; exits with 1 if any differs.
"""

import sys
from itertools import islice
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from adam import adam  # the page's own

START, STEP, DECAY, N_STEPS = (-1.0, 2.5), 0.01, 0.2, 2000
OPTIMIZERS = {
    "SGD": torch.optim.SGD,
    "Adam": torch.optim.Adam,
    "AdamW": torch.optim.AdamW,
}


def loss_gradient(beta):
    """Return the gradient of the cross-entropy for p = x = 1."""
    slope = -1 / (1 + np.exp(beta[0] - beta[1]))
    return np.array([slope, -slope])


def descent(l2=0.0, decay=0.0):
    """Yield gradient descent, with L2 or with weight decay."""
    beta = np.array(START)
    while True:
        yield beta
        slope = loss_gradient(beta) + 2 * l2 * beta
        beta = (1 - STEP * decay) * beta - STEP * slope


def formulas():
    """Return the iterates that each optimizer is said to have; SGD has two names."""
    l2, decay = {"l2": DECAY / 2}, {"decay": DECAY}
    paths = {
        ("SGD", "L2"): descent(**l2),
        ("SGD", "decoupled"): descent(**decay),
        ("Adam", "L2"): adam(loss_gradient, START, STEP, **l2),
        ("AdamW", "decoupled"): adam(loss_gradient, START, STEP, **decay),
    }
    return {key: np.array(list(islice(path, N_STEPS))) for key, path in paths.items()}


def measured(optimizer):
    """Return the iterates of an optimizer of PyTorch, in double precision."""
    beta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    stepper = optimizer([beta], lr=STEP, weight_decay=DECAY)
    path = []
    for _ in range(N_STEPS):
        path.append(beta.detach().numpy().copy())
        stepper.zero_grad()
        torch.nn.functional.softplus(beta[1] - beta[0]).backward()
        stepper.step()
    return np.array(path)


def main():
    same = True
    for (name, kind), expected in formulas().items():
        apart = np.abs(measured(OPTIMIZERS[name]) - expected).max()
        same &= bool(apart < 1e-9)
        print(f"{name:6} with weight_decay, and {kind:9}: apart by {apart:.1e}")
    if not same:
        print("PyTorch does something else.", file=sys.stderr)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
