"""Run a script as a reader does, and write down how many figures it has shown.

Run by an environment that holds nothing but what the script needs.
"""

import runpy
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import plotly.io
from plotly.io.base_renderers import ExternalRenderer

shown = []


class Counting(ExternalRenderer):
    def render(self, figure):
        shown.append(figure)


def show():
    """Show what is open, and close it, as windows do when the reader is done."""
    shown.extend(plt.get_fignums())
    plt.close("all")


_, script, count = sys.argv
plotly.io.renderers["counting"] = Counting()
plotly.io.renderers.default = "counting"
plt.show = show
runpy.run_path(script, run_name="__main__")
Path(count).write_text(str(len(shown)))
