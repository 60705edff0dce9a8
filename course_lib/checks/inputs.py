"""Random inputs for the checks: networks with a real forward pass behind them, away from every kink."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks.compare import counted
from course_lib.checks.dyadic import dyadic

# Layer sizes and number of examples: one to five layers; of different and of equal size; one example and many,
# sometimes as many as neurons, but never two: ½ and 1/m would be the same there.
NETWORKS = (
    ((3, 4), 1),
    ((4, 3), 5),
    ((2, 3, 4), 6),
    ((3, 3, 3), 3),
    ((3, 3, 3), 1),
    ((2, 4, 3, 1), 7),
    ((3, 3, 3, 3, 3), 5),
    ((2, 3, 4, 2, 3, 1), 4),
)
ACTIVATIONS = tuple((network.ACTIVATIONS[name], slope) for name, slope in network.SLOPES.items())


@dataclass(frozen=True)
class Pass:
    """A network, a batch, and all values that a forward pass keeps."""

    kind: str
    """What the messages call it."""
    m: int
    """The number of examples in the batch."""
    params: network.Params
    """(W, b) of each layer."""
    X: Any
    """The inputs, shape (n₀, m)."""
    Y: Any
    """What the network should answer, shape (n_L, m)."""
    Zs: list[Any]
    """The weighted sums of each layer."""
    As: list[Any]
    """X, and the activations of each layer."""
    activation: Any
    """The activation function."""
    d_activation: Any
    """Its slope, as a function of z."""


def random_params(rng: np.random.Generator, sizes: tuple[int, ...]) -> network.Params:
    """Draw weights and biases that are far enough from 0 for a missing one to be noticed."""

    def away(*shape: int) -> Any:
        return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 1.0, shape)

    return [(away(n, n_prev), away(n, 1)) for n_prev, n in itertools.pairwise(sizes)]


def named(sizes: tuple[int, ...], m: int) -> str:
    """Name a network and its batch for messages."""
    equal = " of equal size" if len(set(sizes)) == 1 else ""
    return f"layers {'-'.join(map(str, sizes))}{equal}, {counted(m, 'example')}"


def wrong_by_both_signs(rng: np.random.Generator, Y_hat: network.Array) -> network.Array:
    """Draw targets that `Y_hat` misses by 0.2 to 1, in turn too high and too low."""
    error = rng.uniform(0.2, 1.0, Y_hat.shape)
    signs = np.where(np.arange(error.size) % 2, -1.0, 1.0).reshape(error.shape)
    return Y_hat - signs * error


def forward_pass(
    rng: np.random.Generator,
    sizes: tuple[int, ...],
    m: int,
    pair: tuple[Any, Any],
    last: network.Activation | None = None,
    targets: Callable[[np.random.Generator, network.Array], network.Array] = wrong_by_both_signs,
) -> Pass:
    """Draw a network and a batch in which every z is away from 0.

    `last` is what the last layer makes of its Z, where that is not the activation of the others. `targets` draws Y for
    the network's Ŷ.
    """
    activation, d_activation = pair
    while True:
        params, X = random_params(rng, sizes), rng.normal(size=(sizes[0], m))
        Zs, As = through(params, X, activation, last)
        blocked = activation is network.relu and any(np.all(Z < 0) for Z in Zs)
        if min(np.min(np.abs(Z)) for Z in Zs) > 0.02 and not blocked:
            break
    return Pass(named(sizes, m), m, params, X, targets(rng, As[-1]), Zs, As, activation, d_activation)


def through(
    params: network.Params, X: network.Array, activation: network.Activation, last: network.Activation | None = None
) -> tuple[list[network.Array], list[network.Array]]:
    """Run `network.forward`; if `last` is given, the last layer uses it in place of `activation`."""
    Zs, As = network.forward(params[:-1], X, activation)
    Z, A = network.layer_forward(*params[-1], As[-1], last or activation)
    return [*Zs, Z], [*As, A]


def passes(rng: np.random.Generator) -> list[Pass]:
    """Run a pass through each of NETWORKS, with the activations in turn."""
    start = int(rng.integers(len(ACTIVATIONS)))
    pairs = [ACTIVATIONS[(start + i) % len(ACTIVATIONS)] for i in range(len(NETWORKS))]
    return [
        forward_pass(rng, *network_and_batch, pair) for network_and_batch, pair in zip(NETWORKS, pairs, strict=True)
    ]


def exact_pass(rng: np.random.Generator, sizes: tuple[int, ...], size: float = 1.0) -> Pass:
    """Make a pass with few binary digits: float32 holds each of its sums and products, and those of the gradients.

    Four examples, as 1/m is exact then and not ½. The ReLU lets something through in every neuron, and never stands at
    its kink. The errors at the output are `size` or half of it.
    """
    m = 4
    while True:
        params = [
            (dyadic(rng, n, n_prev, parts=2, most=1.5), 0.25 + dyadic(rng, n, 1, parts=2, most=1.5))
            for n_prev, n in itertools.pairwise(sizes)
        ]
        X = dyadic(rng, sizes[0], m, parts=2, most=1.5)
        Zs, As = network.forward(params, X, network.relu)
        if all(np.all(Z != 0) and np.all(np.any(Z > 0, axis=1)) for Z in Zs):
            break
    error = size * rng.permuted(np.resize([-1.0, 0.5, 1.0, 0.5], As[-1].shape), axis=1)
    pair = (network.relu, network.d_relu)
    large = ", large errors" if size > 1 else ", small errors" if size < 1 else ""
    return Pass(f"{named(sizes, m)}, in eighths{large}", m, params, X, As[-1] - error, Zs, As, *pair)


def eighths(rng: np.random.Generator, *shapes: tuple[int, int]) -> list[Any]:
    """Draw a matrix for each shape, of multiples of ⅛ between ¼ and 2 in size: float32 makes no errors with them."""
    return [dyadic(rng, *s, parts=8, most=2.0) for s in shapes]


def matrices(rng: np.random.Generator, shapes: tuple[tuple[int, int], ...]) -> list[Any]:
    """Draw a random matrix for each shape, with entries of both signs, none near 0."""
    return [rng.choice([-1.0, 1.0], s) * rng.uniform(0.2, 2.0, s) for s in shapes]
