"""What the descent knows, without a browser: runs of gradient descent, each from the same start."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from course_lib import data, network

LANDSCAPES = ("parabola", "houses", "standardised houses")
FAR = 1e6  # a run has exploded where its loss is more than this many times that at the start …
NEAR = 1e-6  # … and has arrived where no more than this share of what it can lose is left
MANY = 300  # steps, after which a run ends


def house_input(landscape: str) -> network.Array:
    """Return the square metres of the houses, shape (6,): as they are, or with mean 0 and standard deviation 1."""
    x = data.HOUSES[0]
    return (x - x.mean()) / x.std() if landscape == "standardised houses" else x


class Walk(ABC):
    """Steps through a landscape: where they lead, and how they end."""

    @property
    def places(self) -> network.Array:
        """The places, the start first, shape (k, 1) or (k, 2): a number for each parameter."""
        return self._walk()[0]

    @property
    def losses(self) -> network.Array:
        """L at each of the places, shape (k,)."""
        return self._walk()[1]

    @property
    def ending(self) -> str:
        """Why it ends: "arrived", "exploded", "too long" (300 steps), or "" while more steps are possible."""
        return self._walk()[2]

    @abstractmethod
    def _walk(self) -> tuple[network.Array, network.Array, str]:
        """Return (places, losses, ending)."""


@dataclass(frozen=True)
class Run(Walk):
    """Gradient descent, for `steps` steps or until it ends.

    On the parabola L = ½ λ θ² it starts at `theta`, and a place is (θ,). On the houses it starts at (0, 0), and a place
    is (w, b); there L is half the mean squared error of the line w·x + b. Raises ValueError for an unknown landscape,
    for a learning rate or a curvature that is not positive, for a start that is no number or is the lowest point
    itself, and for a negative number of steps.
    """

    landscape: str = "parabola"
    """One of LANDSCAPES."""
    eta: float = 0.1
    """The learning rate."""
    steps: int = 0
    """How many steps are taken."""
    curvature: float = 2.0
    """λ, of the parabola."""
    theta: float = 4.0
    """Where the descent on the parabola starts."""

    def __post_init__(self) -> None:
        if self.landscape not in LANDSCAPES:
            raise ValueError(f"unknown landscape {self.landscape!r}; choose one of {', '.join(LANDSCAPES)}")
        for name, value in (("eta", self.eta), ("curvature", self.curvature)):
            if not 0 < value < np.inf:
                raise ValueError(f"{name} needs to be positive and finite; got {value}")
        if not np.isfinite(self.theta) or self.theta == 0:
            raise ValueError(f"theta needs to be a number other than 0, the lowest point; got {self.theta}")
        if self.steps < 0:
            raise ValueError(f"a run has 0 steps or more; got {self.steps}")

    @property
    def curvatures(self) -> network.Array:
        """The curvatures, greatest first: λ of the parabola, (1,), or across and along the houses' valley, (2,)."""
        if self.landscape == "parabola":
            return np.array([self.curvature])
        X_and_1 = np.stack([house_input(self.landscape), np.ones(6)])
        return np.asarray(np.linalg.eigvalsh(X_and_1 @ X_and_1.T / 6)[::-1], dtype=float)

    @property
    def factors(self) -> network.Array:
        """1 − ηλ for each curvature: one step multiplies the distance to the bottom by it."""
        return 1.0 - self.eta * self.curvatures

    @property
    def limit(self) -> float:
        """2/λ of the greatest curvature: with a learning rate above it, a run explodes."""
        return float(2.0 / self.curvatures[0])

    def _loss(self, params: network.Params) -> float:
        if self.landscape == "parabola":
            return self.curvature * params[0][0].item() ** 2 / 2.0
        return network.loss(self._forward(params)[1][-1], data.HOUSE_PRICES)

    def _grads(self, params: network.Params) -> network.Params:
        if self.landscape == "parabola":
            return [(self.curvature * params[0][0], np.zeros((1, 1)))]
        return network.backward(params, *self._forward(params), data.HOUSE_PRICES, np.ones_like)

    def _forward(self, params: network.Params) -> tuple[list[network.Array], list[network.Array]]:
        return network.forward(params, house_input(self.landscape)[None, :], network.identity)

    def _lowest(self) -> float:
        if self.landscape == "parabola":
            return 0.0
        w, b = np.polyfit(house_input(self.landscape), data.HOUSE_PRICES[0], 1)
        return self._loss([(np.array([[w]]), np.array([[b]]))])

    def _walk(self) -> tuple[network.Array, network.Array, str]:
        theta = self.theta if self.landscape == "parabola" else 0.0
        params, lowest = [(np.array([[theta]]), np.zeros((1, 1)))], self._lowest()
        walk, losses = [params], [self._loss(params)]
        ending = ""
        with np.errstate(over="ignore", invalid="ignore"):  # the last step of an explosion may leave all numbers
            while not ending and len(walk) <= self.steps:
                walk.append(network.sgd_step(walk[-1], self._grads(walk[-1]), self.eta))
                losses.append(self._loss(walk[-1]))
                ending = _ending(losses, lowest)
        places = np.array([[W.item(), b.item()] for ((W, b),) in walk])
        return places[:, :1] if self.landscape == "parabola" else places, np.array(losses), ending


def _ending(losses: list[float], lowest: float) -> str:
    if not losses[-1] <= FAR * losses[0]:
        return "exploded"
    if losses[-1] - lowest <= NEAR * (losses[0] - lowest):
        return "arrived"
    return "too long" if len(losses) > MANY else ""


@dataclass(frozen=True)
class DescentState:
    """What the widget shows."""

    run: Run
    """The present run."""
    kept: tuple[Run, ...] = ()
    """Those kept to compare it with."""
