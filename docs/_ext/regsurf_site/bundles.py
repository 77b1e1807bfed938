"""Plotly as its makers ship it: which bundle has the traces of a figure.

Each bundle's package says which traces it contains, so there is no list to keep here.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs_version
from sphinx.errors import ExtensionError

PACKAGES = Path(__file__).parents[2] / "web" / "node_modules"
# From small to large.  What the last one does for WebGL without generating code at run
# time, which the site's policy forbids, its twin without "strict" does by generating it.
NAMES = ("basic", "cartesian", "gl3d", "strict")
# Tiles and coastlines are fetched from hosts of others while the page is read.
ELSEWHERE = {"choropleth", "choroplethmap", "densitymap", "scattergeo", "scattermap"}


def package(name: str) -> Path:
    """Return the folder of a bundle."""
    return PACKAGES / f"plotly.js-{name}-dist-min"


@cache
def version() -> str:
    """Return the version of all bundles, which is that of the Python package."""
    ours = {
        str(json.loads((package(name) / "package.json").read_bytes())["version"])
        for name in NAMES
    }
    if ours != {get_plotlyjs_version()}:
        message = (
            f"docs/web/package.json asks for Plotly {' and '.join(sorted(ours))}, and the"
            f" Python package draws for {get_plotlyjs_version()}: they must be the same."
        )
        raise ExtensionError(message)
    return ours.pop()


@cache
def traces_in(name: str) -> frozenset[str]:
    """Return the types of trace that a bundle contains, as its package says."""
    text = (package(name) / "README.md").read_text("utf-8")
    said = re.search(r"^Contains trace modules (.+)\.$", text, re.MULTILINE)
    if said is None:
        message = f"The package of {package(name).name} does not say what it contains."
        raise ExtensionError(message)
    return frozenset(re.findall(r"`(\w+)`", said[1]))


def bundle_for(figure: dict[str, Any]) -> str:
    """Return the smallest bundle for a figure that is not refused."""
    version()
    return next(name for name in NAMES if _types(figure) <= traces_in(name))


def refusal(figure: dict[str, Any], where: str) -> str:
    """Say why the site cannot show a figure; nothing if it can.

    There may be no bundle for it, or it would ask other hosts: the sentence names
    `where`, the file that shows it, and the trace.
    """
    for problem in sorted(set(_problems(figure))):
        return f"{where}: {problem}, so the site cannot show this figure."
    return ""


def _types(figure: dict[str, Any]) -> set[str]:
    return {trace.get("type", "scatter") for trace in figure["data"]}


def _problems(figure: dict[str, Any]) -> Iterator[str]:
    types = _types(figure)
    for kind in types & ELSEWHERE:
        yield f"the trace {kind} fetches maps from another host"
    for kind in types - traces_in(NAMES[-1]):
        yield f"no bundle of Plotly {version()} that obeys the site has the trace {kind}"
    pictures = [*figure["layout"].get("images", ()), *figure["data"]]
    for picture in pictures:
        if re.match(r"(https?:)?//", str(picture.get("source", ""))):
            kind = picture.get("type", "layout.images")
            yield f"the picture of {kind} is fetched from another host"
