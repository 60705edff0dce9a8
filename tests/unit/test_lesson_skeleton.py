"""`make lesson L=07_digits`: a lesson is begun, or told what is left to do."""

import ast
import re
import shutil
from xml.etree.ElementTree import fromstring

import lesson
import pytest


@pytest.fixture
def course(tmp_path):
    """What a new lesson is laid out in: lesson 01, and network.py."""
    (tmp_path / "solutions" / "01_neuron").mkdir(parents=True)
    (tmp_path / "solutions" / "01_neuron" / "01_neuron.md").write_text("# 01 · What?\n")
    (tmp_path / "course_lib").mkdir()
    shutil.copy(lesson.ROOT / lesson.NETWORK, tmp_path / "course_lib")
    return tmp_path


@pytest.mark.parametrize("name", ["digits", "7_digits", "07-digits", "07_Digits", "07_", "07_a b", "../07_x", ""])
def test_a_bad_name_says_what_a_name_is(course, name):
    with pytest.raises(
        lesson.Refused, match=r"two digits, an underscore, then lower-case words .*make lesson L=07_dig"
    ):
        lesson.lay_out(course, name)


def test_a_number_that_is_taken_says_by_which_lesson(course):
    with pytest.raises(lesson.Refused, match="01_neuron has the number 01"):
        lesson.lay_out(course, "01_other")


def test_nothing_that_is_there_is_overwritten(course):
    lesson.lay_out(course, "09_more")
    shutil.rmtree(course / "solutions" / "09_more")
    before = (course / lesson.NETWORK).read_bytes()
    with pytest.raises(lesson.Refused, match=r"^course_lib/checks/lesson_09\.py, .*: exists, but there is no lesson"):
        lesson.lay_out(course, "09_more")
    assert (course / lesson.NETWORK).read_bytes() == before


def test_every_file_of_a_lesson_is_laid_out_with_its_name_in_it(course):
    written = lesson.lay_out(course, "09_two_words")
    assert written == [*lesson.files_of("09_two_words"), lesson.NETWORK]
    texts = {file: (course / file).read_text(encoding="utf-8") for file in written}
    assert all("two_words" in text for text in texts.values())
    assert not [file for file, text in texts.items() if re.search(r"@(lesson|number|topic|words|example)", text)]
    for file in written[1:]:
        ast.parse(texts[file])


def test_every_place_to_write_is_listed_with_file_and_line(course):
    written = lesson.lay_out(course, "09_more")
    listed = lesson.to_write(course, "09_more")
    assert {line.partition(":")[0] for line in listed} == set(written)
    assert listed[0] == "solutions/09_more/09_more.md:1: The question that this lesson answers?"
    file = course / "solutions" / "09_more" / "09_more.md"
    file.write_text(file.read_text(encoding="utf-8").replace("✎ The question", "The question"), encoding="utf-8")
    assert lesson.to_write(course, "09_more") == listed[1:]


@pytest.mark.parametrize("name", lesson.lessons(lesson.ROOT))
def test_no_lesson_still_has_a_place_to_write(name):
    left = lesson.to_write(lesson.ROOT, name)
    assert left == [], "write these, or take the marks out:\n" + "\n".join(left)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("AssertionError: 07.md: points add up to 16 of 20\nassert 16 == 20", "07.md: points add up to 16 of 20"),
        ("assert 900 &lt;= 459\n +  where 459", "assert 900 <= 459\n +  where 459"),
        ("#x1B[91mCell 2#x1B[0m fails", "Cell 2 fails"),
    ],
)
def test_what_a_test_says_is_told_in_its_own_words(message, words):
    text = message.replace("\n", "&#10;")
    case = fromstring(
        f'<testcase classname="tests.notebooks.test_build" name="test_x"><failure message="{text}"/></testcase>'
    )
    assert lesson._words(case, case[0]) == f"{words}\n    (tests/notebooks/test_build.py::test_x)"


def test_what_pytest_has_cut_is_told_in_full():
    text = "    assert found == []&#10;E   AssertionError: line 7 is too long&#10;E   line 9 is too long&#10;"
    case = fromstring(
        f'<testcase classname="tests.unit.test_a" name="x"><failure message="AssertionError: line 7 is too long&#10;'
        f'[+1 more line; full report in element text]">{text}</failure></testcase>'
    )
    assert lesson._words(case, case[0]).startswith("line 7 is too long\nline 9 is too long\n")


def test_other_lessons_that_a_change_makes_stale_are_told_in_one_line(monkeypatch):
    monkeypatch.setattr(lesson, "lessons", lambda root: ["01_a", "02_b", "03_c", "04_d"])
    why = {"01_a": "network.py changed", "02_b": "", "04_d": "network.py changed"}
    monkeypatch.setattr(lesson.build, "changed_since_run", lambda root, name: why[name])
    assert lesson.others_to_build(lesson.ROOT, "03_c") == ["01_a, 04_d: network.py changed: run `make build`"]
