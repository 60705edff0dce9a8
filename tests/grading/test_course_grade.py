"""course-grade on an ordinary class: the same scores as nbgrader's own autograde gives, and nothing done twice."""

import csv
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import grade_demo
import pytest
from grade_demo import CLASS, LESSON, OTHERWISE

from course_lib.grading import command
from course_lib.grading.sandbox import limits
from tests.grading.hostile import FORKED_MEMORY, NETWORK, READS, SAW, WRONG, beside
from tests.grading.submissions import SLOW

POINTS = {"ada": 20, "ben": 20, "cleo": 12, "dan": 8, "eva": 16, "finn": 16}  # as in test_class_of_six


@pytest.fixture(scope="module")
def graded(released):
    """The class of six after one run; a seventh student has a folder with nothing in it."""
    for student in CLASS:
        released.hand_in(student.name, student.answers or grade_demo.right_answers(LESSON))
    released.folder("gwen").mkdir(parents=True)
    released.run = released.grade("--jobs", "2", "--Execute.timeout=5")
    return released


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--table"]])
def test_who_has_handed_in_nothing_is_no_student_to_grade(graded, options):
    run = graded.grade("--student", "ada", "--student", "nobody", *options)
    assert run.returncode == 2
    assert run.stderr == (
        f"course-grade: no submission of {LESSON} by nobody; handed in: ada, ben, cleo, dan, eva, finn, gwen\n"
    )
    assert run.stdout == ""


def test_the_table_shows_whom_it_is_asked_for(graded):
    lines = graded.grade("--table", "--student", "cleo").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["student", "cleo"]


@pytest.mark.parametrize(("student", "points"), POINTS.items())
def test_score(graded, student, points):
    assert sum(graded.points(student).values()) == points, graded.run.stderr


def test_it_says_who_is_not_plain_and_what_it_came_to(graded):
    assert graded.run.returncode == 0
    assert "finn: timed out; check.gate: it did not end within 5 seconds" in graded.run.stderr
    assert "gwen: not submitted" in graded.run.stderr
    assert "5 graded" in graded.run.stderr
    assert len(graded.run.stderr.splitlines()) == 3  # and no warning of any library


def test_it_says_what_the_class_misunderstood(graded):
    rows = {line.split()[0]: line for line in graded.run.stdout.splitlines()[1:]}
    assert rows["check_sigmoid"].split(maxsplit=4)[1:] == ["5", "of", "6", "1 × wrong-sign"]
    assert "2 × not attempted" in rows["check_relu"] or "1 × not attempted" in rows["check_relu"]
    assert "1 × timed out" in rows["check_gate"]


def test_mistakes_are_named_as_in_the_lesson(graded):
    assert grade_demo.mistakes(graded.course, "cleo") == ["weighted_sum/bias-per-input", "sigmoid/wrong-sign"]


def test_written_answers_wait_for_a_person_and_missing_ones_do_not(graded):
    with grade_demo.Gradebook(graded.course.database) as gradebook:
        waiting = {s: gradebook.find_submission_notebook(LESSON, LESSON, s).needs_manual_grade for s in ("ada", "ben")}
    assert waiting == {"ada": True, "ben": False}  # ben's answers are code only


def test_nbgrader_makes_feedback_and_export_of_it(graded):
    graded.course.nbgrader("generate_feedback", LESSON, "--student=cleo")
    page = (graded.course.base / "feedback" / "cleo" / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")
    assert "[weighted_sum/bias-per-input]" in page
    assert " object at 0x" not in page
    assert "(a picture, which grading does not draw)" in page
    table = graded.course.base / "grades.csv"
    graded.course.nbgrader("export", f"--ExportPlugin.to={table}")
    with table.open(encoding="utf-8", newline="") as stream:
        (finn,) = [row for row in csv.DictReader(stream) if row["student_id"] == "finn"]
    assert (finn["score"], finn["max_score"]) == ("16.0", "24.0")


def test_a_seed_repeats_the_verdict(graded):
    marks = graded.kept("cleo")["marks"]
    assert f"seed={marks['check_sigmoid']['seed']})" in marks["check_sigmoid"]["text"]
    table = graded.grade("--table").stdout
    assert str(marks["check_sigmoid"]["seed"]) in table
    assert "timed out" in table


def test_formgraders_button_grades_in_the_sandbox_too(graded):
    graded.hand_in("hana", OTHERWISE)
    assert graded.press_autograde("hana")["success"]
    assert sum(graded.points("hana").values()) == 20
    assert graded.kept("hana")["status"] == "graded"


def test_what_formgraders_button_grades_gets_no_further_there(graded):
    harm = beside(READS.replace("BASE", str(graded.course.base)), NETWORK, FORKED_MEMORY)
    graded.hand_in("ivo", WRONG, harm)
    assert graded.press_autograde("ivo")["success"]
    assert sum(graded.points("ivo").values()) == 0
    assert graded.kept("ivo")["status"] == "memory"
    assert SAW not in graded.page("ivo")
    assert sum(graded.points("ada").values()) == 20


def test_what_is_graded_and_unchanged_is_not_graded_again(graded):
    assert graded.grade("--dry-run").stdout == ""
    assert graded.grade("--dry-run", "--regrade", "--student", "ada").stdout == "ada\n"


def test_a_regrade_that_fails_clears_the_old_score(graded):
    (graded.folder("eva") / f"{LESSON}.ipynb").write_text("{", encoding="utf-8")
    assert graded.grade("--dry-run").stdout == "eva\n"
    run = graded.grade()
    assert run.returncode == 1
    assert "eva: malformed" in run.stderr
    assert sum(graded.points("eva").values()) == 0


def test_a_persons_score_stays_and_is_to_be_looked_at_again(graded):
    with grade_demo.Gradebook(graded.course.database) as gradebook:
        gradebook.find_grade("check_gate", LESSON, LESSON, "dan").manual_score = 3.0
        gradebook.db.commit()
    graded.grade("--student", "dan", "--regrade")
    with grade_demo.Gradebook(graded.course.database) as gradebook:
        grade = gradebook.find_grade("check_gate", LESSON, LESSON, "dan")
        assert (grade.score, grade.needs_manual_grade) == (3.0, True)


def test_without_isolation_every_grade_is_marked_so(graded):
    graded.hand_in("iris", grade_demo.right_answers(LESSON))
    run = graded.grade("--student", "iris", "--unsafe")
    assert "WITHOUT ISOLATION" in run.stderr
    assert sum(graded.points("iris").values()) == 20
    assert graded.kept("iris")["unsafe"] is True
    assert "Graded without isolation." in graded.page("iris")
    assert graded.grade("--dry-run").stdout == "iris\n"  # with isolation it would be graded anew


def test_interrupted_it_has_lost_nothing_and_goes_on(graded):
    for number in range(12):
        graded.hand_in(f"many{number:02}", SLOW if number == 1 else OTHERWISE)
    run = graded.start("--jobs", "2")
    while not list(graded.course.base.glob("autograded/many*/*/verdicts.json")):
        assert run.poll() is None
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=300)[1]
    assert run.returncode == 130, said
    done = {f.parts[-3] for f in graded.course.base.glob("autograded/many*/*/verdicts.json")}
    assert "are graded and kept; run the same command to go on" in said
    left = [name for name in graded.grade("--dry-run").stdout.split() if name.startswith("many")]
    assert sorted([*left, *done]) == [f"many{number:02}" for number in range(12)]
    assert graded.grade().returncode == 0
    assert {sum(graded.points(f"many{number:02}").values()) for number in range(12)} == {20}


def test_where_the_platform_cannot_isolate_it_refuses_and_says_why(graded, monkeypatch, capsys):
    monkeypatch.setattr(limits, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.chdir(grade_demo.ROOT)
    before = graded.points("ada")
    assert command.main([LESSON, "--regrade", "--student=ada", *graded.folders]) == 2
    assert "darwin has no namespaces; grade on Linux" in capsys.readouterr().err
    assert graded.points("ada") == before


def test_a_course_among_pythons_own_folders_would_be_in_sight():
    inside = Path(sys.prefix) / "course" / "solutions"
    assert limits.in_sight([inside, grade_demo.ROOT / "solutions"]) == [inside]


@pytest.mark.parametrize("options", [["--nonsense"], ["--CourseDirectory.db_url=sqlite:////nowhere/x.db"]])
def test_what_it_cannot_do_it_says(graded, options):
    run = graded.grade(*options)
    assert run.returncode != 0


def test_no_worker_outlives_nbgraders_own_command(graded):
    """Formgrader's button runs it in a server that lives for a whole day."""
    program = (
        "import psutil, sys\n"
        "from nbgrader.apps import NbGraderApp\n"
        "try:\n    NbGraderApp.launch_instance(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "left = [' '.join(child.cmdline()) for child in psutil.Process().children(recursive=True)]\n"
        "print(*[line for line in left if 'resource_tracker' not in line])\n"
    )
    options = ["autograde", LESSON, *graded.folders, "--force", "--Autograde.jobs=2", "--Execute.timeout=5"]
    run = subprocess.run([sys.executable, "-c", program, *options], cwd=grade_demo.ROOT, capture_output=True, text=True)
    assert "01_neuron: " in run.stderr
    assert run.stdout == "\n"


@pytest.mark.parametrize(
    ("lesson", "told"),
    [
        ("01_neurons", f"there is no lesson 01_neurons. Did you mean {LESSON}? The gradebook has {LESSON}."),
        (
            "06_landscapes",
            "the gradebook has no lesson 06_landscapes yet: run nbgrader generate_assignment 06_landscapes --force",
        ),
        ("..", f"there is no lesson ... The gradebook has {LESSON}."),
    ],
)
def test_a_lesson_that_is_not_in_the_gradebook_is_answered_in_one_line(root, lesson, told):
    (root.base / "solutions" / "06_landscapes").mkdir(parents=True)
    done = root.run("-m", "course_lib.grading.command", lesson, "--jobs=2")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"course-grade: {told}\n")
