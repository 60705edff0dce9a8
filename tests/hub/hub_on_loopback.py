"""A JupyterHub that really runs, on loopback, with the configuration that docs/hub/ gives to instructors."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classroom import BIN, INSTRUCTOR, ROOT, STUDENTS, Classroom
from own_machine import GROUP

TOKEN = "for-the-tests-of-the-hub-on-loopback"


@dataclass(frozen=True)
class Hub:
    """A running hub: its `address`, the class that it serves, and what it has said."""

    address: str
    room: Classroom
    log: Path

    def ask(self, method: str, path: str, **body: str) -> Any:
        """Send a request with the tests' token; the answer, from JSON. A refusal shows the hub's log."""
        request = urllib.request.Request(
            self.address + path, method=method, data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error} {error.read()[:2000]!r}\n{self.told()}") from None

    def start(self, name: str) -> None:
        """Start somebody's server, and wait until it is there."""
        self.ask("POST", f"/hub/api/users/{name}/server")
        for _ in range(600):
            if self.ask("GET", f"/hub/api/users/{name}")["servers"].get("", {}).get("ready"):
                return
            time.sleep(0.2)
        raise AssertionError(f"the server of {name} did not come up in two minutes:\n{self.told()}")

    def told(self) -> str:
        """The end of the hub's log, which holds that of the servers too."""
        return "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-80:])


def edited(text: str, **lines: str) -> str:
    """Set the lines at the top of the configuration, as its reader is asked to. Each must be there, once."""
    for name, value in lines.items():
        text, found = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert found == 1, f"docs/hub/jupyterhub_config.py has {found} lines {name} = …"
    return text


@contextmanager
def jupyterhub(room: Classroom) -> Iterator[Hub]:
    """Start the hub for a class, and end it and all that it has started."""
    ports = _free_ports(3)
    address = f"http://127.0.0.1:{ports[0]}"
    documented = (ROOT / "docs" / "hub" / "jupyterhub_config.py").read_text(encoding="utf-8")
    ours = edited(documented, ADDRESS=f'"{address}"', BUNDLE=f'"{room.bundle}"', REPOSITORY=f'"{room.repository}"',
                  INSTRUCTORS=f'{{"{INSTRUCTOR}"}}', STUDENTS=f'"{GROUP}"')  # fmt: skip
    (room.base / "jupyterhub_config.py").write_text(ours, encoding="utf-8")
    own = {"HUB_CLASS": room.base, "HUB_PORTS": " ".join(map(str, ports)), "HUB_TOKEN": TOKEN,
           "HUB_INSTRUCTOR": INSTRUCTOR}  # fmt: skip
    overlay = "one_account_config.py" if room.machine is None else "loopback_config.py"
    hub = Hub(address, room, room.base / "hub.log")
    with open(hub.log, "w") as log:
        process = subprocess.Popen(
            [*room.within(), BIN / "jupyterhub", "-f", Path(__file__).with_name(overlay)],
            cwd=room.base, env=os.environ | {k: str(v) for k, v in own.items()},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_up(hub, process)
            for student in STUDENTS:  # else JupyterHub knows them from their first sign-in on
                hub.ask("POST", f"/hub/api/users/{student}")
            yield hub
        finally:
            _end(process, ports, hub)


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; all are held until all are known, so that no two are the same."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait_until_up(hub: Hub, process: subprocess.Popen) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{hub.address}/hub/health", timeout=1)
            return
        except OSError:
            assert process.poll() is None, f"JupyterHub ended:\n{hub.told()}"
            time.sleep(0.2)
    raise AssertionError(f"JupyterHub did not come up in a minute:\n{hub.told()}")


def _end(process: subprocess.Popen, ports: list[int], hub: Hub) -> None:
    """Ask the hub to end, which ends servers and proxy first; one that lives on would answer the next with 403."""
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    for port in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)), f"somebody still listens on port {port}:\n{hub.told()}"
