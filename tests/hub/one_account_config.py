"""Set what a test needs besides if it does not run as root, and so can neither make accounts nor act for them."""

import os
from pathlib import Path

from jupyterhub.spawner import Spawner

c = get_config()  # noqa: F821  (JupyterHub puts it there, as load_subconfig)
HERE = Path(__file__).parent

load_subconfig(str(HERE / "loopback_config.py"))  # noqa: F821

# Every name signs in with any password: there are none to compare them with, and no group of students.
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True

# All servers are the tests' own account's, each with a home of its own; nbgrader is told who is who.
c.JupyterHub.spawner_class = "simple"
HOMES = Path(os.environ["HUB_CLASS"], "home")
c.SimpleLocalProcessSpawner.home_dir_template = f"{HOMES}/{{username}}"
c.Spawner.args = ["--allow-root"]

one_environment = c.Spawner.pre_spawn_hook


def and_one_account(spawner: Spawner) -> None:
    """Add nbgrader's configuration for one account, and have nobody work in the bundle, which this one may write to."""
    one_environment(spawner)
    path = f"{spawner.environment.get('JUPYTER_CONFIG_PATH', '')}:{HERE / 'one_account'}"
    more = {"JUPYTER_CONFIG_PATH": path, "HUB_INSTRUCTOR": os.environ["HUB_INSTRUCTOR"]}
    spawner.environment = spawner.environment | more
    if spawner.user.name != os.environ["HUB_INSTRUCTOR"]:
        spawner.args = [f"--work={HOMES / spawner.user.name / os.environ['HUB_COURSE']}"]


c.Spawner.pre_spawn_hook = and_one_account
