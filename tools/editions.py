"""What a version of the course is: a fingerprint of each lesson and of each check.

`make release` writes them to tools/released.json. Once that file is committed, a lesson or a check that differs from
it needs a new version; until then nobody knows whether it was a trial, so a difference is only told. A notebook carries
the version in which its lesson last changed: so "made from 0.2.0, graded by 0.3.0" means another lesson, and a new
version of the course leaves the notebooks of unchanged lessons as they are.

A lesson's fingerprint is all that students read and run. A check's is what it asks and what the right answers are, for
a few seeds: a better hint changes no verdict, so it needs no new version.
"""

import hashlib
import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.checks import EXERCISES
from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import ask_once

NAME = "tools/released.json"
SEEDS = (1, 2, 3)
FOOT = "foot"  # the id of a notebook's last cell, which says its version: a version makes no other lesson
ANSWER = re.compile(
    r"[ \t]*(?:### BEGIN SOLUTION.*?### END SOLUTION|# YOUR CODE HERE\s+raise NotImplementedError\(\))", re.DOTALL
)


def edition(root: Path, version: str) -> dict[str, Any]:
    """The version, with a fingerprint of each lesson below `root` and of each check."""
    lessons = {}
    for file in sorted((root / "lessons").rglob("*.ipynb")):
        notebook = json.loads(file.read_text(encoding="utf-8"))
        lessons[file.stem] = {"since": notebook["metadata"]["course"]["version"], "is": fingerprint(notebook["cells"])}
    return {
        "version": version,
        "lessons": lessons,
        "checks": {name: fingerprint_of_check(e) for name, e in EXERCISES.items()},
    }


def since(lesson: str, cells: Iterable[Mapping[str, Any]], version: str, *before: Mapping[str, Any] | None) -> str:
    """The version that a lesson's notebook carries: that of the first edition that has it as it is, else `version`."""
    now = fingerprint(cells)
    known = [edition["lessons"].get(lesson) for edition in before if edition]
    return next((lesson["since"] for lesson in known if lesson and lesson["is"] == now), version)


def fingerprint(cells: Iterable[Mapping[str, Any]]) -> str:
    """All that students read and run of a lesson; the same with its answers and without them."""
    return _digest([cell["cell_type"], _marks(cell), _shown(cell)] for cell in cells if cell.get("id") != FOOT)


def fingerprint_of_check(exercise: Exercise) -> str:
    """The fingerprint of a check: its questions, the right answers, and how exact they must be."""
    questions = (case for seed in SEEDS for case in exercise.cases(np.random.default_rng(seed)))
    asked = [
        [_said(c.inputs), sorted(c.kwargs), str(c.raises), c.fringe, c.exact, c.reuse, c.yields, c.shuffled,
         _said(ask_once(exercise.reference, c).value)]
        for c in questions
    ]  # fmt: skip
    return _digest([exercise.precise, exercise.single, exercise.quiet, *asked])


def released(root: Path) -> dict[str, Any] | None:
    """The last edition that was released: the committed one, or the file's where there is no git; None without any."""
    command = ["git", "show", f"HEAD:./{NAME}"]
    try:
        subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, check=True)
        shown = subprocess.run(command, cwd=root, capture_output=True)
        text = shown.stdout if shown.returncode == 0 else b""
    except (OSError, subprocess.CalledProcessError):  # no git, or nothing in it
        return packed(root)
    return json.loads(text) if text else None


def packed(root: Path) -> dict[str, Any] | None:
    """The last edition that `make release` packed here, committed or not; None without any. Raises ValueError."""
    file = root / NAME
    try:
        return json.loads(file.read_bytes()) if file.is_file() else None
    except ValueError as error:
        raise ValueError(f"{NAME} is broken ({error}): git restore {NAME}, or pack again without it") from None


def changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Which lessons and checks differ between two editions, in words."""
    found = []
    for part, one in (("lessons", "lesson"), ("checks", "check")):
        names = sorted({*now[part], *before[part]})
        found += [f"{one} {name}" for name in names if _is(now[part].get(name)) != _is(before[part].get(name))]
    return found


def undeclared(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[str]:
    """What has changed since the version was released without the version being raised."""
    return changed(now, before) if before and before["version"] == now["version"] else []


def told(now: Mapping[str, Any], committed: Mapping[str, Any] | None, before: Mapping[str, Any] | None) -> list[str]:
    """What to say where `now` has been packed, in lines; `before` is the edition that was packed last."""
    version, lines = now["version"], []
    if before and committed != before and (other := undeclared(now, before)):
        lines += [f"This is not the {version} that was packed here before. It differs in", *_indented(other)]
        lines += ["If students have that one, raise the version and pack again."]
    earlier = next((e for e in (before, committed) if e and e["version"] != version), None)
    if earlier:
        lines += [f"changed since {earlier['version']}:", *_indented(changed(now, earlier) or ["nothing"])]
    if committed != now:
        lines += [f"{NAME} is not committed as it is now. Commit it when you hand {version} out: until then"]
        lines += ["nothing keeps a lesson or a check from changing under that number."]
    return lines


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def write(root: Path, now: Mapping[str, Any]) -> None:
    """Keep an edition as the one that was released."""
    text = json.dumps(now, indent=1, ensure_ascii=False)
    (root / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def _is(known: Any) -> str | None:
    """The fingerprint alone."""
    return known["is"] if isinstance(known, dict) else known


def _marks(cell: Mapping[str, Any]) -> list[Any]:
    """What nbgrader knows of a cell, as far as students or their points depend on it."""
    given = cell["metadata"].get("nbgrader", {})
    return [given.get(name) for name in ("grade_id", "locked", "solution", "points")]


def _shown(cell: Mapping[str, Any]) -> str:
    """The source without the answer, or without what stands in its place."""
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    if not cell["metadata"].get("nbgrader", {}).get("solution"):
        return source
    return ANSWER.sub("…", source) if cell["cell_type"] == "code" else ""


def _said(value: Any) -> Any:
    """A value as JSON can hold it; numbers to six digits, as another processor's last digit may differ."""
    if isinstance(value, (list, tuple)):
        return [_said(item) for item in value]
    if isinstance(value, np.ndarray):
        return [str(value.dtype), list(value.shape), [_said(item) for item in value.ravel().tolist()]]
    if isinstance(value, (float, np.floating)):
        return "0" if abs(float(value)) < 1e-12 else f"{value:.6g}"
    return value if isinstance(value, (str, int, type(None))) else getattr(value, "__name__", type(value).__name__)


def _digest(parts: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(list(parts), sort_keys=True).encode()).hexdigest()[:12]
