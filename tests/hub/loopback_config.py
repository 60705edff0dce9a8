"""Set what a test on loopback needs beyond docs/hub/jupyterhub_config.py, and say why. JupyterHub reads this."""

import os
from pathlib import Path

from jupyterhub.spawner import Spawner

c = get_config()  # noqa: F821  (JupyterHub puts it there, as load_subconfig)
CLASS = Path(os.environ["HUB_CLASS"])
PORTS = os.environ["HUB_PORTS"].split()

load_subconfig(str(CLASS / "jupyterhub_config.py"))  # noqa: F821

# A hub may run on this machine already.
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORTS[1]}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORTS[2]}"

documented = c.Spawner.pre_spawn_hook


def one_environment(spawner: Spawner) -> None:
    """Choose which course_lib a server imports: the tests have one environment where a class has two."""
    documented(spawner)
    library = CLASS / "library" if spawner.notebook_dir == "" else spawner.notebook_dir
    spawner.environment = spawner.environment | {"PYTHONPATH": str(library)}


c.Spawner.pre_spawn_hook = one_environment

# The tests start servers and look into them by a token; people sign in.
c.JupyterHub.services = [{"name": "tests", "api_token": os.environ["HUB_TOKEN"]}]
c.JupyterHub.load_roles = [
    {"name": "tests", "services": ["tests"], "scopes": ["admin:users", "admin:servers", "access:servers"]}
]
