"""Read verdicts.json, which grading keeps beside the autograded notebook, and reject a damaged one."""

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
    """Rejects a record that is cut short, or that course-grade did not write."""


def read(file: Path) -> dict[str, Any]:
    """Read the record; return {} if there is none. Raises Broken and OSError."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise Broken("it is cut short, or not JSON") from None
    if not isinstance(record, dict) or not _sound(record):
        raise Broken("it is not what course-grade writes")
    return record


def _sound(record: dict[str, Any]) -> bool:
    """Tell whether everything that is used is there, and has the right type."""
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
    """Tell whether a mark has its fields; an earlier version wrote fewer of the optional ones."""
    required = {field.name for field in fields(Mark) if field.default is MISSING} | {"kind", "mistake"}
    return required <= mark.keys() and all(isinstance(mark[n], kind) for n, kind in OF_MARKS.items() if n in mark)
