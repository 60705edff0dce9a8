"""Intake takes the sources of cells from a student's folder, whatever else is in it or wrong with one cell."""

import json
import os
from pathlib import Path

import pytest

from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.intake import (
    CUT,
    LARGEST_FILE,
    MOST_CELLS,
    MOST_ENTRIES,
    MOST_NOTEBOOKS,
    MOST_TEXT,
    Unreadable,
    fingerprint,
    names_in,
    read,
    rebuilt,
    take,
)
from course_lib.grading.outcome import Status
from course_lib.grading.sandbox.codec import LONGEST_TEXT

ANSWER = ReleasedCell("relu", "code", "# your code", None, locked=False, solution=True, task=False, points=None)
CHECK = ReleasedCell(
    "check_relu", "code", "check.relu(relu)", None, locked=True, solution=False, task=False, points=4.0
)
WRITTEN = ReleasedCell("explain", "markdown", "Your words", None, locked=False, solution=True, task=False, points=2.0)
ASSIGNMENT = Assignment("01", "nb", {given.name: given for given in (ANSWER, CHECK, WRITTEN)})
OWN = "def relu(z):\n    return z * (z > 0)"


def cell(source, name=None, kind="code", **more):
    marks = {"nbgrader": {"grade_id": name}} if name else {}
    return {"cell_type": kind, "source": source, "metadata": marks} | more


RIGHT = [cell(OWN, "relu"), cell(CHECK.source, "check_relu"), cell("Because", "explain", "markdown")]


def written(*cells, **more) -> bytes:
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells} | more).encode()


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "submitted" / "zoe" / "01"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def taken(folder):
    """What is taken of a notebook with these bytes."""

    def taken(content: bytes):
        (folder / "nb.ipynb").write_bytes(content)
        return take(folder, ASSIGNMENT)

    return taken


def sources(taken) -> dict[str, str]:
    return {c.name: c.source for c in taken.cells if c.name}


WHOLE = {"relu": OWN, "check_relu": CHECK.source, "explain": "Because"}

ODD_CELLS = {
    "a number": (1, "cell 1: no cell, left out"),
    "a list": ([], "cell 1: no cell, left out"),
    "a source that is a number": (cell(1), "cell 1: its source is not text, left out"),
    "a source of numbers": (cell([1, 2]), "cell 1: its source is not text, left out"),
    "a source that is an object": (cell({}), "cell 1: its source is not text, left out"),
    "code that is too long": (
        cell("x" * (LONGEST_TEXT + 1)),
        "cell 1: left out, as it has more than 100,000 characters",
    ),
    "lines that are too many": (
        cell(["x\n"] * LONGEST_TEXT),
        "cell 1: left out, as it has more than 100,000 characters",
    ),
    "empty lines without number": (cell([""] * LONGEST_TEXT * 10), "cell 1: its source is not text, left out"),
}


@pytest.mark.parametrize("odd", ODD_CELLS)
def test_an_odd_cell_costs_itself_and_nothing_else(taken, odd):
    one, note = ODD_CELLS[odd]
    found = taken(written(one, *RIGHT))
    assert (found.status, sources(found), found.notes) == (Status.GRADED, WHOLE, [note])


def test_a_note_that_is_too_long_keeps_its_beginning_and_says_so(taken):
    found = taken(written(*RIGHT[:2], cell("ä" * 150_000, "explain", "markdown")))
    assert sources(found)["explain"] == "ä" * LONGEST_TEXT + CUT
    assert (found.status, found.notes) == (Status.GRADED, ["cell 3: cut after 100,000 characters"])


def test_a_locked_cell_gets_its_own_source_back_however_long_it_became(taken):
    found = taken(written(RIGHT[0], cell("x" * 10**6, "check_relu"), RIGHT[2]))
    assert (sources(found), found.notes) == (WHOLE, ["edited: check_relu"])


def test_of_too_many_cells_the_lessons_own_are_kept_wherever_they_stand(taken):
    found = taken(written(RIGHT[0], *[cell("1")] * 3_000, *RIGHT[1:]))
    assert (sources(found), len(found.cells)) == (WHOLE, MOST_CELLS)
    assert found.notes == ["cells 999, 1000, 1001, 1002, 1003 and 1,998 more: left out, as there are too many others"]


def test_the_text_of_all_other_cells_together_is_bounded(taken):
    found = taken(written(*[cell("x" * LONGEST_TEXT)] * 30, *RIGHT))
    assert sources(found) == WHOLE
    assert sum(len(c.source) for c in found.cells if not c.name) == MOST_TEXT


@pytest.mark.parametrize(
    "outputs",
    [
        [{"output_type": "display_data", "data": {"image/png": "x" * (30 << 20)}}],
        [{"output_type": "stream", "text": ["epoch 12: loss 0.123\n"] * 1_000_000}],
        [{"output_type": "stream", "text": '"]}, {"cells": [] \\" \\\\'}],
    ],
    ids=["a large picture", "a million printed lines", "brackets and quotes"],
)
def test_outputs_cost_no_points(taken, outputs):
    found = taken(written(RIGHT[0] | {"outputs": outputs}, *RIGHT[1:]))
    assert (found.status, sources(found), found.notes) == (Status.GRADED, WHOLE, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_encoding_of_json_is_read(taken, encoding):
    content = json.dumps({"nbformat": 4, "cells": [*RIGHT, cell("ü", kind="markdown")]}, ensure_ascii=False)
    found = taken(content.encode(encoding))
    assert (sources(found), found.cells[-1].source) == (WHOLE, "ü")


def test_bytes_that_are_no_text_and_half_characters_become_signs_of_their_own(taken):
    found = taken(written(*RIGHT, cell("XX \ud800", kind="markdown")).replace(b"XX", b"\xff"))
    assert (sources(found), found.cells[-1].source) == (WHOLE, "\ufffd ?")


def test_numbers_that_are_none_in_json_stop_nothing(taken):
    assert sources(taken(written(*RIGHT, cell("", outputs=[float("nan"), float("inf")])))) == WHOLE


def test_of_a_key_that_is_there_twice_the_last_one_counts(taken):
    twice = written(*RIGHT).replace(b'"cell_type"', b'"source": "1", "cell_type"')
    assert sources(taken(twice)) == WHOLE


def test_what_stands_behind_the_end_is_left_out(taken):
    found = taken(written(*RIGHT) + b"}\n<<<<<<<")
    assert (sources(found), found.notes) == (
        WHOLE,
        ["something follows the end of the notebook; it was left out"],
    )


@pytest.mark.parametrize("nbformat", [5, "4", None, True])
def test_another_number_of_the_format_is_noted_where_the_cells_are_there(taken, nbformat):
    found = taken(written(*RIGHT, nbformat=nbformat))
    assert sources(found) == WHOLE
    assert found.notes == ["it is not marked as a notebook of format 4, and was read as one"]


UNREADABLE = {
    b"": "no valid JSON",
    b"{": "no valid JSON",
    b"\x00" * 100: "not a notebook of format 4",
    b"[" * 1_000_000: "no valid JSON",
    written(*RIGHT)[:-9]: "no valid JSON",
    b'{"nbformat": 4, "cells": 1}': "not a notebook of format 4",
    b'{"nbformat": 4, "cells": [1]}': "none of its 1 cells can be read",
    b'{"worksheets": []}': "a notebook of format 3: open it in JupyterLab, save it, and hand it in again",
    b'{"cells": [' + b"[]," * 2_000_000 + b"1]}": "more than 2,000,000 lists and values",
}


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:20]))
def test_what_holds_no_cells_is_malformed_and_says_why(taken, content):
    found = taken(content)
    assert (found.status, found.notes) == (Status.MALFORMED, [UNREADABLE[content]])
    with pytest.raises(Unreadable, match=UNREADABLE[content]):
        names_in(content, ASSIGNMENT.cells)


def test_reading_looks_into_nothing_and_rebuilding_needs_no_folder(folder):
    (folder / "nb.ipynb").write_bytes(written(*RIGHT))
    files = read(folder, ASSIGNMENT)
    (folder / "nb.ipynb").unlink()
    assert (list(files.contents), sources(rebuilt(files, ASSIGNMENT))) == (["nb.ipynb"], WHOLE)
    assert rebuilt(files, ASSIGNMENT).digest == files.digest


@pytest.mark.parametrize("linked", ["zoe", "zoe/01", "zoe/01/nb.ipynb"])
def test_nothing_on_the_way_to_the_notebook_may_be_a_link_to_anothers(folder, linked):
    submitted = folder.parents[1]
    folder.rmdir()
    folder.parent.rmdir()
    others = submitted / "anna" / "01"
    others.mkdir(parents=True)
    (others / "nb.ipynb").write_bytes(written(*RIGHT))
    (submitted / linked).parent.mkdir(parents=True, exist_ok=True)
    (submitted / linked).symlink_to(submitted / linked.replace("zoe", "anna"))
    found = take(folder, ASSIGNMENT)
    assert (found.status, found.cells) == (Status.REFUSED, [])
    assert "is a link" in found.notes[0]
    assert take(others, ASSIGNMENT).status is Status.GRADED


def test_the_folder_of_all_submissions_may_be_a_link_of_the_instructors(folder, tmp_path):
    (folder / "nb.ipynb").write_bytes(written(*RIGHT))
    (tmp_path / "elsewhere").symlink_to(folder.parents[1])
    assert take(tmp_path / "elsewhere" / "zoe" / "01", ASSIGNMENT).status is Status.GRADED


def test_a_pipe_or_a_device_is_refused_and_does_not_wait(folder):
    os.mkfifo(folder / "nb.ipynb")
    found = take(folder, ASSIGNMENT)
    assert (found.status, found.notes) == (Status.REFUSED, ["the notebook is not an ordinary file"])


def test_a_file_for_a_folder_is_malformed_and_a_missing_one_not_submitted(folder):
    folder.rmdir()
    assert take(folder, ASSIGNMENT).status is Status.NOT_SUBMITTED
    folder.write_text("")
    assert (take(folder, ASSIGNMENT).status, take(folder, ASSIGNMENT).notes) == (Status.MALFORMED, ["Not a directory"])


def test_a_file_that_is_too_large_is_not_read(folder):
    with (folder / "nb.ipynb").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    found = take(folder, ASSIGNMENT)
    assert found.notes == ["41,943,041 bytes, which is more than 41,943,040: clear the outputs"]


def test_of_many_other_notebooks_few_are_looked_at_those_first_that_begin_with_the_right_name(folder):
    for number in range(40):
        (folder / f"a{number}.ipynb").write_bytes(written(cell("1")))
    (folder / "nb-Copy1.ipynb").write_bytes(written(*RIGHT))
    found = take(folder, ASSIGNMENT)
    assert (found.status, sources(found)) == (Status.RENAMED, WHOLE)
    assert found.notes == ["handed in as 'nb-Copy1.ipynb'", f"{MOST_NOTEBOOKS} of 41 notebooks were looked at"]


def test_all_other_notebooks_together_are_read_up_to_a_number_of_bytes(folder):
    for number in range(5):
        (folder / f"{number}.ipynb").write_bytes(written(cell("1")) + b" " * (19 << 20))
    files = read(folder, ASSIGNMENT)
    assert (len(files.contents), files.notes[0].count("bytes")) == (2, 3)


def test_in_a_folder_of_very_many_files_the_right_one_is_found_at_once(folder):
    for number in range(MOST_ENTRIES + 2):
        (folder / f"{number}").touch()
    assert "more than 10,000 files" in read(folder, ASSIGNMENT).notes[0]
    (folder / "nb.ipynb").write_bytes(written(*RIGHT))
    assert sources(take(folder, ASSIGNMENT)) == WHOLE


NAMES = [b"\xff\xfe.ipynb", b"a\nb.ipynb", b"\x1b[2J.ipynb", b"[x]*?.ipynb", b"-r.ipynb", "\u202e.ipynb".encode()]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_of_any_name_is_graded_and_named_so_that_it_can_be_shown(folder, name):
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(written(*RIGHT))
    found = take(folder, ASSIGNMENT)
    assert (found.status, sources(found)) == (Status.RENAMED, WHOLE)
    assert found.notes == [f"handed in as {os.fsdecode(name)!r}"]
    assert found.notes[0].isprintable()


def test_the_fingerprint_is_another_when_what_counts_is(folder):
    seen = [fingerprint(folder, ASSIGNMENT)]
    for name, content in (("x.ipynb", b"1"), ("x.ipynb", b"2"), ("nb.ipynb", b"1"), ("nb.ipynb", b"2")):
        (folder / name).write_bytes(content)
        seen.append(fingerprint(folder, ASSIGNMENT))
    assert len(set(seen)) == len(seen)


def test_the_fingerprint_is_the_same_when_only_what_does_not_count_has_changed(folder):
    (folder / "nb.ipynb").write_bytes(written(*RIGHT))
    before = fingerprint(folder, ASSIGNMENT)
    (folder / "other.ipynb").write_bytes(b"1")
    (folder / "data.csv").write_bytes(b"1")
    assert fingerprint(folder, ASSIGNMENT) == before
