"""The commands: what they print, how they end, what they leave out, and what they refuse."""

from __future__ import annotations

import functools
import json
import shutil
import sqlite3
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from support import grading_course as small
from support.grading_course import ASSIGNMENT, TOPIC, write_course

from steepest_grading import cli
from steepest_grading.commands import shared
from steepest_grading.engine import Grader
from steepest_grading.record import GradeBook

FILE = f"{TOPIC}.ipynb"


@pytest.fixture
def fake(monkeypatch):
    """Grade without a sandbox; returns how to choose another function."""

    def use(grade: str = "compare", jail: str = "Jail") -> None:
        names = {"grade": f"support.grading_fakes:{grade}", "jail": f"support.grading_fakes:{jail}"}
        monkeypatch.setattr(shared, "Grader", functools.partial(Grader, **names))

    use()
    return use


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory) -> Path:
    """An empty gradebook: nbgrader takes seconds to make one."""
    course = write_course(tmp_path_factory.mktemp("gradebook"))
    GradeBook(None, course).close()
    return course / "gradebook.db"


@pytest.fixture
def course(tmp_path):
    return write_course(tmp_path / "course")


@pytest.fixture
def booked(course, gradebook):
    """A course with an empty gradebook."""
    shutil.copy(gradebook, course)
    return course


def hand_in(course: Path, student: str, folder: str = "solutions") -> Path:
    """Hand in the solution, or the release as it came."""
    target = course / "submitted" / student / ASSIGNMENT / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(course / folder / ASSIGNMENT / FILE, target)
    return target


def run(course: Path, *arguments: str) -> int:
    command, *rest = arguments
    return cli.main([command, "--course", str(course), *rest])


def autograde(course: Path, capsys, *options: str) -> tuple[int, dict]:
    """Grade with ``--json`` and return the exit code and the document."""
    capsys.readouterr()
    code = run(course, "autograde", ASSIGNMENT, "--workers", "1", "--json", *options)
    return code, json.loads(capsys.readouterr().out)


def graded_now(document: dict) -> list[str]:
    return [row["student"] for row in document["students"] if not row["skipped"]]


# --- how it looks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [command.__name__.rpartition(".")[2] for command in cli.COMMANDS]
)
def test_help_shows_examples_and_says_what_the_exit_codes_mean(command, capsys):
    with pytest.raises(SystemExit) as ending:
        cli.main([command, "--help"])
    assert ending.value.code == 0
    text = capsys.readouterr().out
    assert f"python -m steepest_grading {command}" in text
    assert shared.EXIT_CODES.strip() in text


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ([], "COMMAND"),
        (["autograde"], "ASSIGNMENT"),
        (["autograde", "a", "--workers", "0"], "expected a number from 1 to 9999, got '0'"),
        (["autograde", "a", "--memory", "2"], "expected a size such as 512M or 2G, got '2'"),
        (["autograde", "a", "--cell-seconds", "-1"], "--cell-seconds"),
        (["autograde", "a", "--submission-seconds", "0"], "expected seconds above zero, got '0'"),
        (["check", "--course", "nowhere"], "expected a folder, got nowhere"),
    ],
)
def test_a_wrong_command_line_is_refused_with_what_was_expected(options, complaint, capsys):
    with pytest.raises(SystemExit) as ending:
        cli.main(options)
    assert ending.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "size"), [("512M", 512 * 1024**2), ("2G", 2 * 1024**3), ("2GiB", 2 * 1024**3)]
)
def test_limits_go_to_the_grader(text, size):
    words = ["autograde", "a", "--memory", text, "--cell-seconds", "2.5", "--unsafe"]
    grader = shared.grader_of(cli.parser().parse_args(words))
    assert grader.limits.memory_bytes == size
    assert grader.limits.cell_seconds == 2.5
    assert grader.unsafe


@pytest.mark.slow
def test_people_get_a_table_on_stdout_and_chatter_on_stderr(fake, booked, capsys):
    hand_in(booked, "[bold]ada")
    assert run(booked, "autograde", ASSIGNMENT, "--workers", "1") == 0
    out, err = capsys.readouterr()
    assert "graded" in out
    assert "1 graded, 0 up to date" in " ".join(out.split())
    assert "reading the course" in err
    assert "1 submissions" in err


# --- autograde -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_each_submission_is_graded_once_until_it_or_the_gradebook_changes(
    fake, booked, gradebook, capsys
):
    for student in ("ada", "emmy"):
        hand_in(booked, student)
    hand_in(booked, "carl", "exercises")
    code, document = autograde(booked, capsys)
    assert code == 0
    scores = {row["student"]: (row["status"], row["score"]) for row in document["students"]}
    assert scores == {"ada": ("graded", 3.0), "carl": ("graded", 0.0), "emmy": ("graded", 3.0)}
    for student in scores:
        folder = booked / "autograded" / student / ASSIGNMENT
        assert sorted(path.name for path in folder.iterdir()) == [FILE, "receipt.json"]

    _, document = autograde(booked, capsys)
    assert graded_now(document) == []
    assert {row["student"]: (row["status"], row["score"]) for row in document["students"]} == scores

    hand_in(booked, "emmy", "exercises")
    assert graded_now(autograde(booked, capsys)[1]) == ["emmy"]
    assert graded_now(autograde(booked, capsys, "--student", "ada", "--force")[1]) == ["ada"]
    (booked / "autograded" / "ada" / ASSIGNMENT / "receipt.json").write_text("{}")
    assert graded_now(autograde(booked, capsys)[1]) == ["ada"]
    shutil.copy(gradebook, booked)  # an instructor begins with a new one
    assert graded_now(autograde(booked, capsys)[1]) == ["ada", "carl", "emmy"]


@pytest.mark.slow
def test_what_another_grader_graded_is_graded_anew(fake, booked, capsys, monkeypatch):
    from steepest_grading import autograde as flow

    hand_in(booked, "ada")
    autograde(booked, capsys)
    monkeypatch.setattr(flow, "grader_version", lambda: "another")
    assert graded_now(autograde(booked, capsys)[1]) == ["ada"]
    assert graded_now(autograde(booked, capsys)[1]) == []


@pytest.mark.slow
def test_a_submission_that_cannot_be_read_is_in_the_gradebook_and_hears_why(fake, booked, capsys):
    hand_in(booked, "ada").write_text("nonsense")
    (booked / "submitted" / "carl" / ASSIGNMENT).mkdir(parents=True)
    hand_in(booked, "emmy")
    code, document = autograde(booked, capsys)
    assert code == 0
    assert [row["status"] for row in document["students"]] == ["invalid", "invalid", "graded"]
    with sqlite3.connect(booked / "gradebook.db") as database:
        rows = database.execute("SELECT student_id FROM submitted_assignment ORDER BY 1").fetchall()
    database.close()
    assert rows == [("ada",), ("carl",), ("emmy",)]
    assert run(booked, "feedback", ASSIGNMENT) == 0
    page = (booked / "feedback" / "carl" / ASSIGNMENT / f"{TOPIC}.html").read_text()
    assert "There is no notebook. Hand in" in page


@pytest.mark.slow
def test_what_the_grader_cannot_do_needs_a_human_and_is_tried_again(fake, booked, capsys):
    for student in ("ada", "poison"):
        hand_in(booked, student)
    target = booked / "submitted" / "poison" / ASSIGNMENT / FILE
    target.write_bytes(target.read_bytes() + b"\n\n\n")
    fake("compare_or_die")
    code, document = autograde(booked, capsys)
    assert code == shared.HUMAN
    (ada, poison) = document["students"]
    assert (ada["status"], poison["status"]) == ("graded", "failed")
    assert "SIGKILL" in poison["needs_human"][0]
    assert not (booked / "autograded" / "poison").exists()
    fake()
    code, document = autograde(booked, capsys)
    assert code == 0
    assert graded_now(document) == ["poison"]


@pytest.mark.slow
def test_a_machine_that_cannot_sandbox_ends_with_its_own_code(fake, course, capsys):
    hand_in(course, "ada")
    fake(jail="RefusingJail")
    assert run(course, "autograde", ASSIGNMENT) == shared.NO_SANDBOX
    assert "this machine has no namespaces" in capsys.readouterr().err
    assert not (course / "autograded").exists()


def bare_check(cells: list) -> None:
    next(cell for cell in cells if cell["id"] == "test_double")["source"] += "\nmath.isclose(1, 2)"


@pytest.mark.slow
def test_a_mistake_in_the_course_stops_before_anybody_is_graded(fake, tmp_path, capsys):
    course = write_course(tmp_path / "course", **small.both(bare_check))
    hand_in(course, "ada")
    assert run(course, "autograde", ASSIGNMENT) == shared.COURSE
    assert f"solutions/{ASSIGNMENT}/{FILE}: cell `test_double`" in capsys.readouterr().err
    assert not (course / "autograded").exists()
    assert not (course / "gradebook.db").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("grade", "complaint"),
    [
        (
            "fail_everything",
            f"solutions/{ASSIGNMENT}/{FILE}: cell `test_double`: the model solution",
        ),
        ("pass_everything", f"exercises/{ASSIGNMENT}/{FILE}: cell `test_double`: passes though"),
    ],
)
def test_checks_that_judge_solution_or_release_wrong_stop_the_run(
    fake, course, capsys, grade, complaint
):
    hand_in(course, "ada")
    fake(grade)
    assert run(course, "autograde", ASSIGNMENT, "--workers", "1") == shared.COURSE
    assert complaint in capsys.readouterr().err
    assert not (course / "autograded").exists()
    assert run(course, "check") == shared.COURSE
    assert complaint in capsys.readouterr().out


@pytest.mark.slow
def test_a_student_without_a_submission_is_named(fake, booked, capsys):
    hand_in(booked, "ada")
    options = ["--workers", "1", "--student", "bob"]
    assert run(booked, "autograde", ASSIGNMENT, *options) == shared.COURSE
    assert f"submitted/bob/{ASSIGNMENT}: expected a submission" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["no-such"], "no-such"),
        ([ASSIGNMENT, "--scheduler", "host:1"], "expected an address such as tcp://"),
        ([ASSIGNMENT, "--tls-ca-file", "ca.pem"], "--scheduler"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(fake, course, capsys, options, complaint):
    assert run(course, "autograde", *options) == shared.COURSE
    assert complaint in capsys.readouterr().err


@pytest.mark.slow
def test_a_gradebook_that_cannot_be_opened_is_refused(fake, course, capsys):
    hand_in(course, "ada")
    options = ["--workers", "1", "--db", "nonsense"]
    assert run(course, "autograde", ASSIGNMENT, *options) == shared.COURSE
    assert "expected a URL such as sqlite:///gradebook.db" in capsys.readouterr().err


# --- the other commands --------------------------------------------------------------------------


@pytest.mark.slow
def test_check_names_what_is_ready_and_says_it_as_json(fake, course, capsys):
    assert run(course, "check") == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{ASSIGNMENT}: ready\n")
    assert run(course, "check", ASSIGNMENT, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {ASSIGNMENT: []}


@pytest.mark.parametrize("command", ["check", "feedback", "report"])
def test_an_assignment_that_is_not_there_is_refused(fake, course, capsys, command):
    assert run(course, command, "no-such") == shared.COURSE
    assert "no-such" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["feedback", "report"])
def test_pages_need_graded_submissions(course, capsys, command):
    assert run(course, command, ASSIGNMENT) == shared.COURSE
    assert "Run `autograde` first" in capsys.readouterr().err


@pytest.mark.slow
def test_feedback_report_and_export_show_what_was_graded(fake, booked, capsys):
    hand_in(booked, "ada")
    hand_in(booked, "carl", "exercises")
    assert autograde(booked, capsys)[0] == 0
    with sqlite3.connect(booked / "gradebook.db") as database:
        database.execute("UPDATE grade SET manual_score = 2.5 WHERE needs_manual_grade")
        database.execute("UPDATE comment SET manual_comment = 'Well argued.'")
    database.close()

    assert run(booked, "feedback", ASSIGNMENT) == 0
    pages = sorted(path.relative_to(booked) for path in booked.glob("feedback/*/*/*"))
    assert pages == [
        Path("feedback", student, ASSIGNMENT, f"{TOPIC}.html") for student in ("ada", "carl")
    ]
    page = (booked / pages[0]).read_text()
    assert "Well argued." in page
    assert "5.5" in page
    assert "double(-7)" not in page

    capsys.readouterr()
    assert run(booked, "report", ASSIGNMENT) == 0
    assert capsys.readouterr().out.strip() == str(booked / "reports" / f"{ASSIGNMENT}.html")
    assert "carl" in (booked / "reports" / f"{ASSIGNMENT}.html").read_text()
    assert run(booked, "report", ASSIGNMENT, "--json") == 0
    assert json.loads(capsys.readouterr().out)

    table = booked / "grades.csv"
    assert run(booked, "export", "--to", str(table)) == 0
    assert [line.split(",")[3] for line in table.read_text().splitlines()[1:]] == [
        '"ada"',
        '"carl"',
    ]
    assert run(booked, "export", "--to", str(table), "--assignment", ASSIGNMENT) == 0
    assert "test_double_negative" in table.read_text()


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, shared.NO_SANDBOX)])
def test_doctor_ends_with_the_code_for_no_sandbox_if_something_is_missing(
    monkeypatch, capsys, ok, code
):
    doctor = ModuleType("steepest_grading.doctor")
    finding = SimpleNamespace(name="bwrap", ok=ok, detail="looked for it", remedy="apt-get install")
    doctor.diagnose = lambda: [finding]
    monkeypatch.setitem(sys.modules, "steepest_grading.doctor", doctor)
    assert cli.main(["doctor"]) == code
    out = capsys.readouterr().out
    assert "bwrap: looked for it" in out
    assert ("apt-get install" in out) is not ok
