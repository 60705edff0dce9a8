"""Figures that nobody looks at: in grading, the lessons' pictures would be the dearest part of a submission."""

from collections.abc import Iterator
from typing import Any

from course_lib import plots


class Blank:
    """Takes part in everything and draws nothing: an Axes, a figure, what its methods give back."""

    def __getattr__(self, name: str) -> "Blank":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __repr__(self) -> str:
        """What a feedback page shows where a picture would stand."""
        return "(a picture, which grading does not draw)"

    def __call__(self, *args: Any, **kwargs: Any) -> "Blank":
        """Draw nothing."""
        return self

    def __iter__(self) -> Iterator["Blank"]:
        return iter(())


def figure(columns: int = 1, **size: Any) -> tuple[Blank, Any]:
    """As `plots.figure`, without a figure."""
    return Blank(), Blank() if columns == 1 else [Blank() for _ in range(columns)]


def draw_nothing() -> None:
    """From now on, let the functions of `plots` do nothing in this process."""
    for name in plots.__all__:
        setattr(plots, name, Blank())
    plots.figure = figure
