"""Fingerprints of files: equal where a difference could not change what comes out of them.

Of Python only the code counts: a comment, a docstring more or a new version makes no notebook stale. It works on the
text, since a syntax tree looks different to each version of Python.
"""

import hashlib
import re
from pathlib import Path

TRIPLE = r'"""(?:[^"\\]++|\\.|"(?!""))*+"""'
TEXT = rf"""{TRIPLE}|\'\'\'(?:[^'\\]++|\\.|'(?!''))*+\'\'\'|"(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+'"""
# Each pattern below takes texts first, so that it finds nothing inside of them.
ENDS = re.compile(rf"({TEXT})|(?:[ \t]*(?:\#[^\n]*)?\n)+", re.DOTALL)  # of lines: comments, and empty lines after them
# A text by itself, first in the file or after the colon of a `def` or `class`.
DOCSTRINGS = re.compile(rf"(\A|(?<=:\n)[ \t]+)r?{TRIPLE}(?=\n)|{TEXT}", re.DOTALL)
VERSION = re.compile(r'^__version__ = ".*"\n', re.MULTILINE)  # of the course: no run depends on it


def of_bytes(*parts: bytes) -> str:
    """Return twelve digits that stand for `parts`."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:12]


def of_file(file: Path) -> str:
    """Return the fingerprint of a file; "" where there is none."""
    if not file.is_file():
        return ""
    if file.suffix != ".py":
        return of_bytes(file.read_bytes())
    return of_bytes(VERSION.sub("", code_of(file.read_text(encoding="utf-8"))).encode())


def code_of(source: str) -> str:
    """Return Python without comments, empty lines, and what docstrings say."""
    bare = ENDS.sub(lambda found: found[1] or "\n", source + "\n").lstrip("\n")
    return DOCSTRINGS.sub(lambda found: found[0] if found[1] is None else f"{found[1]}...", bare)
