"""Run a notebook from the top in a new Python process, in the background, so that this one stays free."""

import asyncio
import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbclient import NotebookClient

SECONDS = 60  # that a cell may take
GRACE = 10  # seconds after the interruption until a cell that ignores it ends the run


@dataclass(frozen=True)
class Outcome:
    """The result of a run."""

    content: str
    """The notebook with its outputs."""
    endless: list[str] = field(default_factory=list)
    """The first lines of cells that did not end in time."""
    ended: str = ""
    """What ended the run before its last cell, or nothing."""


class FreshRun:
    """One run of the notebook `content`, with `folder` as its current folder.

    `tell(done, of)` is called at the start of every cell, and `finished(outcome)` at the end, both in another thread.
    """

    def __init__(
        self,
        content: bytes,
        folder: Path,
        tell: Callable[[int, int], None],
        finished: Callable[[Outcome], None],
        seconds: float = SECONDS,
    ) -> None:
        self._content, self._folder, self._seconds = content, folder, seconds
        self._tell, self._finished = tell, finished
        self._began, self._running = time.monotonic(), ""
        self._endless: list[str] = []
        self._why = ""
        self._stop: Callable[[], object] = lambda: None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin. The thread does not keep Python alive when everything else has ended."""
        threading.Thread(target=self._work, name="hand in", daemon=True).start()

    def cancel(self) -> None:
        """End the run soon; `finished` is called as for any other end."""
        self._end("cancelled")

    def _end(self, why: str) -> None:
        with self._lock:
            self._why = self._why or why
            self._stop()

    def _work(self) -> None:
        """Do the thread's work: whatever goes wrong becomes an outcome, as nobody else would notice it."""
        try:
            # Not the loop that Windows would choose: sockets of ZeroMQ cannot wait in it.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                outcome = runner.run(self._run())
        except Exception as error:  # no Python to be started, no room, …
            outcome = Outcome(
                self._content.decode("utf-8", "replace"), self._endless, f"{type(error).__name__}: {error}"
            )
        self._finished(outcome)

    async def _run(self) -> Outcome:
        from nbclient.exceptions import DeadKernelError  # of nbgrader's; here, as it takes half a second

        client = self._client()
        task = asyncio.ensure_future(client.async_execute())
        loop = asyncio.get_running_loop()
        with self._lock:
            self._stop = lambda: loop.call_soon_threadsafe(task.cancel)
            if self._why:  # before it began
                task.cancel()
        watch = asyncio.ensure_future(self._watch())
        try:
            await task
        except (DeadKernelError, asyncio.CancelledError):
            self._why = self._why or f"Python ended while it ran the cell {self._running!r}"
        finally:
            watch.cancel()
            with self._lock:
                self._stop = lambda: None
        return Outcome(json.dumps(client.nb), self._endless, self._why)

    def _client(self) -> "NotebookClient":
        """Return the client that runs the notebook, without its old outputs, and keeps `_running` up to date."""
        import nbformat
        from nbclient import NotebookClient

        notebook = nbformat.reads(self._content.decode("utf-8"), as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        for cell in code:
            cell.outputs, cell.execution_count = [], None
        places = {id(cell): i for i, cell in enumerate(code)}

        def begins(cell: Any, cell_index: int) -> None:
            self._began, self._running = time.monotonic(), cell.source.strip().splitlines()[0]
            self._tell(places[id(cell)], len(code))

        def ends(cell: Any, cell_index: int, execute_reply: Any) -> None:
            if time.monotonic() - self._began >= self._seconds:
                self._endless.append(self._running)

        return NotebookClient(
            notebook,
            timeout=self._seconds,
            interrupt_on_timeout=True,
            allow_errors=True,
            record_timing=False,
            coalesce_streams=True,
            store_widget_state=False,
            shutdown_kernel="immediate",
            on_cell_execute=begins,
            on_cell_executed=ends,
            kernel_manager_class=_same_python(),
            resources={"metadata": {"path": str(self._folder)}},
            log=_silent(),
        )

    async def _watch(self) -> None:
        """End the run if a cell ignores the interruption."""
        while not self._running or time.monotonic() - self._began < self._seconds + GRACE:
            await asyncio.sleep(0.2)
        self._endless.append(self._running)
        self._end(f"the cell {self._running!r} could not be interrupted")


def _same_python() -> type:
    """Return a manager of private kernels in the Python that runs this one, whatever kernels are installed."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec

    from course_lib.work.private_kernel import AsyncPrivateKernel

    class SamePython(AsyncPrivateKernel):
        @property
        def kernel_spec(self) -> KernelSpec:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            can = get_kernel_dict().get("metadata", {})  # be encrypted, unless it is an old one
            return KernelSpec(argv=argv, display_name="Python 3", language="python", metadata=can)

    return SamePython


def _silent() -> logging.Logger:
    """Return a log that goes nowhere: what matters is said in words."""
    log = logging.getLogger("course_lib.work.fresh_run")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return log
