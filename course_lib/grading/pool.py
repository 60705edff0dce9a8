"""Many submissions at a time: on the cores of this machine, or on a Dask cluster. The pool is joblib's.

A task is plain data both ways: sources of cells and the lesson's sheet go to a worker, an Outcome comes back. So a
worker needs the course's library, and neither the gradebook nor the folders of what was handed in.
"""

import hashlib
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky import get_reusable_executor

from course_lib.grading.examine import grade
from course_lib.grading.intake import Taken
from course_lib.grading.looks import Purse
from course_lib.grading.outcome import Outcome, Status
from course_lib.grading.sandbox import COURSE, Limits, NoSandbox, Sandbox
from course_lib.grading.sheet import Sheet

Task = tuple[str, Taken]  # a student, and what was taken in of the submission

# Of each thread that grades: its sandbox, one for ordinary tests where there are any, and its time for closer looks.
_own = threading.local()


class OtherEdition(RuntimeError):
    """A worker has another version of the course's library, and would judge by other rules."""


class Pool:
    """Workers, each with a sandbox of its own: `jobs` processes here, or those of the Dask scheduler at `cluster`."""

    def __init__(self, jobs: int, limits: Limits, isolate: bool = True, cluster: str | None = None) -> None:
        self.jobs, self.cluster = jobs, cluster
        self.terms = (limits, isolate, edition())
        self.waking: Iterator[None] = iter(())

    def warm(self) -> None:
        """Have the workers of this machine start Python and their sandboxes while there is other work to do."""
        if self.cluster is None and self.jobs == 1:
            _wake(*self.terms)
        elif self.cluster is None:
            # Held on to: joblib ends the workers of results that nobody waits for.
            self.waking = self._parallel()(delayed(_wake)(*self.terms) for _ in range(self.jobs))

    def outcomes(self, tasks: Iterable[Task], sheet: Sheet) -> Iterator[Outcome]:
        """Grade all, in the order in which they are done. `tasks` is read no further than the workers have come.

        Raises NoSandbox where a worker cannot isolate, OtherEdition, and OSError where there is no cluster.
        """
        with self._connected():
            deque(self.waking, maxlen=0)
            yield from self._parallel()(delayed(_grade)(task, sheet, *self.terms) for task in tasks)

    def end(self) -> None:
        """End the workers of this machine. They would wait for more as long as the process lives that started them."""
        deque(self.waking, maxlen=0)
        if self.cluster is None and self.jobs > 1:
            get_reusable_executor().shutdown()

    def forgo(self) -> None:
        """End workers that are not needed after all: whether they could have graded is of no interest then."""
        with suppress(NoSandbox, OtherEdition, OSError, BrokenProcessPool):
            self.end()

    def _connected(self) -> AbstractContextManager:
        if self.cluster is None:
            return nullcontext()
        from distributed import Client

        return Client(self.cluster, set_as_default=True)

    def _parallel(self) -> Parallel:
        """Joblib's pool. On this machine it finds the processes again that were started for an earlier one."""
        if self.cluster:
            backend = {"backend": "dask"}
        elif self.jobs == 1:
            backend = {"backend": "sequential"}
        else:
            backend = {"backend": "loky", "n_jobs": self.jobs, "initializer": _begin, "initargs": self.terms}
        with parallel_config(**backend):
            return Parallel(batch_size=1, pre_dispatch="2*n_jobs", return_as="generator_unordered")


def edition() -> str:
    """One number for all that decides a verdict: the sources of the course's library."""
    seen = hashlib.sha256()
    for file in sorted(Path(COURSE).rglob("*.py")):
        seen.update(file.read_bytes())
    return seen.hexdigest()


def _begin(limits: Limits, isolate: bool, expected: str) -> None:
    """What a process that was started to grade does first. Ctrl-C is the affair of the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _wake(limits, isolate, expected)


def _wake(limits: Limits, isolate: bool, expected: str) -> None:
    """Start this thread's sandbox, where it has none."""
    if getattr(_own, "sandbox", None) is None:
        if edition() != expected:
            raise OtherEdition("a worker has another version of course_lib: install the same one everywhere")
        _own.sandbox, _own.bench, _own.purse = Sandbox(limits, isolate), None, Purse(limits.share)


def _grade(task: Task, sheet: Sheet, limits: Limits, isolate: bool, expected: str) -> Outcome:
    """Grade one submission; whatever goes wrong with it is its outcome, and nobody else's."""
    student, taken = task
    _wake(limits, isolate, expected)
    if _own.bench is None and any(given.tested for given in sheet.given.values()):
        _own.bench = Sandbox(limits, isolate)
    try:
        return grade(student, taken, sheet, _own.sandbox, limits, _own.bench, _own.purse)
    except NoSandbox:
        raise
    except Exception as error:
        for sandbox in filter(None, (_own.sandbox, _own.bench)):
            sandbox.close()  # who knows what state it is in
        _own.sandbox = _own.bench = None
        return Outcome(student, Status.FAILED, [f"{type(error).__name__}: {error}"], unsafe=not isolate)
