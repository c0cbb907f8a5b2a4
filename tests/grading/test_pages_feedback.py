from __future__ import annotations

import base64
import dataclasses
import fnmatch
import html
import math
import tomllib
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.grading_html import audit
from support.grading_pages import (
    COMMENTS,
    HOSTILE,
    RECEIVED,
    SECRET,
    drawing,
    graded,
    hostile_grades,
    mixed_grades,
    png,
    runs,
    sheet,
)

import steepest_grading.pages
from steepest_grading.pages import ManualGrade, feedback_page
from steepest_grading.pages.text import Space, line, printed, visible
from steepest_grading.pages.words import ADVICE, REASONS, description
from steepest_grading.verdicts import CellRun, Grades, Status, Written

ANSWERED = (Written("why_adam_corrects", 10, True),)
BLANK = (Written("why_adam_corrects", 10, False),)
INVALID = Grades(
    Status.INVALID,
    tuple(dataclasses.replace(check, status=Status.NOT_RUN) for check in graded().checks),
    remarks=("The file ends in the middle of a cell.",),
)


def page_of(grades: Grades, **more: object) -> str:
    return feedback_page(sheet(), grades, **{"student": "ada", "received": RECEIVED, **more})


def text_of(grades: Grades, **more: object) -> str:
    return audit(page_of(grades, **more)).text


@pytest.mark.parametrize(
    "grades", [mixed_grades(), hostile_grades(), INVALID, graded(), graded(written=BLANK)]
)
def test_a_page_is_sound_html_that_loads_and_runs_nothing(grades):
    page = page_of(grades, manual=COMMENTS, late_penalty=2, late_seconds=90)
    assert audit(page).problems == []


@pytest.mark.parametrize("name", ["07-backprop", "10-capstone"])
def test_every_assignment_has_a_page(name):
    of = sheet(name)
    page = feedback_page(of, graded(of=of), student="ada", received=RECEIVED)
    assert audit(page).problems == []
    assert "Every check passed." in page


def test_a_page_quotes_nothing_that_a_hidden_check_tried():
    page = page_of(mixed_grades(), manual=COMMENTS)
    assert SECRET in repr(mixed_grades())
    assert SECRET not in page
    assert "Is something kept between two calls?" in page  # the author's hint


def test_messages_for_the_instructor_and_solutions_are_not_even_read():
    def closed(kind, field):
        def look(self, name):
            assert name != field, f"{field} was read"
            return object.__getattribute__(self, name)

        return type(f"Closed{kind.__name__}", (kind,), {"__getattribute__": look})

    def guard(item, field):
        values = {it.name: getattr(item, it.name) for it in dataclasses.fields(item)}
        return closed(type(item), field)(**values)

    grades = mixed_grades()
    checks = tuple(guard(check, "message") for check in grades.checks)
    cells = tuple(guard(cell, "source") for cell in sheet().cells)
    with pytest.raises(AssertionError, match="message was read"):
        _ = checks[0].message
    guarded = dataclasses.replace(sheet(), cells=cells)
    grades = dataclasses.replace(grades, checks=checks)
    assert "adam_step" in feedback_page(guarded, grades, student="ada")


def test_what_ran_in_a_locked_cell_is_not_shown():
    check = "test_adam_step"
    run = CellRun(check, "code", SECRET, SECRET, SECRET, (drawing(),))
    page = page_of(graded(cells=(run,)))
    assert SECRET not in page
    assert audit(page).images == []
    assert "# 2 points: the example, its first step and its second." in page


def test_a_release_that_kept_its_hidden_lines_is_not_shown():
    leaky = tuple(
        dataclasses.replace(cell, released=f"### BEGIN HIDDEN TESTS\n{SECRET}")
        if cell.role == "check"
        else cell
        for cell in sheet().cells
    )
    grades = graded(cells=runs({}))
    page = feedback_page(dataclasses.replace(sheet(), cells=leaky), grades, student="ada")
    assert SECRET not in page
    assert "This check is not shown." in page


@pytest.mark.parametrize("status", [status for status in REASONS if status is not Status.PASSED])
def test_no_check_gives_zero_in_silence(status):
    name = "test_adam_step_bias_correction"
    text = text_of(graded({name: (status, "", "", False)}, Status.PARTLY))
    row = text.partition("adam_step: bias correction")[2][:600]
    for expected in (str(status), "0 / 2", REASONS[status], ADVICE.get(status, "")):
        assert expected in row
    told = text_of(graded({name: (status, "", "A word to you.", False)}))
    assert "A word to you." in told
    assert REASONS[status] not in told


def test_an_unwritten_part_is_explained_once():
    text = text_of(mixed_grades())
    assert text.count(REASONS[Status.NOT_WRITTEN]) == 1
    assert text.count("not written 0 / 2") == 4


def test_a_hidden_failure_says_that_the_input_is_not_shown():
    def told(hint):
        outcome = {"test_adam_step": (Status.FAILED, SECRET, hint, True)}
        return text_of(graded(outcome))

    assert "It fails with an input that is not shown. Try inputs of your own" in told("")
    assert "Mind the hats. It passes the lines of the check that you can see." in told(
        "Mind the hats."
    )


def test_points_add_up():
    grades = dataclasses.replace(mixed_grades(), written=ANSWERED)
    earned = sum(check.points for check in grades.checks if check.status is Status.PASSED)
    assert f"Checks, graded by a program {earned:g} 45" in text_of(grades)
    waiting = text_of(grades, late_penalty=2)
    assert f"Handed in late −2 Total so far {earned - 2:g} 55" in waiting
    assert f"{earned - 2:g} of 55 points, so far" in waiting
    by_hand = {
        "why_adam_corrects": ManualGrade(7.5, "", extra=1),
        "test_adam_step": ManualGrade(1.0, "The idea is right."),
    }
    final = text_of(grades, manual=by_hand)
    assert f"Extra credit 1 Total {earned + 9.5:g} 55" in final
    assert "failed, points set by hand 1 / 2" in final
    assert "The idea is right." in final
    assert "Total so far 0 55" in text_of(grades, late_penalty=99)


def test_a_written_answer_waits_is_graded_or_was_not_written():
    cells = runs({"why_adam_corrects": "**So:** the sum < 1"})
    waiting = text_of(graded(written=ANSWERED, cells=cells))
    assert "waits for a person: 10 points to be given" in waiting
    assert "**So:** the sum < 1" in waiting
    assert "graded by a person: 8 of 10 points." in text_of(
        graded(written=ANSWERED, cells=cells), manual=COMMENTS
    )
    blank = text_of(graded(written=BLANK, cells=cells))
    assert "not written: 0 of 10 points" in blank
    assert "Total 45 55" in blank


def test_an_invalid_submission_says_why_and_what_to_do():
    text = text_of(INVALID)
    assert "Not graded: your file could not be read" in text
    assert "The file ends in the middle of a cell." in text
    assert "hand in that file again" in text
    assert "Total 0 55" in text


def test_the_head_names_the_student_and_the_time_in_utc():
    local = datetime(2026, 3, 2, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    text = text_of(graded(), received=local, late_seconds=7500)
    assert (
        "Assignment 6: Optimizers Student ada Received 2026-03-01 23:00:00 UTC, 2 h 5 min late"
        in text
    )
    assert "Own title" in text_of(graded(), assignment_title="Own title")


def test_text_of_students_stays_text():
    found = audit(
        page_of(hostile_grades(), student=HOSTILE, manual={"adam_step": ManualGrade(None, HOSTILE)})
    )
    assert found.problems == []
    assert found.text.count("<script>document.title='taken'</script>") > 20
    assert "⟨U+202E⟩evil⟨U+2066⟩⟨U+0000⟩" in found.text
    assert "{{ 7*7 }}" in found.text
    assert "\u202e" not in found.text


def test_remarks_show_names_of_cells_as_code():
    page = page_of(graded(remarks=("The cell `<b>` was missing.",)))
    assert "The cell <code>&lt;b&gt;</code> was missing." in page


def test_a_figure_is_shown_if_it_is_a_png_of_sane_size():
    good = drawing()
    bad = [
        b"<svg onload=alert(1)>",
        b"\x89PNG\r\n\x1a\n<script>",
        png(60_000, 60_000),
        png(weight=300_000),
    ]
    cells = (CellRun("", "code", "plot()", images=(good, *bad)),)
    page = page_of(graded(cells=cells))
    (shown,) = audit(page).images
    assert base64.b64decode(shown.partition(",")[2]) == good
    assert 'alt="Figure drawn by this cell"' in page
    assert "4 figures left out" in page


FLOODS = {
    "a line of 50 MB": {"source": "<" * 50_000_000},
    "a million lines": {"printed": "\n" * 999_999 + "."},
    "escape codes": {"printed": "\x1b[" * 300_000, "error": "\u202e" * 300_000},
    "signs without a picture": {"source": "\U000e0041" * 300_000},
    "figures": {"images": (png(weight=100_000),) * 40},
}


@pytest.mark.parametrize("kind", FLOODS)
def test_a_page_is_bounded_whatever_a_cell_holds(kind):
    cells = tuple(CellRun("", "code", **{"source": "x = 1", **FLOODS[kind]}) for _ in range(40))
    page = page_of(graded(cells=cells))
    assert len(page.encode()) < 2_000_000
    assert audit(page).problems == []
    assert "Cut here" in page or "left out" in page or kind == "a million lines"


def test_a_page_is_bounded_whatever_came_together():
    flood = '"' * 300_000
    names = {cell.name for cell in sheet().cells if cell.role == "check"}
    checks = dict.fromkeys(names, (Status.FAILED, flood, flood, False))
    sources = {cell.name: flood for cell in sheet().cells}
    own = [CellRun("", "code", flood, flood, flood, (png(weight=200_000),))] * 10_000
    grades = graded(
        checks, written=ANSWERED, cells=(*own, *runs(sources)), remarks=(flood,) * 10_000
    )
    manual = dict.fromkeys([*names, "why_adam_corrects"], ManualGrade(1.0, flood))
    page = page_of(grades, student=flood, manual=manual)
    assert len(page.encode()) < 2_000_000
    found = audit(page)
    assert found.problems == []
    assert " further cells of your own left out." in found.text
    assert "And 9,960 further remarks." in found.text
    assert "Cut here, to keep the page small. The whole has 300,000 characters." in found.text


def test_cells_that_a_student_adds_take_no_room_from_the_answers():
    own = [CellRun("", "code", "#" * 20_000) for _ in range(300)]
    page = page_of(graded(cells=(*own, *runs({"clip_by_global_norm": "mine = 'kept'"}))))
    assert html.escape("mine = 'kept'", quote=True).replace("&#x27;", "&#39;") in page
    assert "because the page is full" in page


def test_an_unwritten_cell_is_folded():
    page = page_of(graded(cells=runs({"adam_step": "def adam_step(): ..."})))
    assert page.count("Not written: the cell is as it was handed out") == 5


def test_grades_of_another_assignment_are_refused():
    other = graded(of=sheet("07-backprop"))
    with pytest.raises(
        ValueError, match=r"grades\.checks: expected grade ids of 06-optimizers, got"
    ):
        page_of(other)
    with pytest.raises(ValueError, match=r"grades\.written: expected .* got essay"):
        page_of(graded(written=(Written("essay", 1, True),)))
    with pytest.raises(ValueError, match=r"manual: expected .* got essay"):
        page_of(graded(), manual={"essay": ManualGrade(1)})


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_amounts_that_make_no_sense_are_refused(value):
    with pytest.raises(ValueError, match="late_penalty: expected a finite number"):
        page_of(graded(), late_penalty=value)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="received: expected a time with a time zone"):
        page_of(graded(), received=RECEIVED.replace(tzinfo=None))
    assert RECEIVED.tzinfo is UTC


@given(st.text(st.characters(codec=None)))
def test_visible_text_has_no_sign_without_a_picture(text):
    shown = visible(text)
    shown.encode()
    odd = {unicodedata.category(sign) for sign in shown if sign not in "\n\t\u200c\u200d"}
    assert odd.isdisjoint({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    assert "\n" not in line(text)


@given(st.text('<">&é\n\r\x1b[m\u202e'), st.integers(0, 60), st.integers(1, 5), st.booleans())
def test_an_excerpt_keeps_to_its_room_and_says_when_it_is_cut(text, most, lines, output):
    space = Space(100)
    taken = space.take(text, most=most, lines=lines, output=output)
    size = len(html.escape(taken.text).replace("&quot;", "&#34;").encode())
    assert size <= most
    assert space.left == 100 - size
    assert len(taken.text.split("\n")) <= lines
    whole = printed(text.rstrip("\n")) if output else visible(text.rstrip("\n"))
    assert (taken.text == whole) or taken.cut


def test_a_check_is_described_by_its_own_first_comment():
    assert (
        description("# 3 points: the wave. Graded\n# with more.\nx = 1")
        == "The wave. Graded with more."
    )
    assert description("# 1 point: x/(1 + x), twice.") == "x/(1 + x), twice."
    assert description("import numpy as np") == ""


def test_the_package_carries_its_templates():
    root = Path(__file__).parents[2]
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["steepest_grading"]
    package = Path(steepest_grading.pages.__file__).parents[1]
    templates = [path for path in (package / "pages/templates").iterdir() if path.is_file()]
    assert len(templates) == 5
    for path in templates:
        name = path.relative_to(package).as_posix()
        assert any(fnmatch.fnmatch(name, pattern) for pattern in patterns), name
