"""Take scores and comments from the gradebook into the notebook, before it becomes a page."""

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import GetGrades


class Scores(GetGrades):
    """nbgrader's own, and whether a person still has to read the answer: a score of 0 would look like a verdict."""

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        cell.metadata.nbgrader["waiting"] = bool(grade.needs_manual_grade and grade.manual_score is None)
