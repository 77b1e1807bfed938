"""Differentiate kinks at 0 in three frameworks, and compare with the table of the site.

Needs TensorFlow, PyTorch and JAX, so it is a script and not a test of the default run.
Reads ``docs/kinks.json``; if a number differs, prints the new file and exits with 1.
"""

import json
import math
import sys
from importlib.metadata import version
from pathlib import Path

import jax
import jax.numpy as jnp
import tensorflow as tf
import torch

TABLE = Path(__file__).parents[2] / "docs" / "kinks.json"

# Each function three times; the text is what the page shows.
FUNCTIONS = {
    "where(x > 0, x + 2, 2)": (
        lambda x: torch.where(x > 0, x + 2, 2.0),
        lambda x: jnp.where(x > 0, x + 2, 2.0),
        lambda x: tf.where(x > 0, x + 2, 2.0),
    ),
    "where(x >= 0, x + 2, 2)": (
        lambda x: torch.where(x >= 0, x + 2, 2.0),
        lambda x: jnp.where(x >= 0, x + 2, 2.0),
        lambda x: tf.where(x >= 0, x + 2, 2.0),
    ),
    "abs(x)": (torch.abs, jnp.abs, tf.abs),
    "relu(x)": (torch.relu, jax.nn.relu, tf.nn.relu),
    "maximum(x, 0)": (
        lambda x: torch.maximum(x, torch.zeros(())),
        lambda x: jnp.maximum(x, 0.0),
        lambda x: tf.maximum(x, 0.0),
    ),
    "maximum(0, x)": (
        lambda x: torch.maximum(torch.zeros(()), x),
        lambda x: jnp.maximum(0.0, x),
        lambda x: tf.maximum(0.0, x),
    ),
    "maximum(x, -x)": (
        lambda x: torch.maximum(x, -x),
        lambda x: jnp.maximum(x, -x),
        lambda x: tf.maximum(x, -x),
    ),
    "sqrt(x * x)": (
        lambda x: torch.sqrt(x * x),
        lambda x: jnp.sqrt(x * x),
        lambda x: tf.sqrt(x * x),
    ),
}


def derivative_torch(f):
    x = torch.zeros((), requires_grad=True)
    (slope,) = torch.autograd.grad(f(x), x)
    return slope.item()


def derivative_jax(f):
    return jax.grad(f)(0.0).item()


def derivative_tensorflow(f):
    x = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        value = f(x)
    return float(tape.gradient(value, x))


def measured():
    """Return the table as it is kept: JSON has no nan, so that is a string."""
    derivatives = {
        "torch": derivative_torch,
        "jax": derivative_jax,
        "tensorflow": derivative_tensorflow,
    }
    rows = []
    for text, functions in FUNCTIONS.items():
        row = {"function": text}
        for (name, derivative), f in zip(derivatives.items(), functions, strict=True):
            slope = derivative(f)
            row[name] = "nan" if math.isnan(slope) else slope
        rows.append(row)
    versions = {
        "torch": version("torch").partition("+")[0],
        "jax": version("jax"),
        "tensorflow": tf.__version__,
    }
    return {"versions": versions, "derivative_at_0": rows}


def main():
    new = measured()
    old = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    if new["derivative_at_0"] == old.get("derivative_at_0"):
        print("The table holds for", new["versions"], "made with", old["versions"])
        return 0
    print(json.dumps(new, indent=2))
    print(f"differs from {TABLE}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
