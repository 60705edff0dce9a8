"""The student's progress, shown on the start page."""

from pathlib import Path
from typing import Any

import traitlets

from course_lib.widgets.listening import listen
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.progress_state import progress
from course_lib.widgets.self_contained import self_contained

HERE = Path(__file__).parent


class Progress(CourseWidget):
    """Show each lesson with the state of its exercises, read from the student's own notebooks, and a link to it.

    >>> Progress()
    Progress()

    It reads the saved notebooks when its cell is run, and when its button is pressed. Nothing is sent anywhere.
    """

    _esm = self_contained(HERE / "progress.js")
    _css = HERE / "course.css"

    shown = traitlets.Dict(read_only=True).tag(sync=True)
    """The lessons as `progress_state.progress` reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.refresh()
        listen(self, self._asked)

    def refresh(self) -> None:
        """Read the notebooks anew."""
        self.set_trait("shown", progress())

    def _asked(self, _: Any, asked: dict[str, Any], __: Any) -> None:
        self.refresh()
        self.send({"heard": asked["do"]})

    def __repr__(self) -> str:
        return "Progress()"
