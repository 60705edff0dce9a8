"""Load once everything that grading needs, and fork processes that would otherwise have to load it again.

    python -m course_lib.grading.sandbox.forkserver CONTROL WORKER

CONTROL is the number of an inherited socket. A request is one letter and a socket, on which the new process speaks:
`w` starts a worker, which runs `serve` of the module WORKER (it may be "" if nobody asks for workers), `z` a zygote,
from which students' processes are forked (zygote.py). Workers send such requests themselves. When CONTROL closes,
because the command is gone for whatever reason, everything that was forked ends.
"""

import gc
import importlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from course_lib.grading.sandbox import cgroup

PACKAGE = Path(__file__).resolve().parents[3]  # the folder that course_lib lies in
KEPT = ("HOME", "LANG", "LC_ALL", "MPLCONFIGDIR", "PATH", "TMPDIR")  # of the examiner's environment
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # a fork takes along one thread only
WORKER, ZYGOTE = b"w", b"z"
LAST_SECONDS = 1.0  # until what was forked is gone wholly
ENDING = 10.0  # seconds for the fork server to end by itself
LAST_WORDS = 2_000  # characters of what it said
PIECE = 4_096  # bytes taken from a socket at once


class Gone(RuntimeError):
    """Says that the fork server has ended, with its last words."""


class Requests:
    """Asks the fork server for processes; a worker does so by a socket that it has inherited."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control

    def zygote(self) -> socket.socket:
        """Start a zygote; return its socket. Raises OSError if the fork server is gone."""
        return self._started(ZYGOTE)

    def close(self) -> None:
        """Ask for nothing more."""
        self.control.close()

    def _started(self, what: bytes) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self.control, [what], [theirs.fileno()])
        return ours


class ForkServer(Requests):
    """Owns a fork server. Everything it has forked ends with `close`, or when this process is gone."""

    def __init__(self, worker: str = "") -> None:
        """Start it, without waiting for it. `worker` names the module whose `serve` its workers run."""
        ours, theirs = socket.socketpair()
        super().__init__(ours)
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment |= {"PYTHONPATH": str(PACKAGE), "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  (a pipe that nobody reads would fill up)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(theirs.fileno()), worker],
                cwd="/",
                env=environment | dict.fromkeys(ONE_THREAD, "1"),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.said,
                start_new_session=True,
            )

    def worker(self) -> socket.socket:
        """Start a worker; return its socket. Raises OSError if the fork server is gone."""
        return self._started(WORKER)

    def last_words(self) -> str:
        """Return what it wrote to stderr, which should be nothing."""
        self.said.seek(0)
        return self.said.read().decode("utf-8", "replace").strip()[-LAST_WORDS:]

    def close(self) -> None:
        """End it, and everything that it has forked."""
        super().close()
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.said.close()


class Server:
    """Runs in the fork server: forks on request until nobody is left to ask."""

    def __init__(self, control: socket.socket, become: Callable[[bytes, socket.socket, socket.socket], None]) -> None:
        self.control, self.become = control, become
        self.heard, self.asked = socket.socketpair()  # what workers ask for
        self.bell, self.rope = socket.socketpair()  # rings when a child has ended
        self.children: set[int] = set()

    def serve(self) -> None:
        """Fork on request; at the end, end everything that was forked."""
        for end in (self.bell, self.rope):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.rope.fileno(), warn_on_full_buffer=False)
        while self._has_served():
            pass
        for child in self.children:
            os.kill(child, signal.SIGKILL)  # not reaped yet, so the number is still its own
            os.waitpid(child, 0)
        cgroup.tidy(LAST_SECONDS)

    def _has_served(self) -> bool:
        """Serve the next request; tell whether anybody is left to ask."""
        for source in select.select([self.control, self.heard, self.bell], [], [])[0]:
            if source is self.bell:
                self._reap()
                continue
            what, handles, _, _ = socket.recv_fds(source, 1, 1)
            if not what:
                return False
            self.children.add(self._forked(what, handles[0]))
        return True

    def _reap(self) -> None:
        """Reap the children that have ended."""
        self.bell.recv(PIECE)
        self.children = {child for child in self.children if not os.waitpid(child, os.WNOHANG)[0]}

    def _forked(self, what: bytes, handle: int) -> int:
        """Fork a process that becomes what is asked for, on the socket `handle`; return its process id."""
        child = os.fork()
        if child:
            os.close(handle)
            return child
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self.control, self.heard, self.bell, self.rope):
                end.close()
            if sys.platform == "linux":
                from course_lib.grading.sandbox import namespaces

                namespaces.die_with_parent()
            self.become(what, socket.socket(fileno=handle), self.asked)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)  # nothing that the fork server has loaded gets a say in how this process ends
        return 0


def main() -> None:
    """Load everything, then serve."""
    from course_lib.grading.sandbox import student_process, zygote

    control, program = sys.argv[1:]
    worker = importlib.import_module(program) if program else None
    shell = student_process.warm_shell()

    def become(what: bytes, end: socket.socket, asked: socket.socket) -> None:
        if what == ZYGOTE:
            asked.close()
            zygote.serve(end, shell)
        elif worker:
            worker.serve(end, Requests(asked))

    gc.collect()
    gc.freeze()  # the collector would copy every page that a fork shares
    Server(socket.socket(fileno=int(control)), become).serve()


if __name__ == "__main__":
    main()
