"""What students sent, as platforms pack it or bare, collected by nbgrader's own command."""

import os
import shutil
import zipfile
from dataclasses import dataclass

import grade_demo
import pytest
from grade_demo import LESSON
from submissions import Class

from course_lib.grading.collect import Owners, plain, printable, sent
from course_lib.work import hand_in

ROSTER = """id,first_name,last_name,email
ab12,Ada,Byron,ada@example.org
jl7,José,López García,
am3,Anne-Marie,O'Neill,
lw9,Li,Wei,
ks1,Kim,Smith,
ks2,Kim,Smith,
"""
WRITTEN = LESSON + "__{}__0.2.0__{}"  # what the widget calls a file: whose, and when
EARLY, LATE = "20261126-205500", "20261127-080000"
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

    def collect(sent: dict[str, str], *options: str, content: bytes = b"") -> tuple[grade_demo.Course, str]:
        course, there = grade_demo.Course(tmp_path), tmp_path / "released" / LESSON
        (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
        archive = tmp_path / "downloaded" / LESSON / "archive"
        archive.mkdir(parents=True)
        shutil.copytree(handed_out, tmp_path, dirs_exist_ok=True)
        page = content or (there / f"{LESSON}.ipynb").read_bytes()
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


def whose(collect, *sent: str) -> tuple[dict[str, str], str]:
    """Whose submission each of these files has become, and what nbgrader said; a file says in it which one it is."""
    course, said = collect({name: name.replace('"', "") for name in sent})
    folders = list((course.base / "submitted").iterdir()) if (course.base / "submitted").exists() else []
    found = {}
    for folder in folders:
        assert [file.name for file in (folder / LESSON).iterdir()] == [
            f"{LESSON}.ipynb"
        ]  # no time that a student wrote
        text = (folder / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")
        found[folder.name] = next(name for name in sent if f'"sent_by": "{name}"' in text)
    return found, said


def test_files_of_the_widget_come_to_their_students_bare_and_by_every_platform(collect):
    bare, moodle = WRITTEN.format("lw9", EARLY), WRITTEN.format("ab12", EARLY)
    canvas, late = WRITTEN.format("jl7", EARLY), WRITTEN.format("ANNE@example.org", EARLY)
    files = {
        "lw9": f"{bare}.ipynb",
        "ab12": f"Ada Byron_101_assignsubmission_file_{moodle}.ipynb",
        "jl7": f"lópezgarcíajosé_12345_678901_{canvas}-1.ipynb",
        "am3": f"oneillannemarie_LATE_12346_678902_{late}.ipynb",
    }
    found, said = whose(collect, *files.values())
    assert found == files
    assert "as ab12's" not in said
    assert "as jl7's" not in said


def test_the_platforms_word_counts_more_than_the_files(collect):
    file = f"Ada Byron_101_assignsubmission_file_{WRITTEN.format('lw9', EARLY)}.ipynb"
    found, said = whose(collect, file)
    assert found == {"ab12": file}
    assert "Ada Byron: the file's name says lw9; it is taken as ab12's" in said


def test_the_newest_file_of_a_student_is_taken_and_its_time_decides_nothing_else(collect):
    old, new, sent_last = (
        f"Ada Byron_101_assignsubmission_file_/{LESSON}.ipynb",
        f"Ada Byron_101_assignsubmission_file_/{WRITTEN.format('ab12', LATE)}.ipynb",
        f"Ada Byron_101_assignsubmission_file_/{WRITTEN.format('ab12', EARLY)}.ipynb",
    )
    found, said = whose(collect, old, new, sent_last)
    assert found == {"ab12": new}
    assert f"the older {WRITTEN.format('ab12', EARLY)} is not" in said
    assert f"the older {LESSON} is not" in said


def test_files_of_other_lessons_and_of_nobody_are_left_out_with_a_word(collect):
    other = f"02_forward_pass__ab12__0.2.0__{EARLY}.ipynb"
    mine = f"{WRITTEN.format('stranger', EARLY)} (1).ipynb"
    found, said = whose(collect, other, f"{LESSON}.ipynb", mine)
    assert found == {"stranger": mine}
    assert f"{other}: left out, as it is no file of {LESSON}" in said
    assert f"{LESSON}.ipynb: does not say whose it is" in said
    assert "stranger: not in the gradebook; collected all the same" in said


def test_a_file_that_was_handed_in_is_graded(collect, tmp_path):
    file = tmp_path / "work" / LESSON / f"{LESSON}.ipynb"
    file.parent.mkdir(parents=True)
    shutil.copy(grade_demo.ROOT / "solutions" / LESSON / f"{LESSON}.ipynb", file)
    written = hand_in.write(LESSON, "lw9", hand_in.saved(file))
    course, _ = collect({written.name: "lw9"}, content=written.read_bytes())
    graded = Class(course)
    assert graded.grade().returncode == 0
    assert sum(graded.points("lw9").values()) == 20


@dataclass
class Enrolled:
    """A student as the gradebook has one."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


def owners(*files: str) -> tuple[list[str], list[str]]:
    """Whose each file is, in a class that knows Ada alone by her name, and what was said."""
    said = []
    students = [Enrolled("ab12", "Ada", "Byron"), Enrolled("bo7"), Enrolled("cy8")]
    found = Owners(students, lambda text, *words: said.append(text % words)).of(map(sent, files))
    return [student for student, _ in found], said


def test_where_the_file_alone_tells_it_is_believed_with_a_word():
    file = f"Participant 7_101_assignsubmission_file_{WRITTEN.format('bo7', EARLY)}.ipynb"
    found, said = owners(file)
    assert found == ["bo7"]
    assert said == ["Participant 7: the file's name alone says that it is bo7's; collected so"]


def test_nobody_can_take_the_place_of_another_by_a_files_name():
    """Neither of one whom the platform names, nor of one who says the same."""
    hers = f"Ada Byron_101_assignsubmission_file_{LESSON}.ipynb"
    file = "{}_assignsubmission_file_" + WRITTEN.format("{}", LATE) + ".ipynb"
    found, said = owners(hers, file.format("Mallory_102", "ab12"), *(file.format(n, "bo7") for n in ("X_103", "Y_104")))
    assert found == ["ab12", "mallory", "x", "y"]
    assert len(said) == 3
    nested = f"Mallory_102_assignsubmission_file_Ada Byron_101_assignsubmission_file_{LESSON}.ipynb"
    assert owners(nested)[0] == ["mallory"]


def test_two_names_that_canvas_writes_alike_are_told_apart_by_nothing():
    students = [Enrolled("one", "An", "Na"), Enrolled("two", "Anna")]
    said = []
    found = Owners(students, lambda text, *words: said.append(text % words)).of([sent(f"anna_1_2_{LESSON}.ipynb")])
    assert [student for student, _ in found] == ["anna"]
    assert "2 students in the gradebook have this name" in said[0]


def test_a_files_name_moves_no_cursor():
    assert printable("a\x1b[2Jb\n") == "a\N{REPLACEMENT CHARACTER}[2Jb\N{REPLACEMENT CHARACTER}"


def test_an_expression_of_the_instructors_own_goes_before(collect):
    """As docs/instructors.md says it, for an archive of another platform."""
    expression = rf".*/(?P<student_id>[a-z0-9]+)-(?P<file_id>{LESSON})"
    course, _ = collect({f"u77-{LESSON}.ipynb": "u77"}, f"--FileNameCollectorPlugin.named_regexp={expression}")
    assert [folder.name for folder in (course.base / "submitted").iterdir()] == ["u77"]


def test_names_are_compared_without_accents_hyphens_and_case():
    assert plain("  ÉLOÏSE  d'Arc-Müller ") == "eloise d arc muller"
    assert plain("Ada_Byron") == plain("ada byron")
