"""Measure how long a class takes: stock nbgrader, this course, otter-grader if installed, and the least possible.

    python benchmarks/grading.py [submissions] [--sizes 20 200 2000] [--looks] [--otter ITS_PYTHON]

Every row grades the same right submissions of lesson 01 into its own folders, start-up included. "marginal" is the cost
of one more submission: (all − one) / (submissions − 1), where grading a class of one is measured too. "CPU" counts all
processes. "floor" runs the same cells and checks in one warm process, with nothing around them. Below the table stands
where course-grade's time goes, with its one worker in the same process.

`--sizes` prints cost against class size instead. Memory is that of the command and its workers with their warm
processes; shared pages count for each of them.

`--looks` prints what closer looks cost a class with wrong answers instead: half of the class is right, a fifth has
mistakes with a name, a twentieth is half done, and a quarter has one or two mistakes that nothing names.
"""

import argparse
import contextlib
import ctypes
import functools
import importlib.util
import io
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
import grade_demo  # noqa: E402

LESSON = grade_demo.LESSON
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
EXERCISES = tuple(grade_demo.OTHERWISE)
OUTSIDE_THE_GRADEBOOK = ("otter-grader", "floor")
SAMPLES = 0.05  # seconds between two looks at the memory
ROUNDS = 5  # each kind of run in turn, so that what else the machine does hits all alike

UNNAMED = {
    "weighted_sum": """
def weighted_sum(w, x, b):
    total = 0
    for i in range(len(w) - 1):
        total += w[i] * x[i]
    return total + b
""",
    "sigmoid": """
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(-z))
""",
    "relu": """
def relu(z):
    return np.where(z > 1, z, 0.0)
""",
    "neuron": """
def neuron(w, x, b, activation):
    z = np.sum(w) * np.sum(x) + b
    return activation(z)
""",
}
HALF = dict.fromkeys(("neuron", "gate"), "raise NotImplementedError()")


def unnamed(*names: str) -> dict[str, str]:
    """Return answers that are wrong in a way that no check has a name for."""
    return {name: UNNAMED[name] for name in names}


MIXED = (
    *[{}] * 10,
    *[grade_demo.MISTAKEN] * 4,
    HALF,
    unnamed("weighted_sum"),
    unnamed("relu"),
    unnamed("neuron"),
    unnamed("sigmoid", "relu"),
    unnamed("weighted_sum", "neuron"),
)  # of twenty submissions, what is not the solution's own


@dataclass(frozen=True)
class Cost:
    """Holds seconds on the clock, and of computing in all child processes."""

    wall: float
    cpu: float

    def each(self, one: "Cost", size: int) -> "Cost":
        """Return the cost of one more submission, if a class of one costs `one`."""
        return Cost((self.wall - one.wall) / (size - 1), (self.cpu - one.cpu) / (size - 1))


def measured(action: Callable[[], None]) -> Cost:
    """Measure what `action` costs, including its child processes."""

    def cpu() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(u.ru_utime + u.ru_stime for u in used)

    wall, before = time.perf_counter(), cpu()
    action()
    wall = time.perf_counter() - wall
    with contextlib.suppress(ChildProcessError):
        while True:  # warm processes that outlived their worker by a moment; the system counts only what is waited for
            os.wait()
    return Cost(wall, cpu() - before)


def adopt_orphans() -> None:
    """Become the parent of processes whose parent has ended (prctl PR_SET_CHILD_SUBREAPER)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


class Classes:
    """Makes classes of any size, each in its own folder, with a gradebook that knows the lesson and no students."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.numbers = itertools.count()
        self.released = grade_demo.Course(base / "released-lesson")
        self.released.nbgrader("generate_assignment", LESSON, "--force")
        self.solved = base / f"{LESSON}.ipynb"
        shutil.copy(self.released.base / "released" / LESSON / self.solved.name, self.solved)
        grade_demo.fill_in(self.solved, grade_demo.right_answers(LESSON))

    def fresh(self, size: int, answers: Sequence[dict[str, str]] = ({},)) -> grade_demo.Course:
        """Make a class of `size` with right answers, except for `answers`, which are dealt out in turn."""
        course = grade_demo.Course(self.base / f"class-{next(self.numbers)}")
        shutil.copy(self.released.base / "gradebook.db", course.base)
        shutil.copytree(self.released.base / "released", course.base / "released")
        for number in range(size):
            folder = course.base / "submitted" / f"student{number:04}" / LESSON
            folder.mkdir(parents=True)
            shutil.copy(self.solved, folder)
            if own := answers[number * 7 % len(answers)]:  # well mixed
                grade_demo.fill_in(folder / self.solved.name, own)
        return course


def folders(course: grade_demo.Course) -> list[str]:
    """Return the options that name the class's folders."""
    return [o for o in course.options if o.startswith("--CourseDirectory")]


def run(*command: str, cwd: Path = ROOT, python: str = sys.executable) -> None:
    """Run a Python program. Raises RuntimeError with its output if it fails."""
    done = subprocess.run([python, *command], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}{done.stderr}")


def stock(course: grade_demo.Course) -> None:
    """Run stock nbgrader, in a folder without this course's configuration, which would use the sandbox."""
    elsewhere = course.base / "elsewhere"
    elsewhere.mkdir()
    source = f"--CourseDirectory.source_directory={ROOT / 'solutions'}"
    run("-m", "nbgrader", "autograde", LESSON, *folders(course), source, cwd=elsewhere)
    if list(course.base.glob("autograded/*/*/verdicts.json")):
        raise RuntimeError("this was not stock nbgrader")


def autograde(course: grade_demo.Course, jobs: int) -> None:
    """Run the same command with this course's configuration."""
    run("-m", "nbgrader", "autograde", LESSON, *folders(course), f"--Autograde.jobs={jobs}")


def ours(course: grade_demo.Course, jobs: int, *options: str) -> None:
    """Grade the class with course-grade."""
    run("-m", "course_lib.grading.command", LESSON, "--jobs", str(jobs), *folders(course), *options)


def floor(course: grade_demo.Course) -> None:
    """Execute the same cells, checks included, in this process, over and over."""
    from course_lib import check, data, graph, network, plots, widgets  # noqa: F401
    from course_lib.grading.sandbox.blank_figures import draw_nothing

    draw_nothing()
    files = sorted(course.base.glob("submitted/*/*/*.ipynb"))
    notebook = nbformat.read(files[0], as_version=4)
    code = [compile(c.source, "cell", "exec") for c in notebook.cells if c.cell_type == "code"]
    for _ in files:
        space: dict[str, object] = {}
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in code:
                exec(cell, space)


def otter(course: grade_demo.Course, python: str) -> None:
    """Run otter-grader's own loop over the notebooks, without the container that it would isolate each of them with.

    The cells and the checks are the same; a file of tests tells otter-grader about the checks.
    """
    tests = course.base / "tests"
    tests.mkdir()
    for name in EXERCISES:
        code = "import contextlib, io\nfrom course_lib import check\nshown = io.StringIO()\n"
        code += f"with contextlib.redirect_stdout(shown):\n...     passed = check.{name}({name})"
        case = "\n".join(line if line.startswith("...") else f">>> {line}" for line in code.splitlines())
        suites = [{"type": "doctest", "cases": [{"code": case}]}]
        (tests / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {dict(name=name, points=4, suites=suites)!r}\n")
    program = (
        "import glob, os\n"
        "from otter.execute import grade_notebook\n"
        "for file in sorted(glob.glob('submitted/*/*/*.ipynb')):\n"
        "    found = grade_notebook(file, tests_glob=glob.glob('tests/*.py'), cwd=os.getcwd(), test_dir='tests')\n"
        "    assert found.total == 20, found.summary()\n"
    )
    run("-c", program, cwd=course.base, python=python)


def everyone_has_full_points(course: grade_demo.Course) -> bool:
    """Tell whether the gradebook gives 20 points to every submission."""
    with grade_demo.Gradebook(course.database) as gradebook:
        found = [s.notebooks[0].grades for s in gradebook.assignment_submissions(LESSON)]
        return bool(found) and all(sum(g.auto_score or 0 for g in grades) == 20 for grades in found)


def ways(otters_python: str | None) -> dict[str, Callable[[grade_demo.Course], None] | None]:
    """Return the ways to grade; None for one that is not installed."""
    return {
        "nbgrader autograde, stock": stock,
        "nbgrader autograde, ours": lambda course: autograde(course, 2),
        "course-grade, 1 worker": lambda course: ours(course, 1),
        "course-grade, 2 workers": lambda course: ours(course, 2),
        "otter-grader": (lambda course: otter(course, otters_python)) if otters_python else None,
        "floor": floor,
    }


def compare(classes: Classes, size: int, otters_python: str | None) -> None:
    """Print a row for each way to grade."""
    print(f"{size} submissions of {LESSON}, {os.cpu_count()} cores, seconds")
    print(f"{'':27}{'all':>8}{'ratio':>8}{'CPU':>8}{'ratio':>8}{'marginal':>10}{'ratio':>8}{'CPU':>8}{'ratio':>8}")
    first: list[float] = []
    for name, grade in ways(otters_python).items():
        if grade is None:
            print(f"{name:27} not installed: pip install otter-grader in an environment of its own, and --otter")
            continue
        if grade is floor:
            floor(classes.fresh(1))  # its process is to be warm
        costs = []
        for n in (1, size):
            course = classes.fresh(n)
            costs.append(measured(functools.partial(grade, course)))
            if name not in OUTSIDE_THE_GRADEBOOK and not everyone_has_full_points(course):
                raise RuntimeError(f"{name} did not give everyone full points")
        all_, more = costs[1], costs[1].each(costs[0], size)
        found = [all_.wall, all_.cpu, more.wall, more.cpu]
        first = first or found
        ratios = [f"{a / b:7.1f}×" for a, b in zip(first, found, strict=True)]
        print(
            f"{name:27}{found[0]:8.2f}{ratios[0]}{found[1]:8.2f}{ratios[1]}"
            f"{found[2]:10.4f}{ratios[2]}{found[3]:8.4f}{ratios[3]}",
            flush=True,
        )


class Clock:
    """Books the time between two function calls to the innermost running function; `parts` keeps the sums."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = defaultdict(float)
        self.running = ["start"]
        self.last = float(os.environ["STARTED"])

    def grading_lock(self) -> None:
        """Book the time since the last turn."""
        now = time.time()
        self.parts[self.running[-1]] += now - self.last
        self.last = now

    def wrap(self, owner: object, name: str, part: str) -> None:
        """Have the function `name` of `owner` count as `part`."""
        function = getattr(owner, name)

        @functools.wraps(function)
        def wrapped(*args: object, **kwargs: object) -> object:
            with self.counting(part):
                return function(*args, **kwargs)

        setattr(owner, name, wrapped)

    @contextlib.contextmanager
    def counting(self, part: str) -> Iterator[None]:
        """Book what happens inside under `part`."""
        self.lock()
        self.running.append(part)
        try:
            yield
        finally:
            self.lock()
            self.running.pop()


def timed(arguments: list[str]) -> None:
    """Be course-grade and its one worker, and print as JSON where the time went. The benchmark runs this as a process.

    Both are one process here and take turns, so that each moment belongs to one part.
    """
    clock = Clock()
    from course_lib.grading import command, intake, pool
    from course_lib.grading.examiner import examine, session, worker
    from course_lib.grading.sandbox import handle
    from course_lib.grading.sandbox.forkserver import ForkServer

    class Here:
        """Takes the place of pool.Workers."""

        def __init__(self, limits: object, isolate: bool) -> None:
            self.server = ForkServer()
            self.worker = worker.Worker(limits, isolate, self.server)

        def warm(self, count: int) -> None:
            """Do nothing: the only worker has started."""

        def close(self) -> None:
            """End what students' code runs in."""
            self.server.close()

    def outcomes(self: pool.Pool, tasks: Iterator, assignment: object) -> Iterator:
        for task in tasks:
            yield self.workers.worker.grade(task, assignment)

    def alive(self: session.Session, before: Callable = session.Session._alive) -> None:
        fresh = self.wire is None
        with clock.counting("student process: fork and walls"):
            before(self)
            if fresh:  # a first answer says that it is there
                self.wire.send(("find", "_", EXERCISES[0]))
                self.wire.receive()

    pool.Workers, pool.Pool.outcomes, session.Session._alive = Here, outcomes, alive
    clock.wrap(handle.Sandbox, "end", "student process: its end")
    clock.wrap(session.Session, "run", "cells")
    for name in ("find", "answers"):
        clock.wrap(session.Session, name, "questions")
    for name in ("posed", "verdict", "objection"):
        clock.wrap(examine, name, "judging")
    clock.wrap(intake, "read", "reading in")
    clock.wrap(worker, "rebuilt", "reading in")

    def late(run: Callable = command._run) -> Callable:
        from course_lib.grading import run as whole
        from course_lib.grading.gradebook.class_gradebook import ClassGradebook

        clock.wrap(ClassGradebook, "_enter", "gradebook")
        clock.wrap(ClassGradebook, "write", "pages and verdicts")
        clock.wrap(whole, "grade_class", "everything else")
        return run

    command._run = lambda *args: late()(*args)
    with contextlib.redirect_stderr(io.StringIO()):
        code = command.main(arguments)
    clock.grading_lock()
    print(json.dumps(clock.parts))
    sys.exit(code)


def break_down(classes: Classes, size: int) -> None:
    """Print where the time goes in a class of `size`, each part in all and for one submission."""
    course = classes.fresh(size)
    command = [sys.executable, __file__, "--timed", LESSON, "--jobs", "1", *folders(course)]
    environment = ENVIRONMENT | {"STARTED": str(time.time())}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    parts = json.loads(done.stdout.splitlines()[-1])  # what stands above it is what course-grade says of the class
    whole = sum(parts.values())
    print(f"\n{'where it goes, 1 worker':27}{'all':>8}{'':>8}{'one, ms':>8}")
    for part, seconds in parts.items():
        each = f"{seconds / size * 1e3:8.1f}" if part != "start" else ""
        print(f"{part:27}{seconds:8.2f}{seconds / whole:8.0%}{each}")


@contextlib.contextmanager
def peak_memory(peaks: dict[str, int]) -> Iterator[None]:
    """Keep in `peaks` the most memory that this process's children use: the command, and all below it."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLES):
            with contextlib.suppress(psutil.Error):
                for command in psutil.Process().children():
                    below = command.children(recursive=True)
                    peaks["command"] = max(peaks.get("command", 0), command.memory_info().rss)
                    peaks["all"] = max(peaks.get("all", 0), sum(p.memory_info().rss for p in (command, *below)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def against_size(classes: Classes, sizes: list[int]) -> None:
    """Print what classes of different sizes cost with two workers."""
    print(f"course-grade, 2 workers, {LESSON}, {os.cpu_count()} cores")
    print(f"{'submissions':>12}{'seconds':>10}{'a minute':>10}{'CPU each':>10}{'command':>12}{'with workers':>14}")
    for size in sizes:
        course = classes.fresh(size)
        peaks: dict[str, int] = {}
        with peak_memory(peaks):
            cost = measured(functools.partial(ours, course, 2))
        if not everyone_has_full_points(course):
            raise RuntimeError("not everyone has full points")
        memory = f"{peaks['command'] >> 20:8} MiB{peaks['all'] >> 20:10} MiB"
        print(f"{size:12}{cost.wall:10.1f}{60 * size / cost.wall:10.0f}{cost.cpu / size:10.3f}{memory}", flush=True)
        shutil.rmtree(course.base)


def with_looks(classes: Classes, size: int) -> None:
    """Print what closer looks cost a class with wrong answers, and how often they found a line."""
    shares = ("0", "0.1", "10")
    dealt = [MIXED[number * 7 % len(MIXED)] for number in range(size)]
    wrong = sum(source == UNNAMED.get(name) for own in dealt for name, source in own.items())
    costs: dict[str, list[Cost]] = defaultdict(list)
    lines: dict[str, list[int]] = defaultdict(list)
    for share in ROUNDS * shares:
        course = classes.fresh(size, MIXED)
        costs[share].append(measured(functools.partial(ours, course, 2, "--look", share)))
        kept = [json.loads(f.read_text(encoding="utf-8")) for f in course.base.glob("autograded/*/*/verdicts.json")]
        lines[share].append(sum(mark["line"] is not None for v in kept for mark in v["marks"].values()))
        shutil.rmtree(course.base)
    print(f"course-grade, 2 workers, {size} submissions of {LESSON}, {os.cpu_count()} cores; median of {ROUNDS} runs")
    print(f"{'--look':>8}{'seconds':>10}{'':>8}{'CPU':>10}{'':>8}{'lines told':>12}  of {wrong} wrong without a name")
    without = [statistics.median(pick(c) for c in costs["0"]) for pick in (lambda c: c.wall, lambda c: c.cpu)]
    for share in shares:
        wall, cpu = (statistics.median(pick(c) for c in costs[share]) for pick in (lambda c: c.wall, lambda c: c.cpu))
        more = [f"{now / then - 1:+8.0%}" for now, then in zip((wall, cpu), without, strict=True)]
        print(f"{share:>8}{wall:10.2f}{more[0]}{cpu:10.2f}{more[1]}{statistics.median(lines[share]):12g}", flush=True)


def main() -> None:
    """Print the tables."""
    if sys.argv[1:2] == ["--timed"]:
        return timed(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("submissions", type=int, nargs="?", default=20, help="at least 2; 20 if left out")
    parser.add_argument("--sizes", type=int, nargs="+", help="print cost against these class sizes instead")
    parser.add_argument("--looks", action="store_true", help="print what closer looks cost a class instead")
    here = sys.executable if importlib.util.find_spec("otter") else None
    parser.add_argument("--otter", metavar="PYTHON", default=here, help="the Python that otter-grader is installed for")
    options = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        classes = Classes(Path(folder))
        if options.sizes:
            against_size(classes, options.sizes)
        elif options.looks:
            with_looks(classes, options.submissions)
        else:
            compare(classes, options.submissions, options.otter)
            break_down(classes, options.submissions)
    return None


if __name__ == "__main__":
    main()
