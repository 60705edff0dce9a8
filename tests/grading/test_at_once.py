"""course-grade --watch: students hand in one after the other, and each has the page seconds later."""

import functools
import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from grade_demo import ENDLESS, LESSON, MISTAKEN, OTHERWISE, fill_in

from course_lib.grading import command
from course_lib.grading.watching.watch import Terminal
from tests.grading.submissions import Root

COMMAND = [sys.executable, "-u", "-m", "course_lib.grading.command", LESSON, "--watch", "--jobs=2"]
SOON = 100  # seconds: on a busy machine it takes long, but less than one submission may (limits.py)


class Watching:
    """The command as it runs, and what it has said."""

    def __init__(self, root: Root, *options: str) -> None:
        self.root, self.lines = root, []
        heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # also where the shell ignores it
        self.process = subprocess.Popen([*COMMAND, *options], cwd=root.base, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, preexec_fn=heed)  # fmt: skip
        self._reader = threading.Thread(target=lambda: self.lines.extend(iter(self.process.stderr.readline, "")))
        self._reader.start()
        self.says("watching")

    @property
    def said(self) -> str:
        """Return everything it has said."""
        return "".join(self.lines)

    def says(self, *words: str, times: int = 1, seconds: float = SOON) -> str:
        """Wait for the line in which all the words stand; return the last such line."""
        return until(lambda: (found := self._with(words))[times - 1 :] and found[-1], seconds, lambda: self.said)

    def _with(self, words: tuple[str, ...]) -> list[str]:
        return [line for line in list(self.lines) if all(word in line for word in words)]

    def end(self, number: int = signal.SIGINT) -> int:
        """Press Ctrl-C; return the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(SOON)
        self._reader.join(SOON)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


def until(found: Callable[[], object], seconds: float, otherwise: Callable[[], str]) -> object:
    """Wait for something to be true; return it."""
    end = time.monotonic() + seconds
    while not (there := found()):
        assert time.monotonic() < end, otherwise()
        time.sleep(0.02)
    return there


@pytest.fixture
def watch(root: Root) -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def start(*options: str) -> Watching:
        started.append(Watching(root, *options))
        return started[-1]

    yield start
    for watching in started:
        if watching.process.poll() is None:
            watching.end()


def hand_in(root: Root, student: str, answers: dict[str, str]) -> None:
    """Hand in, or hand in again by overwriting in place."""
    folder = root.base / "grading" / "submitted" / student / LESSON
    made = root.base / "made.ipynb"
    made.write_bytes((root.base / "lessons" / LESSON / f"{LESSON}.ipynb").read_bytes())
    fill_in(made, answers)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{LESSON}.ipynb").write_bytes(made.read_bytes())


def page(root: Root, student: str) -> str:
    """What the student reads."""
    return words(root.base / "grading" / "feedback" / student / LESSON / f"{LESSON}.html")


def words(file: Path) -> str:
    """The text of a page, without its tags."""
    return " ".join(re.sub("<[^>]*>", "", file.read_text(encoding="utf-8")).split())


def test_a_class_hands_in_while_it_watches(root, watch):
    first = watch("--Execute.timeout=600")
    for student, answers, points in (("ada", OTHERWISE, 20), ("ben", OTHERWISE | MISTAKEN, 12), ("cleo", {}, 0)):
        hand_in(root, student, answers)
        first.says(f"{student}: graded, {points} of 20 points")
        assert f"{points} of 24" in page(root, student)
    hand_in(root, "finn", OTHERWISE | ENDLESS)
    hand_in(root, "ben", OTHERWISE)
    first.says("ben: graded, 20 of 20 points")  # an endless loop keeps nobody else waiting
    assert "20 of 24" in page(root, "ben")
    assert first.end() == 0
    assert f"{LESSON}: 4 graded" in first.said
    assert "not graded yet: finn" in first.said
    assert "Traceback" not in first.said

    hand_in(root, "cleo", OTHERWISE)
    hand_in(root, "dan", OTHERWISE)
    again = watch("--Execute.timeout=3")
    again.says("cleo: graded, 20 of 20 points")
    again.says("dan: graded, 20 of 20 points")
    again.says("finn: timed out, 16 of 20 points")
    assert again.end(signal.SIGTERM) == 0
    assert not again._with(("ada:",))
    assert not again._with(("ben:",))
    assert root.run("-m", "course_lib.grading.command", LESSON, "--dry-run").stdout == ""


def test_the_same_notebook_again_is_not_graded_again(root, watch):
    hand_in(root, "ada", OTHERWISE)
    watching = watch()
    watching.says("ada: graded")
    hand_in(root, "ada", OTHERWISE)
    hand_in(root, "ben", OTHERWISE)
    watching.says("ben: graded")
    assert len(watching._with(("ada:",))) == 1


def test_a_page_that_cannot_be_made_costs_its_student_only(root, watch):
    watching = watch()
    (root.base / "grading" / "feedback").mkdir()
    (root.base / "grading" / "feedback" / "ada").write_text("a file where a folder has to be")
    hand_in(root, "ada", OTHERWISE)
    line = watching.says("ada: graded, 20 of 20 points", "ada: no page, because ")
    assert f"nbgrader generate_feedback {LESSON}" in line
    hand_in(root, "ben", OTHERWISE)
    watching.says("ben: graded, 20 of 20 points")
    assert "Traceback" not in watching.said


def test_a_second_watch_of_a_lesson_is_refused(root, watch):
    watch()
    second = root.run("-m", "course_lib.grading.command", LESSON, "--watch")
    assert second.returncode == 2
    assert f"another course-grade --watch {LESSON} is already running here" in second.stderr


STRANGE = ["[x]*?", "two\nada: graded, 20 of 20 points", "ada\x1b[2J", os.fsdecode(b"\xff"), " ada"]


@pytest.mark.parametrize("name", STRANGE)
def test_no_name_keeps_the_next_student_waiting(root, watch, name):
    watching = watch()
    hand_in(root, name, OTHERWISE)
    hand_in(root, "ben", OTHERWISE)
    watching.says("ben: graded, 20 of 20 points")
    assert watching.process.poll() is None
    assert not any(line.startswith("ada:") or "\x1b" in line for line in watching.lines)


@pytest.mark.parametrize("options", [["--dry-run"], ["--table"], ["--cluster=tcp://localhost:1"]])
def test_what_watching_does_not_go_with_it_says(options, capsys):
    with pytest.raises(SystemExit):
        command.main([LESSON, "--watch", *options])
    assert "--watch cannot be combined with" in capsys.readouterr().err


def test_points_given_by_hand_stay_and_lateness_counts(root, watch):
    with (root.base / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    root.nbgrader("db", "assignment", "add", LESSON, "--duedate", "2026-12-01 18:00:00 UTC")
    hand_in(root, "ada", OTHERWISE)
    watching = watch()
    watching.says("ada: graded")
    with root.gradebook() as gradebook:
        gradebook.find_grade("check_gate", LESSON, LESSON, "ada").manual_score = 1.5
        gradebook.db.commit()
    hand_in(root, "ada", OTHERWISE | MISTAKEN)
    watching.says("ada: graded, 12 of 20 points")
    (root.base / "grading" / "submitted" / "ada" / LESSON / "timestamp.txt").write_text("2026-12-03 09:30:00 UTC")
    watching.says("ada: graded", times=3)
    with root.gradebook() as gradebook:
        grade = gradebook.find_grade("check_gate", LESSON, LESSON, "ada")
        assert (grade.score, grade.needs_manual_grade) == (1.5, True)
        submission = gradebook.find_submission(LESSON, "ada")
        assert submission.late_submission_penalty == submission.score


def test_through_the_exchange_the_student_fetches_the_page_while_still_there(root, watch):
    root.nbgrader("release_assignment", LESSON)
    watching = watch("--ExchangeCollect.check_owner=False")
    root.nbgrader("fetch_assignment", LESSON)
    work = root.base / "work" / LESSON
    fill_in(work / f"{LESSON}.ipynb", OTHERWISE)
    for times in (1, 2):  # the second time the very same: it has a secret of its own, and gets a page of its own
        root.nbgrader("submit", LESSON, "--student=ada")
        watching.says("ada: graded, 20 of 20 points", times=times)
        root.nbgrader("fetch_feedback", LESSON, "--student=ada")
        pages = [words(file) for file in work.glob(f"feedback/*/{LESSON}.html")]
        assert len(pages) == times
        assert all("20 of 24" in text for text in pages)
    assert watching.end() == 0


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_on_a_terminal_one_line_stays_below_the_others(monkeypatch):
    monkeypatch.setattr(sys, "stderr", screen := Screen())
    terminal = Terminal()
    terminal.keep("10:00 watching")
    terminal.say("ada\x1b[2J: graded")
    terminal.keep("10:01 watching")
    assert screen.getvalue().split("\r\x1b[K")[1:] == [
        "10:00 watching",
        "ada: graded\n10:00 watching",
        "10:01 watching",
    ]


def test_elsewhere_nothing_stands_there_but_what_there_is_to_say(monkeypatch):
    monkeypatch.setattr(sys, "stderr", file := io.StringIO())
    terminal = Terminal()
    terminal.keep("10:00 watching")
    terminal.say("ada: graded\nben: graded")
    assert file.getvalue() == "ada: graded ben: graded\n"
