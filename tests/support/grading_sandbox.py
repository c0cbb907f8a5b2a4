"""A jail for tests whose cells execute what they are sent."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from steepest_grading.sandbox import Cell, Jail
from steepest_grading.verdicts import Limits

PROBE = Path(__file__).with_name("grading_probe")
LIMITS = Limits(
    submission_seconds=60, memory_bytes=1024**3, file_bytes=8 * 1024**2, output_bytes=1000
)


def probing_jail(
    limits: Limits = LIMITS,
    *,
    unsafe: bool = False,
    warm: Sequence[str] = (),
    extra: Sequence[Path] = (),
) -> Jail:
    return Jail(
        limits,
        unsafe=unsafe,
        _serve="execute_probe:serve",
        _warm=warm,
        _extra=(PROBE, *extra),
    )


def execute(cell: Cell, source: str) -> Any:
    """Return the ``answer`` of a program in the cell; its error becomes a `Refused`."""
    cell.socket.sendall(json.dumps({"source": source}).encode() + b"\n")
    text = b""
    while not text.endswith(b"\n"):
        piece = cell.socket.recv(65536)
        if not piece:
            raise EOFError("the cell has ended")
        text += piece
    reply = json.loads(text)
    if "error" in reply:
        raise Refused(reply["error"], reply["number"])
    return reply["answer"]


class Refused(Exception):  # noqa: N818 - it is what the tests hope for
    """The program in the cell ended in an error."""

    def __init__(self, name: str, number: int | None) -> None:
        super().__init__(f"{name} {errno.errorcode.get(number or 0, '')}".strip())
        self.name = name
        self.number = number


def processes(marker: str) -> list[int]:
    """Return the processes of this machine whose command line holds a word."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if marker.encode() in command:
                found.append(int(folder.name))
    return found
