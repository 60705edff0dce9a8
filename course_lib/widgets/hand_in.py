"""The widget for handing in a lesson without an exchange: it checks the lesson and writes one file to upload."""

import functools
import time
from pathlib import Path
from typing import Any

import traitlets
from IPython import get_ipython

from course_lib.widgets.hand_in_state import HandInState
from course_lib.widgets.listening import listen
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained
from course_lib.work.hand_in import Ran

HERE = Path(__file__).parent


class HandIn(CourseWidget):
    """Run the saved notebook of `lesson` from the top, show the results, and write one file to hand in.

    >>> HandIn("01_neuron")
    HandIn('01_neuron')

    The file goes into the folder `handed_in` beside the lessons; nothing is sent anywhere. If the course has an
    exchange, the widget says instead how to submit there. Raises ValueError for a lesson that does not exist.
    """

    _esm = self_contained(HERE / "hand_in.js")
    _css = HERE / "course.css"

    shown = traitlets.Dict(read_only=True).tag(sync=True)
    """The present step, as `HandInState.shown` has it."""

    def __init__(self, lesson: str) -> None:
        self.state = HandInState(lesson, session().ran)
        super().__init__()
        self._show()
        self.state.on_change(self._show)
        listen(self, self._asked)

    def _show(self) -> None:
        self.set_trait("shown", self.state.shown)

    def _asked(self, _: Any, asked: dict[str, Any], __: Any) -> None:
        """Do what a button says; at the start, say that Python is there."""
        self.send({"heard": asked["do"]})
        match asked["do"]:
            case "check":
                self.state.check(asked["student"], asked.get("seen", ""), saves=bool(asked.get("saves")))
            case "hand_in":
                self.state.hand_in()
            case "cancel":
                self.state.cancel()
            case "back":
                self.state.back()
            case "download" if self.state.file:
                self._download(self.state.file)

    def _download(self, file: Path) -> None:
        """Give the browser the file's bytes: on a hub or another machine, this is the only way to them."""
        try:
            self.send({"name": file.name}, [file.read_bytes()])
        except OSError as error:
            self.send({"gone": f"{file.name} cannot be read: {error.strerror or error}."})

    def __repr__(self) -> str:
        return f"HandIn({self.state.lesson!r})"


class Session:
    """What was run in this kernel, as IPython keeps it, with the time since this object began to note times."""

    def __init__(self, shell: Any) -> None:
        self._shell, self._since = shell, time.time()
        self._times: list[float] = []
        if shell:
            shell.events.register("pre_run_cell", self._runs)

    def _runs(self, info: Any) -> None:
        if info.store_history:
            self._times.append(time.time())

    def ran(self) -> tuple[list[Ran], float]:
        """Return all that was run, in order, and the time since when each run's time is known."""
        sources = self._shell.history_manager.input_hist_raw[1:] if self._shell else []
        times = [None] * max(0, len(sources) - len(self._times)) + self._times[-len(sources) :]  # it saw the last ones
        return [Ran(*pair) for pair in zip(sources, times, strict=False)], self._since


@functools.cache
def session() -> Session:
    """Return the session of this kernel."""
    return Session(get_ipython())
