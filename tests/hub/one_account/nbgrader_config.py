"""Stands in for accounts: all servers run under the tests' one, and nbgrader would take all for one student."""

import os

c = get_config()  # noqa: F821  (nbgrader puts it there)

if os.environ["JUPYTERHUB_USER"] == os.environ["HUB_INSTRUCTOR"]:
    c.ExchangeCollect.check_owner = False
else:
    c.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]
