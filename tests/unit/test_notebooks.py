"""The student's notebooks, read from the disk: how far each exercise is."""

import shutil
from pathlib import Path

import nbformat
import pytest

from course_lib.checks import EXERCISES
from course_lib.work import notebooks
from course_lib.work.notebooks import State

ROOT = Path(__file__).resolve().parents[2]
NAME = "01_neuron"


@pytest.fixture
def work(tmp_path):
    shutil.copytree(ROOT / "lessons", tmp_path, dirs_exist_ok=True)
    return tmp_path


def changed(work: Path, name: str, **how: object) -> notebooks.Notebook:
    """The lesson with one cell changed: its source, the output of its check, the numbers beside both."""
    file = work / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(file, as_version=4)
    cells = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    if "source" in how:
        cells[name].source = how["source"]
    if "said" in how:
        cells[f"check_{name}"].outputs = [nbformat.v4.new_output("stream", name="stdout", text=how["said"])]
    if "ran" in how:
        cells[name].execution_count, cells[f"check_{name}"].execution_count = how["ran"]
    nbformat.write(notebook, file)
    return notebooks.read(file)


MINE = "def relu(z):\n    return np.maximum(z, 0)"


def test_all_is_open_as_it_was_handed_out(work):
    notebook = notebooks.read(work / NAME / f"{NAME}.ipynb")
    assert notebook.exercises == ["weighted_sum", "sigmoid", "relu", "neuron", "gate"]
    assert notebook.written == ["explain_xor"]
    assert {notebook.state(name) for name in [*notebook.exercises, *notebook.written]} == {State.OPEN}
    given = nbformat.read(ROOT / "lessons" / NAME / f"{NAME}.ipynb", as_version=4)
    assert notebook.version == given.metadata.course.version


def test_every_lesson_has_its_exercises(work):
    for file in notebooks.files(work):
        notebook = notebooks.read(file)
        assert {*notebook.exercises} == {name for name, e in EXERCISES.items() if e.lesson == file.stem}
        assert len(notebook.written) == 1


def test_an_answer_that_was_not_checked_is_tried(work):
    assert changed(work, "relu", source=MINE).state("relu") == State.TRIED


def test_a_tick_below_it_is_passed(work):
    assert changed(work, "relu", source=MINE, said="✓ relu: right on 9 cases.\n").state("relu") == State.PASSED
    late = "The cell with your `relu` stopped with SyntaxError, so this is about the function before it.\n✓ relu: right"
    assert changed(work, "relu", source=MINE, said=late).state("relu") == State.PASSED


def test_a_tick_of_another_exercise_says_nothing(work):
    assert changed(work, "relu", source=MINE, said="✓ sigmoid: right on 9 cases.\n").state("relu") == State.TRIED


def test_an_answer_that_was_run_after_its_check_is_tried_only(work):
    told = dict(source=MINE, said="✓ relu: right on 9 cases.\n")
    assert changed(work, "relu", **told, ran=(4, 5)).state("relu") == State.PASSED
    assert changed(work, "relu", **told, ran=(6, 5)).state("relu") == State.TRIED


def test_the_exception_and_what_was_shown_are_read(work):
    file = work / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(file, as_version=4)
    outputs = [
        nbformat.v4.new_output("display_data", {"text/plain": "shown", "text/html": "<b>"}),
        nbformat.v4.new_output("error", ename="NameError", evalue="", traceback=["told"]),
    ]
    check = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "check_relu")
    check.outputs = outputs
    nbformat.write(notebook, file)
    found = notebooks.read(file).cell("check_relu")
    assert (found.error, found.said) == ("NameError", "shown\ntold")
    assert notebooks.read(file).cell("nowhere") is None


def test_a_written_answer_is_there_or_not(work):
    assert changed(work, "explain_xor", source=" \n").state("explain_xor") == State.OPEN
    assert changed(work, "explain_xor", source="A line.").state("explain_xor") == State.PASSED


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cells": 3}', '{"cells": [1]}', "[" * 100_000])
def test_what_is_no_notebook_is_called_so(tmp_path, text):
    file = tmp_path / "x.ipynb"
    file.write_text(text)
    with pytest.raises(notebooks.Unreadable, match=r"x\.ipynb is no notebook"):
        notebooks.read(file)


def test_the_lessons_are_found_from_the_start_page_and_from_a_lesson(work):
    assert notebooks.folder(work) == work
    assert notebooks.folder(work / NAME) == work
    (work / notebooks.START).unlink()
    assert notebooks.folder(work / NAME) == work
    assert notebooks.folder(work) == work
    assert [file.stem for file in notebooks.files(work)][:2] == ["01_neuron", "02_forward_pass"]
