"""A filter of system calls for a student's process, assembled by hand.

Classic BPF is a list of eight-byte instructions, and the filter is a straight line of
comparisons: the binding of libseccomp is no pure Python package and would be one more thing to
install. NumPy, Matplotlib and threads work under it. What makes processes, opens connections,
looks at other processes, mounts, or has a record of holes in the kernel gets EPERM.

References
----------
.. [1] Linux, Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

__all__ = ["assemble", "install"]

# name, number on x86_64, number on aarch64 (- where there is none)
REFUSED = """
fork 57 -|vfork 58 -|execve 59 221|execveat 322 281
socket 41 198|socketpair 53 199|connect 42 203|bind 49 200|listen 50 201|accept 43 202
accept4 288 242|sendmsg 46 211|sendmmsg 307 269
ptrace 101 117|process_vm_readv 310 270|process_vm_writev 311 271|process_madvise 440 440
process_mrelease 448 448|kcmp 312 272|pidfd_open 434 434|pidfd_getfd 438 438
pidfd_send_signal 424 424|tkill 200 130|rt_sigqueueinfo 129 138|rt_tgsigqueueinfo 297 240
mount 165 40|umount2 166 39|pivot_root 155 41|chroot 161 51|unshare 272 97|setns 308 268
open_tree 428 428|move_mount 429 429|fsopen 430 430|fsconfig 431 431|fsmount 432 432
fspick 433 433|mount_setattr 442 442|quotactl 179 60|quotactl_fd 443 443|swapon 167 224
swapoff 168 225|mknod 133 -|mknodat 259 33
keyctl 250 219|add_key 248 217|request_key 249 218|bpf 321 280|perf_event_open 298 241
userfaultfd 323 282|fanotify_init 300 262|io_uring_setup 425 425|io_uring_enter 426 426
io_uring_register 427 427|io_setup 206 0|io_submit 209 2
init_module 175 105|finit_module 313 273|delete_module 176 106|create_module 174 -
kexec_load 246 104|kexec_file_load 320 294|reboot 169 142|sethostname 170 161
setdomainname 171 162
shmget 29 194|shmat 30 196|shmctl 31 195|shmdt 67 197|msgget 68 186|msgsnd 69 189
msgrcv 70 188|msgctl 71 187|semget 64 190|semop 65 193|semtimedop 220 192|semctl 66 191
mq_open 240 180|mq_unlink 241 181|mq_timedsend 242 182|mq_timedreceive 243 183
mq_notify 244 184|mq_getsetattr 245 185|memfd_create 319 279|memfd_secret 447 447
personality 135 92|name_to_handle_at 303 264|open_by_handle_at 304 265|acct 163 89
syslog 103 116|settimeofday 164 170|clock_settime 227 112|clock_adjtime 305 266
adjtimex 159 171|iopl 172 -|ioperm 173 -|modify_ldt 154 -|vhangup 153 58
lookup_dcookie 212 18|nfsservctl 180 42|uselib 134 -|_sysctl 156 -|sysfs 139 -|ustat 136 -
mbind 237 235|migrate_pages 256 238|move_pages 279 239|set_mempolicy 238 237
"""
# What is judged by its arguments.
JUDGED = "clone 56 220|clone3 435 435|kill 62 129|tgkill 234 131|prctl 157 167|ioctl 16 29"
# The newest call that this table knows: calls that do not exist yet are not there, and the C
# library has a way without them.
NEWEST = 452

# machine: (column of the table, AUDIT_ARCH)
MACHINES = {"x86_64": (1, 0xC000003E), "aarch64": (2, 0xC00000B7)}

LOAD, JUMP_EQUAL, JUMP_GREATER, JUMP_SET, RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
KILL, ALLOW = 0x80000000, 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
ABSENT = 0x00050000 | errno.ENOSYS
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT = 0, 4, 16, 24  # struct seccomp_data
CLONE_THREAD, CLONE_NAMESPACES = 0x00010000, 0x7E020080
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
SECCOMP_MODE_FILTER = 2


def _numbers(table: str, column: int) -> dict[str, int]:
    rows = (row.split() for row in table.strip().replace("\n", "|").split("|"))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def _instruction(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, value)


def _on_equal(value: int, verdict: int) -> bytes:
    return _instruction(JUMP_EQUAL, value, 0, 1) + _instruction(RETURN, verdict)


def _judged(number: int, rules: list[bytes], otherwise: int) -> bytes:
    """Apply rules to one call; the last word is ``otherwise``."""
    body = b"".join([*rules, _instruction(RETURN, otherwise)])
    return _instruction(JUMP_EQUAL, number, 0, len(body) // 8) + body


def assemble(pid: int, machine: str | None = None) -> bytes:
    """Assemble the filter.

    Parameters
    ----------
    pid : int
        The process itself, the only one that it may signal.
    machine : str, optional
        ``x86_64`` or ``aarch64``; this machine's by default.

    Returns
    -------
    bytes
        The instructions, eight bytes each.

    Raises
    ------
    NotImplementedError
        On a machine whose system calls are not in the table.
    """
    machine = machine or platform.machine()
    if machine not in MACHINES:
        raise NotImplementedError(
            f"machine: expected one of {', '.join(MACHINES)} for the filter of system calls, "
            f"got {machine}"
        )
    column, architecture = MACHINES[machine]
    judged = _numbers(JUDGED, column)
    first, second = (_instruction(LOAD, at) for at in (FIRST_ARGUMENT, SECOND_ARGUMENT))
    itself = [first, _on_equal(pid, ALLOW)]
    program = [
        _instruction(LOAD, ARCHITECTURE),
        _instruction(JUMP_EQUAL, architecture, 1, 0),
        _instruction(RETURN, KILL),
        _instruction(LOAD, NUMBER),
        # The calls of x32 have numbers from 2**30: the same kernel by a side door.
        _instruction(JUMP_GREATER, 0x3FFFFFFF, 0, 1),
        _instruction(RETURN, KILL),
        _instruction(JUMP_GREATER, NEWEST, 0, 1),
        _instruction(RETURN, ABSENT),
        *(_on_equal(number, REFUSE) for number in _numbers(REFUSED, column).values()),
        # Its flags lie in memory, where a filter cannot look: the C library then uses clone.
        _on_equal(judged["clone3"], ABSENT),
        _judged(
            judged["clone"],
            [
                first,
                _instruction(JUMP_SET, CLONE_NAMESPACES, 0, 1),
                _instruction(RETURN, REFUSE),
                _instruction(JUMP_SET, CLONE_THREAD, 0, 1),
                _instruction(RETURN, ALLOW),
            ],
            REFUSE,
        ),
        _judged(judged["kill"], itself, REFUSE),
        _judged(judged["tgkill"], itself, REFUSE),
        _judged(
            judged["prctl"],
            [first, *(_on_equal(option, REFUSE) for option in (PR_SET_PDEATHSIG, PR_SET_DUMPABLE))],
            ALLOW,
        ),
        _judged(
            judged["ioctl"],
            [second, *(_on_equal(request, REFUSE) for request in (TIOCSTI, TIOCLINUX))],
            ALLOW,
        ),
        _instruction(RETURN, ALLOW),
    ]
    return b"".join(program)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install(pid: int) -> None:
    """Put this process under the filter for good; it must have set ``no_new_privs``.

    Parameters
    ----------
    pid : int
        The process itself.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    code = assemble(pid)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    mode = ctypes.c_ulong(SECCOMP_MODE_FILTER)
    if libc.prctl(PR_SET_SECCOMP, mode, ctypes.byref(program), ctypes.c_ulong(0)):
        number = ctypes.get_errno()
        raise OSError(number, f"no filter of system calls (seccomp): {os.strerror(number)}")
