"""Draw the confusion matrix of the checks: mistake made × mistake named, over many seeds.

    python tools/confusion.py     writes docs/images/confusion.png and the table docs/checks.md

Every catalogued mistake is put through its public check; the named pairs of `backward` are too.
"""

import contextlib
import io
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from course_lib import check, plots
from course_lib.checks import CheckFailed
from course_lib.mistakes import MISTAKES, together

ROOT = Path(__file__).resolve().parents[1]
SEEDS = range(30)


def named(exercise: str, answer: Callable[..., Any], seed: int) -> str:
    """The slug a check gives to `answer`, "unnamed", or "accepted"."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(check, exercise)(lambda *args, **kwargs: answer(*args, **kwargs), seed=seed)
    except CheckFailed as failed:
        return failed.mistake or "unnamed"
    return "accepted"


def main() -> None:
    """Write figure and table."""
    rows, counts, labels = [], [], []
    for exercise, mistakes in MISTAKES.items():
        found = [Counter(named(exercise, m.answer, seed) for seed in SEEDS) for m in mistakes]
        right = sum(c[m.slug] for m, c in zip(mistakes, found, strict=True))
        total = len(mistakes) * len(SEEDS)
        rejected = total - sum(c["accepted"] for c in found)
        rows.append((exercise, len(mistakes), rejected / total, right / total))
        labels += [f"{exercise}/{m.slug}" for m in mistakes]
        counts += [{f"{exercise}/{slug}": n for slug, n in c.items()} for c in found]
    pairs = [p for a, b in combinations(MISTAKES["backward"], 2) if (p := together(a, b))]
    both = Counter(named("backward", p.answer, 1) == p.slug for p in pairs)
    unseen = sum(named("backward", p.answer, 1) == "accepted" for p in pairs)
    matrix = np.array([[c.get(label, 0) for label in labels] for c in counts]) / len(SEEDS)
    fig, ax = plots.figure(width=7.2, height=7.2)
    plots.confusion_matrix(ax, matrix, [label.split("/")[0] for label in labels])
    fig.savefig(ROOT / "docs" / "images" / "confusion.png", dpi=120)
    sizes = [n for _, n, _, _ in rows]
    everywhere = np.average([row[2:] for row in rows], axis=0, weights=sizes)
    text = [
        "# How well the checks name mistakes",
        "",
        f"`make mutants` puts every mistake of the catalogue through its public check with {len(SEEDS)} seeds.",
        "",
        "| exercise | mistakes | rejected | named |",
        "|---|---:|---:|---:|",
        *(f"| `{e}` | {n} | {100 * r:.1f} % | {100 * k:.1f} % |" for e, n, r, k in rows),
        f"| **all** | {sum(sizes)} | {100 * everywhere[0]:.1f} % | {100 * everywhere[1]:.1f} % |",
        "",
        f"Two mistakes of `backward` made at once ({len(pairs)} pairs that break different rules, one seed each): "
        f"{unseen} accepted, {both[True]} named as that very pair; the others give the same numbers as another entry "
        "or pair, and are named as that.",
        "",
        "![Mistakes made against mistakes named: a diagonal.](images/confusion.png)",
        "",
        "The table of mutants is in [mutants.md](mutants.md).",
    ]
    (ROOT / "docs" / "checks.md").write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
