"""No exercise is left out: every family of tests that tries exercises tries each of them."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from course_lib.checks import EXERCISES
from tests.unit import test_contract, test_every_exercise, test_mistakes, test_right_answers


def functions_of(module: ModuleType) -> dict[str, Callable[..., None]]:
    return {name: value for name, value in vars(module).items() if name.startswith("test_") and callable(value)}


def tried(test: Callable[..., None]) -> set[str]:
    """The exercises that a test is parametrised with: by themselves, or first in a row."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    values = [value for mark in marks for value in mark.args[1]]
    firsts = [value[0] if isinstance(value, tuple) else value for value in values]
    return {name for name in firsts if isinstance(name, str) and name in EXERCISES}


def by_form(test: Callable[..., None]) -> bool:
    """Whether it is for answers of one form: an array, a float, a list."""
    return "of_form(" in inspect.getsource(test)


def always(test: Callable[..., None]) -> bool:
    return True


FAMILIES = {  # in words: the file whose tests they are, and which of them
    "its signature": (test_contract, always, "add it to SIGNATURES of tests/unit/test_contract.py"),
    "the form of its answer": (
        test_every_exercise,
        by_form,
        "annotate what its reference in network.py returns, or add a form to tests/unit/what_is_known.py",
    ),
    "its mistakes": (test_mistakes, always, "list some in MISTAKES of course_lib/mistakes/lesson_{number}.py"),
    "its right answers": (test_right_answers, always, "list eight in tests/unit/right_answers/lesson_{number}.py"),
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_is_tried(name, family):
    module, belongs, advice = FAMILIES[family]
    tests = [test for test, function in functions_of(module).items() if belongs(function) and name in tried(function)]
    advice = advice.format(number=EXERCISES[name].lesson[:2])
    assert tests, f"no test of {module.__name__.replace('.', '/')}.py tries {family} with {name}: {advice}"


def test_what_a_test_tries_is_read_off_its_parameters():
    @pytest.mark.parametrize(("name", "i"), [("relu", 0), ("no exercise", 1)])
    @pytest.mark.parametrize("other", ["mse", 3])
    def some_test(name, i, other): ...

    assert tried(some_test) == {"relu", "mse"}
    assert tried(lambda: None) == set()


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_stands_in_the_file_of_its_lesson(name):
    number = EXERCISES[name].lesson[:2]
    file = inspect.getsourcefile(EXERCISES[name].cases)
    assert file.endswith(f"lesson_{number}.py"), (
        f"{name} says that it is of lesson {EXERCISES[name].lesson}: its cases belong into "
        f"course_lib/checks/lesson_{number}.py, and are in {file}"
    )


def test_the_tests_that_authors_are_told_of_are_there():
    root = Path(__file__).resolve().parents[2]
    told = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (root / "docs" / "authoring.md").read_text(encoding="utf-8"))
    assert len(told) > 20
    gone = [f"{file}::{test}" for file, test in told if f"def {test}(" not in (root / file).read_text(encoding="utf-8")]
    assert gone == [], "docs/authoring.md names these in its table, and they have another name now"
