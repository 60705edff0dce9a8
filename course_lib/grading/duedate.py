"""`nbgrader db assignment add --duedate`: takes what can be read in one way only, and says how it was read.

nbgrader reads `+0100` as 100 seconds, a zone that it does not know as UTC, and 1.12. as the 12th of January.
"""

import re

from dateutil.tz import gettz
from nbgrader.apps.dbapp import DbAssignmentAddApp
from nbgrader.utils import parse_utc

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? (?P<zone>[A-Za-z][\w/+-]*)")

_stock = DbAssignmentAddApp.start


def _add(app: DbAssignmentAddApp) -> None:
    """Do what nbgrader does, with a due date that is plain."""
    if app.duedate is not None:
        found = MOMENT.fullmatch(app.duedate)
        if not found or gettz(found["zone"]) is None:
            app.fail("%r can be misread: write 2026-12-01 18:00:00 UTC, or Europe/Berlin in place of UTC", app.duedate)
        try:
            app.log.info("due at %s UTC", parse_utc(app.duedate))
        except ValueError as error:
            app.fail("%r is no date: %s", app.duedate, error)
    _stock(app)


def take_over() -> None:
    """Mend nbgrader's command; see `roster.take_over`."""
    DbAssignmentAddApp.start = _add
