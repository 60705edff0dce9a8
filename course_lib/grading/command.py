"""`course-grade LESSON`: grade what a class handed in.

nbgrader's own commands do the rest: formgrader, generate_feedback, export.
"""

import argparse
import os
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TYPE_CHECKING

from course_lib.grading.examine import grade
from course_lib.grading.outcome import UNGRADED, Outcome, Status
from course_lib.grading.sandbox import Limits, NoSandbox, Sandbox, in_sight
from course_lib.grading.sheet import Sheet

if TYPE_CHECKING:
    from traitlets.config import Config

    from course_lib.grading.book import Book

OPTION = re.compile(r"--(CourseDirectory|Execute)\.(\w+)=(.*)")
EXIT_UNGRADED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130

_sandbox: Sandbox | NoSandbox | None = None  # of a worker process: what it works in, or why it has none


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code."""
    options, others = _parser().parse_known_args(arguments)
    from sqlalchemy.exc import SQLAlchemyError  # here: worker processes import this module too

    from course_lib.grading.book import Book, NotReleased

    try:
        config = _configuration(others)
        book = Book(config)
    except (FileNotFoundError, ValueError, SQLAlchemyError) as error:
        return _stop(str(error))
    try:
        sheet = book.sheet(options.lesson)
        todo = _todo(book, sheet, options)
        if options.table:
            _show_table(book, sheet)
            return 0
        if options.dry_run:
            for student in todo:
                print(student)
            return 0
        if not options.unsafe and (seen := in_sight(book.secret())):
            return _stop(
                f"students' code could read {', '.join(map(str, seen))}: move the course out of Python's folders"
            )
        limits = Limits(cell=float(config.Execute.get("timeout", Limits.cell)))
        return _grade_all(book, sheet, todo, limits, options)
    except (NotReleased, NoSandbox) as error:
        return _stop(str(error))
    finally:
        book.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course-grade",
        description="Grade what a class handed in, each submission in a sandbox. Run it where nbgrader_config.py lies.",
        epilog="nbgrader's options --CourseDirectory.<name>=<value> and --Execute.timeout=<seconds> work here too.",
    )
    parser.add_argument("lesson", help="the lesson's folder, such as 01_neuron")
    parser.add_argument("--student", action="append", help="this student only (may be repeated)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time; all cores by default"
    )
    parser.add_argument("--regrade", action="store_true", help="also what is graded already and has not changed")
    parser.add_argument("--dry-run", action="store_true", help="only list whose submissions would be graded")
    parser.add_argument("--table", action="store_true", help="only show status, points and seeds of what is graded")
    parser.add_argument("--unsafe", action="store_true", help="grade without isolation; every grade is marked so")
    return parser


def _configuration(others: list[str]) -> "Config":
    """The configuration file of nbgrader, and options in nbgrader's own form. Raises ValueError for any other."""
    from traitlets.config.loader import PyFileConfigLoader

    file = Path("nbgrader_config.py")
    if not file.exists():
        raise FileNotFoundError("no nbgrader_config.py here: run course-grade in the repository's root")
    config = PyFileConfigLoader(file.name, path=os.getcwd()).load_config()
    for text in others:
        if not (option := OPTION.fullmatch(text)):
            raise ValueError(f"course-grade knows no option {text}")
        part, name, value = option.groups()
        config[part][name] = float(value) if part == "Execute" else value
    return config


def _stop(reason: str) -> int:
    print(f"course-grade: {reason}", file=sys.stderr)
    return EXIT_USAGE


def _todo(book: "Book", sheet: Sheet, options: argparse.Namespace) -> dict[str, Path]:
    """The folders of those to be graded: handed in, asked for, and not graded yet as they are."""
    from course_lib.grading.intake import fingerprint

    found = book.submitted(sheet.lesson)
    wanted = set(options.student or found)
    known = book.known(sheet.lesson)

    def done(student: str, folder: Path) -> bool:
        kept = book.verdicts(student, sheet.lesson)
        as_safe = kept.get("unsafe") is False or options.unsafe
        same = kept.get("digest") == fingerprint(folder, sheet) and kept.get("status") != Status.FAILED
        return student in known and as_safe and same and not options.regrade

    return {s: folder for s, folder in found.items() if s in wanted and not done(s, folder)}


def _grade_all(book: "Book", sheet: Sheet, todo: dict[str, Path], limits: Limits, options: argparse.Namespace) -> int:
    """Grade, write each as soon as it is there, and say what there is to say."""
    counts: dict[Status, int] = {}
    started, graded = time.monotonic(), 0
    try:
        for outcome in _outcomes(todo, sheet, limits, options):
            book.write(outcome, sheet)
            graded += 1
            counts[outcome.status] = counts.get(outcome.status, 0) + 1
            if outcome.status is not Status.GRADED or outcome.notes:
                _say(f"{outcome.student}: {outcome.status}" + "".join(f"; {note}" for note in outcome.notes))
            _progress(graded, len(todo), time.monotonic() - started)
    except KeyboardInterrupt:
        _say(f"interrupted: {graded} of {len(todo)} are graded and kept; the same command goes on from there")
        return EXIT_INTERRUPTED
    except BrokenProcessPool:
        _say(f"a worker was ended from outside: {graded} of {len(todo)} are graded and kept; the same command goes on")
        return EXIT_UNGRADED
    seconds = time.monotonic() - started
    summary = ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing to grade"
    _say(f"{sheet.lesson}: {summary} ({seconds:.1f} s){' WITHOUT ISOLATION' if options.unsafe else ''}")
    return EXIT_UNGRADED if any(counts.get(status) for status in UNGRADED) else 0


def _outcomes(todo: dict[str, Path], sheet: Sheet, limits: Limits, options: argparse.Namespace) -> Iterator[Outcome]:
    """Grade in as many processes as asked for, each with a sandbox of its own; in the order they are done."""
    jobs = min(options.jobs, len(todo))
    if jobs <= 1:
        if todo:
            _open_worker(limits, not options.unsafe)
            yield from (_one(student, folder, sheet, limits) for student, folder in todo.items())
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _open_worker, (limits, not options.unsafe)) as pool:
        try:
            yield from _in_turn(pool, jobs, todo.items(), sheet, limits)
        except BaseException:  # Ctrl-C, or a failure to write: nobody waits for what is still running
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in active_children():
                worker.kill()  # its sandbox ends with it
            raise


def _in_turn(
    pool: ProcessPoolExecutor, jobs: int, todo: Iterable[tuple[str, Path]], sheet: Sheet, limits: Limits
) -> Iterator[Outcome]:
    """Keep each worker busy and one submission ready for it, so that memory does not grow with the class."""
    waiting: set[Future[Outcome]] = set()
    rest = iter(todo)
    while True:
        while len(waiting) < 2 * jobs and (task := next(rest, None)):
            waiting.add(pool.submit(_one, *task, sheet, limits))
        if not waiting:
            return
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def _open_worker(limits: Limits, isolate: bool) -> None:
    """Give this process its sandbox. Ctrl-C is the parent's affair."""
    global _sandbox
    if get_context().current_process().name != "MainProcess":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _sandbox = Sandbox(limits, isolate)
    except NoSandbox as reason:
        _sandbox = reason  # told with the first submission: an initializer that fails tells nobody why


def _one(student: str, folder: Path, sheet: Sheet, limits: Limits) -> Outcome:
    """Grade one submission; whatever goes wrong here is its outcome, and nobody else's. Raises NoSandbox."""
    if isinstance(_sandbox, NoSandbox):
        raise _sandbox
    try:
        return grade(student, folder, sheet, _sandbox, limits)
    except Exception as error:
        return Outcome(student, Status.FAILED, [f"{type(error).__name__}: {error}"], unsafe=not _sandbox.isolated)


def _progress(done: int, of: int, seconds: float) -> None:
    if sys.stderr.isatty():
        left = seconds / done * (of - done)
        print(f"\r{done} of {of}, about {left:.0f} s to go \x1b[K", end="", file=sys.stderr, flush=True)


def _say(text: str) -> None:
    from course_lib.grading.outcome import legible

    clear = "\r\x1b[K" if sys.stderr.isatty() else ""
    print(clear + legible(text), file=sys.stderr, flush=True)


def _show_table(book: "Book", sheet: Sheet) -> None:
    """Status, points and seeds of every graded submission."""
    checks = [name for name, given in sheet.given.items() if given.checked]
    print(f"{'student':16} {'status':14} {'points':>6}  seeds, in the order {', '.join(checks)}")
    for student in book.submitted(sheet.lesson):
        kept = book.verdicts(student, sheet.lesson)
        if not kept:
            print(f"{student:16} not graded yet")
            continue
        points = sum(p or 0 for p in kept["points"].values())
        seeds = " ".join(str(kept["marks"].get(name, {}).get("seed") or "–") for name in checks)
        status = kept["status"] + (" (unsafe)" if kept["unsafe"] else "")
        print(f"{student:16} {status:14} {points:6g}  {seeds}")


if __name__ == "__main__":
    sys.exit(main())
