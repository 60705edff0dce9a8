"""Open nbgrader's gradebook only if it is one, and turn the database's errors into sentences."""

import sqlite3
from pathlib import Path
from typing import Any

from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, event, inspect
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from course_lib.grading.accidents import NO_RIGHT, NO_ROOM, READ_ONLY, Accident, Busy

OWN = {"assignment", "student", "grade"}  # tables that every version of nbgrader has had
RESTORE = "Nothing was changed. Restore the newest copy that `make backup` made: docs/instructors.md, “Backup”"
CLOSE = "close the program that uses it (formgrader, a database browser), then run the same command again"
ENTER = "start it, or fix c.CourseDirectory.db_url in nbgrader_config.py; then run the same command again"
OLDER = "{} was made by an older nbgrader: run make backup, then nbgrader db upgrade"
SQLITE = {
    sqlite3.SQLITE_FULL: NO_ROOM,
    sqlite3.SQLITE_READONLY: NO_RIGHT,
    sqlite3.SQLITE_CANTOPEN: "{} cannot be opened: fix the permissions of the file and its folder, or restore it",
    sqlite3.SQLITE_PERM: NO_RIGHT,
    sqlite3.SQLITE_IOERR: "the disk fails to read or write {}: check that it is healthy, and not full",
    sqlite3.SQLITE_NOTADB: f"{{}} is damaged, or not a gradebook. {RESTORE}",
    sqlite3.SQLITE_CORRUPT: f"{{}} is damaged. {RESTORE}",
}
SERVER = {  # by PostgreSQL's SQLSTATE, or its class
    "53100": NO_ROOM.replace("{}", "the gradebook's server ({})"),
    "53200": "the gradebook's server ({}) is out of memory",
    "25006": READ_ONLY,
    "42501": NO_RIGHT,
    "42P01": OLDER,
    "42703": OLDER,
    "XX": "the gradebook at {} is damaged: restore the newest pg_dump",
}
NO_ANSWER = ("08", "57P")
HELD = ("55P03", "40P01", "40001")  # a lock that was not to be had
LOCK_TIMEOUT = "SET lock_timeout = '5s'"  # as long as Python's sqlite3 waits; PostgreSQL itself would wait for ever
FOREIGN = "{} is the database of another program: see c.CourseDirectory.db_url in nbgrader_config.py"
MISSING = (
    "there is no gradebook {}. To start one: nbgrader generate_assignment LESSON --force. "
    "To restore a lost one: docs/instructors.md, “Backup”"
)
EMPTY = f"{{}} is an empty file. {RESTORE}; or delete it if nothing was graded yet"


def opened(address: str, course: str) -> Gradebook:
    """Open the gradebook at `address`. Raises Accident if there is none, and then writes nothing."""
    try:
        _need_gradebook(make_url(address))
        gradebook = Gradebook(address, course)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise Accident(f"c.CourseDirectory.db_url is not the address of a gradebook: {error}") from None
    except DBAPIError as error:
        if known := _accident(error, address):
            raise known from error
        raise
    gradebook.db.remove()
    gradebook.engine.dispose()
    _watch(gradebook.engine)
    return gradebook


def _watch(engine: Engine) -> None:
    """Turn the database's errors into our accidents, wherever they come up."""

    @event.listens_for(engine, "handle_error", retval=True)
    def in_words(context: ExceptionContext) -> Accident | None:
        error = context.sqlalchemy_exception or context.original_exception
        return _accident(error, engine.url)

    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "connect")
        def bounded(connection: Any, _: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(LOCK_TIMEOUT)
            connection.commit()


def _need_gradebook(address: URL) -> None:
    """Raise Accident if `address` is not a gradebook, and DBAPIError if that cannot be found out."""
    file = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    if file and str(file) != ":memory:" and not file.exists():
        raise Accident(MISSING.format(file))
    if file and file.is_file() and not file.stat().st_size:
        raise Accident(EMPTY.format(file))
    engine = create_engine(address)
    try:
        there = inspect(engine).get_multi_columns()
    finally:
        engine.dispose()
    columns = {name: {column["name"] for column in found} for (_, name), found in there.items()}
    if columns and not columns.keys() >= OWN:
        raise Accident(FOREIGN.format(_called(address)))
    if columns and any(not set(t.columns.keys()) <= columns.get(t.name, set()) for t in Base.metadata.sorted_tables):
        raise Accident(OLDER.format(_called(address)))


def _called(address: URL | str) -> str:
    """Return how a person finds it: the file, or the server's address without the password."""
    url = make_url(address)
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _accident(error: BaseException, address: URL | str) -> Accident | None:
    """Return what a database error means for the whole run, or None if it concerns one submission only."""
    known, called = getattr(error, "orig", error), _called(address)
    return of_sqlite(known, called) if isinstance(known, sqlite3.Error) else _of_server(known, called)


def of_sqlite(error: sqlite3.Error, called: str) -> Accident | None:
    """Return what SQLite's error means for the whole run, or None if it concerns one submission only."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it says where
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(f"{called} is locked by another program", CLOSE)
    if code == sqlite3.SQLITE_ERROR and "no such" in str(error):
        return Accident(OLDER.format(called))
    return Accident(SQLITE[code].format(called)) if code in SQLITE else None


def _of_server(error: BaseException, called: str) -> Accident | None:
    state = getattr(error, "sqlstate", None) or ("" if type(error).__name__ != "OperationalError" else NO_ANSWER[0])
    if state in HELD:
        return Busy(f"the gradebook at {called} is locked by another program", CLOSE)
    if state.startswith(NO_ANSWER):
        words = str(error).partition("\n")[0]
        return Busy(f"the gradebook's server refuses the login ({called}: {words})", ENTER)
    sentence = SERVER.get(state) or SERVER.get(state[:2])
    return Accident(sentence.format(called)) if sentence else None
