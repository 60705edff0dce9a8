"""`nbgrader db assignment add --duedate`: takes what can be read in one way only, and says how it was read."""

from nbgrader.apps.dbapp import DbAssignmentAddApp

from course_lib.grading.bookkeeping import moment

_stock = DbAssignmentAddApp.start


def _add(app: DbAssignmentAddApp) -> None:
    """Do what nbgrader does, with a due date that is plain."""
    if app.duedate is not None:
        try:
            app.log.info("due at %s UTC", moment.read(app.duedate, zone_required=True))
        except moment.Unclear as why:
            app.fail("%r %s: write 2026-12-01 18:00:00 UTC, or Europe/Berlin in place of UTC", app.duedate, why)
    _stock(app)


def take_over() -> None:
    """Mend nbgrader's command; see `roster.take_over`."""
    DbAssignmentAddApp.start = _add
