"""Read a point in time as people write it, if it can be read in only one way."""

import re
from datetime import UTC, datetime

from dateutil.tz import gettz

MOMENT = re.compile(
    r"(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d{1,6})?)?)( (?P<zone>[A-Za-z][\w/+-]{0,50}))?", re.ASCII
)


class Unclear(ValueError):
    """Rejects a text that is not a time, or could mean two; the message says why."""


def read(text: str, *, zone_required: bool = False) -> datetime:
    """Return the time in UTC that a text such as `2026-12-01 18:00:00 Europe/Berlin` means. Raises Unclear.

    Without a zone it is UTC, unless one is required. `+0100`, `MEZ` and `1.12.2026` are unclear: nbgrader reads them as
    100 seconds, as UTC, and as the 12th of January.
    """
    found = MOMENT.fullmatch(text)
    if not found or (zone_required and not found["zone"]):
        raise Unclear("can be misread")
    zone = gettz(found["zone"] or "UTC")
    if zone is None:
        raise Unclear("can be misread")
    try:
        there = datetime.fromisoformat(found["when"]).replace(tzinfo=zone)
        return there.astimezone(UTC).replace(tzinfo=None)  # as nbgrader keeps it
    except (ValueError, OverflowError) as error:  # the 31st of February; the year 1 in Tokyo is none in UTC
        raise Unclear(f"is not a date: {error}") from None
