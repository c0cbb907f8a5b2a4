"""``autograde``: grade what has come in and record it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from steepest_grading.commands.shared import (
    HUMAN,
    OK,
    add_command,
    add_database,
    add_grading,
    grader_of,
    print_json,
)

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["add", "run"]

TEXT = """\
Grade what students handed in, and record it.

Reads submitted/STUDENT/ASSIGNMENT/*.ipynb, runs students' code in a sandbox and the checks outside
of it, and writes the gradebook, autograded/ and receipts. Before, the model solution must get full
marks and the release none. What is graded already and has not changed is left out: a late policy
or due date that was changed since needs --force. Points and comments given by hand are kept."""
EXAMPLES = """\
  python -m steepest_grading autograde 06-optimizers
  python -m steepest_grading autograde 06-optimizers --student ada --force
  python -m steepest_grading autograde 06-optimizers --scheduler tcp://10.0.0.1:8786
  python -m steepest_grading autograde 06-optimizers --db postgresql://grader@db.example/grades
"""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = add_command(commands, "autograde", run, TEXT, EXAMPLES)
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="such as 06-optimizers")
    parser.add_argument("--student", metavar="S", help="grade this student's submission only")
    parser.add_argument("--force", action="store_true", help="grade what is up to date as well")
    parser.add_argument(
        "--trust-timestamps", action="store_true",
        help="a submission came when its timestamp.txt says (a student can write that file)",
    )  # fmt: skip
    parser.add_argument(
        "--json", action="store_true", help="print the summary and a row a student as JSON"
    )
    add_database(parser)
    add_grading(parser)


def run(options: Namespace) -> int:
    """Grade, and print a summary."""
    from steepest_grading.autograde import Order, autograde
    from steepest_grading.commands.progress import Reporter, print_summary, summary

    started, security = time.monotonic(), None
    files = (options.tls_ca_file, options.tls_cert, options.tls_key)
    if options.scheduler is not None:
        from steepest_grading.engine.scheduler import check_address, tls

        check_address(options.scheduler)
        security = tls(*files)
    elif any(files):
        raise ValueError("--tls-…: expected together with --scheduler tls://…, got it alone")
    order = Order(
        options.course,
        options.assignment,
        student=options.student,
        force=options.force,
        trust_timestamps=options.trust_timestamps,
        workers=options.workers,
        scheduler=options.scheduler,
        security=security,
        grader=grader_of(options),
        database=options.db,
    )
    with Reporter() as reporter:
        rows = autograde(order, reporter)
    found = summary(rows, started)
    if options.json:
        print_json({"assignment": order.assignment, **found, "students": [*map(vars, rows)]})
    else:
        print_summary(found)
    return HUMAN if found["needs_human"] else OK
