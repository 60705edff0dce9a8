"""A network for the digit pads of the website, where no Python answers: trained when the site is made, eight bits each.

Each row of a W has its own scale: its largest weight becomes ±127, and the others are rounded to whole numbers. The
biases keep all their digits. `lend` puts it into the saved state of every pad of a notebook.
"""

import base64
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from nbformat import NotebookNode
from numpy.typing import NDArray
from site_widgets import WIDGET_STATE

from course_lib import data, network
from course_lib.network import Array, Params
from course_lib.widgets.digit_pad_state import DigitPadState

SIZES = [784, 64, 10]
SEEN = 8_000  # digits to train on; the others measure it
EPOCHS, BATCH, ETA = 12, 32, 1e-3
LARGEST = 127


@dataclass(frozen=True, eq=False)
class Lent:
    """A trained network with rounded weights."""

    rounded: list[NDArray[np.int8]]
    """Each layer's W as whole numbers from −127 to 127."""
    scales: list[Array]
    """What each row of them is to be multiplied by, (n, 1)."""
    biases: list[Array]
    """Each layer's b, (n, 1)."""
    exact: Params
    """The network before it was rounded."""

    @property
    def params(self) -> Params:
        """The network that the browser computes with."""
        return [(W * s, b) for W, s, b in zip(self.rounded, self.scales, self.biases, strict=True)]


def trained() -> Params:
    """Train 784-64-10 by Adam on the first 8,000 digits, each batch moved by at most one pixel, as hands do."""
    images, labels = data.digits()
    X, Y = images[:SEEN].T / 255, network.one_hot(labels[:SEEN], SIZES[-1])
    rng = np.random.default_rng(0)
    params = network.scaled_params(SIZES, rng)
    m = v = [(0 * W, 0 * b) for W, b in params]
    t = 0
    for _ in range(EPOCHS):
        for X_batch, Y_batch in network.minibatches(X, Y, BATCH, rng):
            t += 1
            down, right = rng.integers(-1, 2, size=2)
            moved = np.roll(X_batch.reshape(28, 28, -1), (down, right), axis=(0, 1)).reshape(X_batch.shape)
            Zs, As = network.forward_softmax(params, moved, network.relu)
            delta = network.cross_entropy_delta(As[-1], Y_batch)
            grads = network.backpropagate(params, Zs, As, delta, network.d_relu)
            params, m, v = network.adam_step(params, m, v, t, grads, ETA)
    return params


def rounded(params: Params) -> Lent:
    """Round the weights of a network to eight bits, with a scale for each row."""
    scales = [np.maximum(np.abs(W).max(axis=1, keepdims=True), 1e-30) / LARGEST for W, _ in params]
    whole = [np.round(W / s).astype(np.int8) for (W, _), s in zip(params, scales, strict=True)]
    return Lent(whole, scales, [b for _, b in params], params)


@functools.cache
def lent() -> Lent:
    """Return the network of the website's pads, trained once."""
    return rounded(trained())


def others() -> tuple[Array, Array]:
    """Return the digits that the network has not seen, X (784, 2000) and Y (10, 2000)."""
    images, labels = data.digits()
    return images[SEEN:].T / 255, network.one_hot(labels[SEEN:], SIZES[-1])


def answers(params: Params, X: Array) -> Array:
    """Return the probabilities that a network of ReLU and softmax gives to X (784, m): (10, m)."""
    return network.forward_softmax(params, X, network.relu)[1][-1]


@functools.cache
def _words() -> str:
    X, Y = others()
    right = network.accuracy(answers(lent().params, X), Y)
    return (
        f"On this page, a network that the course has trained reads your digit: {SIZES[0]} pixels, {SIZES[1]} hidden "
        f"neurons, {SIZES[2]} answers. It has learned from {SEEN:,} digits, and reads {100 * right:.1f} % of "
        f"{X.shape[1]:,} others right. In the course, the network that you write does it."
    )


@functools.cache
def _state() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what a pad's saved state gets: its traits, and the binary data for them."""
    given = lent()
    examples = DigitPadState(given.params).examples
    layers = [
        {"scales": s.ravel().tolist(), "b": b.ravel().tolist()} for s, b in zip(given.scales, given.biases, strict=True)
    ]
    traits = {
        "lent": {"layers": layers, "activation": "relu", "whose": _words()},
        "examples": {"labels": examples.labels, "said": examples.said},
        "drawing": {"strokes": [], "example": -1},
    }
    places: list[tuple[list[str | int], bytes]] = [(["examples", "images"], examples.images.tobytes())]
    places += [(["lent", "layers", i, "W"], W.tobytes()) for i, W in enumerate(given.rounded)]
    buffers = [
        {"encoding": "base64", "path": path, "data": base64.b64encode(content).decode()} for path, content in places
    ]
    return traits, buffers


def lend(notebook: NotebookNode) -> None:
    """Put the network into the saved state of each pad of a notebook; other widgets stay as they are."""
    for model in notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {}).values():
        if "lent" not in model["state"]:
            continue
        traits, buffers = _state()
        model["state"].update(traits)
        kept = [one for one in model.get("buffers", []) if one["path"][0] not in traits]
        model["buffers"] = kept + buffers
