"""The descent: gradient descent step by step, on a parabola or on the houses, with one learning rate or several."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course_lib import data
from course_lib.widgets.descent_state import LANDSCAPES, DescentState, Run, house_input
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class Descent(anywidget.AnyWidget):
    """Gradient descent to play, stop and compare: where it goes, and the loss of each step.

    >>> descent = Descent(eta=0.4)
    >>> descent.steps = 2
    >>> descent
    Descent(landscape='parabola', eta=0.4, steps=2)
    >>> descent.state.run.places.ravel().round(2).tolist()
    [4.0, 0.8, 0.16]

    Every argument of `Run` sets the start, and raises ValueError if `Run` does. Read what the reader did from
    `descent.state`; set `eta`, `steps` or `landscape` to move the picture.
    """

    _esm = self_contained(HERE / "descent.js")
    _css = HERE / "course.css"

    landscape = traitlets.Unicode().tag(sync=True)
    """"parabola", "houses" or "standardised houses"."""
    eta = traitlets.Float().tag(sync=True)
    """The learning rate."""
    steps = traitlets.Int().tag(sync=True)
    """How many steps the present run has made, or is to make before it ends."""
    kept = traitlets.List(traitlets.Dict()).tag(sync=True)
    """The runs kept to compare, each as {"landscape": …, "eta": …, "steps": …}."""
    curvature = traitlets.Float(read_only=True).tag(sync=True)
    """λ of the parabola L = ½ λ θ²."""
    theta = traitlets.Float(read_only=True).tag(sync=True)
    """Where a run on the parabola starts."""
    houses = traitlets.Dict(read_only=True).tag(sync=True)
    """The prices, as y, and the square metres, by the name of the landscape that has them as its input."""
    start = traitlets.Dict(read_only=True).tag(sync=True)
    """Landscape, eta, steps and kept at first, and after a reset."""

    def __init__(
        self,
        *,
        eta: float = 0.1,
        landscape: str = "parabola",
        curvature: float = 2.0,
        theta: float = 4.0,
        steps: int = 0,
    ) -> None:
        run = Run(landscape, float(eta), steps, float(curvature), float(theta))
        values = {"landscape": run.landscape, "eta": run.eta, "steps": run.steps, "kept": []}
        super().__init__()
        inputs = {name: house_input(name).tolist() for name in LANDSCAPES[1:]}
        with self.hold_sync():  # the browser hears of all of it at once
            self.set_trait("curvature", run.curvature)
            self.set_trait("theta", run.theta)
            self.set_trait("houses", inputs | {"y": data.HOUSE_PRICES[0].tolist()})
            self.set_trait("start", values)
            for name, value in values.items():
                setattr(self, name, value)

    @traitlets.validate("landscape", "eta", "steps", "kept")
    def _drawable(self, proposal: dict[str, Any]) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        for run in value if name == "kept" else [{name: value}]:
            Run(**run)  # raises ValueError for what no run can have
        return value

    @property
    def state(self) -> DescentState:
        """The present run and the kept ones, as plain Python."""
        run = Run(self.landscape, self.eta, self.steps, self.curvature, self.theta)
        return DescentState(run, tuple(Run(**kept, curvature=self.curvature, theta=self.theta) for kept in self.kept))

    def __repr__(self) -> str:
        kept = f", {len(self.kept)} kept" if self.kept else ""
        return f"Descent(landscape={self.landscape!r}, eta={self.eta}, steps={self.steps}{kept})"
