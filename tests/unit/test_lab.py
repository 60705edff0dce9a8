"""What tools/lab.py lays out and sets: what the student touched is never lost."""

import json
import os
import sys
from pathlib import Path

import pytest
from lab import RECORD, ROOT, START, lay_out, own_folder, settings


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    lessons = tmp_path / "lessons"
    (lessons / "01").mkdir(parents=True)
    (lessons / "01" / "01.ipynb").write_text("first")
    return lessons, tmp_path / "work"


def test_the_first_start_lays_everything_out(folders):
    lessons, work = folders
    assert lay_out(lessons, work) == ["new: 01/01.ipynb"]
    assert (work / "01" / "01.ipynb").read_text() == "first"


def test_a_second_start_does_nothing(folders):
    lessons, work = folders
    lay_out(lessons, work)
    assert lay_out(lessons, work) == []


def test_a_new_lesson_is_added(folders):
    lessons, work = folders
    lay_out(lessons, work)
    (lessons / "02.ipynb").write_text("second")
    assert lay_out(lessons, work) == ["new: 02.ipynb"]


def test_an_untouched_notebook_is_brought_up_to_date(folders):
    lessons, work = folders
    lay_out(lessons, work)
    (lessons / "01" / "01.ipynb").write_text("better")
    assert lay_out(lessons, work) == ["updated: 01/01.ipynb"]
    assert (work / "01" / "01.ipynb").read_text() == "better"


def test_a_touched_notebook_stays_and_the_new_version_lies_beside_it(folders):
    lessons, work = folders
    lay_out(lessons, work)
    mine = work / "01" / "01.ipynb"
    mine.write_text("my answers")
    assert lay_out(lessons, work) == []
    (lessons / "01" / "01.ipynb").write_text("better")
    (told,) = lay_out(lessons, work)
    assert "Yours is untouched" in told
    assert mine.read_text() == "my answers"
    (beside,) = (work / "01").glob("01.new-*.ipynb")
    assert beside.name in told
    assert beside.read_text() == "better"
    beside.write_text("notes in the new version")
    assert lay_out(lessons, work) == []
    assert beside.read_text() == "notes in the new version"
    beside.unlink()
    assert lay_out(lessons, work) == []
    assert not beside.exists()


@pytest.mark.parametrize("damage", ["", "not json", "[]"])
def test_with_a_lost_record_every_notebook_counts_as_touched(folders, damage):
    lessons, work = folders
    lay_out(lessons, work)
    (work / RECORD).write_text(damage)
    (work / "01" / "01.ipynb").write_text("my answers")
    lay_out(lessons, work)
    assert (work / "01" / "01.ipynb").read_text() == "my answers"
    assert isinstance(json.loads((work / RECORD).read_text()), dict)


def notebook(answer, text="Read this."):
    grading = {"grade_id": "relu", "solution": True}
    cells = [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": [text]},
        {"id": "b", "cell_type": "code", "metadata": {"nbgrader": grading}, "source": [answer], "outputs": []},
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_lesson_that_was_fetched_and_begun_is_no_older_version(folders):
    lessons, work = folders
    (lessons / "01" / "01.ipynb").write_text(notebook("raise NotImplementedError()"))
    mine = work / "01" / "01.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text(notebook("return max(0, z)"))
    assert lay_out(lessons, work) == []
    assert lay_out(lessons, work) == []
    assert [file.name for file in mine.parent.iterdir()] == ["01.ipynb"]
    assert mine.read_text() == notebook("return max(0, z)")
    (lessons / "01" / "01.ipynb").write_text(notebook("raise NotImplementedError()", "Read this, too."))
    (told,) = lay_out(lessons, work)
    assert "has a newer version" in told
    assert mine.read_text() == notebook("return max(0, z)")


def test_of_an_older_version_that_was_fetched_the_newer_one_is_laid_beside(folders):
    lessons, work = folders
    (lessons / "01" / "01.ipynb").write_text(notebook("raise NotImplementedError()", "Read this, too."))
    (work / "01").mkdir(parents=True)
    (work / "01" / "01.ipynb").write_text(notebook("return max(0, z)"))
    (told,) = lay_out(lessons, work)
    assert "has a newer version" in told


def test_a_deleted_notebook_comes_back(folders):
    lessons, work = folders
    lay_out(lessons, work)
    (work / "01" / "01.ipynb").unlink()
    assert lay_out(lessons, work) == ["new: 01/01.ipynb"]


def test_where_lessons_are_fetched_only_the_start_page_is_laid_out(folders):
    lessons, work = folders
    (lessons / START).write_text("start")
    assert lay_out(lessons, work, only=START) == [f"new: {START}"]
    assert not (work / "01").exists()


def test_a_fetched_lesson_is_left_alone(folders):
    lessons, work = folders
    (lessons / START).write_text("start")
    (work / "01").mkdir(parents=True)
    (work / "01" / "01.ipynb").write_text("fetched, from another edition")
    lay_out(lessons, work, only=START)
    assert [file.name for file in (work / "01").iterdir()] == ["01.ipynb"]
    assert (work / "01" / "01.ipynb").read_text() == "fetched, from another edition"


def test_work_lies_beside_the_course(tmp_path):
    assert own_folder(tmp_path, "neurons") == tmp_path / "work"


def test_work_lies_at_home_where_the_course_may_only_be_read(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert own_folder(Path("/srv/bundle"), "neurons") == tmp_path / "neurons"


def disabled(environment: dict[str, str]) -> set[str]:
    """Parts of JupyterLab that are switched off by all the files that this environment leads to."""
    files = [Path(p) / "labconfig" / "page_config.json" for p in environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)]
    off = [json.loads(file.read_text())["disabledExtensions"] for file in files if file.is_file()]
    return {name.removeprefix("@jupyter/nbgrader:") for names in off for name, is_off in names.items() if is_off}


def test_with_an_exchange_the_assignment_list_is_all_of_nbgraders_menu(tmp_path):
    off = disabled(settings(tmp_path, exchange=True))
    assert {"formgrader", "course-list", "create-assignment"} <= off
    assert not {"menu", "assignment-list", "validate-assignment"} & off


def test_without_an_exchange_only_validate_is_left_of_nbgrader(tmp_path):
    off = disabled(settings(tmp_path, exchange=False))
    assert {"menu", "assignment-list", "formgrader", "course-list", "create-assignment"} <= off
    assert "validate-assignment" not in off


def test_nbgrader_finds_its_configuration_and_the_work_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/given")
    environment = settings(tmp_path, exchange=True)
    paths = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert (paths[0], paths[-1]) == (str(ROOT), "/given")
    assert environment["COURSE_WORK"] == str(tmp_path)


def test_the_programs_of_the_environment_are_found_first(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/given")
    assert settings(tmp_path, exchange=True)["PATH"] == os.pathsep.join([str(Path(sys.executable).parent), "/given"])


def test_formgrader_which_would_complain_of_a_missing_course_is_not_started():
    (file,) = (ROOT / "tools" / "jupyter" / "jupyter_server_config.d").iterdir()
    assert json.loads(file.read_text())["ServerApp"]["jpserver_extensions"] == {
        "nbgrader.server_extensions.formgrader": False
    }
