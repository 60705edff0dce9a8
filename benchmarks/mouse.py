"""Move a mouse as a hand does: 125 times a second, whether or not the page keeps up.

Playwright's own mouse waits until the page has handled each move, and asks it twice about each.
"""

import json
import time
from itertools import count, cycle

from playwright.sync_api import Locator, Page
from websocket import create_connection

HERTZ = 125  # what a usual mouse sends
MOVES = 20  # to each side of where the drag begins
PORT = 9222
FLAG = f"--remote-debugging-port={PORT}"  # for Chromium to listen, on this machine alone


class Mouse:
    """Holds the left button down on the middle of an element; moves `pixels` to the right and down, and back."""

    def __init__(self, page: Page, held: Locator, pixels: tuple[int, int]) -> None:
        session = page.context.new_cdp_session(page)
        target = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
        session.detach()
        self._address = f"ws://127.0.0.1:{PORT}/devtools/page/{target}"
        self._box, self._pixels, self._ids = held.bounding_box(), pixels, count()
        self._places = cycle([*range(MOVES), *range(MOVES, -MOVES, -1), *range(-MOVES, 0)])

    def __enter__(self) -> "Mouse":
        self._socket = create_connection(self._address, suppress_origin=True)
        self._send("mousePressed")
        return self

    def __exit__(self, *_raised: object) -> None:
        self._send("mouseReleased")
        self._socket.close()

    def move_for(self, seconds: float) -> None:
        """Move back and forth."""
        began = time.perf_counter()
        for i in range(round(seconds * HERTZ)):
            time.sleep(max(0.0, began + i / HERTZ - time.perf_counter()))
            self._send("mouseMoved", next(self._places))

    def _send(self, kind: str, at: int = 0) -> None:
        """Send an event without waiting for an answer."""
        box, (dx, dy) = self._box, self._pixels
        place = {"x": box["x"] + box["width"] / 2 + at * dx, "y": box["y"] + box["height"] / 2 + at * dy}
        event = {"type": kind, **place, "button": "left", "buttons": 1, "clickCount": 1}
        self._socket.send(json.dumps({"id": next(self._ids), "method": "Input.dispatchMouseEvent", "params": event}))
