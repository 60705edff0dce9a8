"""What must never happen to the answers of strangers: a right one refused, a wrong one accepted, a wrong line told.

Each set in tests/unit/strangers/ is found by its folder. The line is looked for in a small sample only; what all of
them are told is counted by tools/strangers.py.
"""

import contextlib
import io
import sys

import numpy as np
import pytest
import strangers

from course_lib import check, checks
from course_lib.checks import EXERCISES, CheckFailed, protocol
from course_lib.checks.closer_look import CloserLook
from course_lib.checks.repair import find_line

SETS = sorted(path.name for path in strangers.STRANGERS.iterdir() if path.is_dir())
MOST_LINES = 1_000_000  # lines that an answer may run in one check: a loop may never end
PATIENCE = 10  # seconds for a line, so that a busy machine finds it too
NAMES = strangers.notebook_names()
ANSWERS: dict[tuple[str, str], list] = {}
for group in SETS:
    for answer in strangers.answers(group):
        ANSWERS.setdefault((group, answer["exercise"]), []).append(answer)
BY_EXERCISE = sorted(ANSWERS, key=lambda key: key[1])  # all sets of one follow each other: its catalogue is asked once

# How many wrong and right answers to each exercise a set has at least.
LEAST = {"first": (25, 6), "second": (25, 6), "third": (25, 6), "fourth": (16, 0), "fifth": (1, 0), "sixth": (10, 3),
         "seventh": (10, 2), "eighth": (13, 3), "ninth": (8, 2)}  # fmt: skip
# Wrong by the contract, and accepted all the same with the seed of this test: why the cases do not show it.
ACCEPTED: dict[str, str] = {
    "eighth/one_hot/list-of-lists": "a list of lists with the right numbers counts as an array, in every exercise",
}

# Answers whose line is told; one of up to 25 exercises each, drawn at random among those where a teacher agrees.
LINE_TOLD = [
    "first/backward/missing-parentheses",
    "first/chain/first-counted-twice",
    "first/count_params/list-of-counts",
    "first/d_relu/threshold-one",
    "first/d_sigmoid/two-factor-z-and-mean",
    "first/fork_grad/lower-without-value",
    "first/forward/one-buffer",
    "first/gate/three-of-four",
    "first/hidden_delta/clipped",
    "first/init_params/input-layer-too",
    "first/layer_forward/returns-the-function",
    "first/layer_grads/db-of-activations",
    "first/loss_grid/generator-returned",
    "first/minibatches/yield-after-the-loop",
    "first/nested_derivative/returns-function",
    "first/neuron/minus-z",
    "first/neuron_grad/db-vector",
    "first/numeric_derivative/second-derivative",
    "first/relu/minus-lost",
    "first/sgd_step/generator",
    "first/sigmoid/tanh-without-half",
    "first/squared_error/dot-of-inputs",
    "first/train/append-indented-too-far",
    "first/train_step/standardised-inputs",
    "first/weighted_sum/no-bias-and-array",
]


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


def test_a_set_has_many_answers_to_each_exercise():
    for (group, exercise), answers in ANSWERS.items():
        wrong = [answer for answer in answers if answer["verdict"] != "right"]
        assert exercise in EXERCISES
        least_wrong, least_right = LEAST[group]
        assert len(wrong) >= least_wrong, f"{group}/{exercise}"
        assert len(answers) - len(wrong) >= least_right, f"{group}/{exercise}"


def test_every_exception_is_an_answer_that_is_there():
    names = {f"{group}/{exercise}/{a['id']}" for (group, exercise), answers in ANSWERS.items() for a in answers}
    assert set(ACCEPTED) <= names


@pytest.mark.parametrize(("group", "exercise"), BY_EXERCISE, ids=map("/".join, BY_EXERCISE))
@pytest.mark.usefixtures("asked_once")
def test_right_answers_get_their_tick_and_wrong_ones_are_refused(group, exercise, monkeypatch):
    monkeypatch.setattr(checks, "look", lambda *_, **__: CloserLook())
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


@pytest.mark.parametrize("name", LINE_TOLD)
def test_the_line_told_is_one_that_a_teacher_points_at(name, monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", PATIENCE)
    group, exercise, key = name.split("/")
    answer = next(answer for answer in ANSWERS[group, exercise] if answer["id"] == key)
    cases = EXERCISES[exercise].cases(np.random.default_rng(strangers.SEED))
    found = find_line(strangers.function_of(answer, NAMES), EXERCISES[exercise], cases, PATIENCE)
    line = found.line if found else told(answer).line
    assert line is not None
    assert answer["code"].splitlines()[line - 1].strip() in [wanted.strip() for wanted in answer["lines"]]
