"""The result of a closer look stands on the feedback page as in the notebook; abusing it loses only its words."""

import linecache
import re
import shutil
from types import SimpleNamespace

import grade_demo
import nbformat
import numpy as np
import pytest

from course_lib.checks import EXERCISES, CheckFailed, check
from course_lib.checks.closer_look import CloserLook
from course_lib.checks.influence import Without
from course_lib.checks.repair import Found
from course_lib.grading.examiner import closer_looks
from course_lib.grading.examiner.closer_looks import Purse, believed
from course_lib.grading.examiner.examine import grade
from course_lib.grading.gradebook import autograded_notebook
from course_lib.grading.intake import take
from course_lib.grading.outcome import Status
from course_lib.grading.sandbox import codec
from course_lib.grading.sandbox.limits import Limits
from tests.grading.released import assignment_of

LESSON = "05_backward_pass"
SECONDS = 20.0  # for a look: enough to end by itself on a busy machine
PATIENT = f"import course_lib.checks.repair.search as search\nsearch.AFTER_FIRST = {SECONDS}"
LIMITS = Limits(look=SECONDS, looks=60.0)
ASSIGNMENT = assignment_of(LESSON)
OVERWRITTEN = """def hidden_delta(W_next, delta_next, Z, d_activation):
    out = np.zeros(Z.shape)
    for k in range(W_next.shape[0]):
        for i in range(W_next.shape[1]):
            out[i] = W_next[k, i] * delta_next[k]
    return out * d_activation(Z)
"""
RAISES = """
def output_delta(dA, Z, d_activation):
    slope = d_activation(Z)
    return dA @ slope
"""
LINE = "Hint: Line 5: `out[i] = W_next[k, i] * delta_next[k]`. One change in this line makes everything right. "


@pytest.fixture
def graded(sandbox, tmp_path):
    """Grades the lesson's own answers with some of them replaced, and `code` in a cell above them."""

    def graded(answers: dict[str, str], code: str = "", purse: Purse | None = None, limits: Limits = LIMITS):
        folder = tmp_path / LESSON
        shutil.copytree(grade_demo.ROOT / "lessons" / LESSON, folder, dirs_exist_ok=True)
        file = folder / f"{LESSON}.ipynb"
        grade_demo.fill_in(file, grade_demo.right_answers(LESSON) | answers)
        notebook = nbformat.read(file, as_version=4)
        notebook.cells.insert(2, nbformat.v4.new_code_cell(code))
        nbformat.write(notebook, file)
        return grade("ada", take(folder, ASSIGNMENT), ASSIGNMENT, sandbox, limits, purse=purse or Purse(1.0))

    return graded


def in_the_notebook(source: str, name: str, seed: int) -> CheckFailed:
    """What the check says where a student runs it."""
    file = f"<{name} of a test>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    space = {"np": np}
    exec(compile(source, file, "exec"), space)
    with pytest.raises(CheckFailed) as failed:
        getattr(check, name)(space[name], seed=seed)
    return failed.value


def test_the_line_and_its_question_are_told_as_in_the_notebook(graded, monkeypatch):
    monkeypatch.setattr("course_lib.checks.SECONDS", SECONDS)
    monkeypatch.setattr("course_lib.checks.repair.search.AFTER_FIRST", SECONDS)
    outcome = graded({"hidden_delta": OVERWRITTEN}, PATIENT)
    mark = outcome.marks["check_hidden_delta"]
    notebook = in_the_notebook(OVERWRITTEN, "hidden_delta", mark.seed)
    assert LINE in mark.text.replace("\n  ", " ")
    assert (mark.text, mark.line, mark.mistake or None) == (str(notebook), 5, notebook.mistake)
    assert (outcome.status, outcome.notes, outcome.unlooked) == (Status.GRADED, [], 0)
    page = {cell["id"]: cell for cell in autograded_notebook.notebook(outcome, ASSIGNMENT)["cells"]}
    assert page["check_hidden_delta"]["outputs"][0]["evalue"] == str(notebook)


def test_empty_lines_above_do_not_count_as_in_the_notebook(graded):
    assert graded({"hidden_delta": "x = 1\n\n" + OVERWRITTEN}).marks["check_hidden_delta"].line == 7
    # fill_in strips what stands around an answer; the code cell has its lines as they are
    moved = graded({"hidden_delta": "pass"}, "\n  \nm = 1\n" + OVERWRITTEN)
    assert moved.marks["check_hidden_delta"].line == 6


def test_an_exception_has_its_line_in_the_mark(graded):
    mark = graded({"output_delta": RAISES}, purse=Purse(0.0)).marks["check_output_delta"]
    assert mark.line == 3
    assert "line 3: return dA @ slope" in mark.text


def test_a_number_of_a_line_that_is_none_is_not_believed(graded):
    lying = """
import course_lib.checks.protocol as p
was = p.ExceptionInfo.__init__
p.ExceptionInfo.__init__ = lambda self, *a: was(self, *a[:5], NUMBER)
"""
    for number in ("-3", "True", "'3'", "10**9", "(3,)"):
        mark = graded({"output_delta": RAISES}, lying.replace("NUMBER", number)).marks["check_output_delta"]
        assert (mark.line, mark.kind) == (None, "CheckFailed")


REPLY = """
import course_lib.checks.closer_look, course_lib.grading.sandbox.student_process as process
from course_lib.checks.closer_look import CloserLook
def found(*args, **named):
    BODY
course_lib.checks.closer_look.look = process.look = found
"""
HOSTILE = {
    "ends its process": "import os; os._exit(0)",
    "raises": "raise KeyboardInterrupt",
    "exits": "raise SystemExit",
    "never ends": "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    "sends text": "return 'you passed' * 100",
    "sends something huge": "return tuple(range(10**6))",
    "sends what no record is": "return ((('line',), 1), 2)",
    "sends a part of one": "return (('clue', 'one-example-only'),)",
    "sends another line": "return (('line', (('line', 1), ('text', 'you passed'), ('kinds', ('sign',)))),)",
    "answers twice": "import sys; f = sys._getframe(2)\n    f.f_locals['wire'].send('function')",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_look_costs_its_words_and_nothing_else(graded, what):
    plain = graded({"hidden_delta": OVERWRITTEN}, purse=Purse(0.0))
    purse = Purse(1.0)
    hostile = graded({"hidden_delta": OVERWRITTEN}, REPLY.replace("BODY", HOSTILE[what]), purse, Limits())
    assert {n: m.passed for n, m in hostile.marks.items()} == {n: m.passed for n, m in plain.marks.items()}
    assert (hostile.status, hostile.notes) == (Status.GRADED, [])
    assert "you passed" not in hostile.marks["check_hidden_delta"].text
    assert hostile.marks["check_hidden_delta"].line is None
    assert purse.open


def test_nobody_else_is_touched_by_a_hostile_one(graded):
    for what in ("never ends", "ends its process"):
        graded({"hidden_delta": OVERWRITTEN}, REPLY.replace("BODY", HOSTILE[what]), limits=Limits())
    assert graded({"hidden_delta": OVERWRITTEN}).marks["check_hidden_delta"].line == 5


def test_after_a_process_that_died_the_look_is_in_another(graded):
    ends = "import os\ndef backward(*args):\n    os._exit(0)"
    outcome = graded({"hidden_delta": OVERWRITTEN, "backward": ends})
    assert outcome.marks["check_hidden_delta"].line == 5
    assert outcome.status is Status.CRASHED


def run_no_more(monkeypatch):
    monkeypatch.setattr("course_lib.grading.examiner.session.Session.look", lambda *args: pytest.fail("it was run"))


NAMED = """def hidden_delta(W_next, delta_next, Z, d_activation):
    arriving = W_next.T @ delta_next
    slope = d_activation(Z)
    return arriving + slope
"""


def test_the_line_of_a_named_mistake_is_found_once_for_the_report_and_the_student_reads_the_same(graded):
    purse = Purse(1.0)
    first, second = (graded({"hidden_delta": NAMED}, purse=purse).marks["check_hidden_delta"] for _ in range(2))
    unseen = graded({"hidden_delta": NAMED}, purse=Purse(0.0)).marks["check_hidden_delta"]
    assert first.mistake == second.mistake == unseen.mistake != ""
    assert (first.example_line, second.example_line, unseen.example_line) == (4, None, None)
    assert first.line is second.line is unseen.line is None
    assert first.headline == unseen.headline
    assert first.hint == unseen.hint


def test_switched_off_nothing_is_run(graded, monkeypatch):
    run_no_more(monkeypatch)
    outcome = graded({"hidden_delta": OVERWRITTEN}, purse=Purse(0.0))
    assert (outcome.marks["check_hidden_delta"].line, outcome.unlooked) == (None, 0)


def test_where_the_time_is_over_it_is_said(graded, monkeypatch):
    run_no_more(monkeypatch)
    spent = Purse(0.1)
    spent.pay(100.0)
    assert graded({"hidden_delta": OVERWRITTEN}, purse=spent).unlooked == 1
    assert graded({"hidden_delta": OVERWRITTEN}, limits=Limits(looks=0.0)).unlooked == 1


HIGH = {"relu": "def relu(z):\n    return np.where(z > 1, z, 0.0)"}


def test_the_commands_tell_it_and_do_not_where_it_is_switched_off(released):
    def line() -> int | None:
        return released.kept("ada")["marks"]["check_relu"]["line"]

    released.hand_in("ada", grade_demo.OTHERWISE | HIGH)
    assert released.grade("--look", "10").returncode == 0
    assert line() == 2
    released.course.nbgrader("generate_feedback", grade_demo.LESSON)
    page = released.course.base / "feedback" / "ada" / grade_demo.LESSON / f"{grade_demo.LESSON}.html"
    said = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.read_text(encoding="utf-8"))).lower()
    assert "line 2 return np.where(z &gt; 1, z, 0.0)" in said
    assert released.grade("--look", "0", "--regrade").returncode == 0
    assert line() is None
    for share, wanted in (("10", 2), ("0", None)):
        assert released.autograde("--force", f"--Autograde.look={share}").returncode == 0
        assert line() == wanted


def test_a_purse_gives_a_share_of_what_was_earned():
    purse = Purse(0.1)
    purse.pay(0.1 * closer_looks.START)
    assert not purse.open
    purse.earn(20.0)
    assert purse.seconds == pytest.approx(2.0)
    purse.earn(1e6)
    assert purse.seconds == closer_looks.MOST_SAVED


CELLS = ("x = 1", "\n\n  a = 1\n  b = 2\n")
FOUND = Found(2, "b = 2", ("sign",))
WHOLE = CloserLook(FOUND, Without("Z", "row", (0, -1)), "one-example-only", True)


def test_what_is_sent_is_believed_as_it_was():
    for closer in (WHOLE, CloserLook(), CloserLook(FOUND), CloserLook(without=Without("W_next", "all"))):
        assert believed(codec.as_fields(closer), EXERCISES["hidden_delta"], CELLS) == closer


def test_a_part_is_one_that_the_exercise_has_a_name_for():
    names = set(closer_looks._names_of_parts(EXERCISES["backward"]))
    assert {"", "dW of layer 1", "db of layer 3"} <= names
    for part, known in (("dW of layer 1", True), ("", True), ("you passed", False)):
        assert closer_looks._is_a_part(SimpleNamespace(part=part), EXERCISES["backward"]) is known


def test_every_field_of_a_closer_look_has_its_rule():
    for kind, rules in closer_looks.RULES.items():
        assert {field.name for field in closer_looks.fields(kind)} <= set(rules), kind


CHANGED = [
    ("line", "line", 1), ("line", "line", 0), ("line", "line", -1), ("line", "line", 3), ("line", "line", 2.0),
    ("line", "line", True), ("line", "text", "b = 3"), ("line", "text", ["b = 2"]), ("line", "kinds", ()),
    ("line", "kinds", ("sing",)), ("line", "kinds", ("sign", "sign")), ("line", "kinds", "sign"),
    ("line", "kinds", (["sign"],)), ("line", "whole", 1), ("without", "argument", "seed"),
    ("without", "argument", None),
    ("without", "what", "everything"), ("without", "what", ["all"]), ("without", "others", (1.0,)),
    ("without", "others", (True,)), ("without", "others", tuple(range(101))), ("without", "others", (10**9,)),
    ("without", "others", [0]), (None, "clue", "no such clue"), (None, "clue", ["one-example-only"]),
    (None, "splits", "yes"), (None, "line", ()), (None, "without", "Z"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "field", "value"), CHANGED)
def test_nothing_is_believed_where_a_field_is_untrue(record, field, value):
    told = dict(codec.as_fields(WHOLE))
    if record:
        told[record] = tuple((dict(told[record]) | {field: value}).items())
    else:
        told[field] = value
    assert believed(tuple(told.items()), EXERCISES["hidden_delta"], CELLS) is None
