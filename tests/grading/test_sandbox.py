"""What all processes of a submission together may take of the machine, and which calls the kernel answers."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from course_lib.grading.examiner.session import Died, Session
from course_lib.grading.outcome import Cell, Status
from course_lib.grading.sandbox import cgroup, forkserver, handle, zygote
from course_lib.grading.sandbox.handle import Sandbox
from course_lib.grading.sandbox.limits import Limits

LIMITS = Limits(cell=300.0, together=600 << 20, cpu=4)  # computing ends first, also where others compute

HUNGRY_CHILDREN = """
import os, time
for _ in range(12):
    if os.fork() == 0:
        held = bytearray(b"x") * (80 << 20)
        time.sleep(300)
time.sleep(300)
"""
ALONE = """
import time
held = [bytearray(b"x") * (100 << 20) for _ in range(9)]
time.sleep(300)
"""
IDLE_CHILDREN = """
import os, time
children = []
for _ in range(25):
    child = os.fork()
    if child == 0:
        time.sleep(300)
        os._exit(0)
    children.append(child)
time.sleep(1.5)
print(len(children), "children")
"""
BUSY_CHILDREN = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        while True:
            pass
time.sleep(600)
"""
BUSY_THREADS = """
import hashlib, threading, time, signal
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
def work():
    data = bytes(1 << 20)
    while True:
        hashlib.sha256(data).digest()
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
time.sleep(600)
"""
BUSY = """
while True:
    pass
"""


@pytest.fixture(scope="module", params=["control group", "watchdog alone"])
def bounded(isolation: None, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with small limits, with a control group and without one."""
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "watchdog alone":
            patched.setattr(handle, "group", lambda memory: None)
        made = Sandbox(LIMITS)
        if request.param == "control group" and made.group is None:
            made.close()
            pytest.skip("this account may not make a control group that bounds memory here")
    yield made
    made.close()


def ran(where: Sandbox, source: str, limits: Limits = LIMITS) -> Cell | Died:
    """A cell that has run, or what ended its process."""
    session, cell = Session(where, limits), Cell("code", source)
    try:
        session.run(cell)
    except Died as death:
        return death
    finally:
        session.end()
    return cell


def printed(where: Sandbox, source: str) -> str:
    """What a cell prints that runs to its end."""
    cell = ran(where, source)
    assert isinstance(cell, Cell), cell
    assert cell.failure is None, cell.failure
    return cell.out


@pytest.mark.parametrize("source", [HUNGRY_CHILDREN, ALONE], ids=["children", "alone"])
def test_memory_is_bounded_for_all_processes_together(bounded, source):
    death = ran(bounded, source)
    assert isinstance(death, Died), death
    assert (death.status, death.why) == (Status.MEMORY, "its processes together took more than 0.585938 GiB")


def test_the_kernel_would_end_a_students_process_and_none_of_ours(bounded):
    own = int(Path("/proc/self/oom_score_adj").read_text(encoding="ascii"))
    session, cell = Session(bounded, LIMITS), Cell("code", "print(1)")
    try:
        session.run(cell)
        (jail,) = psutil.Process(bounded.watchdog.root).children()
        (student,) = jail.children()
        scores = [int(Path(f"/proc/{p.pid}/oom_score_adj").read_text(encoding="ascii")) for p in (jail, student)]
    finally:
        session.end()
    assert scores == [own, 1000]


def test_where_the_kernel_has_ended_one_for_lack_of_memory_the_others_end_too(bounded, monkeypatch):
    assert printed(bounded, "print(1)") == "1\n"  # from now on there is a watchdog
    kills = iter([False, True])
    monkeypatch.setattr(bounded.watchdog, "killed", lambda: next(kills, False))
    death = ran(bounded, "import time; time.sleep(200)")
    assert isinstance(death, Died), death
    assert death.status is Status.MEMORY


def test_what_was_killed_last_is_not_held_against_the_next_process(bounded, monkeypatch):
    assert printed(bounded, "print(1)") == "1\n"
    kills = [True, True]  # the watchdog hears of one, and of the other nobody until the process has ended
    monkeypatch.setattr(bounded, "_killed", lambda: bool(kills) and kills.pop())
    monkeypatch.setattr(bounded.watchdog, "killed", bounded._killed)
    assert isinstance(ran(bounded, "import time; time.sleep(200)"), Died)
    assert printed(bounded, "import time; time.sleep(0.5); print(2)") == "2\n"


def test_many_children_that_share_what_was_there_are_left_alone(bounded):
    assert printed(bounded, IDLE_CHILDREN) == "25 children\n"


@pytest.mark.parametrize("source", [BUSY_CHILDREN, BUSY_THREADS, BUSY], ids=["children", "threads", "alone"])
def test_computing_is_bounded_for_all_of_them_together(bounded, source):
    death = ran(bounded, source)
    assert isinstance(death, Died)
    assert (death.status, death.why) == (Status.TIMED_OUT, "4 seconds of computing were over")


def test_a_new_process_gets_only_what_is_left(bounded):
    session = Session(bounded, LIMITS)
    try:
        with pytest.raises(Died, match="ended its own process"):
            session.run(Cell("code", "import os, time\nwhile time.process_time() < 3: pass\nos._exit(1)"))
        assert 2.5 < session.cpu < 3.9
        with pytest.raises(Died, match="4 seconds of computing were over"):
            session.run(Cell("code", BUSY))
        assert session.cpu < 6.5
        with pytest.raises(Died, match="not run: 4 seconds of computing were over"):
            session.run(Cell("code", "1"))
    finally:
        session.end()


def test_no_two_nurseries_have_the_same_user():
    (one, first), (other, second) = zygote.claim_user(), zygote.claim_user()
    with first, second:
        assert one != other
    again, claim = zygote.claim_user()
    with claim:
        assert again == one


def test_whoever_ends_however_gives_the_user_back(monkeypatch):
    first = zygote.FIRST_UID + zygote.UIDS  # other tests claim users at the same time
    monkeypatch.setattr(zygote, "FIRST_UID", first)
    program = f"import time; from course_lib.grading.sandbox import zygote; zygote.FIRST_UID = {first}; "
    program += "user, claim = zygote.claim_user(); print(user, flush=True); time.sleep(60)"
    command = [sys.executable, "-c", program]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=forkserver.PACKAGE)
    with holder:
        user = int(holder.stdout.readline())
        mine, claim = zygote.claim_user()
        claim.close()
        assert mine != user
        holder.kill()
        holder.wait()
    now, claim = zygote.claim_user()
    claim.close()
    assert now == user


OWN = """\
12:pids:/user.slice
4:memory:/user.slice/session-3.scope
0::/user.slice/session-3.scope
"""
MOUNTS = """\
tmpfs /run tmpfs rw 0 0
cgroup {root}/memory cgroup rw,relatime,memory 0 0
cgroup {root}/pids cgroup rw,relatime,pids 0 0
cgroup2 {root}/unified cgroup2 rw,relatime 0 0
"""


def test_where_a_control_group_may_be_made(tmp_path, monkeypatch):
    nearest = tmp_path / "memory" / "user.slice" / "session-3.scope"
    nearest.mkdir(parents=True)
    unified = tmp_path / "unified" / "user.slice" / "session-3.scope"
    unified.mkdir(parents=True)
    (tmp_path / "unified" / "cgroup.subtree_control").write_text("cpu memory pids\n")
    (unified.parent / "cgroup.subtree_control").write_text("cpu\n")
    texts = {"/proc/self/cgroup": OWN, "/proc/self/mounts": MOUNTS.format(root=tmp_path)}
    plain: Callable = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda p, *a, **k: texts.get(str(p)) or plain(p, *a, **k))
    assert list(cgroup._parents()) == [
        ("cgroup", nearest),
        ("cgroup", nearest.parent),
        ("cgroup", tmp_path / "memory"),
        ("cgroup2", tmp_path / "unified"),
    ]


def test_groups_of_processes_that_are_gone_are_removed_and_others_stay(tmp_path, monkeypatch):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f"course-grade-{gone.pid}-0", f"course-grade-{os.getpid()}-0", "course-grade-x", "another"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(cgroup, "_parents", lambda: iter([("cgroup", tmp_path)]))
    cgroup.tidy()
    assert sorted(f.name for f in tmp_path.iterdir()) == [
        "another",
        f"course-grade-{os.getpid()}-0",
        "course-grade-x",
    ]


def test_a_traceback_that_is_asked_for_where_nothing_has_failed_is_no_failure(bounded):
    assert printed(bounded, "get_ipython().showtraceback()\nprint('and on')") == "and on\n"
