"""Cells of students who mean harm, for tests that grade them elsewhere than on one machine by root."""

from collections.abc import Callable

from grade_demo import OTHERWISE

SAW = "SAW" + "IT"  # what such a cell prints where it got through; never written as such in its source
WRONG = {name: f"def {name}(*args):\n    return 0.5" for name in OTHERWISE}
READS = """
import os
for place in ("BASE/gradebook.db", "BASE/submitted/right", "BASE", "/proc/1/environ", "/sys/kernel", "/etc/passwd"):
    if os.path.exists(place): print("SAW" + "IT", place)
"""
NETWORK = """
import socket
for address in (("127.0.0.1", 80), ("8.8.8.8", 53)):
    try:
        socket.create_connection(address, 2); print("SAW" + "IT")
    except OSError as error:
        print(error)
"""
FORKED_MEMORY = """
import os, time
for i in range(28):
    if not os.fork():
        kept = bytearray(b"x") * 300_000_000
        time.sleep(60)
time.sleep(60)
"""


def beside(*sources: str) -> Callable[[dict], None]:
    """Put cells above the answers."""

    def change(notebook: dict) -> None:
        for number, source in enumerate(sources):
            cell = {"cell_type": "code", "source": source, "metadata": {}, "id": f"extra{number}", "outputs": []}
            notebook["cells"].insert(2 + number, cell)

    return change
