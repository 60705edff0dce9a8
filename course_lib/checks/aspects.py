"""Several things wrong at once, in exercises where they can be told apart.

An exercise lists its aspects, those of the idea first, those of the form last. Each is looked for by itself, whatever
else is wrong with the answers. The first one found becomes the headline; the next is told beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from course_lib.checks import wording
from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Answer, Case, ask_once


@dataclass(frozen=True)
class Aspect:
    """One thing that can be wrong, whatever else is wrong."""

    what: str
    """What it is about: "biases", "order". At most one aspect is about each."""
    slug: str
    """Its short name, or empty. If the catalogue has an entry of this name, that entry has the hint."""
    headline: str
    """What is wrong, in a sentence."""
    case: Case
    """A case that shows it."""
    expected: str = ""
    """What was expected in that case, in words."""
    got: str = ""
    """What came, in words."""
    hint: str = ""
    """What to ask; empty if the catalogue's entry has a hint."""
    unnamed: bool = False
    """Whether it is for answers that nothing names: there it is told by itself, without a slug, and else never."""


def tell_all(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer], found: Any) -> Any:
    """Return the verdict `found` with one more thing beside it, or the other way round if that thing matters more.

    An entry of the catalogue already says all that is wrong with its own function. What comes up twice is told once.
    """
    if exercise.aspects is None or found.problem == "raised":
        return found
    own = _seen(exercise, cases, answers)
    entry = next((m for m in exercise.mistakes if m.slug == found.mistake), None)
    if entry is None:
        more = found.mistake is None and own and (own[0].slug or own[0].unnamed or len(own) > 1)
        return _as_headline(exercise, own[0], found, own[1].headline if len(own) > 1 else "") if more else found
    own = unsaid = [a for a in own if not a.unnamed]
    for form in (entry.answer, *entry.also):
        if not unsaid:
            return found
        said = {a.what for a in _seen(exercise, cases, [ask_once(form, case) for case in cases])}
        unsaid = [a for a in unsaid if a.what not in said]
    if not unsaid:
        return found
    if own[0] is unsaid[0] and len(unsaid) < len(own):
        return _as_headline(exercise, own[0], found, found.headline)
    rows = tuple(row for row in found.facts if row[0] != "also")
    return replace(found, facts=(*rows, ("also", unsaid[0].headline)))


def _seen(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> Sequence[Aspect]:
    """Return the aspects of the answers that came. An answer that stopped with an exception has none."""
    came = [(c, a) for c, a in zip(cases, answers, strict=True) if not a.error or c.raises]
    return exercise.aspects([c for c, _ in came], [a for _, a in came]) if exercise.aspects else ()


def _as_headline(exercise: Exercise, aspect: Aspect, found: Any, also: str) -> Any:
    """Return the verdict with this aspect as its headline, and without the facts about another one."""
    hint = next((m.hint for m in exercise.mistakes if m.slug == aspect.slug), aspect.hint)
    shown = ("input", wording.shown(exercise, aspect.case))
    same_case = aspect.unnamed and shown in found.facts
    rows = (
        shown,
        ("expected", aspect.expected),
        ("got", aspect.got),
        *(row for row in found.facts if same_case and row[0] in ("right", "wrong")),
        ("also", also),
    )
    facts = tuple((label, text) for label, text in rows if text)
    return replace(
        found, headline=aspect.headline, facts=facts, mistake=aspect.slug or None, hint=hint, pictures=(), line=None,
        slip=bool(aspect.slug), sides=found.sides if aspect.unnamed else None, open=True,
    )  # fmt: skip
