"""Define which system calls the kernel refuses to a student's process (seccomp).

Everything not listed here is allowed: a list of what NumPy, IPython and a student's Python need would break with each
of their versions. Calls for memory that no process is charged for are refused, or limited so that watchdog.py can
count it. Calls into parts of the kernel that no exercise needs are refused, since attacks go through those.
"""

import ctypes
import errno
import platform
import socket

from course_lib.grading.sandbox import linux
from course_lib.grading.sandbox.system_calls import done, libc, number

NAMESPACES = linux.CLONE_NEWNS | linux.CLONE_NEWCGROUP | linux.CLONE_NEWUTS | linux.CLONE_NEWIPC
NAMESPACES |= linux.CLONE_NEWUSER | linux.CLONE_NEWPID | linux.CLONE_NEWNET

REFUSED = {  # with "Operation not permitted"
    "other namespaces, mounts and roots": (
        "unshare setns mount umount2 pivot_root chroot open_tree open_tree_attr move_mount fsopen fsconfig fsmount "
        "fspick mount_setattr statmount listmount"
    ),
    "other processes' memory and files": (
        "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd kcmp"
    ),
    "memory that is no process's": (
        "memfd_create memfd_secret shmget shmat shmctl msgget msgsnd semget mq_open vmsplice splice tee "
        "remap_file_pages"
    ),
    "counted for the whole machine, or nowhere": (
        "io_setup inotify_init inotify_init1 inotify_add_watch fanotify_init fanotify_mark landlock_create_ruleset "
        "add_key request_key keyctl seccomp"
    ),
    "rarely used": (
        "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register name_to_handle_at "
        "open_by_handle_at lookup_dcookie modify_ldt personality uselib vhangup sysfs ustat move_pages migrate_pages "
        "mbind set_mempolicy get_mempolicy set_mempolicy_home_node"
    ),
    "the machine's own affairs": (
        "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct quotactl "
        "quotactl_fd syslog settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname iopl ioperm "
        "nfsservctl"
    ),
}
AUDIT = {"x86_64": linux.AUDIT_ARCH_X86_64, "aarch64": linux.AUDIT_ARCH_AARCH64}
SHARED_MEMORY = linux.MAP_SHARED | linux.MAP_ANONYMOUS
LOCKS = (linux.F_SETLK, linux.F_SETLKW, linux.F_OFD_SETLK, linux.F_OFD_SETLKW)

LOAD = linux.BPF_LD | linux.BPF_W | linux.BPF_ABS  # instructions of the filter
EQUAL = linux.BPF_JMP | linux.BPF_JEQ | linux.BPF_K
AT_LEAST = linux.BPF_JMP | linux.BPF_JGE | linux.BPF_K
ANY_BIT = linux.BPF_JMP | linux.BPF_JSET | linux.BPF_K
AND = linux.BPF_ALU | linux.BPF_AND | linux.BPF_K
ANSWER = linux.BPF_RET | linux.BPF_K
CALL, MACHINE, ARGUMENTS = 0, 4, 16  # bytes: where they begin in the kernel's `struct seccomp_data`
ARGUMENT = 8  # bytes of each argument

Step = tuple[int, int, int, int]  # instruction, how many steps to skip if it holds, if not, and its value


def refuse(code: int) -> Step:
    """Have the call fail with this errno."""
    return (ANSWER, 0, 0, linux.SECCOMP_RET_ERRNO | code)


ALLOWED: Step = (ANSWER, 0, 0, linux.SECCOMP_RET_ALLOW)


def argument(place: int) -> Step:
    """Load the lower half of an argument; the rules here look at no more than that."""
    return (LOAD, 0, 0, ARGUMENTS + ARGUMENT * place)


def only_unix_sockets() -> list[Step]:
    """Refuse other sockets. Python then says "Address family not supported by protocol", as without a network."""
    return [argument(0), (EQUAL, 1, 0, socket.AF_UNIX), refuse(errno.EAFNOSUPPORT), ALLOWED]


def no_larger_buffers() -> list[Step]:
    """Refuse to enlarge a socket's buffer: nothing tells what is in it."""
    larger = (EQUAL, 0, 1, socket.SO_SNDBUF)
    return [argument(1), (EQUAL, 0, 3, socket.SOL_SOCKET), argument(2), larger, refuse(errno.EPERM), ALLOWED]


def no_unmapped_memory() -> list[Step]:
    """Refuse shared memory without a file: it outlives its mapping, and then nothing reports it.

    Refuse huge pages too: they are set aside for others, and no process's memory includes them.
    """
    shared = [(AND, 0, 0, SHARED_MEMORY), (EQUAL, 0, 1, SHARED_MEMORY)]
    return [argument(3), (ANY_BIT, 0, 1, linux.MAP_HUGETLB), refuse(errno.EPERM), *shared, refuse(errno.EPERM), ALLOWED]


def no_locks_on_parts_of_files() -> list[Step]:
    """Refuse them: their number is unlimited, and each takes kernel memory; flock has one per open file."""
    tests = [step for kind in LOCKS for step in ((EQUAL, 0, 1, kind), refuse(errno.ENOLCK))]
    return [argument(1), *tests, ALLOWED]


def no_new_namespaces() -> list[Step]:
    """Allow threads and children, but no new namespaces."""
    return [argument(0), (ANY_BIT, 0, 1, NAMESPACES), refuse(errno.EPERM), ALLOWED]


LIMITED = {
    "socket": only_unix_sockets,
    "socketpair": only_unix_sockets,
    "setsockopt": no_larger_buffers,
    "mmap": no_unmapped_memory,
    "fcntl": no_locks_on_parts_of_files,
    "clone": no_new_namespaces,
    # Its flags are in memory, where a filter cannot look. The C library falls back on clone.
    "clone3": lambda: [refuse(errno.ENOSYS)],
}


def program() -> list[Step]:
    """Build the filter: for this machine, each call and what becomes of it."""
    steps = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, AUDIT[platform.machine()]),
        (ANSWER, 0, 0, linux.SECCOMP_RET_KILL_PROCESS),
        (LOAD, 0, 0, CALL),
        (AT_LEAST, 0, 1, linux.X32_SYSCALL_BIT),
        refuse(errno.EPERM),
    ]
    for name, rule in LIMITED.items():
        steps += _if_it_is(name, rule())
    for name in " ".join(REFUSED.values()).split():
        steps += _if_it_is(name, [refuse(errno.EPERM)])
    return [*steps, ALLOWED]


def _if_it_is(name: str, answer: list[Step]) -> list[Step]:
    """Return steps that are taken for this call only; none if this machine has no such call."""
    wanted = number(name)
    return [] if wanted is None else [(EQUAL, 0, len(answer), wanted), *answer]


class _Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step))]


def take_on() -> None:
    """Have the kernel apply the filter to this process and all that it starts, for good."""
    steps = program()
    whole = _Program(len(steps), (_Step * len(steps))(*(_Step(*step) for step in steps)))
    done(libc.prctl(linux.PR_SET_SECCOMP, linux.SECCOMP_MODE_FILTER, ctypes.byref(whole), 0, 0), "prctl SECCOMP")
