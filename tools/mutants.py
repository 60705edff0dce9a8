"""Mutate every reference answer, put each mutant through its public check, and write down what came of it.

    python tools/mutants.py       writes docs/mutants.md and tests/unit/mutants_sample.json

cosmic-ray makes the mutants, in a throw-away environment, since nothing else here needs it. A mutant that a check
accepts must be the same function in disguise: EQUIVALENT says why, and an accepted mutant without a reason fails.
"""

import __future__

import contextlib
import inspect
import io
import json
import signal
import subprocess
import sys
import tempfile
import textwrap
import venv
from collections import Counter
from pathlib import Path
from types import FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COSMIC_RAY = "cosmic-ray==8.7.0"
SEEDS = range(5)
SECONDS = 20  # for one mutant: a loop may never end
SAMPLE = 12  # every so many mutants, one is kept for `make test`

# The changed line of a mutant that is accepted, and why it is the same function after all.
SAME_LENGTH = "both lists have the same length, so `strict` has nothing to refuse"
EQUIVALENT: dict[tuple[str, str], str] = {
    ("sigmoid", "return np.where(z > 0, 1.0, e)[()] / (1.0 + e)"): "at z = 0 both branches are 1",
    ("gradient_check", "worst = -1.0"): "no error is negative, and a network has at least one entry",
    (
        "gradient_check",
        "for parameter, gradient in zip(chain_arrays(params), chain_arrays(grads), strict=False):",
    ): SAME_LENGTH,
    (
        "sgd_step",
        "return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=False)]",
    ): SAME_LENGTH,
    ("minibatches", "if size < 0:"): "for size 0, `range` raises ValueError itself",
    ("train", "/,"): "only how arguments may be passed changes; calls by the contract work in both",
}


def emit() -> None:
    """In the throw-away environment: read {name: source} and print the mutants, [name, operator, source]."""
    from cosmic_ray import mutating, plugins

    needs_settings = ("VariableInserter", "VariableReplacer")
    found = []
    for name, source in json.load(sys.stdin).items():
        for operator in sorted(n for n in plugins.operator_names() if not n.endswith(needs_settings)):
            occurrence = 0
            while True:
                mutant = mutating.mutate_code(source, plugins.get_operator(operator)(), occurrence)
                if mutant is None:
                    break
                found.append([name, operator.removeprefix("core/"), mutant])
                occurrence += 1
    json.dump(found, sys.stdout)


def made(sources: dict[str, str]) -> list[list[str]]:
    """All mutants of the functions in `sources`."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", COSMIC_RAY], check=True)
        done = subprocess.run(
            [python, __file__, "--emit"], input=json.dumps(sources), capture_output=True, text=True, check=True
        )
    return [mutant for mutant in json.loads(done.stdout) if _compiles(mutant[2])]


def _compiles(source: str) -> bool:
    """Whether a mutant is Python at all: the `*` of a signature is no multiplication."""
    try:
        compile(source, "<mutant>", "exec")
    except SyntaxError:
        return False
    return True


def function(name: str, source: str) -> Any:
    """The function that `source` defines, among the other functions of network.py."""
    from course_lib import network

    space = dict(vars(network))
    code = compile(source, f"<mutant of {name}>", "exec", flags=__future__.annotations.compiler_flag)
    exec(code, space)
    return space[name]


def judged(name: str, source: str, seed: int) -> str:
    """What the public check says of a mutant: "accepted", the mistake's slug, "unnamed", or "endless"."""
    from course_lib import check
    from course_lib.checks import CheckFailed

    mutant: FunctionType = function(name, source)

    def answer(*args: Any, **kwargs: Any) -> Any:
        return mutant(*args, **kwargs)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(check, name)(answer, seed=seed)
    except CheckFailed as failed:
        return failed.mistake or "unnamed"
    except KeyboardInterrupt:
        return "endless"
    finally:
        signal.alarm(0)
    return "accepted"


def changed_line(before: str, after: str) -> str:
    """The first line in which a mutant differs, as a reader finds it."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((b.strip() for a, b in pairs if a != b), "")


def main() -> int:
    """Write the table; 1 where a mutant was accepted without a known reason."""
    from course_lib.checks import EXERCISES

    sources = {name: textwrap.dedent(inspect.getsource(e.reference)) for name, e in EXERCISES.items()}
    mutants = made(sources)
    rows: dict[str, Counter[str]] = {name: Counter() for name in sources}
    accepted, unexplained = [], []
    for name, operator, source in mutants:
        outcomes = [judged(name, source, seed) for seed in SEEDS]
        rows[name]["made"] += 1
        if "accepted" in outcomes:
            line = changed_line(sources[name], source)
            reason = EQUIVALENT.get((name, line))
            rows[name]["equivalent"] += 1
            accepted.append((name, line, reason))
            if reason is None:
                unexplained.append(f"{name}: {line}   ({operator}, {outcomes})")
        else:
            rows[name]["rejected"] += 1
            rows[name]["named"] += outcomes[0] not in ("unnamed", "endless")
    if unexplained:
        print("accepted without a reason:", *unexplained, sep="\n  ")
        return 1
    (ROOT / "docs" / "mutants.md").write_text(_page(rows, accepted), encoding="utf-8")
    keep = [[n, s] for i, (n, _, s) in enumerate(mutants) if i % SAMPLE == 0]
    equal = {(n, line) for n, line, _ in accepted}
    keep = [[n, s] for n, s in keep if (n, changed_line(sources[n], s)) not in equal]
    (ROOT / "tests" / "unit" / "mutants_sample.json").write_text(json.dumps(keep, indent=1, ensure_ascii=False) + "\n")
    return 0


def _page(rows: dict[str, Counter[str]], accepted: list[tuple[str, str, str | None]]) -> str:
    total = sum(rows.values(), Counter())
    lines = [
        "# Mutants",
        "",
        f"`make mutants` changes one thing at a time in each reference answer ({COSMIC_RAY.replace('==', ' ')} does",
        f"it) and puts every mutant through its public check with {len(SEEDS)} seeds. *Named* counts those of which",
        "the first verdict says which mistake it is. A mutant is accepted only where it is the same function in",
        "disguise.",
        "",
        "| exercise | mutants | rejected | of these named | the same function |",
        "|---|---:|---:|---:|---:|",
        *(f"| `{n}` | {r['made']} | {r['rejected']} | {r['named']} | {r['equivalent']} |" for n, r in rows.items()),
        f"| **all** | {total['made']} | {total['rejected']} | {total['named']} | {total['equivalent']} |",
        "",
        "## The same function in disguise",
        "",
        "| exercise | changed line | why it is the same |",
        "|---|---|---|",
        *(f"| `{n}` | `{line.replace('|', chr(92) + '|')}` | {reason} |" for n, line, reason in sorted(set(accepted))),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--emit" in sys.argv:
        emit()
    else:
        sys.exit(main())
