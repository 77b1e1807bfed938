"""Bands of values and their colours: the same on surfaces, contours and pages."""

import numpy as np

from .._definitions import DEFINITIONS

N_BANDS: int = DEFINITIONS["bands"]
MINIMIZER_COLOR: str = DEFINITIONS["minimizer"]


def levels(low: float, top: float, n_bands: int = N_BANDS) -> np.ndarray:
    """Return the borders of bands from `low` to `top`, spaced quadratically.

    So the valley gets its share of lines and colours beside the steep corner.
    """
    return low + (top - low) * np.linspace(0, 1, n_bands + 1) ** 2


def band_colors() -> np.ndarray:
    """Return red, green and blue of each band, 0 to 1, shape (n_bands, 3).

    Viridis where the middle of the band's values lies.
    """
    stops = np.array([list(bytes.fromhex(c[1:])) for c in DEFINITIONS["colors"]]) / 255
    k = np.arange(N_BANDS)
    middle = np.sqrt((k**2 + (k + 1) ** 2) / 2) / N_BANDS
    places = np.linspace(0, 1, len(stops))
    columns = [np.interp(middle, places, column) for column in stops.T]
    return np.stack(columns, axis=-1)
