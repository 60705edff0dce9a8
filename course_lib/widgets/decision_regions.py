"""The decision regions: what the student's own function says on the plane, with sliders for its arguments."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets
from numpy.typing import ArrayLike

from course_lib.widgets.listening import listen
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.regions_state import RegionsState, Shown, Value
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class DecisionRegions(CourseWidget):
    """What `predict` says in a square of the plane; each of its other arguments has a slider.

    >>> def predict(X, w, b):
    ...     return w * X[:1] + b
    >>> DecisionRegions(predict, w=(-2.0, 2.0, 1.0), b=(0, 3))
    DecisionRegions(predict, w=1.0, b=0): 2 of 4 right

    For every picture this calls `predict(X, w=…, b=…)` in Python, with X of shape (2, m). It must return (1, m) or
    (m,); above 0.5 counts as a 1. A slider is (low, high), which starts at low, (low, high, start) or (low, high,
    start, step).

    `X` (2, m) and `Y` (1, m) or (m,), of 0 and 1, are the points to get right: XOR if not given. With more classes, up
    to ten, `Y` holds labels from 0 to K − 1, or one-hot columns, (K, m). `predict` must then return scores or
    probabilities, (K, m), of which the greatest counts. The picture is darker where the greatest is further ahead of
    the next, and darkest from 1 on. `classes` are the names of the classes, if they are not their numbers.

    The square goes from `low` to `high` in both inputs; if not given, it is somewhat larger than the points. `side` is
    the number of grid points along each side, at most 100.

    `regions.values` are the sliders' values in the picture; set them to move it. `regions.shown` is the answer behind
    the picture, and `regions.state` everything else. The widget shows what `predict` raises, or a wrong shape that it
    returns. Raises ValueError for arguments that do not fit.
    """

    _esm = self_contained(HERE / "decision_regions.js")
    _css = HERE / "course.css"

    function = traitlets.Unicode(read_only=True).tag(sync=True)
    """The name of `predict`."""
    sliders: traitlets.List[Any] = traitlets.List(read_only=True).tag(sync=True)
    """Each slider as a dictionary of the fields of `Slider`."""
    plane = traitlets.Dict(read_only=True).tag(sync=True)
    """What does not move: low, high and side of the square, the points, their targets by number, and all classes."""
    answer = traitlets.Dict(read_only=True).tag(sync=True)
    """What came of the last question, all of one picture in one message: `Shown`, its numbers as binary data."""

    def __init__(
        self,
        predict: Callable[..., ArrayLike],
        /,
        X: ArrayLike | None = None,
        Y: ArrayLike | None = None,
        *,
        classes: Sequence[str] | None = None,
        low: float | None = None,
        high: float | None = None,
        side: int = 61,
        **sliders: tuple[float, ...],
    ) -> None:
        self.state = state = RegionsState(predict, X, Y, classes, low, high, side, sliders)
        super().__init__()
        with self.hold_sync():
            self.set_trait("function", state.name)
            self.set_trait("sliders", [vars(slider) for slider in state.sliders.values()])
            given = state.points
            points = {"points": given.X.T.tolist(), "targets": given.labels.tolist(), "classes": list(given.names)}
            self.set_trait("plane", {"low": state.low, "high": state.high, "side": state.side, **points})
            self._show(state.start)
        listen(self, self._asked)

    @property
    def values(self) -> dict[str, Value]:
        """The sliders' values in the picture; set them to move it."""
        return dict(self.shown.values)

    @values.setter
    def values(self, given: Mapping[str, Value]) -> None:
        self._show(self.state.values(given))

    def _show(self, values: dict[str, Value], question: str = "") -> None:
        """Ask the function and send what it says, with the numbers as one piece of binary data."""
        self.shown: Shown = self.state.ask(values)
        told = {name: getattr(self.shown, name) for name in ("values", "trouble", "attempted", "interrupted", "notes")}
        self.set_trait("answer", told | {"numbers": self.shown.sent, "question": question})

    def _asked(self, _: Any, asked: dict[str, Any], __: Any) -> None:
        """Answer the browser, which asks for a picture or, at the start, whether Python is there."""
        if "values" in asked:
            self._show(self.state.values(asked["values"]), asked["question"])
        else:
            self.send({})

    def __repr__(self) -> str:
        call = ", ".join([self.state.name, *(f"{name}={value}" for name, value in self.values.items())])
        said = self.shown.trouble or f"{self.state.right(self.shown)} of {self.state.points.labels.size} right"
        return f"DecisionRegions({call}): {said}"
