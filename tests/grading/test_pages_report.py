from __future__ import annotations

import dataclasses
import json
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.grading_html import audit
from support.grading_pages import (
    HOSTILE,
    RECEIVED,
    SECRET,
    a_class,
    graded,
    hostile_grades,
    mixed_grades,
    sheet,
)

from steepest_grading.pages import Row, report_data, report_page
from steepest_grading.pages.messages import masked
from steepest_grading.verdicts import Status, Written

CHECKS = [cell.name for cell in sheet().cells if cell.role == "check"]


def failing(message: str, name: str = "test_adam_step", hidden: bool = False):
    return graded({name: (Status.FAILED, message, "", hidden)})


def small_class() -> list[Row]:
    invalid = graded(
        dict.fromkeys(CHECKS, (Status.NOT_RUN, "", "", False)),
        Status.INVALID,
        remarks=("The file is empty.",),
    )
    odd = dataclasses.replace(graded(), needs_human=("It opened a socket.",), seconds=9.0)
    return [
        Row("ada", graded(written=(Written("why_adam_corrects", 10, True),)), RECEIVED),
        Row("bob", failing("expected 1.5, got -2e-3."), RECEIVED, 90.0),
        Row("cem", failing("expected 7, got [1, 2]."), RECEIVED),
        Row("dan", failing("expected 7, got 3."), RECEIVED),
        Row("eve", invalid, RECEIVED),
        Row("fay", odd),
        Row("gus", mixed_grades(), RECEIVED),
    ]


@pytest.mark.parametrize("size", [0, 1, 300])
def test_a_report_is_sound_html_that_loads_and_runs_nothing(size):
    assert audit(report_page(sheet(), a_class(size))).problems == []


def test_the_data_can_be_written_as_json_and_are_the_same_for_any_order_of_the_rows():
    rows = a_class(120)
    data = report_data(sheet(), rows)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert report_data(sheet(), rows[::-1]) == data
    assert report_page(sheet(), rows[::-1]) == report_page(sheet(), rows)


def test_submissions_are_counted_by_status():
    data = report_data(sheet(), small_class())
    assert data["submissions"] == 7
    assert data["statuses"] == {"graded": 5, "partly graded": 1, "invalid": 1}
    assert data["late"] == 1
    text = audit(report_page(sheet(), small_class())).text
    assert "submissions 7 graded 5 partly graded 1 invalid 1 late 1 to look at 3" in text


def test_the_distribution_holds_every_submission_once():
    rows = small_class()
    scores = [row.grades.score for row in rows]
    data = report_data(sheet(), rows)
    assert data["points"]["mean"] == pytest.approx(sum(scores) / 7)
    assert data["points"]["median"] == statistics.median(scores) == 43
    assert (data["points"]["lowest"], data["points"]["highest"]) == (0, 45)
    bins = {(entry["from"], entry["to"]): entry["count"] for entry in data["histogram"]}
    assert sum(bins.values()) == 7
    assert bins[40, 45] == 5  # 43, and the full score as well
    assert bins[0, 5] == 1
    assert next(iter(bins))[0] == 0
    assert all(left[1] == right[0] for left, right in zip(bins, list(bins)[1:], strict=False))


@given(st.floats(0.1, 5000), st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_bins_are_few_and_hold_all(points, shares):
    cell = dataclasses.replace(
        next(cell for cell in sheet().cells if cell.role == "check"), points=points
    )
    one = dataclasses.replace(sheet(), cells=(cell,))
    rows = []
    for number, share in enumerate(shares):
        check = dataclasses.replace(graded().checks[0], points=points * share)
        rows.append(Row(str(number), dataclasses.replace(graded(), checks=(check,))))
    histogram = report_data(one, rows)["histogram"]
    assert 1 <= len(histogram) <= 12
    assert sum(entry["count"] for entry in histogram) == len(rows)
    assert histogram[-1]["to"] == pytest.approx(points)


def test_the_chart_and_its_table_have_the_same_numbers():
    page = report_page(sheet(), small_class())
    found = audit(page)
    assert page.count("<rect") == 3  # full bins alone have a bar
    assert "The same as a table" in found.text
    for entry in report_data(sheet(), small_class())["histogram"]:
        assert f"{entry['from']:g} to {entry['to']:g} {entry['count']}" in found.text


def test_rates_are_shares_of_all_submissions():
    data = report_data(sheet(), small_class())
    adam = next(part for part in data["parts"] if part["name"] == "adam_step")
    first = adam["checks"][0]
    assert first["name"] == "test_adam_step"
    assert first["outcomes"] == {"failed": 4, "not run": 1, "passed": 2}
    assert first["rate"] == pytest.approx(2 / 7)
    assert adam["title"] == "Part 3. Adam"
    assert adam["complete"] == 2
    lost = (2 + 2 + 2) + 10 + 4  # of three small slips, of the empty file, and of the mixed one
    assert adam["mean"] == pytest.approx(10 - lost / 7)
    assert sum(part["points"] for part in data["parts"]) == 45
    text = audit(report_page(sheet(), small_class())).text
    assert "adam_step 4 failed, 1 not run 29% (2) 2" in text


def test_messages_that_differ_in_numbers_count_together():
    messages = report_data(sheet(), small_class())["messages"]
    first = messages[0]
    assert first["count"] == first["variants"] == 2
    assert first["pattern"] == "expected #, got #"
    assert first["check"] == "test_adam_step"
    counts = [it["count"] for it in messages]
    assert counts == sorted(counts, reverse=True)
    hidden = [it for it in messages if it["hidden"]]
    assert any(SECRET in it["example"] for it in hidden)  # the instructor sees what was tried


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("f(1): expected 2, got 3.", "f(1.5): expected 2e-7, got -3.25."),
        ("got [1, 2, 3].", "got [0.5]."),
        ("got [[1. 2.]\n [3. 4.]]", "got [[7.]]"),
        ("after 1,000 steps", "after 3 steps"),
        ("got 2j", "got −7.5"),
    ],
)
def test_numbers_are_masked(left, right):
    def flat(text):
        return masked(text).replace("[", "").replace("]", "").replace("…", "")

    assert flat(left) == flat(right)


def test_words_are_not_masked():
    assert masked("beta1 and x2 of float64: nan") == "beta1 and x2 of float64: nan"
    assert masked("divide by h") != masked("divide by 2 h")


def test_who_needs_a_person_comes_with_the_reason_and_the_unread_first():
    looks = report_data(sheet(), small_class())["needs_human"]
    assert [entry["student"] for entry in looks] == ["eve", "gus", "fay"]
    assert looks[0]["reasons"] == ["The file is empty."]
    assert any("1 check timed out" in reason for reason in looks[1]["reasons"])
    assert looks[2] == {"student": "fay", "status": "graded", "reasons": ["It opened a socket."]}
    bare = dataclasses.replace(graded(), status=Status.INVALID), graded(status=Status.PARTLY)
    for grades in bare:
        assert report_data(sheet(), [Row("a", grades)])["needs_human"][0]["reasons"]


def test_late_and_slow_ones_are_listed():
    data = report_data(sheet(), small_class())
    assert data["late_submissions"] == [
        {"student": "bob", "seconds": 90.0, "received": "2026-03-01 22:58:07 UTC"}
    ]
    assert [entry["student"] for entry in data["slowest"][:2]] == ["gus", "fay"]
    assert data["written"][0]["written"] == 2
    assert data["written"][0]["not_written"] == 5


def test_text_of_students_stays_text():
    name = HOSTILE.replace("\x00", "")
    rows = [Row(name, hostile_grades(), RECEIVED, 60.0), Row("b", hostile_grades())]
    found = audit(report_page(sheet(), rows))
    assert found.problems == []
    assert "<script>document.title='taken'</script>" in found.text
    assert "\u202e" not in found.text


def test_a_report_on_3000_students_is_small_even_if_every_one_needs_a_look():
    rows = [
        row._replace(
            student=f"{row.student}-" + "<" * 300,
            late_seconds=5.0,
            grades=dataclasses.replace(row.grades, needs_human=('"' * 5000,) * 9),
        )
        for row in a_class(3000)
    ]
    page = report_page(sheet(), rows)
    assert len(page.encode()) < 1_000_000
    assert audit(page).problems == []
    assert "And 2,600 further submissions, listed in the data (--json)." in page
    assert len(report_data(sheet(), rows)["needs_human"]) == 3000


def test_rows_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="expected each student once, got ada again"):
        report_data(sheet(), [Row("ada", graded()), Row("ada", graded())])
    with pytest.raises(ValueError, match="ada: expected checks of 06-optimizers, got test_"):
        report_page(sheet(), [Row("ada", graded(of=sheet("07-backprop")))])
