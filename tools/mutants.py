"""Mutate every reference answer, put each mutant through its public check, and record the results.

    python tools/mutants.py              writes docs/mutants.md and tests/unit/mutants_sample.json
    python tools/mutants.py 07_digits    only one lesson's rows and its part of the sample

`mutate.py` makes the mutants, and mutants of mutants. A mutant that a check accepts must be the same function in
disguise: it must agree with the reference on many other cases, and if a single change made it, EQUIVALENT must say why.
Otherwise this fails.
"""

import __future__

import argparse
import contextlib
import io
import json
import linecache
import os
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import FunctionType
from typing import Any

import measured
import mutate
import numpy as np

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed, Exercise, examiner, faults
from course_lib.checks.judging import alike
from course_lib.checks.protocol import Answer, Case, ask, ask_once

ROOT = Path(__file__).resolve().parents[1]
SEEDS = range(5)
OTHER_SEEDS = range(1_000, 1_100)  # whose cases an accepted mutant must agree on with the reference
FACTORS = (-10.0, -1.0, 0.0, 0.1, 1.0, 1.0, 3.0)  # by which every number of a case is multiplied to make another one
faults.STRICT = True  # a fault of the checks' own is to be seen
SECONDS = 20  # for one mutant: a loop may never end
SAMPLE = 12  # every so many mutants of an answer, one is kept for `make test`
SAMPLES = ROOT / "tests" / "unit" / "mutants_sample.json"

# The changed line of a mutant that is accepted, and why it is the same function after all.
EQUIVALENT: dict[tuple[str, str], str] = {
    ("sigmoid", "return np.where(z > 0, 1.0, e)[()] / (1.0 + e)"): "at z = 0 both branches are 1",
    (
        "gradient_check",
        "return -1.0 if g == g_numeric else float(abs(g - g_numeric) / max(abs(g), abs(g_numeric), 1e-6))",
    ): "the largest error is looked for from 0 on, so -1 never is it",
    (
        "gradient_check",
        "return 0.0 if g is g_numeric else float(abs(g - g_numeric) / max(abs(g), abs(g_numeric), 1e-6))",
    ): "two equal numbers have the relative error 0 by the formula, too",
    ("gradient_check", "worst = -1.0"): "no error is negative, and a network has at least one entry",
    ("minibatches", "if size < 0:"): "for size 0, `range` raises ValueError itself",
    (
        "softmax",
        "E = np.exp(Z - np.max(Z, axis=0, keepdims=False))",
    ): "NumPy aligns shapes at the last axis, the columns",
    ("softmax", "return E / np.sum(E, axis=0, keepdims=False)"): "NumPy aligns shapes at the last axis, the columns",
    ("train", "/,"): "only how arguments may be passed changes; calls by the contract work in both",
}
SAME_LENGTH = "both lists have the same length, so `strict` has nothing to refuse"  # of every zip(…) in network.py


@dataclass(frozen=True)
class Told:
    """Holds what the public check says of a mutant."""

    outcome: str
    """"accepted", the mistake's slug, "unnamed", or "endless"."""
    line: int | None = None
    """The line that it tells."""
    stops: bool = False
    """Whether that is where the mutant stops with an exception."""


@dataclass(frozen=True)
class Fate:
    """Holds what happened to one mutant on all seeds."""

    name: str
    operators: str
    source: str
    told: Told
    """On the first seed."""
    accepted: bool
    """Whether some seed let it pass."""
    agrees: int
    """Of an accepted mutant: the number of other calls in which it agrees with the reference; 0 where it differs."""

    @property
    def named(self) -> bool:
        """Tell whether the first verdict says which mistake it is."""
        return self.told.outcome not in ("accepted", "unnamed", "endless")


def function(name: str, source: str) -> FunctionType:
    """Define the function in `source` among the others of network.py, so that the checks find its lines."""
    file, space = f"<mutant of {name}>", dict(vars(network))
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of `is` with a number, which a mutant may well have
        code = compile(source, file, "exec", flags=__future__.annotations.compiler_flag)
    exec(code, space)
    return space[name]


def is_defined(mutant: mutate.Mutant) -> bool:
    """Tell whether a function gets defined: a default value of `~1e-5`, for one, stops its cell."""
    name, _, source = mutant
    try:
        function(name, source)
    except Exception:
        return False
    return True


def judged(name: str, source: str, seed: int) -> str:
    """Return what the public check says of a mutant: "accepted", the mistake's slug, "unnamed", or "endless"."""
    return told(name, source, seed).outcome


def told(name: str, source: str, seed: int) -> Told:
    """Put a mutant through its public check."""
    mutant = function(name, source)
    try:
        with at_most(SECONDS), contextlib.redirect_stdout(io.StringIO()):
            getattr(check, name)(mutant, seed=seed)
    except CheckFailed as failed:
        return Told(failed.mistake or "unnamed", failed.line, failed.problem == "raised")
    except KeyboardInterrupt:
        return Told("endless")
    return Told("accepted")


def passes(name: str, source: str, seed: int) -> bool:
    """Tell whether the check accepts a mutant, without asking what is wrong with a rejected one."""
    exercise, mutant = EXERCISES[name], function(name, source)
    cases = exercise.cases(np.random.default_rng(seed))
    try:
        with at_most(SECONDS):
            right = examiner.passes(
                exercise, cases, (ask_once(mutant, case) for case in cases)
            )  # up to the first wrong one
            return right and examiner.verdict(exercise, cases, ask(mutant, cases)).passed
    except KeyboardInterrupt:
        return False


@contextlib.contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Interrupt the block after this many seconds, as ■ would."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def fate(mutant: mutate.Mutant) -> Fate:
    """Put a mutant through its check on all seeds; if one accepts it, find out whether it is the same function."""
    name, operators, source = mutant
    first, *others = SEEDS
    what = told(name, source, first)
    accepted = what.outcome == "accepted" or any(passes(name, source, seed) for seed in others)
    return Fate(name, operators, source, what, accepted, agreement(name, source) if accepted else 0)


def agreement(name: str, source: str) -> int:
    """Count the calls in which a mutant does what the reference does; 0 if it differs in one of them."""
    exercise, mutant, calls = EXERCISES[name], function(name, source), 0
    for case in questions(exercise):
        if not agrees(exercise, case, ask_once(mutant, case)):
            return 0
        calls += 1
    return calls


def questions(exercise: Exercise) -> Iterator[Case]:
    """Yield the cases of other seeds, plain and distorted, unless the exercise rejects even the reference there."""
    for seed in OTHER_SEEDS:
        rng = np.random.default_rng(seed)
        for case in exercise.cases(rng):
            for one in (case, distorted(case, rng)):
                if agrees(exercise, one, ask_once(exercise.reference, one)):
                    yield one


def agrees(exercise: Exercise, case: Case, answer: Answer) -> bool:
    """Tell whether an answer is right and equals the reference's up to rounding; both may refuse."""
    wanted = ask_once(exercise.reference, case)
    if not alike(wanted, answer):
        return False
    return bool(wanted.error) or examiner.judge(exercise, case, answer).problem is None


def distorted(case: Case, rng: np.random.Generator) -> Case:
    """Multiply every number of a case, except whole ones, by one of FACTORS."""

    def one(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(map(one, value))
        if isinstance(value, float):
            return value * float(rng.choice(FACTORS))
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            return value * rng.choice(FACTORS, value.shape)
        return value

    kwargs = {name: one(value) for name, value in case.kwargs.items()}
    return replace(case, args=tuple(map(one, case.args)), kwargs=kwargs, exact=False, reuse=False)


def changed_lines(before: str, after: str) -> dict[int, str]:
    """Find the lines in which a mutant differs: their numbers, and what stands there."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return {number: b.strip() for number, (a, b) in enumerate(pairs, 1) if a != b}


def changed_line(before: str, after: str) -> str:
    """Find the first line in which a mutant differs."""
    return next(iter(changed_lines(before, after).values()), "")


def counts(fates: Sequence[Fate], source: str) -> Counter[str]:
    """Count what came of the mutants of one answer."""
    row: Counter[str] = Counter()
    for f in fates:
        row["made"] += 1
        row["same" if f.accepted else "rejected"] += 1
        if f.accepted:
            continue
        row["named"] += f.named
        if not (f.named or f.told.line):
            row["neither"] += 1
        elif not f.named:
            how, right = "stops" if f.told.stops else "found", f.told.line in changed_lines(source, f.source)
            row.update({"line": 1, how: 1, "changed": right, f"{how}, changed": right})
    return row


def entry(once: Sequence[Fate], twice: Sequence[Fate], source: str) -> dict[str, Any]:
    """Put together what the page shows of one exercise."""
    return {
        "once": counts(once, source),
        "twice": counts(twice, source),
        "same": sorted({changed_line(source, f.source) for f in once if f.accepted}),
        "same twice": [[list(changed_lines(source, f.source).values()), f.agrees] for f in twice if f.accepted],
    }


def reason(name: str, line: str) -> str:
    """Return why a mutant with this changed line is the same function, or "" if no reason is recorded."""
    return EQUIVALENT.get((name, line)) or (SAME_LENGTH if "zip(" in line and "strict=False" in line else "")


def unexplained(once: Sequence[Fate], twice: Sequence[Fate], sources: dict[str, str]) -> list[str]:
    """List mutants that are accepted and differ, or that have one change and no reason."""
    known = [(f, bool(reason(f.name, changed_line(sources[f.name], f.source)))) for f in once]
    known += [(f, True) for f in twice]
    return [
        f"{f.name} ({f.operators}): {changed_lines(sources[f.name], f.source)}, agrees: {f.agrees}\n"
        f'    ({f.name!r}, {changed_line(sources[f.name], f.source)!r}): "why it is the same",'
        for f, reason in known
        if f.accepted and not (reason and f.agrees)
    ]


def main() -> int:
    """Write the tables; return 1 if a mutant was accepted without a known reason."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", help="only the exercises of this lesson")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    options = parser.parse_args()
    names = measured.exercises_of(options.lesson)
    sources = {name: measured.source_of(EXERCISES[name]) for name in names}
    with ProcessPoolExecutor(options.processes) as pool:
        once, twice = (list(pool.map(fate, filter(is_defined, some))) for some in mutate.mutants(sources))
    if wrong := unexplained(once, twice, sources):
        print("accepted, and not known to be the same function:", *wrong, sep="\n  ")
        print("Mend the cases in course_lib/checks/, or say in EQUIVALENT (tools/mutants.py) why it is the same.")
        return 1
    first, second = ({name: [f for f in fates if f.name == name] for name in names} for fates in (once, twice))
    write_page({name: entry(first[name], second[name], sources[name]) for name in names})
    write_sample(first, sources)
    return 0


def write_page(new: measured.Entries) -> None:
    """Update docs/mutants.md with the results of some exercises."""
    text = page(measured.keep("mutants", new))
    (ROOT / "docs" / "mutants.md").write_text(text, encoding="utf-8", newline="\n")


def write_sample(once: dict[str, list[Fate]], sources: dict[str, str]) -> None:
    """Keep every SAMPLE-th mutant of some exercises for `make test`."""
    kept = {name: [source for other, source in sample() if other == name] for name in EXERCISES}
    for name, fates in once.items():
        accepted = {changed_line(sources[name], f.source) for f in fates if f.accepted}
        some = [f.source for f in fates[::SAMPLE]]
        kept[name] = [source for source in some if changed_line(sources[name], source) not in accepted]
    pairs = [[name, source] for name, found in kept.items() for source in found]
    SAMPLES.write_text(json.dumps(pairs, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def sample() -> list[list[str]]:
    """Return the mutants that `make test` takes: pairs of an exercise's name and a source."""
    return json.loads(SAMPLES.read_text(encoding="utf-8"))


def page(known: measured.Entries) -> str:
    """Write docs/mutants.md from the results of each exercise."""
    same = [(name, line) for name in sorted(known) for line in known[name]["same"]]
    lines = [
        "# Mutants",
        "",
        "A mutant is a right answer in which one thing was changed. `make mutants` makes all mutants of each reference",
        f"answer, with {mutate.COSMIC_RAY.replace('==', ' ')}, and runs the public check on each with {len(SEEDS)} "
        "seeds.",
        "It counts what the first verdict says:",
        "",
        "- *named*: it says which mistake it is.",
        "- *line told*: it gives no name but points at a line. The function stops there with an exception, or a closer",
        "  look at its source found the line.",
        "- *the changed line*: the line told is the one that was changed.",
        "- *neither*: it gives no name and no line.",
        "- *the same function*: the mutant is right, and the check accepts it.",
        "",
        "An answer is not listed if cosmic-ray finds nothing to change in it. The closer look ends after 1.5 s, so a",
        "slower or busier machine finds a few lines less.",
        "",
        *table({name: Counter(entry["once"]) for name, entry in known.items()}),
        "",
        "## The same function in disguise",
        "",
        "A check may accept a mutant only if it is the same function in disguise. Somebody must have written down why.",
        f"The mutant must also agree with the reference on the cases of {len(OTHER_SEEDS)} other seeds: as they are, "
        "and",
        "once more with distorted numbers (another sign, another size, or 0).",
        "",
        "| exercise | changed line | why it is the same |",
        "|---|---|---|",
        *(f"| `{name}` | {code(line)} | {reason(name, line) or 'not said any more'} |" for name, line in same),
        "",
        "## Two changes",
        "",
        f"Here each mutant has two changes. Up to {mutate.TWICE} of each answer are drawn at random, the same every "
        "time.",
        "None equals the answer or a mutant with one change, so a function with only one place to change has none.",
        "*The changed line* is either of the two.",
        "",
        *table({name: Counter(entry["twice"]) for name, entry in known.items()}),
        "",
        *the_same_twice(known),
    ]
    return "\n".join(lines).rstrip() + "\n"


def table(rows: dict[str, Counter[str]]) -> list[str]:
    """Write a row for each exercise with mutants, then their sum and remarks."""
    total = sum(rows.values(), Counter())
    columns = ("made", "rejected", "named", "line", "changed", "neither", "same")

    def line(name: str, r: Counter[str]) -> str:
        return f"| {name} | " + " | ".join(str(r[column]) for column in columns) + " |"

    said = total["named"] + total["line"]
    return [
        "| exercise | mutants | rejected | named | line told | the changed line | neither | the same function |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(line(f"`{name}`", r) for name, r in rows.items() if r["made"]),
        line("**all**", total),
        "",
        f"Named, or told the line: {said} of {total['rejected']} ({100 * said / max(total['rejected'], 1):.0f} %).",
        "",
        f"The closer look found {total['found']} of the lines; {total['found, changed']} are the changed line.",
        f"The other {total['stops']} raised an exception; {total['stops, changed']} are the changed line.",
    ]


def the_same_twice(known: measured.Entries) -> list[str]:
    """List the mutants of mutants that are the same function, and how that is known."""
    found = [(name, lines, calls) for name, entry in known.items() for lines, calls in entry["same twice"]]
    if not found:
        return ["None of them is accepted."]
    return [
        "Nobody wrote down reasons for those that are accepted. Each agrees with the reference on the cases of other",
        "seeds and on the distorted ones, as above: its changes make no difference, or they cancel.",
        "",
        "| exercise | changed lines | calls on which it agrees |",
        "|---|---|---:|",
        *(f"| `{name}` | {'<br>'.join(map(code, lines))} | {calls} |" for name, lines, calls in found),
    ]


def code(line: str) -> str:
    """Format a line of code for a table."""
    return f"`{line.replace('|', chr(92) + '|')}`"


if __name__ == "__main__":
    sys.exit(main())
