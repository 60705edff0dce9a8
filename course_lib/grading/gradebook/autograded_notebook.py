"""Write the autograded notebook that formgrader and feedback read: the student's sources, our words.

Only text remains of what the student's code printed. A student's Markdown may hold formulas and emphasis, but no HTML
and no links.
"""

import re
from typing import Any

from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.outcome import Cell, Outcome, Status, legible, settle

TAG = re.compile(r"<(?=[A-Za-z/!?])")
LINK = re.compile(r"\](?=[(:\[])")
NOTE = "grading-note"  # the cell on top that says what grading has to say of the whole submission
WORDS = {
    Status.MALFORMED: "This submission could not be read.",
    Status.RENAMED: "The notebook had another name; it was graded anyway.",
    Status.CRASHED: "The code ended its own process. Everything that does not depend on it was graded.",
    Status.TIMED_OUT: "The code did not end in time. Everything that does not depend on it was graded.",
    Status.MEMORY: "The code needed too much memory. Everything that does not depend on it was graded.",
    Status.REFUSED: "Something in this submission was not accepted.",
    Status.FAILED: "This submission could not be graded; that is not your fault.",
}


def notebook(outcome: Outcome, assignment: Assignment) -> dict[str, Any]:
    """Return the notebook as JSON, with a note on top if there is something to say. Makes the outcome legible."""
    settle(outcome)
    cells = outcome.cells or [Cell(g.kind, g.source, g.name) for g in assignment.cells.values()]
    written = [_cell(number, cell, outcome, assignment) for number, cell in enumerate(cells)]
    said = [WORDS[outcome.status]] if outcome.status in WORDS else []
    said += [f"- {note}" for note in outcome.notes]
    if outcome.unsafe:
        said.insert(0, "Graded without isolation.")
    if said:
        text = "\n\n".join(map(defused, said))
        written.insert(0, {"cell_type": "markdown", "id": NOTE, "metadata": {}, "source": text})
    metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return {"cells": written, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def defused(markdown: str) -> str:
    """Return `markdown` without HTML and links: an added space breaks each of them, and formulas stay formulas."""
    return LINK.sub("] ", TAG.sub("< ", markdown))


def _cell(number: int, cell: Cell, outcome: Outcome, assignment: Assignment) -> dict[str, Any]:
    given = assignment.cells.get(cell.name or "")
    page: dict[str, Any] = {"cell_type": cell.kind, "id": cell.name or f"cell-{number}", "metadata": {}}
    own = cell.source not in assignment.prose and not (given and given.locked)
    page["source"] = defused(legible(cell.source)) if cell.kind == "markdown" and own else cell.source
    if given:
        page["metadata"]["nbgrader"] = _metadata(given)
    if cell.kind == "code":
        page |= {"execution_count": None, "outputs": _outputs(cell, outcome)}
    return page


def _metadata(given: ReleasedCell) -> dict[str, Any]:
    """Return the metadata that nbgrader expects in a cell, from the gradebook."""
    found = {
        "grade_id": given.name,
        "schema_version": 3,
        "cell_type": given.kind,
        "checksum": given.checksum,
        "locked": given.locked,
        "solution": given.solution,
        "task": given.task,
        "grade": given.points is not None and not given.task,
    }
    return found if given.points is None else found | {"points": given.points}


def _outputs(cell: Cell, outcome: Outcome) -> list[dict[str, Any]]:
    mark = outcome.marks.get(cell.name or "")
    if mark and mark.passed:
        return [_stream("stdout", mark.text + "\n")]
    if mark:
        return [_error(mark.kind, mark.text)]
    found = [_stream(name, text) for name, text in (("stdout", cell.out), ("stderr", cell.err)) if text]
    return found + ([_error(*cell.failure)] if cell.failure else [])


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def _error(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": text.splitlines()}
