"""The examiner's half of a check: judge the answers, and if they are wrong, find out which mistake it is.

Nothing here calls the student's code.

The ordinary cases are explained first. What is wrong at the fringe of the contract (a refusal, nan, η = 0) takes one
more sentence. Headline, facts, pictures and hint of a verdict all speak of one case.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from course_lib.checks import slips, wording
from course_lib.checks.aspects import tell_all
from course_lib.checks.compare import describe, first_change, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.failures import CheckBroken
from course_lib.checks.faults import explained
from course_lib.checks.judging import (
    Judged,
    about,
    alike,
    judge,
    main_first,
    passes,
    right_everywhere,
    showing_most,
    without_traces,
)
from course_lib.checks.memory import Path
from course_lib.checks.naming import Catalogue, Name, same_error
from course_lib.checks.note import Picture
from course_lib.checks.protocol import Answer, Case
from course_lib.checks.readings import EXCHANGES, FORMS, readings
from course_lib.checks.rounding import rounded
from course_lib.mistakes.broken import Function

__all__ = ["Verdict", "judge", "passes", "verdict"]

NOT_VALUES = ("did-not-raise", "raised", "warned", "not-finite", "type", "only-once", "shape")


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check."""

    passed: bool
    """Whether every answer is right."""
    headline: str
    """The outcome in a sentence."""
    facts: tuple[tuple[str, str], ...] = ()
    """Labelled lines below it, about one wrong case."""
    mistake: str | None = None
    """The slug of what was recognised."""
    hint: str | None = None
    """What to ask about the mistake."""
    attempted: bool = True
    """Whether the exercise's cell has been written in at all."""
    pictures: tuple[Picture, ...] = ()
    """Which entries are off."""
    line: int | None = None
    """The line of the function's cell that goes wrong: where an exception came from, or what a closer look found."""
    problem: str = ""
    """The kind of what is wrong with the case that is shown."""
    open: bool = False
    """Whether a closer look is worth while: nothing names the mistake for certain."""
    slip: bool = False
    """Whether what was recognised is a general slip, which says what is wrong and not why."""
    sides: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """The cases that are right and those that are wrong, if there are both and no other explanation."""


def verdict(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> Verdict:
    """Judge the answers that `ask` collected for `cases`. Infinite answers cause no warning.

    Raises CheckBroken if an answer agrees with the reference, but the reference disagrees with its numerical
    derivative.
    """
    with np.errstate(all="ignore"):
        return _verdict(exercise, cases, answers)


def _verdict(exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]) -> Verdict:
    first, second = answers[: len(cases)], answers[len(cases) :][::-1]
    unwritten = [a.error for a in answers if a.error and a.error.type_name == "NotImplementedError"]
    if len(unwritten) == len(answers):
        return _unfinished(unwritten[0].inside)
    judged = main_first([judge(exercise, case, answer) for case, answer in zip(cases, first, strict=True)])
    if any(j.problem for j in judged):
        changed = next((t for t in zip(cases, first, second, strict=True) if not alike(t[1], t[2])), None)
        found = _explain(exercise, judged, changed and _unsteady(exercise, *changed))
        return explained(lambda: tell_all(exercise, cases, first, found), found)
    for case, one, other in zip(cases, first, second, strict=True):
        if not alike(one, other):
            return _unsteady(exercise, case, one, other)
    for case, answer in zip(cases, first, strict=True):
        if not case.raises and (problem := exercise.contradicted(case, answer)):
            raise CheckBroken(
                f"check.{exercise.name}: the course's own formula disagrees with a numerical derivative "
                f"({problem.headline}: {problem.expected} by differences, {problem.got} by formula), so it does not "
                "judge. Something in this session changed NumPy or the course's library: restart the kernel."
            )
    if exercise.across and (problem := exercise.across(cases, first)):
        hint = next((m.hint for m in exercise.mistakes if m.slug == problem.kind), None)
        facts = (("expected", problem.expected), ("got", problem.got))
        return Verdict(False, problem.headline, facts, problem.kind, hint)
    return Verdict(True, f"right on {len(cases)} cases ({exercise.tried}).")


def _unfinished(inside: str) -> Verdict:
    """Say that there is nothing to judge yet: the function itself is not written, or one that it calls, `inside`."""
    if not inside:
        return Verdict(False, "not attempted yet", attempted=False)
    return Verdict(
        False,
        f"it calls `{inside}`, which is not written yet",
        mistake="calls-unfinished",
        hint=f"`raise NotImplementedError()` still stands in `{inside}`. Is there an exercise to finish first, or a "
        "function of the course's that you can take until then?",
    )


def _explain(exercise: Exercise, judged: Sequence[Judged], unsteady: Verdict | None) -> Verdict:
    """Say what is wrong: a mistake of the catalogue, a general slip, or what the first wrong case shows.

    `unsteady` is what to say about an answer that changes when the same question is asked again.
    """
    ordinary = [j for j in judged if not j.case.fringe]
    main = ordinary if any(j.problem for j in ordinary) else list(judged)
    first = next(j.problem for j in main if j.problem)
    if found := explained(lambda: _recognised(exercise, judged, main, unsteady), None):
        return found
    return explained(lambda: _unnamed(exercise, main), Verdict(False, first.headline, problem=first.kind))


def _recognised(
    exercise: Exercise, judged: Sequence[Judged], main: Sequence[Judged], unsteady: Verdict | None
) -> Verdict | None:
    """Return what explains all answers, with a name or a sentence that holds for all of them, or None."""
    catalogue = Catalogue(exercise)
    bad = next(j for j in showing_most(main) if j.problem)
    name = _by_catalogue(catalogue, judged, main)
    if name and not ("+" in name.slug and slips.always_the_same(main)):  # one number tells too little for two mistakes
        return _named(exercise, name, main, name.telling or bad)
    if unsteady:
        return replace(unsteady, slip=True, open=True)
    if name := slips.recognise([j for j in main if not j.case.raises], exercise, judged):
        name = replace(name, second=name.second or _behind_the_traces(exercise, name, main))
        return replace(_named(exercise, name, main, name.telling or bad), slip=True, open=True)
    if exercise.judges_the_answer and (name := _form_or_slip(exercise, main)):
        return replace(_named(exercise, name, main, name.telling or bad), slip=True, open=True)
    return None


def _behind_the_traces(exercise: Exercise, name: Name, main: Sequence[Judged]) -> str:
    """Return what is wrong with the values, if the name found so far speaks of changed arguments alone."""
    if name.slug != "changes-its-input" or not exercise.judges_the_answer:
        return ""
    untouched = [without_traces(exercise, j) for j in main if not j.case.raises]
    if not any(j.off for j in untouched):
        return ""
    other = slips.recognise(untouched, exercise)
    return other.sentence if other else next(j.wrong.headline for j in untouched if j.off) + ", too"


def _by_catalogue(catalogue: Catalogue, judged: Sequence[Judged], main: Sequence[Judged]) -> Name | None:
    """Return a mistake that explains everything; else one that explains the ordinary cases, or a part of the answer."""
    for some in (judged, main) if len(main) < len(judged) else (judged,):
        for strict in (True, False):
            if mistake := catalogue.explaining(some, strict):
                second = _at_the_fringe(judged) if some is main else ""
                return Name(mistake.slug, mistake.name, mistake.hint, second)
    exercise = catalogue.exercise
    if mistake := catalogue.explaining_two(main):
        return Name(mistake.slug, mistake.name, mistake.hint, _at_the_fringe(judged))
    if not exercise.judges_the_answer:
        return None
    untouched = main_first([without_traces(exercise, j) for j in main])
    traces = any(a.problem != b.problem for a, b in zip(main, untouched, strict=True))
    if traces and any(j.off for j in untouched):
        changed = next(j.problem.headline for j in main if j.problem and j.problem.kind in slips.CHANGED)
        telling = next(j for j in untouched if j.problem)
        if mistake := catalogue.explaining(untouched):
            return Name(mistake.slug, mistake.name, mistake.hint, changed, telling)
        if name := _with_a_second(catalogue, untouched, untouched):
            second = "; ".join(filter(None, (changed, name.second)))
            return replace(name, second=second, telling=name.telling or telling)
        return None
    return _with_a_second(catalogue, judged, main)


def _with_a_second(catalogue: Catalogue, judged: Sequence[Judged], main: Sequence[Judged]) -> Name | None:
    """Return a mistake that explains the ordinary cases together with another slip; or one that explains a part."""
    in_parts = _in_parts(catalogue, main)
    if in_parts and not in_parts.second:
        return in_parts  # it explains them all
    if found := _in_another_form(catalogue, main):
        return found
    if pair := rounded(catalogue, judged, main):
        mistake, second = pair
        return Name(mistake.slug, mistake.name, mistake.hint, second)
    return in_parts


def _in_another_form(catalogue: Catalogue, main: Sequence[Judged]) -> Name | None:
    """Return what is wrong with the values of answers that have the wrong form; or that two results are swapped."""
    if all(j.parts and not j.off for j in main):
        return None  # values and form are right: read in a wrong form, they would look like that form's mistake
    found: dict[str, Name] = {}
    for reading, read in readings(catalogue.exercise, main):
        if not any(j.problem for j in read):
            alone = reading in EXCHANGES
            return Name("order-of-results", reading.words, reading.hint, telling=_of_form(main)) if alone else None
        if mistake := catalogue.explaining(read):
            shown = next(j for j in read if j.problem)
            telling = replace(shown, parts=shown.off)
            found.setdefault(mistake.slug, Name(mistake.slug, mistake.name, mistake.hint, reading.words, telling))
    name = next(iter(found.values())) if len(found) == 1 else None
    return name if name and name.second else None


def _form_or_slip(exercise: Exercise, main: Sequence[Judged]) -> Name | None:
    """Return that only the form is wrong; or a general slip in the values of answers that have the wrong form too."""
    read_so = list(readings(exercise, main))
    right = [reading for reading, read in read_so if not any(j.problem for j in read)]
    if right:
        reading, *others = right
        known = reading.alone and not others
        return Name("form-of-the-result", reading.alone, reading.hint, telling=_of_form(main)) if known else None
    found: dict[str, Name] = {}
    for reading, read in read_so:
        if reading.words and (name := slips.recognise([j for j in read if not j.case.raises], exercise)):
            shown = name.telling or next(j for j in read if j.problem)
            telling = replace(shown, parts=shown.off)  # what a reading puts in is not right by the student
            of_values = name.slug != "changes-its-input"
            second = reading.words if of_values else reading.words.partition(";")[0]
            found.setdefault(name.sentence, replace(name, second=second, telling=telling))
    return next(iter(found.values())) if len(found) == 1 else None


def _of_form(main: Sequence[Judged]) -> Judged:
    """Return the first case with the wrong form; if there is none, the first wrong case."""
    return next((j for j in main if j.problem and j.problem.kind in FORMS), next(j for j in main if j.problem))


def _in_parts(catalogue: Catalogue, main: Sequence[Judged]) -> Name | None:
    """Return a mistake that explains some of the wrong parts in every case, with what to say about the others."""
    found = sorted(catalogue.explaining_parts(main), key=lambda item: -len(item[1]))
    if not found:
        return None
    mistake, paths = found[0]
    called = catalogue.exercise.part
    telling = about(showing_most(main), paths)
    left = {p.path for j in main for p in j.off} - paths
    rest = [p.path for p in telling.off if p.path not in paths] or sorted(left)
    where = _listed([called(p.path) for p in telling.off if p.path in paths])
    other = next((m for m, others in found if not others & paths and left <= others), None)
    if other:
        sentence = f"two things at once: {mistake.name}; and {other.name}"
        return Name(f"{mistake.slug}+{other.slug}", sentence, f"{mistake.hint} And: {other.hint}", telling=telling)
    second = _of_the_others(catalogue, main, frozenset(rest), paths) if rest else ""
    return Name(mistake.slug, f"in {where}: {mistake.name}", mistake.hint, second, telling)


def _of_the_others(catalogue: Catalogue, main: Sequence[Judged], rest: frozenset[Path], named: frozenset[Path]) -> str:
    """Describe wrong parts that a mistake does not explain: by another mistake, by a slip, or as “wrong too”."""
    called = catalogue.exercise.part
    which = _listed([called(path) for path in sorted(rest)])
    wrong = {p.path for j in main for p in j.off} - named
    elsewhere = {called(path).split()[0] for path in named} | {"both"}
    found = {}
    for mistake in catalogue.exercise.mistakes:
        words = re.findall(r"\w+", mistake.name)
        if not elsewhere & set(words) and any(
            _gives(catalogue, f, main, wrong) for f in (mistake.answer, *mistake.also)
        ):
            found[mistake.slug] = mistake.name
    if not found:
        alone = [replace(j, parts=tuple(p for p in j.parts if p.path in wrong)) for j in main]
        name = slips.recognise(
            [replace(j, problem=next((p.problem for p in j.off), None)) for j in alone], catalogue.exercise
        )
        found = {name.slug: name.sentence} if name and name.slug in OF_NUMBERS else {}
    return f"in {which}: {next(iter(found.values()))}" if len(found) == 1 else f"{which}: wrong too"


OF_NUMBERS = ("wrong-sign", "constant-factor", "times-m", "divided-by-m", "constant-offset", "rounded")


def _gives(catalogue: Catalogue, form: Function, main: Sequence[Judged], paths: Collection[Path]) -> bool:
    """Return whether the parts at these places equal those of a broken function in every case."""
    for own in main:
        theirs = {p.path: p for p in catalogue.judged(form, own.case).parts}
        mine = [p for p in own.parts if p.path in paths]
        if not all(p.path in theirs and same(p.got, theirs[p.path].got) for p in mine):
            return False
        if not all(same_error(p, theirs[p.path]) for p in mine):
            return False
    return True


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _at_the_fringe(judged: Sequence[Judged]) -> str:
    """Return what is wrong beside the ordinary cases, unless it repeats what is known."""
    usual = {j.problem.kind for j in judged if j.problem and not j.case.fringe}
    fringe = [j for j in judged if j.case.fringe and j.problem and j.problem.kind not in usual]
    wrong = [j for j in fringe if j.wrong.kind in NOT_VALUES]
    if not wrong:
        return ""
    return f"{wrong[0].case.kind}: {wrong[0].wrong.headline}"


def _named(exercise: Exercise, name: Name, main: Sequence[Judged], telling: Judged) -> Verdict:
    facts = wording.facts(exercise, right_everywhere(telling, main)) + ((("also", name.second),) if name.second else ())
    shown, kind = wording.pictures(exercise, telling), telling.wrong.kind
    return Verdict(False, name.sentence, facts, name.slug, name.hint, pictures=shown, line=_line(telling), problem=kind)


def _unnamed(exercise: Exercise, main: Sequence[Judged]) -> Verdict:
    """Return what the first wrong case shows."""
    bad = next(j for j in showing_most(main) if j.problem)
    right = tuple(j.case.kind for j in main if not j.problem)
    plain = right and bad.wrong.kind == "value" and exercise.judges_the_answer
    sides = (right, tuple(j.case.kind for j in main if j.problem)) if plain else None
    told = right_everywhere(bad, main)
    hint = (exercise.look_at(bad.parts) if exercise.look_at else None) or wording.hint(exercise, told)
    found = Verdict(False, bad.wrong.headline, wording.facts(exercise, told), hint=hint, sides=sides)
    shown, line = wording.pictures(exercise, bad), _line(bad)
    return replace(found, pictures=shown, line=line, open=line is None, problem=bad.wrong.kind)


def _line(judged: Judged) -> int | None:
    error = judged.answer.error
    return error.number if error and not judged.case.raises else None


def _unsteady(exercise: Exercise, case: Case, one: Answer, other: Answer) -> Verdict:
    first, later = _came(one), _came(other)
    if first == later:  # they differ in what is not shown of them
        first, later = first_change(one.value, other.value, "result")
    facts = (("input", wording.shown(exercise, case)), ("first", first), ("later", later))
    hint = "Does your function keep something from one call to the next, or draw random numbers of its own?"
    return Verdict(False, "the same input gives different answers", facts, "different-each-time", hint)


def _came(answer: Answer) -> str:
    return f"it stopped with {answer.error.type_name}" if answer.error else describe(answer.value)
