"""Replace the lessons' figures while grading: nobody looks at them, and drawing would cost the most time."""

from collections.abc import Iterator
from typing import Any

from course_lib import plots


class Blank:
    """Accepts every call and draws nothing: it stands for an Axes, a figure, and what their methods return."""

    def __getattr__(self, name: str) -> "Blank":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __repr__(self) -> str:
        """Return what a feedback page shows in place of a picture."""
        return "(a picture, which grading does not draw)"

    def __call__(self, *args: Any, **kwargs: Any) -> "Blank":
        """Draw nothing."""
        return self

    def __iter__(self) -> Iterator["Blank"]:
        return iter(())


def figure(columns: int = 1, **size: Any) -> tuple[Blank, Any]:
    """Return a blank in place of what `plots.figure` returns."""
    return Blank(), Blank() if columns == 1 else [Blank() for _ in range(columns)]


def draw_nothing() -> None:
    """Make the functions of `plots` do nothing in this process from now on."""
    for name in plots.__all__:
        setattr(plots, name, Blank())
    plots.figure = figure
