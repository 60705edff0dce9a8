"""The loss landscape: move a line over its w and b, or a point of the data, and see its loss from above."""

from pathlib import Path
from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from course_lib.widgets.landscape_state import LandscapeState
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class LossLandscape(CourseWidget):
    """The mean squared error of the line w·x + b over w and b: a map or a surface, its slices, and the data.

    >>> landscape = LossLandscape([1, 2, 3], [2, 4, 6], w=1.0, b=0.0)
    >>> landscape
    LossLandscape(x=[1.0, 2.0, 3.0], y=[2.0, 4.0, 6.0], w=1.0, b=0.0, view='map')
    >>> round(landscape.state.loss, 3)
    4.667

    It takes any data of shape (m,); without `x` and `y` it shows the course's six houses. Move the ball at (w, b) and
    the points of the data with the mouse or with keys. Read the result from `landscape.state`; set `w`, `b` or `y` to
    move the picture. `view` is "map" or "surface" at the start; `labels` name x and y. Raises ValueError if
    `LandscapeState` does, for any other view, and if only one of `x` and `y` is given.
    """

    _esm = self_contained(HERE / "loss_landscape.js")
    _css = HERE / "course.css"

    w = traitlets.Float().tag(sync=True)
    """The slope of the line."""
    b = traitlets.Float().tag(sync=True)
    """The height of the line at x = 0."""
    x = traitlets.List(traitlets.Float(), read_only=True).tag(sync=True)
    """Where the points of the data stand."""
    y = traitlets.List(traitlets.Float()).tag(sync=True)
    """What the points have there; as many as `x`."""
    view = traitlets.Unicode().tag(sync=True)
    """"map" or "surface"."""
    labels = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    """The names of x and y."""
    start = traitlets.Dict(read_only=True).tag(sync=True)
    """w, b, y and view at first, and after a reset."""

    def __init__(
        self,
        x: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        w: float = 2.5,
        b: float = 40.0,
        view: str = "map",
        labels: tuple[str, str] | None = None,
    ) -> None:
        if (x is None) != (y is None):
            raise ValueError("give both x and y, or neither for the course's houses")
        if view not in ("map", "surface"):
            raise ValueError(f"unknown view {view!r}; choose one of map, surface")
        points = {} if x is None or y is None else {"x": _numbers("x", x), "y": _numbers("y", y)}
        state = LandscapeState(float(w), float(b), **points)
        if labels is None:
            labels = ("square metres", "price, thousand €") if x is None else ("x", "y")
        if len(labels) != 2:
            raise ValueError(f"labels needs two names, of x and of y; got {len(labels)}")
        values = {"w": state.w, "b": state.b, "y": list(state.y), "view": view}
        super().__init__()
        with self.hold_sync():  # the browser hears of all of it at once
            self.set_trait("x", list(state.x))
            self.set_trait("labels", list(labels))
            self.set_trait("start", values)
            for name, value in values.items():
                setattr(self, name, value)

    @traitlets.validate("w", "b", "y")
    def _drawable(self, proposal: dict[str, Any]) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if not np.isfinite(value).all():
            raise ValueError(f"{name} needs to be finite; got {value}")
        if name == "y" and len(value) != len(self.x):
            raise ValueError(f"y needs a number for each of the {len(self.x)} points; got {len(value)}")
        return value

    @property
    def state(self) -> LandscapeState:
        """The line and the data as they stand now, as plain Python."""
        return LandscapeState(self.w, self.b, tuple(self.x), tuple(self.y))

    def __repr__(self) -> str:
        return f"LossLandscape(x={self.x}, y={self.y}, w={self.w}, b={self.b}, view={self.view!r})"


def _numbers(name: str, values: ArrayLike) -> tuple[float, ...]:
    """Return `values` as a tuple of numbers. Raises ValueError if they have more than one dimension, as a table has."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 1:
        raise ValueError(f"{name} needs shape (m,); got {array.shape}")
    return tuple(array.tolist())
