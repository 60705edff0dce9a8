"""What the kernel refuses a student's process, and what Python still does there."""

import contextlib
import re
import time
from pathlib import Path

import pytest

from course_lib.grading.sandbox import linux, seccomp
from course_lib.grading.sandbox.handle import Limits, missing
from course_lib.grading.sandbox.system_calls import NUMBERS

INCLUDE = Path("/usr/include")
HEADERS = (Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm-generic/unistd.h"))


@pytest.fixture(scope="module")
def said(sandbox):
    """Runs a cell in a process of its own; what it printed, or the exception's last line."""

    def run(source: str) -> str:
        wire = sandbox.start()
        wire.send(("run", source))
        out, _, failure = wire.receive(deadline=time.monotonic() + 60)
        wire.close()
        sandbox.end()
        return failure[1].strip().splitlines()[-1] if failure else out.strip()

    return run


@pytest.mark.parametrize(("column", "header"), list(enumerate(HEADERS)), ids=["x86-64", "ARM64"])
def test_the_numbers_are_the_kernels(column, header):
    if not header.exists():
        pytest.skip(f"no {header}: these are the headers of another machine")
    known = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    theirs = {name: int(number) for name, number in known}
    assert len(theirs) > 300
    ours = {name: numbers[column] for name, numbers in NUMBERS.items()}
    assert {n: ours[n] for n in ours if n in theirs} == {n: theirs[n] for n in ours if n in theirs}
    newer = {name for name in ours if name not in theirs and ours[name] is not None}
    assert all(ours[name] > 450 for name in newer), newer  # than this machine's headers


def defined(folder: Path) -> dict[str, int]:
    """What the kernel's headers in `folder` define as plain numbers; of several of one name the first."""
    found: dict[str, int] = {}
    define = re.compile(r"^\s*#\s*define\s+_*([A-Z]\w+)\s+\(?(-?\w+)(?:\s*<<\s*(\d+)\))?", re.MULTILINE)
    for header in sorted(folder.glob("*.h")):
        for name, number, shift in define.findall(header.read_text(errors="replace")):
            with contextlib.suppress(ValueError):  # made of other names
                found.setdefault(name, int(number.rstrip("UL"), 0) << int(shift or 0))
    return found


@pytest.mark.skipif(not (INCLUDE / "linux").exists(), reason="no headers of the kernel here")
def test_every_other_number_is_the_kernels():
    theirs = defined(INCLUDE / "linux") | defined(INCLUDE / "asm-generic")
    ours = {name: value for name, value in vars(linux).items() if name.isupper()}
    assert {n: ours[n] for n in ours if n in theirs} == {n: theirs[n] for n in ours if n in theirs}
    # Of the C library's headers, of x86's own, or made of other names.
    assert {n for n in ours if n not in theirs} <= {
        "MNT_DETACH",
        "X32_SYSCALL_BIT",
        "AUDIT_ARCH_X86_64",
        "AUDIT_ARCH_AARCH64",
    }


def test_every_call_that_is_refused_has_a_number_and_stands_there_once():
    names = [*" ".join(seccomp.REFUSED.values()).split(), *seccomp.LIMITED]
    assert len(names) == len(set(names))
    assert set(names) <= set(NUMBERS)


@pytest.mark.parametrize("machine", seccomp.AUDIT)
def test_the_filter_of_each_machine_skips_to_steps_that_are_there(machine, monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: machine)
    steps = seccomp.program()
    assert len(steps) < 4096
    for place, (code, yes, no, _) in enumerate(steps):
        if code != seccomp.ANSWER:
            assert place + 1 + max(yes, no) < len(steps)
    assert steps[-1] == seccomp.ALLOWED


FAMILIES = """
import socket
for make in (socket.socket, socket.socketpair):
    for family in range(64):
        try:
            make(family, socket.SOCK_DGRAM)
            print(make.__name__, family)
        except OSError as error:
            assert str(error) == "[Errno 97] Address family not supported by protocol", (family, error)
"""


def test_no_sockets_but_unix_ones(said):
    assert said(FAMILIES).split("\n") == ["socket 1", "socketpair 1"]


def test_a_socket_of_a_virtual_machine_is_refused_as_one_of_no_such_family(said):
    assert said("import socket; socket.socket(40)") == "OSError: [Errno 97] Address family not supported by protocol"


@pytest.mark.parametrize("name", sorted(" ".join(seccomp.REFUSED.values()).split()))
def test_a_refused_call_says_that_it_is_not_permitted(said, name):
    numbers = NUMBERS[name]
    source = f"""
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
number = {numbers}[platform.machine() == "aarch64"]
print("none" if number is None else (libc.syscall(number, -1, -1, -1, -1, -1, -1), os.strerror(ctypes.get_errno())))
"""
    assert said(source) in ("(-1, 'Operation not permitted')", "none")


MEMORY_OF_NOBODY = {
    "os.memfd_create": "import os; os.memfd_create('x')",
    "shared memory without a file": "import mmap; mmap.mmap(-1, 4096)",
    "huge pages": "import mmap; mmap.mmap(-1, 2 << 20, flags=0x40022)",
    "the same from /dev/zero": "import mmap; mmap.mmap(open('/dev/zero', 'r+b').fileno(), 4096)",
    "larger buffers of sockets": "import socket as s; s.socketpair()[0].setsockopt(s.SOL_SOCKET, s.SO_SNDBUF, 10**7)",
    "locks by the million": "import fcntl; fcntl.lockf(open('/tmp/x', 'w'), fcntl.LOCK_EX, 1, 7)",
}


@pytest.mark.parametrize("source", MEMORY_OF_NOBODY.values(), ids=MEMORY_OF_NOBODY)
def test_memory_that_nothing_counts_is_not_to_be_had(said, source):
    assert "Error: [Errno" in said(source)


THIRTY_TWO_BITS = """
import ctypes, mmap, os, signal
code = bytes.fromhex("53b814000000cd805bc3")  # push rbx; mov eax, 20 (getpid); int 0x80; pop rbx; ret
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
page.write(code)
child = os.fork()
if not child:
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    os._exit(0)
print(signal.Signals(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) * -1).name)
"""


@pytest.mark.skipif(seccomp.platform.machine() != "x86_64", reason="32-bit calls are those of x86")
def test_a_32_bit_call_ends_the_process(said):
    assert said(THIRTY_TWO_BITS) == "SIGSYS"


ORDINARY = {
    "threads": """
from concurrent.futures import ThreadPoolExecutor
print(list(ThreadPoolExecutor(4).map(abs, [-1, 2])) == [1, 2])
""",
    "processes": """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
with multiprocessing.Pool(2) as pool, ProcessPoolExecutor(2) as others:
    print(pool.map(abs, [-1, 2]) == list(others.map(abs, [-1, 2])))
""",
    "pipes, queues, shared values": """
import multiprocessing as m
from multiprocessing.shared_memory import SharedMemory
here, there = m.Pipe()
here.send("x")
queue = m.Queue()
queue.put(there.recv())
shared = SharedMemory(create=True, size=100)
shared.unlink()
print((queue.get(), m.Value("i", 3).value, m.Array("d", 2)[:], shared.size >= 100) == ("x", 3, [0, 0], True))
""",
    "a manager of multiprocessing's": """
import multiprocessing
with multiprocessing.Manager() as manager:
    print(list(manager.list([1, 2])) == [1, 2])
""",
    "programs": """
import subprocess, sys
print(subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True).stdout == "42\\n")
""",
    "asyncio": """
import asyncio
async def main():
    there = await asyncio.create_subprocess_exec("echo", "x", stdout=-1)
    return (await there.communicate())[0]
print(asyncio.run(main()) == b"x\\n")
""",
    "temporary files": """
import mmap, tempfile
with tempfile.TemporaryDirectory() as folder, open(folder + "/x", "w+b") as file:
    file.write(bytes(4096))
    file.flush()
    print(len(mmap.mmap(file.fileno(), 4096)) == 4096)
""",
    "hashes and chance": """
import hashlib, random, secrets, uuid
print(len(hashlib.sha256(secrets.token_bytes(9)).hexdigest() + uuid.uuid4().hex) == 96 and random.random() < 1)
""",
    "a database in memory": """
import sqlite3
print(sqlite3.connect(":memory:").execute("select 6 * 7").fetchall() == [(42,)])
""",
    "linear algebra on threads": """
import numpy as np
print(np.allclose(np.linalg.inv(np.eye(400) * 2) @ np.eye(400), np.eye(400) / 2))
""",
}


@pytest.mark.parametrize("source", ORDINARY.values(), ids=ORDINARY)
def test_what_students_may_use_goes_on(said, source):
    assert said(source) == "True"


def test_a_room_leaves_no_folder_behind(isolation, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert missing(Limits()) == ""
    assert list(tmp_path.iterdir()) == []
