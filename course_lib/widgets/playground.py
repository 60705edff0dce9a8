"""The playground: build a network, watch each neuron while it trains, hold any weight, break it on purpose."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course_lib.widgets.playground_state import PlaygroundState
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class Playground(anywidget.AnyWidget):
    """A network that trains in the browser, each neuron with a picture of what it answers over the plane.

    >>> playground = Playground(data="xor", hidden=(3,), eta=0.3)
    >>> playground
    Playground(data='xor', hidden=(3,), epochs=0)

    Every argument of `PlaygroundState` sets the start; so does `Playground(**a_state.settings())`. Read what the reader
    made of it from `playground.state`, and the weights as arrays from `playground.state.layers`; both are up to date
    whenever the training pauses. Raises ValueError if `PlaygroundState` does.
    """

    _esm = self_contained(HERE / "playground.js")
    _css = "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("course.css", "playground.css"))

    settings = traitlets.Dict().tag(sync=True)
    """The state as plain data: see `PlaygroundState.settings`."""

    def __init__(self, **start: Any) -> None:
        for name in ("features", "hidden", "theta"):
            if name in start:
                start[name] = tuple(start[name])
        if "points" in start:
            start["points"] = tuple(tuple(float(v) for v in point) for point in start["points"])
        super().__init__(settings=PlaygroundState(**start).settings())

    @traitlets.validate("settings")
    def _possible(self, proposal: dict[str, Any]) -> Any:
        _state(proposal["value"])
        return proposal["value"]

    @property
    def state(self) -> PlaygroundState:
        """The playground as it stands now, as plain Python."""
        return _state(self.settings)

    def __repr__(self) -> str:
        now = self.state
        return f"Playground(data={now.data!r}, hidden={now.hidden}, epochs={now.epochs})"


def _state(settings: dict[str, Any]) -> PlaygroundState:
    """Return the state that `settings` describe. Raises ValueError where they describe none."""
    lists = {name: tuple(settings[name]) for name in ("features", "hidden", "theta")}
    return PlaygroundState(**settings | lists | {"points": tuple(tuple(point) for point in settings["points"])})
