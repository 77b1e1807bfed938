"""Pictures of the figures that an example shows, in the colours of both themes.

A scraper for sphinx-gallery.  Matplotlib figures become pictures.  A Plotly figure, shown
or the last expression of its block, becomes a picture too, which is what a page shows
first, and a file of data, from which the page makes a live figure: of a loss surface one
of the site's own (see ``live_figure``), of any other one of Plotly's (``plotly_figure``).
"""

import io
import json
import os
import re
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import plotly.io
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from PIL import Image
from plotly.basedatatypes import BaseFigure
from plotly.io.base_renderers import ExternalRenderer
from plotly.io.json import to_json_plotly
from sphinx.util.logging import getLogger

from .bundles import refusal
from .companion import companion, is_surface

INK = {"light": "#1a1c1e", "dark": "#ced6dd"}
SUFFIXES = {"light": ".webp", "dark": ".dark.webp"}
DPI = 120  # 5 pixels for 4 of CSS: each step further costs 10 kB a picture

logger = getLogger(__name__)
_shown: list[dict[str, Any]] = []


class _Aside(ExternalRenderer):  # type: ignore[misc]  # Plotly has no types
    def render(self, fig_dict: dict[str, Any]) -> None:
        _shown.append(fig_dict)


def reset(_conf: dict[str, Any], _name: str) -> None:
    """Prepare for the next example: catch what ``show`` is called on."""
    _shown.clear()
    plotly.io.renderers["aside"] = _Aside()
    plotly.io.renderers.default = "aside"
    mpl.use("Agg")


def scraper(_block: Any, block_vars: dict[str, Any], _conf: dict[str, Any]) -> str:
    """Write what a block has drawn to files, and return reST that includes them."""
    paths = block_vars["image_path_iterator"]
    texts = []
    last = block_vars["example_globals"].get("___")
    if isinstance(last, BaseFigure):
        _shown.append(last.to_dict())
        # The next block may end in no expression, and this one would be there still.
        block_vars["example_globals"]["___"] = None
    figures = [*_shown]
    _shown.clear()
    for figure in figures:
        why = refusal(figure, Path(block_vars["src_file"]).name)
        if why:
            # Not an error: of that, all that is told is where it came from.
            logger.warning(why)
            texts.append(f"{why}\n")
            continue
        path = Path(next(paths))
        directive = keep(figure, path)
        texts.append(f".. {directive}:: images/{path.stem}.json\n")
    for number in plt.get_fignums():
        path, drawn = Path(next(paths)), plt.figure(number)
        words = description(drawn)
        # What is below it knows its place before it has come.
        width, height = (round(96 * inches) for inches in drawn.get_size_inches())
        for theme in INK:
            name = save(drawn, path, theme).name
            texts.append(
                f".. image:: images/{name}\n   :alt: {words}\n   :width: {width}\n"
                f"   :height: {height}\n   :class: only-{theme}\n   :loading: lazy\n"
            )
    plt.close("all")
    return "\n".join(["", *texts, ""])


def keep(
    figure: dict[str, Any], path: Path, as_stock: bool = False
) -> Literal["live-figure", "plotly-figure"]:
    """Write pictures and data of a Plotly figure; return the directive that shows it.

    A surface may be kept as any other figure.
    """
    is_live = is_surface(figure) and not as_stock
    picture = companion(figure)
    for theme in INK:
        save(picture, path, theme)
    data = text_of(figure["layout"]["meta"]["regsurf"] if is_live else figure)
    path.with_suffix(".json").write_text(data, encoding="utf-8")
    return "live-figure" if is_live else "plotly-figure"


def text_of(figure: dict[str, Any]) -> str:
    """Write a figure as JSON, the same each time."""
    plain = json.loads(to_json_plotly(figure))
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def save(figure: Figure, path: Path, theme: str) -> Path:
    """Save `figure` in the colours of `theme`, small, the same bytes each time."""
    recolor(figure, INK[theme])
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=DPI, facecolor="none")
    target = path.with_suffix(SUFFIXES[theme])
    Image.open(buffer).save(target, quality=60, alpha_quality=60)
    return target


def recolor(figure: Figure, ink: str) -> None:
    """Give lines and letters that are black, or in another theme's ink, this ink."""
    inks = {"#000000", *INK.values()}
    for text in figure.findobj(Text):
        if to_hex(text.get_color()) in inks:
            text.set_color(ink)
    for ax in figure.axes:
        ax.set_facecolor("none")
        ax.tick_params(which="both", colors=ink)
        for spine in ax.spines.values():
            spine.set_edgecolor(ink)
    for legend in figure.findobj(Legend):
        legend.get_frame().set(facecolor="none", edgecolor="none")


def description(figure: Figure) -> str:
    """Describe a figure by its titles and axis labels."""
    panels = []
    for ax in figure.axes:
        axes = " against ".join(filter(None, (ax.get_ylabel(), ax.get_xlabel())))
        panels.append(": ".join(filter(None, (ax.get_title(), axes))))
    words = "; ".join(filter(None, panels)) or "figure"
    return " ".join(words.replace("$", "").replace("\\", "").split())


def by_number(name: str | os.PathLike[str]) -> tuple[int, str]:
    """Sort scripts by the number in their names: the tenth comes after the ninth."""
    number = re.search(r"\d+", Path(name).name)
    return (int(number[0]) if number else 0, str(name))
