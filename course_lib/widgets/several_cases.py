"""Cases for bodies of functions whose check hands over what a page cannot have: a loss that Python alone can call."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks.inputs import forward_pass
from course_lib.checks.protocol import Case


@dataclass(frozen=True)
class NetworkLoss:
    """The loss of a network of tanh as a function of its parameters: `scale` times L of lesson 05."""

    X: network.Array
    """The inputs, shape (n₀, m)."""
    Y: network.Array
    """The targets, shape (n_L, m)."""
    scale: float
    """What L is multiplied by."""

    def __call__(self, params: network.Params) -> float:
        """Return the loss at these parameters. Raises TypeError if they are no pairs of arrays."""
        if not all(isinstance(layer, list | tuple) and len(layer) == 2 for layer in params):
            raise TypeError("loss takes all of params, a list of pairs (W, b)")
        _, As = network.forward(params, self.X, network.tanh)
        return self.scale * network.loss(As[-1], self.Y)


def gradient_check(rng: np.random.Generator) -> list[Case]:
    """Make gradients that are right, then wrong in one entry or several, at the beginning and at the end."""

    def one(
        sizes: tuple[int, ...],
        wrong: dict[tuple[int, int, tuple[int, int]], float],
        kind: str,
        *h: float,
        scale: float = 1.0,
    ) -> Case:
        p = forward_pass(rng, sizes, 3, (network.tanh, network.d_tanh))
        short: Any = [[np.round(array, 3) for array in layer] for layer in p.params]
        params = [(W, b) for W, b in short]
        loss = NetworkLoss(np.round(p.X, 3), np.round(p.Y, 3), scale)
        Zs, As = network.forward(params, loss.X, network.tanh)
        grads = [(scale * dW, scale * db) for dW, db in network.backward(params, Zs, As, loss.Y, network.d_tanh)]
        for (layer, part, place), factor in wrong.items():
            grads[layer][part][place] *= factor
        return Case((loss, params, grads, *h), kind, m=3)

    first, last = (0, 0), (-1, -1)
    return [
        one((2, 2, 1), {(0, 0, last): 1.5}, "one weight’s gradient wrong"),
        one((2, 3, 1), {(1, 1, first): -1.0}, "one bias’s gradient wrong"),
        one((2, 2, 1), {}, "right gradients, h = 0.5", 0.5),
        one((3, 2), {(0, 0, first): 0.9, (0, 0, (1, 0)): 3.0, (0, 1, first): 1.5}, "several gradients wrong"),
        one((2, 2, 1), {}, "right gradients"),
        one((2, 1, 2, 1), {(2, 0, first): 0.7}, "one weight’s gradient wrong, in the third of three layers"),
        one((2, 3, 1), {(0, 1, (2, 0)): 0.5}, "the gradient of a hidden bias half of what is right"),
        one((3, 4), {(0, 0, (1, 2)): 1.25}, "one of twelve weights’ gradients wrong"),
        one((2, 2, 1), {}, "right gradients, h = 0.1", 0.1),
        one((2, 1), {(0, 0, last): 0.0}, "a gradient of 0 where it is not"),
        one((2, 2, 1), {(1, 0, last): 1.5}, "tiny gradients, one of them wrong", scale=1e-7),
    ]


OWN = {"gradient_check": gradient_check}
"""What makes the cases, by exercise, from a seeded generator."""
