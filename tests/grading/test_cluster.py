"""Beyond one machine, on loopback: the gradebook on a PostgreSQL server, the work on a Dask cluster losing a worker."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grade_demo
import psycopg
import pytest
from grade_demo import LESSON, MISTAKEN, OTHERWISE

from course_lib.grading.accidents import Accident, Busy, patiently
from course_lib.grading.gradebook.database import opened
from tests.grading.hostile import FORKED_MEMORY, NETWORK, READS, SAW, WRONG, beside
from tests.grading.submissions import Class

STUDENTS = 60
ADDRESS = "127.0.0.1"
LEFT = """
import subprocess
subprocess.Popen(["sleep", "4711.25"], start_new_session=True)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return probe.getsockname()[1]


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, which Debian keeps off PATH."""
    places = [os.environ["PATH"], *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no PostgreSQL server: run tools/system_packages.sh")
    return found


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server of its own; PostgreSQL refuses to run as root."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        yield from served(Path(folder))


def served(folder: Path) -> Iterator[str]:
    """Run a server whose data lie in `folder`."""
    initdb, server = program("initdb"), program("postgres")
    as_user = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data, port = folder / "data", free_port()
    options = ["--auth=trust", "--username=course", "--encoding=UTF8", "--no-sync"]
    subprocess.run([initdb, "-D", data, *options], check=True, capture_output=True, cwd=folder, **as_user)
    command = [server, "-D", data, "-h", ADDRESS, "-p", str(port), "-k", "", "-c", "fsync=off"]
    running = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, **as_user)
    try:
        for line in running.stderr:
            if "ready to accept connections" in line:
                break
        yield f"postgresql+psycopg://course@{ADDRESS}:{port}/postgres"
    finally:
        running.send_signal(signal.SIGINT)  # a fast shutdown
        running.communicate(timeout=60)


@contextmanager
def dask_cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A scheduler and workers of one thread each, as `dask scheduler` and `dask worker` start them."""
    address = f"tcp://{ADDRESS}:{free_port()}"
    where = ["--host", ADDRESS, "--no-dashboard"]
    scheduler = ["scheduler", *where, "--port", address.rpartition(":")[2]]
    worker = ["worker", address, *where, "--nthreads", "1", "--no-nanny", "--death-timeout", "60"]
    environment = os.environ | {"PYTHONPATH": str(grade_demo.ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-m", "dask", *what], env=environment, stderr=subprocess.DEVNULL)
        for what in (scheduler, *[worker] * workers)
    ]
    try:
        yield address, running[1:]
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def hand_in_all(course: Class) -> None:
    for number in range(STUDENTS):
        course.hand_in(f"student{number:02}", OTHERWISE | MISTAKEN if number % 3 == 0 else OTHERWISE)


def verdicts(course: Class) -> dict[str, tuple[int, int]]:
    """Who has been graded; the numbers change when one is graded again."""
    files = course.course.base.glob(f"autograded/*/{LESSON}/verdicts.json")
    return {f.parts[-3]: (f.stat().st_ino, f.stat().st_mtime_ns) for f in files}


def all_points(course: Class) -> dict[str, dict[str, float]]:
    return {name: course.points(name) for name in sorted(verdicts(course))}


def test_a_killed_worker_costs_nothing_and_scores_are_those_of_one_machine(released, postgresql, tmp_path):
    far = Class(grade_demo.Course(tmp_path, database=postgresql))
    far.course.nbgrader("generate_assignment", LESSON, "--force")
    hand_in_all(far)
    with dask_cluster(2) as (address, workers):
        run = far.start("--cluster", address)
        while len(verdicts(far)) < STUDENTS // 3:
            assert run.poll() is None, run.communicate()[1]
            time.sleep(0.02)
        workers[0].kill()
        before = verdicts(far)
        assert len(before) < STUDENTS
        said = run.communicate(timeout=300)[1]
        assert run.returncode == 0, said
        assert f"{LESSON}: {STUDENTS} graded" in said
        assert far.grade("--cluster", address, "--dry-run").stdout == ""
    after = verdicts(far)
    assert len(after) == STUDENTS
    assert {name: after[name] for name in before} == before  # nothing was graded twice
    hand_in_all(released)
    near = released.grade("--jobs", "2")
    assert near.returncode == 0, near.stderr
    assert all_points(far) == {name: released.points(name) for name in after}
    assert sum(all_points(far)["student00"].values()) == 12
    assert sum(all_points(far)["student01"].values()) == 20


def test_hostile_submissions_get_no_further_on_a_cluster_and_its_workers_go_on(released):
    base = str(released.course.base)
    harm = {"hostile1": (READS.replace("BASE", base), NETWORK), "hostile2": (FORKED_MEMORY,), "hostile3": (LEFT,)}
    for name, sources in harm.items():
        released.hand_in(name, WRONG, beside(*sources))
    for number in range(6):
        released.hand_in(f"honest{number}", OTHERWISE)
    names = [*harm, *[f"honest{number}" for number in range(6)]]
    with dask_cluster(2) as (address, workers):
        run = released.grade("--cluster", address, *[option for name in names for option in ("--student", name)])
        assert all(worker.poll() is None for worker in workers)
        assert "4711.25" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert run.returncode == 0, run.stderr
    points = {name: sum(released.points(name).values()) for name in names}
    assert points == {name: 20 if name.startswith("honest") else 0 for name in names}
    assert [released.kept(name)["status"] for name in harm] == ["graded", "memory", "graded"]
    assert not any(SAW in released.page(name) for name in harm)


def test_a_cluster_that_is_not_there_is_said_at_once(released):
    run = released.grade("--regrade", "--cluster", f"tcp://{ADDRESS}:{free_port()}")
    assert run.returncode == 2
    assert "Timed out" in run.stderr or "refused" in run.stderr


def test_a_gradebook_on_a_server_has_accidents_in_sentences(postgresql):
    own, none = (postgresql.replace("/postgres", name) for name in ("/accidents", "/nothing"))
    with psycopg.connect(postgresql.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("CREATE DATABASE accidents")
    book = opened(own, "course")

    def students():
        try:
            return [student.id for student in book.students]
        finally:
            book.db.rollback()

    said = []
    with psycopg.connect(own.replace("+psycopg", "")) as other:
        other.execute("LOCK TABLE student IN ACCESS EXCLUSIVE MODE")
        threading.Timer(7, other.rollback).start()
        assert patiently(students, said.append) == []
        assert len(said) == 1
        assert said[0].endswith("is locked by another program; waiting up to a minute for it")
        other.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    with pytest.raises(Accident, match="was made by an older nbgrader: run make backup, then nbgrader db upgrade"):
        opened(own, "course")
    with pytest.raises(Busy, match=r'database "nothing" does not exist.*fix c.CourseDirectory.db_url'):
        opened(none, "course")
