"""What the commands share: exit codes, options, and where they write."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steepest_grading.engine import Grader
from steepest_grading.verdicts import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "COURSE",
    "EXIT_CODES",
    "HUMAN",
    "INTERRUPTED",
    "NO_SANDBOX",
    "OK",
    "Interrupted",
    "add_command",
    "add_database",
    "add_grading",
    "grader_of",
    "print_json",
]

OK, HUMAN, COURSE, NO_SANDBOX, INTERRUPTED = 0, 1, 2, 3, 130
EXIT_CODES = """\
exit codes:
  0    done; every submission is graded
  1    some submission needs a human: see the summary. Run again to try failed ones again.
  2    the course or the command is wrong; nothing was graded
  3    this machine cannot sandbox what students wrote: see `doctor`
  130  interrupted; what was graded is kept. Run again to go on.
"""


class Interrupted(KeyboardInterrupt):
    """Somebody asked this process to end: treated as Ctrl-C is."""


def add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str, examples: str
) -> argparse.ArgumentParser:
    """Add a command to the parser's commands and return its parser."""
    parser = commands.add_parser(
        name,
        help=text[0].lower() + text.partition(".")[0][1:],
        description=text,
        epilog=f"examples:\n{examples}\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "--course", type=_folder, default=Path().resolve(), metavar="DIR",
        help="folder with nbgrader_config.py (default: here)",
    )  # fmt: skip
    return parser


def add_database(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the gradebook."""
    parser.add_argument(
        "--db", metavar="URL",
        help="gradebook: sqlite:///PATH or postgresql://USER@HOST/NAME "
        "(default: what nbgrader_config.py says, else gradebook.db of the course)",
    )  # fmt: skip


def add_grading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where and how students' code runs."""
    limits = Limits()
    where = parser.add_argument_group("where it runs")
    where.add_argument(
        "--workers", type=_count, default=os.process_cpu_count() if hasattr(os, "process_cpu_count")
        else len(os.sched_getaffinity(0)), metavar="N",
        help="worker processes on this machine (default: its cores, %(default)s)",
    )  # fmt: skip
    where.add_argument(
        "--scheduler", metavar="tcp://…",
        help="grade on the workers of this Dask scheduler instead; its network must be trusted",
    )  # fmt: skip
    for name, text in [("ca-file", "certificate authority"), ("cert", "certificate"),
                       ("key", "key")]:  # fmt: skip
        where.add_argument(f"--tls-{name}", metavar="FILE", help=f"for tls:// addresses: {text}")
    where.add_argument(
        "--unsafe", action="store_true",
        help="go on without a sandbox where there is none: students' code has your rights",
    )  # fmt: skip
    what = parser.add_argument_group("what a submission may use")
    what.add_argument(
        "--cell-seconds", type=_seconds, default=limits.cell_seconds, metavar="S",
        help="of one cell, by the clock (default: %(default)g)",
    )  # fmt: skip
    what.add_argument(
        "--submission-seconds", type=_seconds, default=limits.submission_seconds, metavar="S",
        help="of a submission (default: %(default)g)",
    )  # fmt: skip
    what.add_argument(
        "--memory", type=_bytes, default=limits.memory_bytes, metavar="SIZE",
        help="of a student's process, such as 512M or 2G (default: 2G)",
    )  # fmt: skip


def grader_of(options: argparse.Namespace) -> Grader:
    """Return the grader that the options ask for."""
    limits = Limits(
        cell_seconds=options.cell_seconds,
        submission_seconds=options.submission_seconds,
        memory_bytes=options.memory,
    )
    return Grader(limits, unsafe=options.unsafe)


def print_json(document: Any) -> None:
    """Print one document to standard output, where nothing else goes with ``--json``."""
    json.dump(document, sys.stdout, indent=2, default=str)
    print(flush=True)


def _folder(text: str) -> Path:
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"expected a folder, got {text}")
    return path


def _count(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 9999, got {text!r}")
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", text) or float(text) <= 0:
        raise argparse.ArgumentTypeError(f"expected seconds above zero, got {text!r}")
    return float(text)


def _bytes(text: str) -> int:
    found = re.fullmatch("([1-9][0-9]{0,5})([KMG])i?B?", text, re.IGNORECASE)
    if not found:
        raise argparse.ArgumentTypeError(f"expected a size such as 512M or 2G, got {text!r}")
    return int(found[1]) * 1024 ** ("KMG".index(found[2].upper()) + 1)
