"""Stands in until `Pool.outcomes` takes tasks that keep it waiting: the same workers, fed by a thread of its own."""

import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future

from joblib.externals.loky import get_reusable_executor

from course_lib.grading.outcome import Outcome
from course_lib.grading.pool import Pool, Task, _begin, _grade
from course_lib.grading.sheet import Sheet

END = object()


def outcomes(pool: Pool, tasks: Iterable[Task], sheet: Sheet) -> Generator[Outcome]:
    """Grade each task as soon as there is one and a worker is free, in the order in which they are done."""
    deque(pool.waking, maxlen=0)
    executor = get_reusable_executor(pool.jobs, initializer=_begin, initargs=pool.terms)
    free, done = threading.Semaphore(pool.jobs), queue.SimpleQueue()

    def finished(future: Future) -> None:
        free.release()
        done.put(future)

    def feed() -> None:
        for task in tasks:
            free.acquire()
            executor.submit(_grade, task, sheet, *pool.terms).add_done_callback(finished)
        done.put(END)

    threading.Thread(target=feed, daemon=True).start()
    try:
        while (future := done.get()) is not END:
            yield future.result()
    finally:
        executor.shutdown(wait=False, kill_workers=True)
