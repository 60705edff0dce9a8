"""Measure how long a landscape of losses takes: 200 × 200 settings on one batch, ours beside plain double loops.

    python benchmarks/landscape.py

"lines" are the lines w·x + b through six houses: `network.loss_grid` beside a loop that asks NumPy for one mean at a
time, as a student writes it in lesson 03, and beside one without NumPy. "networks" are 2-2-1 networks on XOR of which
two weights vary: those of the output, in one array of all, beside a loop through `network.forward`, one network after
the other. Nothing is printed unless all ways give the same losses. Best of several runs each, in milliseconds, and as a
ratio to the first row of its kind.
"""

import time
from collections.abc import Callable

import numpy as np

from course_lib import data, network

SIDE = 200
RUNS = 5
X, Y = data.HOUSES[0], data.HOUSE_PRICES[0]
WS, BS = np.linspace(0, 6, SIDE), np.linspace(-150, 250, SIDE)
XOR = data.TRUTH_TABLES["xor"][None, :]
RANGE = np.linspace(-8, 8, SIDE)
HIDDEN = (np.array([[6.0, 6.0], [-6.0, -6.0]]), np.array([[-3.0], [9.0]]))  # OR and NAND, nearly


def lines_at_once() -> network.Array:
    """Compute all lines in one array: our way."""
    return network.loss_grid(X, Y, WS, BS)


def lines_in_loops() -> network.Array:
    """Compute one line at a time, its mean by NumPy."""
    losses = np.zeros((SIDE, SIDE))
    for row, b in enumerate(BS):
        for column, w in enumerate(WS):
            losses[row, column] = np.mean((w * X + b - Y) ** 2)
    return losses


def lines_without_numpy() -> network.Array:
    """Compute one house of one line at a time, in plain Python."""
    pairs = list(zip(X.tolist(), Y.tolist(), strict=True))
    ws, bs = WS.tolist(), BS.tolist()
    return np.array([[sum((w * x + b - y) ** 2 for x, y in pairs) / len(pairs) for w in ws] for b in bs])


def networks_in_loops() -> network.Array:
    """Compute one network at a time: the two weights of the output vary."""
    losses = np.zeros((SIDE, SIDE))
    for row, second in enumerate(RANGE):
        for column, first in enumerate(RANGE):
            params = [HIDDEN, (np.array([[first, second]]), np.array([[-6.0]]))]
            losses[row, column] = network.mse(network.forward(params, data.GATE_INPUTS, network.sigmoid)[1][-1], XOR)
    return losses


def networks_at_once() -> network.Array:
    """Compute all networks in one array: the hidden layer once, then the output of every pair of weights."""
    A = network.layer_forward(*HIDDEN, data.GATE_INPUTS, network.sigmoid)[1]
    Z = RANGE[None, :, None] * A[0] + RANGE[:, None, None] * A[1] - 6.0
    return np.mean((network.sigmoid(Z) - XOR) ** 2, axis=2)


WAYS: dict[str, list[Callable[[], network.Array]]] = {
    "lines": [lines_at_once, lines_in_loops, lines_without_numpy],
    "networks": [networks_at_once, networks_in_loops],
}


def milliseconds(action: Callable[[], object]) -> float:
    """Return the least time that one call of `action` takes."""
    best = np.inf
    for _ in range(RUNS):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return 1000 * best


def main() -> None:
    """Print the table. Raises AssertionError if two ways disagree."""
    print(f"{SIDE} × {SIDE} losses{'':13}{'ms':>9}{'ratio':>9}")
    for ways in WAYS.values():
        for way in ways:
            np.testing.assert_allclose(way(), ways[0](), rtol=1e-9)
        ours, *others = [milliseconds(way) for way in ways]
        for way, taken in zip(ways, [ours, *others], strict=True):
            print(f"{way.__name__.replace('_', ' '):27}{taken:9.2f}{taken / ours:9.1f}")


if __name__ == "__main__":
    main()
