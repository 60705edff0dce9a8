"""The graph view: a formula as a graph. Move its inputs, walk forward and back, check a slope by differences."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import traitlets

from course_lib.widgets.graph_state import GraphState
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class GraphView(CourseWidget):
    """The computational graph of a formula, with values forward and slopes backward.

    >>> view = GraphView("(x + 2) * x**2", x=3.0, also=["tanh(w * x)"])
    >>> view
    GraphView('(x + 2) * x**2', x=3.0)
    >>> view.state.graph["x"].slope
    39.0

    It takes the arguments of `Graph`, and raises ValueError if `Graph` does. `also` lists other formulas for a menu.
    The browser reads what is typed itself, so the field works without Python. Read what the reader moves from
    `view.state`. Set `formula`, `values`, `step`, `wrt` or `h` (from 1e-15 to 1) to move the picture; a value that does
    not fit raises TraitError.
    """

    _esm = self_contained(HERE / "graph_view.js")
    _css = HERE / "course.css"

    formula = traitlets.Unicode().tag(sync=True)
    """What is drawn; an input that is new in it starts at 1."""
    values = traitlets.Dict(key_trait=traitlets.Unicode(), value_trait=traitlets.Float()).tag(sync=True)
    """The number of each input; one that is left out when this is set keeps its own."""
    step = traitlets.Int(None, allow_none=True).tag(sync=True)
    """How many steps of the walk are shown; None for all."""
    wrt = traitlets.Unicode().tag(sync=True)
    """The input with respect to which the numeric check takes the slope."""
    h = traitlets.Float(1e-5, min=1e-15, max=1.0).tag(sync=True)
    """The step of the numeric check."""
    typed = traitlets.Unicode().tag(sync=True)
    """What stands in the field and cannot be drawn; empty if nothing does."""
    home = traitlets.Dict().tag(sync=True)
    """The formula with the values that its sliders start from, as `GraphState` takes them."""
    menu = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)
    """The homes to choose from, the first one's too; empty without `also`."""
    start = traitlets.Dict(read_only=True).tag(sync=True)
    """The other traits at first, and after a reset."""

    def __init__(self, formula: str, /, *, also: Iterable[str] = (), **values: float) -> None:
        graph = GraphState(formula, values).graph
        state = GraphState(formula, {name: graph[name].value for name in values})
        others = [state.with_formula(other) for other in also]
        for other in others:
            other.graph  # noqa: B018  (raises ValueError)
        begin = {"formula": formula, "home": asdict(state), "values": state.values, "wrt": next(iter(values))}
        super().__init__(**begin)
        self.set_trait("menu", [asdict(one) for one in (state, *others)] if others else [])
        self.set_trait("start", begin | {"step": None, "h": self.h})

    @property
    def state(self) -> GraphState:
        """The formula and its values as they stand now, as plain Python; `state.graph` is the Graph."""
        return GraphState(self.formula, dict(self.values))

    @traitlets.validate("formula")
    def _can_be_drawn(self, proposal: dict[str, Any]) -> str:
        _drawn(self.state.with_formula(proposal["value"]))
        return proposal["value"]

    @traitlets.validate("home")
    def _is_a_graph(self, proposal: dict[str, Any]) -> dict[str, Any]:
        home = proposal["value"]
        if home.keys() != {"formula", "values"}:
            raise traitlets.TraitError(f"home has a formula and its values; got {', '.join(home)}")
        _drawn(GraphState(**home))
        return home

    @traitlets.observe("formula")
    def _draw(self, change: dict[str, Any]) -> None:
        if self.home["formula"] == change["new"]:  # the browser brought it along
            return
        state = self.state.with_formula(change["new"])
        with self.hold_sync():
            self.home = asdict(state)
            self.values = state.values
            self.wrt = next(iter(state.values))
            self.step = None
            self.typed = ""

    @traitlets.validate("values")
    def _one_for_each_input(self, proposal: dict[str, Any]) -> dict[str, float]:
        inputs = self.home["values"]
        values = {name: v for name, v in self.values.items() if name in inputs} | proposal["value"]
        if values.keys() != inputs.keys() or not all(abs(v) < float("inf") for v in values.values()):
            raise traitlets.TraitError(f"values needs a finite number for each of {', '.join(inputs)}; got {values}")
        return {name: values[name] for name in inputs}

    @traitlets.validate("wrt")
    def _is_an_input(self, proposal: dict[str, Any]) -> str:
        inputs = self.home["values"]
        if proposal["value"] not in inputs:
            raise traitlets.TraitError(f"wrt is one of {', '.join(inputs)}; got {proposal['value']!r}")
        return proposal["value"]

    @traitlets.validate("step")
    def _is_a_step(self, proposal: dict[str, Any]) -> int | None:
        last = GraphState(**self.home).steps
        if proposal["value"] is not None and not 0 <= proposal["value"] <= last:
            raise traitlets.TraitError(f"step is None or from 0 to {last}; got {proposal['value']}")
        return proposal["value"]

    def __repr__(self) -> str:
        return f"GraphView({', '.join([repr(self.formula), *(f'{name}={v}' for name, v in self.values.items())])})"


def _drawn(state: GraphState) -> None:
    """Raise TraitError, which undoes what was set, where `Graph` raises ValueError."""
    try:
        state.graph  # noqa: B018
    except ValueError as error:
        raise traitlets.TraitError(str(error)) from error
