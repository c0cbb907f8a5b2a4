"""Submissions whose folder is the attack: links, pipes, devices, files beside the notebook."""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path

from grading.hostile.case import DERIVATIVES, HandIn, Hostile

FILE = "derivatives.ipynb"


def link_to(target: str) -> HandIn:
    """Hand in a symbolic link to a file of the course."""

    def hand_in(folder: Path, data: bytes, course: Path) -> None:
        (folder / FILE).symlink_to(course / target)

    return hand_in


def folder_is_a_link(folder: Path, data: bytes, course: Path) -> None:
    folder.rmdir()
    folder.symlink_to(course / "solutions" / DERIVATIVES)


def hard_link(folder: Path, data: bytes, course: Path) -> None:
    # Nobody can tell it from a copy that the instructor made: only that it is not one of a link
    # count of 1. It must not be followed into the instructor's file.
    os.link(course / "solutions" / DERIVATIVES / FILE, folder / FILE)


def pipe(folder: Path, data: bytes, course: Path) -> None:
    os.mkfifo(folder / FILE)


def unix_socket(folder: Path, data: bytes, course: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    try:  # the path of a socket is at most 107 bytes long
        os.chdir(folder)
        with socket.socket(socket.AF_UNIX) as line:
            line.bind(FILE)
    finally:
        os.fchdir(here)
        os.close(here)


def directory(folder: Path, data: bytes, course: Path) -> None:
    (folder / FILE).mkdir()
    (folder / FILE / FILE).write_bytes(data)


def device(folder: Path, data: bytes, course: Path) -> None:
    try:
        os.mknod(folder / FILE, 0o020666, os.makedev(1, 5))  # /dev/zero, if we may
    except OSError:
        (folder / FILE).symlink_to("/dev/zero")


def sparse(folder: Path, data: bytes, course: Path) -> None:
    with (folder / FILE).open("wb") as file:
        file.write(data)
        file.truncate(1 << 30)


def unreadable(folder: Path, data: bytes, course: Path) -> None:
    (folder / FILE).write_bytes(data)
    (folder / FILE).chmod(0)


def with_neighbors(folder: Path, data: bytes, course: Path) -> None:
    """Hand in files that run if anything starts Python, nbgrader, Jupyter or pytest there."""
    (folder / FILE).write_bytes(data)
    text = (
        "import os, tempfile\n"
        "open(os.path.join(tempfile.gettempdir(), 'hostile-config-beside-it'), 'w').close()\n"
    )
    names = ["nbgrader_config.py", "jupyter_config.py", "jupyter_nbconvert_config.py", "numpy.py"]
    names += ["sitecustomize.py", "usercustomize.py", "conftest.py", "steepest.py", "json.py"]
    names += ["__init__.py", "__main__.py", "setup.py", "msgpack.py", "hostile.pth", ".envrc"]
    for place in (folder, folder.parent):
        for name in names:
            (place / name).write_text(text)
    (folder / "template.html.j2").write_text("{{ 7 * 7 }}")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / FILE).write_bytes(data)
    (folder / "timestamp.txt").write_text("0001-01-01 00:00:00.000000 UTC" + "\n" * 10**6)
    with contextlib.suppress(OSError):
        (folder / "pyvenv.cfg").symlink_to("/etc/passwd")


def two_notebooks(folder: Path, data: bytes, course: Path) -> None:
    (folder / FILE).write_bytes(data)
    (folder / "Derivatives.ipynb").write_bytes(data)
    (folder / "derivatives (1).ipynb").write_bytes(data)
    (folder / "../derivatives.ipynb").resolve().write_bytes(data)


def nothing(folder: Path, data: bytes, course: Path) -> None:
    """Hand in an empty folder."""


def bad(name: str, attempts: str, hand_in: HandIn) -> Hostile:
    """Return a submission that deserves nothing."""
    return Hostile(name, attempts, hand_in=hand_in)


ATTACKS = [
    bad(
        "link-to-the-solution",
        "Is a symbolic link to the instructor's notebook.",
        link_to(f"solutions/{DERIVATIVES}/{FILE}"),
    ),
    bad(
        "link-to-the-gradebook",
        "Is a symbolic link to the database of the grades.",
        link_to("gradebook.db"),
    ),
    bad("folder-is-a-link", "Is a folder that is a link to the instructor's.", folder_is_a_link),
    bad("pipe", "Is a named pipe, which nobody ever writes to.", pipe),
    bad("unix-socket", "Is a Unix socket.", unix_socket),
    bad("directory", "Is a folder of the notebook's name.", directory),
    bad("device", "Is a device that gives zeros without end.", device),
    bad("sparse-gigabyte", "Is a file of 1 GB that takes no space.", sparse),
    bad("unreadable", "Is a file that nobody may read.", unreadable),
    bad("nothing", "Is an empty folder.", nothing),
    bad(
        "config-beside-it",
        "Brings configurations and modules that run with others' rights.",
        with_neighbors,
    ),
    bad("several-notebooks", "Brings several notebooks of nearly the same name.", two_notebooks),
]
