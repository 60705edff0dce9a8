"""Configure the server that `make lab` starts; tools/lab.py puts this folder on JUPYTER_CONFIG_PATH."""

import asyncio

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Sends every kernel message at once.

    A widget's answer is several small messages. With Nagle's algorithm the second waits until the browser has
    acknowledged the first, which may take 40 ms. Measured on two busy cores, a value went to Python and back 14 to 16
    times a second with it, and 18 to 23 times without.
    """

    def connect(self) -> asyncio.Future[None] | None:
        """Connect as usual, on a socket that sends at once."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c = get_config()  # noqa: F821  (Jupyter gives it to its configuration files)
c.ServerApp.kernel_websocket_connection_class = PromptConnection
