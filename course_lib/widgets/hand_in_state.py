"""The steps of handing in a lesson, without a browser: each is plain data to be shown."""

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from course_lib.settings import course
from course_lib.work import hand_in, notebooks
from course_lib.work.fresh_run import SECONDS, FreshRun, Outcome
from course_lib.work.hand_in import CannotHandIn, Ran, Saved

LOST = (
    "The notebook has lost {}. To bring that back: rename this notebook, start the course again, "
    "and copy your answers into the fresh one."
)
SAVED = "Saved at {}. Changed anything since? Save (Ctrl+S, ⌘S on a Mac), then press Hand in again."
CANCELLED = "Cancelled: nothing was handed in."
AGAIN = "Upload this one; it takes the place of the one before."
WHERE = "Upload it where your instructor says: Moodle, Canvas or mail."


class HandInState:
    """The steps of handing in `lesson`; `shown` is the present one, as plain data.

    "ready" asks for the id. "saving" waits until the browser has saved the notebook. "running" runs it from the top.
    "report" shows the result, and "done" says where the file is. With an exchange there is only "exchange", which says
    how to submit. `ran()` returns what was run in this session, and the time since when it knows the times.
    """

    patience = hand_in.SAVING

    def __init__(
        self,
        lesson: str,
        ran: Callable[[], tuple[list[Ran], float]] = lambda: ([], 0.0),
    ) -> None:
        if lesson not in hand_in.lessons():
            raise ValueError(f"there is no lesson {lesson!r}; there are {', '.join(hand_in.lessons())}")
        self.lesson, self._ran = lesson, ran
        self._changed: Callable[[], None] = lambda: None
        self._run: FreshRun | None = None
        self._press: object = None  # the one that is being saved for
        self._old = False  # whether the student may have changed something since it was saved
        self._student = hand_in.remembered(notebooks.folder())
        self._saved: Saved | None = None
        self.file: Path | None = None
        self.shown: dict[str, Any] = {}
        self._show("exchange" if course().has_exchange else "ready")

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change of `shown`, in whatever thread that happens."""
        self._changed = callback

    def check(self, student: str, seen: str = "", saves: bool = False) -> None:
        """Run the saved notebook from the top in the background; `seen` is the notebook's name in the browser.

        With `saves`, the browser saves it as soon as the phase is "saving"; the run waits for that.
        """
        if self.shown["phase"] in ("saving", "running"):
            return  # a second click
        self._student = student
        try:
            self._student = hand_in.checked_id(student)
            found = hand_in.saved(hand_in.find(self.lesson, seen))
            hand_in.remember(notebooks.folder(found.file.parent), self._student)
        except CannotHandIn as why:
            self._show("ready", trouble=str(why))
            return
        mine = hand_in.is_open(found.file, seen)
        if saves and mine:  # else it would save another notebook, such as the start page
            self._press = object()
            self._show("saving")
            threading.Thread(target=self._wait, args=(found, self._press), name="saving", daemon=True).start()
        else:
            self._begin(found, mine)

    def _wait(self, before: Saved, press: object) -> None:
        """Wait until the notebook is saved, then go on with it; if it never is, use what was saved before."""
        found = hand_in.saved_anew(before, self.patience)
        if press is self._press:  # it was not cancelled meanwhile
            self._begin(found or before, True, found is not None)

    def _begin(self, found: Saved, mine: bool, anew: bool = False) -> None:
        """Start the run of `found`.

        In `mine`, this kernel's notebook, nothing may be unsaved; `anew` says that it was saved just now.
        """
        try:
            if mine:
                self._refuse_unsaved(found)
        except CannotHandIn as why:
            self._show("ready", trouble=str(why))
            return
        self._saved, self.file = found, None
        self._old = not anew and time.time() - found.at > hand_in.OLD
        told, finished = partial(self._told, found), partial(self._finished, found)
        self._run = FreshRun(found.content, found.file.parent, told, finished)
        self._show("running", done=0, of=0, seconds=SECONDS, **_about(found))
        self._run.start()

    def cancel(self) -> None:
        """Cancel the run."""
        if self.shown["phase"] == "saving":
            self._press = None
            self._show("ready", note=CANCELLED)
        elif self._run:
            self._run.cancel()

    def back(self) -> None:
        """Go back without handing anything in."""
        if self.shown["phase"] in ("report", "done"):
            self._show("ready")

    def hand_in(self) -> None:
        """Write the file unchanged; only from a report, and only the notebook which that is about."""
        if self.shown["phase"] != "report" or not self._saved:
            return
        report = {key: self.shown[key] for key in ("rows", "remarks")}
        try:
            now = hand_in.saved(self._saved.file)
            before = hand_in.files_of(self.lesson, notebooks.folder(now.file.parent))
            if now.sources != self._saved.sources:
                raise CannotHandIn("The notebook was saved again since, and has changed. Press Hand in once more.")
            self.file = hand_in.write(self.lesson, self._student, self._saved)
        except CannotHandIn as why:
            self._show("ready", trouble=str(why))
            return
        where = course().hand_in or WHERE
        there = {"name": self.file.name, "folder": hand_in.whereabouts(self.file.parent), "where": where}
        there["instead"] = AGAIN if before else ""
        self._show("done", **there, **report, **_about(self._saved))

    def _refuse_unsaved(self, found: Saved) -> None:
        ran, since = self._ran()
        if line := hand_in.unsaved(ran, since, found):
            raise CannotHandIn(
                f"Save first: press Ctrl+S (⌘S on a Mac), then Hand in again. You ran the cell that begins with "
                f"“{line[:80]}”, and it is not in {found.file.name} as it was saved at {hand_in.clock(found.at)}."
            )

    def _told(self, found: Saved, done: int, of: int) -> None:
        self._show("running", done=done, of=of, seconds=SECONDS, **_about(found))

    def _finished(self, found: Saved, outcome: Outcome) -> None:
        if outcome.ended == "cancelled":
            self._show("ready", note=CANCELLED)
            return
        after = notebooks.parse(outcome.content, found.file)
        lost = hand_in.missing(after, self.lesson)
        remarks = [SAVED.format(hand_in.clock(found.at))] if self._old else []
        remarks += [f"The cell that begins with “{line[:80]}” did not end in time." for line in outcome.endless]
        remarks += [f"It was not run to its end: {outcome.ended}."] if outcome.ended else []
        remarks += [LOST.format(", ".join(lost))] if lost else []
        rows = hand_in.summary(after, hand_in.exercises(self.lesson), outcome.endless)
        self._show("report", rows=rows, remarks=remarks, **_about(found))
        if not remarks and all(row["state"] == notebooks.State.PASSED for row in rows):
            self.hand_in()

    def _show(self, phase: str, **more: Any) -> None:
        self.shown = {
            "phase": phase,
            "lesson": self.lesson,
            "student": self._student,
            "trouble": "",
            "note": "",
            **more,
        }
        self._changed()


def _about(found: Saved) -> dict[str, str]:
    """Say which notebook this is about, and when it was saved."""
    return {"file": f"{found.file.parent.name}/{found.file.name}", "saved": hand_in.clock(found.at)}
