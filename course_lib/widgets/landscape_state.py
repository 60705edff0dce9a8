"""What the loss landscape knows, without a browser: the data, and the line whose loss is asked for."""

from dataclasses import dataclass

import numpy as np

from course_lib import data, network


@dataclass(frozen=True)
class LandscapeState:
    """A line w·x + b, and the points it should go through.

    Raises ValueError if `x` and `y` differ in length, if `x` has fewer than two different values (the landscape would
    have no lowest point), and for numbers that are not finite.
    """

    w: float = 2.5
    """The line's slope."""
    b: float = 40.0
    """Its height at x = 0."""
    x: tuple[float, ...] = tuple(data.HOUSES[0].tolist())
    """Shape (m,): the sizes of the course's six houses."""
    y: tuple[float, ...] = tuple(data.HOUSE_PRICES[0].tolist())
    """Shape (m,): their prices."""

    def __post_init__(self) -> None:
        x, y = np.asarray(self.x, dtype=float), np.asarray(self.y, dtype=float)
        if x.shape != y.shape or x.ndim != 1:
            raise ValueError(f"x and y need the same shape (m,); got {x.shape} and {y.shape}")
        if not np.isfinite([*x, *y, self.w, self.b]).all():
            raise ValueError("w, b, x and y need to be finite numbers")
        if len(set(x.tolist())) < 2:
            raise ValueError(f"x needs two different values at least; got {x.tolist()}")

    @property
    def loss(self) -> float:
        """The mean squared error of the line."""
        return network.mse(self._line(), np.array([self.y]))

    @property
    def gradient(self) -> tuple[float, float]:
        """(∂mse/∂w, ∂mse/∂b) at the present line: the direction uphill."""
        delta = network.mse_grad(self._line(), np.array([self.y]))
        dw, db = network.layer_grads(delta, np.array([self.x]))
        return dw.item(), db.item()

    def _line(self) -> network.Array:
        """Return what the line predicts for each x, shape (1, m)."""
        W, b, X = np.array([[self.w]]), np.array([[self.b]]), np.array([self.x])
        return network.layer_forward(W, b, X, network.identity)[1]
