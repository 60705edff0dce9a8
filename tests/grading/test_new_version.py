"""A lesson changes when half of a class is graded: what happens to grades and to points given by hand."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import grade_demo
import nbformat
import pytest
from nbgrader.api import Gradebook

from tests.grading.submissions import Class

LESSON = grade_demo.LESSON
WRITTEN = "explain_xor"


class Changing(Class):
    """A class whose lesson has its source in a folder of its own."""

    @property
    def source(self) -> Path:
        """Where the lesson's solution lies."""
        return self.course.base / "source"

    def release(self, change: Callable[[nbformat.NotebookNode], None] = lambda notebook: None) -> str:
        """Change the lesson as it was first, and enter it in the gradebook anew; what nbgrader says."""
        notebook = nbformat.read(grade_demo.ROOT / "solutions" / LESSON / f"{LESSON}.ipynb", as_version=4)
        change(notebook)
        (self.source / LESSON).mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, self.source / LESSON / f"{LESSON}.ipynb")
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", LESSON, "--force", *self.course.options]
        done = subprocess.run([*command, f"--CourseDirectory.source_directory={self.source}"], cwd=grade_demo.ROOT,
                              capture_output=True, text=True)  # fmt: skip
        return done.stdout + done.stderr

    def give_by_hand(self, student: str, points: float, comment: str) -> None:
        """Do what a person does in formgrader with the written answer."""
        with Gradebook(self.course.database) as gradebook:
            grade = gradebook.find_grade(WRITTEN, LESSON, LESSON, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.find_comment(WRITTEN, LESSON, LESSON, student).manual_comment = comment
            gradebook.db.commit()

    def by_hand(self, student: str) -> tuple[float, str, bool]:
        """Points and comment given by hand, and whether they are to be looked at again."""
        with Gradebook(self.course.database) as gradebook:
            grade = gradebook.find_grade(WRITTEN, LESSON, LESSON, student)
            comment = gradebook.find_comment(WRITTEN, LESSON, LESSON, student).manual_comment
            return grade.manual_score, comment, grade.needs_manual_grade

    def due(self) -> list[str]:
        """Whose submission would be graded now."""
        return self.grade("--dry-run").stdout.split()


@pytest.fixture(scope="module")
def half_graded(isolation: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of one, graded by machine and by hand."""
    group = Changing(grade_demo.Course(tmp_path_factory.mktemp("half_graded")))
    group.release()
    group.hand_in("ada", grade_demo.right_answers(LESSON))
    assert group.grade().returncode == 0
    group.give_by_hand("ada", 3, "Well said.")
    return group.course.base


@pytest.fixture
def group(half_graded: Path, tmp_path: Path) -> Changing:
    """Copy it for each test."""
    base = tmp_path / "course"
    shutil.copytree(half_graded, base)
    made = Changing(grade_demo.Course(base))
    assert made.due() == []
    return made


def cell(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def test_other_prose_changes_no_grade_and_nothing_is_due(group):
    def more_words(notebook):
        notebook.cells[0].source += "\n\nOne sentence more."
        notebook.metadata.course.version = "9.0.0"

    group.release(more_words)
    assert group.due() == []
    assert group.points("ada")["relu"] == 4
    assert group.by_hand("ada") == (3, "Well said.", False)


def test_with_other_points_all_are_due_and_what_was_given_by_hand_stays_to_be_looked_at_again(group):
    group.release(lambda notebook: cell(notebook, "check_relu").metadata.nbgrader.update(points=6))
    assert group.due() == ["ada"]
    assert group.by_hand("ada") == (3, "Well said.", False)
    assert group.grade().returncode == 0
    assert group.points("ada")["relu"] == 6
    assert group.by_hand("ada") == (3, "Well said.", True)


def removed(notebook: nbformat.NotebookNode) -> None:
    notebook.cells.remove(cell(notebook, "check_relu"))


def added(notebook: nbformat.NotebookNode) -> None:
    more = nbformat.v4.new_code_cell("check.d_relu(d_relu)")
    more.metadata.nbgrader = cell(notebook, "check_relu").metadata.nbgrader | {"grade_id": "check_d_relu"}
    notebook.cells.append(more)


@pytest.mark.parametrize("change", [removed, added])
def test_a_graded_cell_more_or_less_is_refused_and_no_grade_is_lost(group, change):
    assert f"Cannot add or remove cells for notebook '{LESSON}' because there are submissions" in group.release(change)
    assert group.points("ada") == dict.fromkeys(("weighted_sum", "sigmoid", "relu", "neuron", "gate"), 4)
    assert group.by_hand("ada") == (3, "Well said.", False)
    told = group.grade()  # nbgrader has removed the released lesson before it refused
    assert told.returncode == 2
    assert f"{LESSON}.ipynb is missing: run `make build`" in told.stderr
    group.release()
    assert group.due() == []
    assert group.by_hand("ada") == (3, "Well said.", False)


def test_who_handed_in_the_older_one_is_graded_by_the_newer_and_told_so(group):
    def newer(notebook):
        cell(notebook, "relu").source = cell(notebook, "relu").source.replace("The larger", "Whichever is the larger")
        notebook.metadata.course.version = "9.0.0"

    group.release(newer)
    assert group.due() == ["ada"]  # the exercise's own words are part of what is graded
    assert "of the lesson, graded by 9.0.0" in group.grade().stderr
    assert set(group.points("ada").values()) == {4}
    assert group.by_hand("ada") == (3, "Well said.", True)
