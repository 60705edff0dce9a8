"""What network.py makes of the playground's networks: passes and whole trainings, in the form that JavaScript reads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib import network
from course_lib.network import Array, Params

BETA = 0.9
ACTIVATIONS = {**network.SLOPES, "linear": lambda z: np.ones_like(z)}


@dataclass
class Generator:
    """What play_random.js draws, written once more in Python: the same seed gives the same numbers."""

    state: int

    def uniform(self) -> float:
        """Draw the next number, 0 ≤ u < 1."""
        self.state = (self.state + 0x6D2B79F5) % 2**32
        t = self.state
        t = (t ^ (t >> 15)) * (t | 1) % 2**32
        t ^= (t + (t ^ (t >> 7)) * (t | 61)) % 2**32
        return (t ^ (t >> 14)) / 2**32

    def normal(self) -> float:
        """Draw from a standard normal distribution."""
        radius = np.sqrt(-2 * np.log(1 - self.uniform()))
        return float(radius * np.cos(2 * np.pi * self.uniform()))

    def permutation(self, size: int) -> Array:
        """Draw an order; so `network.minibatches` and `network.train` accept this generator."""
        order = list(range(size))
        for i in range(size - 1, 0, -1):
            j = int(self.uniform() * (i + 1))
            order[i], order[j] = order[j], order[i]
        return np.array(order)


@dataclass
class Net:
    """A network of the playground, computed by network.py."""

    sizes: list[int]
    activation: str
    output: str
    loss: str
    params: Params = field(default_factory=list)

    def spec(self) -> dict[str, Any]:
        """Describe the network as makeEngine takes it."""
        return {name: getattr(self, name) for name in ("sizes", "activation", "output", "loss")}

    def drawn(self, start: str, random: Generator) -> None:
        """Draw the parameters as play_first_weights.js does, with scale 0.5."""
        deviation: dict[str, Callable[[int], float]] = {
            "normal": lambda _: 0.5,
            "He": lambda n: np.sqrt(2 / n),
            "zero": lambda _: 0.0,
        }
        self.params = []
        for n_prev, n in pairwise(self.sizes):
            d = deviation[start](n_prev)
            W = [[d * random.normal() if d else 0.0 for _ in range(n_prev)] for _ in range(n)]
            self.params.append((np.array(W), np.zeros((n, 1))))

    def forward(self, X: Array) -> tuple[list[Array], list[Array]]:
        """Run X forward: (Zs, As)."""
        σ = {**network.ACTIVATIONS, "linear": network.identity, "softmax": network.softmax}
        Zs, As = network.forward(self.params[:-1], X, σ[self.activation])
        Z, A = network.layer_forward(*self.params[-1], As[-1], σ[self.output])
        return [*Zs, Z], [*As, A]

    def measured(self, Y_hat: Array, Y: Array) -> float:
        """Return the loss; one sigmoid output counts as two classes, ŷ and 1 − ŷ."""
        if self.loss == "squares":
            return network.loss(Y_hat, Y)
        if self.output == "softmax":
            return network.cross_entropy(Y_hat, Y)
        return network.cross_entropy(np.vstack([Y_hat, 1 - Y_hat]), np.vstack([Y, 1 - Y]))

    def grads(self, Zs: Sequence[Array], As: Sequence[Array], Y: Array) -> Params:
        """Return the gradients of all parameters."""
        if self.loss == "squares":
            delta = network.output_delta(network.d_loss(As[-1], Y), Zs[-1], ACTIVATIONS[self.output])
        else:
            delta = network.cross_entropy_delta(As[-1], Y)
        return network.backpropagate(self.params, Zs, As, delta, ACTIVATIONS[self.activation])


def flat(params: Params) -> list[float]:
    """All parameters, in the order of the engine's theta."""
    return np.concatenate([array.ravel() for array in network.chain_arrays(params)]).tolist()


def targets(net: Net, rng: np.random.Generator, m: int) -> Array:
    """Targets that fit the loss, of shape (n, m)."""
    n = net.sizes[-1]
    if net.output == "softmax":
        return network.one_hot(rng.integers(n, size=m), n)
    if net.loss == "cross-entropy":
        return rng.integers(2, size=(1, m)).astype(float)
    return rng.uniform(-1, 1, (n, m))


def passed(net: Net, rng: np.random.Generator, m: int) -> dict[str, Any]:
    """One pass through `net`, with weights from the seed."""
    net.drawn("normal", Generator(int(rng.integers(2**32))))
    net.params = [(W, rng.normal(size=b.shape)) for W, b in net.params]
    X, Y = rng.normal(size=(net.sizes[0], m)), targets(net, rng, m)
    Zs, As = net.forward(X)
    return {
        "engine": net.spec(),
        "batch": {"X": X.T.ravel().tolist(), "Y": Y.T.ravel().tolist(), "m": m},
        "theta": flat(net.params),
        "as": [A.tolist() for A in As],
        "loss": net.measured(As[-1], Y),
        "grads": flat(net.grads(Zs, As, Y)),
    }


def stepper(step: str, params: Params, eta: float) -> Callable[[Params, Params], Params]:
    """The step of that name, with its memory in it."""
    zero = [(0 * W, 0 * b) for W, b in params]
    memory = {"first": zero, "second": zero, "t": 0}

    def take(params: Params, grads: Params) -> Params:
        first, second = memory["first"], memory["second"]
        memory["t"] += 1
        if step == "plain":
            return network.sgd_step(params, grads, eta)
        if step == "momentum":
            params, memory["first"] = network.momentum_step(params, first, grads, eta, BETA)
        elif step == "RMSprop":
            params, memory["second"] = network.rmsprop_step(params, second, grads, eta, BETA)
        else:
            params, memory["first"], memory["second"] = network.adam_step(
                params, first, second, memory["t"], grads, eta
            )
        return params

    return take


def trained(net: Net, rng: np.random.Generator, settings: dict[str, Any], start: str, epochs: int) -> dict[str, Any]:
    """A whole training of `net` on 23 points."""
    seed, m = int(rng.integers(2**32)), 23
    net.drawn(start, Generator(seed))
    X, Y = rng.normal(size=(net.sizes[0], m)), targets(net, rng, m)
    take, random = stepper(settings["step"], net.params, settings["eta"]), Generator(seed)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, Y_batch in network.minibatches(X, Y, settings["batch"], random):
            Zs, As = net.forward(X_batch)
            total += net.measured(As[-1], Y_batch) * X_batch.shape[1]
            net.params = take(net.params, net.grads(Zs, As, Y_batch))
        losses.append(total / m)
    samples = {"X": X.T.ravel().tolist(), "Y": Y.T.ravel().tolist(), "count": m}
    return {
        "engine": net.spec(),
        "start": start,
        "settings": settings,
        "samples": samples,
        "seed": seed,
        "losses": losses,
        "theta": flat(net.params),
    }


def every_kind(inner: Sequence[int], inputs: int = 2) -> Iterator[Net]:
    """A network of each activation with each loss and fitting output, with the hidden layers `inner`."""
    for activation in ACTIVATIONS:
        for output in dict.fromkeys((activation, "linear")):
            yield Net([inputs, *inner, 2], activation, output, "squares")
        yield Net([inputs, *inner, 1], activation, "sigmoid", "cross-entropy")
        yield Net([inputs, *inner, 3], activation, "softmax", "cross-entropy")
