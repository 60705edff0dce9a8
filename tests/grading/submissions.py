"""Where submissions lie and are graded: a class below a folder of its own, and an instructor's repository."""

import functools
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import Any

import grade_demo
from nbgrader.coursedir import CourseDirectory

from course_lib.grading.assignment import Assignment
from course_lib.grading.examiner.worker import Worker
from course_lib.grading.outcome import Outcome
from course_lib.grading.sandbox.forkserver import ForkServer
from course_lib.grading.sandbox.limits import Limits
from course_lib.grading.task import Task

LESSON = grade_demo.LESSON
RELU = grade_demo.OTHERWISE["relu"]
SLOW = grade_demo.OTHERWISE | {"relu": f"{RELU}import time\ntime.sleep(2)\n"}  # a run with it is not over at once
BUTTON = """
import json, sys
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
app = NbGrader()
app.initialize(sys.argv[3:])
print(json.dumps(NbGraderAPI(config=app.config).autograde(sys.argv[1], sys.argv[2])))
"""


class WorkersHere:
    """Replaces pool.Workers: does a worker's work in this process, so that a test can disturb it."""

    def __init__(self, limits: Limits, isolate: bool) -> None:
        self.server = ForkServer()
        self.worker = Worker(limits, isolate, self.server)

    def warm(self, count: int) -> None:
        """Do nothing: the only worker has started."""

    def grade(self, task: Task, assignment: Assignment) -> Outcome:
        """Grade one submission."""
        return self.worker.grade(task, assignment)

    def close(self) -> None:
        """End what students' code runs in."""
        self.server.close()


@dataclass
class Class:
    """Submissions and their grades below the course's folder."""

    course: grade_demo.Course

    def folder(self, student: str) -> Path:
        """Where the student's submission lies."""
        return self.course.base / "submitted" / student / LESSON

    def hand_in(self, student: str, answers: dict[str, str], change: Callable[[dict], None] | None = None) -> Path:
        """Fill `answers` into the released lesson; `change` edits the notebook's JSON. The notebook's path."""
        folder = self.folder(student)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.course.base / "released" / LESSON, folder)
        file = folder / f"{LESSON}.ipynb"
        grade_demo.fill_in(file, answers)
        if change:
            notebook = json.loads(file.read_text(encoding="utf-8"))
            change(notebook)
            file.write_text(json.dumps(notebook), encoding="utf-8")
        return file

    @property
    def folders(self) -> list[str]:
        """The options that name this class's folders."""
        return [o for o in self.course.options if o.startswith("--CourseDirectory")]

    def start(self, *options: str) -> subprocess.Popen:
        """Start course-grade in the repository's root."""
        command = [sys.executable, "-m", "course_lib.grading.command", LESSON, *self.folders, *options]
        # Ctrl+C shall reach it, also where a shell runs these tests in the background and so lets them ignore it.
        heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        return subprocess.Popen(command, cwd=grade_demo.ROOT, stdout=PIPE, stderr=PIPE, text=True, preexec_fn=heed)

    def grade(self, *options: str) -> subprocess.CompletedProcess:
        """Run course-grade to its end."""
        run = self.start(*options)
        out, err = run.communicate()
        return subprocess.CompletedProcess(run.args, run.returncode, out, err)

    def autograde(self, *options: str) -> subprocess.CompletedProcess:
        """Run nbgrader's own command."""
        return grade_demo.nbgrader(["autograde", LESSON, *self.folders, *options], grade_demo.ROOT)

    def press_autograde(self, student: str) -> dict[str, Any]:
        """Do what formgrader's button does; return its answer."""
        pressed = [sys.executable, "-c", BUTTON, LESSON, student, *self.folders]
        done = subprocess.run(pressed, cwd=grade_demo.ROOT, capture_output=True, text=True)
        return json.loads(done.stdout)

    def kept(self, student: str) -> dict[str, Any]:
        """What course-grade keeps beside the autograded notebook."""
        file = self.course.base / "autograded" / student / LESSON / "verdicts.json"
        return json.loads(file.read_text(encoding="utf-8"))

    def page(self, student: str) -> str:
        """The autograded notebook's text."""
        return (self.course.base / "autograded" / student / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")

    def points(self, student: str) -> dict[str, float]:
        """The gradebook's scores of the checks, by exercise."""
        with grade_demo.Gradebook(self.course.database) as gradebook:
            notebook = gradebook.find_submission_notebook(LESSON, LESSON, student)
            found = {g.name: g.auto_score for g in notebook.grades if g.name.startswith("check_")}
        return {name.removeprefix("check_"): score for name, score in found.items()}


@dataclass
class Root:
    """A repository's root of its own, as an instructor has one: the configuration, one lesson, and `grading`."""

    base: Path

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """Run nbgrader or a module of ours there."""
        if command[0] != "-m":
            return grade_demo.nbgrader(command, self.base)
        return subprocess.run([sys.executable, *command], cwd=self.base, capture_output=True, text=True)

    def nbgrader(self, *command: str) -> str:
        """Run nbgrader's command, which is to succeed; what it said."""
        done = self.run(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def grade(self, *options: str) -> str:
        """Run course-grade on the lesson; what it said."""
        done = self.run("-m", "course_lib.grading.command", LESSON, *options)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def folders(self) -> CourseDirectory:
        """The folders as the configuration names them."""
        steps = {f"{step}_directory": f"grading/{step}" for step in ("submitted", "autograded", "feedback")}
        return CourseDirectory(root=str(self.base), db_url=f"sqlite:///{self.base}/grading/gradebook.db", **steps)

    def gradebook(self) -> grade_demo.Gradebook:
        """Open the gradebook."""
        return grade_demo.Gradebook(f"sqlite:///{self.base / 'grading' / 'gradebook.db'}", "backprop_by_hand")

    def hand_in(self, student: str, answers: dict[str, str]) -> Path:
        """Put a filled lesson where submissions lie; its folder."""
        folder = self.base / "grading" / "submitted" / student / LESSON
        shutil.copytree(self.base / "lessons" / LESSON, folder)
        grade_demo.fill_in(folder / f"{LESSON}.ipynb", answers)
        return folder
