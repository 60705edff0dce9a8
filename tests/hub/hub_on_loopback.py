"""A JupyterHub that really runs, on loopback, with the configuration that docs/hub/ gives to instructors."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hub.classroom import BIN, COURSE, INSTRUCTOR, ROOT, STUDENTS, Classroom
from tests.hub.loopback import end, free_ports, tail, wait_until_up
from tests.hub.own_machine import GROUP

TOKEN = "for-the-tests-of-the-hub-on-loopback"


@dataclass(frozen=True)
class Hub:
    """A running hub: its `address`, the class that it serves, and what it has said."""

    address: str
    room: Classroom
    log: Path

    def ask(self, method: str, address: str, **body: str) -> Any:
        """Send a request with the tests' token; the answer, from JSON. A refusal shows the hub's log."""
        request = urllib.request.Request(
            self.address + address, method=method, data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {address}: {error} {error.read()[:2000]!r}\n{tail(self.log)}") from None

    def start(self, name: str) -> None:
        """Have somebody's server run, and wait until it does."""
        if not self._runs(name):
            self.ask("POST", f"/hub/api/users/{name}/server")
        for _ in range(600):
            if self._runs(name):
                return
            time.sleep(0.2)
        raise AssertionError(f"the server of {name} did not come up in two minutes:\n{tail(self.log)}")

    def _runs(self, name: str) -> bool:
        return self.ask("GET", f"/hub/api/users/{name}")["servers"].get("", {}).get("ready", False)


def edited(text: str, **lines: str) -> str:
    """Set the lines at the top of the configuration, as its reader is asked to. Each must be there, once."""
    for name, value in lines.items():
        text, found = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert found == 1, f"docs/hub/jupyterhub_config.py has {found} lines {name} = …"
    return text


@contextmanager
def jupyterhub(room: Classroom) -> Iterator[Hub]:
    """Start the hub for a class, and end it and all that it has started."""
    ports = free_ports(3)
    address = f"http://127.0.0.1:{ports[0]}"
    documented = (ROOT / "docs" / "hub" / "jupyterhub_config.py").read_text(encoding="utf-8")
    ours = edited(documented, ADDRESS=f'"{address}"', BUNDLE=f'"{room.bundle}"', REPOSITORY=f'"{room.repository}"',
                  INSTRUCTOR=f'"{INSTRUCTOR}"', STUDENTS=f'"{GROUP}"')  # fmt: skip
    (room.base / "jupyterhub_config.py").write_text(ours, encoding="utf-8")
    own = {"HUB_CLASS": room.base, "HUB_PORTS": " ".join(map(str, ports)), "HUB_TOKEN": TOKEN,
           "HUB_INSTRUCTOR": INSTRUCTOR, "HUB_COURSE": COURSE}  # fmt: skip
    overlay = "one_account_config.py" if room.machine is None else "loopback_config.py"
    hub = Hub(address, room, room.base / "hub.log")
    with open(hub.log, "w") as log:
        process = subprocess.Popen(
            [*room.within(), BIN / "jupyterhub", "-f", Path(__file__).with_name(overlay)],
            cwd=room.base, env=os.environ | {k: str(v) for k, v in own.items()},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_up(f"{address}/hub/health", process, hub.log)
            for student in STUDENTS:  # else JupyterHub knows them from their first sign-in on
                hub.ask("POST", f"/hub/api/users/{student}")
            yield hub
        finally:
            end(process, ports, hub.log)
