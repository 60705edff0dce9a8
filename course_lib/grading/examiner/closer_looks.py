"""A closer look at a wrong answer that nothing names: what it may cost a class, and what is believed of it.

It runs in the student's process, so what comes back is the student's word. It becomes a CloserLook again only as far as
every field of it can be checked here; the text of a line is that of our own copy of the cell.
"""

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
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


# What each field may be: another such record, or what this test lets through. A field that has no line here is not
# taken over, and keeps its default.
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
    },
}
TEXT_OF = {"line": "text", "other": "other_text"}  # of a Found


class Untrue(ValueError):
    """What came is not what a closer look finds."""


def sent(record: Any) -> Any:
    """What a closer look has found as plain data: of each record its fields, by name."""
    if not is_dataclass(record):
        return record
    return tuple((field.name, sent(getattr(record, field.name))) for field in fields(record))


def believed(told: Any, exercise: Exercise, cells: Sequence[str]) -> CloserLook | None:
    """The CloserLook that `told` stands for, if all of it may be true; `cells` are the sources that have been run."""
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
    """A record of this kind. Raises Untrue."""
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
    """Whether one of the cells has the very lines that were told, at these numbers."""
    known = [names for names in TEXT_OF.items() if hasattr(found, names[0])]
    pairs = [(getattr(found, number), getattr(found, text)) for number, text in known]
    lines = [pair for pair in pairs if pair != (0, "")]  # a number 0 stands for no second line
    return found.line > 0 and any(all(_at(cell, number) == text for number, text in lines) for cell in cells)


def _is_a_part(found: Found, exercise: Exercise) -> bool:
    """Whether what it calls a part of the answer is one, by a name that the exercise has for it; or none is told."""
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
    """The lines of a cell as IPython counts them, from the first that is not empty."""
    return list(itertools.dropwhile(lambda line: not line.strip(), cell.splitlines()))


class Purse:
    """What a worker may spend on closer looks: a share of the seconds that it has spent on all else.

    So a class takes no longer than by that share, whatever is in it. The last look may go into debt, which what comes
    next has to earn first.
    """

    def __init__(self, share: float) -> None:
        self.share, self.seconds = share, share * START
        self.pointed_at: set[tuple[str, str]] = set()  # exercises and mistakes whose line has been found for the report

    def earn(self, seconds: float) -> None:
        """So long something else was done."""
        self.seconds = min(MOST_SAVED, self.seconds + self.share * seconds)

    def pay(self, seconds: float) -> None:
        """So long a look took."""
        self.seconds -= seconds

    @property
    def open(self) -> bool:
        """Whether there is something in it."""
        return self.seconds > 0
