"""Make a student's code fit to be shown to others: anonymous, short, with the faulty line marked.

Comments and docstrings are left out. That is where people write who they are, who helped them and what they think of
the task, in words that no roster knows; and the mistake is in the code. Lines keep their numbers: hints quote them.
"""

import io
import re
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from course_lib.grading.examiner.closer_looks import counted_lines
from course_lib.grading.outcome import legible
from course_lib.grading.report.masking import COVER, Mask, visible
from course_lib.grading.report.reading import Submission, Task

MOST_LINES, LONGEST_LINE = 20, 110  # that are shown of an answer
LEFT_OUT = "…"
SILENT = (tokenize.NL, tokenize.COMMENT)  # tokens between which a text still stands alone in its line
OPENING = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)  # after them a statement begins
TEXTS = {tokenize.STRING} | {getattr(tokenize, n) for n in ("FSTRING_MIDDLE", "TSTRING_MIDDLE") if hasattr(tokenize, n)}


Rank = tuple[bool, bool, bool, int, int, tuple[str, ...], str]  # only to be compared


@dataclass(frozen=True)
class Line:
    """Holds one line of code."""

    number: int | None
    """None if it stands for lines that are left out."""
    text: str
    """Its code."""
    wrong: bool = False
    """Whether it is the faulty line."""


@dataclass(frozen=True)
class Example:
    """Holds what one student wrote, and the hint that this answer got."""

    lines: tuple[Line, ...]
    """The code."""
    hint: str = ""
    """The check's hint."""

    @property
    def marked(self) -> bool:
        """Tell whether the faulty line is known."""
        return any(line.wrong for line in self.lines)

    @property
    def rank(self) -> Rank:
        """Return a sort key that puts the best example first: a line marked, nothing covered, short."""
        texts = tuple(line.text for line in self.lines)
        covered = any(COVER in text for text in texts)
        return (not self.lines, not self.marked, covered, len(texts), sum(map(len, texts)), texts, self.hint)


def example(submission: Submission, task: Task, mask: Mask) -> Example:
    """Return the student's answer to a task; without lines if there is no code, or none that can be parsed."""
    mark = submission.marks[task.cell]
    source = _answer(submission.cells, task) if task.known else ""
    code = stripped(source, mask)
    wrong = mark.line or mark.example_line or _only_line(code)
    lines = [Line(number, text, number == wrong) for number, text in code]
    return Example(tuple(_shortened(lines)), sentence(mark.hint, mask))


def _only_line(code: Sequence[tuple[int, str]]) -> int | None:
    """Return the number of a function's only line below its head, or None if there are more."""
    lines = [(number, text.strip()) for number, text in code if text.strip()]
    alone = len(lines) == 2 and lines[0][1].startswith("def ") and lines[1][1].startswith("return ")
    return lines[1][0] if alone else None


def _answer(cells: Sequence[tuple[str | None, str]], task: Task) -> str:
    """Return the cell that defined the function as the check saw it: the last definition above the check."""
    names = [name for name, _ in cells]
    above = cells[: names.index(task.cell)] if task.cell in names else cells
    defines = re.compile(rf"^ *(?:async +)?def +{task.exercise} *\(|^{task.exercise} *=", re.MULTILINE)
    return next((source for _, source in reversed(above) if defines.search(source)), "")


def stripped(source: str, mask: Mask) -> list[tuple[int, str]]:
    """Return the lines of code, numbered, with names covered, without comments and docstrings.

    Return None if it is not code.
    """
    own = visible(legible("\n".join(counted_lines(source)))) + "\n"
    try:
        pieces = "".join(_pieces(own, mask))
    except (tokenize.TokenError, SyntaxError):  # what cannot be read cannot be seen to be nameless
        return []
    lines = enumerate(zip(own.splitlines(), pieces.splitlines(), strict=True), start=1)
    kept = [(number, text.rstrip()) for number, (was, text) in lines if text.strip() or not was.strip()]
    return _without_gaps(kept)


def _pieces(source: str, mask: Mask) -> Iterator[str]:
    """Yield `source` in pieces, names covered; line breaks of what is left out stay."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    at = 0
    for token, kept in _tokens(source):
        begin, end = (starts[min(row, len(starts)) - 1] + column for row, column in (token.start, token.end))
        begin, end = max(at, begin), min(max(at, end), len(source))
        yield mask.in_text(source[at:begin])
        text = source[begin:end]
        yield (mask.in_text if token.type in TEXTS else mask.in_code)(text) if kept else "\n" * text.count("\n")
        at = end
    yield mask.in_text(source[at:])


def _tokens(source: str) -> Iterator[tuple[tokenize.TokenInfo, bool]]:
    """Yield each token, and whether it is kept: no comments, and no strings that are statements by themselves.

    Raises TokenError or SyntaxError if the source is not Python.
    """
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    if any(token.type == tokenize.ERRORTOKEN for token in tokens):
        raise SyntaxError("no Python")
    speaking = [t for t in tokens if t.type not in SILENT]
    ends = [None, *speaking, None]
    alone = {id(t) for before, t, after in zip(ends, speaking, ends[2:], strict=False)
             if t.type == tokenize.STRING and (before is None or before.type in OPENING)
             and after is not None and after.type == tokenize.NEWLINE}  # fmt: skip
    for token in tokens:
        yield token, token.type != tokenize.COMMENT and id(token) not in alone


def _without_gaps(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Drop empty lines at both ends, and keep one of several in a row."""
    kept = [b for a, b in pairwise([(0, ""), *lines]) if a[1] or b[1]]
    return kept[:-1] if kept and not kept[-1][1] else kept


def _shortened(lines: Sequence[Line]) -> Iterator[Line]:
    """Keep at most MOST_LINES: the first ones, and those around the faulty line."""
    wrong = next((i for i, line in enumerate(lines) if line.wrong), 0)
    first = max(0, min(wrong - MOST_LINES // 2, len(lines) - MOST_LINES))
    shown = set(range(first, first + MOST_LINES)) | {0}
    for i, line in enumerate(lines):
        if i in shown:
            cut = line.text[:LONGEST_LINE] + LEFT_OUT if len(line.text) > LONGEST_LINE else line.text
            yield Line(line.number, cut, line.wrong)
        elif i - 1 in shown:
            left = len([j for j in range(i, len(lines)) if j not in shown and not shown & set(range(i, j))])
            yield Line(None, f"{LEFT_OUT} {left} more line{'s' * (left != 1)}")


def sentence(text: str, mask: Mask) -> str:
    """Return one of our sentences without names, and without the comment in code that it quotes."""
    parts = text.split("`")
    covered: Sequence[Callable[[str], str]] = (mask.in_sentence, lambda quoted: _quoted(quoted, mask))
    return "`".join(covered[i % 2](part) for i, part in enumerate(parts))


def _quoted(code: str, mask: Mask) -> str:
    """Clean a line of code inside a sentence. It may be half a statement, so it is parsed only if that works."""
    try:
        return "".join(_pieces(visible(code), mask)).strip()
    except (tokenize.TokenError, SyntaxError):
        return mask.in_text(visible(code).partition("#")[0]).strip()


def spelling(example: Example) -> str:
    """Return what two answers with the same verdict must share to count as one: the line, or else all of the code."""
    wrong = [line.text.strip() for line in example.lines if line.wrong]
    return "\n".join(wrong or (line.text for line in example.lines))
