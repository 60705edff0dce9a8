"""Points of a plane with their targets, as figures and widgets take them. Nothing here loads Matplotlib."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def targeted(X: ArrayLike, Y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points X of shape (2, m) and their targets Y as shape (m,).

    Raises ValueError where the shapes differ, X is not finite or Y holds another number than 0 and 1.
    """
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float).reshape(-1)
    if X.ndim != 2 or X.shape != (2, Y.size):
        raise ValueError(f"X needs shape (2, m) and Y one target for each column; got {X.shape} and {Y.size} targets")
    if not np.isfinite(X).all():
        raise ValueError("the points in X need to be finite numbers")
    if not np.isin(Y, (0, 1)).all():
        raise ValueError(f"the targets in Y are to be 0 or 1; got {np.unique(Y)}")
    return X, Y


def square(X: NDArray[np.float64], low: float | None, high: float | None) -> tuple[float, float]:
    """The square to show, from low to high in both inputs: somewhat further than the points X, where not given.

    Raises ValueError where low is not below high.
    """
    nearest, farthest = (float(X.min()), float(X.max())) if X.size else (-2.0, 2.0)
    margin = (0.3 * (farthest - nearest) if X.size > 2 else 0.0) or 1.0
    low = nearest - margin if low is None else float(low)
    high = farthest + margin if high is None else float(high)
    if not low < high:
        raise ValueError(f"the square needs low below high; got {low} and {high}")
    return low, high
