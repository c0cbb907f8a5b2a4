"""``python -m steepest_grading``: the commands of the grader, and how they end."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from steepest_grading.commands import autograde, check, doctor, export, feedback, report
from steepest_grading.commands.shared import (
    COURSE,
    EXIT_CODES,
    HUMAN,
    INTERRUPTED,
    NO_SANDBOX,
    Interrupted,
)
from steepest_grading.engine import EngineError, NoJailError
from steepest_grading.engine.jobs import StoppedError
from steepest_grading.gradebook_lock import RecordError
from steepest_grading.release import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["main", "parser"]

COMMANDS = (check, autograde, feedback, report, export, doctor)
EXAMPLES = """\
the usual order:
  python -m steepest_grading doctor                    can this machine sandbox?
  python -m steepest_grading check                     is the course ready?
  python -m steepest_grading autograde 06-optimizers   grade and record
  nbgrader formgrader                                  grade the written parts
  python -m steepest_grading feedback 06-optimizers    pages for students
  python -m steepest_grading report 06-optimizers      a page for you
  python -m steepest_grading export --to grades.csv

"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    made = argparse.ArgumentParser(
        prog="python -m steepest_grading",
        description="Grade a class: nbgrader's notebooks and gradebook, with students' code in a "
        "sandbox and the checks outside of it.",
        epilog=EXAMPLES + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line, if left out.
    """
    options = parser().parse_args(arguments)
    try:
        with _signals():
            return options.run(options)
    except KeyboardInterrupt:
        return _end(INTERRUPTED, "interrupted. What was graded is kept; run again to go on.")
    except NoJailError as error:
        return _end(NO_SANDBOX, error)
    except StoppedError as error:
        return _end(HUMAN, f"{error}. What was graded is kept; run again to go on.")
    except (CourseError, EngineError, RecordError, OSError, ValueError) as error:
        return _end(COURSE, error)


def _end(code: int, text: object) -> int:
    print(f"error: {text}", file=sys.stderr)
    return code


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Treat a request to end as Ctrl-C: workers are stopped, nothing is left half-done."""

    def interrupt(_number: int, _frame: Any) -> NoReturn:
        raise Interrupted

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
