"""Keep a fault of ours from costing a student the verdict: at most, it costs an explanation.

Whether an answer is right is judged first. The code that then explains a wrong answer, by name or by line, has not seen
every possible answer. If it fails, the student gets what is known without it. The fault is not lost: the logger
"course_lib.checks.faults" gets the whole traceback, at level INFO, which a notebook does not show by default.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

LOG = logging.getLogger(__name__)
STRICT = False  # the tests set it: a fault then stops the check, and is mended

T = TypeVar("T")


def explained(explain: Callable[[], T], instead: T) -> T:
    """Return what `explain` returns, or `instead` if it fails; KeyboardInterrupt passes through."""
    try:
        return explain()
    except Exception:
        if STRICT:
            raise
        LOG.info("an explanation failed; the verdict stands without it", exc_info=True)
        return instead
