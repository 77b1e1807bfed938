"""Figures of loss surfaces; needs the extra ``plot`` (Plotly and Matplotlib)."""

from typing import Any

_MISSING = 'regsurf.plotting needs Plotly and Matplotlib: pip install "regsurf[plot]"'

try:
    from .contours import contours
    from .sheets import sheet
    from .surface import surface
except ModuleNotFoundError as error:
    if str(error.name).partition(".")[0] not in ("matplotlib", "plotly"):
        raise
    # The module itself is there for who only asks (hasattr, dir, import *); its functions
    # are not.
    _cause = error

    def __getattr__(name: str) -> Any:
        """Say what to install."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise ImportError(_MISSING) from _cause


__all__ = ["contours", "sheet", "surface"]
