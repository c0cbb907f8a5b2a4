"""``export``: the gradebook as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from steepest_grading.commands.shared import OK, add_command, add_database

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["add", "run"]

TEXT = """\
Write the gradebook as CSV, quoted and safe for spreadsheets.

A row for each assignment and student, in the columns of `nbgrader export`; with --assignment a row
for each submission of that assignment and a column for each check."""
EXAMPLES = """\
  python -m steepest_grading export --to grades.csv
  python -m steepest_grading export --assignment 06-optimizers --to checks.csv
"""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = add_command(commands, "export", run, TEXT, EXAMPLES)
    parser.add_argument(
        "--to", type=Path, default=Path("grades.csv"), metavar="FILE", help="default: %(default)s"
    )
    parser.add_argument("--assignment", metavar="ASSIGNMENT", help="one assignment, by check")
    add_database(parser)


def run(options: Namespace) -> int:
    """Write the file."""
    from steepest_grading.course import load_sheet
    from steepest_grading.export import export_checks, export_csv
    from steepest_grading.record import GradeBook

    path = options.to.resolve()
    with GradeBook(options.db, options.course, exclusive=False) as book:
        if options.assignment is None:
            export_csv(book, path)
        else:
            export_checks(book, load_sheet(options.course, options.assignment), path)
    print(path)
    return OK
