"""The inner walls, around one submission: what a forked child takes from itself for good.

Bubblewrap cannot draw them: it starts a fresh program, and importing NumPy and Matplotlib again
costs more than grading does. The child of the warm parent (`steepest_grading.sandbox.zygote`)
asks the kernel itself, in a few milliseconds.

There is no cgroup, which needs rights that an ordinary user seldom has. The cage cannot make a
process (`steepest_grading.sandbox.seccomp`), so that RLIMIT_AS, a limit of one process, bounds all
the memory of a submission but its files, which the size of its private folder bounds; and nothing
that it starts can outlive it.
"""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import traceback
from dataclasses import dataclass

from steepest_grading.sandbox import seccomp

__all__ = [
    "NOBODY",
    "Plan",
    "become_first",
    "drop_root",
    "enter_own_mounts",
    "fork_first",
    "limit",
    "mount_private_folders",
    "only_descriptor",
    "renounce",
    "set_pdeathsig",
]

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
CAPABILITY_VERSION_3 = 0x20080522
NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Plan:
    """What the warm parent is told: plain values, which cross in one JSON text.

    Attributes
    ----------
    serve : str
        ``module:function`` that is called with the socket in the cage.
    warm : tuple of str
        Modules that are imported before the first fork, as far as they are installed.
    memory_bytes, file_bytes : int
    cpu_seconds : float
    confined : bool
        Whether Bubblewrap has drawn the outer walls; without them there are no inner namespaces.
    control : int
        The descriptor on which submissions are asked for.
    """

    serve: str
    warm: tuple[str, ...]
    memory_bytes: int
    file_bytes: int
    cpu_seconds: float
    confined: bool
    control: int


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _prctl(option: int, *values: int) -> None:
    padded = [*values, 0, 0, 0, 0][:4]
    _call("prctl", option, *(ctypes.c_ulong(value) for value in padded))


def set_pdeathsig() -> None:
    """Die with the process that started this one. Changing identity forgets it: call it after."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def drop_root() -> None:
    """Become nobody, if this process is root.

    Raises
    ------
    OSError
        If root cannot be given away, as in a container that knows one user only.
    """
    if os.getuid() and os.geteuid():
        return
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    # A process that changed identity may not open its own /proc/self/uid_map; Python's memory
    # holds nothing yet that another process of nobody should not see.
    _prctl(PR_SET_DUMPABLE, 1)


def _unshare(flags: int) -> None:
    """Enter new namespaces, among them one of users, in which this user keeps its number."""
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", CLONE_NEWUSER | flags)
    for name, text in [
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ]:
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def become_first(control: int) -> int:
    """Go on as the first process of a namespace that belongs to this user; the old one waits.

    A process that forks children into namespaces of their own must have rights over its own
    namespace, to come back into it. They end at its walls.

    Parameters
    ----------
    control : int
        A descriptor that only the first process keeps.

    Returns
    -------
    int
        A descriptor of the namespace of processes.
    """
    _unshare(CLONE_NEWPID)
    child = os.fork()
    if child:
        os.close(control)
        _, status = os.waitpid(child, 0)
        os._exit(1 if status else 0)
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def fork_first(home: int) -> int:
    """Fork a child that is the first process of its own namespace.

    One fork, not the two that unshare(2) and its manual suggest: copying the tables of the warm
    parent's memory is most of what a cell costs.

    Parameters
    ----------
    home : int
        What `become_first` returned.

    Returns
    -------
    int
        The child's number; 0 in the child.
    """
    _call("unshare", CLONE_NEWPID)
    try:
        child = os.fork()
    except OSError:
        _call("setns", home, CLONE_NEWPID)
        raise
    if child:
        try:
            _call("setns", home, CLONE_NEWPID)
        except OSError:
            # The next child would join this one's namespace: end here, and all cages with it.
            traceback.print_exc()
            os._exit(1)
    return child


def enter_own_mounts() -> None:
    """Give this process its own users and mounts."""
    _unshare(CLONE_NEWNS)


def mount_private_folders(file_bytes: int) -> None:
    """Put an empty folder of this submission over /tmp, and nothing over /proc."""
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    size = f"size={file_bytes},nr_inodes=4096,mode=0700".encode()
    _call("mount", b"tmpfs", b"/tmp", b"tmpfs", ctypes.c_ulong(flags), size)
    nothing = b"size=4k,nr_inodes=2,mode=0555"
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", ctypes.c_ulong(flags | MS_RDONLY), nothing)


def only_descriptor(descriptor: int, extra: int) -> tuple[int, int]:
    """Close everything but two descriptors, which become 3 and 4; 0 to 2 become /dev/null."""
    first = os.dup2(descriptor, _above(descriptor, extra))
    second = os.dup2(extra, _above(descriptor, extra) + 1)
    null = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(first, 3, inheritable=False)
    os.dup2(second, 4, inheritable=False)
    os.closerange(5, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return 3, 4


def _above(*descriptors: int) -> int:
    return max(*descriptors, 4) + 1


def limit(plan: Plan) -> None:
    """Set every limit, hard as soft: what is given away does not come back."""
    # Time on a processor is the warm parent's to count and to end. The kernel's limit counts in
    # ticks, up to half as much again on a busy machine, and stands behind it.
    for which, most in [
        (resource.RLIMIT_AS, plan.memory_bytes),
        (resource.RLIMIT_CPU, 2 * math.ceil(plan.cpu_seconds) + 1),
        (resource.RLIMIT_FSIZE, plan.file_bytes),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 128),
        (resource.RLIMIT_STACK, 8 * 1024**2),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_SIGPENDING, 64),
    ]:
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


def renounce() -> None:
    """Give up every capability, every later gain of rights, and most system calls."""
    if os.getuid() == 0 or os.geteuid() == 0:
        raise OSError("a student's code must not run as root")
    set_pdeathsig()
    for capability in range(64):
        try:
            _prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # beyond the last one, or (without namespaces) not ours to drop
            break
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_DUMPABLE, 0)
    seccomp.install(os.getpid())
