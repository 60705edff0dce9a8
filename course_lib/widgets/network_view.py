"""The network view: change any number of a small network, and see both passes through it follow."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import traitlets
from numpy.typing import ArrayLike

from course_lib.network import Array, Params
from course_lib.widgets.network_state import ACTIVATIONS, PRESETS, Layers, NetworkState, checked, drawn, example_for
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent
SHOWS = ("forward", "values", "backward")
MOST_ETA = 5.0  # where the slider ends


class NetworkView(CourseWidget):
    """A small network with one example: values, weights, error signals and gradients, live and step by step.

    >>> NetworkView()
    NetworkView(2-2-1, sigmoid, x=[1.0, 2.0]): prediction 0.5575, loss 0.0979
    >>> NetworkView(sizes=[2, 3, 1], seed=4, activation="relu").state.sizes
    [2, 3, 1]

    Without arguments it shows the paper network. For another one, give `params`, a list of (W, b); or `sizes`, such as
    [2, 3, 1], with weights drawn from `seed`; or a `preset`: "paper", "saturated", "dead neuron", "all zeros" or
    "exploding". `x` and `y` are its example, `activation` is "sigmoid", "tanh" or "relu", `eta` is the learning rate of
    its "learn once" button. With a `goal`, such as 0.01, the view asks the reader to bring the loss below it, and says
    when that is done. `show` is what the reader sees: "forward" is the forward pass alone (no target, loss or
    gradient), "values" the values with everything else on offer, "backward" the error signals and gradients. Raises
    ValueError if something does not fit.

    Read what the reader changed from `view.params`, as arrays, and from `view.state`. Set `params` (of the same sizes),
    `x`, `y`, `activation`, `show`, `eta` or `step` (of the walk through both passes; 0 shows all) to move the picture;
    a value that does not fit raises TraitError.
    """

    _esm = self_contained(HERE / "network_view.js")
    _css = HERE / "course.css"

    layers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """`params` as lists: [W, b] of each layer, b flat."""
    x = traitlets.List(traitlets.Float()).tag(sync=True)
    """The input of the example."""
    y = traitlets.List(traitlets.Float()).tag(sync=True)
    """Its target."""
    activation = traitlets.Enum(list(ACTIVATIONS)).tag(sync=True)
    """The activation of all neurons."""
    show = traitlets.Enum(SHOWS).tag(sync=True)
    """How much is seen: the forward pass alone, values, or also the backward pass."""
    step = traitlets.Int().tag(sync=True)
    """The step of the walk through both passes; 0 shows all."""
    eta = traitlets.Float().tag(sync=True)
    """The learning rate of the button "learn once"."""
    preset = traitlets.Enum(["", *PRESETS]).tag(sync=True)
    """Where the network came from, for the menu; "" for one that the caller gave."""
    goal = traitlets.Float(None, allow_none=True, read_only=True).tag(sync=True)
    """What the reader is asked to bring the loss below; None asks for nothing."""
    names = traitlets.List(traitlets.Unicode(), list(PRESETS), read_only=True).tag(sync=True)
    """The networks of the menu in the order in which they teach: the keys of `presets` lose theirs when saved."""
    start = traitlets.Dict(read_only=True).tag(sync=True)
    """The other traits at first, and after a reset."""
    presets = traitlets.Dict(read_only=True).tag(sync=True)
    """The networks of the menu, each as the traits that make it up."""

    def __init__(
        self,
        params: Layers | None = None,
        *,
        sizes: Sequence[int] | None = None,
        seed: int = 0,
        x: ArrayLike | None = None,
        y: ArrayLike | None = None,
        activation: str | None = None,
        preset: str | None = None,
        show: str = "values",
        eta: float = 1.0,
        goal: float | None = None,
    ) -> None:
        if sum(given is not None for given in (params, sizes, preset)) > 1:
            raise ValueError("one network at a time: give params, or sizes, or a preset")
        for what, value, known in (("show", show, SHOWS), ("preset", preset or "paper", PRESETS)):
            if value not in known:
                raise ValueError(f"unknown {what} {value!r}; choose one of {', '.join(known)}")
        if not 0 < eta <= MOST_ETA:
            raise ValueError(f"eta must lie above 0 and not above {MOST_ETA:g}; got {eta}")
        if goal is not None and not (0 < goal < float("inf") and show != "forward"):
            raise ValueError(f'goal is a loss above 0, and show="forward" shows none; got goal={goal}, show={show!r}')
        made = drawn(sizes, seed) if sizes is not None else checked(params) if params is not None else None
        if made is None:
            preset = preset or "paper"
            like = PRESETS[preset]
        else:
            like = NetworkState(made, *example_for(made))
        state = NetworkState(
            like.params,
            like.x if x is None else x,
            like.y if y is None else y,
            like.activation if activation is None else activation,
        )
        values = {**_as_lists(state), "show": show, "step": 0, "eta": float(eta), "preset": preset or ""}
        super().__init__(**values)
        self.set_trait("goal", goal)
        self.set_trait("start", values)
        self.set_trait("presets", {name: _as_lists(network) for name, network in PRESETS.items()})

    @property
    def state(self) -> NetworkState:
        """The network and its example as they stand now, as plain Python."""
        return NetworkState(self.layers, self.x, self.y, self.activation)

    @property
    def params(self) -> Params:
        """The weights and biases as they stand now: a list of (W, b), b of shape (n, 1)."""
        return self.state.params

    @params.setter
    def params(self, params: Layers) -> None:
        self.layers = _layers(checked(params))

    @traitlets.validate("layers", "x", "y")
    def _fits(self, proposal: dict[str, Any]) -> Any:
        network = {name: getattr(self, name) for name in ("layers", "x", "y")} | {
            proposal["trait"].name: proposal["value"]
        }
        try:
            NetworkState(network["layers"], network["x"], network["y"], self.activation)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from error
        return proposal["value"]

    @traitlets.validate("eta")
    def _steps(self, proposal: dict[str, Any]) -> float:
        if not 0 < proposal["value"] <= MOST_ETA:
            raise traitlets.TraitError(f"eta must lie above 0 and not above {MOST_ETA:g}; got {proposal['value']}")
        return proposal["value"]

    @traitlets.validate("step")
    def _walks(self, proposal: dict[str, Any]) -> int:
        last = len(self.layers) if self.show == "forward" else 2 * len(self.layers) + 2
        if not 0 <= proposal["value"] <= last:
            raise traitlets.TraitError(f"this walk has {last} steps, and 0 shows all; got {proposal['value']}")
        return proposal["value"]

    def __repr__(self) -> str:
        state = self.state
        sizes, prediction = "-".join(map(str, state.sizes)), ", ".join(f"{a:.4g}" for a in state.As[-1].ravel())
        loss = "" if self.show == "forward" else f", loss {state.loss:.4g}"
        return f"NetworkView({sizes}, {self.activation}, x={self.x}): prediction {prediction}{loss}"


def _layers(params: Params) -> list[list[Any]]:
    """Return `params` in the form the browser takes: [W, b] of each layer, b flat."""
    return [[W.tolist(), b.ravel().tolist()] for W, b in params]


def _as_lists(state: NetworkState) -> dict[str, Any]:
    """Return the traits that make up a network with its example."""

    def flat(column: Array) -> list[float]:
        return column.ravel().tolist()

    return {
        "layers": _layers(state.params),
        "x": flat(state.x),
        "y": flat(state.y),
        "activation": state.activation,
    }
