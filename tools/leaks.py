"""Look for answers in what students get; `make release` refuses to pack if it finds any.

    python tools/leaks.py FOLDER

An answer is the text between the solution markers of a lesson's text twin, or a model answer in words with its marking
scheme. Its telling pieces are lines of code and sentences of at least twelve characters, not counting spaces, that the
lessons do not show elsewhere. If the lessons show all pieces of an answer, that is a leak. Every file of the folder is
searched, inside archives and notebooks too, ignoring line breaks and spaces.

The Python of `course_lib` must hold such lines: the catalogue's functions are right but for one line, and network.py is
the reference. There an answer counts as leaked if *all* its telling lines, except those of network.py, are in one file.
Sentences and the solution markers count everywhere.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHORTEST = 12  # characters without spaces: `return z` tells nothing
CODE = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
WORDS = re.compile(r"<!-- #region written=.*?-->\n(.*?)<!-- #endregion -->", re.DOTALL)
SENTENCE = re.compile(r"(?<=[.;:])\s+")
SCHEME = "*Marking:*"  # after a model answer: who gets which point
MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION", SCHEME)


@dataclass(frozen=True)
class Secret:
    """Holds an answer of a lesson: its telling pieces, in code or in words."""

    lesson: str
    pieces: tuple[str, ...]
    code: bool


@dataclass(frozen=True)
class Leak:
    """Holds a piece of an answer, and the file with it (`a.whl/b.py` inside an archive)."""

    file: str
    lesson: str
    piece: str

    def __str__(self) -> str:
        return f"{self.file}: {self.piece!r}" + (f" of {self.lesson}" if self.lesson else "")


def secrets(root: Path) -> list[Secret]:
    """Return the answers to all lessons below `root`. Raises ValueError for a lesson without any."""
    twins = {p.stem: p.read_text(encoding="utf-8") for p in sorted((root / "solutions").glob("*/*.md"))}
    shown = _squeezed("\n".join(WORDS.sub("", CODE.sub("", text)) for text in twins.values()))
    found = []
    for lesson, text in twins.items():
        code = [_telling(block.splitlines(), shown) for block in CODE.findall(text)]
        words = [_telling(SENTENCE.split(answer.replace(SCHEME, "")), shown) for answer in WORDS.findall(text)]
        if not any(code) or not any(words):
            raise ValueError(f"{lesson}.md: no answer found between its marks, so there is nothing to look for")
        found += [Secret(lesson, pieces, True) for pieces in code if pieces]
        found += [Secret(lesson, pieces, False) for pieces in words if pieces]
    return found


def _telling(pieces: list[str], shown: str) -> tuple[str, ...]:
    """Return the pieces that are long enough and not shown elsewhere; if all are too short, the whole answer.

    If a lesson shows all of them, that is a leak itself, and they count.
    """
    long = [p.strip() for p in pieces if len(_squeezed(p)) >= SHORTEST]
    candidates = [p for p in long or [" ".join(p.strip() for p in pieces)] if len(_squeezed(p)) >= SHORTEST]
    return tuple([p for p in candidates if _squeezed(p) not in shown] or candidates)


def leaks(folder: Path, root: Path = ROOT) -> list[Leak]:
    """List every piece of an answer to the lessons below `root` that is in a file of `folder`."""
    answers = secrets(root)
    reference = _squeezed((root / "course_lib" / "network.py").read_text(encoding="utf-8"))
    files = ((p.relative_to(folder).as_posix(), p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file())
    found = []
    for name, text in (part for file, content in files for part in _texts(file, content)):
        held = _squeezed(text)
        known = reference if _is_library(name) else None
        found += [Leak(name, "", marker) for marker in MARKERS if _squeezed(marker) in held]
        found += [Leak(name, s.lesson, piece) for s in answers for piece in _told(s, held, known)]
    return found


def _is_library(name: str) -> bool:
    """Tell whether it is Python of course_lib, in the wheel."""
    inside = name.partition(".whl/")[2]
    return inside.startswith("course_lib/") and inside.endswith(".py")


def _told(secret: Secret, held: str, reference: str | None) -> list[str]:
    """List the pieces of an answer in a text; give `reference` if the text is Python of the library."""
    pieces = [p for p in secret.pieces if not (reference and secret.code and _squeezed(p) in reference)]
    found = [p for p in pieces if _squeezed(p) in held]
    return found if not (reference and secret.code) or len(found) == len(pieces) else []


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield a file's texts: those inside an archive, or everything in a notebook, outputs and metadata too."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inside in archive.infolist():
                yield from _texts(f"{name}/{inside.filename}", archive.read(inside))
        return
    text = content.decode("utf-8", "replace")
    if PurePosixPath(name).suffix in (".ipynb", ".json"):
        text = "\n".join(_strings(json.loads(text)))
    yield name, text


def _strings(value: Any) -> Iterator[str]:
    """Yield all texts in a JSON value, in order; lines of a list stay in sequence."""
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(item)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def main() -> int:
    """Run the command."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("say which folder to search: python tools/leaks.py FOLDER", file=sys.stderr)
        return 2
    found = leaks(Path(sys.argv[1]))
    print("\n".join(map(str, found)) or "no line of an answer")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
