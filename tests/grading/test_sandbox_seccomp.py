"""The filter's program, run by a small machine of the tests, says the same on both processors."""

from __future__ import annotations

import errno
import struct

import pytest

from steepest_grading.sandbox import seccomp

ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSE, ABSENT = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
X86, ARM = 0xC000003E, 0xC00000B7


def verdict(program: bytes, number: int, architecture: int, *arguments: int) -> int:
    data = struct.pack("=iIQ6Q", number, architecture, 0, *[*arguments, *[0] * 6][:6])
    lines = list(struct.iter_unpack("=HBBI", program))
    accumulator = at = 0
    while True:
        code, when_true, when_false, value = lines[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
        else:
            true = {
                0x15: accumulator == value,
                0x25: accumulator > value,
                0x45: bool(accumulator & value),
            }[code]
            at += when_true if true else when_false


@pytest.mark.parametrize(("machine", "architecture"), [("x86_64", X86), ("aarch64", ARM)])
@pytest.mark.parametrize(
    ("call", "arguments", "expected"),
    [
        # read, write, mmap, futex, exit_group, sendto, recvfrom
        ({X86: 0, ARM: 63}, (), ALLOW),
        ({X86: 1, ARM: 64}, (), ALLOW),
        ({X86: 9, ARM: 222}, (), ALLOW),
        ({X86: 202, ARM: 98}, (), ALLOW),
        ({X86: 231, ARM: 94}, (), ALLOW),
        ({X86: 44, ARM: 206}, (), ALLOW),
        ({X86: 45, ARM: 207}, (), ALLOW),
        # execve, socket, ptrace, mount, setns
        ({X86: 59, ARM: 221}, (), REFUSE),
        ({X86: 41, ARM: 198}, (), REFUSE),
        ({X86: 101, ARM: 117}, (), REFUSE),
        ({X86: 165, ARM: 40}, (), REFUSE),
        ({X86: 308, ARM: 268}, (), REFUSE),
        # clone: a thread, a process, a thread in another namespace of users
        ({X86: 56, ARM: 220}, (0x3D0F00,), ALLOW),
        ({X86: 56, ARM: 220}, (0x11,), REFUSE),
        ({X86: 56, ARM: 220}, (0x103D0F00,), REFUSE),
        ({X86: 435, ARM: 435}, (), ABSENT),
        ({X86: 462, ARM: 462}, (), ABSENT),
        # kill, tgkill: itself, another, everybody
        ({X86: 62, ARM: 129}, (7, 15), ALLOW),
        ({X86: 62, ARM: 129}, (8, 15), REFUSE),
        ({X86: 62, ARM: 129}, (2**64 - 1, 9), REFUSE),
        ({X86: 234, ARM: 131}, (7, 9, 6), ALLOW),
        ({X86: 234, ARM: 131}, (8, 9, 6), REFUSE),
        # prctl: a thread's name; not to outlive the parent. ioctl: a size; not a terminal's input
        ({X86: 157, ARM: 167}, (15,), ALLOW),
        ({X86: 157, ARM: 167}, (1, 0), REFUSE),
        ({X86: 16, ARM: 29}, (3, 0x5413), ALLOW),
        ({X86: 16, ARM: 29}, (3, 0x5412), REFUSE),
    ],
)
def test_a_call_gets_its_verdict(
    machine: str,
    architecture: int,
    call: dict[int, int],
    arguments: tuple[int, ...],
    expected: int,
) -> None:
    program = seccomp.assemble(7, machine)
    assert verdict(program, call[architecture], architecture, *arguments) == expected


@pytest.mark.parametrize(("number", "architecture"), [(0, 0x40000003), (0x40000000, X86)])
def test_another_architecture_is_killed(number: int, architecture: int) -> None:
    assert verdict(seccomp.assemble(7, "x86_64"), number, architecture) == KILL


def test_an_unknown_machine_is_an_error() -> None:
    with pytest.raises(NotImplementedError, match=r"expected one of x86_64, aarch64.*got riscv64"):
        seccomp.assemble(7, "riscv64")
