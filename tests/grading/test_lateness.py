"""Due dates, and what comes after them, by the commands of docs/instructors.md."""

import csv
import shutil
import subprocess
from dataclasses import replace

import grade_demo
import pytest
from grade_demo import LESSON, MISTAKEN, OTHERWISE

RULE = '''
from nbgrader.plugins import LateSubmissionPlugin


class TwoPointsADay(LateSubmissionPlugin):
    """Two points for each day that has begun."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2 * -(-total_seconds_late // 86400)
'''


def write_time(root, student, day):
    """As the document says it, in a shell."""
    folder = f"grading/submitted/{student}/{LESSON}"
    command = f'echo "2026-12-{day:02} 18:00:00 UTC" > {folder}/timestamp.txt'
    subprocess.run(command, shell=True, check=True, cwd=root.base)


def configure(root, line):
    with (root.base / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


def noted(root, student):
    with (root.base / "grading" / "grades.csv").open(encoding="utf-8", newline="") as table:
        return next(row["notes"] for row in csv.DictReader(table) if row["student_id"] == student)


def exported(root):
    root.nbgrader("export")
    with (root.base / "grading" / "grades.csv").open(encoding="utf-8", newline="") as table:
        return {
            row["student_id"]: (row["score"], row["late_submission_penalty"], row["hours_late"])
            for row in csv.DictReader(table)
        }


@pytest.fixture(scope="module")
def graded(module_root):
    """A lesson with a due date; ada in time, ben two days late, cleo without a time. Lateness costs nothing yet."""
    module_root.nbgrader("db", "assignment", "add", LESSON, "--duedate", "2026-12-01 18:00:00 UTC")
    for student, answers in (("ada", OTHERWISE), ("ben", OTHERWISE), ("cleo", OTHERWISE | MISTAKEN)):
        module_root.hand_in(student, answers)
    write_time(module_root, "ada", 1)
    write_time(module_root, "ben", 3)
    module_root.grade()
    return module_root


@pytest.fixture
def late(graded, tmp_path):
    """A copy of it, for the test alone."""
    shutil.copytree(graded.base, tmp_path / "root")
    return replace(graded, base=tmp_path / "root")


def test_without_a_rule_lateness_is_shown_and_costs_nothing(late):
    assert exported(late) == {
        "ada": ("20.0", "0.0", "0.0"),
        "ben": ("20.0", "0.0", "48.0"),
        "cleo": ("12.0", "0.0", ""),
    }


def test_zero_takes_all_points_also_those_given_by_hand_and_a_moved_due_date_gives_them_back(late):
    with late.gradebook() as gradebook:
        grade = gradebook.find_grade("explain_xor", LESSON, LESSON, "ben")
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        gradebook.db.commit()
    configure(late, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    assert "nothing to grade" in late.grade("--jobs=1")
    assert exported(late) == {
        "ada": ("20.0", "0.0", "0.0"),
        "ben": ("0.0", "23.0", "48.0"),
        "cleo": ("12.0", "0.0", ""),
    }
    late.nbgrader("db", "assignment", "add", LESSON, "--duedate", "2026-12-04 18:00:00 UTC")
    assert "nothing to grade" in late.grade("--jobs=1")
    assert exported(late)["ben"] == ("23.0", "0.0", "0.0")


def test_a_rule_of_ones_own_holds_and_takes_no_more_than_there_is(late):
    (late.base / "late_rule.py").write_text(RULE, encoding="utf-8")
    configure(late, 'c.AssignLatePenalties.plugin_class = "late_rule.TwoPointsADay"')
    write_time(late, "cleo", 9)
    late.grade("--jobs=1", "--regrade", "--student=cleo")
    assert exported(late) == {
        "ada": ("20.0", "0.0", "0.0"),
        "ben": ("16.0", "4.0", "48.0"),
        "cleo": ("0.0", "12.0", "192.0"),
    }


def test_it_holds_for_nbgraders_own_command_too(late):
    (late.base / "late_rule.py").write_text(RULE, encoding="utf-8")
    configure(late, 'c.AssignLatePenalties.plugin_class = "late_rule.TwoPointsADay"')
    late.nbgrader("autograde", LESSON)
    assert exported(late)["ben"] == ("16.0", "4.0", "48.0")


def test_releasing_the_lesson_again_keeps_the_due_date(late):
    (late.base / "solutions").symlink_to(grade_demo.ROOT / "solutions")
    late.nbgrader("generate_assignment", LESSON, "--force")
    assert f"{LESSON} (due: 2026-12-01 18:00:00)" in late.nbgrader("db", "assignment", "list")


@pytest.mark.parametrize(
    "date", ["2026-12-01 18:00:00 +0100", "1.12.2026 18:00 UTC", "2026-12-01 18:00:00 MEZ", "2026-12-01 18:00:00"]
)
def test_a_due_date_that_nbgrader_would_misread_is_refused(root, date):
    done = root.run("db", "assignment", "add", LESSON, "--duedate", date)
    assert done.returncode == 1
    assert "can be misread: write 2026-12-01 18:00:00 UTC" in done.stderr
    with root.gradebook() as gradebook:
        assert gradebook.find_assignment(LESSON).duedate is None


def test_a_due_date_may_be_in_the_time_of_a_place_and_can_be_taken_back(root):
    said = root.nbgrader("db", "assignment", "add", LESSON, "--duedate", "2026-12-01 18:00:00 Europe/Berlin")
    assert "due at 2026-12-01 17:00:00 UTC" in said
    root.nbgrader("db", "assignment", "add", LESSON)
    assert "(due: None)" in root.nbgrader("db", "assignment", "list")


@pytest.mark.parametrize(
    "written", ["3.12.2026 9:30", "not a time", "", "2026-13-01 09:30:00 UTC", "2026-12-03 09:30 MEZ"]
)
def test_a_time_that_is_not_plain_is_no_time_and_the_command_says_what_to_write(late, written):
    file = late.base / "grading" / "submitted" / "ben" / LESSON / "timestamp.txt"
    file.write_text(written, encoding="utf-8")
    note = "timestamp.txt cannot be read, so the submission has no time: write one into it, as 2026-12-03 09:30:00 UTC"
    assert f"ben: {note}" in late.grade("--jobs=1")
    assert exported(late)["ben"] == ("20.0", "0.0", "")
    assert noted(late, "ben") == note
    file.write_text("2026-12-03 19:00 Europe/Berlin", encoding="utf-8")
    assert "cannot be read" not in late.grade("--jobs=1")
    assert exported(late)["ben"] == ("20.0", "0.0", "48.0")
    assert noted(late, "ben") == ""


@pytest.mark.parametrize(
    "written", [b"0001-01-01 00:00:00 Asia/Tokyo", b"9999-12-31 23:59 America/New_York", b"\xff\x00"]
)
def test_no_time_breaks_grading(late, written):
    (late.base / "grading" / "submitted" / "ben" / LESSON / "timestamp.txt").write_bytes(written)
    assert "ben: timestamp.txt cannot be read" in late.grade("--jobs=1", "--regrade", "--student=ben")


def test_a_time_belongs_to_the_file_that_lies_there(late):
    configure(late, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    late.grade("--jobs=1")
    assert exported(late)["ben"] == ("0.0", "20.0", "48.0")
    (late.base / "grading" / "submitted" / "ben" / LESSON / "timestamp.txt").unlink()
    late.grade("--jobs=1")
    assert exported(late)["ben"] == ("20.0", "0.0", "")


def test_a_time_in_a_files_name_is_taken_when_it_is_collected(root):
    archive = root.base / "grading" / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    shutil.copy(root.base / "lessons" / LESSON / f"{LESSON}.ipynb", archive / f"u77_2026-12-03-18-00-00_{LESSON}.ipynb")
    expression = rf".*/(?P<student_id>\w+)_(?P<timestamp>[\d-]+)_(?P<file_id>{LESSON})"
    root.nbgrader("zip_collect", LESSON, "--force", f"--FileNameCollectorPlugin.named_regexp={expression}")
    written = root.base / "grading" / "submitted" / "u77" / LESSON / "timestamp.txt"
    assert written.read_text(encoding="utf-8") == "2026-12-03 18:00:00"
