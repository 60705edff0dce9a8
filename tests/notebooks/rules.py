"""The rules that every lesson keeps. Each returns what breaks it, in sentences: where, and what to write."""

import math
import re
import symtable
from collections.abc import Iterable
from pathlib import Path

import editions
import nbformat
import twins
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
WORDS, MORE_WORDS = (900, 1800), 300  # of prose, in a lesson of one sitting; and what each further one may add
MINUTES, SITTING = (45, 180), 75  # of a lesson, and of a sitting at most
SITTINGS, FURTHER = {2: "two", 3: "three"}, ("second", "third")  # in the header, and at the places to rest
QUESTIONS = (3, 6)  # of "What do you remember?"
POINTS, IN_WORDS = 20, 4  # of a lesson's checks together, and of its question in words
WIDTH, HEIGHT = 100, 45  # characters of a line of code, lines of a cell
COUNTS = {"m", "n", "n_prev", "i", "j", "k", "total"}  # how a student's function names a size, a place or a sum
ALTERNATIVE = 40  # letters of a figure's words
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
TIME = re.compile(r"\*\*Time:\*\* about (\d+) minutes(?:, in (\w+) sittings \((\d+(?: \+ \d+)+)\))?")
REST = re.compile(
    r"^> \*\*A place to rest\.\*\* You can now .+ \*The (\w+) sitting, (\d+) minutes, .+\*$", re.MULTILINE
)
PARTS = {  # what the lesson must hold, whatever the case of its letters; and what it is
    "**After this lesson you can**": "the goals, in the header",
    "**Time:** about": "the minutes, in the header",
    "**Builds on:**": "the lessons before, in the header",
    "## A question before anything else": "a question to commit to before the picture",
    "On paper": "a worked example on paper numbers",
    "Half done: you write one line": "an example with one line to write",
    "Break it": "something to break",
    "An experiment:": "a surprise to find out",
    "## In your own words": "the heading before the question that is answered in words",
    "## What do you remember?": "the heading before three to six questions",
    "## What comes next": "the last heading",
    "*Elsewhere:*": "where else to read about it",
    "widgets.Prediction(": "the cell that takes the guess",
}


def twin(lesson: str) -> str:
    """The file that the author writes, as it is told."""
    return f"solutions/{lesson}/{lesson}.md"


def of(part: str, lesson: str) -> NotebookNode:
    """A notebook of the lesson: that of `solutions`, or that of `lessons`, which students get."""
    return nbformat.read(ROOT / part / lesson / f"{lesson}.ipynb", as_version=4)


def parts(lesson: str, source: str) -> list[str]:
    """What is missing of the parts that every lesson has, or stands there too often."""
    found = [f"{twin(lesson)} lacks {what}: write “{part}”" for part, what in PARTS.items()
             if part.lower() not in source.lower()]  # fmt: skip
    if (elsewhere := source.count("*Elsewhere:*")) > 1:
        found.append(f"{twin(lesson)} has {elsewhere} times “*Elsewhere:*”: put all links into one")
    questions = len(re.findall(r"<summary>\d\. ", source))
    if not QUESTIONS[0] <= questions <= QUESTIONS[1]:
        found.append(f"{twin(lesson)} has {questions} questions to remember by (“<summary>1. …”): three to six")
    if time := TIME.search(source):
        minutes, count, each = time.groups()
        found += sittings(lesson, source, int(minutes), count, [int(m) for m in each.split(" + ")] if each else [])
    return found


def sittings(lesson: str, source: str, minutes: int, count: str | None, each: list[int]) -> list[str]:
    """Whether a lesson takes as long as a lesson may, and says where to rest if that is more than one sitting.

    The header says how long it takes (`minutes`), in how many sittings (`count`, a word), and how long `each` takes.
    """
    found, rests = [], [(which, int(rest)) for which, rest in REST.findall(source)]
    least, most = MINUTES
    if not least <= minutes <= most:
        found.append(f"{twin(lesson)} takes {minutes} minutes: between {least} and {most}; part it, or fill it")
    elif minutes > SITTING and not each:
        needed = math.ceil(minutes / SITTING)
        even = " + ".join(str((minutes + i) // needed) for i in reversed(range(needed)))
        found.append(
            f"{twin(lesson)} takes {minutes} minutes, and a sitting {SITTING} at most: write “about {minutes} minutes, "
            f"in {SITTINGS[needed]} sittings ({even})”"
        )
    if each and (sum(each) != minutes or max(each) > SITTING or SITTINGS.get(len(each)) != count):
        found.append(
            f"{twin(lesson)}: {count} sittings of {' + '.join(map(str, each))} minutes: {minutes} in all, {SITTING} at "
            f"most each, and {' or '.join(SITTINGS.values())} of them"
        )
    wanted = [*zip(FURTHER, each[1:], strict=False)]
    if rests != wanted:
        line = "> **A place to rest.** You can now … *The {} sitting, {} minutes, …*"
        found.append(
            f"{twin(lesson)} has {len(rests)} places to rest{_before(rests)}; wanted: "
            + (", ".join(f"“{line.format(*rest)}”" for rest in wanted) or "none")
        )
    return found


def _before(rests: list[tuple[str, int]]) -> str:
    """Say before which sittings the places to rest stand."""
    return ", before " + ", ".join(f"the {which} of {minutes} minutes" for which, minutes in rests) if rests else ""


def length(lesson: str, cells: Iterable[NotebookNode]) -> list[str]:
    """Whether the prose can be read in its sittings. Tables, formulas, code, tags and the foot do not count."""
    text = "\n".join(c.source for c in cells if c.cell_type == "markdown" and c.get("id") != editions.FOOT)
    further = len(REST.findall(text))
    least, most = WORDS[0], WORDS[1] + MORE_WORDS * further
    text = re.sub(r"<[^>]+>|\$+[^$]*\$+|`[^`]*`|^\|.*$", " ", text, flags=re.MULTILINE)
    count = len(re.findall(r"[A-Za-z][A-Za-z'’-]+", text))
    if count < least:
        return [f"{twin(lesson)} has {count} words of prose, {least} at least: add {least - count}"]
    if count > most:
        where = f"{twin(lesson)} has {count} words of prose"
        return [f"{where}, {most} at most in {1 + further} sittings: cut {count - most}"]
    return []


def fits_a_laptop(lesson: str, cells: Iterable[NotebookNode]) -> list[str]:
    """Cells that are higher, and lines of code that are wider, than a screen."""
    found = []
    for cell in cells:
        lines = cell.source.splitlines()
        where = f"{twin(lesson)}, cell {cell.id} (“{lines[0][:50] if lines else ''}”)"
        if len(lines) > HEIGHT:
            found.append(f"{where} has {len(lines)} lines, {HEIGHT} at most: make two cells of it")
        for number, line in enumerate(lines, 1):
            if cell.cell_type == "code" and len(line) > WIDTH:
                found.append(f"{where}, line {number} has {len(line)} characters, {WIDTH} at most: break it")
    return found


def names(lesson: str, cells: Iterable[NotebookNode]) -> list[str]:
    """Names that mean two things, so that cells run in another order, or a slip in an exercise, give nonsense.

    What one cell takes from another must be bound by that one alone. And no cell binds one of COUNTS: a function that
    forgets to bind it would find that one, where a NameError would tell the student.
    """
    bound: dict[str, list[str]] = {}
    taken: set[str] = set()
    for cell in cells:
        if cell.cell_type == "code":
            binds, takes = _names(cell.source)
            taken |= takes
            for name in sorted(binds):
                bound.setdefault(name, []).append(cell.id)
    found = [f"{twin(lesson)}, cells {' and '.join(ids)} bind {name}, and another cell takes it: rename all but one"
             for name, ids in bound.items() if name in taken and len(ids) > 1]  # fmt: skip
    return found + [f"{twin(lesson)}, cell {cell} binds {name}, which an exercise may forget to bind: rename it"
                    for name in sorted(COUNTS & bound.keys()) for cell in bound[name]]  # fmt: skip


def _names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell binds for all others, imports aside, and those that it takes from others."""

    def scopes(table: symtable.SymbolTable) -> Iterable[symtable.SymbolTable]:
        yield table
        for child in table.get_children():
            yield from scopes(child)

    cell = symtable.symtable(source, "cell", "exec")
    given = {symbol.get_name() for symbol in cell.get_symbols() if symbol.is_assigned()}
    imported = {symbol.get_name() for symbol in cell.get_symbols() if symbol.is_imported()}
    used = {symbol.get_name() for table in scopes(cell) for symbol in table.get_symbols()
            if symbol.is_referenced() and (table is cell or symbol.is_global())}  # fmt: skip
    return given - imported, used - given


def marks(lesson: str, cells: Iterable[NotebookNode], exercises: Iterable[str]) -> list[str]:
    """Exercises, checks, the question in words, and their points."""
    known = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    wanted = [*exercises]
    file = f"course_lib/checks/lesson_{lesson[:2]}.py"
    found = [f'{twin(lesson)} has no cell for {name}, an exercise of {file}: write ```python exercise="{name}"'
             for name in wanted if name not in known]  # fmt: skip
    found += [f'{twin(lesson)} has no check of {name}: write ```python check="{name}" points=4'
              for name in wanted if f"check_{name}" not in known]  # fmt: skip
    written = [name for name in known if name.startswith("explain_")]
    strange = sorted({*known} - {*wanted, *(f"check_{name}" for name in wanted), *written})
    found += [f"{twin(lesson)} marks {name}, and {file} has no such exercise: add it to EXERCISES, or take the mark out"
              for name in strange]  # fmt: skip
    if len(written) != 1:
        found.append(f"{twin(lesson)} has {len(written)} questions in words: one; its name starts with explain_")
    found += [f"{twin(lesson)}: {name} carries {known[name].metadata.nbgrader.points} points, and must carry {IN_WORDS}"
              for name in written if known[name].metadata.nbgrader.points != IN_WORDS]  # fmt: skip
    total = sum(known[f"check_{name}"].metadata.nbgrader.points for name in wanted if f"check_{name}" in known)
    if total != POINTS:
        found.append(f"{twin(lesson)}: the points of the checks add up to {total}, and must add up to {POINTS}")
    for name in filter(known.__contains__, wanted):
        if not known[name].source.startswith(f"def {name}("):
            found.append(f"{twin(lesson)}: the cell of {name} starts with other words: begin it with `def {name}(`")
        if not known[name].source.endswith("raise NotImplementedError()"):
            found.append(f"{twin(lesson)}: the cell of {name} goes on after its solution: end it with ### END SOLUTION")
    return found


def leaks(lesson: str, source: str, cells: Iterable[NotebookNode], answers: Iterable[str]) -> list[str]:
    """Lines of a solution, and answers in words, that students get.

    A line between the markers may stand in a cell that stays where the prose shows it on purpose.
    """
    cells, answers, blocks = list(cells), list(answers), SOLUTION.findall(source)
    found = []
    if not blocks:
        found.append(f"{twin(lesson)} has no solution: put it between ### BEGIN SOLUTION and ### END SOLUTION")
    if not answers:
        found.append(f'{twin(lesson)} has no answer in words: write <!-- #region written="explain_…" points=4 -->')
    shown = {line.strip() for line in SOLUTION.sub("", source).splitlines()}
    secret = {line.strip() for block in blocks for line in block.splitlines()} - shown
    if blocks and not secret:
        found.append(f"{twin(lesson)} shows every line of its solutions elsewhere: then nothing is left to find")
    for cell in cells:
        where = f"lessons/{lesson}/{lesson}.ipynb, cell {cell.id}"
        code = {line.strip() for line in cell.source.splitlines()} if cell.cell_type == "code" else set()
        found += [f"{where} holds “{line}” of a solution: `make build`, or mend the markers in {twin(lesson)}"
                  for line in sorted(secret & code)]  # fmt: skip
        if "SOLUTION" in cell.source:
            found.append(f"{where} holds a marker of a solution: in {twin(lesson)}, each stands on a line of its own")
        if cell.get("outputs"):
            found.append(f"{where} holds an output: `make build` makes the release without any")
        if any(answer[:60] in cell.source for answer in answers):
            found.append(f"{where} holds the answer in words: ask the question in a cell before it")
    return found


def figures(lesson: str, cells: Iterable[NotebookNode]) -> list[str]:
    """Figures without words, and a lesson without figures."""
    found, count = [], 0
    for cell in cells:
        for output in cell.get("outputs", []):
            where, data = f"{twin(lesson)}, cell {cell.id}", output.get("data", {})
            if "image/png" in data:
                found.append(f"{where} leaves a figure without words: show it by plots.show(fig)")
            if "text/html" in data:
                count += 1
                words = re.search(r'<img alt="([^"]*)"', data["text/html"])
                if words is None:
                    found.append(f"{where} shows HTML that is no figure: draw it by a function of course_lib/plots/")
                elif len(words[1]) <= ALTERNATIVE:
                    found.append(f"{where} says of its figure “{words[1]}”: more than {ALTERNATIVE} letters")
    return found if count else [*found, f"{twin(lesson)} draws no figure: plots.figure(), draw, plots.show(fig)"]


def widgets(part: str, lesson: str, notebook: NotebookNode) -> list[str]:
    """Views and states of widgets that were kept; nothing could show them."""
    file = f"{part}/{lesson}/{lesson}.ipynb"
    found = [f"{file} keeps the state of its widgets: `make build`"] if "widgets" in notebook.metadata else []
    return found + [f"{file}, cell {cell.id} keeps the view of a widget: `make build`" for cell in notebook.cells
                    if any(twins.WIDGET_VIEW in o.get("data", {}) for o in cell.get("outputs", []))]  # fmt: skip


def links(folder: Path, cells: Iterable[NotebookNode]) -> list[str]:
    """Links inside the course that lead nowhere, as seen from `folder`."""
    texts = [cell for cell in cells if cell.cell_type == "markdown"]
    return [f"cell {cell.id} links to {link}, which is not there: mend the link, or take it out" for cell in texts
            for link in re.findall(r"\]\(([^)#:]+)\)", cell.source) if not (folder / link).exists()]  # fmt: skip


def foot(part: str, lesson: str, notebook: NotebookNode) -> list[str]:
    """A last cell that does not say, where students see it, what the notebook's metadata say of its version."""
    file, last = f"{part}/{lesson}/{lesson}.ipynb", notebook.cells[-1]
    if last.source != twins.FOOT.format(version=notebook.metadata.course.version):
        return [f"{file} does not end with its version, but with “{last.source[:50]}”: `make build`"]
    return []
