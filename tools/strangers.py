"""Put the answers of strangers through the checks, and count what they are told.

    python tools/strangers.py first            the table for tests/unit/strangers/first/
    python tools/strangers.py first --messages FILE    and what each student reads, to be judged by people

Only people can say whether a name is *true* of an answer; everything else is counted here.
"""

import argparse
import contextlib
import io
import json
import linecache
import random
import re
import signal
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from course_lib import check, data, network
from course_lib.checks import EXERCISES, CheckFailed, faults

ROOT = Path(__file__).resolve().parents[1]
STRANGERS = ROOT / "tests" / "unit" / "strangers"
SEED = 1
faults.STRICT = True  # a fault of the checks' own is to be seen
SECONDS = 20  # after which a student would press ■
KINDS = ("name", "one change in a line", "two changes", "line of an exception", "line of the work", "form", "open")
ALIAS = re.compile(r"^(\w+) = network\.(\w+)(?: +#.*)?$", re.MULTILINE)
PAIRS = re.compile(r"^(\w+(?:, \w+)+) = (network\.\w+(?:, network\.\w+)+)(?: +#.*)?$", re.MULTILINE)
FORMS = ("type", "shape", "only-once", "did-not-raise")


def answers(group: str) -> Iterator[dict[str, Any]]:
    """Yield every answer of a set, with its exercise."""
    for path in sorted((STRANGERS / group).glob("*.toml")):
        for answer in tomllib.loads(path.read_text(encoding="utf-8"))["answer"]:
            yield answer | {"exercise": path.stem, "code": answer["code"].lstrip("\n")}


def notebook_names() -> dict[str, dict[str, Any]]:
    """Return for each lesson what its own cells and those of the lessons before it define for the exercises.

    Such as `blame_at_output = network.output_delta`. What a later lesson calls so is another thing.
    """
    names: dict[str, Any] = {"np": np, "network": network, "data": data, "check": check, "time": time}
    of_lesson = {}
    for path in sorted((ROOT / "lessons").glob("*/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
            names |= {n: getattr(network, f) for n, f in ALIAS.findall(source)}
            for left, right in PAIRS.findall(source):
                names |= {
                    n.strip(): getattr(network, f.strip().removeprefix("network."))
                    for n, f in zip(left.split(","), right.split(","), strict=True)
                }
        of_lesson[path.stem] = dict(names)
    return of_lesson


def function_of(answer: dict[str, Any], names: dict[str, dict[str, Any]]) -> Any:
    """Return the function that an answer's cell defines, with its source where a notebook would have it.

    `names` are those of `notebook_names`.
    """
    file, code = f"<{answer['exercise']}/{answer['id']}>", answer["code"]
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    space = dict(names[EXERCISES[answer["exercise"]].lesson])
    exec(compile(code, file, "exec"), space)
    return space[answer["exercise"]]


def told(answer: dict[str, Any], function: Any) -> dict[str, Any]:
    """Return what the student is told: the kind, the message, the line, the milliseconds."""

    def enough(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, enough)
    signal.alarm(SECONDS)
    start, kind, failed, message = time.perf_counter(), "accepted", None, ""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            getattr(check, answer["exercise"])(function, seed=SEED)
    except CheckFailed as failure:
        failed, message, kind = failure, str(failure), kind_of(failure)
    except KeyboardInterrupt:
        kind = "interrupted"
    finally:
        signal.alarm(0)
    took = 1000 * (time.perf_counter() - start)
    line = failed.line if failed else None
    lines = answer["code"].splitlines()
    text = lines[line - 1].strip() if line and line <= len(lines) else ""
    agrees = text in [wanted.strip() for wanted in answer.get("lines", [])] if text else None
    return {"kind": kind, "message": message, "line": line, "agrees": agrees, "ms": took}


def kind_of(failed: CheckFailed) -> str:
    """Return one of KINDS."""
    hint = failed.hint or ""
    if failed.mistake:
        return "name"
    if "stopped with" in failed.headline and failed.line:
        return "line of an exception"
    if "change in this line" in hint or "Put right, this line" in hint:
        return "one change in a line"
    if "Two changes" in hint:
        return "two changes"
    if failed.line:
        return "line of the work"
    return "form" if failed.problem in FORMS else "open"


def table(found: list[dict[str, Any]]) -> str:
    """Return the counts, as Markdown."""
    titles = {"wrong": "wrong answers", "two": "two slips at once"}
    there = [verdict for verdict in titles if any(f["verdict"] == verdict for f in found)]
    rows = ["| | " + " | ".join(titles[verdict] for verdict in there) + " |", "|---|" + "---:|" * len(there)]
    groups = [[f for f in found if f["verdict"] == verdict] for verdict in there]
    for kind in (*KINDS, "interrupted", "accepted"):
        shares = [f"{100 * sum(f['kind'] == kind for f in group) / len(group):.1f} %" for group in groups]
        rows.append(f"| {kind} | {' | '.join(shares)} |")
    rows.append(f"| **answers** | {' | '.join(str(len(group)) for group in groups)} |")
    right = [f for f in found if f["verdict"] == "right"]
    refused = [f"{f['exercise']}/{f['id']}" for f in right if f["kind"] != "accepted"]
    rows += ["", f"Of {len(right)} right answers {len(refused)} refused {', '.join(refused)}".rstrip() + ".", ""]
    rows += ["| the line told is one a teacher points at | |", "|---|---:|"]
    for kind in KINDS:
        said = [f["agrees"] for f in found if f["kind"] == kind and f["agrees"] is not None]
        if said:
            rows.append(f"| {kind} | {sum(said)} of {len(said)} |")
    rows += ["", "| time to a verdict, ms | median | worst |", "|---|---:|---:|"]
    for kind in ("accepted", *KINDS):
        times = [f["ms"] for f in found if f["kind"] == kind and (kind != "accepted" or f["verdict"] == "right")]
        if times:
            rows.append(f"| {kind} | {median(times):.0f} | {max(times):.0f} |")
    return "\n".join(rows)


def shown(found: list[dict[str, Any]], many: int) -> Iterator[str]:
    """Draw this many answers of each kind at random, each with the message that its student reads."""
    draw = random.Random(SEED)
    for kind in KINDS:
        of_kind = [f for f in found if f["kind"] == kind]
        for one in draw.sample(of_kind, min(many, len(of_kind))):
            second = f" ({one['second']})" if one["verdict"] == "two" else ""
            yield f"\n--- {kind}: {one['exercise']}/{one['id']}: {one['mistake']}{second}\n{one['code'].strip()}\n"
            yield one["message"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("group", choices=sorted(p.name for p in STRANGERS.iterdir() if p.is_dir()))
    parser.add_argument("--messages", type=Path, help="a file to write what each student reads to, as JSON")
    parser.add_argument("--show", type=int, default=0, help="print so many messages of each kind, with their answers")
    parser.add_argument("--only", nargs="*", default=list(EXERCISES), help="exercises")
    options = parser.parse_args()
    names = notebook_names()
    chosen = [answer for answer in answers(options.group) if answer["exercise"] in options.only]
    found = [answer | told(answer, function_of(answer, names)) for answer in chosen]
    if options.messages:
        options.messages.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(found), *shown(found, options.show), sep="\n")


if __name__ == "__main__":
    main()
