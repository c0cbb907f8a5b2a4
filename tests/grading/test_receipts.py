"""A receipt says what was graded; a damaged one is as good as none."""

from __future__ import annotations

import dataclasses
import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.grading_record import RECEIVED, grades_of, unreadable

from steepest_grading import receipts
from steepest_grading.receipts import (
    Receipt,
    all_receipts,
    read_receipt,
    receipt_path,
    write_atomically,
    write_receipt,
)
from steepest_grading.verdicts import CellRun, Grades, Status


def receipt_of(student: str = "ada", grades: Grades | None = None) -> Receipt:
    given_grades = grades_of(right={"test_g"}, remarks=("Mended.",)) if grades is None else grades
    return Receipt(student, "01-small", "abc", "def", RECEIVED, given_grades, 12.5, 0.5)


def put(course: Path, receipt: Receipt) -> Path:
    path = receipt_path(course, receipt.student, receipt.assignment)
    write_receipt(path, receipt)
    return path


@pytest.mark.parametrize("grades", [None, unreadable()])
def test_a_receipt_comes_back_as_it_was(tmp_path, grades):
    receipt = receipt_of(grades=grades)
    found = read_receipt(put(tmp_path, receipt))
    assert found == receipt
    assert isinstance(found.grades.status, Status)
    assert all(isinstance(check.status, Status) for check in found.grades.checks)


@given(text=st.text(st.characters(), max_size=30), seconds=st.floats(allow_nan=False))
def test_any_text_of_a_student_comes_back(tmp_path_factory, text, seconds):
    cells = (CellRun("f", "code", text, printed=text, error=text),)
    receipt = receipt_of(grades=dataclasses.replace(unreadable(), cells=cells, seconds=seconds))
    path = tmp_path_factory.mktemp("any") / "receipt.json"
    write_receipt(path, receipt)
    assert read_receipt(path) == receipt


def test_images_are_left_out(tmp_path):
    cells = (CellRun("f", "code", "f", images=(b"\x89PNG" * 1000,)),)
    path = put(tmp_path, receipt_of(grades=dataclasses.replace(unreadable(), cells=cells)))
    assert read_receipt(path).grades.cells == (CellRun("f", "code", "f"),)
    assert path.stat().st_size < 4000


def test_the_same_receipt_is_the_same_bytes(tmp_path):
    path = put(tmp_path, receipt_of())
    before = path.read_bytes()
    assert put(tmp_path, receipt_of()).read_bytes() == before


def test_a_receipt_cut_anywhere_or_missing_is_none(tmp_path):
    path = put(tmp_path, receipt_of())
    data = path.read_bytes()
    for length in range(0, len(data) - 2, 97):
        path.write_bytes(data[:length])
        assert read_receipt(path) is None
    assert read_receipt(tmp_path / "nowhere") is None
    assert read_receipt(tmp_path) is None


def damages(record: dict):
    """Give a damage for each field: removed, or of another type."""
    for owner in (record, record["grades"], record["grades"]["checks"][0]):
        for key in list(owner):
            yield owner, key, None
            yield owner, key, [1]
            yield owner, key, {"a": 1}
            yield owner, key, "another word" if not isinstance(owner[key], str) else 7


def test_a_receipt_with_a_wrong_field_is_none(tmp_path):
    path = put(tmp_path, receipt_of())
    record = json.loads(path.read_bytes())
    kept = []
    for owner, key, value in damages(record):
        before, owner[key] = owner[key], value
        path.write_text(json.dumps(record))
        if read_receipt(path) is not None:
            kept.append((key, value))
        owner[key] = before
    assert kept == []
    path.write_text(json.dumps(record))
    assert read_receipt(path) == receipt_of()


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"form": 2}', "\xff"])
def test_what_is_no_receipt_is_none(tmp_path, text):
    path = tmp_path / "receipt.json"
    path.write_bytes(text.encode("latin-1"))
    assert read_receipt(path) is None


def test_all_receipts_are_sorted_and_leave_out_the_damaged_and_the_copied(tmp_path):
    assert all_receipts(tmp_path, "01-small") == []
    for student in ("zoe", "ada", "bob", "carl"):
        put(tmp_path, receipt_of(student))
    receipt_path(tmp_path, "bob", "01-small").write_text("{")
    copied = receipt_path(tmp_path, "copy", "01-small")
    write_atomically(copied, receipt_path(tmp_path, "carl", "01-small").read_bytes())
    (tmp_path / "autograded" / "dora").mkdir()
    found = all_receipts(tmp_path, "01-small")
    assert [receipt.student for receipt in found] == ["ada", "carl", "zoe"]
    assert all_receipts(tmp_path, "02-other") == []


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc", "a\0"])
def test_a_receipt_stays_in_its_folder(tmp_path, name):
    with pytest.raises(ValueError, match="student: expected the name of a folder"):
        receipt_path(tmp_path, name, "01-small")
    with pytest.raises(ValueError, match="assignment: expected the name of a folder"):
        receipt_path(tmp_path, "ada", name)


def test_a_stop_while_writing_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def stop(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(receipts.os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_written_file_has_the_rights_of_any_new_file(tmp_path):
    ordinary, ours = tmp_path / "ordinary", tmp_path / "ours"
    ordinary.write_text("")
    write_atomically(ours, b"")
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)
