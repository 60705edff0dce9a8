"""A check sees the same conduct of an answer in the sandbox as outside: memory, generators, forms."""

import numpy as np
import pytest

from course_lib.checks import protocol
from course_lib.checks.memory import identical
from course_lib.checks.plain import Foreign
from course_lib.checks.protocol import Case
from course_lib.grading.examiner.session import Session
from course_lib.grading.outcome import Cell
from course_lib.grading.sandbox.handle import Sandbox
from course_lib.grading.sandbox.limits import Limits

SOURCE = """
import numpy as np

kept = np.zeros((2, 2))

def hands_back(params):
    return [(params[0][0], params[0][1].T)]

def one_buffer(params):
    kept[...] = params[0][0] + 1
    return [kept, params[0][0].copy()]

def yields(params):
    yield params

def tells_the_objects(params):
    return [id(params), id(params[0][0]), float(params[0][0][0, 0])]

def draws(rng):
    return int(rng.integers(1000))

def stirs(rng):
    np.random.seed(1)
    return 1.0

def spawns(rng):
    return int(rng.spawn(1)[0].integers(10**6))
"""
SHARES = [Case(([(np.full((2, 2), k), np.ones((2, 1)))],), "", reuse=bool(k)) for k in (0.0, 1.0, 2.0)]
DRAWS = [Case((np.random.default_rng(seed),), "") for seed in (1, 2)]


@pytest.fixture(scope="module")
def session(isolation):
    sandbox = Sandbox(Limits())
    session = Session(sandbox, Limits())
    session.run(Cell("code", SOURCE))
    yield session
    session.end()
    sandbox.close()


def both(session, name, cases):
    """The answers of the function in the sandbox and here."""
    here = {}
    exec(SOURCE, here)
    return session.answers(name, cases), protocol.ask(here[name], cases)


@pytest.mark.parametrize(("name", "cases"), [("hands_back", SHARES), ("one_buffer", SHARES), ("yields", SHARES),
                                             ("draws", DRAWS), ("stirs", DRAWS)])  # fmt: skip
def test_an_answer_tells_the_same_of_itself(session, name, cases):
    for there, here in zip(*both(session, name, cases), strict=True):
        assert identical(there.value, here.value)
        assert (there.shared, there.drew, there.stirred) == (here.shared, here.drew, here.stirred)


def test_what_is_shared_drawn_and_gone_through_once_is_told(session):
    assert {a.shared for a in session.answers("hands_back", SHARES)} == {
        (((0, 0), 0, (0, 0)), ((0, 1), 0, (0, 1))),
    }
    assert [(a.drew, a.stirred) for a in session.answers("draws", DRAWS)] == [(True, False)] * 4
    assert [(a.drew, a.stirred) for a in session.answers("stirs", DRAWS)] == [(False, True)] * 4
    assert session.answers("yields", SHARES)[0].value == Foreign("generator", once=True)
    assert isinstance(session.answers("yields", [Case((1.0,), "", yields=True)])[0].value, list)


def test_an_answer_that_a_later_call_changes_is_told(session):
    there, here = both(session, "one_buffer", SHARES)
    assert there[0].later is not None
    assert identical(there[0].later, here[0].later)
    assert session.answers("draws", DRAWS)[0].later is None


def test_the_same_arrays_come_again_with_other_numbers(session):
    values = [a.value for a in session.answers("tells_the_objects", SHARES)]
    assert len({tuple(v[:2]) for v in values[:3]}) == 1
    assert [v[2] for v in values] == [0.0, 1.0, 2.0, 2.0, 1.0, 0.0]


def test_a_child_of_the_generator_draws_the_same_each_time(session):
    first, second, again, first_again = (a.value for a in session.answers("spawns", DRAWS))
    assert (first, second) == (first_again, again)
    assert first != second
