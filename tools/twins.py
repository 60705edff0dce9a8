"""A lesson's text twin as a notebook, and back.

Short marks on the twin's cells say what a cell is, and become nbgrader's metadata here:

    exercise="sigmoid"              the student's cell of the exercise `sigmoid`
    check="sigmoid" points=4        the cell that grades it
    written="explain_xor" points=4  an answer in words, graded by hand
"""

import copy
import functools
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import editions
import jupytext
import nbformat
from headers import BEGIN, END, BuildError
from jupytext.config import load_jupytext_config
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

import course_lib

ROOT = Path(__file__).resolve().parents[1]
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FOOT = (  # of every notebook
    "*Backprop by Hand, {version}. Text: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/); code: MIT licence. "
    "Was a check wrong about your answer? Send your cell, and all that the check said, to whoever gave you this.*"
)
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def read_twin(path: Path) -> NotebookNode:
    """Read a text twin as a notebook with stable cell ids and nbgrader's metadata, without outputs.

    The marks around the start page's table are for `make build` alone, and left out.
    """
    notebook = jupytext.read(path, fmt="md")
    for cell in notebook.cells:
        cell.source = cell.source.replace(f"{BEGIN}\n\n", "").replace(f"\n\n{END}", "")
    return expand(notebook, path)


def expand(notebook: NotebookNode, path: Path) -> NotebookNode:
    """Give the notebook read from `path` all that the text leaves out."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    take_off_foot(notebook)  # a notebook that was saved in JupyterLab brings an earlier one along
    for cell in notebook.cells:
        _expand_marks(cell, path)
    for cell, identifier in zip(notebook.cells, _identifiers(notebook), strict=True):
        cell.id = identifier
    version = editions.since(path.stem, notebook.cells, course_lib.__version__, *released())
    _set_metadata(notebook, version)
    notebook.cells.append(new_markdown_cell(FOOT.format(version=version), id=editions.FOOT))
    return notebook


def take_off_foot(notebook: NotebookNode) -> None:
    """Take away the line at the foot, which says the version: it is made, and stands in no text twin."""
    beginning = FOOT.partition("{")[0]
    notebook.cells = [c for c in notebook.cells if c.cell_type != "markdown" or not c.source.startswith(beginning)]


@functools.cache
def released() -> tuple[dict[str, Any] | None, ...]:
    """The editions of the course that students may have."""
    return editions.released(ROOT), editions.packed(ROOT)


def _set_metadata(notebook: NotebookNode, version: str) -> None:
    language = NotebookNode(name="python")
    kernel = NotebookNode(KERNEL)
    notebook.metadata = NotebookNode(
        kernelspec=kernel,
        language_info=language,
        executed=code_digest(notebook),
        course=NotebookNode(version=version),  # in which the lesson last changed, to be told wherever it turns up
    )


def _expand_marks(cell: NotebookNode, path: Path) -> None:
    """Turn the short marks of a cell into nbgrader's metadata."""
    marks = {mark: cell.metadata[mark] for mark in ("exercise", "check", "written") if mark in cell.metadata}
    points = cell.metadata.get("points")
    if not marks and points is None:
        return
    where = f"{path.name}: the cell that starts {(cell.source.splitlines() or [''])[0]!r}"
    if points is not None and not isinstance(points, int):
        raise BuildError(f"{where}: points must be a whole number without quotes, not {points!r}")
    if len(marks) != 1:
        raise BuildError(f"{where} needs exactly one of the marks exercise, check, written; it has {list(marks)}")
    ((mark, name),) = marks.items()
    if (points is None) != (mark == "exercise"):
        raise BuildError(f"{where}: points belong to check and written cells, and to no others")
    if (cell.cell_type == "markdown") != (mark == "written"):
        raise BuildError(f"{where}: the mark {mark} does not belong on a {cell.cell_type} cell")
    if mark == "check":
        if cell.source != f"check.{name}({name})":
            raise BuildError(f"{where} must be exactly: check.{name}({name})")
        cell.metadata.tags = ["raises-exception"]  # so that Run All goes on past an exercise not attempted yet
    cell.metadata.nbgrader = NotebookNode(
        grade=mark != "exercise",
        grade_id=f"check_{name}" if mark == "check" else name,
        locked=mark == "check",
        schema_version=3,
        solution=mark != "check",
        task=False,
    )
    if points is not None:
        cell.metadata.nbgrader.points = points


def _identifiers(notebook: NotebookNode) -> list[str]:
    """An id for each cell: its grade_id, else the heading it stands under and its number there."""
    found, section = [], "top"
    numbers: Counter[str] = Counter()
    for cell in notebook.cells:
        heading = re.search(r"^#+ (.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
        if heading:
            section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:48]
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if not grade_id:
            numbers[section] += 1
        found.append(grade_id or f"{section}-{numbers[section]}")
    twice = [identifier for identifier, times in Counter(found).items() if times > 1]
    if twice:
        raise BuildError(
            f"these cell ids stand twice: {', '.join(twice)}; give the exercise or the heading another name"
        )
    return found


def write_twin(notebook: NotebookNode, path: Path) -> None:
    """Write the notebook as text: cells and their short marks, nothing that is derived from them.

    Raises BuildError, and leaves the file as it was, where reading it back would not give the same notebook.
    """
    short = copy.deepcopy(notebook)
    take_off_foot(short)
    for cell in short.cells:
        if "check" in cell.metadata:
            cell.metadata.pop("tags", None)
    text = jupytext.writes(short, fmt="md", config=load_jupytext_config(str(ROOT / "solutions" / "any")))
    if expand(jupytext.reads(text, fmt="md"), path) != notebook:
        raise BuildError(f"{path.name} does not survive being read and written; look for unusual cell metadata")
    path.write_text(text, encoding="utf-8", newline="\n")


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, the same bytes on every platform."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def keep_outputs(new: NotebookNode, old: NotebookNode) -> bool:
    """Move the outputs of `old` into `new`; says whether they are those of a run of this very code."""
    code, before = ([c for c in nb.cells if c.cell_type == "code"] for nb in (new, old))
    if [c.source for c in code] != [c.source for c in before] or not any(c.outputs for c in before):
        return False
    for cell, known in zip(code, before, strict=True):
        cell.outputs, cell.execution_count = known.outputs, known.execution_count
    return new.metadata.get("executed") == old.metadata.get("executed")


def code_digest(notebook: NotebookNode) -> str:
    """A fingerprint of the code that was run: outputs of other code are not kept."""
    code = "\0".join(c.source for c in notebook.cells if c.cell_type == "code")
    return hashlib.sha256(code.encode()).hexdigest()[:16]
