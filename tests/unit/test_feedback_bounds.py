"""A feedback page has a size and a time that are known beforehand, whatever a student wrote."""

import contextlib
import signal
import time
import tracemalloc
from collections.abc import Callable

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from course_lib.grading.deadline import TooSlow, within_computing
from course_lib.grading.feedback import page, prose
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.feedback.room import LEFT_OUT, Room

SECONDS, BYTES = 5, 2_000_000
OWN = "The lesson's **own** words"
LESSON = HandedOut("01", frozenset({OWN}), frozenset({"plot()"}), {"f": "Exercise 1", "check_f": "Exercise 1"}, {})


def filled(piece: str, length: int = prose.LONGEST) -> str:
    """Repeat `piece` again and again."""
    return (piece * (length // len(piece) + 1))[:length]


SLOW = {
    "brackets without end": filled("\\\\["),
    "nested brackets": "[" * 2_500 + "]" * 2_500,
    "emphasis": filled("*_"),
    "links": filled("[a]("),
    "references": "[a]: b\n" + filled("[a] ", 4_990),
    "backticks": "".join("`" * n + " " for n in range(1, 98)),
    "comments": filled("<!--"),
    "lists in lists": "".join(" " * 2 * n + "- a\n" for n in range(68)),
    "a table": "|a" * 1_200 + "|\n" + "|-" * 1_200 + "|",
    "tables": filled("|a|\n|-|\n|b|\n\n"),
    "many formulas": filled("$a'$ "),
    "fractions in fractions": filled("$" + r"\frac{" * 70 + "a" + "}{b}" * 70 + "$ "),
    "braces": filled("$" + "{" * 400 + "}" * 400 + "$ "),
    "matrices in matrices": filled("$" + r"\begin{matrix}" * 30 + "a" + r"\end{matrix}" * 30 + "$ "),
    "large characters": filled("\N{MATHEMATICAL DOUBLE-STRUCK SMALL A}"),
    "ampersands": filled("&", 20_000),
}
CODE = {"dots": filled("a."), "brackets": filled("("), "formats": filled("f'{"), "a line": filled("'" * 99, 20_000)}


def spin() -> None:
    while True:
        pass


def stream(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


def printing(text: str, times: int = 900) -> list[NotebookNode]:
    failed = new_output("error", ename="E<b>" * 5_000, evalue=text, traceback=[])
    return [new_code_cell(f"print({n})", outputs=[stream(text), stream(text), failed]) for n in range(times)]


def graded() -> list[NotebookNode]:
    """An exercise whose answer, output, message, comment and words are all too long."""
    found = []
    for n in range(7):
        marked = {"grade": True, "score": 0, "points": 4, "waiting": False}
        answer = {"grade_id": f"f{n}", "solution": True, "comment": filled("$a'$ ")}
        facts = "".join(f"    label{n}  {'&' * 900}\n" for n in range(20))
        wrong = new_output("error", ename="CheckFailed", evalue=f"✗ f: {'<' * 900}\n{facts}", traceback=[])
        found += [
            new_code_cell(CODE["dots"], outputs=[stream("&" * 20_000)], metadata={"nbgrader": answer}),
            new_code_cell("check", outputs=[wrong], metadata={"nbgrader": marked | {"grade_id": f"check_f{n}"}}),
            new_markdown_cell(
                SLOW["many formulas"], metadata={"nbgrader": marked | answer | {"grade_id": f"words{n}"}}
            ),
        ]
    return found


def added(text: str) -> list[NotebookNode]:
    return [new_markdown_cell(text) for _ in range(1_000)]


def everything() -> list[NotebookNode]:
    more = [cell for text in SLOW.values() for cell in added(text)[:60]]
    return [*graded(), *more, *printing("<" * 20_000), *([new_markdown_cell(OWN)] * 1_000)]


WORST = {
    **{name: lambda text=text: added(text) for name, text in SLOW.items()},
    **{f"code of {name}": lambda text=text: [new_code_cell(text) for _ in range(1_000)] for name, text in CODE.items()},
    "900 printing cells": lambda: printing("&\n" * 10_000),
    "the lesson's own text a thousand times": lambda: [new_markdown_cell(OWN)] * 20_000,
    "what counts": graded,
    "everything": everything,
}


def made(cells: list[NotebookNode], **kept: object) -> str:
    points = {"score": 0.0, "max_score": 4.0, "late_penalty": 0}
    return page.text(cells, {"name": "N" * 1_000, "student": "s", "graded": [], **points}, kept, LESSON)


@pytest.mark.parametrize("cells", WORST.values(), ids=WORST)
def test_the_worst_page_ends_and_is_small(cells: Callable[[], list[NotebookNode]]):
    given = cells()
    start = time.process_time()
    html = made(given)
    assert time.process_time() - start < SECONDS
    assert len(html.encode()) < BYTES


def test_the_worst_page_takes_little_memory():
    given = [*graded(), *added(SLOW["many formulas"])[:40], *printing("<" * 20_000, 100)]
    tracemalloc.start()
    made(given)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 << 20


def test_what_is_left_out_is_said_once_for_all_that_stood_together():
    html = made(added("&" * 20_000))
    assert html.count(LEFT_OUT) == 1


def test_an_answer_keeps_its_room_whatever_stands_before_it():
    answer = new_code_cell("def f(): 'mine'", metadata={"nbgrader": {"grade_id": "f", "solution": True}})
    html = made([*added("&" * 20_000), *printing("&" * 20_000), answer])
    assert "mine" in html


def test_the_lessons_own_text_stays_whatever_stands_before_it():
    html = made([*added("&" * 20_000), new_markdown_cell(OWN)])
    assert "<strong>own</strong>" in html


def test_a_text_that_is_too_long_stands_as_typed():
    html = made([new_markdown_cell("*a* " * 1_300)])
    assert "<summary>A text of 5,200 characters, as typed</summary>" in html
    assert "<em>" not in html


def test_a_text_that_is_slower_than_anybody_thought_stands_as_typed(monkeypatch: pytest.MonkeyPatch):
    def endless(markdown: str) -> str:
        while True:
            with contextlib.suppress(Exception):  # as a library on the way may have it
                sum(range(1_000))

    monkeypatch.setattr(prose, "student", endless)
    monkeypatch.setattr(page, "SECONDS", 0.2)
    html = made([new_markdown_cell("so *slow*")])
    assert "so *slow*" in html


def test_time_is_counted_in_computing_and_the_callers_own_alarm_still_rings():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with within_computing(0.1):
            time.sleep(0.2)
        assert rung == [signal.SIGALRM]
        with pytest.raises(TooSlow), within_computing(0.1):
            spin()
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_room_that_is_full_has_none_for_what_comes_later():
    room = Room(shown=1_000)
    assert room.printed("a" * 700) is not None
    assert room.printed("a" * 700) is None
    assert room.printed("short") is None
