"""Judge one submission after the other, in a process with its own sandbox.

The fork server has loaded all it needs. If this process ends or hangs, that costs the submission it is working on: the
sender (pool.py) ends it and takes another.
"""

import os
import resource
import signal
import socket
import sys
from multiprocessing.connection import Connection

from course_lib.grading.assignment import Assignment
from course_lib.grading.deadline import within
from course_lib.grading.examiner.closer_looks import Purse
from course_lib.grading.examiner.examine import grade
from course_lib.grading.examiner.session import Died, Session
from course_lib.grading.intake import rebuilt
from course_lib.grading.outcome import Cell, Outcome, Status
from course_lib.grading.sandbox.forkserver import Requests
from course_lib.grading.sandbox.handle import Sandbox
from course_lib.grading.sandbox.limits import Limits, NoSandbox
from course_lib.grading.task import Task

READING = 10.0  # seconds to rebuild a submission; the slowest of 40 MB that is known takes half of them
# A first cell that takes memory, files and processes as an ordinary one may.
PROOF = """import os, tempfile, threading
import numpy as np
with tempfile.TemporaryFile() as file:
    np.save(file, np.ones(1 << 18))
thread = threading.Thread(target=str)
thread.start()
thread.join()
held = [os.open("/dev/null", os.O_RDONLY) for _ in range(100)]
print(1)"""
UNPROVED = "a faultless cell does not run here ({}): are your shell's limits too low (ulimit -a)?"
ROOM = 768 << 20  # bytes that it may take beyond what the fork server has loaded


class Worker:
    """Owns a sandbox, a second one if there are ordinary tests, and the time for closer looks."""

    def __init__(self, limits: Limits, isolate: bool, server: Requests) -> None:
        self.limits, self.isolate, self.server = limits, isolate, server
        self.purse = Purse(limits.share)
        self.test_sandbox: Sandbox | None = None
        self.proved = False  # that a cell of Python runs in there
        self.sandbox: Sandbox | None = self._sandbox()  # which gets ready while no task is there yet

    def grade(self, task: Task, assignment: Assignment) -> Outcome:
        """Grade one submission; whatever goes wrong is its own outcome and nobody else's. Raises NoSandbox."""
        sandbox = self.sandbox = self.sandbox or self._sandbox()
        if not self.proved:
            self._prove(sandbox)
        if self.test_sandbox is None and any(given.tested for given in assignment.cells.values()):
            self.test_sandbox = self._sandbox()
        try:
            with within(READING):
                taken = rebuilt(task.files, assignment)
            return grade(task.student, taken, assignment, sandbox, self.limits, self.test_sandbox, self.purse)
        except NoSandbox:
            raise
        except Exception as error:
            for one in filter(None, (sandbox, self.test_sandbox)):
                one.close()  # who knows what state it is in
            self.sandbox = self.test_sandbox = None
            said = f"{type(error).__name__}: {error}"
            return Outcome(task.student, Status.FAILED, [said], digest=task.files.digest, unsafe=not self.isolate)

    def _prove(self, sandbox: Sandbox) -> None:
        """Raise NoSandbox if a faultless cell does not run: a whole class would get zeros for it."""
        session, cell = Session(sandbox, self.limits), Cell("code", PROOF)
        try:
            session.run(cell)
        except Died as death:
            raise NoSandbox(UNPROVED.format(death.why)) from None
        finally:
            session.end()
        if cell.failure or cell.out != "1\n":
            raise NoSandbox(UNPROVED.format(cell.failure or cell.out))
        self.proved = True

    def _sandbox(self) -> Sandbox:
        return Sandbox(self.limits, self.isolate, self.server)


def serve(end: socket.socket, server: Requests) -> None:
    """Grade what arrives until the sender hangs up.

    First come the limits, and whether to isolate; the worker answers with its process id. An Assignment is for the
    tasks that follow it. Each task is answered by an Outcome, or by the reason of a NoSandbox.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the affair of who has started all this
    _bound_memory()
    line = Connection(end.detach())
    try:
        limits, isolate = line.recv()
        worker = Worker(limits, isolate, server)
        line.send(os.getpid())
        assignment: Assignment = line.recv()
        while True:
            match line.recv():
                case Assignment() as other:
                    assignment = other
                case task:
                    line.send(_answer(worker, task, assignment))
    except (EOFError, ConnectionError):
        return


def _answer(worker: Worker, task: Task, assignment: Assignment) -> Outcome | str:
    try:
        return worker.grade(task, assignment)
    except NoSandbox as error:
        return str(error)


def _bound_memory() -> None:
    """Let this process take ROOM more memory from here on; what wants more gets a MemoryError."""
    if sys.platform != "linux":
        return  # macOS knows this limit and refuses to set it
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + ROOM
    if hard == resource.RLIM_INFINITY or most < hard:  # else the shell's own limit is lower still
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
