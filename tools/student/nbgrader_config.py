"""Tell a student's JupyterLab about the course: its id, and where to fetch and submit lessons."""

import os

from course_lib.settings import course

c = get_config()  # noqa: F821  (nbgrader puts it there)

c.CourseDirectory.course_id = course().id
if course().has_exchange:
    c.Exchange.root = course().exchange
if "COURSE_WORK" in os.environ:  # set by tools/lab.py; in another terminal lessons come to where it stands
    c.Exchange.assignment_dir = os.environ["COURSE_WORK"]
c.Execute.timeout = 120  # seconds for a cell, when Validate runs a lesson
