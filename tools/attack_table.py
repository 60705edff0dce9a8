"""What the attacks of tests/grading/test_attacks*.py achieve: against stock nbgrader and against course-grade.

    python tools/attack_table.py [--jobs 2] [--only NAME]          as root, on Linux; half an hour or more
    python tools/attack_table.py --ours                            a minute; what stock made of them stays as it is

Writes docs/attacks.md. Stock nbgrader runs each attack alone, as an ordinary user, in a throw-away copy of the course:
mounts, processes, network and IPC are its own, everything but the copy is read-only, memory and processes are limited,
and after LONGEST seconds all of it ends. A blameless student, `zoe`, is graded after the attack.
"""

import argparse
import contextlib
import fcntl
import importlib
import json
import multiprocessing
import os
import re
import resource
import select
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import grade_demo  # noqa: E402

from course_lib.grading.sandbox import linux, namespaces  # noqa: E402
from course_lib.grading.sandbox.system_calls import call  # noqa: E402
from tests.grading import test_attacks  # noqa: E402
from tests.grading.submissions import Class  # noqa: E402
from tests.grading.test_attacks import LEFT_BEHIND, LESSON, SAW, Attack, student  # noqa: E402

Change = Callable[[dict[str, Any]], None]  # of a notebook, before it is handed in
MODULES = sorted(file.stem for file in (ROOT / "tests" / "grading").glob("test_attacks*.py"))
ATTACKS: tuple[Attack, ...] = tuple(
    attack for name in MODULES for attack in getattr(importlib.import_module(f"tests.grading.{name}"), "ATTACKS", ())
)
TABLE = ROOT / "docs" / "attacks.md"
LISTED = {  # no submissions with points; their tests say by their names what holds
    "Accidents": ("grading/test_accidents*.py", "grading/test_feedback_of_each.py"),
    "What one submission may cost": ("grading/test_worst.py", "*/test_*_bounds.py"),
}
SIOCSIFFLAGS = 0x8914  # linux/sockios.h: set what a network interface does
IFF_UP, IFF_RUNNING = 0x1, 0x40  # linux/if.h
BY_HAND = "\n## Measured"  # what stands from here on was written by a person, and stays
TEST = re.compile(r"^def test_(\w+)", re.MULTILINE)
LONGEST = 240  # seconds for one attack, start included
SECONDS = 20  # for a cell
LARGE_PAGE = 2_000_000  # characters; with its figures a page has 600 000
FIRST_USER = 61_500  # no one on this machine; each attack is another, for processes are counted by user
LIMITS = {"AS": 3 << 30, "NPROC": 80, "FSIZE": 400 << 20, "CORE": 0, "NOFILE": 1024}
WORDS = (
    ("/solutions", "the solutions"),
    ("gradebook.db", "the gradebook"),
    ("/submitted", "another's submission"),
    ("/network.py", "the library"),
    ("/tests", "the tests"),
    ("/etc/passwd", "the machine's users"),
)
HEAD = """# Attacks, and what comes of them

Each row is a submission of lesson 01 that tries to get points it has not earned, or to break grading. All of them are
in `tests/grading/test_attacks*.py`. The columns:

- *honest*: the points that it deserves, of 20.
- *stock*: the points from nbgrader {version} as it comes. It grades the attack alone, and after it `zoe`, a student who
  does nothing wrong.
- *what happened*: to stock nbgrader.
- *ours* and *status*: from course-grade, which grades all attacks in one run. By the same tests,
  `nbgrader autograde` in this repository comes to the same.

`python tools/attack_table.py` measures everything anew; with `--ours`, only the last two columns.

To protect the machine, stock nbgrader runs in a sandbox here. It has no network but its own and can write only to a
copy of the course. It gets {memory} GiB for a process, {processes} processes and threads, and {longest} seconds in all.
Without the sandbox some attacks would do worse.
"""
PART = """
## {part}

| attack | honest | stock | what happened | ours | status |
|---|--:|--:|---|--:|---|
"""


class Short(Class):
    """A class that hands in the lesson without its figures and experiments, which take stock nbgrader seconds."""

    def hand_in(self, student: str, answers: dict[str, str], change: Change | None = None) -> Path:
        """As Class does; of the code that is not graded only the first cell is left, which imports."""

        def shortened(notebook: dict[str, Any]) -> None:
            plain = [c for c in notebook["cells"] if c["cell_type"] == "code" and "nbgrader" not in c["metadata"]]
            notebook["cells"] = [c for c in notebook["cells"] if c not in plain[1:]]
            if change:
                change(notebook)

        return super().hand_in(student, answers, shortened)


class Range:
    """The throw-away course, as it lies before each attack: released, with a bystander who is graded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copy = folder / "copy"
        self.place = folder / "place"  # where each attack finds its own copy of it
        self.place.mkdir()
        for name in ("course_lib", "lessons", "solutions", "tests"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, self.copy / "repository" / name, ignore=ignored)
        for name in ("elsewhere", "home", "tmp"):
            (self.copy / name).mkdir()
        course = Short(grade_demo.Course(self.copy / "base"))
        course.course.nbgrader("generate_assignment", LESSON, "--force")
        course.hand_in("bystander", test_attacks.RIGHT)
        course.hand_in("zoe", test_attacks.RIGHT)
        if course.grade("--student", "bystander").returncode:
            raise RuntimeError("the bystander could not be graded")

    def attacked(self, name: str) -> dict[str, Any]:
        """What stock nbgrader makes of the attack of this name: points, and in words what happened."""
        attack = next(a for a in ATTACKS if a.name == name)
        ours, theirs = socket.socketpair()
        child = os.fork()
        if not child:
            ours.close()
            try:
                namespaces.unshare(linux.CLONE_NEWNS | linux.CLONE_NEWPID | linux.CLONE_NEWNET | linux.CLONE_NEWIPC)
                namespaces._become_first()
                found = self._inside(attack)
            except BaseException:
                found = {"points": None, "happened": [], "broken": traceback.format_exc()}
            theirs.sendall(json.dumps(found).encode())
            os._exit(0)
        theirs.close()
        said = b""
        while select.select([ours], [], [], LONGEST + 120)[0] and (piece := ours.recv(1 << 16)):
            said += piece
        os.kill(child, signal.SIGKILL)  # process 1 of the namespace dies with its parent, and all others with it
        os.waitpid(child, 0)
        return json.loads(said) if said else {"points": None, "happened": ["the sandbox around it had to be ended"]}

    def _inside(self, attack: Attack) -> dict[str, Any]:
        """The same, as process 1 of namespaces of its own."""
        self._walls()
        course = Short(grade_demo.Course(self.place / "base"))
        with listening() as heard:
            test_attacks.hand_in(course, attack, course.folder("bystander") / f"{LESSON}.ipynb", heard[0])
            for part in self.copy.iterdir():
                hand_over(self.place / part.name, user(attack))
            before = self._evidence(course)
            ended, said = self._stock(course, attack)
            called = len(heard) > 1
        alive = LEFT_BEHIND in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
        return self._told(course, attack, before, ended, said, called, alive)

    def _walls(self) -> None:
        """Everything read-only but a copy of the course, in memory, which also lies where the course itself does."""
        mount = namespaces._mount
        mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
        read_only = struct.pack("QQQQ", linux.MOUNT_ATTR_RDONLY, 0, 0, 0)
        call("mount_setattr", linux.AT_FDCWD, b"/", linux.AT_RECURSIVE, read_only, len(read_only))
        mount("proc", "/proc", "proc")
        mount("place", str(self.place), "tmpfs", 0, "size=1g,mode=755")
        shutil.copytree(self.copy, self.place, symlinks=True, dirs_exist_ok=True)
        database = self.place / "base" / "gradebook.db"
        assert database.exists()
        mount(str(self.place / "repository"), str(ROOT), None, linux.MS_BIND)
        home, python = Path.home(), Path(sys.base_prefix)
        if python.is_relative_to(home):  # a home is private: show of it only Python, to the ordinary user
            held = self.place / "python"
            held.mkdir()
            mount(str(python), str(held), None, linux.MS_BIND)
            mount("home", str(home), "tmpfs", 0, "size=1m,mode=755")
            python.mkdir(parents=True)
            mount(str(held), str(python), None, linux.MS_BIND)
        with socket.socket() as any_socket:  # switch the loopback interface on: Jupyter talks to its kernels over it
            fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP | IFF_RUNNING))

    def _stock(self, course: Class, attack: Attack) -> tuple[int | None, str]:
        """Run stock nbgrader: its exit code (None: it did not end), and what it said."""
        source = f"--CourseDirectory.source_directory={ROOT / 'solutions'}"
        excluded = "--CourseDirectory.student_id_exclude=bystander"
        command = [sys.executable, "-m", "nbgrader", "autograde", LESSON, *course.folders, source, excluded]
        command += [f"--Execute.timeout={SECONDS}"]
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.place / "home")}
        environment |= {"TMPDIR": str(self.place / "tmp"), "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}

        def limited() -> None:
            os.nice(19 if attack.code == test_attacks.BOMB else 0)  # others work on this machine
            for name, value in LIMITS.items():
                resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
            os.setgroups([])
            os.setresgid(*[user(attack)] * 3)
            os.setresuid(*[user(attack)] * 3)

        log = self.place / "log"
        with open(log, "wb") as stream:
            running = subprocess.Popen(
                command,
                cwd=self.place / "elsewhere",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                preexec_fn=limited,
            )
            try:
                ended = running.wait(LONGEST)
            except subprocess.TimeoutExpired:
                ended = None
        if list((self.place / "base").glob(f"autograded/{student(attack)}/*/verdicts.json")):
            raise RuntimeError("this was not stock nbgrader")
        return ended, log.read_bytes()[-200_000:].decode("utf-8", "replace")

    def _evidence(self, course: Class) -> dict[str, str]:
        """What no submission may change, as text, by what it is called."""
        found = {}
        for name, folder in (
            ("the library", ROOT / "course_lib"),
            ("the solutions", ROOT / "solutions"),
            ("another's submission", course.course.base / "submitted" / "bystander"),
            ("another's page", course.course.base / "autograded" / "bystander"),
        ):
            files = sorted(f for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)
            found[name] = repr([(str(f), f.read_bytes()) for f in files])
        found["another's grade"] = repr(scores(course, "bystander"))
        return found

    def _told(
        self,
        course: Class,
        attack: Attack,
        before: dict[str, str],
        ended: int | None,
        said: str,
        called: bool,
        alive: bool,
    ) -> dict[str, Any]:
        points = scores(course, student(attack))
        happened = []
        if ended is None:
            happened.append(f"nbgrader did not end in {LONGEST} s")
        elif ended < 0:
            happened.append(f"nbgrader itself was killed ({signal.Signals(-ended).name})")
        elif ended:
            happened.append(f"nbgrader failed{reason(said)}")
        page = course.course.base / "autograded" / student(attack) / LESSON / f"{LESSON}.ipynb"
        text = page.read_text("utf-8", "replace") if page.is_file() else ""
        if points is None or not text:
            happened.append("not graded")
        elif points > attack.points:
            happened.append("points that were not earned")
        elif points < attack.points:
            happened.append("earned points were lost")
        if SAW in text:
            reached = [what for part, what in WORDS if seen(text, part)]
            happened.append(f"got at {', '.join(reached)}" if reached else "what it tried worked")
        after = self._evidence(course)
        changed = [name for name in before if before[name] != after[name]]
        if changed:
            happened.append(f"changed {', '.join(changed)}")
        if called:
            happened.append("connected to a service of the machine")
        if alive:
            happened.append("a process lives on")
        if len(text) > LARGE_PAGE:
            happened.append(f"a page of {len(text) / 1e6:.0f} MB")
        if '"text/html"' in text and "alert(1)" in text:
            happened.append("its HTML and JavaScript stand in the instructor's page")
        if scores(course, "zoe") is None:
            happened.append("**zoe was not graded**")
        return {"points": points, "happened": happened, "said": said[-3000:]}


def user(attack: Attack) -> int:
    """Who runs stock nbgrader on this attack."""
    return FIRST_USER + ATTACKS.index(attack)


def hand_over(folder: Path, owner: int) -> None:
    """Make `owner` the owner of `folder` and of all below it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


def seen(text: str, part: str) -> bool:
    """Whether a line that tells of a success names `part`."""
    return any(SAW in line and part in line for line in text.splitlines())


def reason(said: str) -> str:
    """The last line of nbgrader's log that names an exception."""
    names = [w for line in said.splitlines() for w in line.split() if w.rstrip(":").endswith(("Error", "Exception"))]
    return f" ({names[-1].rstrip(':').rpartition('.')[2]})" if names else ""


def scores(course: Class, name: str) -> float | None:
    """The sum of the automatic scores of the checks; None where there is none. Looks past nbgrader."""
    query = """SELECT sum(grade.auto_score) FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        WHERE base_cell.name LIKE 'check\\_%' ESCAPE '\\' AND submitted_assignment.student_id = ?"""
    try:
        with contextlib.closing(sqlite3.connect(course.course.base / "gradebook.db")) as database:
            return database.execute(query, [name]).fetchone()[0]
    except sqlite3.Error:
        return None


@contextlib.contextmanager
def listening() -> Iterator[list[Any]]:
    """A service of this machine; the list holds its port, then whoever called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard: list[Any] = [server.getsockname()[1]]

        def listen() -> None:
            with contextlib.suppress(OSError):
                while True:
                    heard.append(server.accept())

        threading.Thread(target=listen, daemon=True).start()
        yield heard


def ours(folder: Path) -> dict[str, tuple[float | None, str]]:
    """Points (None where there are none) and status by course-grade, which grades all attacks in one run."""
    course = Short(grade_demo.Course(folder / "ours"))
    course.course.nbgrader("generate_assignment", LESSON, "--force")
    bystander = course.hand_in("bystander", test_attacks.RIGHT)
    with listening() as heard:
        for attack in ATTACKS:
            test_attacks.hand_in(course, attack, bystander, heard[0])
        said = course.grade("--jobs", "2", f"--Execute.timeout={SECONDS}").stderr
    try:
        return {a.name: (scores(course, student(a)), course.kept(student(a))["status"]) for a in ATTACKS}
    except FileNotFoundError:
        raise RuntimeError(said) from None


def keep(log: Path | None, name: str, found: Any) -> None:
    """Add a line to the log, if there is to be one."""
    if log:
        with open(log, "a", encoding="utf-8") as stream:
            stream.write(json.dumps([name, found]) + "\n")


def kept() -> dict[str, list[str]]:
    """What the table says now of stock nbgrader: points and what happened, by the attack's name."""
    rows = (line.strip("|").split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {row[0].strip(): [cell.strip() for cell in row[2:4]] for row in rows if len(row) == 6}


def by_stock(chosen: list[str], jobs: int, folder: Path, log: Path | None) -> dict[str, list[str]]:
    """The same by running stock nbgrader on the chosen attacks; what is in the log is not run again."""
    lines = log.read_text(encoding="utf-8").splitlines() if log and log.exists() else []
    done = dict(json.loads(line) for line in lines)
    field = Range(folder)
    left = [name for name in chosen if name not in done]
    workers = multiprocessing.get_context("fork").Pool(jobs, maxtasksperchild=1)
    with workers, contextlib.suppress(KeyboardInterrupt):  # what is not run by then, the table says
        for name, found in zip(left, workers.imap(field.attacked, left), strict=True):
            done[name] = found
            print(name, found["points"], found["happened"], found.get("broken", ""), flush=True)
            keep(log, name, found)
    return {name: in_words(found) for name, found in done.items()}


def in_words(found: dict[str, Any]) -> list[str]:
    """Points and what happened, as the table has them."""
    points = "not run" if "broken" in found else shown(found["points"])
    return [points, "; ".join(found["happened"]) or "as it should be"]


def shown(points: float | None) -> str:
    """Points as the table has them; a dash where there are none."""
    return "–" if points is None else f"{points:g}"


def written(stock: dict[str, list[str]], mine: dict[str, tuple[float | None, str]]) -> str:
    """The text of docs/attacks.md: a table for each part."""
    import nbgrader

    text = HEAD.format(version=nbgrader.__version__, memory=LIMITS["AS"] >> 30, processes=LIMITS["NPROC"],
                       longest=LONGEST)  # fmt: skip
    for part in dict.fromkeys(attack.part for attack in ATTACKS):
        text += PART.format(part=part)
        for attack in (a for a in ATTACKS if a.part == part):
            points, happened = stock.get(attack.name, ["not run", "not run"])
            ours, status = mine[attack.name]
            text += f"| {attack.name} | {attack.points:g} | {points} | {happened} | {shown(ours)} | {status} |\n"
    text += "".join(listed(heading, patterns) for heading, patterns in LISTED.items())
    return text + "".join(TABLE.read_text(encoding="utf-8").partition(BY_HAND)[1:])


def listed(heading: str, patterns: tuple[str, ...]) -> str:
    """A list of what the tests in these files hold, by their names."""
    files = [file for pattern in patterns for file in sorted((ROOT / "tests").glob(pattern))]
    names = [name for file in files for name in TEST.findall(file.read_text(encoding="utf-8"))]
    sentences = (name.replace("_", " ") for name in names)
    lines = "".join(f"- {text[0].upper()}{text[1:]}.\n" for text in sentences)
    return f"\n## {heading}\n\nEach line is the name of a test.\n\n{lines}"


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=1, help="attacks at a time")
    parser.add_argument("--only", action="append", help="show the outcome of this attack, write nothing")
    parser.add_argument("--ours", action="store_true", help="run course-grade only; keep what stock made of them")
    parser.add_argument("--log", type=Path, help="keeps outcomes of stock nbgrader; what is in it is not run again")
    options = parser.parse_args()
    if os.getuid() and not options.ours:
        sys.exit("as root only: it takes root to wall in stock nbgrader")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as place:  # /tmp is among what an attack would mount over
        folder = Path(place)
        folder.chmod(0o755)
        chosen = options.only or [a.name for a in ATTACKS]
        stock = kept() if options.ours else by_stock(chosen, options.jobs, folder, options.log)
        if not options.only:
            TABLE.write_text(written(stock, ours(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
