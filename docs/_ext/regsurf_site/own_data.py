"""The directive ``own-data``: the shell of the page for points of the reader's own.

Each preset is a few points that make one point; they are drawn by chance here, the same
each time, and stand in the page.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from matplotlib.figure import Figure
from sklearn.datasets import load_breast_cancer, load_diabetes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

import regsurf as rs
from regsurf._definitions import DEFINITIONS

from .assets import load_with, register
from .gallery import SUFFIXES, save
from .templates import filled

SCRIPT = register("data/data.js")
SHELL = Path(__file__).with_suffix(".html")


def classes(shift: tuple[float, float], spread: float, n: int = 20) -> np.ndarray:
    """Draw points of two labels, `shift` away from the middle on either side."""
    rng = np.random.default_rng(4)
    y = np.repeat([0.0, 1.0], n)
    X = spread * rng.standard_normal((2 * n, 2)) + np.outer(2 * y - 1, shift)
    return np.column_stack([X, y])


def preset(
    name: str, title: str, point: str, points: np.ndarray, **settings: Any
) -> dict[str, str]:
    """Describe a preset; its state is what ``docs/web/data/state.js`` reads."""
    state = {
        "model": "logistic",
        "intercept": True,
        "standardize": True,
        "l1": 0.05,
        "l2": 0,
        "names": ["x₁", "x₂", "label"],
        "labels": ["blue", "orange"],
        "points": [[float(f"{value:.4g}") for value in row] for row in points],
    } | settings
    compact = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return {"name": name, "title": title, "point": point, "state": compact}


def presets() -> list[dict[str, str]]:
    """List the presets; the page begins with the first."""
    overlapping = classes((0.7, 0.4), 1.0)
    apart = classes((1.6, 0.8), 0.7)
    one = classes((1.0, 0.0), 0.8)
    copies = overlapping.copy()
    copies[:, 1] = copies[:, 0]
    units = overlapping * [1.0, 1000.0, 1.0]
    wrong = overlapping.copy()
    wrong[:3, :2] = [[3.2, 2.6], [3.6, 2.2], [3.0, 3.1]]
    cancer, diabetes = load_breast_cancer(), load_diabetes(scaled=False)
    tumours = np.column_stack([cancer.data[:, [0, 4]], cancer.target])
    patients = np.column_stack([diabetes.data[:, [2, 8]], diabetes.target])
    return [
        preset(
            "overlap",
            "Overlapping",
            "Both features help. Raise λ until one weight is 0, then the other.",
            overlapping,
        ),
        preset(
            "separable",
            "Separable",
            "Without a penalty the weights grow for ever.",
            apart,
            l1=0,
        ),
        preset(
            "useless",
            "A useless feature",
            "The labels depend on the first feature alone.",
            one,
        ),
        preset(
            "copies",
            "Two copies",
            "Both features are the same, and the segment of section 2 is there.",
            copies,
        ),
        preset(
            "units",
            "Other units",
            "One feature in thousandths: not standardized, scale decides.",
            units,
            standardize=False,
            names=["x₁ in km", "x₂ in m", "label"],
        ),
        preset(
            "wrong",
            "Wrong labels",
            "Three points far out have the wrong label.",
            wrong,
        ),
        preset(
            "tumours",
            "569 tumours",
            "Two measurements of cell nuclei, and whether a tumour is benign.",
            tumours,
            names=["mean radius", "mean smoothness", "diagnosis"],
            labels=["malignant", "benign"],
        ),
        preset(
            "diabetes",
            "442 patients",
            "How far diabetes has gone after a year: squared error.",
            patients,
            model="squared",
            labels=None,
            l1=5,
            names=["body mass index", "log of triglycerides", "progression"],
        ),
    ]


def shell() -> str:
    """Fill the page's shell."""
    dials = [{"name": name, **DEFINITIONS["dials"][name]} for name in ("l1", "l2")]
    return filled(SHELL.name, presets=presets(), dials=dials, pictures=SUFFIXES)


def draw(app: Sphinx) -> None:
    """Draw the first points: what there is to see until the script has come."""
    first = json.loads(presets()[0]["state"])
    table = np.array(first["points"])
    X, y = table[:, :2], table[:, 2]
    means, spreads = X.mean(axis=0), X.std(axis=0)
    loss = rs.LogisticLoss((X - means) / spreads, y, intercept=True)
    beta = rs.minimize(loss + rs.Penalty(l1=first["l1"])).beta
    folder = Path(app.srcdir, "_generated", "own-data")
    folder.mkdir(parents=True, exist_ok=True)
    x1 = np.linspace(X[:, 0].min(), X[:, 0].max(), 2)
    z1 = (x1 - means[0]) / spreads[0]
    x2 = means[1] - spreads[1] * (loss.intercept(beta) + beta[0] * z1) / beta[1]

    picture = Figure(figsize=(4.8, 3.94), layout="constrained")
    ax = picture.subplots()
    for label, (marker, color) in enumerate((("o", "#2166ac"), ("s", "#e08214"))):
        ax.plot(*X[y == label].T, marker, color=color, label=first["labels"][label])
    ax.plot(x1, x2, color="gray", linewidth=2)
    ax.set(xlabel=first["names"][0], ylabel=first["names"][1])
    ax.set_ylim(X[:, 1].min() - 0.3, X[:, 1].max() + 0.3)
    ax.legend()
    for theme in SUFFIXES:
        save(picture, folder / "own-data", theme)
    app.config.html_static_path.append("_generated/own-data")


class own_data(nodes.General, nodes.Element):
    """The place of the page's shell."""


class OwnData(SphinxDirective):
    """Put the shell here."""

    def run(self) -> list[nodes.Node]:
        """Make the node; the page is written again when the shell changes."""
        for source in (SHELL, Path(__file__)):
            self.env.note_dependency(str(source))
        return [own_data()]


def visit(writer: HTML5Translator, _node: own_data) -> None:
    """Write the shell."""
    writer.body.append(shell())
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive and its node."""
    app.add_directive("own-data", OwnData)
    app.add_node(own_data, html=(visit, None))
    app.add_css_file("data.css")
    app.connect("builder-inited", draw)
    load_with(app, own_data, SCRIPT)
