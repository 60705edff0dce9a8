"""Find the programs of this environment, even if nobody has activated it.

nbgrader calls alembic by name, and a terminal in JupyterLab must find nbgrader.
"""

import os
import sysconfig


def search_path() -> str:
    """Return PATH with this environment's programs first."""
    ours = sysconfig.get_path("scripts")
    given = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join([ours, *(folder for folder in given if folder != ours)])
