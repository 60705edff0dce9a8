"""Kernels that nobody else on this machine can listen to, for code that runs a notebook by itself.

tools/jupyter/jupyter_config.py makes JupyterLab's kernels private in the same way; only Jupyter's own programs read
that file. A kernel without encryption warns of eavesdropping, in the terminal, whenever it starts.
"""

import zmq
from jupyter_client.manager import AsyncKernelManager, KernelManager
from traitlets import HasTraits, default


class _Encrypted(HasTraits):
    @default("transport_encryption")
    def _for_kernels_that_say_they_can(self) -> str:
        return "auto" if zmq.has("curve") else "disabled"


class PrivateKernel(_Encrypted, KernelManager):
    """A kernel that sends its output only to programs that know its keys."""


class AsyncPrivateKernel(_Encrypted, AsyncKernelManager):
    """The same for nbclient, as `kernel_manager_class`."""
