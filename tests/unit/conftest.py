"""Settings for all unit tests: a fault in a check fails the test, and only computing time ends a search."""

from course_lib.checks import budget, faults

faults.STRICT = True
budget.WAIT = 20.0  # seconds of the clock for one of computing: others work on the machine that tests run on
