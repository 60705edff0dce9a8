"""An archive as Moodle makes it, collected by nbgrader's own command."""

import os
import shutil
import zipfile

import grade_demo
import pytest
from grade_demo import LESSON

from course_lib.grading.collect import plain

ROSTER = """id,first_name,last_name,email
ab12,Ada,Byron,ada@example.org
jl7,José,López García,
am3,Anne-Marie,O'Neill,
lw9,Li,Wei,
ks1,Kim,Smith,
ks2,Kim,Smith,
"""
SENT = {  # in the archive: whose it is
    f"Ada Byron_101_assignsubmission_file_{LESSON}.ipynb": "ab12",
    f"José López García_102_assignsubmission_file_{LESSON}.ipynb": "jl7",
    f"O’Neill Anne-Marie_103_assignsubmission_file_/{LESSON}.ipynb": "am3",
    f"Wei Li_104_assignsubmission_file_/{LESSON} (1).ipynb": "lw9",
    f"Kim Smith_105_assignsubmission_file_{LESSON}.ipynb": "kim_smith",
    f"Kim Smith_106_assignsubmission_file_{LESSON}.ipynb": "kim_smith_106",
    f"Zoë van der Berg_107_assignsubmission_file_{LESSON}-final.ipynb": "zoe_van_der_berg",
    f"Bjørn Åse_108_assignsubmission_file/{LESSON}.ipynb": "bjørn_ase",
}


@pytest.fixture
def collect(handed_out, tmp_path):
    """Collects an archive with the files `sent`; gives the class, and what nbgrader said."""

    def collect(sent: dict[str, str], *options: str) -> tuple[grade_demo.Course, str]:
        course, there = grade_demo.Course(tmp_path), tmp_path / "released" / LESSON
        (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
        archive = tmp_path / "downloaded" / LESSON / "archive"
        archive.mkdir(parents=True)
        shutil.copytree(handed_out / "released" / LESSON, there)
        page = (there / f"{LESSON}.ipynb").read_bytes()
        with zipfile.ZipFile(archive / "course-lesson-42.zip", "w") as zipped:
            for name, student in sent.items():
                zipped.writestr(name, page.replace(b'"cells"', f'"sent_by": "{student}", "cells"'.encode(), 1))
        course.nbgrader("db", "student", "import", str(tmp_path / "roster.csv"))
        downloaded = os.path.relpath(tmp_path / "downloaded", grade_demo.ROOT)
        options = (f"--ZipCollectApp.downloaded_directory={downloaded}", "--force", *options)
        return course, course.nbgrader("zip_collect", LESSON, *options)

    return collect


def test_every_file_comes_to_its_student(collect):
    course, said = collect(SENT)
    there = {folder.name: folder / LESSON / f"{LESSON}.ipynb" for folder in (course.base / "submitted").iterdir()}
    assert set(there) == set(SENT.values())
    for student, file in there.items():
        assert f'"sent_by": "{student}"' in file.read_text(encoding="utf-8")
    assert "Zoë van der Berg: not in the gradebook; collected as zoe_van_der_berg" in said
    assert "Kim Smith: 2 students in the gradebook have this name; collected as kim_smith_106" in said


def test_an_expression_of_the_instructors_own_goes_before(collect):
    """As docs/instructors.md says it, for an archive of another platform."""
    expression = rf".*/(?P<student_id>[a-z0-9]+)-(?P<file_id>{LESSON})"
    course, _ = collect({f"u77-{LESSON}.ipynb": "u77"}, f"--FileNameCollectorPlugin.named_regexp={expression}")
    assert [folder.name for folder in (course.base / "submitted").iterdir()] == ["u77"]


def test_names_are_compared_without_accents_hyphens_and_case():
    assert plain("  ÉLOÏSE  d'Arc-Müller ") == "eloise d arc muller"
    assert plain("Ada_Byron") == plain("ada byron")
