"""Fork nbgrader's commands from a process that has loaded nbgrader.

Loading it takes two seconds of computing, and these tests run some hundreds of its commands. Everything else is as in a
terminal: each command has its own process, folder, environment, output and end.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

LONGEST = 1 << 20  # bytes of a message: a command, a folder and an environment
SERVE = "import sys; from tests.grading.warm import serve; serve(int(sys.argv[1]))"
ROOT = Path(__file__).resolve().parents[2]


class Warm:
    """Such a process; it ends when it is closed, or with the tests."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen([sys.executable, "-c", SERVE, str(number)], pass_fds=[number], cwd=ROOT)

    def nbgrader(self, command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run one of nbgrader's commands in a folder; what came of it."""
        task = json.dumps([list(command), str(folder), dict(os.environ)]).encode()
        with TemporaryFile("w+", encoding="utf-8") as out, TemporaryFile("w+", encoding="utf-8") as err:
            socket.send_fds(self._socket, [task], [out.fileno(), err.fileno()])
            ended = self._socket.recv(LONGEST)
            assert ended, "the process that has loaded nbgrader has ended"
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(["nbgrader", *command], int(ended), out.read(), err.read())

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        self._process.wait()


def serve(number: int) -> None:
    """Load nbgrader, then fork a process for each command that comes from the socket of this number."""
    from nbgrader.apps.nbgraderapp import main

    from course_lib.grading import autograde, bookkeeping, collecting, feedback  # noqa: F401  (as nbgrader_config.py does)

    with socket.socket(fileno=number) as asked:
        while True:
            task, files, _, _ = socket.recv_fds(asked, LONGEST, 2)
            if not task:
                return
            child = os.fork()
            if child == 0:
                break
            for file in files:
                os.close(file)
            asked.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
    command, folder, environment = json.loads(task)
    for file, stream in zip(files, (1, 2), strict=True):
        os.dup2(file, stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv, sys.path[0] = ["nbgrader", *command], folder
    main()
