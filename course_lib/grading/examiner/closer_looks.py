"""Decide how long a closer look at an unnamed wrong answer may take, and how much of its result to believe.

It runs in the student's process, so its result is only the student's word. It becomes a CloserLook again only if every
field can be checked here. The text of a line is taken from our own copy of the cell.
"""

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from course_lib.checks import Exercise
from course_lib.checks.closer_look import CloserLook
from course_lib.checks.influence import Without
from course_lib.checks.repair import Found
from course_lib.checks.repair.questions import QUESTIONS
from course_lib.checks.slips import CLUES

START = 2.0  # seconds that a worker's start counts for
MOST_SAVED = 5.0  # seconds: a worker that has lived for weeks owes a class no more
MOST_OTHERS = 100  # numbers in a row, and how large each may be
PARTS = ("all", "item", "entry", "row", "column", "layer", "across")
DEEPEST, WIDEST = 3, 12  # of an answer whose parts have names


def _line(value: Any) -> bool:
    return type(value) is int and value >= 0  # that it stands in a cell, `_stands_in` sees


def _text(value: Any) -> bool:
    return type(value) is str


def _yes_or_no(value: Any) -> bool:
    return type(value) is bool


def _kinds(value: Any) -> bool:
    known = type(value) is tuple and all(type(kind) is str and kind in QUESTIONS for kind in value)
    return known and 0 < len(value) == len(set(value))


def _numbers(value: Any) -> bool:
    few = type(value) is tuple and len(value) <= MOST_OTHERS
    return few and all(type(n) is int and abs(n) <= MOST_OTHERS for n in value)


# What each field may be: another such record, or what this test accepts. A field that is not listed here is not copied,
# and keeps its default.
RULES: dict[type, dict[str, type | Callable[[Any], bool]]] = {
    CloserLook: {
        "line": Found,
        "without": Without,
        "clue": lambda slug: slug == "" or (type(slug) is str and slug in CLUES),
        "splits": _yes_or_no,
    },
    Found: {
        "line": _line,
        "text": _text,
        "kinds": _kinds,
        "edits": lambda n: n in (1, 2) and type(n) is int,
        "other": _line,
        "other_text": _text,
        "whole": _yes_or_no,
        "part": _text,
    },
    Without: {
        "argument": _text,
        "what": lambda part: part in PARTS,
        "others": _numbers,
        "read": _yes_or_no,
    },
}
TEXT_OF = {"line": "text", "other": "other_text"}  # of a Found


class Untrue(ValueError):
    """Rejects a result that no closer look can have found."""


def believed(told: Any, exercise: Exercise, cells: Sequence[str]) -> CloserLook | None:
    """Rebuild the CloserLook from `told` if all of it may be true; `cells` are the sources that have been run."""
    try:
        closer = _read(CloserLook, told)
        if closer.without and closer.without.argument not in exercise.parameters:
            return None
        if closer.line and not (_stands_in(closer.line, cells) and _is_a_part(closer.line, exercise)):
            return None
    except Untrue:
        return None
    return closer


def _read(kind: type, told: Any) -> Any:
    """Read a record of this kind. Raises Untrue."""
    given = _by_name(told)
    known = {field.name: rule for field in fields(kind) if (rule := RULES[kind].get(field.name))}
    values = {}
    for name, rule in known.items():
        if name not in given:
            raise Untrue(name)
        value = given[name]
        if isinstance(rule, type):
            values[name] = None if value is None else _read(rule, value)
        elif rule(value):
            values[name] = value
        else:
            raise Untrue(name)
    return kind(**values)


def _by_name(told: Any) -> Mapping[str, Any]:
    pairs = told if type(told) is tuple else ()
    if not all(type(pair) is tuple and len(pair) == 2 and type(pair[0]) is str for pair in pairs):
        raise Untrue("no record")
    return dict(pairs)


def _stands_in(found: Found, cells: Sequence[str]) -> bool:
    """Tell whether one of the cells has exactly these lines at these numbers."""
    known = [names for names in TEXT_OF.items() if hasattr(found, names[0])]
    pairs = [(getattr(found, number), getattr(found, text)) for number, text in known]
    lines = [pair for pair in pairs if pair != (0, "")]  # a number 0 stands for no second line
    return found.line > 0 and any(all(_at(cell, number) == text for number, text in lines) for cell in cells)


def _is_a_part(found: Found, exercise: Exercise) -> bool:
    """Tell whether the part of the answer it names exists in this exercise, or it names none."""
    told = getattr(found, "part", "")
    return told == "" or any(told == name for name in _names_of_parts(exercise))


def _names_of_parts(exercise: Exercise) -> Iterator[str]:
    for depth in range(DEEPEST + 1):
        for path in itertools.product(range(WIDEST), repeat=depth):
            with contextlib.suppress(IndexError):  # no answer of this exercise has such a part
                yield exercise.part(path)


def _at(cell: str, number: int) -> str | None:
    lines = counted_lines(cell)
    return lines[number - 1].strip() if 0 < number <= len(lines) else None


def counted_lines(cell: str) -> list[str]:
    """List the lines of a cell as IPython counts them, from the first that is not empty."""
    return list(itertools.dropwhile(lambda line: not line.strip(), cell.splitlines()))


class Purse:
    """Holds the time that a worker may spend on closer looks: a share of the seconds it spent on everything else.

    So closer looks lengthen the grading of a class by no more than that share. The last look may overdraw it; the work
    that follows has to earn it back first.
    """

    def __init__(self, share: float) -> None:
        self.share, self.seconds = share, share * START
        self.pointed_at: set[tuple[str, str]] = set()  # exercises and mistakes whose line has been found for the report

    def earn(self, seconds: float) -> None:
        """Add to the purse for this many seconds of other work."""
        self.seconds = min(MOST_SAVED, self.seconds + self.share * seconds)

    def pay(self, seconds: float) -> None:
        """Take from the purse for a look that took this many seconds."""
        self.seconds -= seconds

    @property
    def open(self) -> bool:
        """Tell whether any time is left in it."""
        return self.seconds > 0
