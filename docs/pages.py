"""What executed pages share: pictures that can be read in both colour schemes.

Imported by a page's first cell.  A picture has no background of its own, and its ink is
a grey that stands out from white and from black alike.
"""

import matplotlib as mpl
from matplotlib_inline.backend_inline import set_matplotlib_formats

INK = "#787f88"
BLUE, ORANGE, GREEN = "#3b82c4", "#d9692b", "#2f9e6e"

mpl.rcParams.update(
    {
        "axes.edgecolor": INK,
        "axes.facecolor": "none",
        "axes.labelcolor": INK,
        "axes.prop_cycle": mpl.cycler(color=[BLUE, ORANGE, GREEN, "#a06cd5"]),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": INK,
        "axes.titlesize": "medium",
        "figure.constrained_layout.use": True,
        "figure.facecolor": "none",
        "font.size": 10,
        "legend.frameon": False,
        "legend.labelcolor": INK,
        "lines.linewidth": 2,
        "savefig.dpi": 160,  # of what is drawn in pixels: contours
        "savefig.facecolor": "none",
        # The same picture is the same file in every build.
        "svg.hashsalt": "regsurf",
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
    }
)
set_matplotlib_formats("svg", metadata={"Date": None})
