"""What a student sees when an answer is not right yet: an exception that reads like a note, not a traceback."""

BOLD, DIM, OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class CheckFailed(AssertionError):
    """The answer to an exercise is not right yet.

    `exercise` is the exercise's name, `mistake` the slug of the mistake that was recognised (or None), `hint` a
    question or a pointer that helps (or None), `seed` what repeats the check on the same inputs (or None).
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
    ) -> None:
        self.exercise, self.headline, self.facts = exercise, headline, facts
        self.mistake, self.hint, self.seed = mistake, hint, seed
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        """The message, a line each, without colours."""
        slug = f"  [{self.exercise}/{self.mistake}]" if self.mistake else ""
        width = max((len(label) for label, _ in self.facts), default=0)
        lines = [f"✗ {self.exercise}: {self.headline}{slug}"]
        for label, text in self.facts:
            first, *rest = text.splitlines() or [""]
            lines.append(f"    {label:<{width}}  {first}")
            lines += [f"    {'':<{width}}  {more}" for more in rest]
        if self.hint:
            lines.append(f"  Hint: {self.hint}")
        if self.seed is not None:
            lines.append(f"  (the same inputs again: check.{self.exercise}({self.exercise}, seed={self.seed}))")
        return lines

    def _render_traceback_(self) -> list[str]:
        """Let IPython show the note alone (its hook for exceptions that render themselves)."""
        first, *rest = self._lines()
        return [f"{BOLD}{first}{OFF}", *(f"{DIM}{r}{OFF}" if r.startswith("  (") else r for r in rest)]


class NotAttempted(CheckFailed):
    """The exercise's cell is still as it was handed out."""

    def __init__(self, exercise: str) -> None:
        super().__init__(exercise, "not attempted yet. Write your answer above, run it, then run this cell.")

    def _lines(self) -> list[str]:
        return [f"○ {self.exercise}: {self.headline}"]


class CheckBroken(RuntimeError):
    """The check accepted an answer known to be wrong, so it refuses to judge."""
