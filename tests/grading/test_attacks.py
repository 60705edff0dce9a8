"""Submissions that want what they have not earned, or break what is not theirs. All of them are graded in one run.

Each says what it is worth when it is graded honestly, and how it ends.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import pytest
from grade_demo import LESSON, OTHERWISE, ROOT

from tests.grading.submissions import Class

RIGHT = OTHERWISE
WRONG = {name: f"def {name}(*args):\n    return 0.5" for name in RIGHT}
SAW = "SAW" + "IT"  # what an attack prints where it got through; never written as such in its source
LEFT_BEHIND = "left-behind-by-an-attack"
SECONDS = 6  # for a cell
FILES, POINTS, SANDBOX = "What students hand in", "Points not earned", "The sandbox"
EXAMINER = "The examiner's limits"


@dataclass(frozen=True)
class Attack:
    """A submission that is worth `points` and ends as `status` says, "one or another" where a busy machine decides.

    `code` runs in a cell of its own above the answers, or `answers` replace some; `change` edits the notebook's JSON,
    `beside` the folder. `part` is the heading of the table in docs/attacks.md that it stands in.
    """

    name: str
    points: float
    status: str = "graded"
    base: dict[str, str] | None = None
    code: str = ""
    answers: dict[str, str] | None = None
    change: Callable[[dict], None] | None = None
    beside: Callable[[Path, Path], None] | None = None
    part: str = FILES


def cells(notebook: dict, part: str) -> list[dict]:
    """The cells of the notebook whose grade_id starts with `part`."""
    known = [c for c in notebook["cells"] if "nbgrader" in c["metadata"]]
    return [c for c in known if c["metadata"]["nbgrader"]["grade_id"].startswith(part)]


def deleted(notebook: dict) -> None:
    gone = cells(notebook, "check_")
    notebook["cells"] = [c for c in notebook["cells"] if c not in gone]


def edited(notebook: dict) -> None:
    for cell in cells(notebook, "check_"):
        cell["source"] = "print('✓ right')"
        cell["metadata"]["nbgrader"] |= {"points": 400, "locked": False, "solution": True}
        cell["metadata"]["tags"] = ["skip-execution"]


def duplicated(notebook: dict) -> None:
    notebook["cells"] += [c | {"source": "1", "id": f"again{i}"} for i, c in enumerate(cells(notebook, ""))]


def forged(notebook: dict) -> None:
    forgery = json.loads(json.dumps(cells(notebook, "check_gate")[0]))
    forgery["metadata"]["nbgrader"] |= {"grade_id": "check_all", "points": 100}
    notebook["cells"].append(forgery | {"source": "100", "id": "forged"})


def pointed_elsewhere(notebook: dict) -> None:
    for cell in cells(notebook, "check_"):
        cell["metadata"]["nbgrader"]["grade_id"] = "check_gate"
        cell["id"] = "x"


def ungraded(notebook: dict) -> None:
    for cell in cells(notebook, "check_"):
        cell["metadata"]["nbgrader"]["grade"] = False


def bare(notebook: dict) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def other_versions(notebook: dict) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    for cell in cells(notebook, ""):
        cell["metadata"]["nbgrader"]["schema_version"] = 99


def odd_json(notebook: dict) -> None:
    notebook["cells"][0] |= {"source": "\ud800\x00", "metadata": []}
    notebook["cells"].insert(0, {"cell_type": "code", "source": "x = '\ud800'", "metadata": {"nbgrader": [1]}, "id": 7})


def written(text: str) -> Callable[[dict], None]:
    def change(notebook: dict) -> None:
        for cell in cells(notebook, "explain_"):
            cell["source"] = text

    return change


def content(text: str) -> Callable[[Path, Path], None]:
    return lambda file, bystander: (file.unlink(), file.write_text(text))


def renamed(file: Path, bystander: Path) -> None:
    file.rename(file.with_name("01_neuron (1).ipynb"))


def linked(file: Path, bystander: Path) -> None:
    file.unlink()
    file.symlink_to(bystander)


def linked_folder(file: Path, bystander: Path) -> None:
    shutil.rmtree(file.parent)
    file.parent.symlink_to(bystander.parent)


def linked_student(file: Path, bystander: Path) -> None:
    shutil.rmtree(file.parents[1])
    file.parents[1].symlink_to(bystander.parents[1])


def timed(text: str) -> Callable[[Path, Path], None]:
    return lambda file, bystander: file.with_name("timestamp.txt").write_text(text)


def long_note(notebook: dict) -> None:
    cell = {"cell_type": "markdown", "source": "x" * 150_000, "metadata": {}, "id": "note"}
    notebook["cells"].insert(1, cell)


def many_cells(source: str) -> Callable[[dict], None]:
    def change(notebook: dict) -> None:
        code = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
        notebook["cells"][2:2] = [code | {"id": f"extra{number}"} for number in range(900)]

    return change


def pipe(file: Path, bystander: Path) -> None:
    file.unlink()
    os.mkfifo(file)
    os.mkfifo(file.with_name("timestamp.txt"))


def shadowing(file: Path, bystander: Path) -> None:
    for name in ("numpy.py", "course_lib.py", "sitecustomize.py", "IPython.py"):
        file.with_name(name).write_text(f"print('{SAW}')")


SUBCLASSES = """
import numpy as np
class Yes(float):
    __eq__ = __le__ = __lt__ = __ge__ = lambda *a: True
    __ne__ = __gt__ = lambda *a: False
    __hash__ = float.__hash__
    __sub__ = __rsub__ = lambda *a: 0.0
class All(np.ndarray):
    __eq__ = __le__ = lambda *a: True
    __array_ufunc__ = lambda *a, **k: np.True_
    __array_function__ = lambda *a, **k: True
    tobytes = lambda *a: b""
"""
FORGE = """
import contextlib, gc, inspect, socket, struct, json
def send_everywhere():
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket):
            for reply in ([["✓", "", None]], "function", {"tuple": [True, None, {"tuple": []}, {"tuple": []}]}):
                head = json.dumps(reply).encode()
                with contextlib.suppress(OSError):  # the fork server's own, closed long ago
                    thing.sendall(struct.pack("<II", len(head), 0) + head)
"""
CALLERS = """
import inspect
def relu(z):
    print([frame.frame.f_locals for frame in inspect.stack()])
    return inspect.stack()[1].frame.f_locals.get("expected", 0.5)
"""
READ = f"""
import os, glob, sqlite3
for place in ("{ROOT}/solutions", "{ROOT}/tests", "{ROOT}/.git", "{ROOT}/lessons", "BASE", "BASE/gradebook.db",
              "BASE/submitted/bystander", "/etc/shadow", "/etc/passwd", "/proc/1/environ", "/sys/kernel"):
    if os.path.exists(place):
        print("SAW" + "IT", place)
for folder, folders, names in os.walk("/"):
    if folder in ("/usr", "/proc", "/sys") or folder.endswith("site-packages"):
        folders.clear()  # large, and nobody's work lies there
        continue
    for name in names:
        if name.endswith((".ipynb", ".db")):
            print("SAW" + "IT", folder, name)
"""
WRITE = """
import sqlite3, os
for place in ("BASE/gradebook.db", "/usr/x", "/etc/x", COURSE + "/network.py"):
    try:
        open(place, "ab").write(b"x"); print("SAW" + "IT", place)
    except OSError as error:
        print(error)
"""
NETWORK = """
import socket, urllib.request
for address in (("127.0.0.1", PORT), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, 2); print("SAW" + "IT")
    except OSError as error:
        print(error)
"""
ESCAPES = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
tries = [libc.unshare(0x10000000), libc.mount(b"x", b"/tmp", b"tmpfs", 0, None), libc.chroot(b"/tmp"),
         libc.ptrace(16, 1, 0, 0), libc.syscall(435, 0, 0), libc.setns(0, 0), libc.umount2(b"/tmp", 2)]
if any(t >= 0 for t in tries): print("SAW" + "IT", tries)
try:
    os.setuid(0); print("SAW" + "IT root")
except OSError: pass
for signal in (15, 9):
    for pid in (os.getppid(), -1):
        try: os.kill(pid, signal)
        except OSError: pass
"""
LEAVE = f"""
import os, subprocess, sys
for _ in range(3):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "{LEFT_BEHIND}"], start_new_session=True)
"""
HOOKS = """
import ast, sys
shell = get_ipython()
class Pass(ast.NodeTransformer):
    def visit_Call(self, node): return ast.Constant(True)
shell.ast_transformers.append(Pass())
shell.input_transformers_cleanup.append(lambda lines: ["1"])
shell.events.register("pre_run_cell", lambda *a: None)
shell.set_custom_exc((Exception,), lambda *a, **k: None)
shell.run_cell = lambda *a, **k: None
"""
REPLACED = """
import sys, types
import course_lib.checks, course_lib.checks.protocol as p, course_lib.checks.examiner as e, course_lib.network as n
course_lib.checks.examine = course_lib.checks.verdict = e.verdict = e.judge = lambda *a, **k: None
p.ask_once = p.ask = lambda function, case: p.Answer(value=1.0)
n.sigmoid = n.relu = n.weighted_sum = lambda *a: 0.5
course_lib.check = sys.modules["course_lib.check"] = types.SimpleNamespace(sigmoid=print)
"""
PATCHED = """
import builtins, numpy as np
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
builtins.abs = lambda x: 0.0
builtins.all = builtins.any = lambda x: True
builtins.AssertionError = type("A", (Exception,), {})
"""
LOOP = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
BOMB = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
HUNGRY = "kept = []\nwhile True: kept.append(bytes(50_000_000))"
OUTPUT = "print('x' * 100_000_000)\nfor i in range(100_000): print(i)"
PAGE = """
from IPython.display import HTML, Javascript, display
display(HTML("<script>alert(1)</script>"), Javascript("alert(1)"))
print("<script>alert(1)</script>\\x1b[31m\\x1b]8;;http://x\\x07")
raise ValueError("<script>alert(1)</script>")
"""
MARKDOWN = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) [y](java&#115;cript:alert(1))"
)
DEEP = "def relu(z):\n    x = []\n    for _ in range(5_000): x = [x]\n    return x"
LARGE = "def relu(z):\n    return np.ones(10**7)"
LARGER = "def relu(z):\n    return [list(range(10**6))] * 20"
TEXT = "def relu(z):\n    return '<script>alert(1)</script>' * 100_000"
FLOOD = "def neuron(w, x, b, activation):\n    while True: activation(w)"
LOOK = """
import course_lib.checks.closer_look, course_lib.grading.sandbox.student_process
def look(*args, **named):
    BODY
course_lib.checks.closer_look.look = course_lib.grading.sandbox.student_process.look = look
"""
UNNAMED = {"relu": "def relu(z):\n    return np.where(z > 1, z, 0.0)"}  # so that a closer look is taken
HALVES = """
import warnings
print("\\ud800", "\\udfff")
warnings.warn("\\ud800")
class Odd(Exception):
    pass
Odd.__name__ = "\\ud800"
raise Odd("\\ud800")
"""
WIDE = "import numpy as np\ndef neuron(w, x, b, activation):\n    while True: activation({})"
VSOCK = """
import socket
for family in (socket.AF_VSOCK, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, 38):
    try:
        socket.socket(family, socket.SOCK_STREAM).close()
        print("SAW" + "IT", family)
    except OSError:
        pass
"""
UNCOUNTED = """
import ctypes, os, mmap
libc = ctypes.CDLL(None)
for number in range(40):
    try:
        os.ftruncate(os.memfd_create("x"), 100 << 20)
        print("SAW" + "IT", "memfd")
    except OSError:
        pass
    if libc.shmget(number + 1, 100 << 20, 0o1600) >= 0:
        print("SAW" + "IT", "System V")
"""
CHILDREN = """
import os, time
for _ in range(28):
    if os.fork() == 0:
        held = bytearray(b"x") * (200 << 20)
        time.sleep(60)
time.sleep(60)
"""
THREADS = """
import hashlib, threading, time
def work():
    while True: hashlib.sha256(bytes(1 << 20)).digest()
for _ in range(4): threading.Thread(target=work).start()
time.sleep(10**6)
"""
PATTERNS = "def relu(z):\n    raise ValueError('operands could not be broadcast together with shapes ' + '(' * 2000)"
LYING = "def neuron(w, x, b, activation):\n    activation({}, [[1]], 'x')\n    return 0"

ATTACKS = (
    Attack("patched NumPy and builtins", 0, "any", base=WRONG, code=PATCHED, part=POINTS),
    Attack("float that equals everything", 0, code=SUBCLASSES,
           answers={n: f"def {n}(*a): return Yes(1)" for n in RIGHT}, part=POINTS),
    Attack("array that equals everything", 0, code=SUBCLASSES,
           answers={n: f"def {n}(*a): return np.zeros(3).view(All)" for n in RIGHT}, part=POINTS),
    Attack("hooks, transformers, replaced run_cell", 0, base=WRONG, code=HOOKS, part=POINTS),
    Attack("replaced course_lib", 0, base=WRONG, code=REPLACED, part=POINTS),
    Attack("sys.exit", 20, code="import sys; sys.exit()", part=SANDBOX),
    Attack("exit()", 20, code="exit()", part=SANDBOX),
    Attack("os._exit in a cell", 20, "crashed", code="import os; os._exit(0)", part=SANDBOX),
    Attack("os._exit in an answer", 16, "crashed", answers={"relu": "import os\ndef relu(z): os._exit(0)"},
           part=SANDBOX),
    Attack("segmentation fault", 20, "crashed", code="import ctypes; ctypes.string_at(0)", part=SANDBOX),
    Attack("atexit", 0, base=WRONG, code="import atexit; atexit.register(print, 'x'); atexit.register(exec, '1/0')",
           part=POINTS),
    Attack("KeyboardInterrupt in an answer", 16, answers={"relu": "def relu(z): raise KeyboardInterrupt"},
           part=SANDBOX),
    Attack("endless loop that swallows interrupts", 20, "timed out", code=LOOP, part=SANDBOX),
    Attack("endless loop in an answer", 16, "timed out", answers={"gate": "def gate(n):\n" + indent(LOOP, "    ")},
           part=SANDBOX),
    Attack("fork bomb", 20, "timed out", code=BOMB, part=SANDBOX),
    Attack("memory bomb", 20, "memory", code=HUNGRY, part=SANDBOX),
    Attack("reads solutions, gradebook, others", 0, base=WRONG, code=READ, part=SANDBOX),
    Attack("writes gradebook and library", 0, base=WRONG, code=WRITE, part=SANDBOX),
    Attack("network", 0, base=WRONG, code=NETWORK, part=SANDBOX),
    Attack("system calls and signals", 20, code=ESCAPES, part=SANDBOX),
    Attack("process left behind", 20, code=LEAVE, part=SANDBOX),
    Attack("forged replies", 0, "refused", base=WRONG, code=FORGE + "send_everywhere()", part=POINTS),
    Attack("forged replies from an answer", 16, "any", code=FORGE,
           answers={"gate": "def gate(name):\n    send_everywhere()\n    return 1"}, part=POINTS),
    Attack("inspects its callers", 0, base=WRONG | {"relu": CALLERS}, part=POINTS),
    Attack("100 MB of output", 20, code=OUTPUT, part=EXAMINER),
    Attack("HTML and escapes in output", 20, code=PAGE, change=written(MARKDOWN), part=EXAMINER),
    Attack("deep value", 16, answers={"relu": DEEP}, part=EXAMINER),
    Attack("large array", 16, answers={"relu": LARGE}, part=EXAMINER),
    Attack("large list", 16, "any", answers={"relu": LARGER}, part=EXAMINER),
    Attack("long text with HTML", 16, answers={"relu": TEXT}, part=EXAMINER),
    Attack("floods the examiner with calls", 16, "timed out", answers={"neuron": FLOOD}, part=EXAMINER),
    Attack("calls the examiner with nonsense", 16, answers={"neuron": LYING}, part=EXAMINER),
    Attack("closer look that lies", 16, answers=UNNAMED,
           code=LOOK.replace("BODY", "return tuple((n, 'SAW' + 'IT') for n in ('line', 'without', 'clue', 'splits'))"),
           part=EXAMINER),
    Attack("closer look that ends the process", 16, answers=UNNAMED,
           code=LOOK.replace("BODY", "import os; os._exit(0)"), part=EXAMINER),
    Attack("closer look without end", 16, answers=UNNAMED, code=LOOK.replace("BODY", indent(LOOP, "    ").lstrip()),
           part=EXAMINER),
    Attack("the course's own function", 12, "refused",
           answers={"sigmoid": "sigmoid = network.sigmoid", "relu": "def relu(z):\n    return network.relu(z)"},
           part=POINTS),
    Attack("another exercise's function", 16, answers={"relu": "relu = sigmoid"}, part=POINTS),
    Attack("warnings on stderr", 20, code="import sys, warnings; print('x', file=sys.stderr); warnings.warn('x')",
           part=EXAMINER),
    Attack("check cells deleted", 20, change=deleted),
    Attack("check cells edited", 0, base=WRONG, change=edited, part=POINTS),
    Attack("check cells edited, answers right", 20, change=edited),
    Attack("every cell duplicated", 20, change=duplicated),
    Attack("forged check cell", 0, base=WRONG, change=forged, part=POINTS),
    Attack("check cells pointed elsewhere", 0, base=WRONG, change=pointed_elsewhere, part=POINTS),
    Attack("check cells un-graded", 0, base=WRONG, change=ungraded, part=POINTS),
    Attack("no metadata, no ids", 20, change=bare),
    Attack("other schema version, other kernel", 20, change=other_versions),
    Attack("half characters and odd metadata", 20, change=odd_json),
    Attack("invalid JSON", 0, "malformed", beside=content("{")),
    Attack("empty file", 0, "malformed", beside=content("")),
    Attack("deep JSON", 0, "malformed", beside=content("[" * 1_000_000)),
    Attack("other JSON", 0, "malformed", beside=content('{"nbformat": 4, "cells": [1]}')),
    Attack("wrong file name", 20, "renamed", beside=renamed),
    Attack("linked notebook", 0, "refused", beside=linked, part=POINTS),
    Attack("linked folder", 0, "refused", beside=linked_folder, part=POINTS),
    Attack("pipes for files", 0, "refused", beside=pipe),
    Attack("linked folder of a student", 0, "refused", base=WRONG, beside=linked_student, part=POINTS),
    Attack("right, but for 0.00001, in float32", 16,
           answers={"sigmoid": "def sigmoid(z):\n    return np.float32(1 / (1 + np.exp(-z)) + 1e-5)"}, part=POINTS),
    Attack("half characters printed, raised, named", 20, code=HALVES),
    Attack("a time that overflows", 20, beside=timed("9999-12-31 23:59:59 Pacific/Niue")),
    Attack("a time in a megabyte", 20, beside=timed("2026-12-01 " * 90_000)),
    Attack("a note of 150,000 characters", 20, change=long_note),
    Attack("900 cells that print", 20, change=many_cells("print('x' * 30_000)"), part=EXAMINER),
    Attack("an empty array of ten million rows", 16, "any", part=EXAMINER,
           answers={"relu": "def relu(z):\n    return np.zeros((10**7, 0, 0))"}),
    Attack("one long text among 5,000", 16, part=EXAMINER,
           answers={"relu": "def relu(z):\n    return ['x' * 10**6] + [''] * 5_000"}),
    Attack("calls with wide arrays", 16, "timed out", part=EXAMINER,
           answers={"neuron": WIDE.format("np.zeros(30_000)")}),
    Attack("calls with long lists", 16, "timed out", answers={"neuron": WIDE.format("[0.5] * 3_900")}, part=EXAMINER),
    Attack("an exception for whoever reads it", 16, answers={"relu": PATTERNS}, part=EXAMINER),
    Attack("sockets of other families", 0, base=WRONG, code=VSOCK, part=SANDBOX),
    Attack("memory that no process has", 0, base=WRONG, code=UNCOUNTED, part=SANDBOX),
    Attack("memory of 28 children", 20, "memory or timed out", code=CHILDREN, part=SANDBOX),
    Attack("threads that compute without end", 20, "timed out", code=THREADS, part=SANDBOX),
    Attack("modules beside the notebook", 0, base=WRONG, beside=shadowing, part=SANDBOX),
)  # fmt: skip


def student(attack: Attack) -> str:
    return "".join(c if c.isalnum() else "-" for c in attack.name)


def hand_in(attacked: Class, attack: Attack, bystander: Path, port: int) -> None:
    """Put the attack among the submissions; `bystander` is another's notebook, `port` one that is listened at."""
    code = attack.code.replace("BASE", str(attacked.course.base)).replace("PORT", str(port))
    code = code.replace("COURSE", repr(str(ROOT / "course_lib")))

    def change(notebook: dict) -> None:
        extra = {"cell_type": "code", "source": code, "metadata": {}, "id": "extra", "outputs": []}
        if code:
            notebook["cells"].insert(2, extra)
        if attack.change:
            attack.change(notebook)

    file = attacked.hand_in(student(attack), (attack.base or RIGHT) | (attack.answers or {}), change)
    if attack.beside:
        attack.beside(file, bystander)


@pytest.fixture(scope="module")
def listener() -> Iterator[list]:
    """A server on this machine; the list holds its port, then whoever called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = [server.getsockname()[1]]

        def listen() -> None:
            while True:
                try:
                    heard.append(server.accept())
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield heard


@pytest.fixture(scope="module")
def attacked(released, listener):
    """The class before the run. The bystander alone is graded, and sits beside all attacks."""
    bystander = released.hand_in("bystander", RIGHT)
    assert released.grade("--jobs", "1").returncode == 0
    for attack in ATTACKS:
        hand_in(released, attack, bystander, listener[0])
    return released


@pytest.fixture(scope="module", params=["course-grade", "nbgrader autograde"])
def graded(attacked, request):
    """The class after a run by each of the two commands."""
    attacked.before = evidence(attacked)
    limit = f"--Execute.timeout={SECONDS}"
    if request.param == "course-grade":
        attacked.run = attacked.grade("--jobs", "2", limit, "--look=10")
    else:
        exclude = "--CourseDirectory.student_id_exclude=bystander"
        attacked.run = attacked.autograde("--force", limit, exclude, "--Autograde.jobs=2", "--Autograde.look=10")
    return attacked


def evidence(released) -> dict[str, bytes]:
    """What no submission may change: the solutions, the library, the bystander's work, page and grade."""
    base = released.course.base
    folders = (
        ROOT / "solutions",
        ROOT / "course_lib",
        base / "submitted" / "bystander",
        base / "autograded" / "bystander",
    )
    files = [f for folder in folders for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    with sqlite3.connect(base / "gradebook.db") as database:
        cells = database.execute("SELECT name, source FROM source_cell ORDER BY id").fetchall()
    return {str(f): f.read_bytes() for f in files} | {"grade": repr(released.points("bystander")), "cells": repr(cells)}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_it_gets_what_it_is_worth_and_not_more(graded, attack):
    kept = graded.kept(student(attack))
    points = graded.points(student(attack))
    assert None not in points.values(), kept  # no verdict was reached: it says why
    assert (sum(points.values()), kept["notes"]) == (attack.points, kept["notes"])
    assert attack.status == "any" or kept["status"] in attack.status.split(" or "), kept["notes"]


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.status != "not submitted"], ids=lambda a: a.name)
def test_its_page_is_small_and_shows_nothing_that_it_must_not_see(graded, attack):
    page = graded.page(student(attack))
    assert SAW not in page
    assert len(page) < 500_000
    assert "\\u001b" not in page
    assert '"text/html"' not in page


def test_nothing_else_has_changed(graded):
    assert evidence(graded) == graded.before


def test_nobody_called_out(graded, listener):
    assert len(listener) == 1


def test_no_process_is_left_behind(graded):
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert LEFT_BEHIND not in running


def test_the_run_says_that_some_could_not_be_graded(graded):
    assert graded.run.returncode == 1, graded.run.stderr
    assert "invalid-JSON: malformed; no valid JSON" in graded.run.stderr


def test_the_feedback_pages_run_nothing(graded):
    for name in ("HTML-and-escapes-in-output", "long-text-with-HTML"):
        graded.course.nbgrader("generate_feedback", LESSON, f"--student={name}")
        page = (graded.course.base / "feedback" / name / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page.lower()
