"""Whether this machine can grade: what is there, what is missing, and how to get it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from steepest_grading.sandbox import Jail, SandboxError, seccomp
from steepest_grading.sandbox.cage import NOBODY
from steepest_grading.verdicts import Limits

__all__ = ["Finding", "diagnose", "sandbox_works"]

SPAWN = "a sandboxed process"
SPAWNS = 10
LEAST_DISK = 512 * 1024**2
OLDEST_PYTHON = (3, 11)
KERNEL = Path("/proc/sys")
# What forbids namespaces to ordinary users: the setting, its forbidding and an allowing value.
SWITCHES = (
    ("user.max_user_namespaces", "0", "10000"),
    ("kernel.unprivileged_userns_clone", "0", "1"),  # Debian's kernels
    ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),  # Ubuntu's, since 23.10
)
OUT_OF_CONTAINER = (
    "Grade outside the container, or start it with `--cap-add SYS_ADMIN --cap-add NET_ADMIN "
    "--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined`."
)
# distribution: what it is for
NEEDED = {
    "numpy": "the assignments compute with it",
    "matplotlib": "the assignments draw with it",
    "msgpack": "values come out of the sandbox in it",
    "nbgrader": "it keeps the gradebook",
    "SQLAlchemy": "the gradebook is written through it",
}
OPTIONAL = {
    "distributed": "needed for --scheduler only",
    "psycopg": "needed for a gradebook in PostgreSQL only",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    name : str
    ok : bool
        Whether grading can go on with it.
    detail : str
        What was found.
    remedy : str
        A command or a sentence that mends it; empty if nothing is to be done.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def _python() -> Finding:
    found = platform.python_version()
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Finding(
        "Python",
        sys.version_info >= OLDEST_PYTHON,
        f"{found} in {sys.executable}",
        "" if sys.version_info >= OLDEST_PYTHON else f"Install Python {wanted} or newer.",
    )


def _system() -> Finding:
    known = sys.platform == "linux" and platform.machine() in seccomp.MACHINES
    return Finding(
        "system",
        known,
        f"{platform.system()} {platform.release()} on {platform.machine()}",
        ""
        if known
        else f"Grade on Linux on one of {', '.join(seccomp.MACHINES)}, a virtual machine perhaps.",
    )


def _bubblewrap() -> Finding:
    path = shutil.which("bwrap")
    if path is None:
        return Finding("Bubblewrap", False, "no bwrap on PATH", "apt-get install bubblewrap")
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return Finding(
        "Bubblewrap",
        done.returncode == 0,
        (done.stdout or done.stderr).strip() + f" in {path}",
        "" if done.returncode == 0 else "apt-get install --reinstall bubblewrap",
    )


def _setting(name: str) -> str | None:
    """Read a setting of the kernel; None where this kernel has none."""
    try:
        return (KERNEL / name.replace(".", "/")).read_text().strip()
    except OSError:
        return None


def _namespaces() -> Finding:
    """Try to make namespaces; where that fails, look for the switch that forbids them."""
    probe = (  # by a process without rights, as the sandbox is when it asks
        "import os, ctypes; unshare = ctypes.CDLL(None).unshare; "
        f"os.geteuid() or os.setresuid({NOBODY}, {NOBODY}, {NOBODY}); "
        "os._exit(unshare(0x30020000) != 0)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", probe], stderr=subprocess.DEVNULL, check=False
    )
    if done.returncode == 0:
        return Finding("namespaces", True, "allowed")
    for name, forbidding, allowing in SWITCHES:
        if _setting(name) == forbidding:
            return Finding(
                "namespaces", False, f"{name} is {forbidding}", f"sysctl -w {name}={allowing}"
            )
    kind = _container()
    if kind:
        return Finding("namespaces", False, f"refused inside {kind}", OUT_OF_CONTAINER)
    return Finding(
        "namespaces",
        False,
        "the system refuses them",
        "Ask who runs this machine to allow user namespaces, or grade on another.",
    )


def _container() -> str:
    """Name the container that this process is in, as far as it can be seen."""
    for mark, kind in (("/.dockerenv", "Docker"), ("/run/.containerenv", "Podman")):
        if Path(mark).exists():
            return kind
    return os.environ.get("container", "")  # noqa: SIM112 - systemd spells it so


def _seccomp() -> Finding:
    actions = _setting("kernel.seccomp.actions_avail") or ""
    works = {"errno", "kill_process", "allow"} <= set(actions.split())
    return Finding(
        "seccomp",
        works,
        f"actions: {actions or 'none'}",
        "" if works else "Grade on a kernel with CONFIG_SECCOMP_FILTER, as Debian's and Ubuntu's.",
    )


def _no_new_privs() -> Finding:
    try:
        works = "NoNewPrivs:" in Path("/proc/self/status").read_text()
    except OSError:
        works = False
    return Finding(
        "no_new_privs",
        works,
        "known to the kernel" if works else "not in /proc/self/status",
        "" if works else "Mount /proc, and use Linux 5.3 or newer.",
    )


def _user() -> Finding:
    if os.geteuid() != 0:
        return Finding("user", True, f"an ordinary user ({os.geteuid()})")
    return Finding(
        "user",
        True,
        "root; the sandbox becomes nobody before it imports anything",
        "An ordinary user of its own is safer: the grader needs no rights of root.",
    )


def _spawn(unsafe: bool) -> Finding:
    """Start real sandboxed processes, and measure."""
    limits = Limits()
    try:
        start = time.perf_counter()
        with Jail(limits, unsafe=unsafe, _serve="steepest_grading.sandbox.zygote:greet") as jail:
            warm = time.perf_counter() - start
            seconds = []
            for _ in range(SPAWNS):
                start = time.perf_counter()
                with jail.spawn() as cell:
                    cell.socket.settimeout(10)
                    said = cell.socket.recv(16)
                seconds.append(time.perf_counter() - start)
                if said != b"hello":
                    raise SandboxError(f"expected a hello from inside, got {said!r}")
    except (SandboxError, OSError, ValueError) as error:
        return Finding(
            SPAWN, False, str(error), "Mend what is marked above; then run the doctor again."
        )
    middle = 1000 * statistics.median(seconds)
    return Finding(SPAWN, True, f"{middle:.1f} ms each, after {warm:.1f} s to warm up")


def _memory() -> Finding:
    limits = Limits()
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        free = next(int(line.split()[1]) * 1024 for line in lines if "MemAvailable" in line)
    except (OSError, StopIteration):
        return Finding("memory", False, "/proc/meminfo cannot be read", "Mount /proc.")
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard not in (-1, resource.RLIM_INFINITY):
        free = min(free, hard)
    enough = free >= limits.memory_bytes
    return Finding(
        "memory",
        enough,
        f"{free / 2**30:.1f} GiB free; a submission may take {limits.memory_bytes / 2**30:.1f}",
        "" if enough else "Close other programs, or grade on a machine with more memory.",
    )


def _disk() -> Finding:
    folders = {Path.cwd(), Path(tempfile.gettempdir())}
    least, folder = min((shutil.disk_usage(folder).free, str(folder)) for folder in folders)
    enough = least >= LEAST_DISK
    return Finding(
        "disk",
        enough,
        f"{least / 2**30:.1f} GiB free in {folder}",
        "" if enough else f"Free {LEAST_DISK / 2**20:.0f} MiB in {folder}.",
    )


def _distribution(name: str, purpose: str, needed: bool) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, not needed, f"not installed; {purpose}", f"pip install {name}")


def diagnose(*, unsafe: bool = False) -> list[Finding]:
    """Look at everything that grading needs.

    Parameters
    ----------
    unsafe : bool
        Try the sandbox without Bubblewrap and namespaces.

    Returns
    -------
    list of Finding
        In the order in which they should be mended.
    """
    looks: Iterable[Callable[[], Finding]] = (
        _python,
        _system,
        _bubblewrap,
        _namespaces,
        _seccomp,
        _no_new_privs,
        _user,
        lambda: _spawn(unsafe),
        _memory,
        _disk,
    )
    return [
        *(look() for look in looks),
        *(_distribution(name, purpose, True) for name, purpose in NEEDED.items()),
        *(_distribution(name, purpose, False) for name, purpose in OPTIONAL.items()),
    ]


def sandbox_works(findings: Iterable[Finding]) -> bool:
    """Say whether a sandboxed process could really be started.

    Parameters
    ----------
    findings : iterable of Finding
        What `diagnose` returned.
    """
    return any(finding.name == SPAWN and finding.ok for finding in findings)
