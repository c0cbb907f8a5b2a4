"""Whatever a file holds, it becomes the cells of the sheet or a sentence for the student."""

from __future__ import annotations

import json
import time
import warnings
from pathlib import Path

import pytest
from support.grading_course import ASSIGNMENT, SOLUTION, cell, cells_of, notebook, write_course

from steepest_grading.course import assignment_names, load_sheet
from steepest_grading.intake import IntakeCell, read_notebook
from steepest_grading.verdicts import Sheet

ROOT = Path(__file__).parents[2]
ANSWER = "def double(x):\n    return x + x"
GONE = "The cell `double` was missing, so it counts as not written."
HUGE = "a number of 5,000 digits"
UNKNOWN = "The file has no cell of the assignment; hand in the notebook that you were given."


def short(value) -> str:
    """Return the id of a test: a megabyte is none."""
    return repr(value)[:30]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Sheet:
    return load_sheet(write_course(tmp_path_factory.mktemp("course")), ASSIGNMENT)


def submission(**sources) -> list[dict]:
    """Return the released cells with some sources (or whole fields of a cell) replaced."""
    cells = cells_of("exercises")
    for name, change in sources.items():
        at = next(i for i, made in enumerate(cells) if made["id"] == name)
        cells[at] |= change if isinstance(change, dict) else {"source": change}
    return cells


def packed(cells, **more) -> bytes:
    return json.dumps(notebook(cells, **more)).encode()


def sources(intake) -> dict[str, str]:
    assert intake.problem == ""
    return {made.name: made.source for made in intake.cells if made.name}


def released(sheet, **written) -> dict[str, str]:
    return {made.name: made.released for made in sheet.cells if made.name} | written


@pytest.mark.parametrize("name", assignment_names(ROOT))
def test_a_released_notebook_comes_back_cell_by_cell_without_a_remark(name):
    sheet = load_sheet(ROOT, name)
    data = (ROOT / "exercises" / name / f"{sheet.notebook}.ipynb").read_bytes()
    intake = read_notebook(data, sheet)
    assert intake.cells == tuple(
        IntakeCell(made.name, made.cell_type, made.released) for made in sheet.cells
    )
    assert (intake.remarks, intake.problem) == ((), "")


def test_what_students_wrote_is_kept_and_locked_cells_are_those_of_the_release(sheet):
    cells = submission(double=ANSWER, why="So.", test_double="pass", setup="double = 1", plain="x")
    cells.insert(3, cell("", "code", "helper = 1"))
    intake = read_notebook(packed(cells), sheet)
    assert sources(intake) == released(sheet, double=ANSWER, why="So.")
    own = [(at, made.source) for at, made in enumerate(intake.cells) if not made.name]
    assert own == [(3, "helper = 1"), (4, "x")]
    assert intake.remarks == ()


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system_are_the_same(sheet, line_end):
    cells = submission(double=ANSWER.replace("\n", line_end))
    data = packed(cells).replace(b", ", b",\r\n")
    assert sources(read_notebook(data, sheet)) == released(sheet, double=ANSWER)


@pytest.mark.parametrize(
    "change",
    [
        {"source": ANSWER.splitlines(keepends=True)},
        {"outputs": "none", "attachments": 7, "id": None},
        {"outputs": [{"data": {"image/png": "A" * 100_000}}] * 3},
        {"cell_type": "markdown"},
        {"cell_type": "sql"},
        {"cell_type": ["code"]},
        {"metadata": {"nbgrader": {"grade_id": "double", "points": 99, "grade": 1, "x": [{}]}}},
    ],
)
def test_an_answer_is_found_by_its_name_whatever_else_is_odd_about_its_cell(sheet, change):
    intake = read_notebook(packed(submission(double={"source": ANSWER} | change)), sheet)
    assert sources(intake) == released(sheet, double=ANSWER)
    assert [made.cell_type for made in intake.cells] == [made.cell_type for made in sheet.cells]
    assert intake.remarks == ()


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        (
            {"source": [ANSWER, 7, None]},
            "1 cell was not a text throughout; what was text was read.",
        ),
        (
            {"source": ANSWER + "# \x00 \ud800"},
            "1 cell was found to hold characters that are no text; each was replaced by �.",
        ),
    ],
)
def test_what_is_no_text_in_an_answer_is_left_out_with_a_remark(sheet, change, remark):
    intake = read_notebook(packed(submission(double=change)), sheet)
    assert sources(intake)["double"].startswith(ANSWER)
    assert sources(intake)["double"].removeprefix(ANSWER) in ("", "# � �")
    assert intake.remarks == (remark,)


@pytest.mark.parametrize("source", [None, 7, {"a": 1}, True])
def test_an_answer_that_is_no_text_at_all_is_empty_with_a_remark(sheet, source):
    intake = read_notebook(packed(submission(double={"source": source})), sheet)
    assert sources(intake) == released(sheet, double="")
    assert intake.remarks == ("1 cell was not a text throughout; what was text was read.",)


@pytest.mark.parametrize("metadata", [None, 7, [], "nbgrader", {"nbgrader": 7}, {"nbgrader": []}])
def test_metadata_of_any_kind_make_a_plain_cell_and_the_answer_is_found_by_its_function(
    sheet, metadata
):
    cells = submission(double={"source": ANSWER, "metadata": metadata})
    intake = read_notebook(packed(cells), sheet)
    assert sources(intake) == released(sheet, double=ANSWER)
    assert len(intake.remarks) == 1
    assert "the cell that defines the function was taken" in intake.remarks[0]


@pytest.mark.parametrize("name", [7, None, "", ["double"], {"a": 1}, True, "triple"])
def test_a_grade_id_that_is_none_of_the_sheet_gives_no_name(sheet, name):
    own = cell("other", "code", "own = 1")
    own["metadata"]["nbgrader"]["grade_id"] = name
    intake = read_notebook(packed([*submission(double=ANSWER), own]), sheet)
    assert intake.cells[-1] == IntakeCell("", "code", "own = 1")
    assert intake.remarks == ()


@pytest.mark.parametrize("item", [None, 7, "text", [], True])
def test_what_is_no_cell_is_left_out_with_a_remark(sheet, item):
    intake = read_notebook(packed([item, *submission(double=ANSWER), item]), sheet)
    assert sources(intake) == released(sheet, double=ANSWER)
    assert intake.remarks == ("2 cells were unreadable and left out.",)


def test_a_cell_of_no_known_type_is_kept_and_never_run(sheet):
    own = {"cell_type": "sql", "source": "DROP TABLE grades"}
    intake = read_notebook(packed([own, *submission()]), sheet)
    assert intake.cells[0] == IntakeCell("", "raw", "DROP TABLE grades")


def test_moved_deleted_and_copied_cells_are_put_in_order_with_remarks(sheet):
    cells = submission(double=ANSWER)
    halves = [cells[2] | {"source": line} for line in ANSWER.split("\n")]
    intake = read_notebook(packed([cells[6], *halves, cells[1]]), sheet)
    assert sources(intake) == released(sheet, double=ANSWER)
    assert len(intake.remarks) == 2
    intake = read_notebook(packed(cells[:2] + cells[3:]), sheet)
    assert sources(intake) == released(sheet)
    assert intake.remarks == (GONE,)


@pytest.mark.parametrize("cells", [[], [cell("", "code", "x = 1")]])
def test_a_notebook_without_any_cell_of_the_assignment_says_so_first(sheet, cells):
    intake = read_notebook(packed(cells), sheet)
    assert sources(intake) == released(sheet)
    assert intake.remarks[:2] == (UNKNOWN, GONE)


@pytest.mark.parametrize("minor", [0, 4, 99, -1, "five", None, HUGE])
def test_no_minor_version_matters(sheet, minor):
    data = packed(submission(double=ANSWER)).replace(
        b'"nbformat_minor": 5', b'"nbformat_minor": %s' % _json(minor)
    )
    intake = read_notebook(data, sheet)
    assert sources(intake) == released(sheet, double=ANSWER)
    assert intake.remarks == ()


@pytest.mark.parametrize(
    ("version", "told"),
    [
        (5, "format 5"),
        (3, "format 3"),
        ("4", "no format that is known"),
        (None, "no format that is known"),
        (True, "no format that is known"),
        (HUGE, "no format that is known"),
    ],
)
def test_another_format_is_read_as_far_as_it_has_cells_and_remarked(sheet, version, told):
    data = packed(submission(double=ANSWER)).replace(
        b'"nbformat": 4', b'"nbformat": %s' % _json(version)
    )
    intake = read_notebook(data, sheet)
    assert sources(intake) == released(sheet, double=ANSWER)
    assert intake.remarks == (
        f"The notebook says that it is of {told}, not 4; its cells were read anyway.",
    )


def _json(value) -> bytes:
    return b"9" * 5000 if value is HUGE else json.dumps(value).encode()


def test_a_notebook_of_format_3_is_read_from_its_worksheets(sheet):
    cells = submission(double=ANSWER)
    for made in cells:
        if made["cell_type"] == "code":
            made["input"] = made.pop("source")
    cells.insert(0, {"cell_type": "heading", "level": 1, "source": "Mine"})
    old = {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}, 7, {"cells": 7}]}
    intake = read_notebook(json.dumps(old).encode(), sheet)
    assert sources(intake) == released(sheet, double=ANSWER)
    assert intake.cells[0] == IntakeCell("", "markdown", "Mine")
    assert len(intake.remarks) == 1


@pytest.mark.parametrize(
    "number",
    [b"NaN", b"-Infinity", b"1e999999", b"-" + b"9" * 10_000, b"0." + b"1" * 10_000],
    ids=short,
)
def test_a_byte_order_mark_and_odd_numbers_are_tolerated(sheet, number):
    data = packed(submission(double=ANSWER), extra=7).replace(b'"extra": 7', b'"extra": ' + number)
    intake = read_notebook(b"\xef\xbb\xbf" + data, sheet)
    assert sources(intake) == released(sheet, double=ANSWER)


WHOLE = packed(submission(double=ANSWER))
DEEP = {"metadata": {"a": json.loads("[" * 200 + "]" * 200)}}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "The file is empty."),
        (b" \n\t", "The file is empty."),
        (b"%PDF-1.7 ...", "The file is not a notebook: it looks like a PDF file."),
        (b"PK\x03\x04...", "The file is not a notebook: it looks like a ZIP archive."),
        (b"<!DOCTYPE html>", "The file is not a notebook: it looks like a web page."),
        (b"\xff\xfe{\x00}\x00", "The file is not a notebook: byte 0 is no text in UTF-8."),
        (b'{"a": "\xe9"}', "The file is not a notebook: byte 7 is no text in UTF-8."),
        (b"def f(x):\n    return x", "The file is not a notebook: it is no JSON from line 1,"),
        (WHOLE + b"x", "The file is not a notebook: it is no JSON from line 1, column"),
        (b'{"a": "\x00"}', "The file is not a notebook: it is no JSON from line 1, column 8 on."),
        (WHOLE[: len(WHOLE) // 2], f"The file is damaged: it breaks off after {len(WHOLE) // 2:,}"),
        (WHOLE[:-1], f"The file is damaged: it breaks off after {len(WHOLE) - 1:,} characters."),
        (b"[]", "The file is not a notebook: it holds no cells."),
        (b"NaN", "The file is not a notebook: it holds no cells."),
        (b"{}", "The file is not a notebook: it holds no list of cells."),
        (b'{"cells": {}}', "The file is not a notebook: it holds no list of cells."),
        (b'{"worksheets": [[]]}', "The file is not a notebook: it holds no list of cells."),
        (b"[" * 1_000_000, "The file is not a notebook: it is nested more than 100 levels deep."),
        (b'{"a":' * 1_000_000, "The file is not a notebook: it is nested more than 100 levels"),
        (packed([], **DEEP), "The file is not a notebook: it is nested more than 100 levels deep."),
        (packed([{}] * 1001), "The notebook has 1,001 cells; expected at most 1,000."),
        (b" " * 5_000_001, "The file has 5,000,001 bytes; expected at most 5,000,000."),
    ],
    ids=short,
)
def test_a_file_that_is_no_notebook_becomes_a_sentence_that_tells_what_to_do(sheet, data, problem):
    intake = read_notebook(data, sheet)
    assert intake.problem.startswith(problem)
    assert intake.problem.endswith(".")
    assert "hand" in intake.problem.lower()
    assert (intake.cells, intake.remarks) == ((), ())


def test_brackets_inside_a_text_are_no_nesting(sheet):
    source = ANSWER + '\nx = "' + "[{(" * 1000 + '\\" \\\\"'
    assert sources(read_notebook(packed(submission(double=source)), sheet))["double"] == source


def test_the_limit_of_the_size_is_the_callers(sheet):
    data = packed(submission())
    assert read_notebook(data, sheet, largest=len(data)).problem == ""
    assert "expected at most" in read_notebook(data, sheet, largest=len(data) - 1).problem


@pytest.mark.parametrize("wrong", [("text", None), (None, None), (b"", None), (b"", "sheet")])
def test_a_wrong_argument_is_a_type_error(sheet, wrong):
    with pytest.raises(TypeError, match=r"expected bytes|expected a Sheet"):
        read_notebook(*wrong)


def test_a_warning_of_pythons_about_a_students_code_is_not_the_graders(sheet):
    cells = submission(double="def double(x):\n    '\\d'\n    return x is 1")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        intake = read_notebook(packed([*cells, cells[2]]), sheet)
    assert len(intake.remarks) == 1


SIZE = 4_500_000


@pytest.mark.parametrize(
    "data",
    [
        b"[" * SIZE,
        b"[]" * (SIZE // 2),
        b'"' + b'\\"' * (SIZE // 2),
        b'{"cells":[' + b"{}," * (SIZE // 3) + b"{}]}",
        b'{"cells":' + b"1" * SIZE + b"}",
        packed([*submission(), cell("double", "code", "1," * (SIZE // 2), solution=True)]),
        packed([cell("double", "code", "1," * 90_000, solution=True)] * 20),
        packed([cell("double", "code", "-" * 90_000 + str(n), solution=True) for n in range(20)]),
        packed([cell("double", "code", "a" + ".b" * 90_000, solution=True)] * 2),
        packed([cell("own", "code", "a =\n" * (SIZE // 5), solution=True)]),
        packed([cell("own", "code", "def" + " " * SIZE, solution=True)]),
    ],
    ids=short,
)
def test_no_file_within_the_limit_takes_long(sheet, data):
    before = time.process_time()
    read_notebook(data, sheet)
    assert time.process_time() - before < 5  # a quadratic step would take minutes


def test_the_solution_notebook_itself_is_read_like_any_other(sheet):
    intake = read_notebook(packed(cells_of("solutions")), sheet)
    assert sources(intake)["double"] == SOLUTION
    assert "HIDDEN" not in "".join(sources(intake).values())
