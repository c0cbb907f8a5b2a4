"""The time of a submission is when its bytes were first seen, and stays so."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta, timezone

import pytest

from steepest_grading.release import CourseError
from steepest_grading.stamps import ledger_path, parse_timestamp, stamp

NOON = datetime(2027, 2, 1, 12, 0, 0, 250_000, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def test_the_first_time_of_each_digest_is_kept_whatever_comes_after(tmp_path):
    path = ledger_path(tmp_path, "ada", "01-first")
    assert path == tmp_path / "received" / "ada" / "01-first.json"
    assert stamp(path, "one", NOON) == NOON
    assert stamp(path, "two", LATER) == LATER
    written = path.read_bytes()
    assert stamp(path, "one", LATER) == NOON
    assert stamp(path, "two", NOON) == LATER
    assert path.read_bytes() == written
    assert [entry["digest"] for entry in json.loads(written)] == ["one", "two"]
    assert os.listdir(path.parent) == [path.name]


def test_times_are_written_and_returned_in_utc(tmp_path):
    path = tmp_path / "a.json"
    east = NOON.astimezone(timezone(timedelta(hours=9)))
    assert stamp(path, "one", east).isoformat() == NOON.isoformat()
    assert json.loads(path.read_text()) == [{"digest": "one", "time": NOON.isoformat()}]


def test_an_interrupted_write_leaves_the_old_ledger_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    stamp(path, "one", NOON)

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        stamp(path, "two", LATER)
    assert os.listdir(tmp_path) == ["a.json"]
    assert stamp(path, "one", LATER) == NOON


@pytest.mark.parametrize(
    "text",
    [
        *("", "[", "{}x", "7", "[7]", '{"digest": 1}', '[{"digest": 7, "time": "2027-01-01"}]'),
        *('[{"time": "2027-01-01T00:00+00:00"}]', '[{"digest": "a", "time": "2027-01-01"}]'),
        '[{"digest": "a", "time": "soon"}]',
    ],
)
def test_a_damaged_ledger_stops_the_run_by_name_and_is_not_overwritten(tmp_path, text):
    path = ledger_path(tmp_path, "ada", "01-first")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(CourseError, match=r"received/ada/01-first\.json: expected a list of"):
        stamp(path, "one", NOON)
    assert path.read_text() == text


@pytest.mark.parametrize(
    "text",
    [
        "2027-02-01 12:00:00.250000 UTC",
        "2027-02-01 12:00:00.250000 UTC\n",
        "2027-02-01 12:00:00.250000",
        "2027-02-01T14:00:00.250000+02:00",
    ],
)
def test_the_collectors_timestamp_is_read_as_utc(text):
    assert parse_timestamp(text) == NOON


@pytest.mark.parametrize("text", ["", "soon", "2027-02-30 12:00:00 UTC", "0001-01-01T00:00+14:00"])
def test_what_is_no_time_is_none(text):
    assert parse_timestamp(text) is None
