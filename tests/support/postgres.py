"""A real PostgreSQL server for tests: its own folder, a free port, ended by its process id."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

PATIENCE = 60


def _commands() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``: Debian keeps them off PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").is_file()), None)


def _owner() -> dict[str, int]:
    """Return who runs the server: it refuses to run as root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid}
    raise RuntimeError("user: expected postgres or nobody to run the server as, got neither")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait(server: subprocess.Popen, port: int, log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if "ready to accept connections" in log.read_text(errors="replace"):
                return
        time.sleep(0.1)
    raise RuntimeError(f"postgres: expected it to accept connections, got\n{log.read_text()}")


@contextmanager
def run_postgres() -> Iterator[str]:
    """Run a server with an empty database and give its URL, as an instructor would write it.

    Skips the test if the machine has no server.
    """
    commands = _commands()
    if commands is None:
        pytest.skip("no PostgreSQL server here: install Debian's package postgresql")
    owner = _owner()
    # Not pytest's folder: other users may not enter it, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        data, log = folder / "data", folder / "log"
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        started = {**owner, "extra_groups": []} if owner else {}
        options = ["-A", "trust", "-U", "steepest", "-E", "UTF8", "--no-sync"]
        subprocess.run(
            [commands / "initdb", "-D", data, *options],
            check=True,
            capture_output=True,
            cwd=folder,
            env=environment,
            **started,
        )
        port = _free_port()
        settings = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "timezone=UTC"]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [commands / "postgres", "-D", data, "-k", folder, "-p", str(port), *settings],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
                **started,
            )
        try:
            _wait(server, port, log)
            yield f"postgresql://steepest@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown: it ends its own children
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The URL of an empty database, for a module's tests."""
    with run_postgres() as url:
        yield url
