"""Numbers that float32 holds exactly: small multiples of 1/64, 1/8 and so on, whose sums and products it holds too.

With them a right answer is exact in any precision, so a small error that is always there shows.
"""

from typing import Any

import numpy as np


def dyadic(rng: np.random.Generator, *shape: int, parts: int = 64, most: float = 1.0) -> Any:
    """Multiples of 1/`parts` of both signs, from an eighth of `most` to `most` in size; a float without a shape."""
    least, largest = max(1, int(parts * most) // 8), int(parts * most)
    counts = rng.integers(least, largest + 1, shape) * (2 * rng.integers(0, 2, shape) - 1)
    return counts / parts if shape else float(counts) / parts


def on_a_grid(values: Any, parts: int = 1024) -> Any:
    """The nearest multiples of 1/`parts`."""
    return np.round(np.asarray(values) * parts) / parts
