"""course-report finds again what a class of 200 with known mistakes misunderstood, and names nobody."""

import json
import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from grade_demo import LESSON
from nbgrader.api import Gradebook, Student

from course_lib.grading.report import reading
from course_lib.grading.report.command import analysed
from course_lib.mistakes import mistake
from tests.grading import made_class
from tests.grading.class_report import book_of, report

SIZE = 200
FATES = ("right", "untouched", "crashed", "timed out")  # what is no mistake


def hand_in(released, members) -> None:
    """Let everybody hand in, and put them on the roster."""
    blank = (released.course.base / "released" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    with Gradebook(released.course.database) as gradebook:
        for one in members:
            gradebook.db.add(Student(id=one.id, first_name=one.first, last_name=one.last, email=one.email))
            notebook = json.loads(blank)
            for cell in notebook["cells"]:
                name = cell["metadata"].get("nbgrader", {}).get("grade_id")
                cell["source"] = one.answers.get(name, cell["source"])
            folder = released.folder(one.id)
            folder.mkdir(parents=True)
            (folder / f"{LESSON}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        gradebook.db.commit()


@pytest.fixture(scope="module")
def members():
    return made_class.draw(SIZE)


@pytest.fixture(scope="module")
def graded(released, members):
    hand_in(released, members)
    run = released.grade("--jobs", "2", "--Execute.timeout=2")
    assert run.returncode == 0, run.stderr
    return released


@pytest.fixture(scope="module")
def findings(graded):
    book = book_of(graded)
    (found,), _ = analysed(book, [reading.read_class(book, LESSON)])
    book.close()
    return found


@pytest.fixture(scope="module")
def text(graded):
    run = report(graded, LESSON)
    assert run.returncode == 0, run.stderr
    return (graded.course.base / "reports" / f"{LESSON}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text):
    return BeautifulSoup(text, "html.parser")


def section(page, heading):
    """The part of the page under a heading."""
    return page.find("h2", string=heading).parent


def listed(part):
    """What a list of findings shows: how many students, of how many, the sentence, the exercise."""
    rows = [item.summary for item in part.select(".findings > li > details")]
    numbers = [re.fullmatch(r"(\d+) of (\d+)", row.select_one(".count").get_text(" ", strip=True)) for row in rows]
    told = [" ".join(row.select_one(".sentence").get_text(" ", strip=True).split()) for row in rows]
    where = [row.select_one(".where").get_text(strip=True) for row in rows]
    return [(int(n[1]), int(n[2]), what, task) for n, what, task in zip(numbers, told, where)]


def test_every_named_mistake_is_found_with_those_who_made_it(findings, members):
    made = {k: ids for k, ids in made_class.made(members).items() if k[1] not in FATES and "unknown" not in k[1]}
    assert {(f.task.exercise, f.slug): f.students for f in findings.named} == made
    assert [f.count for f in findings.named] == sorted(map(len, made.values()), reverse=True)


def test_who_made_the_same_unknown_mistake_stands_together_and_with_nobody_else(findings, members):
    made = {k: ids for k, ids in made_class.made(members).items() if "unknown" in k[1]}
    assert {(f.task.exercise, f.students) for f in findings.unnamed} == {(k[0], ids) for k, ids in made.items()}
    assert [f.count for f in findings.unnamed] == sorted(map(len, made.values()), reverse=True)
    assert [f.count for f in findings.unnamed] == [10, 4, 1, 1, 1, 1, 1]


def test_the_ten_wrote_it_in_different_ways_and_the_line_is_marked(findings):
    first = findings.unnamed[0]
    assert len({example.lines[-1].text for example in first.examples}) > 1
    marked = [line.text for example in first.examples for line in example.lines if line.wrong]
    assert marked
    assert all("b" in line.split("+")[-1] for line in marked)  # where the bias is squared


def test_how_each_exercise_went(findings, members):
    for tally in findings.tallies:
        fates = Counter(member.truth[tally.task.exercise] for member in members)
        assert (tally.passed, tally.untouched, tally.of) == (fates["right"], fates["untouched"], SIZE)
        assert dict(tally.reasons) == {why: fates[why] for why in ("crashed", "timed out") if fates[why]}


def test_the_page_shows_the_same_ranking(page, findings, members):
    made = made_class.made(members)
    shown = listed(section(page, "Mistakes that have a name"))
    sentences = {(task, mistake(task, slug).name): len(ids) for (task, slug), ids in made.items()
                 if slug not in FATES and "unknown" not in slug}  # fmt: skip
    assert {(task, what): number for number, _, what, task in shown} == sentences
    assert [number for number, *_ in shown] == sorted(sentences.values(), reverse=True)
    unnamed = listed(section(page, "Wrong, and nothing names the mistake"))
    assert [(number, task) for number, _, _, task in unnamed] == [(f.count, f.task.exercise) for f in findings.unnamed]
    assert {of for _, of, _, _ in [*shown, *unnamed]} == {SIZE}


def test_the_three_biggest_come_first_with_code_and_hint(page, findings):
    cards = section(page, "What to talk about next time").select(".card")
    assert [int(card.select_one(".count b").get_text()) for card in cards] == [f.count for f in findings.ranking[:3]]
    assert all(card.select_one(".code .line") and card.select_one(".hint") for card in cards)


def test_the_table_has_every_count_where_it_belongs(page, members):
    table = page.select_one("table.heat")
    exercises = [cell.get_text(strip=True) for cell in table.select("thead .exercise")]
    assert exercises == [*made_class.EXERCISES, "all"]
    rows = {row.th.get_text(" ", strip=True): [cell.get_text() for cell in row.select("td")]
            for row in table.select("tbody tr")}  # fmt: skip
    made = {what: len(ids) for what, ids in made_class.made(members).items()}
    missing = [made.get((exercise, "bias-forgotten"), 0) for exercise in made_class.EXERCISES]
    assert rows["the bias is missing"] == [str(n or "·") for n in missing] + [str(sum(missing))]
    untouched = [made.get((exercise, "untouched"), 0) for exercise in made_class.EXERCISES]
    assert rows["not attempted"] == [str(n or "·") for n in untouched] + [str(sum(untouched))]


def test_it_says_of_what_it_is_made_and_what_waits(page, members):
    assert page.title.get_text().startswith(
        "01 · What does one neuron compute? – Backprop by hand, class report of 21 S"
    )
    assert f"{SIZE} submissions" in page.select_one(".made-of").get_text()
    written = sum(made_class.WRITTEN in member.answers for member in members)
    notices = page.select_one(".notices").get_text(" ", strip=True)
    assert notices == f"{written} written answers wait for you, in {written} submissions: formgrader, Manual grading"
    ended = {row.th.get_text(): row.td.get_text() for row in page.select("table.plain tr")}
    assert ended == {"graded": "195", "crashed": "3", "timed out": "2"}


def test_nobody_is_named_not_even_by_their_own_code(text, members):
    words = {word.casefold() for member in members for word in member.words} | {"gottfried", "roster"}
    assert [word for word in words if word in text.casefold()] == []
    assert "•••" in text


def test_with_names_it_says_who_is_stuck_where(graded, members):
    run = report(graded, LESSON, "--names")
    file = graded.course.base / "reports" / f"{LESSON}.names.html"
    assert f"{file}: " in run.stdout
    named = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").select_one("section.named")
    by_student, by_mistake = named.select("details > ul")
    shown = {item.b.get_text(): [row.code.get_text() for row in item.ul.select("li")]
             for item in by_student.find_all("li", recursive=False)}  # fmt: skip
    left = {f"{m.first} {m.last} ({m.id})": [e for e in made_class.EXERCISES if m.truth[e] != "right"] for m in members}
    assert shown == {name: exercises for name, exercises in left.items() if exercises}
    squared = made_class.made(members)["weighted_sum", "unknown: the bias is squared"]
    rows = [item.b.get_text() for item in by_mistake.find_all("li", recursive=False)]
    assert ", ".join(n for m in sorted(members, key=lambda m: m.id) if m.id in squared
                     for n in [f"{m.first} {m.last} ({m.id})"]) in rows  # fmt: skip


def test_what_a_student_wrote_is_text_and_nothing_else(text, page):
    assert page.find_all(["script", "img", "iframe", "object", "link", "svg"]) == []
    assert "</td></table><script>document.title" in page.select_one("main").get_text()
    assert "{{ 7 * 7 }} {% raw %} $x$" in page.select_one("main").get_text()
    (style,) = page.find_all("style")
    assert not re.search(r"url\(|@import", style.get_text())
    assert page.find_all(src=True) == page.find_all(href=True) == []
    assert "default-src 'none'" in text


def test_the_same_class_gives_the_same_page(graded, text):
    again = graded.course.base / "again.html"
    report(graded, LESSON, f"--to={again}")
    assert again.read_text(encoding="utf-8") == text
    assert report(graded, "--all").returncode == 0


def test_sentences_are_found_in_what_an_earlier_version_kept(graded):
    seen = 0
    for file in graded.course.base.glob("autograded/*/*/verdicts.json"):
        for told in json.loads(file.read_text(encoding="utf-8"))["marks"].values():
            earlier = {name: told[name] for name in told if name not in ("headline", "hint", "behaviour")}
            mark = reading._mark(earlier)
            if told["kind"] == "CheckFailed":
                seen += 1
                assert (mark.headline, mark.hint) == (told["headline"], told["hint"])
                assert mark.behaviour == ""
    assert seen > 100
