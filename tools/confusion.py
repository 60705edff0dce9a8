"""Draw the confusion matrix of the checks: mistake made × mistake named, over many seeds.

    python tools/confusion.py              writes docs/images/confusion.png and the table docs/checks.md
    python tools/confusion.py 07_digits    measures one lesson's exercises anew, and shows the others as they are known

Every catalogued mistake is put through its public check; the named pairs of `backward` are too.
"""

import argparse
import contextlib
import io
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import measured
import numpy as np

from course_lib import check, plots
from course_lib.checks import CheckFailed
from course_lib.mistakes import MISTAKES, Mistake, together
from course_lib.mistakes.broken import Broken

ROOT = Path(__file__).resolve().parents[1]
SEEDS = range(30)
IN_PAIRS = "backward"  # the exercise whose mistakes are made two at a time, too


def named(exercise: str, answer: Callable[..., Any], seed: int) -> str:
    """Return the slug a check gives to `answer`, "unnamed", or "accepted"."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(check, exercise)(lambda *args, **kwargs: answer(*args, **kwargs), seed=seed)
    except CheckFailed as failed:
        return failed.mistake or "unnamed"
    return "accepted"


def measure(exercise: str, mistakes: Sequence[Mistake]) -> dict[str, Any]:
    """Count as what each mistake of an exercise is named; and each pair, where pairs are asked for.

    Raises ValueError where a row of the catalogue does not fit: else all that it gives is an exception, always named.
    """
    for form in (form for m in mistakes for form in (m.answer, *m.also) if isinstance(form, Broken)):
        _ = form.function
    found = {m.slug: Counter(named(exercise, m.answer, seed) for seed in SEEDS) for m in mistakes}
    return {"named": found} | ({"pairs": pairs(mistakes)} if exercise == IN_PAIRS else {})


def pairs(mistakes: Sequence[Mistake]) -> Counter[str]:
    """Count what becomes of two mistakes that break different rules and are made at once."""
    both = [pair for a, b in combinations(mistakes, 2) if (pair := together(a, b))]
    said = [(pair.slug, named(IN_PAIRS, pair.answer, 1)) for pair in both]
    return Counter(
        made=len(both),
        accepted=sum(name == "accepted" for _, name in said),
        named=sum(name == slug for slug, name in said),
    )


def main() -> None:
    """Write figure and table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", help="only the exercises of this lesson")
    names = measured.exercises_of(parser.parse_args().lesson)
    write_page({name: measure(name, MISTAKES[name]) for name in names})


def write_page(new: measured.Entries) -> None:
    """Bring docs/checks.md and its figure up to date with what was found of some exercises."""
    known = measured.keep("checks", new)
    draw(known, ROOT / "docs" / "images" / "confusion.png")
    (ROOT / "docs" / "checks.md").write_text(page(known), encoding="utf-8", newline="\n")


def draw(known: measured.Entries, file: Path) -> None:
    """Draw the matrix: a row for each mistake made, a column for each mistake named."""
    counts = {(exercise, slug): c for exercise, entry in known.items() for slug, c in entry["named"].items()}
    matrix = np.array([[c.get(slug, 0) if of == exercise else 0 for of, slug in counts]
                       for (exercise, _), c in counts.items()]) / len(SEEDS)  # fmt: skip
    fig, ax = plots.figure(width=7.2, height=7.2)
    plots.confusion_matrix(ax, matrix, [exercise for exercise, _ in counts])
    fig.savefig(file, dpi=120)


def page(known: measured.Entries) -> str:
    """Draw docs/checks.md from what is known of each exercise."""
    rows = {f"`{name}`": row(entry["named"]) for name, entry in known.items()}
    total = sum(rows.values(), Counter())
    both = known.get(IN_PAIRS, {}).get("pairs", Counter())
    lines = [
        "# How well the checks name mistakes",
        "",
        f"The catalogue holds the mistakes that the checks know. `make mutants` runs the public check on every one of "
        f"them, with {len(SEEDS)} seeds, and counts how often the check rejects it and gives it its own name.",
        "",
        "| exercise | mistakes | rejected | named |",
        "|---|---:|---:|---:|",
        *(line(name, counted) for name, counted in {**rows, "**all**": total}.items()),
        "",
        f"For `{IN_PAIRS}`, two mistakes are also made at once: {both['made']} pairs that break different rules, with "
        f"one seed each. The check accepts {both['accepted']} of them and names {both['named']} as that very pair. The "
        "others give the same numbers as another entry or pair, and get that name.",
        "",
        "![Mistakes made against mistakes named: a diagonal.](images/confusion.png)",
        "",
        "The checks are tried on two more kinds of wrong answers: those that [strangers](strangers.md) wrote, and "
        "[mutants](mutants.md), which a program makes of right answers.",
    ]
    return "\n".join(lines) + "\n"


def row(found: dict[str, dict[str, int]]) -> Counter[str]:
    """Count the checks of an exercise's mistakes: all, those that rejected one, those that named it."""
    calls = [(slug, name, times) for slug, counted in found.items() for name, times in counted.items()]
    return Counter(
        mistakes=len(found),
        checks=sum(times for *_, times in calls),
        rejected=sum(times for _, name, times in calls if name != "accepted"),
        named=sum(times for slug, name, times in calls if name == slug),
    )


def line(name: str, counted: Counter[str]) -> str:
    """Write a row of the table."""
    shares = (f"{100 * counted[how] / counted['checks']:.1f} %" for how in ("rejected", "named"))
    return f"| {name} | {counted['mistakes']} | {' | '.join(shares)} |"


if __name__ == "__main__":
    main()
