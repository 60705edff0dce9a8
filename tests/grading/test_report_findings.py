"""How a report counts: what is one mistake, whose it is, and in which order mistakes come."""

import pytest

from course_lib.grading.outcome import Mark
from course_lib.grading.report.findings import Findings, find
from course_lib.grading.report.masking import Mask
from course_lib.grading.report.reading import Class, Person, Submission, Task
from course_lib.mistakes import mistake

TASKS = (Task("check_weighted_sum", "weighted_sum"), Task("check_neuron", "neuron"), Task("a_test", "a_test"))
RIGHT = Mark(True, "✓")


def wrong(slug: str = "", headline: str = "the result is off", **more) -> Mark:
    return Mark(False, "✗", kind="CheckFailed", mistake=slug, headline=headline, **more)


def found(*marks: Mark, **others: Mark) -> Findings:
    """What is found where these are the marks of weighted_sum, a student each; `others` are those of the first."""
    submissions = [
        Submission(f"s{n}", "graded", {"check_weighted_sum": mark} | (others if n == 0 else {}))
        for n, mark in enumerate(marks)
    ]
    return find(Class("01", "01", TASKS, tuple(submissions), ()), Mask([Person("s0", "Ben")], []))


def groups(findings) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.slug or finding.sentence, finding.students) for finding in findings]


def test_who_made_two_mistakes_at_once_counts_for_both():
    seen = found(wrong("bias-forgotten+first-input-skipped"), wrong("bias-forgotten"))
    assert groups(seen.named) == [("bias-forgotten", ("s0", "s1")), ("first-input-skipped", ("s0",))]
    assert seen.tallies[0].named == 2
    assert [finding.sentence for finding in seen.named] == ["the bias is missing", "the first input is left out"]


def test_a_name_of_which_a_part_is_unknown_stays_whole():
    seen = found(wrong("bias-forgotten+nobody-knows", "two things at once"))
    assert [(f.slug, f.sentence) for f in seen.named] == [("bias-forgotten+nobody-knows", "two things at once")]


def test_the_sentence_is_the_catalogues_or_what_most_were_told():
    in_part = wrong("bias-forgotten", "in z: the bias is missing")
    assert found(in_part).named[0].sentence == mistake("weighted_sum", "bias-forgotten").name
    slips = [wrong("constant-factor", told) for told in ("three times", "half", "half")]
    assert found(*slips).named[0].sentence == "half"


def test_a_name_that_one_closer_look_found_is_that_of_all_who_do_the_same():
    looked = wrong("x-without-effect", "x makes no difference", behaviour="aa")
    seen = found(looked, wrong(behaviour="aa"), wrong(behaviour="bb"))
    assert groups(seen.named) == [("x-without-effect", ("s0", "s1"))]
    assert groups(seen.unnamed) == [("the result is off", ("s2",))]


def test_what_nothing_names_is_grouped_by_what_it_does_whatever_was_told():
    seen = found(wrong(headline="result[0] is off", behaviour="aa"), wrong(headline="result[1] is off", behaviour="aa"),
                 wrong(headline="result[0] is off", behaviour="bb"))  # fmt: skip
    assert groups(seen.unnamed) == [("result[0] is off", ("s0", "s1")), ("result[0] is off", ("s2",))]


def test_where_it_is_not_known_what_it_does_it_is_grouped_by_what_was_told_without_numbers():
    seen = found(wrong(headline="entry 3 is off"), wrong(headline="entry 14.5 is off"), wrong(headline="it stopped"))
    assert groups(seen.unnamed) == [("entry 14.5 is off", ("s0", "s1")), ("it stopped", ("s2",))]


def test_the_same_mistake_of_two_exercises_has_one_row_and_two_findings():
    seen = found(wrong("bias-forgotten"), wrong("bias-forgotten"), check_neuron=wrong("bias-forgotten"))
    assert [(row.label, row.counts, row.total) for row in seen.rows] == [("the bias is missing", (2, 1, 0), 3)]
    assert [(f.task.exercise, f.count, f.of) for f in seen.named] == [("weighted_sum", 2, 2), ("neuron", 1, 1)]


def test_the_table_ends_with_what_has_no_row_of_its_own():
    seen = found(wrong("bias-forgotten"), wrong("bias-twice"), wrong(), Mark(False, "", kind="NotAttempted"),
                 Mark(False, "", kind="NameError"), RIGHT)  # fmt: skip
    assert [(row.label, row.counts[0]) for row in seen.rows] == [
        ("mistakes that one student alone made", 2),
        ("wrong, and nothing names the mistake", 1),
        ("not defined", 1),
        ("not attempted", 1),
    ]
    tally = seen.tallies[0]
    assert (tally.passed, tally.failed, tally.untouched, tally.of) == (1, 4, 1, 6)


def test_an_ordinary_test_counts_too_and_its_exception_names_nobody():
    seen = found(RIGHT, a_test=Mark(False, "Traceback …", kind="BenError"))
    assert (seen.tallies[2].failed, seen.tallies[2].reasons) == (1, (("•••", 1),))
    assert seen.named == seen.unnamed == ()


@pytest.mark.parametrize("shift", [1, 3])
def test_the_order_does_not_depend_on_who_made_what(shift):
    marks = [wrong("bias-twice"), wrong("bias-forgotten"), wrong(behaviour="aa"), wrong(behaviour="bb"), RIGHT]
    one, other = found(*marks), found(*marks[shift:], *marks[:shift])
    assert [f.slug for f in one.named] == [f.slug for f in other.named]
    assert [f.examples for f in one.unnamed] == [f.examples for f in other.unnamed]
