"""Cover whatever could identify the author in a student's words.

Two kinds of text leave a student's notebook: code, and our sentences that quote it. A word in them, or a part of one,
is covered if it is somebody's id, name or e-mail address. Words that the lesson, Python or NumPy use are left, as `max`
in `np.max` names nobody.
"""

import builtins
import functools
import keyword
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from course_lib import checks, mistakes, network
from course_lib.grading.collecting.senders import plain
from course_lib.grading.report.reading import Person

COVER = "•••"
WORD = re.compile(r"\w+")
EMAIL = re.compile(r"(?<![^\s@'\"<>()])[^\s@'\"<>()]++@[^\s@'\"<>()]+\.\w+")
CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
PIECE = re.compile(r"[^\W\d_]+|\d+")
SHORTEST_NAME, SHORTEST_INSIDE = 2, 4  # letters: of a name, and of one at an end of a longer word
SHORTEST_NUMBER = 4  # digits: below that a number says nothing of who it is
SPACES = (builtins, np, np.ndarray, np.random, np.random.Generator, np.linalg, str, list, dict, tuple, network)


class Mask:
    """Knows everybody who could be meant; words of `released`, the code that was handed out, name nobody."""

    def __init__(self, people: Iterable[Person], released: Iterable[str]) -> None:
        people = list(people)
        words = [w for p in people for text in (p.id, p.first_name, p.last_name, p.email) for w in _pieces(text)]
        mails = [p.email.partition("@")[0] for p in people]
        self._whole = {joined for text in [*(p.id for p in people), *mails] if len(joined := _joined(text)) > 1}
        self._whole = {whole for whole in self._whole if not whole.isdecimal() or len(whole) >= SHORTEST_NUMBER}
        self._names = {w for w in words if not w.isdecimal() and len(w) >= SHORTEST_NAME}
        self._numbers = {w for w in words if w.isdecimal() and len(w) >= SHORTEST_NUMBER}
        self._inside = tuple(w for w in self._names if len(w) >= SHORTEST_INSIDE)
        handed_out = {w for source in released for w in WORD.findall(source)}
        self._in_texts = frozenset(handed_out)
        self._in_code = frozenset(handed_out | _language())
        self._tells = functools.cache(self._tells_who)

    def in_code(self, token: str) -> str:
        """Mask a name or number in a program."""
        return self._covered(token, self._in_code)

    def in_text(self, text: str) -> str:
        """Mask a string in a program."""
        return self._covered(EMAIL.sub(COVER, text), self._in_texts)

    def in_sentence(self, text: str) -> str:
        """Mask one of our sentences, which may quote a student."""
        return self._covered(EMAIL.sub(COVER, visible(text)), _sentences())

    def _covered(self, text: str, known: frozenset[str]) -> str:
        return WORD.sub(lambda found: COVER if found[0] not in known and self._tells(found[0]) else found[0], text)

    def _tells_who(self, word: str) -> bool:
        joined, pieces = _joined(word), set(_pieces(word))
        return bool(
            joined in self._whole
            or pieces & (self._names | self._numbers)
            or joined.startswith(self._inside)
            or joined.endswith(self._inside)
            or any(number in joined for number in self._numbers)
        )


def visible(text: str) -> str:
    """Return `text` without invisible characters, which would make an equal-looking word another one."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def _pieces(text: str) -> list[str]:
    """Split a name or id into its words and numbers, simplified for comparison."""
    return PIECE.findall(plain(CAMEL.sub(" ", text)))


def _joined(text: str) -> str:
    return plain(text).replace(" ", "")


@functools.cache
def _language() -> frozenset[str]:
    """Return the words of Python, NumPy and the course's functions."""
    return frozenset([*keyword.kwlist, *keyword.softkwlist, *(name for space in SPACES for name in dir(space))])


@functools.cache
def _sentences() -> frozenset[str]:
    """Return all words that our own sentences use: those in the sources of the catalogue and the checks."""
    folders = [Path(folder) for part in (checks, mistakes) for folder in part.__path__]
    files = sorted(file for folder in folders for file in folder.rglob("*.py"))
    return frozenset(word for file in files for word in WORD.findall(file.read_text(encoding="utf-8")))
