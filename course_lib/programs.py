"""Where the programs of this environment lie, whether or not somebody has activated it.

nbgrader calls alembic by name, and a terminal of JupyterLab's is to find nbgrader.
"""

import os
import sysconfig


def search_path() -> str:
    """Give PATH as it is, but with this environment's programs first."""
    ours = sysconfig.get_path("scripts")
    given = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join([ours, *(folder for folder in given if folder != ours)])
