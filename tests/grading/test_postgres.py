"""A gradebook on a PostgreSQL server has the same grades as one in a file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from support.grading_record import (
    RECEIVED,
    SHEET,
    bare_course,
    course_with_gradebook,
    grades_of,
    unreadable,
)
from support.postgres import postgres  # noqa: F401 (a fixture)

from steepest_grading.export import export_checks, export_csv
from steepest_grading.late import LatePolicy, load_config
from steepest_grading.record import GradeBook, RecordError

pytestmark = pytest.mark.slow

CLASS = {
    "ada": [grades_of()],
    "Zoë =1+1": [grades_of(), grades_of(right={"test_g"}, written=False)],
    "bob": [grades_of(), unreadable()],
    "%s": [grades_of(right=False)],
}


class HalfOff:
    def late_submission_penalty(self, student, score, late):
        return score / 2


def a_term(url: str | None, folder: Path) -> list[bytes]:
    """Record a class, with everything a term brings; return both exports."""
    course = bare_course(folder) if url else course_with_gradebook(folder)
    with GradeBook(url, course) as book:
        book.ensure_assignment(SHEET)
        book.nbgrader.update_or_create_assignment(SHEET.assignment, duedate=RECEIVED)
        for number, (student, runs) in enumerate(CLASS.items()):
            for grades in runs:
                received = RECEIVED + timedelta(hours=number - 1)
                book.record(SHEET, student, received, grades, LatePolicy(HalfOff()))
        with book.transaction("points by hand"):
            grade = book.nbgrader.find_grade("why", SHEET.notebook, SHEET.assignment, "ada")
            grade.manual_score, grade.extra_credit = 2.5, 0.5
        book.record(SHEET, "ada", RECEIVED, CLASS["ada"][0], LatePolicy(HalfOff()))
        book.nbgrader.add_student("absent", last_name="Ångström")
        export_csv(book, course / "grades.csv")
        export_checks(book, SHEET, course / "checks.csv")
    return [(course / name).read_bytes() for name in ("grades.csv", "checks.csv")]


@pytest.fixture(scope="module")
def server_course(postgres, tmp_path_factory) -> tuple[str, Path, list[bytes]]:  # noqa: F811
    folder = tmp_path_factory.mktemp("server")
    return postgres, folder, a_term(postgres, folder)


def test_a_server_and_a_file_export_the_same_bytes(server_course, tmp_path):
    _, folder, exported = server_course
    assert exported == a_term(None, tmp_path)
    assert exported[0].count(b"\r\n") == 1 + len(CLASS) + 1
    assert not (folder / "gradebook.db").exists()


def test_an_error_of_the_server_leaves_the_earlier_state(server_course, monkeypatch):
    url, folder, exported = server_course
    with GradeBook(url, folder) as book:

        def fail(session, *arguments):
            session.flush()
            book.nbgrader.db.connection().exec_driver_sql("SELECT 1 / 0")

        with monkeypatch.context() as patched:
            patched.setattr("steepest_grading.record.write_comments", fail)
            with pytest.raises(
                RecordError, match=r"ada/01-small is not recorded.*division by zero"
            ):
                book.record(SHEET, "ada", RECEIVED, grades_of(right=False))
        export_csv(book, folder / "again.csv")
    assert (folder / "again.csv").read_bytes() == exported[0]


def test_two_machines_do_not_record_at_once(server_course, tmp_path):
    url, folder, _ = server_course
    elsewhere = bare_course(tmp_path / "elsewhere")
    with GradeBook(url, folder):
        with pytest.raises(RecordError, match="perhaps on another machine"):
            GradeBook(url, elsewhere)
        GradeBook(url, elsewhere, exclusive=False).close()
    GradeBook(url, elsewhere).close()


def test_the_settings_may_name_the_server_and_nbgrader_itself_reads_it(server_course):
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory

    url, folder, _ = server_course
    with (folder / "nbgrader_config.py").open("a") as settings:
        settings.write(f"\nc.CourseDirectory.db_url = {url.replace('ql:', 'ql+psycopg:')!r}\n")
    with GradeBook(None, folder) as book:
        assert book.nbgrader.engine.dialect.name == "postgresql"
    db_url = CourseDirectory(config=load_config(folder)).db_url
    with Gradebook(db_url, "steepest") as stock:
        assert {student.id for student in stock.students} == {*CLASS, "absent"}
        assert stock.find_submission(SHEET.assignment, "ada").score == 9.5
