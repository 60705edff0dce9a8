"""Numbers that float32 holds exactly: small multiples of 1/64, 1/8 and so on, and their sums and products.

With such inputs a right answer is exact in any precision, so even a small systematic error shows.
"""

from typing import Any

import numpy as np


def dyadic(rng: np.random.Generator, *shape: int, parts: int = 64, most: float = 1.0) -> Any:
    """Draw multiples of 1/`parts` of both signs, of sizes from `most`/8 to `most`; a float without a shape."""
    least, largest = max(1, int(parts * most) // 8), int(parts * most)
    counts = rng.integers(least, largest + 1, shape) * (2 * rng.integers(0, 2, shape) - 1)
    return counts / parts if shape else float(counts) / parts


def on_a_grid(values: Any, parts: int = 1024) -> Any:
    """Return the nearest multiples of 1/`parts`."""
    return np.round(np.asarray(values) * parts) / parts
