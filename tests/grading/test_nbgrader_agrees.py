"""For the same verdicts, our gradebook and notebooks are those of stock nbgrader.

One class goes through stock ``nbgrader autograde``; its verdicts are recorded by our grader into
another gradebook; stock feedback and formgrader work on that one.
"""

from __future__ import annotations

import html
import re
import shutil
import warnings
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from support.grading_record import CELLS, COMMENTS, GRADES, RECEIVED, ROOT, SOURCES, rows

from steepest_grading.course import load_sheet
from steepest_grading.demo import STUDENTS, Course
from steepest_grading.late import load_config
from steepest_grading.notebooks import autograded_notebook, write_notebook
from steepest_grading.record import GradeBook
from steepest_grading.release import prepare_path
from steepest_grading.verdicts import CellRun, CheckVerdict, Grades, Sheet, Status, Written

pytestmark = pytest.mark.slow

NAME, TOPIC = "01-derivatives", "derivatives"
CLASS = [student for student in STUDENTS if student.name in ("ada", "dora", "emmy")]
SECRET = "The hidden value is 0.6321."


def graded_by_nbgrader(folder: Path) -> Course:
    """Take three students through stock nbgrader: all right, in disorder, nothing done."""
    course = Course(ROOT, folder, names=[NAME])
    course.run("generate_assignment", NAME)
    course.collect(NAME, CLASS)
    course.run("autograde", NAME)
    return course


def notebook_of(course: Course, student: str) -> nbformat.NotebookNode:
    path = course.folder / "autograded" / student / NAME / f"{TOPIC}.ipynb"
    return nbformat.read(path, as_version=4)


def verdicts(course: Course, sheet: Sheet, student: str) -> Grades:
    """Return what stock nbgrader found, as our grader would hand it on."""
    scores = {
        row[3]: row[5] for row in rows(course.folder / "gradebook.db", GRADES) if row[0] == student
    }
    checks, written = [], []
    for cell in sheet.cells:
        if cell.role == "check":
            ok = scores[cell.name] == cell.points
            status = Status.PASSED if ok else Status.FAILED
            told = f"{cell.name}: look again."
            checks.append(
                CheckVerdict(cell.name, cell.part, cell.points, status, SECRET, told, not ok)
            )
        elif cell.role == "written":
            written.append(Written(cell.name, cell.points, scores[cell.name] is None))
    runs = []
    for cell in notebook_of(course, student).cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        runs.append(CellRun(name, cell.cell_type, cell.source))
    return Grades(Status.GRADED, tuple(checks), tuple(written), tuple(runs))


@pytest.fixture(scope="module")
def stock(tmp_path_factory) -> Course:
    return graded_by_nbgrader(tmp_path_factory.mktemp("stock") / "course")


@pytest.fixture(scope="module")
def ours(stock, tmp_path_factory) -> Course:
    """The same class, recorded by us; then stock feedback."""
    course = Course(ROOT, tmp_path_factory.mktemp("ours") / "course", names=[NAME])
    shutil.copytree(stock.folder / "exercises", course.folder / "exercises")
    sheet = load_sheet(course.folder, NAME)
    with GradeBook(None, course.folder) as book:
        for student in CLASS:
            grades = verdicts(stock, sheet, student.name)
            # all right at first: nothing of it may stay
            right = tuple(replace(check, status=Status.PASSED) for check in grades.checks)
            book.record(sheet, student.name, RECEIVED, replace(grades, checks=right))
            book.record(sheet, student.name, RECEIVED, grades)
            folder = course.folder / "autograded" / student.name / NAME
            write_notebook(folder / f"{TOPIC}.ipynb", autograded_notebook(sheet, grades))
    course.run("generate_feedback", NAME)
    return course


@pytest.mark.parametrize("query", [GRADES, COMMENTS, CELLS, SOURCES])
def test_the_rows_are_those_of_nbgrader(stock, ours, query):
    ours_rows, stock_rows = (rows(one.folder / "gradebook.db", query) for one in (ours, stock))
    assert ours_rows == stock_rows
    assert len(ours_rows) > 5


def test_every_computed_column_is_the_one_of_nbgrader(stock, ours):
    found = []
    for course in (ours, stock):
        with course.gradebook() as gradebook:
            found.append(
                {
                    one.student.id: (
                        one.score,
                        one.max_score,
                        one.code_score,
                        one.written_score,
                        one.needs_manual_grade,
                        one.notebooks[0].failed_tests,
                        {grade.name: grade.failed_tests for grade in one.notebooks[0].grades},
                    )
                    for one in gradebook.assignment_submissions(NAME)
                }
            )
    assert found[0] == found[1]
    assert {found[0][student.name][5] for student in CLASS} == {True, False}


def test_the_notebooks_have_the_metadata_and_sources_of_nbgraders(stock, ours):
    for student in CLASS:
        theirs, mine = notebook_of(stock, student.name), notebook_of(ours, student.name)
        assert len(theirs.cells) == len(mine.cells)
        for one, other in zip(mine.cells, theirs.cells, strict=True):
            one.metadata.pop("steepest_told", None)
            other.metadata.pop("execution", None)  # when its kernel ran the cell
            assert one.metadata == other.metadata
            assert (one.cell_type, one.source) == (other.cell_type, other.source)
            if "nbgrader" in one.metadata:
                assert one.id == other.id
        assert theirs.metadata.kernelspec == mine.metadata.kernelspec


def test_generate_assignment_agrees_with_a_gradebook_that_is_ours(ours):
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    before = rows(ours.folder / "gradebook.db")
    config = load_config(ours.folder)
    directory = CourseDirectory(config=config)
    directory.assignment_id = NAME
    prepare_path()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own
        GenerateAssignment(coursedir=directory, config=config).start()
    assert rows(ours.folder / "gradebook.db") == before


def test_stock_feedback_shows_what_is_told_and_nothing_that_is_hidden(ours):
    for student in CLASS:
        path = ours.folder / "feedback" / student.name / NAME / f"{TOPIC}.html"
        page = path.read_text(encoding="utf-8")
        words = html.unescape(re.sub(r"<[^>]+>", "", page))
        assert SECRET not in words
        assert "HIDDEN" not in words
        failed = student.name != "ada"
        assert ("test_sigmoid_derivative: look again." in words) is (student.name == "emmy")
        assert ("look again." in words) is failed


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_formgraders_page_shows_the_instructor_everything(ours):
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    exporter = HTMLExporter(
        template_name="formgrade", extra_template_basedirs=[handlers.template_path]
    )
    path = ours.folder / "autograded" / "emmy" / NAME / f"{TOPIC}.ipynb"
    page, _ = exporter.from_filename(str(path), resources={"index": 0, "total": 1})
    assert page.count('class="score tabbable"') == len(
        [row for row in rows(ours.folder / "gradebook.db", GRADES) if row[0] == "emmy"]
    )
    assert SECRET in html.unescape(page)
