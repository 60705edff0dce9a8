"""A class that hands in files, as docs/instructors.md says it: from the archive to what the platform hands out."""

import csv
import re
import zipfile

import grade_demo
import pytest
from grade_demo import LESSON

from course_lib.grading.collecting.senders import sent
from course_lib.grading.feedback.made_from import made_from
from course_lib.grading.sheets.returns import as_sent

ROSTER = "id;First name;Last name;E-mail\nab12;Ada;Byron;ada@example.org\njl7;José;López García;jose@example.org\n"
ADA = f"Ada Byron_101_assignsubmission_file_{LESSON}__ab12__0.2.0__20261126-205500.ipynb"
JOSE = "José López García_102_assignsubmission_file_/Lesson1 final (2).ipynb"  # renamed: known by its cells
EARLIER = ADA.replace("205500", "101112")
SHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade),Feedback comments\n"
    "Participant 101,Ada Byron,ada@example.org,Submitted,,100.00,-,\n"
    "Participant 102,José López García,jose@example.org,Submitted,,100.00,-,\n"
)


@pytest.fixture(scope="module")
def done(module_root):
    """Everything that the instructor does; gives the root, and what course-return said."""
    root = module_root
    (root.base / "roster.csv").write_bytes(ROSTER.encode("cp1252"))  # as an Excel of Western Europe saves it
    root.nbgrader("db", "student", "import", "roster.csv")
    archive = root.base / "grading" / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    right = root.hand_in("somebody", grade_demo.OTHERWISE) / f"{LESSON}.ipynb"
    wrong = root.hand_in("somebody_else", grade_demo.OTHERWISE | grade_demo.MISTAKEN) / f"{LESSON}.ipynb"
    with zipfile.ZipFile(archive / "Neural networks-Lesson 1-42.zip", "w") as zipped:
        zipped.write(right, ADA)
        zipped.write(root.base / "lessons" / LESSON / f"{LESSON}.ipynb", EARLIER)
        zipped.write(wrong, JOSE)
    for student in ("somebody", "somebody_else"):
        root.nbgrader("db", "student", "remove", student, "--force")
    root.nbgrader("zip_collect", LESSON, "--force")
    root.hand_in("by_mail", {})
    root.grade()
    root.nbgrader("generate_feedback", LESSON, "--force")
    (root.base / "sheet.csv").write_text(SHEET, encoding="utf-8")
    root.run("-m", "course_lib.grading.sheets.platforms", LESSON, "--moodle", "sheet.csv")
    back = root.run("-m", "course_lib.grading.sheets.returns", LESSON)
    assert back.returncode == 0, back.stderr
    return root, back.stdout


@pytest.fixture(scope="module")
def pages(done) -> dict[str, str]:
    """The pages that go back, by their names."""
    with zipfile.ZipFile(done[0].base / "grading" / f"feedback-{LESSON}.zip") as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_each_page_goes_back_under_the_name_that_moodle_gave(pages):
    prefix = "_assignsubmission_file_"
    assert set(pages) == {
        f"Ada Byron_101{prefix}{LESSON}.html",
        f"José López García_102{prefix}/{LESSON}.html",
        f"by_mail/{LESSON}.html",
    }


def test_and_it_is_the_students_own(pages):
    said = {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)) for name, text in pages.items()}
    own = {
        re.search(r"feedback for (.+?) 01 ·", text)[1]: re.search(r"([\d.]+) of 24", text)[1] for text in said.values()
    }
    assert own == {"Ada Byron (ab12)": "20", "José López García (jl7)": "12", "by_mail": "0"}
    assert "feedback for Ada Byron (ab12)" in said[f"Ada Byron_101_assignsubmission_file_{LESSON}.html"]


def test_it_says_whose_pages_have_to_go_another_way(done):
    assert "3 pages" in done[1]
    assert "1 did not come from a platform; their pages are in folders named by id: by_mail" in done[1]


def test_the_scores_stand_in_the_sheet(done):
    with (done[0].base / "sheet.filled.csv").open(encoding="utf-8-sig", newline="") as sheet:
        grades = {row["Full name"]: row["Grade"] for row in csv.DictReader(sheet)}
    assert grades == {"Ada Byron": "83.33", "José López García": "50"}  # 20 and 12 of 24, of 100


def test_without_pages_nothing_is_written(module_root, tmp_path):
    to = tmp_path / "none.zip"
    feedback = f"--CourseDirectory.feedback_directory={tmp_path}"
    done = module_root.run("-m", "course_lib.grading.sheets.returns", LESSON, "--to", str(to), feedback)
    assert done.returncode == 2
    assert f"course-return: there are no feedback pages yet: run nbgrader generate_feedback {LESSON}" in done.stderr
    assert not to.exists()


def test_a_lesson_that_is_none_is_said_to_be_none(module_root):
    done = module_root.run("-m", "course_lib.grading.sheets.returns", "01_neurons")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"there is no lesson 01_neurons. Did you mean {LESSON}?" in done.stderr


def test_pages_older_than_the_gradebook_are_not_packed_until_they_are_made_anew(done):
    root = done[0]
    packed = root.base / "grading" / f"feedback-{LESSON}.zip"
    before = packed.read_bytes()
    with root.gradebook() as gradebook:
        gradebook.find_grade("explain_xor", LESSON, LESSON, "ab12").manual_score = 3
        gradebook.find_grade("explain_xor", LESSON, LESSON, "jl7").needs_manual_grade = True
        gradebook.db.commit()
    refused = root.run("-m", "course_lib.grading.sheets.returns", LESSON)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "course-return: nothing was packed, because some pages are older than the grades: ab12, jl7. "
        f"Make them again: nbgrader generate_feedback {LESSON} --force\n"
    )
    assert packed.read_bytes() == before
    said = root.nbgrader("generate_feedback", LESSON, "--force")
    assert "1 have answers that you have not graded yet, so their pages lack those points: jl7." in said
    again = root.run("-m", "course_lib.grading.sheets.returns", LESSON)
    assert again.returncode == 0, again.stderr
    assert "3 pages" in again.stdout
    assert "1 have answers that you have not graded yet: jl7" in again.stdout


@pytest.mark.parametrize("changed", ["status", "notes", "digest", "marks", "unsafe"])
def test_whatever_a_page_tells_of_the_grading_makes_it_another(changed):
    kept = {"status": "graded", "notes": [], "digest": "d", "marks": {}, "unsafe": False, "seconds": 1.0}
    assert made_from([], kept) == made_from([], kept | {"seconds": 2.0})
    assert made_from([], kept) != made_from([], kept | {changed: "another"})


@pytest.mark.parametrize(
    ("name", "back"),
    [
        (f"byronada_12345_678901_{LESSON}-2.ipynb", f"byronada_12345_678901_{LESSON}.html"),
        (f"byronada_LATE_12345_678901_{LESSON}.ipynb", f"byronada_LATE_12345_678901_{LESSON}.html"),
        (f"Ada_7_assignsubmission_file/{LESSON}.ipynb", f"Ada_7_assignsubmission_file/{LESSON}.html"),
        ("Ada_7_assignsubmission_file_My.work.zip", f"Ada_7_assignsubmission_file_{LESSON}.html"),
    ],
)
def test_a_page_keeps_all_that_the_platform_put_before_the_files_name(name, back):
    assert as_sent(sent(name), LESSON) == back
