"""What a student sees if an answer is not right yet: an exception that reads like a note, not like a traceback."""

import os
import sys
import textwrap

from course_lib.checks import note

BOLD, DIM, OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"
WIDTH = 84  # characters: what a notebook on a laptop shows without breaking words


def wrapped(text: str, indent: str) -> list[str]:
    """Wrap `text` into lines of at most WIDTH characters, and indent all but the first."""
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


class CheckFailed(AssertionError):
    """The answer to an exercise is not right yet.

    `exercise` is the exercise's name, `mistake` the slug of the mistake that was recognised (or None), `hint` a
    question or a pointer that helps (or None), `seed` the number that repeats the check on the same inputs (or None).
    `pictures` show which entries of which array are off. `line` is the number of the line that goes wrong, in the cell
    or file of the function (or None). `problem` is the kind of problem in the case shown: "value", "shape", "raised" …
    """

    def __init__(
        self,
        exercise: str,
        headline: str,
        *,
        facts: tuple[tuple[str, str], ...] = (),
        mistake: str | None = None,
        hint: str | None = None,
        seed: int | None = None,
        pictures: tuple[note.Picture, ...] = (),
        line: int | None = None,
        problem: str = "",
    ) -> None:
        self.exercise, self.headline, self.facts, self.pictures = exercise, headline, facts, pictures
        self.mistake, self.hint, self.seed, self.line, self.problem = mistake, hint, seed, line, problem
        self.shown = False
        super().__init__("\n".join(self._lines()))

    @property
    def _slug(self) -> str:
        return f"  [{self.exercise}/{self.mistake}]" if self.mistake else ""

    @property
    def _again(self) -> str:
        return f"(the same inputs again: check.{self.exercise}({self.exercise}, seed={self.seed}))"

    def _lines(self) -> list[str]:
        """Return the message line by line, without colours."""
        lines = wrapped(f"✗ {self.exercise}: {self.headline}{self._slug}", "  ")
        width = max((len(label) for label, _ in self.facts), default=0)
        for label, text in self.facts:
            room = WIDTH - width - 6
            first, *rest = [piece for line in text.splitlines() for piece in textwrap.wrap(line, room) or [""]] or [""]
            lines.append(f"    {label:<{width}}  {first}")
            lines += [f"    {'':<{width}}  {more}" for more in rest]
        if self.hint:
            lines += wrapped(f"  Hint: {self.hint}", "  ")
        if self.seed is not None:
            lines.append(f"  {self._again}")
        return lines

    def _repr_html_(self) -> str:
        again = self._again if self.seed is not None else ""
        return note.page(f"✗ {self.exercise}: {self.headline}", self.facts, self.pictures, self.hint or "", again)

    def show(self) -> None:
        """Display the note as a page if this is a notebook; the traceback then needs only one line.

        Do not display it when nbgrader runs the notebook: nbgrader's feedback keeps the traceback alone.
        """
        shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
        if hasattr(shell, "kernel") and "NBGRADER_EXECUTION" not in os.environ:
            from IPython.display import display

            page = {"text/html": self._repr_html_(), "text/plain": str(self)}
            display(page, raw=True)  # type: ignore[no-untyped-call]  # IPython has annotated other functions alone
            self.shown = True

    def _render_traceback_(self) -> list[str]:
        """Let IPython show the note alone (its hook for exceptions that render themselves)."""
        if self.shown:
            return [f"{BOLD}✗ {self.exercise}: not right yet, see the note above{self._slug}{OFF}"]
        first, *rest = self._lines()
        return [f"{BOLD}{first}{OFF}", *(f"{DIM}{r}{OFF}" if r.startswith("  (") else r for r in rest)]


class NotAttempted(CheckFailed):
    """The exercise's cell is still as it was handed out."""

    def __init__(self, exercise: str) -> None:
        super().__init__(
            exercise,
            "not attempted yet: `raise NotImplementedError()` still stands in the cell above. Write your answer in its "
            "place, run that cell, then run this one.",
        )

    def _lines(self) -> list[str]:
        return wrapped(f"○ {self.exercise}: {self.headline}", "  ")

    def _repr_html_(self) -> str:
        return note.calm(f"○ {self.exercise}: {self.headline}")

    def _render_traceback_(self) -> list[str]:
        return [f"○ {self.exercise}: not attempted yet"] if self.shown else self._lines()


class Interrupted(KeyboardInterrupt):
    """■ stopped the student's function while a check was asking it; `line` says where it was, in its own words.

    Or the check did so, as the function had taken `grown` bytes of memory and went on.
    """

    def __init__(self, exercise: str, line: str, grown: int = 0) -> None:
        self.exercise, self.line, self.grown = exercise, line, grown
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        took = f"your function took {self.grown / 1e9:.1f} GB of memory and went on, so it was stopped"
        return [
            f"■ {self.exercise}: {took if self.grown else 'interrupted while your function ran'}",
            *wrapped(f"    at {self.line}" if self.line else "", "    "),
            *wrapped("  Hint: if it was a loop without end: what makes it stop, and which line changes that?", "  "),
        ]

    def _render_traceback_(self) -> list[str]:
        """Let IPython show these lines alone."""
        first, *rest = self._lines()
        return [f"{BOLD}{first}{OFF}", *rest]


class CheckBroken(RuntimeError):
    """The check accepts an answer known to be wrong, or its own formula is wrong, so it refuses to judge."""
