"""Loss surfaces of a two-parameter softmax network under L1 and L2 regularization.

Losses and penalties are small frozen objects that are called like the functions
they stand for.  Their sum is an objective, which can be minimized exactly, by an
algorithm, or drawn::

    import regsurf as rs

    J = rs.CrossEntropy(p=1.0, x=1.0) + rs.Penalty(l1=0.25)
    J(rs.square_grid())  # the surface
    rs.minimizers(J)  # the exact set of minimizers
    rs.plotting.surface(J)  # a Plotly figure; needs the extra "plot"

Parameters are always the last axis of an array, so one call evaluates a point, a
path or a whole surface.
"""

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

from .basins import basin_map
from .budgets import budget
from .coordinates import coordinate_descent
from .drivers import Minimum, minimize
from .grids import square_grid
from .losses import CrossEntropy, LogisticLoss, SquaredLoss
from .minimizers import MinimizerSet, alpha_max, minimizers
from .objectives import Objective
from .penalties import Penalty
from .solvers import proximal_gradient, subgradient_descent

if TYPE_CHECKING:
    from . import plotting

__version__ = metadata.version("regsurf")
__all__ = [
    "CrossEntropy",
    "LogisticLoss",
    "MinimizerSet",
    "Minimum",
    "Objective",
    "Penalty",
    "SquaredLoss",
    "alpha_max",
    "basin_map",
    "budget",
    "coordinate_descent",
    "minimize",
    "minimizers",
    "plotting",
    "proximal_gradient",
    "square_grid",
    "subgradient_descent",
]


def __getattr__(name: str) -> Any:
    """Import the plotting subpackage, and with it Plotly, on first use only."""
    if name == "plotting":
        return import_module(".plotting", __name__)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
