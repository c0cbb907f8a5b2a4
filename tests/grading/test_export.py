"""A spreadsheet opens the export as it is, runs nothing of it, and so does every program."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from support.grading_record import RECEIVED, SHEET, course_with_gradebook, grades_of, unreadable

from steepest_grading.export import COLUMNS, export_checks, export_csv
from steepest_grading.receipts import Receipt, receipt_path, write_receipt
from steepest_grading.record import GradeBook
from steepest_grading.verdicts import Grades

pytestmark = pytest.mark.slow  # nbgrader takes seconds to import

HOSTILE = {
    "=cmd|'/c calc'!A1": "@SUM(1)",
    "+1": 'Quote " comma, and',
    "-1": "two\r\nlines",
    "  =1+1": "\t=1",
    "zoë": "＝1+1",
    "ada": "Lovelace",
}


def record(book: GradeBook, student: str, grades: Grades) -> None:
    book.record(SHEET, student, RECEIVED, grades)
    receipt = Receipt(student, SHEET.assignment, "a", "b", RECEIVED, grades)
    write_receipt(receipt_path(book.course, student.replace("/", " "), SHEET.assignment), receipt)


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A course with hostile names, an unreadable submission and a student without any."""
    course = course_with_gradebook(tmp_path_factory.mktemp("export"))
    with GradeBook(None, course) as book:
        for student, name in HOSTILE.items():
            record(book, student.replace("/", " "), grades_of(right={"test_f", "test_g"}))
            book.nbgrader.update_or_create_student(student.replace("/", " "), last_name=name)
        record(book, "broken", unreadable())
        record(book, "done", grades_of(written=False))
        book.nbgrader.add_student("absent")
    return course


@pytest.fixture
def book(course):
    with GradeBook(None, course, exclusive=False) as book:
        yield book


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def test_no_cell_starts_a_formula_and_every_name_is_still_there(book, tmp_path):
    export_csv(book, tmp_path / "grades.csv")
    found = read(tmp_path / "grades.csv")
    for row in found:
        for column, text in row.items():
            assert text.lstrip(" ")[:1] not in set("=+-@\t\r\n＝＋－＠"), (column, text)
    students = {row["student_id"].removeprefix("'") for row in found}
    assert students == {name.replace("/", " ") for name in HOSTILE} | {"broken", "done", "absent"}
    names = {row["last_name"].removeprefix("'") for row in found} - {""}
    assert names == set(HOSTILE.values())


def test_numbers_stay_numbers_below_zero_too(book, tmp_path):
    with book.transaction("a test") as session:
        grade = book.nbgrader.find_grade("test_g", "small", SHEET.assignment, "done")
        grade.manual_score = -20.5
        assert session.dirty
    export_csv(book, tmp_path / "grades.csv")
    row = next(row for row in read(tmp_path / "grades.csv") if row["student_id"] == "done")
    assert (row["raw_score"], row["score"], row["max_score"]) == ("-15.5", "0.0", "10.5")
    with book.transaction("a test"):
        grade = book.nbgrader.find_grade("test_g", "small", SHEET.assignment, "done")
        grade.manual_score = None


def test_the_same_gradebook_gives_the_same_bytes_in_the_form_that_spreadsheets_read(
    course, book, tmp_path
):
    export_csv(book, tmp_path / "one.csv")
    with GradeBook(None, course) as again:
        again.record(SHEET, "done", RECEIVED, grades_of(written=False))
        export_csv(again, tmp_path / "two.csv")
    data = (tmp_path / "one.csv").read_bytes()
    assert data == (tmp_path / "two.csv").read_bytes()
    lines = data.decode("utf-8").split("\r\n")
    assert lines[0] == ",".join(f'"{column}"' for column in COLUMNS)
    assert lines[-1] == ""
    assert "\n" not in lines[0]


def test_a_row_says_how_grading_ended_and_whether_a_person_is_needed(book, tmp_path):
    export_csv(book, tmp_path / "grades.csv")
    found = {row["student_id"]: row for row in read(tmp_path / "grades.csv")}
    told = {name: (row["status"], row["needs_manual_grade"]) for name, row in found.items()}
    assert told["ada"] == ("graded", "yes")
    assert told["done"] == ("graded", "no")
    assert told["broken"] == ("invalid", "no")
    assert told["absent"] == ("not submitted", "no")
    assert found["absent"]["timestamp"] == ""
    assert found["absent"]["score"] == "0.0"


def test_rows_are_sorted(book, tmp_path):
    export_csv(book, tmp_path / "grades.csv")
    students = [row["student_id"].removeprefix("'") for row in read(tmp_path / "grades.csv")]
    assert students == sorted(students)


def test_the_checks_have_a_column_each_in_the_notebooks_order(book, tmp_path):
    export_checks(book, SHEET, tmp_path / "checks.csv")
    found = {row.pop("student_id"): row for row in read(tmp_path / "checks.csv")}
    assert list(found["ada"]) == ["test_f", "test_f_hidden", "test_g", "why"]
    assert list(found["ada"].values()) == ["2.0", "0.0", "1.5", "0.0"]
    assert list(found["done"].values()) == ["2.0", "3.0", "1.5", "0.0"]
    assert "absent" not in found
    assert "'+1" in found


def test_the_columns_of_nbgrader_export_have_its_values(tmp_path):
    from nbgrader.plugins import CsvExportPlugin

    plain = course_with_gradebook(tmp_path / "plain")
    with GradeBook(None, plain) as book:
        for student, right in (("ada", True), ("bob", {"test_g"}), ("carl", False)):
            book.record(SHEET, student, RECEIVED + timedelta(seconds=1), grades_of(right=right))
        book.nbgrader.add_student("dora", first_name="Dora", last_name="D")
        book.nbgrader.update_or_create_assignment(SHEET.assignment, duedate=RECEIVED)
        export_csv(book, plain / "ours.csv")
        CsvExportPlugin(to=str(plain / "stock.csv")).export(book.nbgrader)
    stock = sorted(read(plain / "stock.csv"), key=lambda row: row["student_id"])
    ours = [{column: row[column] for column in stock[0]} for row in read(plain / "ours.csv")]
    assert ours == stock
