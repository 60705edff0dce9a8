"""Our own faults must cost a student an explanation at most, never the verdict.

Whether an answer is right is judged first. What explains a wrong one, by name or by line, goes through code that has
seen many answers, but not all: where it fails, the student gets what is known without it. Nothing is lost: the
logger "course_lib.checks.faults" gets the whole traceback, at level INFO, which a notebook does not show unasked.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

LOG = logging.getLogger(__name__)
STRICT = False  # the tests set it: a fault then stops the check, and is mended

T = TypeVar("T")


def explained(explain: Callable[[], T], instead: T) -> T:
    """What `explain` gives, or `instead` where it fails; KeyboardInterrupt passes through."""
    try:
        return explain()
    except Exception:
        if STRICT:
            raise
        LOG.info("an explanation failed; the verdict stands without it", exc_info=True)
        return instead
