"""In the tests a fault of the checks' own is no explanation less, but a failure."""

from course_lib.checks import faults

faults.STRICT = True
