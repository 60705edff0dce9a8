"""Settings of whatever starts kernels: the server that `make lab` starts, and nbgrader's Validate in it.

Others may work on the same machine, and whoever connects to a kernel hears what it prints: so only who knows its key
can connect, and all is encrypted. A kernel without that warns of eavesdropping, in the terminal, whenever it starts.
"""

import zmq

c = get_config()  # noqa: F821  (Jupyter gives it to its configuration files)
if zmq.has("curve"):
    for manager in ("MappingKernelManager", "KernelManager"):  # of the server; of a run from start to end
        c[manager].transport_encryption = "auto"  # for kernels that say they can, as Python's does
