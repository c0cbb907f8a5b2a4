"""A class of hostile students harms nobody: not the honest ones between them, not the machine.

`hostile/` holds the attacks, theme by theme; each says what it attempts, what its honest content
deserves, and how success would show. `python tests/grading/hostile/run.py NAME` grades one alone.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from grading.hostile.case import (
    DERIVATIVES,
    TARGET,
    assignment,
    attacked_source,
    notebook_bytes,
)
from grading.hostile.classroom import PATIENCE, Classroom
from grading.hostile.signs import (
    STATUSES,
    Evidence,
    hidden_lines,
    numbers_in,
    plain,
    secret_numbers,
    successes,
)
from grading.hostile.table import HOSTILE, THEMES
from grading.hostile.world import World, snapshot

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")

# On two cores of their own 130 were measured; the tests share them. The limits of all submissions
# together would allow a thousand.
BOUND_SECONDS = 300.0
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_the_table_names_every_attack_once():
    assert len(HOSTILE) == sum(len(theme.ATTACKS) for theme in THEMES) >= 75
    assert all(case.attempts.endswith(".") for case in HOSTILE.values())


@pytest.mark.parametrize("name", HOSTILE)
def test_an_attack_deserves_less_than_it_wants(name):
    case = HOSTILE[name]
    work = assignment(case.assignment)
    assert case.part in work.parts
    assert set(case.honest) <= work.parts.keys() - {case.part} - case.cells.keys()
    assert case.at_most < sum(work.points(check) for check in work.checks)


@pytest.mark.parametrize("name", [name for name, case in HOSTILE.items() if case.code])
def test_an_attack_is_a_program(name):
    case = HOSTILE[name]
    text = notebook_bytes(case).decode()
    assert case.mark in text
    assert f"REACHED {case.mark}" not in text  # it has to be said by the running program


def test_secrets_are_what_only_hidden_checks_hold():
    work = assignment("01-derivatives")
    assert len(secret_numbers(work)) > 100
    assert not secret_numbers(work) & numbers_in("\n".join(work.stubs.values()))
    assert any("default_rng(1012)" in line for line in hidden_lines(work))


def test_signs_see_success():
    case = HOSTILE["hidden-inputs-printed-later"]
    work = assignment(case.assignment)
    number = next(code for code in sorted(secret_numbers(work)) if re.fullmatch(r"\d\.\d{7}", code))
    line = min(hidden_lines(work))
    for page, told, score, seen in [
        (f"<p>{number}123</p>", "", 0.0, "hidden numbers"),
        (line.replace("<", "&lt;"), "", 0.0, "hidden line"),
        (f"<script>x = '{case.mark}'</script>", "", 0.0, "script"),
        (f"<a href='javascript:{case.mark}'>a</a>", "", 0.0, "href"),
        ("", f"REACHED {case.mark} the gradebook", 0.0, "REACHED"),
        ("", "", case.at_most + 1.0, "earned"),
    ]:
        (found,) = successes(Evidence(case, score, "graded", page, told))
        assert seen in found
    assert not successes(Evidence(case, 0.0, "graded", f"<p>{case.mark}</p>", case.mark))
    assert successes(Evidence(case, 0.0, ""))


# Reading, and writing in the test's own folder alone: these may run without a sandbox.
HARMLESS = [
    *("reads-solutions", "runs-the-solutions", "reads-the-gradebook", "reads-other-submissions"),
    *("reads-environment", "rewrites-the-gradebook", "drops-the-gradebook"),
    *("deletes-other-submissions", "reads-compiled-checks"),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", HARMLESS)
def test_an_attack_gets_somewhere_where_nothing_stops_it(tmp_path, name):
    case = HOSTILE[name]
    for kind in ("solutions", "submitted/ada"):
        folder = tmp_path / kind / case.assignment
        folder.mkdir(parents=True)
        shutil.copy(assignment(case.assignment).source_path, folder)
    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as book:
        book.execute("CREATE TABLE grade (auto_score, needs_manual_grade)")
    # The only folder of the class under attack is this one, not that of a run beside it.
    source = attacked_source(case).replace(TARGET, tmp_path.name)
    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "HOSTILE_CANARY": "canary"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert f"REACHED {case.mark}" in done.stdout, done.stderr


def test_the_world_hears_and_sees(tmp_path):
    with World(tmp_path) as world:
        assert world.changes() == []
        with socket.create_connection(("127.0.0.1", world.port)) as line:
            line.sendall(b"hostile")
        left = Path(tempfile.gettempdir()) / f"hostile-{tmp_path.name}"
        left.touch()
        try:
            for _ in range(100):
                if world.heard:
                    break
                time.sleep(0.02)
            assert len(world.changes()) == 2
        finally:
            left.unlink()


@pytest.mark.slow
def test_a_process_left_behind_is_found(tmp_path):
    leave = (
        "import os, time\nif os.fork() == 0:\n os.setsid()\n if os.fork() == 0: time.sleep(60)\n"
    )
    report = tmp_path / "left.json"
    watch = Path(sys.modules[World.__module__].__file__).with_name("watch.py")
    done = subprocess.run([sys.executable, watch, report, sys.executable, "-c", leave], timeout=60)
    assert done.returncode == 0
    assert len(json.loads(report.read_text())) == 1


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Iterator[Classroom]:
    """The class after grading, feedback, reports and the export."""
    room = Classroom(tmp_path_factory.mktemp("hostile-class"))
    room.go_through()
    yield room
    for path in (room.course / "submitted").rglob("*"):
        if not path.is_symlink() and path.is_file() and path.stat().st_size > 100_000_000:
            path.unlink()  # pytest keeps the folders of its last runs


@pytest.mark.slow
def test_the_commands_end_as_they_should(classroom):
    for words, command in classroom.commands.items():
        allowed = {0, 1} if words[0] == "autograde" else {0}
        assert command.status in allowed, f"{words}: {command.status}\n{command.said[-3000:]}"
        assert "Traceback" not in command.said, command.said[-3000:]


@pytest.mark.slow
def test_honest_scores_are_as_if_they_were_alone(classroom):
    wrong = {}
    for student, honest in classroom.honest.items():
        work = assignment(honest.assignment)
        got = classroom.scores[student, honest.assignment]
        for check, passed in honest.verdicts.items():
            expected = work.points(check) if passed else 0.0
            if got.get(check) != expected:
                wrong[student, check] = (got.get(check), expected)
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(classroom, name):
    student = next(who for who, case in classroom.students.items() if case.name == name)
    assert successes(classroom.evidence(student)) == []


@pytest.mark.slow
def test_every_submission_has_a_status_and_a_row(classroom):
    everybody = {**classroom.students, **classroom.honest}
    for student, who in everybody.items():
        key = (classroom.shown_name(student), who.assignment)
        if len(student) > 128:  # longer than the gradebook's names: said so, to the instructor
            assert classroom.is_refused(student)
            continue
        assert key in classroom.scores, f"{student!r} has no row in the gradebook"
        assert classroom.receipts[key]["grades"]["status"] in STATUSES
        assert classroom.page(student, who.assignment)


@pytest.mark.slow
def test_nothing_outside_changed_and_nobody_connected(classroom):
    assert classroom.changes == []


@pytest.mark.slow
def test_no_process_is_left(classroom):
    assert {
        words: command.left for words, command in classroom.commands.items() if command.left
    } == {}


@pytest.mark.slow
def test_no_page_of_anybody_shows_what_is_hidden(classroom):
    for student, honest in classroom.honest.items():
        work = assignment(honest.assignment)
        text = plain(classroom.page(student, honest.assignment))
        own = "\n".join(honest.cells.values())
        assert not [line for line in hidden_lines(work) if line in text and line not in own]
        assert not numbers_in(text) & secret_numbers(work)


@pytest.mark.slow
def test_the_terminal_and_the_table_show_text_alone(classroom):
    for words, command in classroom.commands.items():
        said = command.said.replace("\n", "")
        assert not CONTROLS.search(said), f"{words}: {CONTROLS.search(said)}"
    rows = list(classroom.table())
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)
            assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


@pytest.mark.slow
def test_the_run_ends_in_bounded_time(classroom):
    slowest = max(classroom.commands.values(), key=lambda command: command.seconds)
    assert classroom.grading_seconds < PATIENCE * BOUND_SECONDS, (
        f"the slowest took {slowest.seconds:.0f} s"
    )


@pytest.mark.slow
@pytest.mark.parametrize("student", ["../solutions", "/", "*"])
def test_the_option_student_reaches_no_other_folder(classroom, student):
    before = snapshot(classroom.course)
    command = classroom.run("autograde", DERIVATIVES, f"--student={student}")
    assert command.status == 2, command.said
    after = snapshot(classroom.course)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {name for name in changed if not name.startswith("gradebook.")} == set()
