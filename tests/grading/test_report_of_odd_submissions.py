"""course-report says what its page leaves out: what could not be read, is not graded yet, or has changed since."""

import json

import grade_demo
import pytest
from bs4 import BeautifulSoup
from grade_demo import LESSON, MISTAKEN, OTHERWISE

from tests.grading.class_report import report


@pytest.fixture(scope="module")
def untouched(released):
    """What it says before anything is graded."""
    return report(released, LESSON), report(released, "--all")


@pytest.fixture(scope="module")
def odd(released, untouched):
    for student, answers in {"ada": OTHERWISE, "ben": OTHERWISE | MISTAKEN, "cleo": OTHERWISE | MISTAKEN}.items():
        released.hand_in(student, answers)
    released.hand_in("dan", {}).write_text("{", encoding="utf-8")
    released.folder("eva").mkdir(parents=True)
    link = released.hand_in("finn", OTHERWISE)
    link.unlink()
    link.symlink_to(grade_demo.ROOT / "solutions" / LESSON / f"{LESSON}.ipynb")
    released.grade("--jobs", "2")
    released.grade("--student", "ben", "--regrade", "--unsafe")
    released.hand_in("gwen", OTHERWISE)
    released.hand_in("cleo", OTHERWISE)
    return released


def written(released, *options: str) -> BeautifulSoup:
    """The page that course-report writes."""
    file = released.course.base / "page.html"
    run = report(released, *options, f"--to={file}")
    assert run.returncode == 0, run.stderr
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def sentences(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(li.select_one(".count b").get_text(), li.select_one(".sentence").get_text(" ", strip=True))
            for li in page.select(".findings > li")]  # fmt: skip


def test_before_anything_is_graded_it_says_what_to_do(untouched):
    one, every = untouched
    assert (one.returncode, every.returncode) == (2, 2)
    assert one.stderr == f"course-report: nothing of {LESSON} is graded yet: run course-grade {LESSON}\n"
    assert every.stderr == "course-report: nothing is graded yet: run course-grade LESSON\n"


def test_a_lesson_that_is_none_is_said_to_be_none(released):
    run = report(released, "09_nothing")
    assert run.returncode == 2
    assert run.stderr == (f"course-report: there is no lesson 09_nothing. The gradebook has {LESSON}.\n")


@pytest.mark.parametrize("options", [[], [LESSON, "--all"], [LESSON, "--nonsense"]])
def test_what_it_cannot_do_it_says(released, options):
    run = report(released, *options)
    assert run.returncode == 2
    assert "course-report: " in run.stderr


def test_it_counts_how_each_submission_ended(odd):
    page = written(odd, LESSON)
    ended = {row.th.get_text(): int(row.td.get_text()) for row in page.select("table.plain tr")}
    assert ended == {"graded": 3, "not submitted": 1, "malformed": 1, "refused": 1, "not graded yet": 1}
    assert page.select_one(".made-of").get_text() == (
        "6 submissions; what follows is made of the 3 whose answers were judged."
    )


def test_it_says_what_is_not_graded_what_has_changed_and_what_was_not_isolated(odd):
    notices = [item.get_text(" ", strip=True) for item in written(odd, LESSON).select(".notices li")]
    assert notices == [
        f"1 not graded yet: course-grade {LESSON}",
        f"1 changed since it was graded, so this page describes an older version: course-grade {LESSON}",
        "1 graded without isolation",
    ]


def test_who_could_not_be_read_is_among_those_to_talk_to(odd):
    page = written(odd, LESSON, "--names")
    shown = {item.b.get_text(): item.ul.get_text(" ", strip=True)
             for item in page.select_one("section.named details ul").find_all("li", recursive=False)}  # fmt: skip
    assert shown["dan"] == "malformed"
    assert shown["finn"] == "refused"
    assert shown["gwen"] == "not graded yet"
    assert "weighted_sum the bias is added once for every input" in shown["ben"]
    assert "ada" not in shown
    assert page.select_one(".warning")


def test_all_lessons_come_with_an_overview_first(odd):
    page = written(odd, "--all")
    (row,) = page.select("table.overview tbody tr")
    assert row.a["href"] == f"#{LESSON}"
    assert [cell.get_text() for cell in row.select("td")[:2]] == ["6", "73 %"]  # 11 of 15
    assert page.find(id=LESSON).h2.get_text() == "01 · What does one neuron compute?"
    assert page.h1.get_text() == "What the class made of it, lesson by lesson"


def test_what_an_earlier_version_has_kept_is_reported_too(odd):
    before = sentences(written(odd, LESSON))
    assert ("2", "the bias is added once for every input") in before
    for file in odd.course.base.glob("autograded/*/*/verdicts.json"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        for mark in kept["marks"].values():
            for name in ("headline", "hint", "behaviour"):
                del mark[name]
        file.write_text(json.dumps(kept), encoding="utf-8")
    assert sentences(written(odd, LESSON)) == before


def test_a_page_that_cannot_be_written_is_no_traceback(odd):
    run = report(odd, LESSON, "--to=/proc/nowhere/page.html")
    assert run.returncode == 2
    assert run.stderr.startswith("course-report: ")
    assert len(run.stderr.splitlines()) == 1
