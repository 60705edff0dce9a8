"""The judge of whole bodies: strangers' answers, and programs that are run by Python as well."""

import random
import re
import tomllib
import warnings
from pathlib import Path
from typing import Any

import lesson_page
import numpy as np
import pytest

from course_lib import network
from course_lib.checks import EXERCISES
from course_lib.widgets import SeveralLines
from course_lib.widgets.several_lines import bodies, form, print_of, result
from tests.javascript import in_node

ROOT = Path(__file__).resolve().parents[2]
STATE = ("exercise", "parameters", "defaults", "lends", "without", "cases", "mistakes", "within", "tried", "left")
CHANGES = (
    ("+", "-"), ("-", "+"), ("*", "+"), ("/", "*"), ("@", "*"), ("0", "1"), ("1", "0"), ("1", "2"), (".T", ""),
    ("Zs", "As"), ("As", "Zs"), ("append", "insert"), ("len(", "("), ("return", "pass #"), ("range", "list"),
    ("    ", ""), (":", ""), (")", ""), ("params", "param"), ("layer", "last"), ("[", "("), ("enumerate", "zip"),
    ("bs", "ws"), ("delta", "grads"), ("row", "column"), ("h", "x"), ("in ", "not in "), ("total", "slope"),
)  # fmt: skip
SLIPS = {
    "backward": ("(As[-1] - Y) / m", "(As[-1] - Y) / (m + m)", 4),
    "forward": ("As[-1], activation", "As[0], activation", 4),
    "chain": ("total * slope", "total - slope", 4),
    "loss_grid": ("w * x + b - y", "w * x - b - y", 5),
    "gradient_check": ("kept - h", "kept - 1", 9),
    "train_step": ("loss(As[-1], Y)", "loss(As[0], Y)", 3),
}
"""By exercise, a piece of the course's answer, what it is changed to, and the line."""
MUTANTS = 120
"""How many programs are made of each answer, by one change or two."""
RAISED = (Exception, RecursionError)


def solution(name: str) -> str:
    """The course's own answer to an exercise, with its head."""
    lesson = EXERCISES[name].lesson
    text = (ROOT / "solutions" / lesson / f"{lesson}.md").read_text(encoding="utf-8")
    return f"{bodies()[name].head}\n{lesson_page._solution(text, name)}"


def strangers(name: str) -> list[dict[str, Any]]:
    found = []
    for file in sorted((ROOT / "tests/unit/strangers").glob(f"*/{name}.toml")):
        for answer in tomllib.loads(file.read_text(encoding="utf-8"))["answer"]:
            found.append({"id": f"{file.parent.name}/{answer['id']}", "code": answer["code"]} | _kind(answer))
    return found


def _kind(answer: dict[str, Any]) -> dict[str, Any]:
    return {"right": answer["verdict"] == "right"}


def mutants(name: str) -> list[str]:
    """Programs made of the course's answer by one change at a place, or two: the same each time."""
    dice = random.Random(name)
    found = []
    while len(found) < MUTANTS:
        code = solution(name)
        head = code.index("\n")
        for old, new in dice.choices(CHANGES, k=dice.choice((1, 1, 2))):
            places = [one.start() for one in re.finditer(re.escape(old), code) if one.start() > head]
            if places:
                at = dice.choice(places)
                code = f"{code[:at]}{new}{code[at + len(old) :]}"
        found.append(code)
    return found


def slip(name: str) -> tuple[str, int]:
    """The course's answer with one slip, and the number of its line."""
    old, new, line = SLIPS[name]
    code = solution(name)
    assert code.count(old) == 1
    changed = code.replace(old, new)
    assert [one == other for one, other in zip(code.split("\n"), changed.split("\n"), strict=True)].index(
        False
    ) == line - 1
    return changed, line


def by_python(name: str, code: str) -> list[dict[str, Any]]:
    """What a program gives for each case: its form and print, or the class of its exception."""
    body = bodies()[name]
    cases = body.cases()
    names = {"np": np, "network": network} | {own: getattr(network, known) for own, known in body.lends.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(code, "answer", "exec"), names)
        except RAISED as error:
            return [{"raised": type(error).__name__}] * len(cases)
        return [_given(names[name], case) for case in cases]


def _given(function: Any, case: Any) -> dict[str, Any]:
    try:
        value = result(function, case)
        told = {"form": form(value), "print": float(print_of(value))}
    except RAISED as error:
        return {"raised": type(error).__name__}
    return told if np.isfinite(told["print"]) else {"raised": "FloatingPointError"}


@pytest.mark.parametrize("name", bodies())
def test_bodies(tmp_path: Path, name: str):
    made = SeveralLines(name)
    question = {key: getattr(made, key) for key in STATE}
    programs = [{"code": code, "outcomes": by_python(name, code)} for code in [solution(name), *mutants(name)]]
    numbers = {
        "question": question,
        "solution": solution(name),
        "body": solution(name).partition("\n")[2],
        "strangers": strangers(name),
        "programs": programs,
        "slip": slip(name),
    }
    in_node.run("several_lines.test.mjs", numbers, tmp_path)
