"""Students' code, walled in: from the fork server to the process it runs in, and what that may take and send.

    forkserver → zygote → student_process        handle: the examiner's end of it

What comes over the wire is plain data, counted before it is built (`wire.py`, `codec.py`).
"""
