"""Build the lessons: text twin, executed notebook, release.

    python tools/build.py           build what is not up to date
    python tools/build.py --force   run every notebook anew, too
    python tools/build.py --check   change nothing, fail and say what is stale

The text twin `solutions/<lesson>/<lesson>.md` is what an author writes (or saves from JupyterLab, which keeps both
in step). Short marks on its cells say what a cell is, and become nbgrader's metadata here:

    exercise="sigmoid"              the student's cell of the exercise `sigmoid`
    check="sigmoid" points=4        the cell that grades it
    written="explain_xor" points=4  an answer in words, graded by hand
"""

import argparse
import copy
import functools
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import editions
import jupytext
import nbformat
from jupytext.config import load_jupytext_config
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

import course_lib

ROOT = Path(__file__).resolve().parents[1]
START = "START_HERE"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class BuildError(Exception):
    """A lesson cannot be built; the text says where and what to do."""


def lessons(root: Path) -> list[str]:
    """Names of the lessons, in order: the folders of solutions/ that hold a text twin of their own name."""
    return sorted(p.parent.name for p in (root / "solutions").glob("*/*.md") if p.stem == p.parent.name)


def read_twin(path: Path) -> NotebookNode:
    """Read a text twin as a notebook with stable cell ids and nbgrader's metadata, without outputs."""
    return expand(jupytext.read(path, fmt="md"), path)


def expand(notebook: NotebookNode, path: Path) -> NotebookNode:
    """Give the notebook read from `path` all that the text leaves out."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        _expand_marks(cell, path)
    for cell, identifier in zip(notebook.cells, _identifiers(notebook), strict=True):
        cell.id = identifier
    _set_metadata(notebook, editions.since(path.stem, notebook.cells, course_lib.__version__, *released()))
    return notebook


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


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Run a notebook in its folder. Raises BuildError where a cell fails that has no leave to."""
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name=KERNEL["name"],
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # not that others on this machine could hear it
        resources={"metadata": {"path": str(folder)}},
    )
    known = copy.deepcopy(notebook.metadata)
    try:
        client.execute()
    except CellExecutionError as error:
        raise BuildError(f"a cell of {folder.name} failed:\n{error}") from None
    notebook.metadata = known  # a kernel adds what depends on the machine
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and cell.metadata.get("nbgrader"):
                raise BuildError(f"{cell.metadata.nbgrader.grade_id}: {output.ename}: {output.evalue}")
            if WIDGET_VIEW in output.get("data", {}):
                del output.data[WIDGET_VIEW]  # its state is not kept, so its words stand alone


def build_solution(root: Path, lesson: str, force: bool) -> None:
    """Text twin → executed notebook; the twin comes back in jupytext's own form."""
    folder = root / "solutions" / lesson
    twin, target = folder / f"{lesson}.md", folder / f"{lesson}.ipynb"
    notebook = read_twin(twin)
    write_twin(notebook, twin)
    known = nbformat.read(target, as_version=4) if target.exists() else None
    if force or known is None or not keep_outputs(notebook, known):
        print(f"running {lesson}")
        execute(notebook, folder)
    write_notebook(notebook, target)
    twin.touch()  # the twin is the source: JupyterLab must not find it older than its notebook


def release(root: Path, names: list[str], to: Path) -> None:
    """Let nbgrader make the students' version of each lesson in the folder `to`."""
    for lesson in names:
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", lesson, "--force", "--no-db",
                   f"--CourseDirectory.root={root}", f"--CourseDirectory.release_directory={to}"]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
        if done.returncode:
            raise BuildError(f"nbgrader could not release {lesson}:\n{done.stdout}{done.stderr}")
    write_notebook(read_twin(root / "solutions" / f"{START}.md"), to / f"{START}.ipynb")


def build(root: Path, force: bool = False) -> None:
    """Build every lesson below `root`."""
    names = lessons(root)
    for lesson in names:
        build_solution(root, lesson, force)
    (root / "lessons").mkdir(exist_ok=True)
    for old in {p.name for p in (root / "lessons").iterdir() if p.is_dir()} - set(names):
        shutil.rmtree(root / "lessons" / old)
    release(root, names, root / "lessons")


def stale(root: Path) -> list[str]:
    """The generated files that differ from what their sources give, as paths relative to `root`."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        shutil.copytree(root / "solutions", fresh / "solutions")
        for lesson in lessons(root):
            twin, target = (fresh / "solutions" / lesson / f"{lesson}{suffix}" for suffix in (".md", ".ipynb"))
            notebook = read_twin(twin)
            write_twin(notebook, twin)
            if target.exists() and keep_outputs(notebook, nbformat.read(target, as_version=4)):
                write_notebook(notebook, target)
            else:
                target.unlink(missing_ok=True)
                found.append(f"solutions/{lesson}/{lesson}.ipynb")
        names = [n for n in lessons(root) if (fresh / "solutions" / n / f"{n}.ipynb").exists()]
        release(fresh, names, fresh / "lessons")
        for part in ("solutions", "lessons"):
            files = {p.relative_to(base) for base in (root, fresh) for p in (base / part).rglob("*") if p.is_file()}
            for file in sorted(f for f in files if ".ipynb_checkpoints" not in f.parts):
                pair = [root / file, fresh / file]
                if not all(p.exists() for p in pair) or pair[0].read_bytes() != pair[1].read_bytes():
                    found.append(file.as_posix())
    return sorted(set(found))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Build the lessons: text twin, executed notebook, release.")
    parser.add_argument("--force", action="store_true", help="run every notebook anew")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something is stale")
    options = parser.parse_args()
    try:
        if options.check:
            if old := stale(ROOT):
                print("stale, run `make build`:", *old, sep="\n  ")
                return 1
            print("everything generated is up to date")
        else:
            build(ROOT, options.force)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
