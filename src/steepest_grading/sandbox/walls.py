"""The outer walls: Bubblewrap's arguments, so that the warm parent sees Python and nothing else.

The course may lie anywhere, under a home or under /tmp, and the package may be installed from the
course's own folder. So packages are not seen at their own paths: each of them, or its folder of
installed packages, is put under one folder of the sandbox, read-only, and that is all of the path
that Python is given. What is not listed here does not exist inside: the solutions, the releases,
the submissions, the gradebook, homes, other processes.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from steepest_grading.sandbox.cage import NOBODY, Plan

__all__ = ["bare_command", "confined_command", "environment"]

INSIDE = Path("/steepest")
# Of this package only what runs inside.
PIECES = ("__init__.py", "verdicts.py", "remote", "sandbox")
START = (
    "import json, sys; "
    "sys.path[:0] = json.loads(sys.argv.pop(1)); "
    "from steepest_grading.sandbox.zygote import main; "
    "main(sys.argv[1:])"
)
# -P and -s: no folder but those given; -S: no file of a packages' folder runs; -B: nothing is
# written. Not -I, which would ignore the hash seed, and a set's order is the same in every run.
FLAGS = ("-P", "-s", "-S", "-B")


def environment(private: str) -> dict[str, str]:
    """Return all that is set in the sandbox; nothing of the owner's environment goes there.

    Parameters
    ----------
    private : str
        The folder for what libraries want to keep.
    """
    threads = ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "VECLIB_MAXIMUM")
    return {
        "HOME": private,
        "TMPDIR": private,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "USER": "student",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": private,
        "PYTHONHASHSEED": "0",
        # A second thread would not survive a fork, and submissions share the machine anyway.
        **{f"{name}_NUM_THREADS": "1" for name in threads},
    }


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{name}: expected an installed package, got none")
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def _package_folders() -> list[Path]:
    """Return the folders of installed packages, in the order of the path."""
    named = [Path(entry).resolve() for entry in sys.path if entry.endswith("-packages")]
    numpy = importlib.util.find_spec("numpy")
    if numpy is not None and numpy.origin is not None:
        named.append(Path(numpy.origin).resolve().parent.parent)
    return list(dict.fromkeys(folder for folder in named if folder.is_dir()))


def _interpreter() -> tuple[Path, Path]:
    """Return the file and the prefix of the Python below a virtual environment."""
    # Python's own record of it; there is no public one.
    file = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    return file, Path(sys.base_prefix).resolve()


def _python_command(executable: Path, paths: list[str], plan: Plan) -> list[str]:
    texts = (json.dumps(paths), json.dumps(asdict(plan)))
    return [str(executable), *FLAGS, "-c", START, *texts]


def bare_command(plan: Plan, extra: tuple[Path, ...]) -> list[str]:
    """Return the command of the warm parent without walls, for ``unsafe``."""
    packages = [_package("steepest_grading").parent, _package("steepest").parent]
    paths = list(dict.fromkeys([*packages, *extra, *_package_folders()]))
    return _python_command(_interpreter()[0], [str(path) for path in paths], plan)


def confined_command(bubblewrap: str, plan: Plan, extra: tuple[Path, ...]) -> list[str]:
    """Return the command that starts the warm parent inside the walls.

    Parameters
    ----------
    bubblewrap : str
        Path of ``bwrap``.
    plan : Plan
        What the warm parent is told.
    extra : tuple of Path
        More folders to import from, for tests.

    Raises
    ------
    ModuleNotFoundError
        If `steepest` is not installed.
    """
    binds: list[str] = []
    paths: list[str] = []

    def show(source: Path, inside: Path, *, optional: bool = False) -> None:
        if not optional or source.exists():
            # The folders that Bubblewrap makes by itself on the way are root's alone.
            for folder in reversed(inside.parents[:-1]):
                binds.extend(["--dir", str(folder)])
        binds.extend(["--ro-bind-try" if optional else "--ro-bind", str(source), str(inside)])

    for folder in ("lib", "lib64", "lib32"):
        top = Path("/", folder)
        if top.is_symlink():
            binds.extend(["--symlink", os.readlink(top), str(top)])
        else:
            show(top, top, optional=True)
        show(Path("/usr", folder), Path("/usr", folder), optional=True)
    # Where the loader looks; Debian chooses between libraries for linear algebra in the second.
    for file in (Path("/etc/ld.so.cache"), Path("/etc/alternatives")):
        show(file, file, optional=True)

    file, prefix = _interpreter()
    # The private folder will cover /tmp, and a Python that lies there.
    home = INSIDE / "python" if prefix.is_relative_to("/tmp") else prefix
    executable = home / file.relative_to(prefix) if file.is_relative_to(prefix) else file
    show(file, executable)
    if home != Path("/usr"):
        for folder in ("lib", "lib64"):
            show(prefix / folder, home / folder, optional=True)

    show(_package("steepest"), INSIDE / "source" / "steepest")
    own = _package("steepest_grading")
    for piece in PIECES:
        show(own / piece, INSIDE / "source" / "steepest_grading" / piece, optional=True)
    paths.append(str(INSIDE / "source"))
    for kind, folders in (("extra", extra), ("packages", _package_folders())):
        for number, folder in enumerate(folders):
            show(folder, INSIDE / f"{kind}{number}")
            paths.append(str(INSIDE / f"{kind}{number}"))

    if os.geteuid() == 0:
        # No namespace of users: the root of one is root outside. The warm parent becomes nobody
        # before it imports anything.
        rights = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        rights = ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    settings = environment("/tmp") | {"LD_LIBRARY_PATH": str(home / "lib")}
    return [
        bubblewrap,
        *rights,
        *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"),
        "--unshare-cgroup-try",
        *("--hostname", "sandbox", "--new-session", "--die-with-parent", "--as-pid-1"),
        "--clearenv",
        *(word for name, value in settings.items() for word in ("--setenv", name, value)),
        *("--proc", "/proc", "--dir", "/dev"),
        *(
            word
            for device in ("null", "zero", "full", "random", "urandom")
            for word in ("--dev-bind", f"/dev/{device}", f"/dev/{device}")
        ),
        *("--perms", "1777", "--tmpfs", "/tmp"),
        *binds,
        *("--chdir", "/tmp", "--remount-ro", "/"),
        "--",
        *_python_command(executable, paths, plan),
    ]
