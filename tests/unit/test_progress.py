"""How far a student is, over all lessons."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest

from course_lib import settings, widgets
from course_lib.widgets import progress_state
from course_lib.widgets.progress_state import progress
from course_lib.work import hand_in

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def work(tmp_path):
    shutil.copytree(ROOT / "lessons", tmp_path, dirs_exist_ok=True)
    return tmp_path


def course(monkeypatch, **settings_: str) -> None:
    monkeypatch.setattr(progress_state, "course", lambda: settings.Course(**settings_))


def test_every_lesson_is_there_with_its_title_and_a_link(work):
    lessons = progress(work)["lessons"]
    assert [lesson["link"] for lesson in lessons][:2] == [
        "01_neuron/01_neuron.ipynb",
        "02_forward_pass/02_forward_pass.ipynb",
    ]
    assert lessons[0]["title"] == "01 · What does one neuron compute?"
    assert [lesson["name"] for lesson in lessons] == sorted(p.name for p in (ROOT / "lessons").iterdir() if p.is_dir())
    assert {row["state"] for lesson in lessons for row in lesson["rows"]} == {"open"}
    assert [row["kind"] for row in lessons[0]["rows"]] == ["exercise"] * 5 + ["written"]


def test_links_lead_from_a_lessons_own_folder_too(work):
    assert progress(work / "02_forward_pass")["lessons"][0]["link"] == "../01_neuron/01_neuron.ipynb"


def test_what_was_saved_since_is_seen_on_refresh(work, monkeypatch):
    monkeypatch.chdir(work)
    widget = widgets.Progress()
    file = work / "01_neuron" / "01_neuron.ipynb"
    nbformat.write(nbformat.read(ROOT / "solutions" / "01_neuron" / "01_neuron.ipynb", as_version=4), file)
    assert {row["state"] for row in widget.shown["lessons"][0]["rows"]} == {"open"}
    widget.refresh()
    assert {row["state"] for row in widget.shown["lessons"][0]["rows"]} == {"passed"}


@pytest.mark.parametrize(("exchange", "says"), [("/srv/exchange", "Nbgrader → Assignment List"), ("", "Start the")])
def test_a_lesson_that_is_not_there_says_how_to_get_it(work, monkeypatch, exchange, says):
    course(monkeypatch, exchange=exchange)
    shutil.rmtree(work / "03_mse")
    missing = progress(work)["lessons"][2]
    assert (missing["name"], missing["link"]) == ("03_mse", "")
    assert says in missing["trouble"]


def test_a_renamed_notebook_is_named_shown_and_linked(work):
    folder = work / "01_neuron"
    (folder / "01_neuron.ipynb").unlink()
    solved = nbformat.read(ROOT / "solutions" / "01_neuron" / "01_neuron.ipynb", as_version=4)
    nbformat.write(solved, folder / "meine lösung.ipynb")
    shown = progress(work)["lessons"][0]
    assert shown["trouble"] == "01_neuron.ipynb is not in its folder; meine lösung.ipynb is."
    assert shown["link"] == "01_neuron/meine%20l%C3%B6sung.ipynb"
    assert {row["state"] for row in shown["rows"]} == {"passed"}


def test_of_several_renamed_notebooks_the_one_saved_last_is_shown(work):
    folder = work / "01_neuron"
    shutil.copy(folder / "01_neuron.ipynb", folder / "old.ipynb")
    (folder / "01_neuron.ipynb").rename(folder / "new.ipynb")
    os.utime(folder / "old.ipynb", (100, 100))
    (folder / "other.ipynb").write_text("{}")
    shown = progress(work)["lessons"][0]
    assert shown["trouble"] == (
        "01_neuron.ipynb is not in its folder; new.ipynb and old.ipynb are. This is new.ipynb, which was saved last."
    )
    assert shown["link"] == "01_neuron/new.ipynb"


def test_when_a_lesson_was_handed_in_is_told(work):
    assert progress(work)["lessons"][0]["handed_in"] == ""
    found = hand_in.saved(work / "01_neuron" / "01_neuron.ipynb")
    now = datetime.now(UTC)
    hand_in.write("01_neuron", "ada", found, now)
    (work / "handed_in" / "01_neuron__ada__0.2.0__99999999-999999.ipynb").write_bytes(found.content)
    assert progress(work)["lessons"][0]["handed_in"] == f"handed in {now.astimezone():%H:%M}"
    hand_in.write("02_forward_pass", "ada", found, datetime(2020, 1, 2, 12, tzinfo=UTC))
    assert progress(work)["lessons"][1]["handed_in"].startswith("handed in 2020-01-0")


def test_a_damaged_notebook_is_said_so_and_hides_no_other(work):
    (work / "02_forward_pass" / "02_forward_pass.ipynb").write_text("{")
    lessons = progress(work)["lessons"]
    assert lessons[1]["trouble"] == "It cannot be read: 02_forward_pass.ipynb is no notebook."
    assert len(lessons[2]["rows"]) == 5


def test_a_lesson_of_the_instructors_own_is_shown_too(work):
    shutil.copytree(work / "01_neuron", work / "09_more")
    (work / "09_more" / "01_neuron.ipynb").rename(work / "09_more" / "09_more.ipynb")
    assert progress(work)["lessons"][-1]["name"] == "09_more"


def test_the_term_is_told(work, monkeypatch):
    course(monkeypatch, term="Autumn 2026")
    assert progress(work)["term"] == "Autumn 2026"
