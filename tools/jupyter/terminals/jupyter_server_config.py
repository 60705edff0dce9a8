"""Configure terminals in JupyterLab: they find `nbgrader`, and open in the folder that JupyterLab shows.

tools/lab.py puts this folder on JUPYTER_CONFIG_PATH for students, docs/hub/jupyterhub_config.py for the instructor.
"""

import os
from typing import Any

from jupyter_server_terminals.terminalmanager import TerminalManager


class TerminalsInView(TerminalManager):
    """Opens a terminal in the folder in view.

    For its top folder JupyterLab asks for "", which Jupyter takes for the folder in which the server was started.
    """

    def create(self, **asked: Any) -> dict[str, Any]:
        """Open a terminal."""
        if asked.get("cwd", os.getcwd()) == os.getcwd():
            asked["cwd"] = self.parent.root_dir
        return super().create(**asked)


c = get_config()  # noqa: F821  (Jupyter gives it to its configuration files)
c.TerminalsExtensionApp.terminal_manager_class = TerminalsInView
if os.name == "posix":  # a login shell, Jupyter's choice where it was started by a hub, sets PATH anew
    c.ServerApp.terminado_settings = {"shell_command": [os.environ.get("SHELL") or "sh"]}
