"""The server as `make lab` sets it up, with a real kernel behind it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from course_lib.work.private_kernel import PrivateKernel

ROOT = Path(__file__).resolve().parents[2]
CONFIG = str(ROOT / "tools" / "jupyter")


SECRET = "an answer of mine"
LISTENS_FOR = 3.0  # seconds; on a busy machine it takes a while until it hears


def seen(folder: str) -> dict[str, object]:
    """Start a server and a kernel, let it print, and return what its websocket is like and who has heard it."""
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
    from tornado.websocket import websocket_connect

    server = ServerApp(ip="127.0.0.1", port=0, root_dir=folder, allow_root=True, open_browser=False)
    server.initialize(argv=[], find_extensions=False)

    async def asked() -> dict[str, object]:
        kernel = await server.kernel_manager.start_kernel()
        port = next(s.getsockname()[1] for s in server.http_server._sockets.values())
        address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?token={server.identity_provider.token}"
        page = await websocket_connect(address)
        await page.read_message()  # the connection is really there
        (stream,) = [c.websocket_handler.ws_connection.stream for c in ZMQChannelsWebsocketConnection._open_sockets]
        nodelay = stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        stranger = stranger_at(server.kernel_manager.get_connection_info(kernel))
        await page.write_message(json.dumps(printing(SECRET)))
        while SECRET not in printed_by(await page.read_message()):
            pass
        heard = stranger.poll(LISTENS_FOR * 1000) != 0
        stranger.close()
        page.close()
        await server._cleanup()
        return {"nodelay": nodelay, "stranger heard it": heard}

    return server.io_loop.run_sync(asked, timeout=300)


def stranger_at(kernel: dict) -> zmq.Socket:
    """Somebody else on this machine, who knows where a kernel prints and none of its keys."""
    stranger = zmq.Context.instance().socket(zmq.SUB)
    stranger.linger = 0
    stranger.subscribe(b"")
    stranger.connect(f"tcp://{kernel['ip']}:{kernel['iopub_port']}")
    stranger.poll(LISTENS_FOR * 1000)  # until it is connected
    return stranger


def printing(text: str) -> dict[str, object]:
    """What a page sends to have a text printed."""
    header = {"msg_id": "1", "username": "", "session": "page", "msg_type": "execute_request", "version": "5.3"}
    content = {"code": f"print({text!r})", "silent": False, "store_history": True, "allow_stdin": False}
    content["user_expressions"] = {}
    return {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}


def printed_by(message: str | bytes) -> str:
    """What the kernel printed, if it is that which a message to the page tells."""
    told = json.loads(message)
    return told["content"]["text"] if told["msg_type"] == "stream" else ""


def run(command: list[object], home: Path, config: str) -> subprocess.CompletedProcess:
    """Run a command of Jupyter's to its end, with `config` on its path and nobody's own settings."""
    return subprocess.run(command, env=apart(home, config), cwd=home, capture_output=True, text=True, timeout=600)


def apart(home: Path, config: str) -> dict[str, str]:
    """An environment in which Jupyter keeps all of its own below `home`."""
    own = {f"JUPYTER_{place}_DIR": str(home / place.lower()) for place in ("CONFIG", "DATA", "RUNTIME")}
    return os.environ | own | {"JUPYTER_CONFIG_PATH": config}


def test_kernel_messages_are_sent_at_once_and_nobody_else_hears_them(tmp_path: Path):
    """Nagle's algorithm is off between kernel and page. Asked in a process, and an event loop, of its own."""
    done = run([sys.executable, __file__, tmp_path], tmp_path, CONFIG)
    assert json.loads(done.stdout.splitlines()[-1]) == {"nodelay": 1, "stranger heard it": False}, done.stderr
    assert "eavesdropping" not in done.stderr


def test_without_these_settings_others_on_the_machine_hear_a_kernel(tmp_path: Path):
    """Else the test above would prove nothing."""
    done = run([sys.executable, __file__, tmp_path], tmp_path, "")
    assert json.loads(done.stdout.splitlines()[-1])["stranger heard it"], done.stderr


@pytest.mark.parametrize("manager", [KernelManager, PrivateKernel])
def test_what_runs_a_notebook_by_itself_is_private(manager: type[KernelManager], capfd: pytest.CaptureFixture[str]):
    """As build, site, nbval and the run before handing in start kernels, and as they would by default."""
    kernel, client = start_new_kernel(manager)
    try:
        stranger = stranger_at(kernel.get_connection_info())
        client.execute_interactive(f"print({SECRET!r})", timeout=300)
        heard = stranger.poll(LISTENS_FOR * 1000) != 0
        stranger.close()
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)
    assert heard is (manager is KernelManager)
    assert ("eavesdropping" in capfd.readouterr().err) is heard


def start_new_kernel(manager: type[KernelManager]) -> tuple[KernelManager, BlockingKernelClient]:
    """A kernel that is ready, and who may talk to it."""
    kernel = manager(kernel_name="python3")
    kernel.start_kernel()
    client = kernel.client()
    client.start_channels()
    client.wait_for_ready(timeout=300)
    return kernel, client


def test_nor_does_validate_warn_of_eavesdropping(tmp_path: Path):
    lesson = shutil.copy(ROOT / "lessons" / "01_neuron" / "01_neuron.ipynb", tmp_path)
    done = run([sys.executable, "-m", "nbgrader", "validate", lesson], tmp_path, CONFIG)
    assert "not attempted" in done.stdout
    assert "eavesdropping" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="there Ctrl-C is no signal that another process may send")
def test_one_ctrl_c_ends_the_course(tmp_path: Path):
    """Where a terminal is there to be asked, JupyterLab by itself asks first, and goes on without an answer."""
    terminal, inside = os.openpty()
    command = [sys.executable, ROOT / "tools" / "lab.py", "--work", tmp_path / "work", "--no-browser", "--port=0"]
    with open(tmp_path / "log", "w") as log:
        lab = subprocess.Popen(command, env=apart(tmp_path, ""), stdin=inside, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 300
        while not list(tmp_path.glob("runtime/jpserver-*.json")):
            assert lab.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)
        lab.send_signal(signal.SIGINT)
        assert lab.wait(300) == 0
    finally:
        lab.kill()
        os.close(terminal)
        os.close(inside)


def test_lab_saves_widgets_with_the_notebook():
    """Else a notebook opened the next day shows only that a model is not found."""
    settings = json.loads((ROOT / "tools/jupyter/labconfig/default_setting_overrides.json").read_text())
    assert settings["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}


if __name__ == "__main__":
    print(json.dumps(seen(sys.argv[1])))
