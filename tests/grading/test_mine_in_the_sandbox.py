"""`mine` is the course's own while answers are graded: no earlier mistake costs a point, and none earns one."""

import shutil

import grade_demo
import nbformat
import pytest

from course_lib.grading.examiner.examine import grade
from course_lib.grading.intake import take
from course_lib.grading.outcome import Outcome, Status
from course_lib.grading.sandbox.limits import Limits
from tests.grading.released import assignment_of

PASSES, UPDATE = "05_backward_pass", "06_update_rule"
OFFER = "forward, backward = mine.forward, mine.backward"
ARGUMENTS = "params, Zs, As, Y, d_activation"
CALLING = f"def backward({ARGUMENTS}):\n    return mine.backward({ARGUMENTS})"
IMPORTING = f"def backward({ARGUMENTS}):\n    from course_lib import mine as m\n    return m.backward({ARGUMENTS})"


@pytest.fixture
def graded(sandbox, tmp_path):
    """Grades a lesson's solution with some answers replaced, and a text of its other cells by another."""

    def graded(lesson: str, answers: dict[str, str], text: str = "", instead: str = "") -> Outcome:
        folder, assignment = tmp_path / lesson, assignment_of(lesson)
        shutil.copytree(grade_demo.ROOT / "lessons" / lesson, folder)
        file = folder / f"{lesson}.ipynb"
        grade_demo.fill_in(file, grade_demo.right_answers(lesson) | answers)
        notebook = nbformat.read(file, as_version=4)
        for cell in notebook.cells:
            cell.source = cell.source.replace(text, instead) if text else cell.source
        nbformat.write(notebook, file)
        return grade("ada", take(folder, assignment), assignment, sandbox, Limits())

    return graded


def test_who_swaps_in_earlier_answers_is_graded_on_the_courses_own(graded):
    outcome = graded(UPDATE, {}, f"# {OFFER}", OFFER)
    assert outcome.status is Status.GRADED
    assert all(mark.passed for mark in outcome.marks.values())
    (said,) = [cell.out for cell in outcome.cells if f"\n{OFFER}" in cell.source]
    assert said.splitlines() == [
        "mine.forward: the course's own for now.",
        "  Grading uses no other.",
        "mine.backward: the course's own for now.",
        "  Grading uses no other.",
    ]


@pytest.mark.parametrize("answer", ["backward = mine.backward", CALLING, IMPORTING])
def test_what_mine_gives_is_no_answer(graded, answer):
    outcome = graded(PASSES, {"backward": answer})
    assert outcome.status is Status.REFUSED
    assert {name: mark.mistake for name, mark in outcome.marks.items() if not mark.passed} == {
        "check_backward": "borrowed"
    }


def test_a_check_that_an_answer_calls_itself_is_as_good_in_here(graded):
    right = grade_demo.right_answers(UPDATE)["sgd_step"]
    outcome = graded(UPDATE, {"sgd_step": f"{right}\n\ncheck.sgd_step(sgd_step)"})
    assert outcome.status is Status.GRADED
    assert all(mark.passed for mark in outcome.marks.values())
    (asked,) = [cell for cell in outcome.cells if cell.source.endswith("\ncheck.sgd_step(sgd_step)")]
    assert (asked.failure, asked.out.startswith("✓ sgd_step")) == (None, True)
