"""What the playground knows, without a browser: data, a network, how it trains, and the weights that it has now."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.network import Array

DATA = ("blobs", "circle", "xor", "spiral", "three classes", "curve", "own points")
"""The data sets; the last are points that the reader painted or dropped in."""
FEATURES: dict[str, Callable[[Array, Array], Array]] = {
    "x₁": lambda x, y: x,
    "x₂": lambda x, y: y,
    "x₁²": lambda x, y: x * x,
    "x₂²": lambda x, y: y * y,
    "x₁x₂": lambda x, y: x * y,
    "sin x₁": lambda x, y: np.sin(x),
    "sin x₂": lambda x, y: np.sin(y),
}
"""What can be made of a point (x, y): the inputs of the network, as play_data.js has them."""
ACTIVATIONS = ("tanh", "sigmoid", "relu", "linear")
LOSSES = ("squares", "cross-entropy")
STARTS = ("normal", "He", "zero")
STEPS = ("plain", "momentum", "RMSprop", "Adam")
MISTAKES = ("", *re.findall(r'slug: "([\w-]+)"', Path(__file__).with_name("play_break.js").read_text(encoding="utf-8")))
"""The slugs of the mistakes to make on purpose, as play_break.js lists them; "" is none."""
MOST_LAYERS, MOST_NEURONS = 6, 8
MOST_POINTS, MOST_CLASSES, MOST_LETTERS = 5000, 10, 40


@dataclass(frozen=True)
class PlaygroundState:
    """A network, its data and its training.

    >>> state = PlaygroundState(data="xor", hidden=(3,))
    >>> state.sizes
    (2, 3, 1)

    Raises ValueError for a name that it does not know and for a number outside its range.
    """

    data: str = "circle"
    """One of `DATA`."""
    noise: float = 0.3
    """How far the points are moved at random: the deviation, 0 to 2; the plane reaches from −6 to 6."""
    aside: float = 0.3
    """The share of the points that are kept aside to test it, 0 to 0.9."""
    data_seed: int = 1
    """Decides the points."""
    features: tuple[str, ...] = ("x₁", "x₂")
    """The inputs of the network, of `FEATURES`, each once; a curve to fit has x₁ alone."""
    hidden: tuple[int, ...] = (4, 2)
    """The neurons of each hidden layer: up to 6 layers of 1 to 8."""
    activation: str = "tanh"
    """That of the hidden layers, one of `ACTIVATIONS`."""
    loss: str = "cross-entropy"
    """One of `LOSSES`; a curve is fitted with squares."""
    start: str = "normal"
    """How the first weights are drawn, one of `STARTS`."""
    scale: float = 0.5
    """The standard deviation of weights that start "normal"."""
    seed: int = 1
    """Decides the first weights and the order of the points."""
    step: str = "plain"
    """One of `STEPS`."""
    eta: float = 0.1
    """The learning rate η, above 0."""
    batch: int = 10
    """The points of each step, 1 to 100."""
    mistake: str = ""
    """The mistake that it trains with: a slug of the catalogue's exercises backward and train_step, or ""."""
    points: tuple[tuple[float, ...], ...] = ()
    """The reader's own points, up to 5000: each (x1, x2, class, aside), or (x, y, aside) of a curve to fit.

    Classes are 0, 1, … 9; `aside` is 1 for a point that tests, 0 for one to train with.
    """
    classes: int | None = None
    """How many classes those points have, 2 to 10, or 0 of a curve; None: as many as they show."""
    units: tuple[tuple[str, float, float], ...] = ()
    """What the two columns of those points were in a file: the name, mean and spread of each; () of others.

    The points themselves are standardised: each value minus the mean, over the spread.
    """
    names: tuple[str, ...] = ()
    """What the classes of those points are called, each up to 40 characters, "" if it has no name; () of others."""
    theta: tuple[float, ...] = ()
    """All weights and biases as they are now, layer after layer, each W row by row and then b; () before the start."""
    steps: int = 0
    """How many steps it has trained, each with one batch."""
    epochs: int = 0
    """How many epochs it has trained."""

    def __post_init__(self) -> None:
        for name, known in (
            ("data", DATA),
            ("activation", ACTIVATIONS),
            ("loss", LOSSES),
            ("start", STARTS),
            ("step", STEPS),
            ("mistake", MISTAKES),
        ):
            if getattr(self, name) not in known:
                raise ValueError(f"unknown {name} {getattr(self, name)!r}; choose one of {', '.join(known)}")
        if not self.features or not set(self.features) <= set(FEATURES) or len(set(self.features)) < len(self.features):
            raise ValueError(f"features needs some of {', '.join(FEATURES)}, each once; got {self.features}")
        for name, low, high in (
            ("noise", 0, 2),
            ("aside", 0, 0.9),
            ("scale", 0, 10),
            ("eta", 1e-6, 10),
            ("batch", 1, 100),
            ("steps", 0, 1e9),
            ("epochs", 0, 1e9),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} needs to be from {low} to {high}; got {getattr(self, name)}")
        if len(self.hidden) > MOST_LAYERS or not all(1 <= n <= MOST_NEURONS for n in self.hidden):
            raise ValueError(f"hidden has up to {MOST_LAYERS} layers of 1 to {MOST_NEURONS} neurons; got {self.hidden}")
        self._check_points()
        if not np.isfinite(self.theta).all():
            raise ValueError("theta needs finite numbers")
        if self.theta and len(self.theta) != self.parameters:
            raise ValueError(f"a network {self.sizes} has {self.parameters} parameters; got {len(self.theta)}")

    def _check_points(self) -> None:
        if {len(point) for point in self.points} not in (set(), {3}, {4}):
            raise ValueError("points needs (x1, x2, class, aside) of each point, or (x, y, aside) of each")
        if len(self.points) > MOST_POINTS or not np.isfinite([v for point in self.points for v in point]).all():
            raise ValueError(f"points needs up to {MOST_POINTS} points of finite numbers")
        if any(point[2] not in range(10) for point in self.points if len(point) == 4):
            raise ValueError("the classes of points are 0, 1, … 9")
        if self.classes is not None and self.classes not in (0, *range(2, MOST_CLASSES + 1)):
            raise ValueError(f"classes needs to be 0 of a curve, or 2 to {MOST_CLASSES}, or None; got {self.classes}")
        if len(self.names) > MOST_CLASSES or not all(map(_is_name, self.names)):
            raise ValueError(f"names needs up to {MOST_CLASSES} names in one line of up to {MOST_LETTERS} characters")
        known = all(np.isfinite((mean, spread)).all() and spread > 0 for _, mean, spread in self.units)
        if len(self.units) not in (0, 2) or not known:
            raise ValueError(f"units needs (name, mean, spread above 0) of both columns, or nothing; got {self.units}")

    @property
    def sizes(self) -> tuple[int, ...]:
        """The inputs, the neurons of each hidden layer, and the outputs."""
        own = self.points if self.data == "own points" else ()
        empty = self.data == "own points" and not own
        if self.data == "curve" or (own and len(own[0]) == 3) or (empty and self.classes == 0):
            return (1, *self.hidden, 1)
        classes = 3 if self.data == "three classes" else 1 + max((int(point[2]) for point in own), default=1)
        if self.data == "own points":
            classes = max(classes, self.classes or 0)
        return (len(self.features), *self.hidden, classes if classes > 2 else 1)

    @property
    def parameters(self) -> int:
        """The number of weights and biases."""
        return sum(n * (before + 1) for before, n in zip(self.sizes, self.sizes[1:], strict=False))

    @property
    def layers(self) -> list[tuple[Array, Array]]:
        """(W, b) of each layer as in `network.py`, of shapes (n, n_prev) and (n, 1); [] before the start."""
        found, at = [], 0
        theta = np.array(self.theta)
        for before, n in zip(self.sizes, self.sizes[1:], strict=False) if self.theta else ():
            W = theta[at : at + n * before].reshape(n, before)
            b = theta[at + n * before : at + n * (before + 1)].reshape(n, 1)
            found.append((W, b))
            at += n * (before + 1)
        return found

    def settings(self) -> dict[str, Any]:
        """All of it as plain data for the browser."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {
            "features": list(self.features),
            "hidden": list(self.hidden),
            "points": [list(p) for p in self.points],
            "units": [list(unit) for unit in self.units],
            "names": list(self.names),
            "theta": list(self.theta),
        }


def _is_name(name: Any) -> bool:
    """Whether `name` can stand in one line of the view."""
    return (
        isinstance(name, str) and len(name) <= MOST_LETTERS and not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", name)
    )
