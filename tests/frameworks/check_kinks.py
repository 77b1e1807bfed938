"""Differentiate kinks at 0 in three frameworks, and compare with the table of the site.

Needs TensorFlow, PyTorch and JAX, so it is a script and not a test of the default run.
Reads ``docs/kinks.csv``, the table that section 2 shows; if a number differs, prints the
new file and exits with 1.
"""

import csv
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent

import jax
import jax.numpy as jnp
import tensorflow as tf
import torch

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "kinks.csv"
SECTION = ROOT / "regsurf_examples" / "plot_2_l1.py"

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
    """Return the rows of the table, the versions in its head."""
    head = [
        "written as",
        f"PyTorch {version('torch').partition('+')[0]}",
        f"JAX {version('jax')}",
        f"TensorFlow {tf.__version__}",
    ]
    derivatives = (derivative_torch, derivative_jax, derivative_tensorflow)
    rows = [
        [text, *(f"{d(f):g}" for d, f in zip(derivatives, functions, strict=True))]
        for text, functions in FUNCTIONS.items()
    ]
    return [head, *rows]


def snippet_is_right():
    """Run the program that section 2 quotes; its comments say what it prints."""
    text = SECTION.read_text(encoding="utf-8")
    found = re.search(
        r"^# \.\. code-block:: python\n#\n((?:#.*\n)+?)#\n# \S", text, re.MULTILINE
    )
    program = dedent(re.sub(r"^# ?", "", found[1], flags=re.MULTILINE))
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    expected = re.findall(r"print\(.*# (\S+)$", program, re.MULTILINE)
    return run.stdout.split() == expected


def main():
    new = measured()
    if not snippet_is_right():
        print(f"The program in {SECTION} prints something else.", file=sys.stderr)
        return 1
    with TABLE.open(newline="", encoding="utf-8") as file:
        old = list(csv.reader(file))
    if new[1:] == old[1:]:
        print("The table holds for", ", ".join(new[0][1:]))
        return 0
    print(f"{TABLE} differs. Measured:", file=sys.stderr)
    csv.writer(sys.stdout, lineterminator="\n").writerows(new)
    return 1


if __name__ == "__main__":
    sys.exit(main())
