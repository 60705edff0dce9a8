"""The widgets that a cell makes. Run again, it makes others, and those of before are closed.

JupyterLab keeps the state of every widget that the kernel has, and saves all of it with the notebook, seen or not.
"""

from dataclasses import dataclass, field
from typing import Any

import anywidget
from IPython import get_ipython


@dataclass
class _Run:
    """What one run of a cell has made, kind by kind."""

    message: str
    """The message that asked for the run."""
    made: list[anywidget.AnyWidget] = field(default_factory=list)
    """In the order in which they were made."""
    before: list[anywidget.AnyWidget] = field(default_factory=list)
    """Those of the run before, closed."""


LATEST: dict[str, _Run] = {}
"""The latest run of each cell that has made some, by the cell's id."""


class CourseWidget(anywidget.AnyWidget):
    """What every widget of the course is: one that closes those of its cell's run before."""

    def __init__(self, **values: Any) -> None:
        """Open the widget with these values of its traits."""
        super().__init__(**values)
        self.earlier = _replaced(self)
        """The widget, closed, whose place it takes; None at a cell's first run and outside of JupyterLab."""


def _replaced(widget: anywidget.AnyWidget) -> anywidget.AnyWidget | None:
    """Note that the cell that runs now has made `widget`, and return the one that it takes the place of, closed.

    That is the one of its last run with the same number among those that are noted. None at a cell's first run, and
    where no cell is known: JupyterLab alone tells which one runs.
    """
    cell, message = _running()
    if not cell:
        return None
    run = LATEST.get(cell)
    if run is None or run.message != message:
        before = run.made if run else []
        for old in before:
            old.layout.close()
            old.close()
        run = LATEST[cell] = _Run(message, before=before)
    run.made.append(widget)
    number = len(run.made) - 1
    return run.before[number] if number < len(run.before) else None


def _running() -> tuple[str, str]:
    """Return the ids of the notebook's cell that runs now and of the message that asked for it; "" elsewhere."""
    asked: dict[str, Any] = getattr(get_ipython(), "parent_header", {})
    return asked.get("metadata", {}).get("cellId", ""), asked.get("header", {}).get("msg_id", "")
