"""The time that comes with a submission: any text is read as a time, or reported as none."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_lib.grading.bookkeeping import moment

LIKE_TIMES = st.from_regex(moment.MOMENT, fullmatch=True)


@given(st.text() | LIKE_TIMES)
@example("0001-01-01 00:00:00 Asia/Tokyo")
@example("9999-12-31 23:59:59 America/New_York")
@example("9999-12-31 23:59:59.999999 Etc/GMT+12")
@example("2026-02-31 00:00")
@example("2026-12-01 18:00 " + "A" * 1_000)
@example("2026-12-01 18:00 Europe")
@example("2026-12-01 18:00 posix/Europe/Berlin")
@example("2026-12-01 18:00 EST+99999999999999999999")
@example("2026-12-01 18:00 EST5EDT4/99999999999")
@example("2026-12-01 18:00 A/../../etc/passwd")
@example("٢٠٢٦-12-01 18:00")
@example("\x00")
def test_any_text_is_a_time_or_unclear(text):
    with suppress(moment.Unclear):
        assert isinstance(moment.read(text), datetime)


@given(LIKE_TIMES)
def test_a_time_that_was_read_can_be_written_and_read_again(text):
    try:
        found = moment.read(text)
    except moment.Unclear:
        return
    written = found.isoformat(" ")
    assert (moment.read(written), found.tzinfo) == (found, None)


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00 Asia/Tokyo", "9999-12-31 23:59:59 America/New_York"])
def test_a_time_beyond_the_calendar_is_said_to_be_no_date(text):
    with pytest.raises(moment.Unclear, match="is not a date"):
        moment.read(text)
