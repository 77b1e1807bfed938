"""Figures of loss surfaces; needs the extra ``plot`` (Plotly and Matplotlib)."""
