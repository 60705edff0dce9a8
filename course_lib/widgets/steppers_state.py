"""What a descent with several rules knows, without a browser: plain steps, momentum, RMSprop and Adam, side by side."""

from dataclasses import dataclass

import numpy as np

from course_lib import data, network
from course_lib.widgets.descent_state import FAR, MANY, NEAR, Walk, house_input

RULES = {"plain": (), "momentum": (0.9,), "RMSprop": (0.9,), "Adam": (0.9, 0.999)}
"""The rules, and the β of each unless another is asked for: for Adam β₁ and β₂."""
SURFACES = ("houses", "standardised houses", "saddle")
STARTS = {"houses": (0.0, 0.0), "standardised houses": (0.0, 0.0), "saddle": (1.6, 0.01)}
ETAS = {
    "houses": {"plain": 1.9e-4, "momentum": 1.9e-4, "RMSprop": 0.1, "Adam": 4.0},
    "standardised houses": {"plain": 0.1, "momentum": 0.1, "RMSprop": 5.0, "Adam": 20.0},
    "saddle": {"plain": 0.1, "momentum": 0.1, "RMSprop": 0.02, "Adam": 0.1},
}
"""Learning rates with which each rule gets somewhere."""
RIDGE = 0.25  # the loss of the saddle's level place, and the lowest on its ridge


@dataclass(frozen=True)
class Stepper(Walk):
    """A descent by one rule over two parameters, for `steps` steps or until it ends.

    On the houses a place is (w, b), and L is half the mean squared error. On the saddle a place is (x, y), and
    L = x²/2 + (y² − 1)²/4: level at (0, 0), where L = 1/4, and lowest at (0, 1) and (0, −1), where L = 0. Its `ending`
    may also be "on the ridge": at the lowest place of the line y = 0, which no rule leaves, since ∂L/∂y = y³ − y is
    exactly 0 there. Raises ValueError for an unknown rule or
    landscape, for a learning rate that is not positive, for a β outside [0, 1) or one too many, for a start that is not
    two finite numbers, and for a negative number of steps.
    """

    rule: str = "plain"
    """One of RULES."""
    eta: float = 0.1
    """The learning rate."""
    betas: tuple[float, ...] = ()
    """None for plain steps, β of momentum and RMSprop, β₁ and β₂ of Adam; () takes those of RULES."""
    landscape: str = "saddle"
    """One of SURFACES."""
    at: tuple[float, float] = STARTS["saddle"]
    """Where it starts."""
    steps: int = 0
    """How many steps are taken."""

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"unknown rule {self.rule!r}; choose one of {', '.join(RULES)}")
        if self.landscape not in SURFACES:
            raise ValueError(f"unknown landscape {self.landscape!r} for rules; choose one of {', '.join(SURFACES)}")
        if not 0 < self.eta < np.inf:
            raise ValueError(f"eta needs to be positive and finite; got {self.eta} for {self.rule}")
        if not self.betas:
            object.__setattr__(self, "betas", RULES[self.rule])
        if len(self.betas) != len(RULES[self.rule]):
            raise ValueError(f"{self.rule} has {len(RULES[self.rule])} β; got {self.betas}")
        if not all(0 <= beta < 1 for beta in self.betas):
            raise ValueError(f"β needs to be at least 0 and below 1; got {self.betas} for {self.rule}")
        if len(self.at) != 2 or not np.isfinite(self.at).all():
            raise ValueError(f"a start is two finite numbers; got {self.at}")
        if self.steps < 0:
            raise ValueError(f"a run has 0 steps or more; got {self.steps}")

    def _walk(self) -> tuple[network.Array, network.Array, str]:
        params = _params(*self.at)
        first = second = _params(0.0, 0.0)  # what the rule remembers
        walk, losses, ending = [params], [self._loss(params)], ""
        with np.errstate(over="ignore", invalid="ignore"):  # the last step of an explosion may leave all numbers
            while not ending and len(walk) <= self.steps:
                params, first, second = self._step(params, first, second, len(walk))
                walk.append(params)
                losses.append(self._loss(params))
                ending = self._ending(params, losses)
        return np.array([_place(params) for params in walk]), np.array(losses), ending

    def _step(
        self, params: network.Params, first: network.Params, second: network.Params, t: int
    ) -> tuple[network.Params, network.Params, network.Params]:
        """Take step `t`. Return the params and what the rule remembers: v, s, or Adam's m and v."""
        grads = self._grads(params)
        if self.rule == "momentum":
            return *network.momentum_step(params, first, grads, self.eta, *self.betas), second
        if self.rule == "RMSprop":
            return *network.rmsprop_step(params, first, grads, self.eta, *self.betas), second
        if self.rule == "Adam":
            return network.adam_step(params, first, second, t, grads, self.eta, *self.betas)
        return network.sgd_step(params, grads, self.eta), first, second

    def _loss(self, params: network.Params) -> float:
        if self.landscape == "saddle":
            x, y = _place(params)
            with np.errstate(over="ignore"):
                return float(np.square(x) / 2 + np.square(np.square(y) - 1) / 4)
        return network.loss(self._forward(params)[1][-1], data.HOUSE_PRICES)

    def _grads(self, params: network.Params) -> network.Params:
        if self.landscape == "saddle":
            x, y = _place(params)
            return _params(x, y * (y * y - 1.0))
        return network.backward(params, *self._forward(params), data.HOUSE_PRICES, np.ones_like)

    def _forward(self, params: network.Params) -> tuple[list[network.Array], list[network.Array]]:
        return network.forward(params, house_input(self.landscape)[None, :], network.identity)

    def _lowest(self) -> float:
        if self.landscape == "saddle":
            return 0.0
        w, b = np.polyfit(house_input(self.landscape), data.HOUSE_PRICES[0], 1)
        return self._loss(_params(w, b))

    def _ending(self, params: network.Params, losses: list[float]) -> str:
        if not losses[-1] <= FAR * losses[0]:
            return "exploded"
        last = losses[-1:] if self.rule == "plain" else losses[-2:]  # what has a memory may rush through the bottom
        if _near(last, losses[0], self._lowest()):
            return "arrived"
        if self.landscape == "saddle" and _place(params)[1] == 0.0 and _near(last, losses[0], RIDGE):
            return "on the ridge"
        return "too long" if len(losses) > MANY else ""


def _near(losses: list[float], first: float, lowest: float) -> bool:
    return all(loss - lowest <= NEAR * (first - lowest) for loss in losses)


def _params(w: float, b: float) -> network.Params:
    return [(np.array([[w]]), np.array([[b]]))]


def _place(params: network.Params) -> tuple[float, float]:
    return params[0][0].item(), params[0][1].item()
