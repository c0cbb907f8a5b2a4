"""What an engine is given and what it gives back: nothing but values that can be sent away."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steepest_grading.verdicts import Grades, Limits, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "EngineError",
    "Grader",
    "Job",
    "NoJailError",
    "Outcome",
    "StoppedError",
    "describe",
    "fingerprint",
    "grader_version",
]


class EngineError(RuntimeError):
    """Nothing can be graded: no worker starts, or the scheduler cannot be used."""


class NoJailError(EngineError):
    """A machine that should grade cannot sandbox what students wrote."""


class StoppedError(RuntimeError):
    """A run ended before all was graded; what it recorded stays."""


@dataclass(frozen=True)
class Job:
    """One submission to grade: whose, for what, and the bytes that were handed in."""

    student: str
    sheet: Sheet
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    Attributes
    ----------
    student : str
    grades : Grades or None
        None if the grader itself failed, twice.
    failure : str
        Why, for the instructor; empty if there are grades.
    """

    student: str
    grades: Grades | None
    failure: str = ""


@dataclass(frozen=True)
class Grader:
    """How a worker grades. It travels to other processes and machines, hence names for functions.

    Attributes
    ----------
    limits : Limits
        What each submission may use.
    unsafe : bool
        Whether to go on where the machine cannot sandbox.
    grade : str
        ``module:name`` of a function of a sheet, bytes, limits and a jail that returns `Grades`.
    jail : str
        ``module:name`` of a context manager, called with the limits and ``unsafe=``.
    """

    limits: Limits = field(default_factory=Limits)
    unsafe: bool = False
    grade: str = "steepest_grading.grade:grade_submission"
    jail: str = "steepest_grading.sandbox.jail:Jail"

    @contextlib.contextmanager
    def open(self) -> Iterator[Callable[[Sheet, bytes], Grades]]:
        """Return a function that grades one submission, with a jail kept between calls."""
        grade = _named(self.grade)
        make_jail = _named(self.jail)
        with contextlib.ExitStack() as stack:
            try:
                jail = stack.enter_context(make_jail(self.limits, unsafe=self.unsafe))
            except Exception as error:
                known = type(error).__name__ == "SandboxError"  # its text says what to do
                raise NoJailError(str(error) if known else describe(error)) from error
            yield lambda sheet, data: grade(sheet, data, self.limits, jail)


_PACKAGES = ("steepest", "steepest_grading")


def describe(error: BaseException) -> str:
    """Return an error in one line, with the place that raised it."""
    where, trace = "", error.__traceback__
    while trace is not None:
        name = os.path.basename(trace.tb_frame.f_code.co_filename)
        where = f" ({name}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(error).__name__}: {error}{where}"


def _named(name: str) -> Any:
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise EngineError(f"expected the name of a function as module:name, got {name!r}")
    return getattr(importlib.import_module(module), attribute)


@functools.cache
def grader_version() -> str:
    """Return the version of the code that decides about verdicts, with a digest of its source.

    All of both packages counts: checks and notebooks import `steepest`, and a list of what
    matters would miss what comes next. A receipt carries the version: a submission is graded anew
    where another grader graded it.
    """
    source = Path(__file__).parents[2]
    files = [path for package in _PACKAGES for path in (source / package).rglob("*.py")]
    files += (source / "steepest" / "data").glob("*")
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(source).as_posix(), path) for path in files):
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    try:
        number = version("steepest")
    except PackageNotFoundError:  # run from a checkout
        number = "0"
    return f"{number}+{digest.hexdigest()[:12]}"


def fingerprint() -> dict[str, str]:
    """Return what must be equal on all machines for their verdicts to be equal."""
    return {
        "steepest_grading": grader_version(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "NumPy": version("numpy"),
    }
