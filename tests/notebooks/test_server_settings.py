"""The server as `make lab` sets it up, with a real kernel behind it."""

import json
import socket
from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServerApp:
    for place in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{place}_DIR", str(tmp_path / place.lower()))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(ROOT / "tools" / "jupyter"))
    app = ServerApp(ip="127.0.0.1", port=0, root_dir=str(tmp_path), allow_root=True, open_browser=False)
    app.initialize(argv=[], find_extensions=False)
    return app


def test_kernel_messages_do_not_wait_for_each_other(server):
    """Nagle's algorithm is off on the websocket between kernel and page."""

    async def holds_back() -> list[int]:
        kernel = await server.kernel_manager.start_kernel()
        port = next(s.getsockname()[1] for s in server.http_server._sockets.values())
        address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?token={server.identity_provider.token}"
        page = await websocket_connect(address)
        await page.read_message()  # the connection is really there
        streams = [c.websocket_handler.ws_connection.stream for c in ZMQChannelsWebsocketConnection._open_sockets]
        found = [s.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for s in streams]
        page.close()
        await server._cleanup()
        return found

    (nodelay,) = server.io_loop.run_sync(holds_back, timeout=120)
    assert nodelay


def test_lab_saves_widgets_with_the_notebook():
    """Else a notebook opened the next day shows only that a model is not found."""
    settings = json.loads((ROOT / "tools/jupyter/labconfig/default_setting_overrides.json").read_text())
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}
