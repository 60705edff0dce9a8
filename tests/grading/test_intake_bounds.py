"""What the worst known files cost at intake: each is read and rebuilt in a process of its own, and measured there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.grading.intake import LARGEST_FILE

MOST_SECONDS = 30  # of computing; a sixth of this on a quiet machine
MOST_MEGABYTES = 500

MEASURED = """
import json, resource, sys
from pathlib import Path
from course_lib.grading.intake import fingerprint, take
from course_lib.grading.assignment import ReleasedCell, Assignment

def used():
    now = resource.getrusage(resource.RUSAGE_SELF)
    return now.ru_utime + now.ru_stime, now.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)

assignment = Assignment("01", "nb", {"relu": ReleasedCell("relu", "code", "", None, False, True, False, None)})
before = used()
digest = fingerprint(Path(sys.argv[1]), assignment)
taken = take(Path(sys.argv[1]), assignment)
print(json.dumps([b - a for a, b in zip(before, used())] + [str(taken.status)]))
"""
SIZE = LARGEST_FILE - 1_000
ANSWER = b'{"cell_type":"code","id":"relu","source":"def relu(z): pass","outputs":[%s]}'


def many(part: bytes, size: int = SIZE) -> bytes:
    return b",".join([part] * (size // (len(part) + 1)))


def notebook(cells: bytes) -> bytes:
    return b'{"nbformat":4,"cells":[' + cells + b"]}"


KINDS = {
    "lists for cells": lambda: notebook(many(b"[]")),
    "numbers for cells": lambda: notebook(many(b"1")),
    "the smallest cells": lambda: notebook(many(b'{"source":"x","id":"relu"}', 16 << 20)),
    "lists as outputs": lambda: notebook(ANSWER % many(b"[[[[[]]]]]")),
    "empty texts as outputs": lambda: notebook(ANSWER % many(b'""')),
    "printed lines": lambda: notebook(ANSWER % many(b'"loss 1.23\\n"')),
    "keys": lambda: notebook(ANSWER % b"")[:-1] + b"," + b",".join(b'"%x":0' % n for n in range(3_600_000)) + b"}",
    "one long source": lambda: notebook(b'{"source":"' + b"x" * SIZE + b'"}'),
    "escapes": lambda: notebook(b'{"id":"relu","source":"' + b"\\u00e9" * (SIZE // 6) + b'"}'),
    "empty lines": lambda: notebook(many(b'{"source":[' + many(b'""', 500_000) + b"]}")),
    "lists for lines": lambda: notebook(many(b'{"source":[' + many(b"[[[]]]", 500_000) + b"]}", 10 << 20)),
    "wide characters": lambda: notebook(many(b'{"source":"\xf0\x9f\x98\x80' + b"x" * 100_000 + b'"}')),
    "brackets that do not close": lambda: notebook(ANSWER % (b"[" * (SIZE - 200))),
    "quotes": lambda: notebook(ANSWER % (b'"' * (SIZE - 200))),
    "no text at all": lambda: bytes(range(256)) * (SIZE // 256),
}


def measured(folder: Path) -> tuple[float, float, str]:
    """Seconds and megabytes that it takes to fingerprint, read and rebuild the submission, and its status."""
    # A process inherits the peak of the one that forks it; a shell's is small, and this process's is not.
    small = ["sh", "-c", '"$@"; exit $?', "sh"]
    done = subprocess.run([*small, sys.executable, "-c", MEASURED, str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return tuple(json.loads(done.stdout))


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "submitted" / "zoe" / "01"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_the_worst_files_cost_seconds_and_megabytes(folder, kind):
    (folder / "nb.ipynb").write_bytes(KINDS[kind]())
    seconds, megabytes, status = measured(folder)
    print(f"{kind}: {seconds:.1f} s, {megabytes:.0f} MB, {status}")
    assert seconds < MOST_SECONDS
    assert 0 < megabytes < MOST_MEGABYTES


@pytest.mark.parametrize("content", ["one long source", "lists as outputs"])
def test_forty_large_notebooks_cost_no_more_than_one(folder, content):
    large = KINDS[content]()
    for number in range(40):
        (folder / f"{number}.ipynb").write_bytes(large[: 19 << 20])
    seconds, megabytes, status = measured(folder)
    print(f"40 × {content}: {seconds:.1f} s, {megabytes:.0f} MB, {status}")
    assert status == "malformed"
    assert seconds < MOST_SECONDS
    assert megabytes < MOST_MEGABYTES
