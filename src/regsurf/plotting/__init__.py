"""Figures of loss surfaces; needs the extra ``plot`` (Plotly and Matplotlib)."""

from .contours import contours
from .sheets import sheet
from .surface import surface

__all__ = ["contours", "sheet", "surface"]
