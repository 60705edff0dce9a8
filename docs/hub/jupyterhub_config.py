"""JupyterHub for one class on one machine, where everybody has an account: edit the five lines, then start it.

Everybody signs in with the name and password of the machine (PAM), and each server runs under its own account, as a
process of this machine: both are what JupyterHub does by itself. README.md, beside this file, goes through the rest.
"""

import sys
from pathlib import Path

from jupyterhub.spawner import Spawner

c = get_config()  # noqa: F821  (JupyterHub puts it there)

ADDRESS = "http://127.0.0.1:8000"  # this machine only; for the others put HTTPS before it, as README.md says
BUNDLE = "/srv/backprop/bundle"  # what `make release` has packed, unpacked where every account can read it
REPOSITORY = "/home/jane/backprop-by-hand"  # the instructor's own, with the solutions; `make install` was run in it
INSTRUCTOR = "jane"  # an account of this machine
STUDENTS = "backprop"  # a group of this machine; who is in it may sign in

BIN = Path(sys.executable).parent  # the hub and the students' servers share one environment

c.JupyterHub.bind_url = ADDRESS
c.ConfigurableHTTPProxy.command = [str(BIN / "configurable-http-proxy")]

c.Authenticator.allowed_users = {INSTRUCTOR}
c.PAMAuthenticator.allowed_groups = {STUDENTS}

# JupyterHub hands none of its own environment on. nbgrader calls alembic by name, so PATH begins where that lies.
PATHS = "/usr/local/bin:/usr/bin:/bin"
c.Spawner.cmd = [sys.executable, f"{BUNDLE}/tools/lab.py", "--hub"]
c.Spawner.default_url = "/lab/tree/START_HERE.ipynb"
c.Spawner.environment = {"PATH": f"{BIN}:{PATHS}"}


def instructors_server(spawner: Spawner) -> None:
    """Let the instructor's server run in the repository, with its environment, gradebook and formgrader.

    It opens formgrader as a page of its own. Inside of JupyterLab, formgrader is a frame, and JupyterHub forbids
    frames for a reason: all servers share one address, so a page of a student's could frame the instructor's, and
    act in it.
    """
    if spawner.user.name != INSTRUCTOR:
        return
    own = Path(REPOSITORY, ".venv", "bin")
    spawner.cmd = [str(own / "jupyterhub-singleuser")]
    spawner.notebook_dir = REPOSITORY
    spawner.default_url = "/formgrader"
    # nbgrader_config.py; no dead menus; terminals that open in the repository, and find course-grade
    parts = [REPOSITORY, f"{REPOSITORY}/docs/hub/instructor", f"{REPOSITORY}/tools/jupyter/terminals"]
    spawner.environment = {"PATH": f"{own}:{PATHS}", "JUPYTER_CONFIG_PATH": ":".join(parts)}


c.Spawner.pre_spawn_hook = instructors_server
