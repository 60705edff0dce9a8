"""Decide which of a student's files is the newest, and say how we know."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from course_lib.grading.collecting.senders import COUNTER, Sent, counter

AT_ONCE = 60  # seconds: what a platform packs, or a person copies, gets times this near to each other


class Sign(NamedTuple):
    """Holds one piece of evidence that a file is newer than another."""

    words: str
    """The evidence, in words."""
    value: float | None
    """The newer file has the greater value; None if a file has none."""
    alike: float = 0
    """Values no further apart than this prove nothing."""


@dataclass(eq=False)
class Found:
    """Describes a student's notebook as it was downloaded."""

    sent: Sent
    """What its path says."""
    origin: Path
    """The zip that it came in, or the file itself if it came without one."""
    changed: float = 0.0
    """Its own time in seconds, 0 if unknown."""
    loaded: float = 0.0
    """The time of its origin in seconds."""
    digest: str = ""
    """A digest of its bytes: two downloads of the same file have the same."""
    lesson: str = ""
    """The lesson whose answers it holds."""
    damage: str = ""
    """Why it cannot be read; "" if it can."""

    @property
    def packed(self) -> bool:
        """Tell whether it came in a zip."""
        return self.origin.name != Path(self.sent.path).name

    def __str__(self) -> str:
        return f"{self.sent.stem} (in {self.origin.name})" if self.packed else self.sent.stem

    def signs(self) -> list[Sign]:
        """List the evidence that it is newer than another file, the strongest first."""
        named = self.sent.named
        series = COUNTER.sub("", self.origin.stem)  # downloads that a browser has numbered
        return [
            Sign("by the time in its name", int(named.time.replace("-", "")) if named else None),
            Sign("by Canvas's number", self.sent.order or None),
            Sign("by the times in the zips" if self.packed else "by its own time", self.changed or None, AT_ONCE),
            Sign(f"by the number of the download {series}", counter(self.origin.stem) if self.packed else None),
            Sign("as its zip is newer", self.loaded if self.packed else None, AT_ONCE),
            Sign("as Hand in wrote it", int(bool(named))),
            Sign("by the number in its name", counter(self.sent.stem)),
        ]


@dataclass(frozen=True)
class Choice:
    """Says which of a student's files is taken."""

    taken: Found
    """The file."""
    told: tuple[str, ...] = ()
    """What to tell about each other file."""
    certain: bool = True
    """False if nothing says which is newer."""


def choose(files: list[Found]) -> Choice:
    """Take the newest readable file, or the newest of all if none is readable."""
    readable = [file for file in files if not file.damage]
    taken, *others = readable or files
    for other in others:
        if _compared(other, taken)[0] > 0:
            taken = other
    told, certain = [], True
    for other in files:
        text, sure = _told(taken, other) if other is not taken else ("", True)
        told += [text] if text else []
        certain &= sure
    return Choice(taken, tuple(told), certain)


def _told(taken: Found, other: Found) -> tuple[str, bool]:
    """Say what to tell about a file that is not taken, and whether it is surely the older one."""
    order, why = _compared(taken, other)
    if other.damage and not taken.damage:
        return f"{other} is damaged ({other.damage}); {taken} is taken", True
    if other.digest == taken.digest:
        return "", True
    if order == 0:
        same = f"{taken} is taken, {other} is not: they differ, and nothing says which is newer"
        return f"{same}. Remove the one that is out of date, and collect again", False
    return f"{taken} is taken, {why}; the older {other} is left out", True


def _compared(one: Found, other: Found) -> tuple[int, str]:
    """Return 1 if `one` is newer, -1 if `other` is, 0 if nothing says so; and how we know."""
    for mine, theirs in zip(one.signs(), other.signs(), strict=True):
        if mine.words != theirs.words or mine.value is None or theirs.value is None:
            continue
        if abs(mine.value - theirs.value) > mine.alike:
            return (1 if mine.value > theirs.value else -1), mine.words
    return 0, ""
