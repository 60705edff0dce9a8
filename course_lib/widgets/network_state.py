"""What the network view knows, without a browser: a small network, one example, and both passes through it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from course_lib import data, network
from course_lib.network import Array, Params

ACTIVATIONS = {name: (network.ACTIVATIONS[name], slope) for name, slope in network.SLOPES.items()}
MOST_LAYERS, MOST_NEURONS = 3, 8  # more would not fit into one picture
Layers = Sequence[Sequence[ArrayLike]]  # (W, b) of each, as a reader may write them


@dataclass(frozen=True, eq=False, init=False)
class NetworkState:
    """A network with one example.

    W may be any nested sequence of shape (n, n_prev); b, x and y may also be flat. All are copied. Raises ValueError,
    saying what to do, if shapes do not fit, if a number is not finite, if the activation is unknown, or if there are
    more than 3 layers or 8 neurons in a layer.
    """

    params: Params
    """(W, b) of each layer."""
    x: Array
    """Shape (n₀, 1)."""
    y: Array
    """Shape (n_L, 1)."""
    activation: str
    """The name of the activation function in every layer."""

    def __init__(self, params: Layers, x: ArrayLike, y: ArrayLike, activation: str = "sigmoid") -> None:
        if activation not in ACTIVATIONS:
            raise ValueError(f"unknown activation {activation!r}; choose one of {', '.join(ACTIVATIONS)}")
        arrays = checked(params)
        sizes = sizes_of(arrays)
        object.__setattr__(self, "params", arrays)
        object.__setattr__(self, "x", _column(x, sizes[0], "x, the input,"))
        object.__setattr__(self, "y", _column(y, sizes[-1], "y, the target,"))
        object.__setattr__(self, "activation", activation)

    @property
    def sizes(self) -> list[int]:
        """How many inputs there are, and how many neurons in each layer."""
        return sizes_of(self.params)

    @property
    def Zs(self) -> list[Array]:  # noqa: N802
        """The weighted sums of each layer, shape (n, 1) each."""
        return self._forward()[0]

    @property
    def As(self) -> list[Array]:  # noqa: N802
        """The activations, the input x first and the prediction ŷ last, shape (n, 1) each."""
        return self._forward()[1]

    @property
    def loss(self) -> float:
        """L = ½ Σ (ŷ − y)²."""
        return network.loss(self.As[-1], self.y)

    @property
    def grads(self) -> Params:
        """The gradients of L by backpropagation, in the form of `params`."""
        Zs, As = self._forward()
        return network.backward(self.params, Zs, As, self.y, ACTIVATIONS[self.activation][1])

    @property
    def deltas(self) -> list[Array]:
        """The error signals δ = ∂L/∂z of each layer, shape (n, 1): for one example, ∂L/∂b is δ itself."""
        return [db for _, db in self.grads]

    def after_step(self, eta: float) -> "NetworkState":
        """Return the network after one step of gradient descent, θ − η ∂L/∂θ, for the same example."""
        return NetworkState(network.sgd_step(self.params, self.grads, eta), self.x, self.y, self.activation)

    def _forward(self) -> tuple[list[Array], list[Array]]:
        return network.forward(self.params, self.x, ACTIVATIONS[self.activation][0])


def sizes_of(params: Params) -> list[int]:
    """Return the number of inputs and of the neurons in each layer of well-formed `params`."""
    return [params[0][0].shape[1], *(len(W) for W, _ in params)]


def checked(params: Layers) -> Params:
    """Copy `params` as arrays of floats, b as columns. Raises ValueError as `NetworkState` does."""
    if not 1 <= len(params) <= MOST_LAYERS:
        raise ValueError(f"the picture has room for 1 to {MOST_LAYERS} layers; got {len(params)}: give fewer (W, b)")
    made: Params = []
    for layer, pair in enumerate(params, 1):
        if len(pair) != 2:
            raise ValueError(f"layer {layer} needs a pair (W, b); got {len(pair)} things")
        W = np.array(pair[0], dtype=float)
        if W.ndim != 2 or 0 in W.shape or (made and W.shape[1] != len(made[-1][0])):
            n_prev = len(made[-1][0]) if made else "n_prev"
            raise ValueError(f"layer {layer} needs W of shape (n, {n_prev}); got {W.shape}")
        if max(W.shape) > MOST_NEURONS:
            raise ValueError(
                f"the picture has room for {MOST_NEURONS} neurons side by side; W of layer {layer} is {W.shape}"
            )
        if not np.all(np.isfinite(W)):
            raise ValueError(f"W of layer {layer} must hold finite numbers: replace what is infinite or not a number")
        made.append((W, _column(pair[1], len(W), f"b of layer {layer}")))
    return made


def drawn(sizes: Sequence[int], seed: int) -> Params:
    """Draw weights from a standard normal distribution, rounded to tenths to be easy on paper, and biases of zero.

    Raises ValueError for sizes that no picture has room for.
    """
    whole = all(isinstance(n, int | np.integer) and 1 <= n <= MOST_NEURONS for n in sizes)
    if not whole or not 2 <= len(sizes) <= MOST_LAYERS + 1:
        raise ValueError(
            f"sizes needs 2 to {MOST_LAYERS + 1} whole numbers from 1 to {MOST_NEURONS}, inputs first, such as "
            f"[2, 3, 1]; got {list(sizes)}"
        )
    params = network.init_params(sizes, np.random.default_rng(seed), scale=1.0)
    return [(np.round(W, 1) + 0.0, b) for W, b in params]


def example_for(params: Params) -> tuple[Array, Array]:
    """Make an input and a target for a network without one: x = 1, 2, 1, 2 … and y = 1, 0, 0 …, as in the lessons."""
    sizes = sizes_of(params)
    return np.resize(data.PAPER_X, (sizes[0], 1)), np.eye(sizes[-1], 1)


def _column(values: ArrayLike, n: int, what: str) -> Array:
    """Copy `values` as finite floats of shape (n, 1)."""
    array = np.array(values, dtype=float)
    if array.shape not in {(n,), (n, 1)}:
        raise ValueError(f"{what} needs {n} number{'s' * (n > 1)}, shape ({n}, 1) or ({n},); got shape {array.shape}")
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{what} must hold finite numbers: replace what is infinite or not a number")
    return array.reshape(n, 1)


def _paper(first: ArrayLike, b: ArrayLike, second: Sequence[float], b_out: float, activation: str) -> NetworkState:
    return NetworkState([(first, b), ([second], [b_out])], data.PAPER_X, data.PAPER_Y, activation)


# Networks to start from. All but the last have the paper network's shape and its example.
PRESETS = {
    "paper": NetworkState(data.PAPER_PARAMS, data.PAPER_X, data.PAPER_Y),
    "saturated": _paper([[4, 2.5], [-4, -1.5]], [0, 0], [3, -4], -8, "sigmoid"),
    "dead neuron": _paper([[1.0, 0.5], [-1.0, -1.0]], [-1, -1], [1, -2], 0.5, "relu"),
    "all zeros": _paper(np.zeros((2, 2)), [0, 0], [0, 0], 0, "sigmoid"),
    "exploding": NetworkState(
        [([[3, 2], [2, 4]], [0, 0]), ([[3, 2], [2, 3]], [0, 0]), ([[2, 3]], [0])], [1, 2], [300], "relu"
    ),
}
