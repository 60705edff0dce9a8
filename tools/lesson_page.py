"""What a lesson says and shows as a page of the website, where it differs from the notebook.

Marks in the Markdown of a lesson tell the two apart. JupyterLab shows none of them, because they are HTML comments:

    <!-- in JupyterLab -->Run the cell below.<!-- end -->                 left out of the page
    <!-- on the website: Look at the figure below. -->                    only on the page
    <!-- widget on the website: widgets.Playground(data="xor") -->        a widget that only the page has
    <!-- by keys -->by the arrow keys<!-- end -->             not on a touch screen, on the page
    <!-- by finger: to the left or the right -->             only on a touch screen, on the page

All but the widget's may stand within a paragraph, but not at its beginning: Markdown takes a line that begins with a
comment as it is. A mark around a whole paragraph stands on lines of its own. A code cell with the tag "in-jupyterlab"
is left out of the page together with its output.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from twins import WIDGET_VIEW, take_off_foot

from course_lib.widgets.one_line import half_done, lines
from course_lib.widgets.several_lines import bodies

IN_JUPYTERLAB = re.compile(r"<!-- in JupyterLab -->.*?<!-- end -->", re.DOTALL)
ON_THE_WEBSITE = re.compile(r"<!-- on the website: (.*?) -->", re.DOTALL)
WIDGET = re.compile(r"<!-- widget on the website: (.*?) -->", re.DOTALL)
IN_THE_WAY = re.compile(r"^<!-- (?:in JupyterLab|by keys|end) -->[^\n<].{0,60}", re.MULTILINE)
BY_KEYS = re.compile(r"<!-- by keys -->(.*?)<!-- end -->", re.DOTALL)
BY_FINGER = re.compile(r"<!-- by finger: (.*?) -->", re.DOTALL)
HALF = re.compile(r"<!-- (?:in JupyterLab|(?:widget )?on the website|by keys|by finger|end\b).{0,60}")
LEFT_OUT = "in-jupyterlab"
PLACED_LINE = re.compile(r"^widgets\.OneLine\([\"'](\w+)[\"']\)$", re.MULTILINE)
ONE_LINE = "one_line"  # in the metadata of what asks for a line, and of the words before it: neither answers a guess
HANDING_IN = re.compile(r"^## Hand in|^\*\*How to hand in\.\*\*|^widgets\.HandIn\(", re.MULTILINE)
EXERCISE = re.compile(r"^##+ Exercise (\d+)", re.MULTILINE)
HEADING = re.compile(r"^#{2,4} ", re.MULTILINE)
NEW_PART = re.compile(r"#{1,4} |> \*\*A place to rest")
PLUMBING = "# Plumbing"
TO_FILL_IN = "← your"
MISSING = re.compile(r"^(\w+) = None  # ← your line", re.MULTILINE)
NOTHING_YET = re.compile(r"^(?:.*:\n)?.*\bNone\b.*\n?", re.MULTILINE)  # what it prints without the line
BROKEN_ON_PURPOSE = ("backward", "backpropagate", "train_step", "train")  # what the playground can do wrongly, too
LOOP = re.compile(r"^ *(?:for|while) ", re.MULTILINE)
DRAWS = frozenset(("plots", "widgets", "fig", "ax", "axes"))
PREPARES = frozenset(("network", "data", "rng", "Graph", "zip", "enumerate", "range", "len", "str", "dict", "list"))
RANDOM = "default_rng"
BESIDE = "beside"  # in the metadata of an output: the formulas that stand beside it
LAST_FORMULAS = re.compile(r"(?:\A|\n\n)((?:\$\$[^$]+\$\$\s*)+)\Z")
ON_PAPER = re.compile(r"\bpencil\b|\bWork out\b|\bThen compare\b")  # in the last words before the answer
PAPER_HEADING = re.compile(r"^#+ On paper", re.MULTILINE)
SPOKEN_OF = re.compile(r"(?<!`)`([^`\n]{3,})`(?!`)")


class MarkError(ValueError):
    """A mark that is opened and not closed, or that would spoil the text in JupyterLab."""


def for_the_page(markdown: str) -> str:
    """Return the Markdown of a lesson as the website says it. Raises MarkError for a mark that cannot stand so."""
    if spoilt := IN_THE_WAY.search(markdown):
        raise MarkError(f"put this mark on a line of its own, or further into the sentence: {spoilt[0]}")
    text = ON_THE_WEBSITE.sub(r"\1", IN_JUPYTERLAB.sub("", markdown))
    text = BY_KEYS.sub(r'<span class="by-keys">\1</span>', text)
    text = BY_FINGER.sub(r'<span class="by-finger">\1</span>', text)
    if half := HALF.search(text):
        raise MarkError(f"this mark for the website has no other half: {half[0]}")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def adapt(notebook: NotebookNode) -> None:
    """Take away what a visitor cannot do: room for words, handing in, the foot, what is for JupyterLab alone.

    Put in what only the website has.
    """
    take_off_foot(notebook)  # it says where an answer goes that was judged wrongly
    notebook.cells = [adapted for cell in notebook.cells for adapted in _adapted(cell)]


def _adapted(cell: NotebookNode) -> Iterator[NotebookNode]:
    """Give the cells that stand for one cell of the notebook: none, itself, or text and widgets in turns."""
    written = cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution")
    if written or HANDING_IN.search(cell.source) or LEFT_OUT in cell.metadata.get("tags", []):
        return
    if cell.cell_type == "code":
        yield cell
        return
    for i, part in enumerate(WIDGET.split(cell.source)):
        if i % 2:
            yield new_code_cell(f"from course_lib import widgets\n\n{part}")
        elif text := for_the_page(part):
            yield new_markdown_cell(text)


def ask_for_lines(notebook: NotebookNode, answers: str, course: str) -> None:
    """Put a line to write and check before each exercise of which one_lines.toml has one, or a whole body.

    The bodies are those of several_lines.toml.

    A half-done example whose missing line is in half_done.toml gets it behind its cell, which gets "has_field".

    Where the lesson has `widgets.OneLine("name")` itself, in a mark, it stands there instead. `answers` is the lesson's
    text twin, and `course` the address of the page that says how to get the course.
    """

    def line(name: str) -> NotebookNode:
        kind = "SeveralLines" if name in bodies() else "OneLine"
        widget = f"widgets.{kind}({name!r}, course={course!r}, length={solution_length(answers, name)})"
        return new_code_cell(f"from course_lib import widgets\n\n{widget}", metadata={ONE_LINE: True})

    placed = {found[1] for cell in notebook.cells if (found := PLACED_LINE.search(cell.source))}
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        graded = cell.metadata.get("nbgrader", {})
        if found := PLACED_LINE.search(cell.source):
            cells = [*cells[:-1], *_last_apart(cells[-1]), line(found[1])] if cells else [line(found[1])]
            continue
        name = graded.get("grade_id")
        if cell.cell_type == "code" and graded.get("solution") and name in (lines() | bodies()).keys() - placed:
            cells.append(line(name))
        cells.append(cell)
        if cell.cell_type == "code" and (found := MISSING.search(cell.source)) and found[1] in half_done():
            cell.metadata["has_field"] = True
            cells.append(line(found[1]))
    notebook.cells = cells


def _last_apart(cell: NotebookNode) -> list[NotebookNode]:
    """Return a text in two, its last paragraph apart: what asks for a line is never folded with the answer before."""
    before, _, last = cell.source.rpartition("\n\n")
    if cell.cell_type != "markdown" or not before:
        return [cell]
    return [new_markdown_cell(before, metadata=cell.metadata), new_markdown_cell(last, metadata={ONE_LINE: True})]


def solution_length(answers: str, name: str) -> int:
    """Count the lines of the answer to an exercise, in its lesson's text twin."""
    return _solution(answers, name).count("\n")


def _solution(answers: str, name: str) -> str:
    """Return the answer to an exercise, out of its lesson's text twin; nothing if it has none."""
    found = re.search(
        rf'^```python exercise="{name}".*?### BEGIN SOLUTION\n(.*?)^ *### END', answers, re.DOTALL | re.MULTILINE
    )
    return found[1] if found else ""


def instead_of_a_field(answers: str, name: str) -> str:
    """Say why an exercise has no field for its answer on the page, and what can be done there; nothing if it has one.

    Each exercise with an answer of one line has a field, and those of several lines that several_lines.toml has.
    """
    if name in lines() | bodies():
        return ""
    length = solution_length(answers, name)
    if LOOP.search(_solution(answers, name)):
        return (
            f"Its answer is a loop, {length} lines in all, and this page has no field for it. Here, plan it with "
            "a pencil: what does each turn of the loop get, and what does it hand on to the next?"
        )
    return (
        f"Its answer takes {length} lines, and this page has no field for it. Here, plan it with a pencil: "
        "which step comes first, and what does the next one need of it?"
    )


def fold_answers(notebook: NotebookNode) -> None:
    """Mark what answers a question: a page shows everything at once, and that would give it away.

    It is the next code with an output, if no heading but an exercise's stands before it: what another part shows
    answers another question. It gets a number as "answers" in its metadata, and so does the guess, as "answered_by".
    With it waits all that follows up to the next heading, question, widget or place to rest; the last cell of it gets
    "answers_end". A widget gives nothing away before somebody moves it, so it is never folded.

    What is to be worked out on paper is answered by the next code, which gets "on_paper" and is folded in the same way.
    If a guess still waits there, it answers that, too, and gets "guess_waits".
    """
    cells: list[NotebookNode] = []
    last: NotebookNode | None = None  # of the cells that answer
    guess: NotebookNode | None = None  # which no answer has followed yet
    here = False  # whether it is still of that guess that the text speaks
    number = 0
    for cell in (part for whole in notebook.cells for part in _up_to_a_heading(whole)):
        cells.append(cell)
        if last and _goes_on(cell):
            last = cell
            continue
        if last:
            last.metadata["answers_end"] = True
            last = None
        if cell.cell_type == "code" and cell.source.startswith("widgets.Prediction("):
            guess, here = cell, True
        elif cell.cell_type == "markdown":
            here = here and (not HEADING.match(cell.source) or bool(EXERCISE.match(cell.source)))
        elif _answers_on_paper(cells[-2] if len(cells) > 1 else None, cell):
            cell.metadata["on_paper"], cell.metadata["guess_waits"] = True, guess is not None
            guess = None
            last = cell
        elif guess and here and cell.get("outputs") and not cell.metadata.get(ONE_LINE):
            if not _has_widget(cell):
                number += 1
                cell.metadata["answers"] = guess.metadata["answered_by"] = number
                last = cell
            guess = None
    if last:
        last.metadata["answers_end"] = True
    notebook.cells = cells


def mark_parts(notebook: NotebookNode) -> None:
    """Number the cells that begin a part of the lesson, from 1 on, in their metadata.

    A part goes from one heading of the second level to the next. What stands before the first is in none.
    """
    begins = [cell for cell in notebook.cells if cell.cell_type == "markdown" and cell.source.startswith("## ")]
    for number, cell in enumerate(begins, 1):
        cell.metadata["part"] = number


def _answers_on_paper(before: NotebookNode | None, cell: NotebookNode) -> bool:
    """Whether code answers what the text before it asks to be worked out with a pencil."""
    if before is None or before.cell_type != "markdown" or not cell.get("outputs") or _has_widget(cell):
        return False
    return not cell.metadata.get("nbgrader") and asks_for_a_pencil(before.source)


def asks_for_a_pencil(text: str) -> bool:
    """Whether a text ends with something to work out on paper."""
    words = LAST_FORMULAS.sub("", text).strip().split("\n\n")[-1]
    return bool(ON_PAPER.search(words) or (PAPER_HEADING.search(text) and words.endswith("?")))


def _goes_on(cell: NotebookNode) -> bool:
    """Whether a cell still belongs to the answer before it."""
    if cell.cell_type == "markdown":
        return not (NEW_PART.match(cell.source) or cell.metadata.get(ONE_LINE))
    return not (_has_widget(cell) or cell.metadata.get(ONE_LINE) or cell.metadata.get("nbgrader"))


def _up_to_a_heading(cell: NotebookNode) -> Iterator[NotebookNode]:
    """Yield a text in two where a heading stands in it, and any other cell as it is."""
    heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
    if not heading or not cell.source[: heading.start()].strip():
        yield cell
    else:
        yield new_markdown_cell(cell.source[: heading.start()].rstrip())
        yield new_markdown_cell(cell.source[heading.start() :])


def _has_widget(cell: NotebookNode) -> bool:
    """Whether a widget is among the outputs of a cell."""
    return any(WIDGET_VIEW in output.get("data", {}) for output in cell.get("outputs", []))


def set_beside(notebook: NotebookNode) -> None:
    """Give a picture the formulas that belong to it: those on lines of their own that end the text before its cell.

    The page sets them beside the cell's first figure or widget, so they are taken out of the text.
    """
    for text, cell in pairwise(notebook.cells):
        picture = next(filter(_is_picture, cell.get("outputs", [])), None)
        if text.cell_type == "markdown" and picture and (found := LAST_FORMULAS.search(text.source)):
            picture.metadata[BESIDE] = found[1].strip()
            text.source = text.source[: found.start()]
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code" or cell.source]


def _is_picture(output: NotebookNode) -> bool:
    """Whether an output is a figure or a widget."""
    return bool({"text/html", WIDGET_VIEW} & set(output.get("data", {})))


def fold_plumbing(notebook: NotebookNode) -> None:
    """Mark the code that a reader does not need; the page shows it on demand, and its output in any case.

    Code that only imports, or only shows a widget, is marked as left out: it says nothing that the page does not.
    """
    cells = notebook.cells
    for before, cell, after in zip([None, *cells], cells, [*cells[1:], None], strict=False):
        if cell.cell_type == "code":
            prose = "\n".join(c.source for c in (before, after) if c and c.cell_type == "markdown")
            cell.metadata["folded"] = not cell.metadata.get("nbgrader") and is_plumbing(cell.source, prose)
            cell.metadata["left_out"] = cell.metadata["folded"] and says_nothing(cell.source)


def mark_half_done(notebook: NotebookNode) -> None:
    """Mark the code with a line to fill in, which a visitor can only read; the first such cell is to say so.

    What it prints of the missing value, a None, is left out: it would stay there when the line has been found.
    """
    cells = [c for c in notebook.cells if c.cell_type == "code" and TO_FILL_IN in c.source]
    for cell in cells:
        cell.metadata["half_done"] = "first" if cell is cells[0] else "further"
        for output in cell.outputs:
            if output.output_type == "stream":
                output.text = NOTHING_YET.sub("", output.text)
        cell.outputs = [output for output in cell.outputs if output.get("text") != ""]


def says_nothing(code: str) -> bool:
    """Whether plumbing only imports, or only shows a widget: a reader of the page gets nothing from seeing it."""
    statements = ast.parse(code).body
    called: set[str] = set().union(*map(_calls, statements))
    return not code.startswith(PLUMBING) and (all(map(_imports, statements)) or called == {"widgets"})


def fold_exercises(notebook: NotebookNode, answers: str = "") -> None:
    """Mark what is written and checked in the course: each exercise's cell gets its number and the line that checks it.

    That line's own cell is marked as left out. The task, its docstring's first sentence, is read without unfolding it;
    where a field for its line stands directly before it, that cell gets the task as "asks", and the reader meets it
    before the field.
    So is what can be done on the page where it has no field; `answers` is the lesson's text twin.
    """
    number, exercises = 0, {}
    for before, cell in itertools.pairwise([None, *notebook.cells]):
        graded = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown":
            number = int([number, *EXERCISE.findall(cell.source)][-1])
        elif graded.get("solution"):
            task = {"call": "", "task": ""} | _task(cell.source)
            name = graded["grade_id"]
            field = {"instead": instead_of_a_field(answers, name), "broken": name in BROKEN_ON_PURPOSE}
            if before and before.metadata.get(ONE_LINE) and task["task"]:
                before.metadata["asks"], task = task, {"call": "", "task": ""}
            cell.metadata["exercise"] = {"number": number, "name": name, "check": ""} | field | task
            exercises[f"check_{graded['grade_id']}"] = cell
        elif graded.get("grade") and graded["grade_id"] in exercises:
            exercises[graded["grade_id"]].metadata["exercise"]["check"] = cell.source
            cell.metadata["left_out"] = True


def _task(code: str) -> dict[str, str]:
    """Return how the function to be written is called, and the first paragraph of its docstring."""
    for one in ast.parse(code).body:
        if isinstance(one, ast.FunctionDef) and (words := ast.get_docstring(one)):
            call = code.splitlines()[one.lineno - 1].removeprefix("def ").removesuffix(":")
            return {"call": call, "task": " ".join(words.split("\n\n")[0].split())}
    return {}


def is_plumbing(code: str, prose: str = "") -> bool:
    """Whether a reader can do without this code.

    It only imports, gives a function of the course another name, draws, or shows a widget; or it says of itself that it
    is plumbing. `prose` is the text before and after it. Code that draws and that this text quotes is no plumbing, nor
    is a line to fill in.
    """
    if TO_FILL_IN in code:
        return False
    statements = ast.parse(code).body
    if code.startswith(PLUMBING) or all(_imports(one) for one in statements) or all(map(_renames, statements)):
        return True
    if any(isinstance(one, ast.FunctionDef | ast.ClassDef | ast.With | ast.While) for one in statements):
        return False
    called: set[str] = set().union(*map(_calls, statements))
    if called == {"widgets"}:
        return True
    quoted = any(words.strip("…. ") in code for words in SPOKEN_OF.findall(prose))
    return not quoted and bool(called & DRAWS) and called <= DRAWS | PREPARES | {RANDOM}


def _imports(statement: ast.stmt) -> bool:
    """Whether a statement imports something, or prepares an import by an environment variable."""
    return isinstance(statement, ast.Import | ast.ImportFrom) or _calls(statement) == {"os"}


def _renames(statement: ast.stmt) -> bool:
    """Whether a statement only gives other names to what has names: `forward = network.forward`."""
    parts = ast.walk(statement.value) if isinstance(statement, ast.Assign) else [statement]
    return all(isinstance(part, ast.Name | ast.Attribute | ast.Tuple | ast.expr_context) for part in parts)


def _calls(statement: ast.stmt) -> set[str]:
    """List what is called in a statement, each by its first name: `plots` for plots.show(fig)."""
    return {_first_name(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)}


def _first_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and function.attr == RANDOM:
        return RANDOM
    while isinstance(function, ast.Attribute | ast.Subscript | ast.Call):
        function = function.func if isinstance(function, ast.Call) else function.value
    return function.id if isinstance(function, ast.Name) else ""


@dataclass(frozen=True)
class Entry:
    """One line of a page's table of contents."""

    level: int
    """2 for a part of the lesson, 3 for what stands within one."""
    place: str
    """The id of the heading."""
    words: str
    """The heading as HTML."""


def contents(pages_html: list[str]) -> list[Entry]:
    """List the headings of rendered Markdown, first to last; what is folded away is left out."""
    whole = re.sub(r"<details>.*?</details>", "", "\n".join(pages_html), flags=re.DOTALL)
    found = re.findall(r'<h([23]) id="(.*?)">(.*?)</h\1>', whole, re.DOTALL)
    return [Entry(int(level), place, re.sub(r"</?a\b.*?>", "", words)) for level, place, words in found]
