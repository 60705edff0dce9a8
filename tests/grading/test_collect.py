"""What students sent, as platforms pack it or bare, collected by nbgrader's own command."""

import io
import os
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import grade_demo
import pytest
from grade_demo import LESSON

from course_lib.grading.collecting.newest import Found, choose
from course_lib.grading.collecting.senders import Owners, plain, printable, sent
from course_lib.work import hand_in
from tests.grading.submissions import Class

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
OTHER = "02_forward_pass"
ADA = f"Ada Byron_101_assignsubmission_file_{LESSON}.ipynb"
JOSE = f"José López_102_assignsubmission_file_{LESSON}.ipynb"
RENAMED = "Ada Byron_101_assignsubmission_file_Lesson1 final (2).ipynb"
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
    assert "Zoë van der Berg: not in the class list; collected as zoe_van_der_berg" in said
    assert "Kim Smith: 2 students in the class list have this name; collected as kim_smith_106" in said


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
    assert "Ada Byron: the file's own name says lw9; collected as ab12's, as the platform says" in said


def test_the_newest_file_of_a_student_is_taken_and_its_time_decides_nothing_else(collect):
    old, new, sent_last = (
        f"Ada Byron_101_assignsubmission_file_/{LESSON}.ipynb",
        f"Ada Byron_101_assignsubmission_file_/{WRITTEN.format('ab12', LATE)}.ipynb",
        f"Ada Byron_101_assignsubmission_file_/{WRITTEN.format('ab12', EARLY)}.ipynb",
    )
    found, said = whose(collect, old, new, sent_last)
    assert found == {"ab12": new}
    assert f"by the time in its name; the older {WRITTEN.format('ab12', EARLY)} (in" in said
    assert f"as Hand in wrote it; the older {LESSON} (in" in said


def test_a_file_that_was_handed_in_is_graded(collect, tmp_path):
    file = tmp_path / "work" / LESSON / f"{LESSON}.ipynb"
    file.parent.mkdir(parents=True)
    shutil.copy(grade_demo.ROOT / "solutions" / LESSON / f"{LESSON}.ipynb", file)
    written = hand_in.write(LESSON, "lw9", hand_in.saved(file))
    course, _ = collect({written.name: "lw9"}, content=written.read_bytes())
    graded = Class(course)
    assert graded.grade().returncode == 0
    assert sum(graded.points("lw9").values()) == 20


@pytest.fixture
def desk(root):
    """A root with the second lesson too, and a class list of two."""
    shutil.copytree(grade_demo.ROOT / "lessons" / OTHER, root.base / "lessons" / OTHER)
    (root.base / "two.csv").write_text("id,first_name,last_name\nab12,Ada,Byron\njl7,José,López\n", encoding="utf-8")
    root.nbgrader("db", "student", "import", "two.csv")
    (root.base / "grading" / "downloaded" / LESSON / "archive").mkdir(parents=True)
    return root


def notebook(root, mark: str = "", lesson: str = LESSON) -> bytes:
    """A lesson as it was handed out, with a `mark` of its own."""
    page = (root.base / "lessons" / lesson / f"{lesson}.ipynb").read_bytes()
    return page.replace(b'"cells"', b'"mark": "%s", "cells"' % mark.encode(), 1)


def download(root, name: str, files: dict[str, bytes], day: int = 1) -> None:
    """A zip of a platform's, with files that were changed on that day of December."""
    with zipfile.ZipFile(root.base / "grading" / "downloaded" / LESSON / "archive" / name, "w") as packed:
        for file, content in files.items():
            packed.writestr(zipfile.ZipInfo(file, (2026, 12, day, 9, 30, 0)), content, zipfile.ZIP_DEFLATED)


def collected(root) -> tuple[int, dict[str, str], str]:
    """The exit code, the mark of each student's notebook, and what was said."""
    done = root.run("zip_collect", LESSON, "--force")
    assert "Traceback" not in done.stderr
    files = (root.base / "grading").glob(f"submitted/*/{LESSON}/{LESSON}.ipynb")
    marks = {file.parts[-3]: re.search('"mark": "(.*?)"|$', file.read_text("utf-8", "replace"))[1] for file in files}
    return done.returncode, marks, done.stderr


def test_a_renamed_notebook_is_known_by_its_cells_and_a_class_ends_with_one_line(desk):
    download(desk, "class.zip", {RENAMED: notebook(desk, "hers")})
    code, marks, said = collected(desk)
    assert (code, marks) == (0, {"ab12": "hers"})
    assert said.rstrip().endswith("2 in the class list: 1 collected, 1 sent nothing: jl7")
    assert "Skipped" not in said


def test_a_file_of_another_lesson_is_left_out_whatever_it_is_called_and_the_command_fails(desk):
    moodle = "{}_assignsubmission_file_{}"
    files = {
        moodle.format("Ada Byron_101", f"{LESSON}.ipynb"): notebook(desk, lesson=OTHER),
        moodle.format("José López_102", f"{LESSON}.ipynb"): notebook(desk, "his"),
        moodle.format("José López_102", f"{OTHER}.ipynb"): notebook(desk, lesson=OTHER),
        moodle.format("José López_102", "notes.pdf"): b"%PDF",
        moodle.format("Ada Byron_101", "1.pdf"): b"%PDF",
        moodle.format("Zoë Berg_103", "notes.pdf"): b"%PDF",
        f"{LESSON}.ipynb": notebook(desk, "nobody's"),
        f"{OTHER}__jl7__0.2.0__{EARLY}.ipynb": notebook(desk, lesson=OTHER),
    }
    download(desk, "class.zip", files)
    code, marks, said = collected(desk)
    assert (code, marks) == (1, {"jl7": "his"})
    assert said.rstrip().endswith(
        "2 in the class list: 1 collected, 0 sent nothing; not collected: "
        f"{LESSON}.ipynb (does not say who sent it), Ada Byron_101 ({LESSON}.ipynb holds answers of {OTHER}), "
        "Zoë Berg_103 (notes.pdf is not a notebook)"
    )
    assert "notes.pdf: left out" not in said
    assert f"José López_102: {OTHER}.ipynb: left out, because it holds answers of {OTHER}" in said


@pytest.mark.parametrize("names", [("course (1).zip", "course (2).zip"), ("b.zip", "a.zip")])
def test_of_two_downloads_the_newer_file_is_taken_by_the_times_in_the_zips(desk, names):
    for day, (name, mark) in enumerate(zip(names, ("old", "new"), strict=True), 1):
        download(desk, name, {ADA: notebook(desk, mark), JOSE: notebook(desk), "x.ipynb": notebook(desk)}, day)
    code, marks, said = collected(desk)
    assert (code, marks["ab12"]) == (1, "new")
    old, new = names
    assert f"ab12: {LESSON} (in {new}) is taken, by the times in the zips; the older {LESSON} (in {old}) is" in said
    assert "jl7: " not in said
    assert said.count("x.ipynb: left out, because it does not say who sent it") == 1


def test_where_nothing_says_which_is_newer_the_command_says_so_and_fails(desk):
    for name, mark in (("a.zip", "one"), ("b.zip", "two")):
        download(desk, name, {ADA: notebook(desk, mark)})
    code, marks, said = collected(desk)
    assert (code, marks) == (1, {"ab12": "one"})
    assert f"ab12: {LESSON} (in a.zip) is taken, {LESSON} (in b.zip) is not: they differ, and nothing says" in said
    assert "Remove the one that is out of date, and collect again" in said
    assert said.rstrip().endswith("not clear which file is newer: ab12")


@pytest.mark.parametrize("damage", [b"", b"{", b"[" * 100_000, b'{"nbformat": 4, "cells": [7]}', b"\xff\xfe\x00"])
def test_a_damaged_file_costs_nobody_the_older_one(desk, damage):
    download(desk, "class (1).zip", {ADA: notebook(desk, "old")}, 1)
    download(desk, "class (2).zip", {ADA: damage, JOSE: damage}, 2)
    code, marks, said = collected(desk)
    assert code == 0
    assert marks == {"ab12": "old", "jl7": None}
    assert f"ab12: {LESSON} (in class (2).zip) is damaged" in said
    assert f"{LESSON} (in class (1).zip) is taken" in said
    assert "and there is no other file" in said


def test_what_students_packed_is_unpacked_and_stops_nobody_elses(desk):
    def packed(files: dict[str, bytes]) -> bytes:
        with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as inner:
            for name, content in files.items():
                inner.writestr(name, content)
        return stream.getvalue()

    own = {"mine/x.ipynb": notebook(desk, "hers"), "__MACOSX/mine/._x.ipynb": b"\0", "../../../out.ipynb": b"{}"}
    checkpoint = {f"work/.ipynb_checkpoints/{LESSON}-checkpoint.ipynb": notebook(desk, "older")}
    files = {
        "Ada Byron_101_assignsubmission_file_work.zip": packed(own | checkpoint),
        "José López_102_assignsubmission_file_work.zip": packed({"x.ipynb": b"0" * (101 << 20)}),
        "Zoë Berg_103_assignsubmission_file_work.zip": b"PK\3\4 no zip",
    }
    download(desk, "class.zip", files)
    code, marks, said = collected(desk)
    assert (code, marks) == (1, {"ab12": "hers"})
    assert (
        "José López_102_assignsubmission_file_work.zip cannot be unpacked: too large, 1 files of 105,906,176 bytes"
        in said
    )
    assert (
        "not collected: José López_102 (work.zip cannot be unpacked, or is empty), Zoë Berg_103 (work.zip cannot"
        in said
    )
    assert not list(desk.base.rglob("out.ipynb"))


def test_one_of_two_who_bear_a_name_is_missed_although_the_other_is_collected(desk):
    there = desk.base / "grading" / "downloaded" / LESSON / "archive"
    for number, content in ((103, notebook(desk)), (104, notebook(desk, lesson=OTHER))):
        (there / f"Kim Smith_{number}_assignsubmission_file_x.ipynb").write_bytes(content)
    (there / "Ada Byron_101_assignsubmission_file_work.zip").write_bytes(b"no zip")
    code, marks, said = collected(desk)
    assert (code, marks) == (1, {"kim_smith": ""})
    assert (
        "in the class list: kim_smith; not collected: Ada Byron_101 (work.zip cannot be unpacked, or is empty)" in said
    )
    assert f", Kim Smith_104 (x.ipynb holds answers of {OTHER})" in said


def test_what_cannot_be_collected_is_said_in_one_sentence(desk):
    folder = desk.base / "grading" / "downloaded" / LESSON / "archive"
    said = {"empty": collected(desk)}
    (folder / "class.zip").write_bytes(notebook(desk))
    said["damaged"] = collected(desk)
    (folder / "class.zip").unlink()
    download(desk, "class.zip", {ADA: notebook(desk)})
    whole = (folder / "class.zip").read_bytes()
    (folder / "class.zip").write_bytes(whole[:2000] + bytes(99) + whole[2099:])
    said["bitten"] = collected(desk)
    download(desk, "class.zip", {})
    said["nothing in it"] = collected(desk)
    shutil.rmtree(folder)
    said["missing"] = collected(desk)
    assert {code for code, _, _ in said.values()} == {1}
    last = {case: text.rstrip().splitlines()[-1] for case, (_, _, text) in said.items()}
    there = f"grading/downloaded/{LESSON}/archive"
    assert f"{there} is empty: put your download into it" in last["empty"]
    assert "class.zip is damaged or not an archive (File is not a zip file): download it again" in last["damaged"]
    assert "class.zip is damaged or not an archive (" in last["bitten"]
    assert f"{there} holds no files: download it again" in last["nothing in it"]
    assert f"there is no folder {there}: create it (mkdir -p {there}), and put your download into it" in last["missing"]
    wrong = desk.run("zip_collect", "01_neurons", "--force")
    assert wrong.returncode == 1
    assert f"there is no lesson 01_neurons; there are {LESSON}, {OTHER}" in wrong.stderr


def found(name: str, origin: str, changed: float = 0.0, loaded: float = 0.0, digest: str = "") -> Found:
    return Found(sent(f"/x/{name}.ipynb"), Path(origin), changed, loaded, digest or f"{name} {origin} {changed}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (found(WRITTEN.format("ab12", EARLY), "b.zip", 900.0), found(WRITTEN.format("ab12", LATE), "a.zip", 100.0)),
        (found(f"byronada_1_8_{LESSON}", "b.zip", 900.0), found(f"byronada_1_9_{LESSON}", "a.zip", 100.0)),
        (found(WRITTEN.format("ab12", LATE), "a.zip", 100.0), found(LESSON, "b.zip", 900.0)),
        (found(LESSON, "c (1).zip", 100.0, 900.0), found(LESSON, "c (2).zip", 101.0, 100.0)),
        (found(LESSON, "c.zip", 0.0, 100.0), found(LESSON, "b.zip", 900.0, 900.0)),
        (found(LESSON, "a.zip", 100.0), found(WRITTEN.format("ab12", EARLY), "a.zip", 99.0)),
        (found(LESSON, "a.zip"), found(f"{LESSON} (1)", "a.zip")),
    ],
)
def test_the_newest_is_told_by_the_best_sign_there_is(old, new):
    for files in ([old, new], [new, old]):
        choice = choose(files)
        assert choice.taken is new
        assert choice.certain


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
    assert said == ["Participant 7: only the file's own name says that it is bo7's; collected as such"]


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
    assert "2 students in the class list have this name" in said[0]


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
