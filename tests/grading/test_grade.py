"""One submission in a real jail: what it costs whom, and what the student gets to read of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from steepest_grading import grade
from steepest_grading.grade import ONLY_LATER, grade_submission
from steepest_grading.judge import NOT_SHOWN
from steepest_grading.sandbox import Jail
from steepest_grading.verdicts import Grades, Limits, Sheet, SheetCell, Status

LIMITS = Limits(cell_seconds=1.5, submission_seconds=40.0, memory_bytes=1024**3, file_bytes=1024**2)
STUB = "def {}(x):\n    raise NotImplementedError()"
SECRET = "48.125"  # the input of hidden checks


def check(name: str, part: str, shown: str, hidden: str = "", points: float = 1.0) -> SheetCell:
    shown = f"from steepest import checks\nanswer = checks.Answer('{part}', {part})\n{shown}"
    marks = f"\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS" if hidden else ""
    return SheetCell(name, "check", "code", shown + marks, shown, points, part)


def solution(name: str) -> SheetCell:
    return SheetCell(name, "solution", "code", "", STUB.format(name))


CELLS = (
    SheetCell("title", "text", "markdown", "# Title", "# Title"),
    SheetCell("setup", "setup", "code", "import numpy as np", "import numpy as np"),
    solution("f"),
    SheetCell("", "plain", "code", "f(1)", "f(1)"),
    check("test_f", "f", "answer(1.0).equals(2.0)"),
    check(
        "test_f_hidden",
        "f",
        "import numpy as np\nanswer(2.0).equals(4.0)",
        f"answer(np.array([{SECRET}])).equals(np.array([96.25]), otherwise='Double it.')",
        points=2.0,
    ),
    solution("g"),
    check("test_g", "g", "answer(1.0).equals(3.0)"),
    check(
        "test_g_hidden",
        "g",
        "import numpy as np\nanswer(2.0).equals(6.0)",
        f"assert g(np.array([{SECRET}]))[0] == 144.375\n"
        f"answer(np.array([{SECRET}])).equals(np.array([144.375]))",
    ),
    SheetCell("why", "written", "markdown", "Because.", "YOUR ANSWER HERE", 3.0),
)
SHEET = Sheet("01-first", "first", CELLS, "digest")
RIGHT = {"f": "def f(x):\n    return 2 * x", "g": "def g(x):\n    return 3 * x"}


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail(LIMITS) as jail:
        yield jail


def notebook(more: tuple[str, ...] = (), **sources: str) -> bytes:
    """Return a submission with these sources, and cells of the student's own at its end."""
    cells = []
    for cell in CELLS:
        metadata = {"nbgrader": {"grade_id": cell.name}} if cell.name else {}
        source = sources.get(cell.name or "plain", cell.released)
        cells.append({"cell_type": cell.cell_type, "metadata": metadata, "source": source})
    for source in more:
        cells.append({"cell_type": "code", "metadata": {}, "source": source})
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}).encode()


def graded(
    jail: Jail, *more: str, limits: Limits = LIMITS, sheet: Sheet = SHEET, **sources: str
) -> Grades:
    return grade_submission(sheet, notebook(more, **(RIGHT | sources)), limits, jail)


def statuses(grades: Grades) -> dict[str, Status]:
    return {check.name: check.status for check in grades.checks}


def to_read(grades: Grades) -> str:
    """Return everything that a student gets to read."""
    texts = [each.told for each in grades.checks] + [*grades.remarks]
    texts += [text for cell in grades.cells for text in (cell.printed, cell.error)]
    return "\n".join(texts)


def told(grades: Grades, name: str) -> str:
    return next(check.told for check in grades.checks if check.name == name)


def test_a_right_submission_gets_every_point(jail: Jail) -> None:
    grades = graded(jail, "print('mine')", why="Because of that.")
    assert grades.status is Status.GRADED
    assert (grades.score, [each.written for each in grades.written]) == (5.0, [True])
    assert to_read(grades).split() == ["2", "mine"]
    assert grades.needs_human == ()
    assert [cell.name for cell in grades.cells] == [*(cell.name for cell in CELLS), ""]
    assert grades.cells[3].printed == "2\n"
    assert 0 < grades.seconds < 30


def test_nothing_written_earns_nothing_and_says_so(jail: Jail) -> None:
    grades = graded(jail, f=STUB.format("f"), g=STUB.format("g"))
    assert set(statuses(grades).values()) == {Status.NOT_WRITTEN}
    assert (grades.score, grades.written[0].written) == (0.0, False)
    assert grades.cells[3].error == "NotImplementedError (line 1)"


def test_a_file_that_is_no_notebook_is_invalid(jail: Jail) -> None:
    grades = grade_submission(SHEET, b"%PDF-1.4", LIMITS, jail)
    assert grades.status is Status.INVALID
    assert set(statuses(grades).values()) == {Status.NOT_RUN}
    assert "PDF" in grades.remarks[0]
    assert "PDF" in grades.checks[0].told
    assert grades.cells == ()


def test_a_locked_cell_runs_as_it_was_handed_out(jail: Jail) -> None:
    grades = graded(jail, setup="f = g = None", test_f="assert True", f=STUB.format("f"))
    assert statuses(grades)["test_f"] is Status.NOT_WRITTEN
    assert statuses(grades)["test_g"] is Status.PASSED


def test_an_error_in_a_cell_leaves_the_others_their_points(jail: Jail) -> None:
    grades = graded(jail, f="def f(x):\n    return 2 * x\n1 / 0", g="3 = x\ndef g(x): pass")
    assert statuses(grades)["test_f_hidden"] is Status.PASSED
    assert told(grades, "test_g") == (
        "NameError: name 'g' is not defined: its cell ended with "
        f"{next(cell.error for cell in grades.cells if cell.name == 'g')}"
    )


@pytest.mark.parametrize(
    ("f", "status"),
    [
        ("def f(x):\n    while True:\n        pass", Status.TIMED_OUT),
        ("def f(x):\n    return len(b'x' * 10**10)", Status.FAILED),  # a MemoryError, survived
        ("import os\ndef f(x):\n    os._exit(0)", Status.DIED),
        ("import os\ndef f(x):\n    os.abort()", Status.DIED),
        ("def f(x):\n    a = []\n    while True:\n        a.append(bytes(10**6))", None),
        ("import sys\ndef f(x):\n    sys.setrecursionlimit(10**8)\n    return f(x)", None),
        ("import os\ndef f(x):\n    for n in range(3, 20):\n        os.close(n)", Status.DIED),
        ("import os\ndef f(x):\n    for n in range(3, 20):\n        os.write(n, b'x' * 99)", None),
    ],
    ids=["loop", "memory", "exit", "abort", "hoard", "recursion", "close", "write"],
)
def test_a_part_that_ends_its_process_costs_no_other_part(
    jail: Jail, f: str, status: Status | None
) -> None:
    grades = graded(jail, f=f, plain="")
    found = statuses(grades)
    assert found["test_f"] is status or (status is None and found["test_f"] is not Status.PASSED)
    assert (found["test_g"], found["test_g_hidden"]) == (Status.PASSED, Status.PASSED)
    assert grades.score == 2.0
    stopped = found["test_f"] in (Status.TIMED_OUT, Status.DIED, Status.OUT_OF_MEMORY)
    assert grades.status is (Status.PARTLY if stopped else Status.GRADED)
    assert bool(grades.needs_human) == (found["test_f"] in (Status.DIED, Status.OUT_OF_MEMORY))


def test_a_cell_that_is_stopped_costs_itself(jail: Jail) -> None:
    grades = graded(jail, plain="while True:\n    pass")
    assert grades.score == 5.0
    assert grades.cells[3].error.startswith("It ran for more than 1.5 seconds and was stopped.")
    grades = graded(jail, f="def f(x):\n    return 2 * x\nimport os\nos._exit(3)")
    assert statuses(grades)["test_g"] is Status.PASSED
    assert "NameError" in told(grades, "test_f")
    assert "It ended the program" in told(grades, "test_f")


def test_a_process_that_ends_in_the_second_run_only_costs_the_same(jail: Jail) -> None:
    f = f"import os\ndef f(x):\n    return os._exit(1) if np.any(x == {SECRET}) else 2 * x"
    grades = graded(jail, f=f)
    assert statuses(grades) == {
        "test_f": Status.PASSED,
        "test_f_hidden": Status.DIED,
        "test_g": Status.PASSED,
        "test_g_hidden": Status.PASSED,
    }


def test_a_submission_has_so_much_time_and_no_more(jail: Jail) -> None:
    limits = replace(LIMITS, submission_seconds=2.0)
    start = time.monotonic()
    grades = graded(
        jail, limits=limits, f="import time\ndef f(x):\n    time.sleep(1.2)\n    return 2 * x"
    )
    assert time.monotonic() - start < 20
    assert grades.status is Status.PARTLY
    assert statuses(grades)["test_g"] is Status.NOT_RUN
    assert "2 seconds" in told(grades, "test_g")


def test_one_who_dies_all_the_time_is_given_up(jail: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grade, "MOST_DEATHS", 2)
    grades = graded(jail, *["import os\nos._exit(0)"] * 8)
    assert grades.needs_human[-1] == "Its cells had to be stopped too often."
    assert len(grades.needs_human) == 4


def test_what_passes_at_first_and_fails_later_is_told_so(jail: Jail) -> None:
    f = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return 2 * x if n < 3 else 0.0 * x"
    grades = graded(jail, f=f, plain="")
    verdict = grades.checks[1]
    assert verdict.hidden
    assert verdict.told == f"{NOT_SHOWN} Double it."
    later = graded(
        jail, f="seen = []\ndef f(x):\n    seen.append(x)\n    return 2 * x",
        g=f"def g(x):\n    return 0.0 if any(np.any(s == {SECRET}) for s in seen) else 3 * x",
    )  # fmt: skip
    assert told(later, "test_g") == ONLY_LATER


FOLDER = "import os, tempfile\nos.chdir(tempfile.gettempdir())\n"
NOTES = FOLDER + "seen = []\ndef f(x):\n    seen.append(x)\n    return {}\n"
LEAKS = {
    "prints": ({"f": NOTES.format("print(seen) or 2 * x")}, ["print(seen)"]),
    "prints at the end": ({"f": NOTES.format("2 * x")}, ["print(seen)\nseen", "1 / seen"]),
    "raises": (
        {"f": NOTES.format("1 / 0 if seen[2:] else 2 * x").replace("1 / 0", "{}[str(x)]")},
        [],
    ),
    "returns": ({"f": NOTES.format("2 * x"), "g": "def g(x):\n    return seen[-1] * 1.0"}, []),
    "returns text": ({"f": NOTES.format("2 * x"), "g": "def g(x):\n    return repr(seen)"}, []),
    "raises later": (
        {"f": NOTES.format("2 * x"), "g": "def g(x):\n    raise ValueError(str(seen))"},
        ["raise ValueError(str(seen))"],
    ),
    "raises a NameError where it is hidden": (
        {
            "g": "def g(x):\n    if np.size(x) and np.max(x) > 9:\n"
            "        raise NameError(str(x))\n    return 3 * x\n1 / 0"
        },
        [],
    ),
    "is not written": (
        {"f": NOTES.format("2 * x"), "g": "def g(x):\n    raise NotImplementedError(str(seen))"},
        [],
    ),
    "warns": (
        {"f": NOTES.format("np.float64(x)") + "import warnings\nwarnings.warn(str(seen))"},
        ["warnings.warn(str(seen))"],
    ),
    "names a parameter": (
        {
            "f": "text = 'x'\ndef f(x):\n    global text\n"
            "    text = 'x' + ''.join(c for c in str(x) if c.isdigit())\n    return 2 * x",
            "g": "import inspect\ndef g(x):\n    x *= 3\n    return x\n"
            "p = inspect.Parameter(text, inspect.Parameter.POSITIONAL_OR_KEYWORD)\n"
            "g.__signature__ = inspect.Signature([p])",
        },
        [],
    ),
    "names a class": (
        {"f": NOTES.format("type('x' + str(x)[1:3], (), {})()"), "g": "def g(x):\n    return 1"},
        [],
    ),
    "writes a file": (
        {"f": NOTES.format("open('seen', 'a').write(str(x)) and 2 * x")},
        ["print(open('seen').read())"],
    ),
    "dies with it": (
        {"f": NOTES.format("2 * x"), "g": "import sys\ndef g(x):\n    sys.exit(str(seen))"},
        ["exit(seen)"],
    ),
    "draws": (
        {"f": NOTES.format("2 * x")},
        ["import matplotlib.pyplot as plt\nplt.title(str(seen))\nprint(plt.gca().get_title())"],
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_no_input_of_a_hidden_check_reaches_the_student(jail: Jail, leak: str) -> None:
    sources, more = LEAKS[leak]
    grades = graded(jail, *more, **sources)
    text = to_read(grades)
    for trace in (SECRET, "48125", "96.25", "144.375", "48,"):
        assert trace not in text.replace(" ", "")
    digits = "".join(c for c in text if c.isdigit())
    assert "48125" not in digits
    # The instructor may know.
    assert len(grades.checks) == 4
    assert grades.status in (Status.GRADED, Status.PARTLY)


def test_pictures_come_from_the_first_run(jail: Jail) -> None:
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    grades = graded(jail, draw)
    assert [len(cell.images) for cell in grades.cells] == [0] * len(CELLS) + [1]
    assert grades.cells[-1].printed == ""
