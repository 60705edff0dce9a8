"""Grade a class of six on lesson 01, from release to feedback, with nbgrader's own commands.

    python tools/grade_demo.py

Everything happens in grading/demo, with a gradebook of its own; the real one is not touched.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from course_lib.grading.sandbox.handle import missing
from course_lib.grading.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[1]
LESSON = "01_neuron"
SECONDS = 5  # for one cell; the class has an endless loop in it


@dataclass(frozen=True)
class Student:
    """Describes a student of the demonstration: what is special, and the answers by grade_id (None: the solution's)."""

    name: str
    what: str
    answers: dict[str, str] | None


OTHERWISE = {
    "weighted_sum": """
def weighted_sum(w, x, b):
    total = b
    for weight, value in zip(w, x):
        total = total + weight * value
    return total
""",
    "sigmoid": """
def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))
""",
    "relu": """
def relu(z):
    return np.where(np.asarray(z) > 0, z, 0.0)
""",
    "neuron": """
def neuron(w, x, b, activation):
    return activation(sum(wi * xi for wi, xi in zip(w, x)) + b)
""",
    "gate": """
def gate(name):
    known = {"and": ((2, 2), -3), "or": ((3, 3), -1), "nand": ((-5, -5), 7)}
    if name not in known:
        raise ValueError(name)
    return known[name]
""",
}
MISTAKEN = {
    "weighted_sum": """
def weighted_sum(w, x, b):
    return np.sum(w * x + b)
""",
    "sigmoid": """
def sigmoid(z):
    return 1 / (1 + np.exp(z))
""",
}
BROKEN = {"relu": "def relu(z)\n    return np.maximum(z, 0)\n"}
ENDLESS = {
    "gate": """
def gate(name):
    w, b = np.ones(2), 0.0
    while not np.all(w @ data.GATE_INPUTS + b > 5):
        b = b - 0.1
    return w, b
""",
}

CLASS = (
    Student("ada", "right", None),
    Student("ben", "right, but written differently", OTHERWISE),
    Student("cleo", "typical mistakes in the first two", OTHERWISE | MISTAKEN),
    Student("dan", "half done", {name: OTHERWISE[name] for name in ("weighted_sum", "sigmoid")}),
    Student("eva", "a syntax error in one cell", OTHERWISE | BROKEN),
    Student("finn", "an endless loop in one function", OTHERWISE | ENDLESS),
)


def nbgrader(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one of nbgrader's commands in a folder; return the completed process."""
    return subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=folder, capture_output=True, text=True)


class Course:
    """Runs nbgrader's commands on a set of folders below `base`."""

    def __init__(self, base: Path, database: str | None = None) -> None:
        self.base = base
        self.database = database or f"sqlite:///{base / 'gradebook.db'}"
        self.options = [
            f"--CourseDirectory.db_url={self.database}",
            f"--CourseDirectory.submitted_directory={base / 'submitted'}",
            f"--CourseDirectory.autograded_directory={base / 'autograded'}",
            f"--CourseDirectory.feedback_directory={base / 'feedback'}",
            f"--CourseDirectory.release_directory={base / 'released'}",
            f"--Exchange.root={base / 'exchange'}",
        ]
        for folder in ("exchange", "cache"):
            (base / folder).mkdir(parents=True, exist_ok=True)

    def nbgrader(self, *command: str, student: str = "") -> str:
        """Run one command from the repository's root, or as `student` from a folder of their own.

        Return its output; a failure shows it.
        """
        own = [f"--Exchange.cache={self.base / 'cache' / student}", f"--Exchange.assignment_dir={self.desk(student)}"]
        done = nbgrader([*command, *self.options, *(own if student else ())], ROOT)
        if done.returncode or "not recognized" in done.stderr:  # an option in the configuration that does nothing
            raise RuntimeError(f"nbgrader {command[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def desk(self, student: str) -> Path:
        """Return the folder in which a student works."""
        return self.base / "desks" / student


def fill_in(file: Path, answers: dict[str, str]) -> None:
    """Write `answers` into the released lesson at `file`, by grade_id."""
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        grading = cell.metadata.get("nbgrader", {})
        if grading.get("solution") and grading.grade_id in answers:
            cell.source = answers[grading.grade_id].strip()
    nbformat.write(notebook, file)


def right_answers(lesson: str) -> dict[str, str]:
    """Return the solution's own answers, by grade_id."""
    solution = nbformat.read(ROOT / "solutions" / lesson / f"{lesson}.ipynb", as_version=4)
    return {c.metadata.nbgrader.grade_id: c.source for c in solution.cells if "nbgrader" in c.metadata}


def hand_in(course: Course, student: Student) -> None:
    """Do what a student does: take the released lesson, fill it in, submit."""
    desk = course.desk(student.name)
    shutil.copytree(course.base / "released" / LESSON, desk / LESSON)
    answers = right_answers(LESSON) if student.answers is None else student.answers
    fill_in(desk / LESSON / f"{LESSON}.ipynb", answers)
    course.nbgrader("submit", LESSON, f"--student={student.name}", student=student.name)


def grade_class(base: Path) -> Course:
    """Run the whole demonstration in the empty folder `base`."""
    course = Course(base)
    print("release … (the whole way takes a minute or two)", flush=True)
    course.nbgrader("generate_assignment", LESSON, "--force")
    course.nbgrader("release_assignment", LESSON)
    print("six students hand in …", flush=True)
    for student in CLASS:
        hand_in(course, student)
    print("collect, autograde, feedback and its way back, export …", flush=True)
    course.nbgrader("collect", LESSON, "--ExchangeCollect.check_owner=False")
    without = missing(Limits())
    if without:
        print(f"graded without isolation, as these six mean no harm: {without}", flush=True)
    course.nbgrader("autograde", LESSON, f"--Execute.timeout={SECONDS}", f"--Autograde.unsafe={bool(without)}")
    course.nbgrader("generate_feedback", LESSON)
    course.nbgrader("release_feedback", LESSON)
    for student in CLASS:
        course.nbgrader("fetch_feedback", LESSON, student=student.name)
    course.nbgrader("export", f"--ExportPlugin.to={base / 'grades.csv'}")
    return course


def scores(course: Course) -> dict[str, dict[str, float]]:
    """Return the points by student and exercise, of the cells that are graded automatically."""
    with Gradebook(course.database) as gradebook:
        table = {}
        for student in CLASS:
            try:
                notebook = gradebook.find_submission_notebook(LESSON, LESSON, student.name)
            except MissingEntry:
                continue
            table[student.name] = {g.name.removeprefix("check_"): g.auto_score for g in notebook.grades if
                                   g.auto_score is not None and g.name.startswith("check_")}  # fmt: skip
        return table


def mistakes(course: Course, student: str) -> list[str]:
    """List the mistakes that the checks named, as exercise/slug, in the student's autograded notebook."""
    notebook = nbformat.read(course.base / "autograded" / student / LESSON / f"{LESSON}.ipynb", as_version=4)
    errors = [o.evalue for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
    return [found for text in errors for found in re.findall(r"\[(\w+/[\w-]+)\]", text)]


def main() -> None:
    """Run the demonstration and print the table."""
    base = ROOT / "grading" / "demo"
    shutil.rmtree(base, ignore_errors=True)
    course = grade_class(base)
    table = scores(course)
    exercises = list(next(iter(table.values())))
    print(f"\n{'student':8} {' '.join(f'{e:>12}' for e in exercises)} {'of 20':>6}  {'who':34} mistakes named")
    for student in CLASS:
        row = table[student.name]
        cells = " ".join(f"{row[e]:12g}" for e in exercises)
        named = ", ".join(mistakes(course, student.name)) or "–"
        print(f"{student.name:8} {cells} {sum(row.values()):6g}  {student.what:34} {named}")
    print(f"\ngrades: {(base / 'grades.csv').relative_to(ROOT)}")
    print(f"feedback pages: {(base / 'feedback').relative_to(ROOT)}/<student>/{LESSON}/{LESSON}.html")
    print(f"and in the students' hands: {(base / 'desks').relative_to(ROOT)}/<student>/{LESSON}/feedback/")


if __name__ == "__main__":
    main()
