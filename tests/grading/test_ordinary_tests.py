"""A test cell as nbgrader's own manual shows it, added to a lesson by somebody who never heard of checks."""

import nbformat
import pytest

from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.examiner.examine import grade
from course_lib.grading.intake import take
from course_lib.grading.outcome import Status
from course_lib.grading.sandbox.handle import Sandbox
from course_lib.grading.sandbox.limits import Limits

STUB = "def double(x):\n    raise NotImplementedError\nlimit = ..."
SETUP = "import numpy as np\nfrom numpy.testing import assert_allclose\ncalls = []"
TEST = """
assert_allclose(double(np.array([1.0, 2.0])), [2, 4])
assert double(x=3) == 6
assert limit == 10
try:
    double("no number")
except ValueError as error:
    assert "number" in str(error)
else:
    raise AssertionError("no ValueError")
"""
PARTS = "points = 0.0\nif double(1) == 2: points += 1.5\nif limit == 10: points += 1\npoints"
RIGHT = """
def double(x):
    if isinstance(x, str):
        raise ValueError("a number is needed")
    return 2 * x
limit = 10
"""
ASSIGNMENT = Assignment(
    "lesson",
    "lesson",
    {
        "answer": ReleasedCell("answer", "code", STUB, None, False, True, False, None),
        "test": ReleasedCell("test", "code", TEST, None, True, False, False, 4.0),
        "parts": ReleasedCell("parts", "code", PARTS, None, True, False, False, 3.0),
    },
    (("code", None, SETUP), ("code", "answer", STUB), ("code", "test", TEST), ("code", "parts", PARTS)),
)
PATCHED = """
import builtins, numpy.testing
numpy.testing.assert_allclose = lambda *a, **k: None
builtins.AssertionError = ValueError
class Yes(float):
    __eq__ = lambda self, other: True
    __add__ = __radd__ = lambda self, other: 100.0
def double(x): return Yes(0)
limit = Yes(0)
assert_allclose = np = len = print
"""


@pytest.fixture(scope="module")
def sandboxes(isolation):
    pair = Sandbox(Limits(cell=4)), Sandbox(Limits(cell=4))
    yield pair
    for sandbox in pair:
        sandbox.close()


def outcome_of(answer: str, sandboxes, folder):
    """What a submission with this answer gets."""
    cells = []
    for kind, name, source in ASSIGNMENT.released:
        cell = nbformat.v4.new_code_cell(answer if name == "answer" else source)
        assert kind == "code"
        if name:
            cell.metadata["nbgrader"] = {"grade_id": name}
        cells.append(cell)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "lesson.ipynb")
    sandbox, test_sandbox = sandboxes
    return grade("ada", take(folder, ASSIGNMENT), ASSIGNMENT, sandbox, Limits(cell=4), test_sandbox)


@pytest.mark.parametrize(
    ("answer", "passed", "parts"),
    [
        (RIGHT, True, 2.5),
        (RIGHT.replace("limit = 10", "limit = 11"), False, 1.5),
        (RIGHT.replace("2 * x", "x * x"), False, 1.0),
        (RIGHT.replace("ValueError", "KeyError"), False, 2.5),
        (STUB, False, None),
        ("", False, None),
        (PATCHED, False, 0.0),
    ],
    ids=["right", "wrong value", "wrong function", "wrong exception", "not begun", "nothing", "patched"],
)
def test_it_is_judged_where_the_students_code_is_not(answer, passed, parts, sandboxes, tmp_path):
    marks = outcome_of(answer, sandboxes, tmp_path).marks
    assert marks["test"].passed is passed, marks["test"].text
    assert marks["parts"].points == parts, marks["parts"].text


def test_the_student_reads_what_the_test_said(sandboxes, tmp_path):
    text = outcome_of(RIGHT.replace("2 * x", "x * x"), sandboxes, tmp_path).marks["test"].text
    assert "Mismatched elements" in text


def test_an_answer_that_ends_its_process_fails_its_tests_and_says_so(sandboxes, tmp_path):
    outcome = outcome_of("def double(x):\n    import os; os._exit(0)\nlimit = 10", sandboxes, tmp_path)
    assert outcome.status is Status.CRASHED
    assert not outcome.marks["test"].passed
    assert not outcome.marks["parts"].passed
