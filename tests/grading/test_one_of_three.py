"""A problem with one submission costs only that one: an exception at each step, for one of three students."""

import csv
import json

import pytest
from grade_demo import LESSON, OTHERWISE

from course_lib.grading import command, intake, pool
from course_lib.grading.examiner import examine, worker
from course_lib.grading.gradebook.class_gradebook import ClassGradebook
from course_lib.grading.outcome import Mark, Status
from course_lib.grading.sheets import export
from tests.grading.submissions import WorkersHere

STUDENTS = ("ada", "ben", "cleo")
BENS = b"# ben's own"
FOLDER = "grading/autograded/{}/" + LESSON


class Nonsense(Exception):
    """Stands for an error that nobody has thought of."""


@pytest.fixture
def three(root, monkeypatch):
    """Three students have handed in; the commands run in this process, so that it can be disturbed."""
    for student in STUDENTS:
        root.hand_in(student, OTHERWISE | {"relu": f"{OTHERWISE['relu']}\n# {student}'s own"})
    monkeypatch.chdir(root.base)
    monkeypatch.setattr(pool, "Workers", WorkersHere)
    return root


def grade(*options):
    return command.main([LESSON, "--jobs=1", *options])


def spoil(monkeypatch, holder, name, bens):
    """Have `holder.name` raise, where `bens` says of its arguments that they are ben's."""
    plain = getattr(holder, name)

    def spoilt(*args, **kw):
        if bens(*args):
            raise Nonsense("of no kind that is known")
        return plain(*args, **kw)

    monkeypatch.setattr(holder, name, spoilt)


STEPS = {
    "reading": (intake, "read", lambda folder, assignment: "ben" in folder.parts),
    "rebuilding": (worker, "rebuilt", lambda files, assignment: BENS in files.contents[f"{LESSON}.ipynb"]),
    "sending": (WorkersHere, "grade", lambda workers, task, assignment: task.student == "ben"),
    "examination": (worker, "grade", lambda student, *_: student == "ben"),
    "scores": (ClassGradebook, "_enter", lambda book, outcome, assignment: outcome.student == "ben"),
    "page": (ClassGradebook, "_carry", lambda book, student, *_: student == "ben"),
}
SETTLING = {
    "time": (ClassGradebook, "_came", lambda book, student, lesson: student == "ben"),
    "penalty": (ClassGradebook, "_penalise", lambda book, notebook: notebook.student.id == "ben"),
}


def scores(root):
    with root.gradebook() as gradebook:
        return {s.student_id: s.score for s in gradebook.assignment_submissions(LESSON)}


@pytest.mark.parametrize("step", STEPS)
def test_the_others_are_graded_and_the_next_run_takes_the_one_up(three, monkeypatch, capsys, step):
    with monkeypatch.context() as spoilt:
        spoil(spoilt, *STEPS[step])
        assert grade() == 1
    said = capsys.readouterr().err
    assert "ben: failed; " in said
    assert "Nonsense: of no kind that is known" in said
    assert {s: points for s, points in scores(three).items() if points} == {"ada": 20, "cleo": 20}
    assert grade("--dry-run") == 0
    assert capsys.readouterr().out == "ben\n"
    assert grade() == 0
    assert scores(three) == {"ada": 20, "ben": 20, "cleo": 20}


def test_whose_files_cannot_be_compared_with_what_is_graded_is_graded_again(three, monkeypatch, capsys):
    grade()
    spoil(monkeypatch, intake, "fingerprint", lambda folder, assignment: "ben" in folder.parts)
    assert grade() == 0
    assert f"{LESSON}: 1 graded" in capsys.readouterr().err
    assert scores(three) == {"ada": 20, "ben": 20, "cleo": 20}


@pytest.mark.parametrize("step", SETTLING)
def test_the_others_times_and_penalties_are_settled(three, monkeypatch, capsys, step):
    for student in STUDENTS:
        (three.base / "grading" / "submitted" / student / LESSON / "timestamp.txt").write_text("2026-12-03 09:30:00")
    grade()
    for student in STUDENTS:
        (three.base / "grading" / "submitted" / student / LESSON / "timestamp.txt").write_text("2026-12-04 09:30:00")
    with monkeypatch.context() as spoilt:
        spoil(spoilt, *SETTLING[step])
        assert grade() == 1
    told = "ben: time and penalty could not be brought up to date: Nonsense: of no kind that is known\n"
    assert told in capsys.readouterr().err
    with three.gradebook() as gradebook:
        days = {s.student_id: s.timestamp.day for s in gradebook.assignment_submissions(LESSON)}
    assert (days["ada"], days["cleo"]) == (4, 4)
    assert grade() == 0


def test_what_the_database_refuses_of_one_submission_spoils_no_others_time(three, monkeypatch, capsys):
    grade()
    plain = ClassGradebook._came
    monkeypatch.setattr(
        ClassGradebook, "_came", lambda book, s, *of: ("no time", []) if s == "ben" else plain(book, s, *of)
    )
    (three.base / "grading" / "submitted" / "ada" / LESSON / "timestamp.txt").write_text("2026-12-03 09:30:00")
    (three.base / "grading" / "submitted" / "cleo" / LESSON / "timestamp.txt").write_text("2026-12-03 09:30:00")
    assert grade() == 1
    with three.gradebook() as gradebook:
        days = {s.student_id: s.timestamp and s.timestamp.day for s in gradebook.assignment_submissions(LESSON)}
    assert days == {"ada": 3, "ben": None, "cleo": 3}


@pytest.mark.parametrize("name", [f"{LESSON}.ipynb", "verdicts.json"])
def test_a_folder_in_the_way_of_ones_files_costs_that_one(three, capsys, name):
    (three.base / FOLDER.format("ben") / name).mkdir(parents=True)
    assert grade() == 1
    assert "ben: failed; could not be entered into the gradebook: " in capsys.readouterr().err
    assert {s: points for s, points in scores(three).items() if points} == {"ada": 20, "cleo": 20}


def broken(root, name, text):
    (root.base / FOLDER.format("ben") / name).write_bytes(text)


FOREIGN = json.dumps({"status": "graded", "marks": [], "notes": "x"}).encode()
RECORDS = {
    "cut": b'{"student": "ben", "sta',
    "empty": b"",
    "binary": b"\xff\xfe\x00",
    "list": b"[]",
    "foreign": FOREIGN,
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("text", RECORDS.values(), ids=RECORDS)
def test_a_broken_record_counts_as_not_graded_and_is_made_anew(three, capsys, text):
    grade()
    broken(three, "verdicts.json", text)
    capsys.readouterr()
    assert grade("--table") == 0
    shown = capsys.readouterr()
    assert "ben: verdicts.json is broken (" in shown.err
    assert [line.split()[1] for line in shown.out.splitlines()[1:]] == ["graded", "not", "graded"]
    assert grade() == 0
    assert "01_neuron: 1 graded" in capsys.readouterr().err
    assert json.loads((three.base / FOLDER.format("ben") / "verdicts.json").read_bytes())["status"] == "graded"


def test_export_report_and_return_go_on_without_a_broken_record(three, capsys):
    grade()
    three.nbgrader("generate_feedback", LESSON)
    broken(three, "verdicts.json", b'{"status":')
    three.nbgrader("export")
    with (three.base / "grading" / "grades.csv").open(encoding="utf-8", newline="") as stream:
        status = {row["student_id"]: (row["status"], row["score"]) for row in csv.DictReader(stream)}
    assert status == {"ada": ("graded", "20.0"), "ben": ("not graded", "20.0"), "cleo": ("graded", "20.0")}
    for module in ("report.command", "sheets.returns"):
        done = three.run("-m", f"course_lib.grading.{module}", LESSON)
        assert "ben: verdicts.json is broken (it is cut short, or not JSON)" in done.stderr
        assert done.returncode == 0, done.stderr
    assert "2 pages" in done.stdout
    assert (
        "left out, because the page cannot be checked: ben (no verdicts are kept: run course-grade 01_neuron first)"
        in done.stdout
    )


def test_a_line_of_the_export_that_cannot_be_made_says_so(three, monkeypatch, capsys):
    from nbgrader.apps import ExportApp

    grade()
    spoil(monkeypatch, export, "_points", lambda gradebook, submission, exercises: submission.student.id == "ben")
    app = ExportApp()
    app.initialize([])
    app.start()
    with (three.base / "grading" / "grades.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["student_id"]: row for row in csv.DictReader(stream)}
    assert (rows["ada"]["score"], rows["ben"]["score"], rows["cleo"]["score"]) == ("20.0", "", "20.0")
    assert rows["ben"]["notes"] == "this line could not be made: Nonsense: of no kind that is known"


def test_a_broken_autograded_notebook_costs_one_page_and_is_told(three):
    grade()
    broken(three, f"{LESSON}.ipynb", b'{"cells": [')
    made = three.run("generate_feedback", LESSON)
    pages = {file.parts[-3] for file in three.base.glob("grading/feedback/*/*/*.html")}
    assert pages == {"ada", "cleo"}
    assert "ben" in made.stderr
    back = three.run("-m", "course_lib.grading.sheets.returns", LESSON)
    assert "1 have no page yet: ben" in back.stdout


def test_a_page_that_is_no_text_is_left_out_and_told(three):
    grade()
    three.nbgrader("generate_feedback", LESSON)
    (three.base / "grading" / "feedback" / "ben" / LESSON / f"{LESSON}.html").write_bytes(b"\xff\xfe")
    back = three.run("-m", "course_lib.grading.sheets.returns", LESSON)
    assert back.returncode == 0, back.stderr
    assert "2 pages" in back.stdout
    assert "left out, because the page cannot be checked: ben (" in back.stdout


def test_what_could_not_be_judged_gives_no_points_yet_and_waits_for_a_person(three, monkeypatch, capsys):
    plain = examine.grade

    def unjudged(student, *args):
        outcome = plain(student, *args)
        if student == "ben":
            outcome.marks["check_relu"] = Mark(passed=False, text="could not be judged", kind="Unjudged")
        return outcome

    monkeypatch.setattr(worker, "grade", unjudged)
    assert grade() == 0
    told = "ben: graded; check_relu could not be judged: grade it by hand, in formgrader\n"
    assert told in capsys.readouterr().err
    with three.gradebook() as gradebook:
        marked = {s: gradebook.find_grade("check_relu", LESSON, LESSON, s) for s in STUDENTS}
        assert {s: (g.auto_score, g.needs_manual_grade) for s, g in marked.items()} == {
            "ada": (4, False), "ben": (0, True), "cleo": (4, False)}  # fmt: skip
    assert json.loads((three.base / FOLDER.format("ben") / "verdicts.json").read_bytes())["status"] == Status.GRADED


TIMES = {
    "overflows": b"9999-12-31 23:59:59 Etc/GMT+12",
    "before all": b"0001-01-01 00:00:00 Asia/Tokyo",
    "no zone": b"2026-12-03 09:30:00 ABC99999999999999999999999",
    "binary": bytes(range(256)),
    "long": b"2" * 10_000,
}


@pytest.mark.parametrize("text", TIMES.values(), ids=TIMES)
def test_a_time_that_is_none_costs_the_time_alone(three, capsys, text):
    (three.base / "grading" / "submitted" / "ben" / LESSON / "timestamp.txt").write_bytes(text)
    assert grade() == 0
    assert "ben: timestamp.txt cannot be read" in capsys.readouterr().err
    assert scores(three) == {"ada": 20, "ben": 20, "cleo": 20}


@pytest.mark.parametrize("make", [lambda p: p.mkdir(), lambda p: p.symlink_to("/etc/hostname")], ids=["folder", "link"])
def test_a_time_that_is_no_file_costs_the_time_alone(three, capsys, make):
    make(three.base / "grading" / "submitted" / "ben" / LESSON / "timestamp.txt")
    assert grade() == 0
    assert "ben: timestamp.txt cannot be read" in capsys.readouterr().err
    assert scores(three)["ben"] == 20
