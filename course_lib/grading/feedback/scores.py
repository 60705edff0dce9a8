"""Copy scores and comments from the gradebook into the notebook before it becomes a page."""

from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, SubmittedNotebook
from nbgrader.preprocessors import NbGraderPreprocessor

from course_lib.grading.feedback.made_from import graded
from course_lib.grading.outcome import legible


class Scores(NbGraderPreprocessor):
    """Does what nbgrader's `GetGrades` does with few queries, and adds what our page needs.

    That is the student's name, all that the page is made from, and for each score whether a person still has to read
    the answer: a score of 0 would look like a verdict.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Copy everything into the notebook. Raises MissingEntry if the gradebook does not know the submission."""
        told = resources["nbgrader"]
        with Gradebook(told["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(told["notebook"], told["assignment"], told["student"])
            late = notebook.late_submission_penalty or 0
            student = notebook.student
            name = legible(" ".join(filter(None, (student.first_name, student.last_name))))
            told |= {"name": name, "graded": graded(notebook.assignment), "late_penalty": late}
            told |= {"score": notebook.score - late, "max_score": notebook.max_score}
            grades, comments = (_of_cells(gradebook, kind, notebook) for kind in (Grade, Comment))
            for cell in nb.cells:
                marked = cell.metadata.get("nbgrader", {})
                if comment := comments.get(marked.get("grade_id")):
                    marked["comment"] = comment.comment
                if grade := grades.get(marked.get("grade_id")):
                    waiting = bool(grade.needs_manual_grade and grade.manual_score is None)
                    marked |= {"score": grade.score, "points": grade.max_score, "waiting": waiting}
        return nb, resources


def _of_cells(gradebook: Gradebook, kind: type[Any], notebook: SubmittedNotebook) -> dict[str, Any]:
    """Return the grades or comments of a submitted notebook, by the names of their cells."""
    query = gradebook.db.query(BaseCell.name, kind).join(kind, BaseCell.id == kind.cell_id)
    return dict(tuple(row) for row in query.filter(kind.notebook_id == notebook.id).all())
