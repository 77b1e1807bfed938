"""The site as a Sphinx extension: figures, formulas, claims, and what pages load."""

from typing import Any

from sphinx.application import Sphinx

from . import (
    assets,
    claims,
    earlier_build,
    embed,
    explorer,
    figure_first,
    freshness,
    live_figure,
    mathml,
    own_data,
    plotly_figure,
    search_words,
    sharing,
    take_home,
    theme_fixes,
)

PARTS = (
    assets, claims, earlier_build, embed, explorer, figure_first, freshness,
    live_figure, mathml, own_data, plotly_figure, search_words, sharing, take_home,
    theme_fixes,
)  # fmt: skip


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up all parts."""
    for part in PARTS:
        part.setup(app)
    return {
        "parallel_read_safe": True,
        "parallel_write_safe": True,
        "env_version": 2,
    }
