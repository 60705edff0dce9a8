"""Count who made which mistake in a lesson, rank them, and group unnamed mistakes by what they do."""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from course_lib.checks import EXERCISES
from course_lib.grading.outcome import Mark, Status
from course_lib.grading.report.example import Example, Rank, example, sentence, spelling
from course_lib.grading.report.masking import Mask
from course_lib.grading.report.reading import Class, Submission, Task
from course_lib.grading.summary import reason
from course_lib.mistakes import Mistake

WRONG, UNTOUCHED = "CheckFailed", "NotAttempted"  # kinds of marks
MOST_SPELLINGS = 3  # examples of one unnamed mistake
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NOT_GRADED = "not graded yet"


@dataclass(frozen=True)
class Finding:
    """Holds one mistake in one exercise."""

    task: Task
    """The exercise."""
    slug: str
    """The mistake's short name; "" if nothing names it."""
    sentence: str
    """What the mistake is."""
    students: tuple[str, ...]
    """The students who made it, in order of their ids."""
    of: int
    """How many answers to this exercise were judged."""
    examples: tuple[Example, ...] = ()
    """Different ways to write it; a named mistake has one example."""

    @property
    def count(self) -> int:
        """Count the students who made it."""
        return len(self.students)


@dataclass(frozen=True)
class Tally:
    """Counts how an exercise went, in numbers of students."""

    task: Task
    """The exercise."""
    passed: int
    """How many passed."""
    untouched: int
    """How many have not tried it."""
    named: int
    """How many made mistakes that have a name."""
    unnamed: int
    """How many made others."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Why there was no answer, such as a function that is not defined, and how often."""

    @property
    def failed(self) -> int:
        """Count all who tried and did not pass."""
        return self.named + self.unnamed + sum(count for _, count in self.reasons)

    @property
    def of(self) -> int:
        """Count how many were judged."""
        return self.passed + self.failed + self.untouched


@dataclass(frozen=True)
class Row:
    """Holds one row of the table exercises × mistakes: a count per exercise, and their sum."""

    label: str
    """The mistake."""
    counts: tuple[int, ...]
    """One for each exercise."""

    @property
    def total(self) -> int:
        """Return the sum over all exercises."""
        return sum(self.counts)


@dataclass(frozen=True)
class Findings:
    """Holds everything that the report says of a lesson."""

    lesson: str
    """Its name."""
    title: str
    """Its heading."""
    handed_in: int
    """How many submissions there are."""
    judged: int
    """How many of them have marks."""
    ended: tuple[tuple[str, int], ...]
    """How submissions ended that were not simply graded, and how many of each."""
    stale: int
    """How many were handed in again after they were graded."""
    unsafe: int
    """How many were graded without isolation."""
    waiting: tuple[int, int]
    """How many cells wait for a person, and in how many submissions."""
    tallies: tuple[Tally, ...]
    """One for each exercise."""
    named: tuple[Finding, ...]
    """Mistakes with a name, the most frequent first."""
    unnamed: tuple[Finding, ...]
    """Mistakes without a name, the most frequent first."""
    rows: tuple[Row, ...]
    """The table exercises × mistakes."""
    open: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """For each student who has something left to do: the exercises, and what is wrong.

    Under the exercise "" stands what is wrong with the whole submission.
    """

    @property
    def ranking(self) -> list[Finding]:
        """List named and unnamed mistakes, the most frequent first."""
        return sorted([*self.named, *self.unnamed], key=lambda finding: -finding.count)


@dataclass(frozen=True)
class Wrong:
    """Holds one answer that a check rejected."""

    submission: Submission
    """Whose it is."""
    task: Task
    """The exercise."""
    mark: Mark
    """What the check said."""
    slugs: tuple[str, ...]
    """The mistakes that explain it; none if nothing names it."""


def find(seen: Class, mask: Mask) -> Findings:
    """Count and rank what a class did."""
    judged = [s for s in seen.submissions if s.marks]
    wrong = list(_wrong(judged, seen.tasks))
    tallies = tuple(_tally(task, judged, wrong, mask) for task in seen.tasks)
    of = {tally.task: tally.of for tally in tallies}
    named, unnamed = _named(wrong, of, mask), _unnamed(wrong, of, mask)
    waiting = [s.waiting for s in seen.submissions if s.waiting]
    return Findings(
        lesson=seen.lesson,
        title=seen.title,
        handed_in=sum(s.status != Status.NOT_SUBMITTED for s in seen.submissions),
        judged=len(judged),
        ended=_ended(seen.submissions),
        stale=sum(s.stale for s in seen.submissions),
        unsafe=sum(s.unsafe for s in seen.submissions),
        waiting=(sum(waiting), len(waiting)),
        tallies=tallies,
        named=named,
        unnamed=unnamed,
        rows=tuple(_rows(seen.tasks, tallies, named)),
        open=tuple(_open(seen, [*named, *unnamed])),
    )


def _ended(submissions: Iterable[Submission]) -> tuple[tuple[str, int], ...]:
    """Count how many submissions ended how, in the order of the statuses."""
    counts = Counter(s.status or NOT_GRADED for s in submissions)
    return tuple((status, counts[status]) for status in [*map(str, Status), NOT_GRADED] if counts[status])


def _wrong(judged: Sequence[Submission], tasks: Sequence[Task]) -> Iterator[Wrong]:
    """List every wrong answer. If a closer look named one, all answers that do the same get that name."""
    found = [(s, task, s.marks[task.cell]) for task in tasks for s in judged if task.cell in s.marks]
    told: dict[tuple[Task, str], Counter[str]] = defaultdict(Counter)
    for _, task, mark in found:
        if mark.behaviour and mark.mistake:
            told[task, mark.behaviour][mark.mistake] += 1
    for submission, task, mark in found:
        if not mark.passed and mark.kind == WRONG:
            same = told.get((task, mark.behaviour)) if mark.behaviour else None
            slug = mark.mistake or (_commonest(same) if same else "")
            yield Wrong(submission, task, mark, _parts(task, slug))


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda item: (-counts[item], item))


@functools.cache
def _entries(exercise: str) -> Mapping[str, Mistake]:
    """Return the mistakes of an exercise whose sentence is the same for everybody, by slug."""
    return {m.slug: m for m in EXERCISES[exercise].suspects} if exercise in EXERCISES else {}


def _parts(task: Task, slug: str) -> tuple[str, ...]:
    """Split two mistakes made at once, so that each counts for this student."""
    parts = slug.split("+")
    both = all(part in _entries(task.exercise) for part in parts)
    return tuple(parts) if both else (slug,) if slug else ()


def _tally(task: Task, judged: Sequence[Submission], wrong: Sequence[Wrong], mask: Mask) -> Tally:
    marks = [s.marks[task.cell] for s in judged if task.cell in s.marks]
    mine = [one for one in wrong if one.task == task]
    kinds = [m.kind for m in marks if not m.passed and m.kind not in (WRONG, UNTOUCHED)]
    others = Counter(sentence(reason(kind), mask) for kind in kinds)  # an exception may be of a student's own making
    return Tally(
        task,
        passed=sum(m.passed for m in marks),
        untouched=sum(m.kind == UNTOUCHED for m in marks),
        named=sum(bool(one.slugs) for one in mine),
        unnamed=sum(not one.slugs for one in mine),
        reasons=tuple(sorted(others.items(), key=lambda item: (-item[1], item[0]))),
    )


def _named(wrong: Iterable[Wrong], of: Mapping[Task, int], mask: Mask) -> tuple[Finding, ...]:
    groups: dict[tuple[Task, str], list[Wrong]] = defaultdict(list)
    for one in wrong:
        for slug in one.slugs:
            groups[one.task, slug].append(one)
    return _ranked(_finding(task, slug, group, of[task], mask) for (task, slug), group in groups.items())


def _unnamed(wrong: Iterable[Wrong], of: Mapping[Task, int], mask: Mask) -> tuple[Finding, ...]:
    """Group wrong answers that do the same, or that got the same words if what they do is not known."""
    groups: dict[tuple[Task, str, str], list[Wrong]] = defaultdict(list)
    for one in wrong:
        if not one.slugs:
            told = "" if one.mark.behaviour else NUMBER.sub("", one.mark.headline)
            groups[one.task, one.mark.behaviour, told].append(one)
    return _ranked(_finding(key[0], "", group, of[key[0]], mask) for key, group in groups.items())


def _finding(task: Task, slug: str, group: Sequence[Wrong], of: int, mask: Mask) -> Finding:
    alone = [w for w in group if w.mark.mistake == slug] or list(group)
    entry = _entries(task.exercise).get(slug)
    told = entry.name if entry else _commonest(Counter(w.mark.headline for w in alone))
    found = sorted((example(w.submission, task, mask) for w in alone), key=lambda one: one.rank)
    different = list({spelling(one): one for one in reversed(found)}.values())[::-1] if not slug else found
    students = tuple(sorted(w.submission.student for w in group))
    return Finding(task, slug, sentence(told, mask), students, of, tuple(different[: 1 if slug else MOST_SPELLINGS]))


def _ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by how many students made a mistake; ties do not depend on who they are."""

    def place(one: Finding) -> tuple[int, str, str, str, list[Rank]]:
        return (-one.count, one.task.cell, one.slug, one.sentence, [e.rank for e in one.examples])

    return tuple(sorted(findings, key=place))


def _rows(tasks: Sequence[Task], tallies: Sequence[Tally], named: Sequence[Finding]) -> Iterator[Row]:
    """Make the table exercises × mistakes, one row per mistake over all exercises."""
    by_slug: dict[str, list[Finding]] = defaultdict(list)
    for finding in named:
        by_slug[finding.slug].append(finding)
    rows = []
    for findings in by_slug.values():
        counts = {finding.task: finding.count for finding in findings}
        rows.append(Row(findings[0].sentence, tuple(counts.get(task, 0) for task in tasks)))
    yield from sorted((row for row in rows if row.total > 1), key=lambda row: -row.total)
    alone = [row.counts for row in rows if row.total == 1]
    whys = dict.fromkeys(why for tally in tallies for why, _ in tally.reasons)
    others = [
        Row("mistakes that one student alone made", tuple(map(sum, zip(*alone, strict=True)))),
        Row("wrong, and nothing names the mistake", tuple(tally.unnamed for tally in tallies)),
        *(Row(why, tuple(dict(tally.reasons).get(why, 0) for tally in tallies)) for why in whys),
        Row("not attempted", tuple(tally.untouched for tally in tallies)),
    ]
    yield from (row for row in others if row.total)


def _open(seen: Class, findings: Sequence[Finding]) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield each student's unpassed exercises, with the sentence of each mistake."""
    made: dict[tuple[str, Task], list[str]] = defaultdict(list)
    for finding in findings:
        for student in finding.students:
            made[student, finding.task].append(finding.sentence)
    for submission in seen.submissions:
        student, marks = submission.student, submission.marks
        left = [task for task in seen.tasks if task.cell in marks and not marks[task.cell].passed]
        told = [(task.exercise, "; ".join(made[student, task]) or reason(marks[task.cell].kind)) for task in left]
        if submission.status != Status.GRADED and not marks:
            told = [("", submission.status or NOT_GRADED)]
        if told:
            yield student, tuple(told)
