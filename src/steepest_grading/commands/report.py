"""``report``: how the class did, for the instructor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steepest_grading.commands.shared import OK, add_command, print_json

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["add", "run"]

TEXT = """\
Write a page on how the class did in an assignment.

It goes to reports/ASSIGNMENT.html: the distribution of scores, what the checks said most often, the
slowest submissions and those that need a human. It quotes hidden checks: it is not for students."""
EXAMPLES = """\
  python -m steepest_grading report 06-optimizers
  python -m steepest_grading report 06-optimizers --json > report.json
"""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = add_command(commands, "report", run, TEXT, EXAMPLES)
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="such as 06-optimizers")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON instead")


def run(options: Namespace) -> int:
    """Write the page, or print its numbers."""
    from steepest_grading.course import CourseError, load_sheet
    from steepest_grading.pages.report import report_page
    from steepest_grading.pages.statistics import Row, report_data
    from steepest_grading.receipts import all_receipts, write_atomically

    sheet = load_sheet(options.course, options.assignment)
    rows = [
        Row(receipt.student, receipt.grades, receipt.received, receipt.late_seconds)
        for receipt in all_receipts(options.course, options.assignment)
    ]
    if not rows:
        raise CourseError(
            f"{options.assignment}: expected graded submissions in autograded/, got none. "
            "Run `autograde` first."
        )
    if options.json:
        print_json(report_data(sheet, rows))
        return OK
    path = options.course / "reports" / f"{options.assignment}.html"
    write_atomically(path, report_page(sheet, rows).encode("utf-8", "replace"))
    print(path)
    return OK
