"""Grade many submissions at a time: on this machine's cores, or on a Dask cluster.

A task is plain data both ways: a notebook's bytes and the Assignment go to a worker, an Outcome comes back. So a worker
needs the course's library, but neither the gradebook nor the folders of submissions.

Here and on the cluster, a thread waits for each worker. If a worker ends, the thread takes a new one and tries the
submission in hand a second time; if it ends again, or hangs, that submission alone is lost. So a pool is an executor of
`concurrent.futures` whose threads are here or there.
"""

import functools
import hashlib
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from course_lib.grading.outcome import Outcome, Status
from course_lib.grading.sandbox.forkserver import ForkServer
from course_lib.grading.sandbox.limits import COURSE, START_SECONDS, Limits, NoSandbox
from course_lib.grading.task import Task

if TYPE_CHECKING:
    from course_lib.grading.assignment import Assignment

SPARE = 30.0  # seconds for a submission beyond those in the sandbox: to read it, to judge it, to write its page
AHEAD = 2  # submissions for each worker that are read before one is free
WORKER = "course_lib.grading.examiner.worker"  # by its name: only the fork server loads it, with all that judges
HANGS = "grading it did not end within {:g} seconds"
DIED = "the process that judged it was killed, perhaps because the system ran out of memory"


class OtherEdition(RuntimeError):
    """Says that a worker has another version of the course's library, and would judge by other rules."""


class NoWorker(RuntimeError):
    """Says that no judging process can be started, and why."""


class Workers:
    """Owns this process's workers, as many as threads ask for at once, and the fork server behind them."""

    def __init__(self, limits: Limits, isolate: bool) -> None:
        self.limits, self.isolate = limits, isolate
        self.idle: SimpleQueue[WorkerHandle] = SimpleQueue()
        self.handles: set[WorkerHandle] = set()  # all of them, also those at work
        self.lock = threading.Lock()
        self.server: ForkServer | None = None

    def warm(self, count: int) -> None:
        """Start this many workers, without waiting for them."""
        for _ in range(count):
            self.idle.put(self._another())

    def grade(self, task: Task, assignment: "Assignment") -> Outcome:
        """Grade one submission, a second time if the first came to nothing through no fault of the student's.

        Raises NoSandbox if students' code cannot be isolated, and NoWorker.
        """
        outcome, hung = self._tried(task, assignment)
        if outcome.status is Status.FAILED and not hung:  # a machine short of memory, most often
            outcome, _ = self._tried(task, assignment)
        return outcome

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        with self.lock:
            if self.server:
                self.server.close()
            self.server = None

    def _tried(self, task: Task, assignment: "Assignment") -> tuple[Outcome, bool]:
        """Have a worker grade one submission; return the outcome, and whether the worker had to be killed."""
        try:
            handle = self.idle.get_nowait()
        except Empty:
            handle = self._another()
        outcome = handle.grade(task, assignment)
        if handle.alive:
            self.idle.put(handle)
        else:
            self.handles.discard(handle)
        return outcome, handle.hung

    def _another(self) -> "WorkerHandle":
        """Return a new worker, from a new fork server if the old one was killed."""
        with self.lock:
            if self.server is None or self.server.process.poll() is not None:
                self.server = ForkServer(WORKER)
            handle = WorkerHandle(self.server, self.limits, self.isolate)
            self.handles.add(handle)
            return handle


class WorkerHandle:
    """Controls one worker."""

    def __init__(self, server: ForkServer, limits: Limits, isolate: bool) -> None:
        """Start the worker, without waiting for it."""
        self.server, self.limits, self.isolate = server, limits, isolate
        self.alive, self.hung = True, False
        self.at = ""  # whose submission it is grading
        self.number = 0  # of the process; 0 as long as it has not said it
        self.assignment: Assignment | None = None
        self.line = Connection(server.worker().detach())
        self.line.send((limits, isolate))

    def grade(self, task: Task, assignment: "Assignment") -> Outcome:
        """Grade one submission; if the worker ends or hangs, that is the outcome, and the worker is gone."""
        self._meet()
        self.at = task.student
        seconds = self.limits.submission + SPARE
        try:
            if self.assignment is not assignment:
                self.line.send(assignment)
                self.assignment = assignment
            self.line.send(task)
            answer = self.line.recv() if self.line.poll(seconds) else self._killed(task, HANGS.format(seconds))
        except (EOFError, OSError):
            answer = self._lost(task, DIED)
        if isinstance(answer, str):
            raise NoSandbox(answer)
        return answer

    def _meet(self) -> None:
        """Wait until the worker has sent its process id. Raises NoWorker if it cannot be started."""
        if self.number:
            return
        try:
            if not self.line.poll(START_SECONDS):
                raise NoWorker(f"no worker has started within {START_SECONDS:g} seconds")
            self.number = self.line.recv()
        except (EOFError, OSError):
            raise NoWorker(f"no worker has started: {self.server.last_words() or 'it was killed'}") from None

    def _killed(self, task: Task, why: str) -> Outcome:
        self.hung = True
        with suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)  # it has not hung up, so the number is still its own
        return self._lost(task, why)

    def _lost(self, task: Task, why: str) -> Outcome:
        self.alive = False
        self.line.close()
        return Outcome(task.student, Status.FAILED, [why], digest=task.files.digest, unsafe=not self.isolate)


class Pool:
    """Owns workers with a sandbox each: `jobs` here, or one per thread of the Dask cluster at `cluster`."""

    def __init__(self, jobs: int, limits: Limits, isolate: bool = True, cluster: str | None = None) -> None:
        self.jobs, self.cluster = jobs, cluster
        self.limits, self.isolate = limits, isolate
        self.workers = Workers(limits, isolate)

    def warm(self) -> None:
        """Start this machine's workers while there is other work to do."""
        if self.cluster is None:
            self.workers.warm(self.jobs)

    def outcomes(self, tasks: Iterable[Task], assignment: "Assignment") -> Generator[Outcome]:
        """Grade all tasks; yield the outcomes in the order in which they are done.

        A thread of its own goes through `tasks`, which may make it wait, and reads no further ahead than the workers
        need. Raises NoSandbox if a worker cannot isolate, NoWorker, OtherEdition, and OSError if there is no cluster.
        """
        executor, grade, jobs, end = self._executor()
        feed = Feed(lambda task: executor.submit(grade, task, assignment), tasks, AHEAD * jobs)
        try:
            for done, task in feed:
                yield self._outcome(done, task)
        finally:
            feed.stop()
            if not feed.ended:  # nobody wants to know any more
                self.end()
            end()

    def end(self) -> None:
        """End this machine's workers, whatever they are doing."""
        self.workers.close()

    def _executor(self) -> tuple[Executor, Callable[[Task, "Assignment"], Outcome], int, Callable[[], None]]:
        """Return where tasks go, the function to run there, how many run at a time, and how to end without waiting."""
        if self.cluster is None:
            here = ThreadPoolExecutor(self.jobs)
            return here, self.workers.grade, self.jobs, lambda: here.shutdown(wait=False, cancel_futures=True)
        from distributed import Client

        client = Client(self.cluster)
        there = functools.partial(_grade_there, limits=self.limits, isolate=self.isolate, expected=edition())
        return client.get_executor(), there, max(1, sum(client.nthreads().values())), client.close

    def _outcome(self, done: "Future[Outcome]", task: Task) -> Outcome:
        """Return a task's outcome; an error on the way becomes one, unless it concerns all tasks."""
        error = done.exception()
        if error is None:
            return done.result()
        if isinstance(error, NoSandbox | NoWorker | OtherEdition):
            raise error
        said = f"{type(error).__name__}: {error}"
        return Outcome(task.student, Status.FAILED, [said], digest=task.files.digest, unsafe=not self.isolate)


class Feed:
    """Iterates over finished tasks; a thread submits them, so waiting for the next task holds nothing up."""

    def __init__(self, submit: Callable[[Task], "Future[Outcome]"], tasks: Iterable[Task], most: int) -> None:
        """Begin; at most this many tasks are submitted and not yet taken back."""
        self.submit, self.tasks, self.most = submit, tasks, most
        self.free = threading.Semaphore(most)
        self.done: SimpleQueue[tuple[Future[Outcome], Task] | Exception | None] = SimpleQueue()
        self.ended = self.stopped = False
        threading.Thread(target=self._run, daemon=True).start()

    def __iter__(self) -> Iterator[tuple["Future[Outcome]", Task]]:
        while (found := self.done.get()) is not None:
            if isinstance(found, Exception):
                raise found
            self.free.release()
            yield found
        self.ended = True

    def stop(self) -> None:
        """Submit nothing more."""
        self.stopped = True
        self.free.release()

    def _run(self) -> None:
        try:
            for task in self.tasks:
                self.free.acquire()
                if self.stopped:
                    return
                done = self.submit(task)
                done.add_done_callback(functools.partial(self._finished, task))
            for _ in range(self.most):  # then all have been taken back
                self.free.acquire()
            self.done.put(None)
        except Exception as error:  # whoever iterates gets it
            self.done.put(error)

    def _finished(self, task: Task, future: "Future[Outcome]") -> None:
        self.done.put((future, task))


def edition() -> str:
    """Return one number for everything that decides a verdict: the sources of the course's library."""
    seen = hashlib.sha256()
    for file in sorted(Path(COURSE).rglob("*.py")):
        seen.update(file.read_bytes())
    return seen.hexdigest()


@functools.cache
def _workers_there(limits: Limits, isolate: bool) -> Workers:
    """Return the workers of a process of the cluster."""
    return Workers(limits, isolate)


def _grade_there(task: Task, assignment: "Assignment", limits: Limits, isolate: bool, expected: str) -> Outcome:
    """Grade one submission in a process of the cluster. Raises OtherEdition."""
    if edition() != expected:
        raise OtherEdition("a worker has another version of course_lib: install the same one everywhere")
    return _workers_there(limits, isolate).grade(task, assignment)
