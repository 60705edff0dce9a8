"""Begin a lesson, or say what it still needs.

    python tools/lesson.py 07_digits                without such a lesson: write a skeleton with every part explained
    python tools/lesson.py 07_digits                otherwise: build, check, mutate and nbval it; say what is left to do
    python tools/lesson.py --exercises 07_digits    its exercises, as `pytest -k` wants them

What is left to do comes from the failing tests, in their words, and from every place of the skeleton that still has its
mark.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from string import Template

import build
from headers import NAME, lessons, twin_of

ROOT = Path(__file__).resolve().parents[1]
SKELETON = ROOT / "tools" / "skeleton"
MARK = "✎"  # what the skeleton has where something is to be written
COLOURS = re.compile(r"#x1B\[[\d;]*m")  # for a terminal, as the report has them
CUT = "full report in element text"  # what pytest writes where it has shortened a message
NETWORK = "course_lib/network.py"


class Filled(Template):
    """Holds a file of the skeleton: `@lesson` and the like stand for what differs."""

    delimiter = "@"
    idpattern = "lesson|number|topic|words|example"


class Refused(Exception):
    """Says that a lesson cannot be begun, why, and what to do."""


def files_of(lesson: str) -> dict[str, str]:
    """Return the files of a lesson, each with the file of the skeleton that it begins as."""
    return {
        f"solutions/{lesson}/{lesson}.md": "twin.md",
        f"course_lib/checks/lesson_{lesson[:2]}.py": "checks.txt",
        f"course_lib/mistakes/lesson_{lesson[:2]}.py": "mistakes.txt",
        f"tests/unit/right_answers/lesson_{lesson[:2]}.py": "right_answers.txt",
    }


def check_name(lesson: str) -> None:
    """Raise Refused if no lesson can have this name."""
    if not NAME.fullmatch(lesson):
        raise Refused(
            f"{lesson!r} is not a lesson's name: use two digits, an underscore, then lower-case words with underscores "
            "between them, such as 07_digits. Write: make lesson L=07_digits"
        )


def lay_out(root: Path, lesson: str) -> list[str]:
    """Write the skeleton of a lesson; return the files written. Raises Refused if something is in the way."""
    check_name(lesson)
    number, _, topic = lesson.partition("_")
    if same := [other for other in lessons(root) if other.startswith(number)]:
        raise Refused(f"{same[0]} has the number {number}: choose another one, or `make lesson L={same[0]}`")
    if there := [file for file in files_of(lesson) if (root / file).exists()]:
        raise Refused(f"{', '.join(there)}: exists, but there is no lesson {lesson}. Move it away, or name its lesson")
    words = {"lesson": lesson, "number": number, "topic": topic, "words": topic.replace("_", " "),
             "example": f"{topic}_example"}  # fmt: skip
    texts = {file: Filled((SKELETON / form).read_text(encoding="utf-8")) for file, form in files_of(lesson).items()}
    for file, text in texts.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text.substitute(words), encoding="utf-8", newline="\n")
    section = Filled((SKELETON / "network.txt").read_text(encoding="utf-8"))
    with (root / NETWORK).open("a", encoding="utf-8", newline="\n") as network:
        network.write(section.substitute(words))
    return [*texts, NETWORK]


def to_write(root: Path, lesson: str) -> list[str]:
    """List the places that still have the skeleton's mark: file, line, what to write."""
    found = []
    for file in [*files_of(lesson), NETWORK]:
        path = root / file
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        found += [f"{file}:{number}: {_told(line)}" for number, line in enumerate(lines, 1) if MARK in line]
    return found


def _told(line: str) -> str:
    """Return in one line what a line with a mark asks for."""
    wanted = line.partition(MARK)[2].strip().removesuffix("</summary>")
    return wanted if len(wanted) <= 90 else f"{wanted[:90].rpartition(' ')[0]} …"


def exercises_of(lesson: str) -> list[str]:
    """Return the names of a lesson's exercises, by its check module."""
    from course_lib.checks import EXERCISES

    return [name for name, exercise in EXERCISES.items() if exercise.lesson == lesson]


def review(root: Path, lesson: str) -> list[str]:
    """Build, check, mutate and nbval a lesson; return what is left to do, in words."""
    if failed := told_by("build", "tools/build.py", lesson):
        return failed  # nothing else can be said of a lesson that does not run
    left = to_write(root, lesson)
    missing = [file for file in files_of(lesson) if not (root / file).is_file()]
    left += [f"{file}is missing. It begins as tools/skeleton/{files_of(lesson)[file]}" for file in missing]
    names = exercises_of(lesson)
    if not names:
        return [*left, f"course_lib/checks/lesson_{lesson[:2]}.py: EXERCISES has no exercise of {lesson!r}"]
    about = " or ".join([lesson, *names])
    left += tested("checks and text", "tests/unit", "tests/notebooks", "-k", f"({about}) and not place_to_write")
    if out_of_date(lesson):
        left += told_by("mutants", "tools/mutants.py", lesson)
        left += told_by("names of mistakes", "tools/confusion.py", lesson)
    left += told_by("style", "-m", "ruff", "check", "--output-format=concise", ".")
    left += told_by("layout", "-m", "ruff", "format", "--check", ".")
    left += told_by("spelling", "-m", "codespell_lib")
    left += told_by("types", "-m", "mypy")
    left += tested("nbval", f"solutions/{lesson}", "--dist", "loadscope", "--nbval", "--nbval-cell-timeout", "120",
                   "--nbval-sanitize-with", "tests/notebooks/sanitize.cfg")  # fmt: skip
    return left


def others_to_build(root: Path, lesson: str) -> list[str]:
    """List other lessons whose outputs may change, because they use a changed file."""
    changed = {name: build.changed_since_run(root, name) for name in lessons(root) if name != lesson}
    stale = {name: why for name, why in changed.items() if why}
    return [f"{', '.join(stale)}: {next(iter(stale.values()))}: run `make build`"] if stale else []


def out_of_date(lesson: str) -> bool:
    """Tell whether the measured pages lack the present state of this lesson's checks."""
    import measured

    return any(f"L={lesson}`" in line for page in measured.PAGES for line in measured.out_of_date(page))


def told_by(what: str, *command: str) -> list[str]:
    """Run a tool; return its output if it fails."""
    print(f"── {what}", flush=True)
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
    said = (done.stdout + done.stderr).strip()
    return [] if done.returncode == 0 else [f"{what}: {said or f'{command[0]} failed'}"]


def tested(what: str, *arguments: str) -> list[str]:
    """Run tests; return the messages of those that fail."""
    print(f"── {what}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *arguments, "-q", "-n", "auto", f"--junitxml={report}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
        if not report.is_file():
            return [f"{what}: the tests could not be run:\n{done.stdout}{done.stderr}"]
        cases = list(ET.parse(report).iter("testcase"))
    print(f"   {len(cases)} tests")
    return [_words(case, problem) for case in cases for problem in case if problem.tag in ("failure", "error")]


def _words(case: ET.Element, problem: ET.Element) -> str:
    """Return a failing test's message, without pytest's comparison of values, and the test's name."""
    message = COLOURS.sub("", problem.get("message") or "").removeprefix("AssertionError: ")
    if CUT in message:  # the rest stands in the text only, behind pytest's E
        whole = re.findall(r"^E +(.*)$", COLOURS.sub("", problem.text or ""), re.MULTILINE)
        message = "\n".join(whole).removeprefix("AssertionError: ")
    words = message if message.startswith("assert ") else message.partition("\nassert ")[0]
    file = case.get("classname", "").replace(".", "/")
    file = f"{file.removesuffix('/ipynb')}.ipynb" if file.endswith("/ipynb") else f"{file}.py"
    return f"{words.strip() or 'fails'}\n    ({file}::{case.get('name')})"


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Begin a lesson, or say what it still needs.")
    parser.add_argument(
        "lesson", nargs="?", default="", help="its name: two digits, underscore, words, as in 07_digits"
    )
    parser.add_argument("--exercises", action="store_true", help="print the lesson's exercises for pytest -k")
    options = parser.parse_args()
    os.chdir(ROOT)
    try:
        check_name(options.lesson)
        if options.exercises:
            print(" or ".join(exercises_of(options.lesson)))
            return 0
        if not twin_of(ROOT, options.lesson).is_file():
            begin(options.lesson)
            return 0
    except Refused as error:
        print(f"lesson: {error}", file=sys.stderr)
        return 1
    left = review(ROOT, options.lesson) + others_to_build(ROOT, options.lesson)
    print("", f"left to do ({len(left)}):" if left else "nothing is left to do; commit what `git status` lists",
          *(f"- {one}" for one in left), sep="\n")  # fmt: skip
    return 1 if left else 0


def begin(lesson: str) -> None:
    """Write a lesson's skeleton, build it, and say where to write."""
    written = lay_out(ROOT, lesson)
    print("written:", *written, sep="\n  ")
    failed = told_by("build", "tools/build.py", lesson)
    print(*failed, "", "to write, where the files have a ✎:", *(f"- {one}" for one in to_write(ROOT, lesson)), sep="\n")
    print(f"\nThen `make lesson L={lesson}` says what is left to do.")


if __name__ == "__main__":
    sys.exit(main())
