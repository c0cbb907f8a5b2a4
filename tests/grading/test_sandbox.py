"""From inside a cell nothing is seen, written, reached or started but what Python needs."""

from __future__ import annotations

import errno
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.grading_sandbox import Refused, execute, probing_jail, processes

from steepest_grading.sandbox import Cell, Jail

COURSE = Path(__file__).resolve().parents[2]
# A user who does not exist is an invalid argument, a terminal's device is not found, and a limit
# above the hard one is Python's ValueError.
REFUSALS = r"PermissionError E(PERM|ACC\w+)|OSError E(PERM|INVAL)|FileNotFound\w* ENOENT|ValueError"

# System calls by number, so that no wrapper of the C library decides.
CALLS = """
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
def call(x86, arm, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(x86 if X86 else arm, *arguments)
    return result, ctypes.get_errno()
"""


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with probing_jail() as jail:
        yield jail


@pytest.fixture(scope="module")
def warm_jail() -> Iterator[Jail]:
    with probing_jail(warm=("numpy", "matplotlib.pyplot")) as jail:
        yield jail


@pytest.fixture
def cell(jail: Jail) -> Iterator[Cell]:
    with jail.spawn() as cell:
        yield cell


def test_the_root_shows_nothing_but_python(cell: Cell) -> None:
    seen = execute(cell, "import os\nanswer = sorted(os.listdir('/'))")
    assert {"steepest", "usr", "tmp", "proc", "dev"} <= set(seen)
    assert set(seen) <= {
        "steepest",
        "usr",
        "tmp",
        "proc",
        "dev",
        "etc",
        "lib",
        "lib64",
        "lib32",
    } | {Path(path).parts[1] for path in execute(cell, "import sys\nanswer = [sys.base_prefix]")}


@pytest.mark.parametrize(
    "path",
    [
        *(COURSE / name for name in ("solutions", "exercises", "tests", "nbgrader_config.py")),
        *(COURSE / name for name in ("gradebook.db", "submitted", "src", ".git", "pyproject.toml")),
        *(Path(name) for name in ("/home", "/etc/passwd", "/etc/hostname", "/sys", "/run", "/var")),
        *(Path(name) for name in ("/proc/self", "/proc/1", "/dev/shm", "/dev/tty", "/usr/bin/env")),
        Path.home() / ".bashrc",
        Path.home() / ".ssh",
    ],
    ids=str,
)
def test_a_path_of_the_machine_does_not_exist_inside(cell: Cell, path: Path) -> None:
    # but for the folders on the way to Python, which hold nothing else
    python = Path(sys.base_prefix).resolve()
    seen = f"import os\nanswer = os.path.lexists({str(path)!r}) and os.listdir({str(path)!r})"
    expected = [python.relative_to(path).parts[0]] if path in python.parents else False
    assert execute(cell, seen) == expected


def test_only_a_part_of_this_package_is_inside(cell: Cell) -> None:
    source = "import os\nanswer = sorted(os.listdir('/steepest/source/steepest_grading'))"
    seen = set(execute(cell, source))
    assert seen <= {"__init__.py", "verdicts.py", "remote", "sandbox"}
    source = """
import os
answer = [name for _, _, names in os.walk("/steepest/source") for name in names
          if name.endswith((".ipynb", ".db"))]
"""
    assert execute(cell, source) == []


def test_no_variable_of_the_owner_is_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEEPEST_SECRET", "a secret")
    with probing_jail() as jail, jail.spawn() as cell:
        seen = execute(cell, "import os\nanswer = dict(os.environ)")
    assert seen["HOME"] == "/tmp"
    assert seen["LC_ALL"] == "C.UTF-8"
    assert not any("SECRET" in name or "a secret" in value for name, value in seen.items())


def test_no_folder_but_tmp_can_be_written(cell: Cell) -> None:
    source = """
import os, sys
answer = []
for top in ["/", "/dev", "/proc", "/steepest", "/usr", "/etc", "/lib", *sys.path, sys.prefix]:
    for folder, deeper, _ in os.walk(top):
        if folder.count("/") > 4:
            deeper.clear()
        try:
            os.close(os.open(os.path.join(folder, "planted"), os.O_CREAT | os.O_WRONLY))
            answer.append(folder)
        except OSError:
            pass
"""
    assert execute(cell, source) == ["/tmp"]


def test_no_file_inside_can_be_opened_for_writing(cell: Cell) -> None:
    source = """
import os
answer = []
for top in ["/steepest/source", "/etc", "/dev", os.path.dirname(os.__file__)]:
    for folder, deeper, names in os.walk(top):
        if "site-packages" in deeper or folder.count("/") > 8:
            deeper.clear()
        for name in names:
            path = os.path.join(folder, name)
            try:
                os.close(os.open(path, os.O_WRONLY))
                answer.append(path)
            except OSError:
                pass
"""
    devices = {f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")}
    assert set(execute(cell, source)) <= devices


def test_tmp_is_private_bounded_and_new_for_each(jail: Jail) -> None:
    with jail.spawn() as first, jail.spawn() as second:
        execute(first, "open('/tmp' '/mine', 'w').write('x' * 1000)")
        assert execute(second, "import os\nanswer = os.listdir('/tmp')") == []
        with pytest.raises(Refused, match="OSError"):
            execute(
                first,
                "for i in range(20):\n open('/tmp' f'/{i}', 'wb', buffering=0).write(bytes(2**20))",
            )
        size = "import os\nanswer = sum(e.stat().st_size for e in os.scandir('/tmp'))"
        assert 6 * 2**20 < execute(first, size) <= 8 * 2**20
        with pytest.raises(Refused, match="OSError"):
            execute(second, "for i in range(10_000):\n open('/tmp' f'/{i}', 'w').close()")
    with jail.spawn() as third:
        assert execute(third, "import os\nanswer = os.listdir('/tmp')") == []


def test_a_file_may_be_written_and_read_again(cell: Cell) -> None:
    source = """
import tempfile
with tempfile.TemporaryFile() as file:
    file.write(b"data")
    file.seek(0)
    answer = file.read().decode()
"""
    assert execute(cell, source) == "data"


def test_no_file_of_tmp_is_executed(cell: Cell) -> None:
    source = """
import mmap, os
file = os.open("/tmp" "/code", os.O_RDWR | os.O_CREAT)
os.write(file, bytes(4096))
mmap.mmap(file, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)
"""
    with pytest.raises(Refused, match="PermissionError EPERM"):
        execute(cell, source)


@pytest.mark.parametrize(
    "source",
    [
        "import socket\nsocket.socket()",
        "import socket\nsocket.socket(socket.AF_UNIX)",
        "import socket\nsocket.socketpair()",
        "import socket\nsocket.create_connection(('127.0.0.1', 80))",
        "import os\nos.fork()",
        "import os\nos.forkpty()",
        "import os\nos.execv('/usr/bin/env', ['env'])",
        "import os, sys\nos.posix_spawn(sys.executable, [sys.executable], {})",
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])",
        "import os\nos.kill(-1, 9)",
        "import os\nos.kill(0, 9)",
        "import os\nos.kill(2, 9)",
        "import os\nos.killpg(1, 9)",
        "import os\nos.memfd_create('hidden')",
        "import os\nos.mkfifo('/tmp' '/line')",
        "import os\nos.pidfd_open(1)",
        "import os\nos.unshare(0x10000000) if hasattr(os, 'unshare') else os.fork()",
        "import os\nos.chroot('/tmp')",
        "import os\nos.setuid(0)",
        "import os\nos.setgroups([0])",
        "import socket\nsocket.sethostname('mine')",
        "import time\ntime.clock_settime(time.CLOCK_REALTIME, 0)",
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "import multiprocessing as m\nm.get_context('fork').Process(target=print).start()",
        "import fcntl\nfcntl.ioctl(3, 0x5412, b'x')",
    ],
)
def test_python_cannot(cell: Cell, source: str) -> None:
    with pytest.raises(Refused, match=REFUSALS):
        execute(cell, source)
    assert execute(cell, "answer = 'alive'") == "alive"


@pytest.mark.parametrize(
    ("name", "x86", "arm", "arguments"),
    [
        ("ptrace", 101, 117, "0, 0, 0, 0"),
        ("process_vm_readv", 310, 270, "1, None, 0, None, 0, 0"),
        ("mount", 165, 40, "b'tmpfs', b'/tmp', b'tmpfs', 0, None"),
        ("umount2", 166, 39, "b'/proc', 2"),
        ("unshare", 272, 97, "0x10000000"),
        ("setns", 308, 268, "3, 0"),
        ("fsopen", 430, 430, "b'tmpfs', 0"),
        ("open_tree", 428, 428, "-100, b'/', 1"),
        ("pivot_root", 155, 41, "b'/tmp', b'/tmp'"),
        ("keyctl", 250, 219, "0, -3, 0"),
        ("bpf", 321, 280, "0, None, 0"),
        ("perf_event_open", 298, 241, "None, 0, -1, -1, 0"),
        ("userfaultfd", 323, 282, "1"),
        ("io_uring_setup", 425, 425, "1, None"),
        ("shmget", 29, 194, "0, 4096, 0o1600"),
        ("msgget", 68, 186, "0, 0o1600"),
        ("semget", 64, 190, "0, 1, 0o1600"),
        ("mq_open", 240, 180, "b'line', 0x40, 0o600, None"),
        ("memfd_create", 319, 279, "b'hidden', 0"),
        ("personality", 135, 92, "0x0040000"),
        ("name_to_handle_at", 303, 264, "-100, b'/', None, None, 0"),
        ("open_by_handle_at", 304, 265, "3, None, 0"),
        ("clone as fork", 56, 220, "17, None, None, None, None"),
        ("clone with namespaces", 56, 220, "0x10010000, None, None, None, None"),
        ("sendmsg", 46, 211, "3, None, 0"),
        ("tkill", 200, 130, "1, 9"),
        ("tgkill", 234, 131, "2, 2, 9"),
        ("prctl to outlive the parent", 157, 167, "1, 0, 0, 0, 0"),
        ("prctl to be dumped", 157, 167, "4, 1, 0, 0, 0"),
    ],
    ids=lambda value: value if isinstance(value, str) and value[0].isalpha() else "",
)
def test_the_kernel_refuses(cell: Cell, name: str, x86: int, arm: int, arguments: str) -> None:
    assert execute(cell, f"{CALLS}\nanswer = call({x86}, {arm}, {arguments})") == [-1, errno.EPERM]


@pytest.mark.parametrize("number", [435, 453, 457, 500])
def test_a_call_with_hidden_arguments_or_too_new_does_not_exist(cell: Cell, number: int) -> None:
    answer = execute(cell, f"{CALLS}\nanswer = call({number}, {number}, None, 0)")
    assert answer == [-1, errno.ENOSYS]


def test_a_cell_is_nobody_without_rights(cell: Cell) -> None:
    source = """
import ctypes, os
libc = ctypes.CDLL(None)
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
answer = {
    "users": [*os.getresuid(), *os.getresgid()],
    "groups": os.getgroups(),
    "read": libc.capget(header, data),
    "capabilities": list(data),
    "bounding": [n for n in range(41) if libc.prctl(23, n, 0, 0, 0) == 1],
    "no_new_privs": libc.prctl(39, 0, 0, 0, 0),
    "seccomp": libc.prctl(21, 0, 0, 0, 0),
    "dumpable": libc.prctl(3, 0, 0, 0, 0),
    "pid": os.getpid(),
}
"""
    seen = execute(cell, source)
    assert set(seen.pop("users")) == {65534}
    assert set(seen.pop("groups")) <= {65534}
    assert seen == {
        "read": 0,
        "capabilities": [0] * 6,
        "bounding": [],
        "no_new_privs": 1,
        "seccomp": 2,
        "dumpable": 0,
        "pid": 1,
    }


def test_a_cell_is_not_root_outside_either() -> None:
    with probing_jail(warm=("marked_for_its_users",)) as jail, jail.spawn():
        insides = {}
        for pid in processes("marked_for_its_users"):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            status = dict(line.split(":", 1) for line in lines if ":" in line)
            insides[len(status["NSpid"].split())] = set(status["Uid"].split())
    # Bubblewrap, its first process, the warm parent, the cell
    assert set(insides) == {1, 2, 3, 4}
    assert "0" not in insides[2] | insides[3] | insides[4]


def test_only_its_socket_is_open(cell: Cell) -> None:
    source = """
import os, stat
answer = {}
for number in range(64):
    try:
        mode = os.fstat(number).st_mode
    except OSError:
        continue
    answer[number] = "socket" if stat.S_ISSOCK(mode) else "device" if stat.S_ISCHR(mode) else mode
"""
    expected = {"0": "device", "1": "device", "2": "device", "3": "socket"}
    assert execute(cell, source) == expected


def test_a_signal_to_all_hits_nobody(jail: Jail) -> None:
    with jail.spawn() as victim, jail.spawn() as attacker:
        source = f"{CALLS}\nanswer = [call(62, 129, pid, 9) for pid in (-1, 0, 2, 3, 4, 5)]"
        assert execute(attacker, source) == [[-1, errno.EPERM]] * 6
        assert execute(victim, "answer = 'alive'") == "alive"


def test_threads_and_numpy_work(warm_jail: Jail) -> None:
    with warm_jail.spawn() as cell:
        source = """
import threading, numpy as np, fractions, statistics, numpy.linalg
results = []
threads = [threading.Thread(target=lambda n=n: results.append(n)) for n in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
answer = [sorted(results), float(np.linalg.solve(np.eye(50) * 2, np.ones(50)).sum())]
"""
        assert execute(cell, source) == [[0, 1, 2, 3], 25.0]


def test_figures_are_drawn_to_bytes(warm_jail: Jail) -> None:
    with warm_jail.spawn() as cell:
        source = """
import io, matplotlib.pyplot as plt
plt.plot([0, 1])
plt.title("x²")
file = io.BytesIO()
plt.savefig(file)
answer = file.getvalue()[:4].hex()
"""
        assert execute(cell, source) == b"\x89PNG".hex()


def test_what_one_cell_changes_in_python_the_next_does_not_see(jail: Jail) -> None:
    with jail.spawn() as first:
        execute(first, "import builtins, os\nbuiltins.print = None\nos.getpid = None")
    with jail.spawn() as second:
        assert execute(second, "import os\nanswer = [print is None, os.getpid()]") == [False, 1]


def test_a_cell_costs_less_than_importing_numpy_would(warm_jail: Jail) -> None:
    """By the processor's time: the clock on the wall counts what else the machine does."""
    seconds = []
    for _ in range(5):
        with warm_jail.spawn() as cell:
            execute(cell, "import numpy, matplotlib.pyplot")
            cell.kill()
            seconds.append(cell.ended().cpu_seconds)
    assert statistics.median(seconds) < 0.08
