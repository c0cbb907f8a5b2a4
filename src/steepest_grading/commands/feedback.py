"""``feedback``: a page for each student."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steepest_grading.commands.shared import OK, add_command, add_database

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["add", "run"]

TEXT = """\
Write a feedback page for each student that has been graded.

The pages go to feedback/STUDENT/ASSIGNMENT/NOTEBOOK.html, where `nbgrader release_feedback` takes
them from. They show what was given by hand in formgrader, and nothing of hidden checks."""
EXAMPLES = """\
  python -m steepest_grading feedback 06-optimizers
  python -m steepest_grading feedback 06-optimizers --student ada
"""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = add_command(commands, "feedback", run, TEXT, EXAMPLES)
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="such as 06-optimizers")
    parser.add_argument("--student", metavar="S", help="write this student's page only")
    add_database(parser)


def run(options: Namespace) -> int:
    """Write the pages."""
    from steepest_grading.by_hand import ByHand, given_by_hand
    from steepest_grading.course import CourseError, load_sheet
    from steepest_grading.pages.feedback import feedback_page
    from steepest_grading.receipts import all_receipts, write_atomically
    from steepest_grading.record import GradeBook

    sheet = load_sheet(options.course, options.assignment)
    receipts = [
        receipt
        for receipt in all_receipts(options.course, options.assignment)
        if options.student in (None, receipt.student)
    ]
    if not receipts:
        who = f"autograded/{options.student or 'STUDENT'}/{options.assignment}/receipt.json"
        raise CourseError(f"{who}: expected a graded submission, got none. Run `autograde` first.")
    if old := sorted({r.student for r in receipts if r.sheet_digest != sheet.digest}):
        raise CourseError(
            f"{options.assignment}: it was changed since {', '.join(old[:5])} "
            f"({len(old)} submissions) was graded. Run `autograde` again."
        )
    with GradeBook(options.db, options.course, exclusive=False) as book:
        given = given_by_hand(book, options.assignment)
    for receipt in receipts:
        by_hand = given.get(receipt.student, ByHand())
        page = feedback_page(
            sheet,
            receipt.grades,
            student=receipt.student,
            received=receipt.received,
            late_seconds=receipt.late_seconds,
            late_penalty=by_hand.penalty,
            manual=by_hand.cells,
        )
        folder = options.course / "feedback" / receipt.student / options.assignment
        write_atomically(folder / f"{sheet.notebook}.html", page.encode("utf-8", "replace"))
    print(f"{len(receipts)} pages in {options.course / 'feedback'}")
    return OK
