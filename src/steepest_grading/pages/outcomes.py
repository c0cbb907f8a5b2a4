"""What a feedback page says about the checks and the written answers, taken from the grades.

Of a check it takes `CheckVerdict.told` and never `CheckVerdict.message`, which may quote what a
hidden check tried; `SheetCell.source`, which holds the solutions, is not read.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from steepest_grading.pages import words
from steepest_grading.pages.notebook import shown_cells
from steepest_grading.pages.text import Excerpt, Space
from steepest_grading.verdicts import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from steepest_grading.verdicts import CheckVerdict, Grades, Sheet

__all__ = ["Answer", "CheckRow", "ManualGrade", "Outcomes", "Part"]

STOPPED = (Status.TIMED_OUT, Status.OUT_OF_MEMORY, Status.DIED, Status.NOT_RUN)
BEYOND = (
    "It passes the lines of the check that you can see. It fails with an input that is not shown."
)
TRY = "Try inputs of your own: other shapes and sizes, zeros, negative and very large numbers."


class ManualGrade(NamedTuple):
    """What a person said about a cell.

    Attributes
    ----------
    score : float or None
        The points given; None if only a comment was written.
    comment : str
    extra : float
        Extra credit.
    """

    score: float | None = None
    comment: str = ""
    extra: float = 0.0


class CheckRow(NamedTuple):
    """A check as the page shows it."""

    name: str
    description: str
    status: Status
    word: str
    score: float
    points: float
    reason: Excerpt
    advice: str
    comment: Excerpt


class Part(NamedTuple):
    """The checks of one solution cell."""

    title: str
    anchor: str
    score: float
    points: float
    rows: list[CheckRow]
    comment: Excerpt


class Answer(NamedTuple):
    """A written answer as the page shows it."""

    title: str
    state: str
    score: float | None
    points: float
    text: Excerpt
    comment: Excerpt


def _require(sheet: Sheet, grades: Grades, manual: Mapping[str, ManualGrade]) -> None:
    """Refuse grades of another assignment: the page would say wrong things in good order."""
    names = {cell.name for cell in sheet.cells}
    for what, given in [
        ("grades.checks", {check.name for check in grades.checks}),
        ("grades.written", {written.name for written in grades.written}),
        ("manual", set(manual)),
    ]:
        if unknown := given - names:
            raise ValueError(
                f"{what}: expected grade ids of {sheet.assignment}, "
                f"got {', '.join(sorted(unknown)[:5])}"
            )


class Outcomes:
    """Grades, told to the student.

    Parameters
    ----------
    sheet : Sheet
    grades : Grades
        Of the same assignment, or `ValueError` is raised.
    manual : mapping
        What a person gave and wrote, by grade id.
    """

    def __init__(self, sheet: Sheet, grades: Grades, manual: Mapping[str, ManualGrade]) -> None:
        _require(sheet, grades, manual)
        self.sheet, self.grades, self.manual = sheet, grades, manual
        self.places = {cell.name: cell for cell in sheet.cells if cell.name}
        self.titles = words.part_titles(sheet)
        self.space = Space(400_000)
        self.cells, self.left_out = shown_cells(sheet, grades.cells)

    def comment(self, name: str) -> Excerpt:
        """Return what a person wrote about a cell."""
        given = self.manual.get(name, ManualGrade()).comment.strip()
        return self.space.take(given, most=8_000, lines=200)

    def score(self, check: CheckVerdict) -> float:
        """Return the points of a check: a person's word counts more than the grader's."""
        by_hand = self.manual.get(check.name, ManualGrade()).score
        return check.score if by_hand is None else by_hand

    def row(self, check: CheckVerdict) -> CheckRow:
        """Return a check with its reason and what to do about it."""
        score, word = self.score(check), str(check.status)
        if score != check.score:
            word += ", points set by hand"
        beyond = BEYOND if check.status is Status.FAILED and check.hidden else ""
        advice = f"{beyond} {TRY}" if beyond and not check.told.strip() else beyond
        told = check.told.strip() or ("" if beyond else words.REASONS[check.status])
        return CheckRow(
            words.check_name(check.name, check.part),
            words.description(self.places[check.name].released),
            check.status,
            word,
            score,
            check.points,
            self.space.take(told, most=3_000, lines=20),
            advice or words.ADVICE.get(check.status, ""),
            self.comment(check.name),
        )

    def rows(self, checks: list[CheckVerdict]) -> list[CheckRow]:
        """Return the checks of a part; that nothing is written in it is explained once."""
        rows = [self.row(check) for check in checks]
        for number, (row, before) in enumerate(pairwise(rows), 1):
            if row.status is before.status is Status.NOT_WRITTEN and row.reason == before.reason:
                rows[number] = row._replace(reason=Excerpt("", ""))
        return rows

    def parts(self) -> list[Part]:
        """Return the checks by the solution cell that they judge."""
        groups: dict[str, list[CheckVerdict]] = {}
        for check in self.grades.checks:
            groups.setdefault(check.part, []).append(check)
        anchors = {
            cell.name: cell.anchor for cell in self.cells if cell.kind in ("code", "unwritten")
        }
        return [
            Part(
                self.titles.get(part, "Further checks"),
                anchors.get(part, ""),
                sum(map(self.score, checks)),
                sum(check.points for check in checks),
                self.rows(checks),
                self.comment(part),
            )
            for part, checks in groups.items()
        ]

    def answers(self) -> list[Answer]:
        """Return the written answers with what became of each."""
        texts = {run.name: run.source for run in self.grades.cells}
        rows = []
        for written in self.grades.written:
            given = self.manual.get(written.name, ManualGrade()).score
            if given is not None:
                state, score = "graded by a person", given
            elif written.written:
                state, score = "waits for a person", None
            else:
                state, score = "not written", 0.0
            text = texts.get(written.name, "") if written.written else ""
            rows.append(
                Answer(
                    self.titles.get(written.name, written.name),
                    state,
                    score,
                    written.points,
                    self.space.take(text, most=40_000, lines=600),
                    self.comment(written.name),
                )
            )
        return rows

    def verdict(self) -> tuple[str, list[str]]:
        """Return the state of the submission in words, and what it means."""
        checks = self.grades.checks
        counts = Counter(check.status for check in checks)
        if self.grades.status is Status.INVALID:
            return "Not graded: your file could not be read", [
                "No check was run, so this page can give no points."
                + (" The reason stands below." if self.grades.remarks else ""),
                "Open the notebook in JupyterLab, run it from top to bottom, save it, and hand in "
                "that file again. If it opens there without trouble, ask your instructor.",
            ]
        passed = f"{counts[Status.PASSED]} of {words.counted(len(checks), 'check')} passed"
        passed += f", {counts[Status.FAILED]} failed." if counts[Status.FAILED] else "."
        if counts[Status.PASSED] == len(checks):
            passed = "Every check passed."
        if counts[Status.NOT_WRITTEN]:
            cells = words.counted(counts[Status.NOT_WRITTEN], "check")
            passed += f" {cells} had no answer to look at."
        if self.grades.status is not Status.PARTLY:
            return "Graded", [passed]
        stopped = [f"{counts[status]} {status}" for status in STOPPED if counts[status]]
        total = words.counted(sum(counts[status] for status in STOPPED), "check")
        return "Partly graded", [
            passed,
            f"{total} could not finish and gave 0 points ({', '.join(stopped)})."
            if stopped
            else "Something could not be graded; the remarks say what.",
            "All other checks were graded as usual. The reasons stand beside the checks.",
        ]
