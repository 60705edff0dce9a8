"""Grade what a class handed in: the command `course-grade LESSON`.

nbgrader's own commands do the rest: formgrader, generate_feedback, export. Imports inside functions take seconds to
load; the workers start meanwhile.
"""

import argparse
import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from course_lib.grading import nbgrader_alone
from course_lib.grading.accidents import BY_SIGNAL, Stop, carried_out, patiently
from course_lib.grading.outcome import legible
from course_lib.grading.pool import NoWorker, OtherEdition, Pool
from course_lib.grading.sandbox.limits import Limits, NoSandbox, in_sight, willing

if TYPE_CHECKING:
    from traitlets.config import Config

    from course_lib.grading.assignment import Assignment
    from course_lib.grading.gradebook.class_gradebook import ClassGradebook

OPTION = re.compile(r"--(CourseDirectory|Execute|Exchange|ExchangeCollect)\.(\w+)=(.*)")
NUMBER = re.compile(r"\d+(\.\d+)?")
EXIT_UNGRADED = 1
MOST_NAMES = 10  # in one sentence


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit code."""
    options, others = (parser := _parser()).parse_known_args(arguments)
    if options.watch and (options.dry_run or options.table or options.cluster):
        parser.error("--watch cannot be combined with --dry-run, --table or --cluster")
    return carried_out("course-grade", lambda: _grade(options, others), NoSandbox, NoWorker, OtherEdition)


def _grade(options: argparse.Namespace, others: list[str]) -> int:
    """Do what the options ask for. Raises Accident, NoSandbox, NoWorker, OSError, OtherEdition, Stop."""
    pool = _pool(options, config := configuration(others))
    try:
        nbgrader_alone.load()
        from nbgrader.coursedir import CourseDirectory

        from course_lib.grading.gradebook.class_gradebook import ClassGradebook

        book = ClassGradebook(CourseDirectory(config=config), None, _say)
        try:
            assignment = book.assignment(options.lesson)
            return _look(book, assignment, options) if pool is None else _run(book, assignment, pool, options)
        finally:
            book.close()
    finally:
        if pool:
            pool.end()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course-grade",
        description="Grade a class's submissions, each in a sandbox. Run it in the folder of nbgrader_config.py.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> and --Execute.timeout=<seconds> work here too.",
    )
    parser.add_argument("lesson", help="the lesson's folder, such as 01_neuron")
    parser.add_argument("--student", action="append", help="grade only this student (may be repeated)")
    parser.add_argument(
        "--jobs", type=_count, default=os.cpu_count() or 1, help="how many to grade at a time; one per core by default"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="grade on the workers of this Dask scheduler, tcp://host:8786"
    )
    parser.add_argument("--regrade", action="store_true", help="also grade again what has not changed")
    parser.add_argument(
        "--dry-run", action="store_true", help="only list the students whose submissions would be graded"
    )
    parser.add_argument("--table", action="store_true", help="only show status, points and seeds of graded submissions")
    share = "share of the time that may go into looking for the faulty lines: 0.1 by default, 0 for none"
    parser.add_argument("--look", type=float, metavar="SHARE", help=share)
    parser.add_argument(
        "--watch", action="store_true", help="grade submissions as they arrive, and make their pages, until Ctrl-C"
    )
    parser.add_argument("--unsafe", action="store_true", help="grade without isolation; every grade says so")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def configuration(others: list[str]) -> "Config":
    """Read nbgrader's configuration file and options in nbgrader's form. Raises Stop for any other, and OSError."""
    from traitlets.config.loader import DeferredConfigString, PyFileConfigLoader

    file = Path("nbgrader_config.py")
    if not file.exists():
        raise FileNotFoundError("no nbgrader_config.py here: run the command in the repository's root")
    try:
        config = PyFileConfigLoader(file.name, path=os.getcwd()).load_config()
    except OSError:
        raise
    except Exception as error:
        raise Stop(f"{file} cannot be run ({type(error).__name__}: {error})") from error
    for text in others:
        if not (option := OPTION.fullmatch(text)):
            raise Stop(f"unknown option {text}")
        part, name, value = option.groups()
        if part == "Execute" and not NUMBER.fullmatch(value):
            raise Stop(f"{text}: the value must be a number of seconds")
        config[part][name] = float(value) if part == "Execute" else DeferredConfigString(value)
    return config


def _pool(options: argparse.Namespace, config: "Config") -> Pool | None:
    """Return the workers, already starting, or None if there is nothing to grade. Raises NoSandbox."""
    if options.dry_run or options.table:
        return None
    if options.cluster is None:
        willing(not options.unsafe)
    share = config.Autograde.get("look", Limits.share) if options.look is None else options.look
    limits = Limits(cell=float(config.Execute.get("timeout", Limits.cell)), share=max(0.0, float(share)))
    jobs = min(options.jobs, len(set(options.student))) if options.student else options.jobs
    pool = Pool(jobs, limits, not options.unsafe, options.cluster)
    pool.warm()
    return pool


def _look(book: "ClassGradebook", assignment: "Assignment", options: argparse.Namespace) -> int:
    """Print what is graded, or list what would be."""
    from course_lib.grading.run import due
    from course_lib.grading.summary import submissions

    _need_submissions(book, assignment, options)
    if options.table:
        kept = book.kept(assignment.lesson)
        print(*submissions({s: kept[s] for s in kept if s in (options.student or kept)}, assignment), sep="\n")
        return 0
    todo = due(book, assignment, options.student, options.regrade, options.unsafe)
    print(*map(legible, todo), sep="\n", end="\n" if todo else "")
    return 0


def _run(book: "ClassGradebook", assignment: "Assignment", pool: Pool, options: argparse.Namespace) -> int:
    """Grade what is due."""
    from course_lib.grading.locks import grading_lock
    from course_lib.grading.run import due, grade_class
    from course_lib.grading.summary import misunderstood

    if not options.watch:
        _need_submissions(book, assignment, options)
    if not options.unsafe and (seen := in_sight(book.secret())):
        where = ", ".join(map(str, seen))
        raise Stop(f"students' code could read {where}: move the course out of Python's folders")
    book.need_writable()
    if options.watch:
        return _watch(book, assignment, pool, options)
    with grading_lock(book.home, f"course-grade {assignment.lesson}", _say):
        started = time.monotonic()
        asked = (options.student, options.regrade, options.unsafe)
        todo = patiently(lambda: due(book, assignment, *asked), _say)
        tally = grade_class(book, assignment, todo, pool, _say)
    if tally.stopped:
        _say(f"{tally.stopped}. {tally.done} of {tally.of} are graded and kept; run the same command to go on")
        return BY_SIGNAL + tally.signal if tally.signal else EXIT_UNGRADED
    if tally.unlooked:
        _say(f"no time was left to look for the faulty line in {tally.unlooked} wrong answers; --look 1 allows more")
    unsafe = " WITHOUT ISOLATION" if options.unsafe else ""
    _say(f"{assignment.lesson}: {tally} ({time.monotonic() - started:.1f} s){unsafe}")
    print(*misunderstood(book.kept(assignment.lesson), assignment), sep="\n")
    unnamable = {} if options.student else book.unnamable(assignment.lesson)
    for name, why in unnamable.items():
        _say(f"{name}: {why}")
    return 0 if tally.complete and not unnamable else EXIT_UNGRADED


def _need_submissions(book: "ClassGradebook", assignment: "Assignment", options: argparse.Namespace) -> None:
    """Raise Stop if --student names somebody who has not handed in."""
    there = book.submitted(assignment.lesson)
    if strangers := [student for student in options.student or () if student not in there]:
        raise Stop(f"no submission of {assignment.lesson} by {', '.join(strangers)}; handed in: {_some(list(there))}")


def _watch(book: "ClassGradebook", assignment: "Assignment", pool: Pool, options: argparse.Namespace) -> int:
    """Grade what arrives until Ctrl-C, SIGTERM or SIGHUP."""
    from nbgrader.coursedir import CourseDirectory

    from course_lib.grading.gradebook.class_gradebook import ClassGradebook
    from course_lib.grading.locks import grading_lock, watching_lock
    from course_lib.grading.summary import misunderstood
    from course_lib.grading.watching.returns import StudentExchange
    from course_lib.grading.watching.watch import Terminal, Watch, Wishes

    wishes = Wishes(options.student and tuple(options.student), options.regrade, options.unsafe)
    watch = Watch(
        book,
        lambda: ClassGradebook(CourseDirectory(config=book.config), None, _say),
        assignment,
        StudentExchange(book.config, assignment.lesson),
        Terminal(),
        wishes,
        lambda: grading_lock(book.home, f"course-grade --watch {assignment.lesson}", _say),
    )
    with watching_lock(book.home, assignment.lesson):
        tally = watch.run(pool.outcomes)
    if tally.stopped:
        _say(f"{tally.stopped}; run the same command to go on")
    _say(f"{assignment.lesson}: {tally}{' WITHOUT ISOLATION' if options.unsafe else ''}")
    if watch.under_way:
        _say(f"not graded yet: {', '.join(watch.under_way)}; run course-grade {assignment.lesson} to grade them")
    print(*misunderstood(book.kept(assignment.lesson), assignment), sep="\n")
    return 0 if tally.complete else EXIT_UNGRADED


def _some(names: list[str]) -> str:
    """Name the first few of many."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more if names else "nobody"


def _say(text: str) -> None:
    with suppress(OSError):  # the terminal is gone, and so is whoever would read it
        tqdm.write(legible(text), file=sys.stderr)  # above the progress bar


if __name__ == "__main__":
    sys.exit(main())
