"""What grading keeps of a submission beside its autograded notebook: verdicts.json, read as what it must be."""

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from course_lib.grading.outcome import Mark, Status

VERDICTS = "verdicts.json"
OF_MARKS = {
    "passed": bool,
    "text": str,
    "seed": int | None,
    "kind": str,
    "mistake": str,
    "points": int | float | None,
    "line": int | None,
    "headline": str,
    "hint": str,
}


class Broken(ValueError):
    """A record that is none: cut short, or somebody else's."""


def read(file: Path) -> dict[str, Any]:
    """The record; empty where there is none. Raises Broken and OSError."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise Broken("it is cut short, or no JSON") from None
    if not isinstance(record, dict) or not _sound(record):
        raise Broken("it is not what course-grade writes")
    return record


def _sound(record: dict[str, Any]) -> bool:
    """Whether all that is made use of is there, and of its kind."""
    notes, marks, points = (record.get(name) for name in ("notes", "marks", "points"))
    return (
        record.get("status") in list(Status)
        and isinstance(record.get("digest"), str)
        and isinstance(record.get("unsafe"), bool)
        and isinstance(notes, list)
        and all(isinstance(note, str) for note in notes)
        and isinstance(marks, dict)
        and all(isinstance(mark, dict) and _sound_mark(mark) for mark in marks.values())
        and isinstance(points, dict)
        and all(isinstance(number, int | float | None) for number in points.values())
    )


def _sound_mark(mark: dict[str, Any]) -> bool:
    """Whether a mark has its fields; an earlier version knew fewer of those that may be left out."""
    required = {field.name for field in fields(Mark) if field.default is MISSING} | {"kind", "mistake"}
    return required <= mark.keys() and all(isinstance(mark[n], kind) for n, kind in OF_MARKS.items() if n in mark)
