"""The gradebook holds what the last run found and what people gave, and nothing in between."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.grading_record import (
    CELLS,
    COMMENTS,
    GRADES,
    RECEIVED,
    SHEET,
    SOURCES,
    SUBMISSIONS,
    bare_course,
    course_with_gradebook,
    grades_of,
    rows,
    unreadable,
)

from steepest_grading.late import LatePolicy
from steepest_grading.record import GradeBook, RecordError
from steepest_grading.release import CourseError
from steepest_grading.verdicts import SheetCell

pytestmark = pytest.mark.slow  # nbgrader takes seconds to import


@pytest.fixture
def course(tmp_path) -> Path:
    return course_with_gradebook(tmp_path / "course")


@pytest.fixture
def book(course):
    with GradeBook(None, course) as book:
        yield book


def scores(course: Path, student: str = "ada") -> dict[str, tuple]:
    """Return the automatic score, the manual one and the need for a person, by cell."""
    return {
        row[3]: (row[5], row[6], row[8])
        for row in rows(course / "gradebook.db", GRADES)
        if row[0] == student
    }


def comments(course: Path) -> dict[str, tuple]:
    return {row[1]: row[2:] for row in rows(course / "gradebook.db", COMMENTS)}


def by_hand(course: Path, cell: str, points: float, extra: float | None = None) -> None:
    """Grade one cell as formgrader does."""
    connection = sqlite3.connect(course / "gradebook.db")
    with connection:
        connection.execute(
            "UPDATE grade SET manual_score = ?, extra_credit = ?, needs_manual_grade = 0 "
            "WHERE cell_id IN (SELECT id FROM base_cell WHERE name = ? AND type = 'GradeCell')",
            (points, extra, cell),
        )
    connection.close()


def test_a_check_scores_its_points_or_zero_and_a_written_answer_waits(book, course):
    recorded = book.record(SHEET, "ada", RECEIVED, grades_of(right={"test_f", "test_g"}))
    assert scores(course) == {
        "test_f": (2.0, None, 0),
        "test_f_hidden": (0.0, None, 0),
        "test_g": (1.5, None, 0),
        "why": (None, None, 1),
    }
    assert recorded == (3.5, 0.0, 0.0, True)


def test_an_answer_that_was_not_written_gets_zero_and_waits_for_nobody(book, course):
    recorded = book.record(SHEET, "ada", RECEIVED, grades_of(written=False))
    assert scores(course)["why"] == (0.0, None, 0)
    assert not recorded.needs_manual_grade


def test_all_wrong_after_all_right_gives_zero(book, course):
    book.record(SHEET, "ada", RECEIVED, grades_of())
    recorded = book.record(SHEET, "ada", RECEIVED, grades_of(right=False, written=False))
    assert recorded.score == 0
    assert {auto for auto, _, _ in scores(course).values()} == {0.0}


def test_an_unreadable_resubmission_takes_every_automatic_point(book, course):
    book.record(SHEET, "ada", RECEIVED, grades_of())
    book.record(SHEET, "ada", RECEIVED, unreadable())
    assert {value[0] for value in scores(course).values()} == {0.0}
    assert set(comments(course).values()) == {(None, None)}


def test_a_submission_that_cannot_be_read_has_a_row_of_zeros(book, course):
    assert book.record(SHEET, "ada", RECEIVED, unreadable()) == (0.0, 0.0, 0.0, False)
    assert set(scores(course).values()) == {(0.0, None, 0)}


def test_points_and_comments_by_hand_survive_and_are_looked_at_again(book, course):
    book.record(SHEET, "ada", RECEIVED, grades_of(right=False))
    by_hand(course, "why", 3.0, extra=0.5)
    by_hand(course, "test_g", 1.0)
    connection = sqlite3.connect(course / "gradebook.db")
    with connection:
        connection.execute("UPDATE comment SET manual_comment = 'Well said.'")
    connection.close()
    recorded = book.record(SHEET, "ada", RECEIVED, grades_of(written=False))
    assert scores(course)["why"] == (0.0, 3.0, 1)
    assert scores(course)["test_g"] == (1.5, 1.0, 1)
    assert recorded == (2.0 + 3.0 + 1.0 + 3.5, 0.0, 0.0, True)
    assert {manual for _, manual in comments(course).values()} == {"Well said."}


def test_recording_twice_gives_the_same_rows(book, course):
    book.record(SHEET, "ada", RECEIVED, grades_of())
    once = (course / "gradebook.db").read_bytes()
    first = rows(course / "gradebook.db")
    book.record(SHEET, "ada", RECEIVED, grades_of())
    assert rows(course / "gradebook.db") == first
    assert len(once) == (course / "gradebook.db").stat().st_size


def test_cells_that_came_back_untouched_have_nbgraders_comment(book, course):
    grades = grades_of(written=False)
    cells = [c if c.name != "g" else dataclasses.replace(c, source="g = ...") for c in grades.cells]
    book.record(SHEET, "ada", RECEIVED, dataclasses.replace(grades, cells=tuple(cells)))
    assert comments(course) == {
        "f": (None, None),
        "g": ("No response.", None),
        "why": ("No response.", None),
    }


def test_the_score_is_the_one_that_nbgrader_computes(book):
    recorded = book.record(SHEET, "ada", RECEIVED, grades_of(right={"test_f_hidden"}))
    submission = book.nbgrader.find_submission(SHEET.assignment, "ada")
    assert recorded.score == submission.score == 3
    assert submission.max_score == 10.5
    assert submission.notebooks[0].failed_tests
    assert submission.needs_manual_grade


@pytest.mark.parametrize("moment", ["write_grades", "write_comments"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_stop_in_the_middle_leaves_the_earlier_state(book, course, monkeypatch, moment, error):
    book.record(SHEET, "ada", RECEIVED, grades_of())
    before = rows(course / "gradebook.db")

    def stop(session, *arguments):
        session.flush()
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(f"steepest_grading.record.{moment}", stop)
        with pytest.raises(error):
            book.record(SHEET, "ada", RECEIVED + timedelta(hours=1), grades_of(right=False))
    assert rows(course / "gradebook.db") == before
    book.record(SHEET, "ada", RECEIVED, grades_of(right=False))
    assert scores(course)["test_f"] == (0.0, None, 0)


def test_a_full_disk_is_an_error_that_says_so_and_leaves_the_earlier_state(book, course):
    book.record(SHEET, "ada", RECEIVED, grades_of())
    before = rows(course / "gradebook.db")
    connection = book.nbgrader.engine.connect()
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    connection.close()  # back to the pool: the next transaction gets this connection

    def record_a_large_class() -> None:
        for number in range(500):
            book.record(SHEET, f"student{number}", RECEIVED, grades_of())

    with pytest.raises(RecordError, match=r"is not recorded.*full; make room"):
        record_a_large_class()
    after = rows(course / "gradebook.db")
    assert [row for row in after if row[0] == "ada" or row in before] == before
    students = {row[0] for row in rows(course / "gradebook.db", SUBMISSIONS)}
    graded = {row[0] for row in rows(course / "gradebook.db", GRADES)}
    assert students == graded
    assert len(rows(course / "gradebook.db", GRADES)) == 4 * len(students)


def test_a_read_only_gradebook_is_an_error_that_says_so(course):
    GradeBook(None, course).close()
    url = f"sqlite:///file:{course / 'gradebook.db'}?mode=ro&uri=true"
    with (
        GradeBook(url, course) as book,
        pytest.raises(RecordError, match="readonly database; it or its folder may not be written"),
    ):
        book.record(SHEET, "ada", RECEIVED, grades_of())


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("gradebook.db", "expected a URL such as sqlite:///gradebook.db"),
        ("sqlite:////nowhere/at/all.db", "unable to open database file"),
        ("postgresql://127.0.0.1:1/course", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_opened_is_an_error_and_the_lock_is_free_again(
    course, url, words
):
    with pytest.raises(RecordError, match=words):
        GradeBook(url, course)
    GradeBook(None, course).close()


def test_a_busy_database_is_waited_for(book, course):
    book.record(SHEET, "ada", RECEIVED, grades_of())
    program = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True)\n"
        "time.sleep(0.5)\n"
        "connection.execute('COMMIT')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(course / "gradebook.db")],
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "held\n"
        book.record(SHEET, "ada", RECEIVED, grades_of(right=False))
        assert other.wait(timeout=20) == 0
    assert scores(course)["test_f"][0] == 0


def test_a_second_run_is_refused_and_told_who_records(book, course):
    with pytest.raises(RecordError, match=rf"another run is recording \(process {os.getpid()} on"):
        GradeBook(None, course)
    with GradeBook(None, course, exclusive=False) as reader:
        assert reader.nbgrader.students == []


def test_a_new_course_gets_a_gradebook_that_nbgrader_can_upgrade(tmp_path):
    course = bare_course(tmp_path)
    GradeBook(None, course).close()
    assert len(rows(course / "gradebook.db", "SELECT version_num FROM alembic_version")) == 1


def test_a_lock_is_gone_with_its_process(course):
    program = (
        "import os, sys; from pathlib import Path\n"
        "from steepest_grading.gradebook_lock import lock_course\n"
        "lock_course(Path(sys.argv[1]) / 'gradebook.lock'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(course)], check=True)
    assert "process" in (course / "gradebook.lock").read_text()
    GradeBook(None, course).close()


@pytest.mark.parametrize("student", ["", "a\0b", "\udce4", "x" * 129])
def test_a_name_that_no_database_takes_is_refused(book, student):
    with pytest.raises(ValueError, match="student: expected a name"):
        book.record(SHEET, student, RECEIVED, grades_of())


@pytest.mark.parametrize("student", ["'; DROP TABLE grade; --", "=1+1", "Zoë Ångström", "%s {x}"])
def test_any_other_name_is_a_name(book, course, student):
    book.record(SHEET, student, RECEIVED, grades_of())
    assert scores(course, student)["test_f"] == (2.0, None, 0)


def test_a_missing_or_a_strange_verdict_is_refused_before_anything_is_written(book, course):
    grades = grades_of()
    lacking = dataclasses.replace(grades, checks=grades.checks[1:])
    strange = dataclasses.replace(
        grades, checks=(*grades.checks, dataclasses.replace(grades.checks[0], name="test_x"))
    )
    for wrong in (lacking, strange):
        with pytest.raises(ValueError, match="expected a verdict for each of test_f, "):
            book.record(SHEET, "ada", RECEIVED, wrong)
    assert rows(course / "gradebook.db", SUBMISSIONS) == []


def test_a_time_without_a_zone_is_refused_and_any_zone_becomes_utc(book, course):
    with pytest.raises(ValueError, match="received: expected a time with its zone"):
        book.record(SHEET, "ada", RECEIVED.replace(tzinfo=None), grades_of())
    local = datetime.fromisoformat("2027-02-01T23:30:00+02:00")
    book.record(SHEET, "ada", local, grades_of())
    assert rows(course / "gradebook.db", SUBMISSIONS)[0][1].startswith("2027-02-01 21:30:00")


class TenPercentADay:
    def late_submission_penalty(self, student, score, late):
        return -(-late // 86_400) * 0.10 * score


def test_a_late_submission_loses_points_until_an_extension_is_granted(book):
    policy = LatePolicy(TenPercentADay())
    book.ensure_assignment(SHEET)
    book.nbgrader.update_or_create_assignment(SHEET.assignment, duedate=RECEIVED)
    received = RECEIVED + timedelta(days=1, seconds=5)
    recorded = book.record(SHEET, "ada", received, grades_of(), policy)
    assert recorded.penalty == pytest.approx(0.2 * 6.5)
    assert recorded.late_seconds == 86_405
    submission = book.nbgrader.find_submission(SHEET.assignment, "ada")
    assert submission.late_submission_penalty == pytest.approx(0.2 * 6.5)
    book.nbgrader.grant_extension(SHEET.assignment, "ada", days=2)
    assert book.record(SHEET, "ada", received, grades_of(), policy)[1:3] == (0.0, 0.0)
    submission = book.nbgrader.find_submission(SHEET.assignment, "ada")
    assert submission.late_submission_penalty == 0


def test_changed_points_or_cells_are_refused_with_the_command_that_takes_them_over(book):
    book.ensure_assignment(SHEET)
    cells = list(SHEET.cells)
    dearer = [dataclasses.replace(c, points=7) if c.name == "test_f" else c for c in cells]
    with pytest.raises(CourseError, match=r"`test_f` is code worth 7 points, .* worth 2;"):
        book.ensure_assignment(dataclasses.replace(SHEET, cells=tuple(dearer), digest="dearer"))
    more = [*cells, SheetCell("test_g_more", "check", "code", "g", "g", 1.0, "g")]
    for changed in (more, cells[:-1]):
        with pytest.raises(CourseError, match="run `nbgrader generate_assignment 01-small`"):
            book.ensure_assignment(dataclasses.replace(SHEET, cells=tuple(changed), digest="other"))
    with pytest.raises(CourseError, match=r"expected the notebook other alone .* got small"):
        book.ensure_assignment(dataclasses.replace(SHEET, notebook="other", digest="renamed"))


def test_a_changed_text_or_check_is_taken_over(book, course):
    book.ensure_assignment(SHEET)
    cells = [dataclasses.replace(c, source=c.source + "\n# new") for c in SHEET.cells[1:]]
    changed = dataclasses.replace(SHEET, cells=tuple(cells), digest="changed")
    book.ensure_assignment(changed)
    sources = {row[0]: row[3] for row in rows(course / "gradebook.db", SOURCES)}
    assert "intro" not in sources
    assert sources["test_f"] == "assert f(2) == 4\n# new"
    book.ensure_assignment(dataclasses.replace(SHEET, digest="as before, read anew"))
    assert {row[0] for row in rows(course / "gradebook.db", SOURCES)} == sources.keys() | {"intro"}


def test_an_assignment_that_is_removed_while_a_run_goes_on_is_an_error(book, course):
    book.record(SHEET, "ada", RECEIVED, grades_of())
    with GradeBook(None, course, exclusive=False) as other:
        other.nbgrader.remove_assignment(SHEET.assignment)
    with pytest.raises(RecordError, match="removed or generated anew while this run went on"):
        book.record(SHEET, "bob", RECEIVED, grades_of())
    assert rows(course / "gradebook.db", GRADES) == []


def test_a_missing_driver_is_named_with_the_package_that_has_it(course, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RecordError, match=r"needs the package psycopg\[binary\]"):
        GradeBook("postgresql://127.0.0.1:1/course", course)


def test_an_assignment_that_was_added_for_its_due_date_gets_its_cells(book, course):
    book.nbgrader.add_assignment(SHEET.assignment, duedate="2027-02-01 12:00 UTC")
    book.record(SHEET, "ada", RECEIVED, grades_of())
    assert len(rows(course / "gradebook.db", CELLS)) == 4 + 3


def test_recording_costs_less_than_25_milliseconds_of_the_processor(book):
    costs = []
    for number in range(40):
        start = time.process_time()
        book.record(SHEET, f"student{number}", datetime.now(UTC), grades_of())
        costs.append(time.process_time() - start)
    assert statistics.median(costs) < 0.025
