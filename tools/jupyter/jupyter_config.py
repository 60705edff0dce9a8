"""Configure whatever starts kernels: the server that `make lab` starts, and nbgrader's Validate in it.

Others may work on the same machine, and whoever connects to a kernel reads what it prints. So connections need the
kernel's key and are encrypted. An unencrypted kernel also prints a warning about this whenever it starts.
"""

import zmq

c = get_config()  # noqa: F821  (Jupyter gives it to its configuration files)
if zmq.has("curve"):
    for manager in ("MappingKernelManager", "KernelManager"):  # of the server; of a run from start to end
        c[manager].transport_encryption = "auto"  # for kernels that say they can, as Python's does
