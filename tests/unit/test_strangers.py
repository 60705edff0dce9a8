"""What must never happen to the answers of strangers: a right one refused, a wrong one accepted, a wrong line told.

Each set in tests/unit/strangers/ is found by its folder. The line is looked for in a small sample only; what all of
them are told is counted by tools/strangers.py.
"""

import contextlib
import io
import sys

import pytest
import strangers

from course_lib import check, checks
from course_lib.checks import EXERCISES, CheckFailed, protocol
from course_lib.checks.closer import Closer

SETS = sorted(path.name for path in strangers.STRANGERS.iterdir() if path.is_dir())
MOST_LINES = 1_000_000  # lines that an answer may run in one check: a loop may never end
NAMES = strangers.notebook_names()
ANSWERS = {
    (group, exercise): [answer for answer in strangers.answers(group) if answer["exercise"] == exercise]
    for group in SETS
    for exercise in EXERCISES
}

# Wrong by the contract, and accepted all the same with the seed of this test: why the cases do not show it.
ACCEPTED: dict[str, str] = {
    "first/gradient_check/random-sample": "it looks at five places of each array, always the same; the arrays are so "
    "small that the wrong entries are among them, with four seeds of five",
}


def ask_for_a_while(function, cases):
    """`ask`, but ■ is pressed after MOST_LINES lines of the student's cell; in any thread, and without a clock."""
    file, left = getattr(getattr(function, "__code__", None), "co_filename", None), MOST_LINES

    def line(frame, event, arg):
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return line

    before = sys.gettrace()
    sys.settrace(lambda frame, event, arg: line if frame.f_code.co_filename == file else None)
    try:
        return protocol.ask(function, cases)
    finally:
        sys.settrace(before)


def told(answer) -> str | CheckFailed:
    """What a check says of an answer: "accepted", "endless", or the CheckFailed. Any other exception passes through."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(check, answer["exercise"])(strangers.function_of(answer, NAMES), seed=strangers.SEED)
    except CheckFailed as failed:
        return failed
    except KeyboardInterrupt:
        return "endless"
    return "accepted"


def test_there_are_answers_to_every_exercise():
    for (group, exercise), answers in ANSWERS.items():
        verdicts = [answer["verdict"] for answer in answers]
        assert set(verdicts) == {"right", "wrong", "two"}, f"{group}/{exercise}"
        assert len(verdicts) > 25, f"{group}/{exercise}"


@pytest.mark.parametrize(("group", "exercise"), ANSWERS, ids=map("/".join, ANSWERS))
def test_right_answers_get_their_tick_and_wrong_ones_are_refused(group, exercise, monkeypatch):
    monkeypatch.setattr(checks, "look", lambda *_, **__: Closer())
    monkeypatch.setattr(checks, "ask", ask_for_a_while)
    refused, accepted = {}, set()
    for answer in ANSWERS[group, exercise]:
        name, outcome = f"{group}/{exercise}/{answer['id']}", told(answer)
        if answer["verdict"] == "right" and outcome != "accepted":
            refused[name] = str(outcome)
        elif answer["verdict"] != "right" and outcome == "accepted":
            accepted.add(name)
    assert refused == {}
    assert accepted == {name for name in ACCEPTED if name.startswith(f"{group}/{exercise}/")}
