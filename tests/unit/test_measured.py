"""docs/mutants.md and docs/checks.md show what the exercises are now, and say how to bring them up to date."""

import dataclasses
import json
import shutil

import confusion
import measured
import mutants
import numpy as np
import pytest

from course_lib.checks import EXERCISES
from course_lib.mistakes import MISTAKES

CASES = EXERCISES["relu"].cases
DRAWN = {"mutants": mutants.page, "checks": confusion.page}


@pytest.mark.parametrize("page", measured.PAGES)
def test_no_exercise_is_missing_or_out_of_date(page):
    old = measured.out_of_date(page)
    assert not old, "\n".join(old)


@pytest.mark.parametrize("page", measured.PAGES)
def test_the_page_is_drawn_from_its_data_alone(page):
    text = (measured.DOCS / f"{page}.md").read_text(encoding="utf-8")
    assert text == DRAWN[page](measured.entries(page)), f"docs/{page}.md is made from docs/{page}.json: `make mutants`"


def test_every_mistake_of_the_catalogue_is_in_the_table():
    for name, entry in measured.entries("checks").items():
        assert list(entry["named"]) == [m.slug for m in EXERCISES[name].mistakes], f"{name}: `make mutants`"


@pytest.fixture
def docs(tmp_path):
    """A copy of the data files."""
    for page in measured.PAGES:
        shutil.copy(measured.DOCS / f"{page}.json", tmp_path)
    return tmp_path


def told(page, docs):
    """Return what is said about `relu`, whatever else is out of date."""
    return [line for line in measured.out_of_date(page, docs) if "`relu`" in line]


def test_a_missing_exercise_is_told_with_the_command(docs):
    known = measured.entries("mutants", docs)
    del known["relu"]
    (docs / "mutants.json").write_text(json.dumps(known))
    assert told("mutants", docs) == ["docs/mutants.md misses `relu`: run `make mutants L=01_neuron`"]


def relu(z):
    """Another right answer."""
    return np.where(np.asarray(z) > 0, z, 0.0)[()]


@pytest.mark.parametrize(
    "change", [{"reference": relu}, {"cases": lambda rng: CASES(rng)[1:]}], ids=["reference", "cases"]
)
def test_another_reference_or_other_cases_make_it_out_of_date(docs, monkeypatch, change):
    monkeypatch.setitem(EXERCISES, "relu", dataclasses.replace(EXERCISES["relu"], **change))
    assert told("checks", docs) == [
        "docs/checks.md shows what was measured before somebody changed `relu`: run `make mutants L=01_neuron`"
    ]


def test_another_name_of_a_mistake_makes_it_out_of_date(docs, monkeypatch):
    first, *others = EXERCISES["relu"].mistakes
    monkeypatch.setitem(MISTAKES, "relu", (first, *others[1:]))
    assert len(told("checks", docs)) == 1


def test_what_is_measured_anew_leaves_the_other_entries_as_they_are(docs):
    before = measured.entries("mutants", docs)
    kept = measured.keep("mutants", {"relu": {**before["relu"], "once": {"made": 3}}}, docs)
    assert kept["relu"]["once"] == {"made": 3}
    assert list(kept) == list(before)
    assert {n: e for n, e in kept.items() if n != "relu"} == {n: e for n, e in before.items() if n != "relu"}


def test_a_lesson_without_exercises_is_refused():
    with pytest.raises(SystemExit, match=r"of a lesson '1_neuron'; the lessons that have some are 01_neuron, "):
        measured.exercises_of("1_neuron")
