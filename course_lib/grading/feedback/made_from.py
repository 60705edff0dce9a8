"""Note in each page a digest of what it was made from, so that `course-return` can see that a page is outdated."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbgrader.api import SubmittedAssignment

HEAD = 4_000  # characters, which hold nothing of a student's
NOTED = re.compile(r'<meta name="made-from" content="(\w+)">')
SAID = ("status", "notes", "digest", "marks", "unsafe")  # of verdicts.json


def graded(submission: SubmittedAssignment) -> list[Any]:
    """Return what the gradebook gives to a page: points, cells that wait for a person, comments, and the penalty."""
    notebooks = sorted(submission.notebooks, key=lambda notebook: notebook.name)
    points = [
        [g.name, g.score, g.max_score, bool(g.needs_manual_grade and g.manual_score is None)]
        for notebook in notebooks
        for g in sorted(notebook.grades, key=lambda grade: grade.name)
    ]
    comments = [[c.name, c.comment] for n in notebooks for c in sorted(n.comments, key=lambda comment: comment.name)]
    return [points, comments, submission.late_submission_penalty]


def made_from(from_gradebook: list[Any], kept: Mapping[str, Any]) -> str:
    """Return the digest of everything that a page tells; `kept` is the content of verdicts.json."""
    said = {name: kept.get(name) for name in SAID}
    return hashlib.sha256(json.dumps([from_gradebook, said], sort_keys=True).encode()).hexdigest()[:16]


def noted(page: Path) -> str:
    """Return the digest that a page carries, or "" if it has none."""
    with page.open(encoding="utf-8") as file:
        found = NOTED.search(file.read(HEAD))
    return found[1] if found else ""
