"""What the gradebook knows of a lesson once it is handed out."""

import grade_demo
import nbformat

from course_lib.grading.assignment import Assignment, ReleasedCell


def assignment_of(lesson: str) -> Assignment:
    """What the gradebook knows of a lesson, read from its release."""
    notebook = nbformat.read(grade_demo.ROOT / "lessons" / lesson / f"{lesson}.ipynb", as_version=4)
    given = {}
    for cell in notebook.cells:
        if about := cell.metadata.get("nbgrader"):
            points = about.points if about.grade else None
            shared = (about.grade_id, cell.cell_type, cell.source, about.checksum)
            given[about.grade_id] = ReleasedCell(*shared, about.locked, about.solution, about.task, points)
    return Assignment(lesson, lesson, given)
