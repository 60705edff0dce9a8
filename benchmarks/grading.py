"""How long a class takes: stock nbgrader, course-grade with one and two workers, and the floor, in one run.

    python benchmarks/grading.py [submissions]

Every row grades the same submissions of lesson 01, right answers all, into folders of its own; start-up is included.
"marginal" is what one submission more costs: (all − one) / (submissions − 1), measured by grading a class of one too.
"CPU" counts all processes. The floor is the same cells and checks in one warm process, with nothing around them.
"""

import contextlib
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import grade_demo  # noqa: E402

LESSON = grade_demo.LESSON


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of computing in all child processes."""

    wall: float
    cpu: float


def measured(action: Callable[[], None]) -> Cost:
    """What `action` takes, its child processes included."""

    def cpu() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(u.ru_utime + u.ru_stime for u in used)

    wall, before = time.perf_counter(), cpu()
    action()
    return Cost(time.perf_counter() - wall, cpu() - before)


def fresh_class(released: grade_demo.Course, base: Path, size: int) -> grade_demo.Course:
    """A class of `size`, with a copy of the gradebook that knows the lesson and no students."""
    course = grade_demo.Course(base)
    shutil.copy(released.base / "gradebook.db", base / "gradebook.db")
    shutil.copytree(released.base / "released", base / "released")
    answers = grade_demo.right_answers(LESSON)
    for number in range(size):
        folder = base / "submitted" / f"student{number:04}" / LESSON
        shutil.copytree(base / "released" / LESSON, folder)
        grade_demo.fill_in(folder / f"{LESSON}.ipynb", answers)
    return course


def ours(course: grade_demo.Course, jobs: int) -> None:
    """Grade the class with course-grade. Raises CalledProcessError where it does not end well."""
    folders = [o for o in course.options if o.startswith("--CourseDirectory")]
    command = [sys.executable, "-m", "course_lib.grading.command", LESSON, "--jobs", str(jobs), *folders]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)})


def floor(course: grade_demo.Course, size: int) -> None:
    """Execute the same cells, checks included, in this process, over and over."""
    from course_lib import check, data, graph, network, plots, widgets  # noqa: F401
    from course_lib.grading.blank import draw_nothing

    draw_nothing()
    notebook = nbformat.read(next(course.base.glob("submitted/*/*/*.ipynb")), as_version=4)
    code = [compile(c.source, "cell", "exec") for c in notebook.cells if c.cell_type == "code"]
    for _ in range(size):
        space: dict[str, object] = {}
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in code:
                exec(cell, space)


def everyone_has_full_points(course: grade_demo.Course) -> bool:
    """Whether the gradebook gives 20 points to every submission."""
    with grade_demo.Gradebook(course.database) as gradebook:
        found = [s.notebooks[0].grades for s in gradebook.assignment_submissions(LESSON)]
        return all(sum(g.auto_score or 0 for g in grades) == 20 for grades in found)


def main() -> None:
    """Print the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    ways: dict[str, Callable[[grade_demo.Course, int], None]] = {
        "nbgrader autograde": lambda course, n: course.nbgrader("autograde", LESSON),
        "course-grade, 1 worker": lambda course, n: ours(course, 1),
        "course-grade, 2 workers": lambda course, n: ours(course, 2),
        "floor": floor,
    }
    with tempfile.TemporaryDirectory() as folder:
        released = grade_demo.Course(Path(folder) / "released-lesson")
        released.nbgrader("generate_assignment", LESSON, "--force")
        print(f"{size} submissions of {LESSON}, {os.cpu_count()} cores, seconds")
        print(f"{'':25}{'all':>8}{'ratio':>8}{'CPU':>8}{'marginal':>10}{'ratio':>8}{'CPU':>8}")
        stock: tuple[float, float] | None = None
        for number, (name, grade) in enumerate(ways.items()):
            costs = []
            for n in (1, size):
                course = fresh_class(released, Path(folder) / f"{number}-{n}", n)
                if name == "floor":
                    floor(course, 1)  # its process is to be warm
                costs.append(measured(lambda grade=grade, course=course, n=n: grade(course, n)))
                if name != "floor" and not everyone_has_full_points(course):
                    raise RuntimeError(f"{name} did not give everyone full points")
            everyone = costs[1]
            marginal = Cost(*((b - a) / (size - 1) for a, b in zip(*map(_pair, costs), strict=True)))
            stock = stock or (everyone.wall, marginal.wall)
            print(
                f"{name:25}{everyone.wall:8.2f}{stock[0] / everyone.wall:7.1f}×{everyone.cpu:8.2f}"
                f"{marginal.wall:10.4f}{stock[1] / marginal.wall:7.1f}×{marginal.cpu:8.4f}",
                flush=True,
            )


def _pair(cost: Cost) -> tuple[float, float]:
    return cost.wall, cost.cpu


if __name__ == "__main__":
    main()
