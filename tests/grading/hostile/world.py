"""What lies around the sandbox, watched for what gets out of it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from grading.hostile.case import TARGET
from grading.hostile.network import CANARY_PORTS

PLACES = (
    "/",
    "/etc",
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/run",
    "/dev/mqueue",
    "/mnt",
    "/srv",
    "/opt",
)
IPC_KEY = str(0x57E3E57)
"""What the attacks leave in System V's tables."""


def snapshot(folder: Path, leave_out: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return what every file of a folder is: kind, rights, and contents. Links are not followed."""
    found = {}
    for path in sorted(_files(folder, leave_out)):
        status = path.lstat()
        seen = [oct(status.st_mode), status.st_uid]
        if stat.S_ISLNK(status.st_mode):
            seen.append(os.readlink(path))
        elif stat.S_ISREG(status.st_mode):
            small = status.st_size < 50_000_000  # a sparse file of 1 GB is known by its size
            seen.append(hashlib.sha256(path.read_bytes()).hexdigest() if small else status.st_size)
        found[str(path.relative_to(folder))] = repr(seen)
    return found


def _files(folder: Path, leave_out: frozenset[str]) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.name in leave_out:
            continue
        yield Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), frozenset())


def difference(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return in words how a snapshot differs from an earlier one."""
    names = sorted(before.keys() | after.keys())
    return [
        f"{name}: {before.get(name, 'nothing')} became {after.get(name, 'nothing')}"
        for name in names
        if before.get(name) != after.get(name)
    ]


class World:
    """Canaries around a run: folders that nobody may touch, sockets that nobody may find.

    Attributes
    ----------
    heard : list of str
        What reached one of the sockets.
    port : int
        Where one of them listens.
    """

    def __init__(self, course: Path) -> None:
        self.course = course
        self.heard: list[str] = []
        self.port = 0
        self._folders: list[Path] = []
        self._sockets: list[socket.socket] = []
        self._before: dict[str, dict[str, str]] = {}
        self._planted: set[str] = set()

    def __enter__(self) -> Self:
        for place in {tempfile.gettempdir(), str(Path.home()), "/dev/shm"}:
            if os.path.isdir(place) and os.access(place, os.W_OK):
                folder = Path(tempfile.mkdtemp(prefix=f"{TARGET}-canary-", dir=place))
                folder.chmod(0o777)
                for name in ("precious.ipynb", "gradebook.db", "receipt.json"):
                    (folder / name).write_text("precious")
                    (folder / name).chmod(0o666)
                self._folders.append(folder)
        self._listen()
        self._before = {str(folder): snapshot(folder) for folder in self._folders}
        self._planted = set(self._marked())
        return self

    def __exit__(self, *_: object) -> None:
        for line in self._sockets:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _listen(self) -> None:
        for port in CANARY_PORTS:
            try:
                self._open(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port))
            except OSError:  # another run of these tests listens there
                continue
            self._open(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", port))
            self.port = port
            break
        with contextlib.suppress(OSError):
            self._open(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{TARGET}-canary")

    def _open(self, family: int, kind: int, address: object) -> None:
        line = socket.socket(family, kind)
        try:
            line.bind(address)
        except OSError:
            line.close()
            raise
        if kind == socket.SOCK_STREAM:
            line.listen()
        self._sockets.append(line)
        threading.Thread(target=self._hear, args=(line, kind), daemon=True).start()

    def _hear(self, line: socket.socket, kind: int) -> None:
        while True:
            try:
                if kind == socket.SOCK_DGRAM:
                    said = line.recv(200)
                    if not said:
                        return
                else:
                    caller, _ = line.accept()
                    with caller:
                        caller.settimeout(1.0)
                        said = caller.recv(200)
            except TimeoutError:
                said = b"(silence)"
            except OSError:
                return
            self.heard.append(repr(said))

    def _marked(self) -> Iterator[str]:
        """Yield the files with a mark in their names where somebody could leave them."""
        homes = {str(Path.home()), os.getcwd(), tempfile.gettempdir(), *sys.path, sys.prefix}
        for place in {*PLACES, *homes}:
            with contextlib.suppress(OSError):
                for name in os.listdir(place):
                    canary = name.startswith(f"{TARGET}-canary-")
                    if name.startswith("hostile-") and not canary:
                        yield os.path.join(place, name)

    def changes(self) -> list[str]:
        """Return in words what is not as it was; an empty list is what we want."""
        found = [f"left behind: {path}" for path in sorted({*self._marked()} - self._planted)]
        for folder in self._folders:
            after = snapshot(folder)
            found += [f"{folder}/{line}" for line in difference(self._before[str(folder)], after)]
        found += [f"connected: {said}" for said in self.heard]
        for table in ("shm", "sem", "msg"):
            with contextlib.suppress(OSError):
                if IPC_KEY in Path(f"/proc/sysvipc/{table}").read_text().split():
                    found.append(f"left behind in shared memory: {table}")
        sockets = Path("/proc/net/unix").read_text()
        if f"@{TARGET}-accomplice" in sockets:
            found.append("left behind: an abstract socket")
        return found
