"""A class end to end, with made-up students: ``make grade``.

Everything happens in a copy of the course under ``_build/grade``; the checkout and the
instructor's gradebook are not touched. The commands are printed as an instructor types them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from steepest_grading.release import IGNORED, CourseError, assignments, prepare_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbformat import NotebookNode

__all__ = ["STUDENTS", "Student", "hand_in", "main"]


class Student(NamedTuple):
    """A made-up student: what they do with each part, by the part's number from 0."""

    name: str
    story: str
    does: str  # for each part in turn: right, wrong, empty, syntax error, deleted


STUDENTS = [
    Student("ada", "solves everything", "r"),
    Student("blaise", "solves every other part", "re"),
    Student("carl", "makes a slip in every part", "w"),
    Student("dora", "breaks the first part and deletes the next, if there is one", "sdrrrrrr"),
    Student("emmy", "hands in the notebook as it came", "e"),
]

# A slip is a change of the solution: the first pair whose left side occurs in it.
SLIPS = [
    (r"\(2 \* h\)", "h"),
    (r"\.imag / h", ".imag"),
    (r"np\.where\(.*\) / \(1\.0 \+ decay\)", "1 / (1 + np.exp(-z))"),
    (r"\*\* 2$", ""),
    (r"second_derivative > tol", "second_derivative > 0"),
    (r"\) / h$", ")"),
    (r"return (.+)$", r"print(\1)"),
]


def slip(source: str) -> str:
    """Return a solution with a likely mistake in it."""
    for pattern, mistake in SLIPS:
        changed, count = re.subn(pattern, mistake, source, count=1, flags=re.MULTILINE)
        if count:
            return changed
    return source + "\nraise ValueError('a slip')"


def hand_in(release: NotebookNode, solutions: dict[str, str], student: Student) -> NotebookNode:
    """Fill the released notebook as a student would.

    Parameters
    ----------
    release : NotebookNode
        The student's notebook; it is changed.
    solutions : dict
        The source of each solution cell, by grade id.
    student : Student

    Returns
    -------
    NotebookNode
    """
    cells, part = [], 0
    for cell in release.cells:
        meta = cell.metadata.get("nbgrader", {})
        name = meta.get("grade_id")
        if meta.get("solution") and meta.get("grade"):
            if student.does != "e":
                cell.source = "The even terms cancel. I ran out of time for the rest."
        elif meta.get("solution") and cell.cell_type == "code":
            action = student.does[part % len(student.does)]
            part += 1
            if action == "d":
                continue
            cell.source = {
                "r": solutions[name],
                "w": slip(solutions[name]),
                "e": cell.source,
                "s": "def unfinished(:\n    pass",
            }[action]
        cells.append(cell)
    release.cells = cells
    return release


class Course:
    """A throw-away copy of the course, and nbgrader's commands in it.

    Parameters
    ----------
    course : Path
        The course; nothing in it is changed.
    folder : Path
        Where to work. What an earlier demonstration left there is removed; a folder with
        anything else in it is refused with `CourseError`.
    environment : dict, optional
        Environment variables for nbgrader, besides those of this process.
    names : list of str, optional
        The assignments to take; all of them, if left out.
    """

    def __init__(
        self,
        course: Path,
        folder: Path,
        environment: dict[str, str] | None = None,
        names: list[str] | None = None,
    ) -> None:
        self.folder = folder
        there = assignments(course)
        self.names = there if names is None else names
        if unknown := set(self.names) - set(there):
            raise CourseError(
                f"names: expected assignments of the course ({', '.join(there)}), "
                f"got {', '.join(sorted(unknown))}"
            )
        self.log = folder / "demonstration.log"
        prepare_path()
        self.environment = {**os.environ, "PYTHONWARNINGS": "ignore", **(environment or {})}
        if folder.is_dir() and any(folder.iterdir()) and not self.log.is_file():
            raise CourseError(f"folder: expected an empty or new folder, got {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.log.touch()
        shutil.copy(course / "nbgrader_config.py", folder)
        for name in self.names:
            shutil.copytree(
                course / "solutions" / name, folder / "solutions" / name, ignore=IGNORED
            )

    def run(self, *arguments: str) -> None:
        """Run one nbgrader command, its chatter going to a log."""
        self._run("nbgrader", "nbgrader " + " ".join(arguments), arguments)

    def run_grader(self, *arguments: str) -> None:
        """Run one command of this project's grader, its chatter going to a log."""
        shown = "python -m steepest_grading " + " ".join(arguments)
        self._run("steepest_grading", shown, arguments)

    def _run(self, module: str, shown: str, arguments: Sequence[str]) -> None:
        print(f"$ {shown}", end="", flush=True)
        start = time.perf_counter()
        finished = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(f"   ({time.perf_counter() - start:.1f} s)")
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {shown}\n{finished.stdout}\n")
        if finished.returncode:
            tail = "\n".join(finished.stdout.splitlines()[-15:])
            raise CourseError(f"{shown}: failed, see {self.log}\n{tail}")

    def collect(self, name: str, students: Sequence[Student] = STUDENTS) -> None:
        """Put a submission of every student into ``submitted/``."""
        import nbformat

        for path in sorted((self.folder / "exercises" / name).glob("*.ipynb")):
            source = nbformat.read(self.folder / "solutions" / name / path.name, as_version=4)
            solutions = {
                cell.metadata.nbgrader.grade_id: cell.source
                for cell in source.cells
                if cell.metadata.get("nbgrader", {}).get("solution")
            }
            for student in students:
                target = self.folder / "submitted" / student.name / name / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                release = nbformat.read(path, as_version=4)
                nbformat.write(hand_in(release, solutions, student), target)

    def grade_by_hand(self, name: str) -> None:
        """Give half of the points to every written answer that waits for a person."""
        with self.gradebook() as gradebook:
            for submission in gradebook.assignment_submissions(name):
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        if grade.needs_manual_grade:
                            grade.manual_score = grade.max_score / 2
                            grade.needs_manual_grade = False
            gradebook.db.commit()

    def gradebook(self):
        """Return nbgrader's gradebook."""
        from nbgrader.api import Gradebook

        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", "steepest")

    def points(self, name: str) -> dict[str, float]:
        """Return what each graded cell is worth, in the order of the notebook."""
        import nbformat

        cells = []
        for path in sorted((self.folder / "exercises" / name).glob("*.ipynb")):
            cells += nbformat.read(path, as_version=4).cells
        graded = (cell.metadata.get("nbgrader", {}) for cell in cells)
        return {meta["grade_id"]: meta["points"] for meta in graded if meta.get("grade")}

    def scores(self, name: str) -> dict[str, dict[str, float]]:
        """Return the score of each graded cell for each student."""
        with self.gradebook() as gradebook:
            return {
                submission.student.id: {
                    grade.name: grade.score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(name)
            }

    def table(self, name: str) -> str:
        """Return the scores as text, a column for each student."""
        points, scores = self.points(name), self.scores(name)
        students = sorted(scores)
        lines = [["check", "points", *students]]
        for check, worth in points.items():
            lines.append([check, f"{worth:g}", *(f"{scores[who][check]:g}" for who in students)])
        sums = [f"{sum(scores[who].values()):g}" for who in students]
        lines.append(["sum", f"{sum(points.values()):g}", *sums])
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        shown = [
            "  ".join(
                text.rjust(width) if number else text.ljust(width)
                for number, (text, width) in enumerate(zip(line, widths, strict=True))
            )
            for line in lines
        ]
        rule = "-" * len(shown[0])
        return "\n".join([shown[0], rule, *shown[1:-1], rule, shown[-1]])

    def messages(self, name: str, student: str) -> list[str]:
        """Return what the failed checks told a student."""
        import nbformat

        told = []
        for path in sorted((self.folder / "autograded" / student / name).glob("*.ipynb")):
            for cell in nbformat.read(path, as_version=4).cells:
                for output in cell.get("outputs", []):
                    if output.output_type == "error" and cell.metadata.get("nbgrader", {}).get(
                        "grade"
                    ):
                        told.append(output.evalue)
        return told


def main(arguments: list[str] | None = None) -> int:
    """Run the demonstration and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m steepest_grading.demo",
        description="Grade a class of made-up students, from release to feedback.",
    )
    parser.add_argument("names", nargs="*", metavar="ASSIGNMENT", help="which (default: all)")
    parser.add_argument("--course", type=Path, default=Path(), help="the course (default: here)")
    parser.add_argument(
        "--folder", type=Path, help="where to work; emptied first (default: _build/grade)"
    )
    options = parser.parse_args(arguments)
    try:
        source = options.course.resolve()
        folder = (options.folder or source / "_build" / "grade").resolve()
        course = Course(source, folder, names=options.names or None)
        for name in course.names:
            course.run("generate_assignment", name)
            course.collect(name)
            course.run_grader("autograde", name)
            course.grade_by_hand(name)
            course.run_grader("feedback", name)
            course.run_grader("report", name)
        course.run_grader("export", "--to", "grades.csv")
    except CourseError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2

    for student in STUDENTS:
        print(f"\n{student.name} {student.story}", end="")
    print("\nWritten answers: half of the points each, in place of a person's judgment.")
    for name in course.names:
        print(f"\n{name}\n\n{course.table(name)}")
        print("\nWhat carl was told:")
        for message in course.messages(name, "carl"):
            print(textwrap.fill(message, 96, initial_indent="- ", subsequent_indent="  "))
    feedback = course.folder / "feedback" / "carl"
    print(f"\nGrades      {course.folder / 'grades.csv'}")
    for page in sorted(feedback.glob("*/*.html")):
        print(f"Feedback    {page}")
    for page in sorted((course.folder / "reports").glob("*.html")):
        print(f"Report      {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
