"""Make ``exercises/`` from ``solutions/`` with nbgrader, the same bytes every time.

``python -m steepest_grading.release`` writes what differs and removes what has no source;
``--check`` writes nothing and fails if anything differs. nbgrader works in a temporary
folder with a gradebook of its own: the instructor's gradebook is not touched.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

__all__ = ["CourseError", "compare", "generate", "install", "main", "prepare_path"]

IGNORED = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", "*.pyc", ".DS_Store", "*~")


class CourseError(RuntimeError):
    """The course's folder is not as it should be, or nbgrader refuses an assignment."""


def prepare_path() -> None:
    """Put this Python's folder of commands on PATH: nbgrader calls ``alembic`` by name."""
    commands = str(Path(sys.executable).parent)
    if commands not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([commands, os.environ.get("PATH", "")])


def assignments(course: Path) -> list[str]:
    """Return the names of the assignments in ``solutions/``, sorted."""
    names = sorted(path.parent.name for path in (course / "solutions").glob("*/*.ipynb"))
    if not names or not (course / "nbgrader_config.py").is_file():
        raise CourseError(
            f"course: expected a folder with nbgrader_config.py and solutions/, got {course}"
        )
    return names


def generate(course: Path, folder: Path) -> Path:
    """Release every assignment into ``folder`` and return the folder of releases.

    Parameters
    ----------
    course : Path
        Folder with ``nbgrader_config.py`` and ``solutions/``. Nothing in it is changed.
    folder : Path
        Empty folder to work in.

    Returns
    -------
    Path
        Folder with one folder for each assignment.

    Raises
    ------
    CourseError
        If the course is incomplete or nbgrader refuses an assignment; nbgrader logs why.
    """
    names = assignments(course)
    from nbgrader.converters import GenerateAssignment  # takes seconds to import
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    prepare_path()
    shutil.copytree(course / "solutions", folder / "solutions", ignore=IGNORED)
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    for name in names:
        directory = CourseDirectory(config=config)
        directory.assignment_id = name
        try:
            GenerateAssignment(coursedir=directory, config=config).start()
        except NbGraderException as error:
            raise CourseError(f"solutions/{name}: nbgrader cannot release it: {error}") from error
    return folder / config.CourseDirectory.release_directory


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    ignored = {".ipynb_checkpoints", "__pycache__"}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(paths)
        if ignored.isdisjoint(path.parts)
    }


def compare(fresh: Path, committed: Path) -> dict[str, str]:
    """Return what has to be done to each file: ``new``, ``changed`` or ``stale``."""
    new, old = _files(fresh), _files(committed)
    actions = dict.fromkeys(new.keys() - old.keys(), "new")
    actions |= dict.fromkeys(old.keys() - new.keys(), "stale")
    actions |= {name: "changed" for name in new.keys() & old.keys() if new[name] != old[name]}
    return dict(sorted(actions.items()))


def install(fresh: Path, committed: Path) -> dict[str, str]:
    """Make ``committed`` equal to ``fresh``, file by file, and return what was done."""
    actions = compare(fresh, committed)
    for name, action in actions.items():
        target = committed / name
        if action == "stale":
            target.unlink()
            if not any(target.parent.iterdir()):
                target.parent.rmdir()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(target.name + ".partial")
        partial.write_bytes((fresh / name).read_bytes())
        partial.replace(target)  # an interrupted run leaves no half-written notebook
    return actions


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m steepest_grading.release",
        description="Make exercises/ from solutions/ with nbgrader.",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    parser.add_argument("--course", type=Path, default=Path(), help="the course (default: here)")
    options = parser.parse_args(arguments)
    course = options.course.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        try:
            fresh = generate(course, Path(temporary))
        except CourseError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        act = compare if options.check else install
        actions = act(fresh, course / "exercises")
    for name, action in actions.items():
        print(f"exercises/{name}: {action}")
    if not actions:
        print("exercises/ is what nbgrader makes of solutions/")
    elif options.check:
        print("Run `make exercises` and commit the result.")
    return 1 if options.check and actions else 0


if __name__ == "__main__":
    sys.exit(main())
