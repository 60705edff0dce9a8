"""Keep what was measured of each exercise's check, as data beside the page in docs/ that shows it.

`docs/mutants.json` and `docs/checks.json` have an entry for each exercise, with a fingerprint of what was measured: the
reference answer, what the check asks, and the mistakes it knows. So one lesson can be measured alone, and a test can
say which entry is out of date.
"""

import inspect
import json
from pathlib import Path
from typing import Any

import editions
import fingerprints

from course_lib import network
from course_lib.checks import EXERCISES, Exercise
from course_lib.mistakes import Mistake
from course_lib.mistakes.broken import Broken

ROOT = Path(__file__).resolve().parents[1]
# It refuses arguments that the contract leaves open, and does nothing else: no check may ask what it does.
REFUSES_ONLY = ("_of_classes",)
DOCS = ROOT / "docs"
PAGES = ("mutants", "checks")

Entries = dict[str, dict[str, Any]]


def exercises_of(lesson: str | None) -> list[str]:
    """Return the names of the exercises of `lesson`, or of all lessons. Raises SystemExit where there are none."""
    found = [name for name, exercise in EXERCISES.items() if lesson in (None, exercise.lesson)]
    if not found:
        known = ", ".join(dict.fromkeys(exercise.lesson for exercise in EXERCISES.values()))
        raise SystemExit(f"no exercise is of a lesson {lesson!r}; the lessons that have some are {known}")
    return found


def source_of(exercise: Exercise) -> str:
    """Return a reference answer's source, after the functions that it uses and that are not exercises."""
    found, todo = [exercise.reference], [exercise.reference]
    while todo:
        called = (vars(network).get(name) for name in todo.pop().__code__.co_names)
        new = [f for f in called if inspect.isfunction(f) and f.__module__ == network.__name__ and f not in found]
        todo += (own := [f for f in new if f.__name__ not in (*EXERCISES, *REFUSES_ONLY)])
        found += own
    return "\n\n".join(inspect.getsource(function) for function in reversed(found))


def fingerprint(exercise: Exercise) -> str:
    """Return what an exercise's numbers depend on: its reference answer, its questions, its mistakes."""
    code = fingerprints.code_of(source_of(exercise))
    known = sorted(f"{m.slug} {_written(m)}" for m in exercise.mistakes)
    return fingerprints.of_bytes(*(part.encode() for part in (code, editions.fingerprint_of_check(exercise), *known)))


def _written(mistake: Mistake) -> list[tuple[str, str, str]]:
    """Return how the catalogue writes a mistake, in all its forms."""
    forms = (form for form in (mistake.answer, *mistake.also) if isinstance(form, Broken))
    return [(edit.function, edit.old, edit.new) for form in forms for edit in form.edits]


def entries(page: str, docs: Path = DOCS) -> Entries:
    """Return the results of all existing exercises, in their order."""
    file = docs / f"{page}.json"
    known = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {name: known[name] for name in EXERCISES if name in known}


def keep(page: str, new: Entries, docs: Path = DOCS) -> Entries:
    """Save the results of some exercises; return them with those of the others."""
    signed = {name: {"fingerprint": fingerprint(EXERCISES[name]), **entry} for name, entry in new.items()}
    known = {**entries(page, docs), **signed}
    ordered = {name: known[name] for name in EXERCISES if name in known}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(ordered[name], ensure_ascii=False)}" for name in ordered)
    (docs / f"{page}.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8", newline="\n")
    return ordered


def out_of_date(page: str, docs: Path = DOCS) -> list[str]:
    """Return, for each exercise that the page lacks or shows outdated, the command that updates it."""
    known, found = entries(page, docs), []
    for name, exercise in EXERCISES.items():
        was = known.get(name, {}).get("fingerprint")
        if was != fingerprint(exercise):
            wrong = "misses" if was is None else "shows what was measured before somebody changed"
            found.append(f"docs/{page}.md {wrong} `{name}`: run `make mutants L={exercise.lesson}`")
    return found
