"""The neuron explorer: move w, b and x, and see the line, the colours and the activation follow."""

from pathlib import Path
from typing import Any

import traitlets

from course_lib.widgets.neuron_state import NeuronState
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class NeuronExplorer(CourseWidget):
    """One neuron with two inputs, drawn over the plane of its inputs.

    >>> explorer = NeuronExplorer(w=(1, 1), b=-1.5, gate="and")
    >>> explorer
    NeuronExplorer(w=[1.0, 1.0], b=-1.5, x=[0.5, 0.5], activation='sigmoid', gate='and')
    >>> explorer.state.right
    4

    Every argument of `NeuronState` sets the start. Read what the reader moves from `explorer.state`; set a trait to
    move the picture.
    """

    _esm = self_contained(HERE / "neuron_explorer.js")
    _css = HERE / "course.css"

    w = traitlets.List(traitlets.Float()).tag(sync=True)
    """The weights of both inputs."""
    b = traitlets.Float().tag(sync=True)
    """The bias."""
    x = traitlets.List(traitlets.Float()).tag(sync=True)
    """The input that is looked at."""
    activation = traitlets.Unicode().tag(sync=True)
    """A key of `network.ACTIVATIONS`."""
    gate = traitlets.Unicode().tag(sync=True)
    """The truth table that it is compared with, a key of `data.TRUTH_TABLES`."""
    start = traitlets.Dict(read_only=True).tag(sync=True)
    """The other traits at first, and after a reset."""

    def __init__(self, **start: Any) -> None:
        state = NeuronState(**start)
        values = {
            "w": [float(v) for v in state.w],
            "b": float(state.b),
            "x": [float(v) for v in state.x],
            "activation": state.activation,
            "gate": state.gate,
        }
        super().__init__(**values)
        self.set_trait("start", values)

    @property
    def state(self) -> NeuronState:
        """The neuron as it stands now, as plain Python."""
        return NeuronState(tuple(self.w), self.b, tuple(self.x), self.activation, self.gate)

    def __repr__(self) -> str:
        return f"NeuronExplorer(w={self.w}, b={self.b}, x={self.x}, activation={self.activation!r}, gate={self.gate!r})"
