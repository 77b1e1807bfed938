"""Figures of loss surfaces; needs the extra ``plot`` (Plotly and Matplotlib)."""

from .contours import contours

__all__ = ["contours"]
