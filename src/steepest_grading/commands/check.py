"""``check``: whether the course is ready to be graded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from steepest_grading.commands.shared import (
    COURSE,
    OK,
    add_command,
    add_grading,
    grader_of,
    print_json,
)

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["add", "run"]

TEXT = """\
Check the course before anybody is graded.

Looks for mistakes in the notebooks (a check that ends in a bare expression, a grade id that is
there twice, a hidden block in a plain cell, …) and grades the model solutions and the releases:
they must get full marks and none."""
EXAMPLES = """\
  python -m steepest_grading check
  python -m steepest_grading check 06-optimizers 07-backprop
"""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = add_command(commands, "check", run, TEXT, EXAMPLES)
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="which (default: all)")
    parser.add_argument("--json", action="store_true", help="print the problems as JSON")
    add_grading(parser)


def run(options: Namespace) -> int:
    """Print what is wrong with each assignment."""
    from steepest_grading.autograde import Order, open_engine
    from steepest_grading.course import CourseError, assignment_names, load_sheet
    from steepest_grading.proof import prove, read_problems

    there = assignment_names(options.course)
    names = options.assignments or there
    if unknown := sorted(set(names) - set(there)):
        raise CourseError(
            f"{', '.join(unknown)}: expected assignments of the course, {', '.join(there)}"
        )
    found: dict[str, list[str]] = {}
    order = Order(
        options.course, "", workers=min(2, options.workers), grader=grader_of(options),
        scheduler=options.scheduler,
    )  # fmt: skip
    with open_engine(order) as engine:
        for name in names:
            problems = read_problems(options.course, name)
            if not problems:
                problems = prove(engine, options.course, load_sheet(options.course, name))
            found[name] = problems
            print(f"{name}: {'wrong' if problems else 'ready'}", file=sys.stderr, flush=True)
            if not options.json:
                print("".join(f"{problem}\n" for problem in problems), end="", flush=True)
    if options.json:
        print_json(found)
    return COURSE if any(found.values()) else OK
