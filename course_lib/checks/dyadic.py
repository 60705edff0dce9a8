"""Numbers that float32 holds exactly: small multiples of 1/64, 1/8 or ¼, whose sums and products it holds as well.

With them a right answer is exact in any precision, so a small error that is always there shows.
"""

from typing import Any

import numpy as np


def dyadic(rng: np.random.Generator, *shape: int, parts: int = 64, most: float = 1.0) -> Any:
    """Multiples of 1/`parts` of both signs, from an eighth of `most` to `most` in size; a float without a shape."""
    counts = rng.integers(max(1, int(parts * most) // 8), int(parts * most) + 1, shape)
    signed = rng.choice([-1.0, 1.0], shape) * counts / parts
    return signed if shape else float(signed)


def on_a_grid(values: Any, parts: int = 1024) -> Any:
    """The nearest multiples of 1/`parts`."""
    return np.round(np.asarray(values) * parts) / parts
