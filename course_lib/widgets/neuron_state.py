"""What the neuron explorer knows, without a browser: one neuron, one input, one gate to match."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from course_lib import data, network


@dataclass(frozen=True)
class NeuronState:
    """A neuron with two inputs.

    Raises ValueError for an unknown activation or gate, and if `w` or `x` is not two numbers.
    """

    w: tuple[float, ...] = (1.0, 1.0)
    """Its weights."""
    b: float = -0.5
    """Its bias."""
    x: tuple[float, ...] = (0.5, 0.5)
    """The input that it looks at."""
    activation: str = "sigmoid"
    """The name of its activation function."""
    gate: str = "and"
    """The truth table that it is compared with."""

    def __post_init__(self) -> None:
        for name, pair in (("w", self.w), ("x", self.x)):
            if len(pair) != 2:
                raise ValueError(f"{name} needs two numbers, one for each input; got {len(pair)}")
        for what, value, known in (
            ("activation", self.activation, network.ACTIVATIONS),
            ("gate", self.gate, data.TRUTH_TABLES),
        ):
            if value not in known:
                raise ValueError(f"unknown {what} {value!r}; choose one of {', '.join(known)}")

    @property
    def z(self) -> float:
        """The weighted sum for the input `x`."""
        return network.weighted_sum(self.w, self.x, self.b)

    @property
    def a(self) -> float:
        """The neuron's output for the input `x`."""
        return network.neuron(self.w, self.x, self.b, network.ACTIVATIONS[self.activation])

    @property
    def fires(self) -> NDArray[np.bool_]:
        """Whether z > 0, for each of the four inputs of a gate; shape (4,)."""
        return np.asarray(self.w) @ data.GATE_INPUTS + self.b > 0

    @property
    def right(self) -> int:
        """How many of the four inputs come out as the gate wants them."""
        return int(np.sum(self.fires == (data.TRUTH_TABLES[self.gate] == 1)))
