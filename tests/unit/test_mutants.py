"""A sample of the mutants that `make mutants` makes of the reference answers: each is rejected."""

import json
from pathlib import Path

import mutants
import pytest

SAMPLE = json.loads((Path(__file__).parent / "mutants_sample.json").read_text(encoding="utf-8"))


def test_the_sample_covers_most_exercises():
    assert len(SAMPLE) > 50
    assert len({name for name, _ in SAMPLE}) > 20


@pytest.mark.parametrize(("name", "source"), SAMPLE, ids=[f"{name}-{i}" for i, (name, _) in enumerate(SAMPLE)])
def test_mutant_is_rejected(name, source):
    assert mutants.judged(name, source, seed=11) != "accepted"
