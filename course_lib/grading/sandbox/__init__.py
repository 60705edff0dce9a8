"""Isolate students' code: from the fork server to the process it runs in, with limits on what it takes and sends.

    forkserver → zygote → student_process        handle: the examiner's end of it

Only plain data crosses the wire, and its size is checked before it is built (`wire.py`, `codec.py`).
"""
