"""Kernels that nobody else on this machine can listen to, for whatever runs a notebook by itself.

Those of JupyterLab are made so by tools/jupyter/jupyter_config.py, which only Jupyter's own programs read. A kernel
without encryption warns of eavesdropping, in the terminal, whenever it starts.
"""

import zmq
from jupyter_client.manager import AsyncKernelManager, KernelManager
from traitlets import HasTraits, default


class _Encrypted(HasTraits):
    @default("transport_encryption")
    def _for_kernels_that_say_they_can(self) -> str:
        return "auto" if zmq.has("curve") else "disabled"


class PrivateKernel(_Encrypted, KernelManager):
    """Starts a kernel that tells what it prints only to who knows its keys."""


class AsyncPrivateKernel(_Encrypted, AsyncKernelManager):
    """The same for nbclient, as `kernel_manager_class`."""
