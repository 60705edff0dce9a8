"""Take scores and comments from the gradebook into the notebook, before it becomes a page."""

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades

from course_lib.grading.feedback.made_from import graded
from course_lib.grading.outcome import legible


class Scores(GetGrades):
    """nbgrader's own, and what our page needs besides: the student's name, and all that it is made from.

    Of each score, whether a person still has to read the answer: a score of 0 would look like a verdict.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Take it all in."""
        nb, resources = super().preprocess(nb, resources)
        with Gradebook(self.db_url) as gradebook:
            submission = gradebook.find_submission(self.assignment_id, self.student_id)
            names = (submission.student.first_name, submission.student.last_name)
            resources["nbgrader"] |= {"name": legible(" ".join(filter(None, names))), "graded": graded(submission)}
        return nb, resources

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        cell.metadata.nbgrader["waiting"] = bool(grade.needs_manual_grade and grade.manual_score is None)
