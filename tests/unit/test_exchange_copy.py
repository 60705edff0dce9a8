"""What is copied of a submission whose owner may put anything into it."""

import os
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("nbgrader has no exchange on Windows", allow_module_level=True)

from course_lib.grading.collecting.exchange import copy_files

ENOUGH = 1_000_000


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    source = tmp_path / "source"
    (source / "pictures").mkdir(parents=True)
    (source / "lesson.ipynb").write_text("answers")
    (source / "pictures" / "one.png").write_text("picture")
    return source, tmp_path / "target"


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


def test_files_and_folders_are_copied(folders):
    source, target = folders
    assert copy_files(source, target, ENOUGH) == []
    assert names(target) == ["lesson.ipynb", "pictures", "pictures/one.png"]
    assert (target / "pictures" / "one.png").read_text() == "picture"


def test_links_are_left_out(folders, tmp_path):
    source, target = folders
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "solutions").write_text("secret")
    (source / "file").symlink_to(tmp_path / "secret" / "solutions")
    (source / "folder").symlink_to(tmp_path / "secret")
    assert sorted(copy_files(source, target, ENOUGH)) == ["file", "folder"]
    assert names(target) == ["lesson.ipynb", "pictures", "pictures/one.png"]


def test_a_pipe_does_not_make_anybody_wait(folders):
    source, target = folders
    os.mkfifo(source / "pipe")
    assert copy_files(source, target, ENOUGH) == ["pipe"]


def test_a_file_that_is_all_hole_does_not_fill_the_disk(folders):
    source, target = folders
    with open(source / "huge", "wb") as file:
        file.truncate(ENOUGH + 1)
    with pytest.raises(ValueError, match="max_dir_size"):
        copy_files(source, target, ENOUGH)
