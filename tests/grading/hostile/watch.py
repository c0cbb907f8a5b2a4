"""Run a command and tell which processes it left behind: ``watch.py REPORT COMMAND ...``.

This process adopts whatever the command's processes leave (as a child subreaper), so nothing
that descends from the command escapes, whatever sessions and forks it went through. What is
still there some seconds after the end is named in the report and ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 5.0


def _parents() -> dict[int, int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[0] != "Z":
                    parents[int(entry.name)] = int(fields[1])
    return parents


def descendants(root: int) -> Iterator[int]:
    """Yield the living processes that descend from one."""
    parents = _parents()
    for process in parents:
        ancestor = parents[process]
        while ancestor in parents and ancestor != root:
            ancestor = parents[ancestor]
        if ancestor == root:
            yield process


def name_of(process: int) -> str:
    """Return what a process is called."""
    with contextlib.suppress(OSError):
        line = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ")
        called = Path(f"/proc/{process}/comm").read_text().strip()
        return f"{process} {called}: {line.decode(errors='replace')[:200]}"
    return str(process)


def main(report: str, *command: str) -> int:
    """Run the command and return its exit status."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "cannot adopt processes")
    status = subprocess.run(command).returncode
    end = time.monotonic() + GRACE_SECONDS
    while (left := [*descendants(os.getpid())]) and time.monotonic() < end:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        time.sleep(0.05)
    Path(report).write_text(json.dumps([name_of(process) for process in left]))
    for process in left:
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
