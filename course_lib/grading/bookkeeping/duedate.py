"""Make `nbgrader db assignment add --duedate` refuse ambiguous dates, and print how it read the date."""

from nbgrader.apps.dbapp import DbAssignmentAddApp

from course_lib.grading.bookkeeping import moment

_stock = DbAssignmentAddApp.start


def _add(app: DbAssignmentAddApp) -> None:
    """Run nbgrader's command, but refuse a due date that can be read in two ways."""
    if app.duedate is not None:
        try:
            app.log.info("due at %s UTC", moment.read(app.duedate, zone_required=True))
        except moment.Unclear as why:
            app.fail("%r %s: write 2026-12-01 18:00:00 UTC, or Europe/Berlin in place of UTC", app.duedate, why)
    _stock(app)


def take_over() -> None:
    """Replace nbgrader's command; see `roster.take_over`."""
    DbAssignmentAddApp.start = _add
