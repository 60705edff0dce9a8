"""Servers on loopback: free ports for them, and waiting until they answer or are gone."""

import socket
import subprocess
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; all are held until all are known, so that no two are the same."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def wait_until_up(address: str, process: subprocess.Popen, log: Path) -> None:
    """Wait until `address` answers; a process that has ended, or a minute, is a failure that shows the log."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            assert process.poll() is None, f"the server ended:\n{tail(log)}"
            time.sleep(0.2)
    raise AssertionError(f"no answer from {address} in a minute:\n{tail(log)}")


def end(process: subprocess.Popen, ports: list[int], log: Path) -> None:
    """Ask a server to end, and make sure that nobody listens any more: a survivor would disturb the next test."""
    process.terminate()
    process.wait(60)
    for port in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)), f"somebody still listens on port {port}:\n{tail(log)}"


def tail(log: Path) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-80:])
