"""The server as `make lab` sets it up, with a real kernel behind it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def nodelay(folder: str) -> int:
    """Start a server and a kernel, connect, and return TCP_NODELAY of the kernel's websocket."""
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
    from tornado.websocket import websocket_connect

    server = ServerApp(ip="127.0.0.1", port=0, root_dir=folder, allow_root=True, open_browser=False)
    server.initialize(argv=[], find_extensions=False)

    async def asked() -> int:
        kernel = await server.kernel_manager.start_kernel()
        port = next(s.getsockname()[1] for s in server.http_server._sockets.values())
        address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?token={server.identity_provider.token}"
        page = await websocket_connect(address)
        await page.read_message()  # the connection is really there
        (stream,) = [c.websocket_handler.ws_connection.stream for c in ZMQChannelsWebsocketConnection._open_sockets]
        found = stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        page.close()
        await server._cleanup()
        return found

    return server.io_loop.run_sync(asked, timeout=120)


def test_kernel_messages_do_not_wait_for_each_other(tmp_path: Path):
    """Nagle's algorithm is off between kernel and page. Asked in a process, and an event loop, of its own."""
    own = {f"JUPYTER_{place}_DIR": str(tmp_path / place.lower()) for place in ("CONFIG", "DATA", "RUNTIME")}
    own["JUPYTER_CONFIG_PATH"] = str(ROOT / "tools" / "jupyter")
    command = [sys.executable, __file__, str(tmp_path)]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=240)
    assert done.stdout.split()[-1:] == ["1"], done.stderr


def test_lab_saves_widgets_with_the_notebook():
    """Else a notebook opened the next day shows only that a model is not found."""
    settings = json.loads((ROOT / "tools/jupyter/labconfig/default_setting_overrides.json").read_text())
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}


if __name__ == "__main__":
    print(nodelay(sys.argv[1]))
