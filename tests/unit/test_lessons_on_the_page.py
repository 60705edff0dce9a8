"""What the lessons' texts say, as the website shows them: nothing is asked for that nobody can do there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import lesson_page
import nbformat
import pytest
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
SOLVED = sorted(ROOT.glob("solutions/*/*.ipynb"))
LESSONS = pytest.mark.parametrize("file", SOLVED, ids=[file.stem for file in SOLVED])
WIDGET = re.compile(r"\bwidgets\.(?!Prediction|OneLine|HandIn)\w+\(")
TO_DO = r"try|make|change|set|replace|vary|move|put|raise|lower|increase|double|halve|shrink|swap|delete|run|watch"
IN_CODE = r"`[^`]*[=(\d][^`]*`|\bthe \d[\d.]*\b|\bthe cell\b|\bthe code\b|\bthe next cell\b"
ASKED = re.compile(
    rf"(?:(?:^|[.:;!?)]\s+|,\s+(?:and|or)\s+|\bthen\s+)(?:{TO_DO})\b|\b(?:try|watch)\b)(?=[^.!?\n]*(?:{IN_CODE}|\bwatch\b))",
    re.IGNORECASE | re.MULTILINE,
)
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w.,]\d)")
LONGEST_CODE = 12
LONGEST_PRINTED = 48
"""Columns that a phone has room for in the frame of an answer."""


def as_shown(file: Path) -> NotebookNode:
    """A lesson with its outputs, adapted to the page."""
    notebook = nbformat.read(file, as_version=4)
    lesson_page.adapt(notebook)
    lesson_page.fold_answers(notebook)
    lesson_page.fold_plumbing(notebook)
    return notebook


def parts(notebook: NotebookNode) -> Iterator[list[NotebookNode]]:
    """The cells from one heading to the next."""
    part: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and lesson_page.HEADING.match(cell.source):
            yield part
            part = []
        part.append(cell)
    yield part


def asked(text: str) -> list[str]:
    """Sentences that ask for something to be done with code."""
    return [text[found.start() :][:90] for found in ASKED.finditer(FOLDED.sub("", text))]


@pytest.mark.parametrize(
    ("text", "does_nothing"),
    [
        ("The slope is 0.54. Make the 0.8 smaller, and watch the slope in the title.", True),
        ("With larger ones it explodes: try `scale=0.1`, then 0.5.", True),
        ("Change `w` in the code and look.", True),
        ("So the next picture tries steps from 1 on.", False),
        ("Try it with a pencil: a neuron leads to two others.", False),
    ],
)
def test_what_is_asked_of_code_is_seen(text: str, does_nothing: bool):
    assert bool(asked(text)) is does_nothing


@LESSONS
def test_no_code_is_to_be_changed_where_nobody_can(file: Path):
    found = []
    for part in parts(as_shown(file)):
        if not any(WIDGET.search(cell.source) for cell in part if cell.cell_type == "code"):
            found += [words for cell in part if cell.cell_type == "markdown" for words in asked(cell.source)]
    assert found == []


@LESSONS
def test_no_question_gives_away_what_was_to_be_worked_out_before_it(file: Path):
    found = []
    for part in parts(as_shown(file)):
        hidden, said = "", ""
        for cell in part:
            if cell.cell_type == "markdown":
                hidden += " ".join(FOLDED.findall(cell.source))
                said += FOLDED.sub("", cell.source)
            elif cell.source.startswith("widgets.Prediction("):
                call = ast.parse(cell.source).body[0].value
                words = " ".join(ast.unparse(argument) for argument in call.args)
                secret = set(NUMBER.findall(hidden)) - set(NUMBER.findall(said))
                found += [(number, words[:80]) for number in NUMBER.findall(words) if number in secret]
    assert found == []


def spoken_of(cell: NotebookNode, around: list[NotebookNode]) -> bool:
    """Whether the text beside a cell speaks of its code: it quotes a name that the cell makes, or says to read it."""
    text = "\n".join(one.source for one in around if one.cell_type == "markdown")
    made = re.findall(r"^(?:def )?(\w+)(?:\(| = )", cell.source, re.MULTILINE)
    quoted = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))
    return bool(quoted & set(made)) or bool(re.search(r"\b(code|cell|lines?)\b", text))


@LESSONS
def test_long_code_that_no_text_speaks_of_stands_behind_show_code(file: Path):
    cells = as_shown(file).cells
    found = []
    for i, cell in enumerate(cells):
        if cell.cell_type != "code" or cell.metadata.get("nbgrader") or cell.metadata["folded"]:
            continue
        lines = [line for line in cell.source.splitlines() if line.strip()]
        if len(lines) > LONGEST_CODE and not spoken_of(cell, cells[max(i - 1, 0) : i + 2]):
            found.append(f"begin it with # Plumbing, or speak of it: {cell.source[:60]!r}")
    assert found == []


@LESSONS
def test_what_a_result_on_paper_is_compared_with_fits_a_phone(file: Path):
    printed = [
        line
        for cell in as_shown(file).cells
        if cell.metadata.get("on_paper")
        for output in cell.outputs
        for line in output.get("text", "").splitlines()
    ]
    assert [line for line in printed if len(line) > LONGEST_PRINTED] == []
