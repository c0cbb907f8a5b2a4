"""Graded notebooks are nbgrader's own: metadata, outputs, and nothing that runs."""

from __future__ import annotations

import base64
import dataclasses

import nbformat
import pytest
from support.grading_record import HIDDEN, SHEET, grades_of, unreadable

from steepest_grading.feedback import HideChecks
from steepest_grading.notebooks import autograded_notebook, write_notebook
from steepest_grading.verdicts import CellRun, Grades

pytestmark = pytest.mark.slow  # nbgrader takes seconds to import

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def cell_of(grades: Grades, name: str) -> nbformat.NotebookNode:
    """Return the cell of an id in a graded notebook."""
    return next(cell for cell in autograded_notebook(SHEET, grades).cells if cell.id == name)


def own(name: str, source: str, **did) -> Grades:
    """Return grades with other words in one cell, and what it did."""
    kind = next(cell.cell_type for cell in SHEET.cells if cell.name == name)
    return grades_of(changed={name: CellRun(name, kind, source, **did)})


@pytest.mark.parametrize(
    "grades", [grades_of(), grades_of(right=False, written=False), unreadable()]
)
def test_nbformat_and_nbgrader_accept_the_notebook(grades):
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = autograded_notebook(SHEET, grades)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_each_named_cell_has_nbgraders_settings():
    settings = {
        cell.id: {key: cell.metadata.nbgrader.get(key) for key in ("grade", "solution", "locked")}
        for cell in autograded_notebook(SHEET, grades_of()).cells
        if "nbgrader" in cell.metadata
    }
    text = {"grade": False, "solution": False, "locked": True}
    assert settings["intro"] == settings["setup"] == text
    assert settings["f"] == {"grade": False, "solution": True, "locked": False}
    assert settings["test_f"] == {"grade": True, "solution": False, "locked": True}
    assert settings["why"] == {"grade": True, "solution": True, "locked": False}
    points = cell_of(grades_of(), "test_g").metadata.nbgrader.points
    assert (points, cell_of(grades_of(), "why").metadata.nbgrader.points) == (1.5, 4)


def test_an_untouched_answer_has_the_checksum_of_its_cell_and_a_written_one_has_not():
    from nbgrader.utils import compute_checksum, determine_grade

    for name, written in (("why", False), ("why", True)):
        cell = cell_of(grades_of(written=written), name)
        assert (cell.metadata.nbgrader.checksum == compute_checksum(cell)) is not written
        assert determine_grade(cell) == (None if written else 0, 4)


def test_nbgrader_reads_the_verdicts_from_the_outputs():
    from nbgrader.utils import determine_grade

    grades = grades_of(right={"test_f", "test_g"})
    found = {name: determine_grade(cell_of(grades, name)) for name in ("test_f", "test_f_hidden")}
    assert found == {"test_f": (2, 2), "test_f_hidden": (0, 3)}


def test_the_instructor_reads_hidden_lines_and_values_and_the_student_what_is_told():
    cell = cell_of(grades_of(right=False), "test_f_hidden")
    assert HIDDEN in cell.source
    assert cell.outputs[0].traceback == ["AssertionError: test_f_hidden: f(3) is 8."]
    shown, _ = HideChecks().preprocess_cell(cell, {}, 0)
    assert "f(3)" not in str(shown)
    assert shown.outputs[0].traceback == ["AssertionError: Look at f."]


def test_a_check_that_only_stopped_says_how_it_ended():
    cell = cell_of(unreadable(), "test_f")
    assert cell.outputs[0].evalue == "not run"


def test_a_cell_shows_what_it_did():
    outputs = cell_of(
        own("f", "f = 1 / 0", printed="before\n", error="ZeroDivisionError: by 0", images=(PNG,)),
        "f",
    ).outputs
    assert [output.output_type for output in outputs] == ["stream", "display_data", "error"]
    assert outputs[0].text == "before\n"
    assert base64.b64decode(outputs[1].data["image/png"]) == PNG
    assert (outputs[2].ename, outputs[2].evalue) == ("ZeroDivisionError", "by 0")


def test_html_of_a_student_is_text_and_the_instructors_stays():
    source = "Because $a < b$. <script>alert(1)</script><img src=x onerror=alert(1)>"
    shown = cell_of(own("why", source), "why").source
    assert "<script" not in shown
    assert "<img src=x onerror" not in shown
    assert "Because" in shown
    cells = [dataclasses.replace(c, released="<b onclick='x'>Here</b>") for c in SHEET.cells[-1:]]
    sheet = dataclasses.replace(SHEET, cells=tuple(cells))
    grades = grades_of(sheet, written=False)
    assert autograded_notebook(sheet, grades).cells[0].source == "<b onclick='x'>Here</b>"


def test_cells_of_the_students_own_keep_their_place_and_give_no_points():
    grades = grades_of()
    added = (
        CellRun("", "markdown", "<script>x</script>"),
        CellRun("f", "code", "a copy"),
        CellRun("unknown", "code", "y", printed="1"),
    )
    cells = (*grades.cells[:3], *added, *grades.cells[3:])
    notebook = autograded_notebook(SHEET, dataclasses.replace(grades, cells=cells))
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert ids[:7] == ["intro", "setup", "f", "own_1", "own_2", "own_3", "own_4"]
    assert all("nbgrader" not in cell.metadata for cell in notebook.cells[3:7])
    assert "<script" not in notebook.cells[3].source


def test_a_notebook_without_a_cell_gets_it_back_as_released():
    notebook = autograded_notebook(SHEET, unreadable())
    assert [cell.id for cell in notebook.cells] == [cell.name for cell in SHEET.cells if cell.name]
    assert notebook.cells[2].source == "def f(x): ..."


def test_remarks_stand_on_top():
    notebook = autograded_notebook(SHEET, grades_of(remarks=("It was <b>mended</b>.",)))
    assert notebook.cells[0].source.startswith("**Before grading")
    assert "- It was" in notebook.cells[0].source


def test_the_same_grades_are_the_same_bytes_and_odd_characters_are_written(tmp_path):
    grades = own("f", "'\udce4\x00'", printed="\udce4\x1b[31m")
    paths = [tmp_path / "deep" / name for name in ("one.ipynb", "two.ipynb")]
    for path in paths:
        write_notebook(path, autograded_notebook(SHEET, grades))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    nbformat.validate(nbformat.read(paths[0], as_version=4))
