"""Figures leave the student's process as small PNG files, or not at all."""

from __future__ import annotations

import struct
import sys

import matplotlib
import pytest

from steepest_grading.remote import figures
from steepest_grading.remote.figures import drawn, is_picture

HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.fixture
def pyplot():
    matplotlib.use("Agg")
    from matplotlib import pyplot

    pyplot.close("all")
    yield pyplot
    pyplot.close("all")


def test_each_figure_becomes_a_picture_and_is_closed(pyplot) -> None:
    for _ in range(2):
        pyplot.figure()
        pyplot.plot([0, 1])
    files = drawn()
    assert len(files) == 2
    assert all(map(is_picture, files))
    assert pyplot.get_fignums() == []


def test_no_more_than_a_few_are_kept(pyplot) -> None:
    for _ in range(figures.MOST + 2):
        pyplot.figure(figsize=(1, 1))
    assert len(drawn()) == figures.MOST
    assert pyplot.get_fignums() == []


def test_a_giant_is_drawn_small_and_noise_not_at_all(pyplot) -> None:
    pyplot.figure(figsize=(500, 500))
    (file,) = drawn()
    assert is_picture(file)
    pyplot.figure(figsize=(18, 18))
    import numpy as np

    pyplot.imshow(np.random.default_rng(0).random((900, 900)), interpolation="none")
    assert drawn() == []


def test_what_nobody_wants_is_closed_all_the_same(pyplot) -> None:
    pyplot.figure()
    assert drawn(False) == []
    assert pyplot.get_fignums() == []


def test_without_matplotlib_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot", raising=False)
    assert drawn() == []


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        (HEAD + struct.pack(">II", 640, 480), True),
        (HEAD + struct.pack(">II", 1 << 30, 480), False),
        (HEAD + struct.pack(">II", 640, 0), False),
        (HEAD, False),
        (HEAD + struct.pack(">II", 640, 480) + bytes(400_000), False),
        (b"<svg onload='alert(1)'>", False),
        ("text", False),
        (None, False),
    ],
    ids=range(8),
)
def test_a_picture_is_told_by_its_first_bytes(data: object, fits: bool) -> None:
    assert is_picture(data) == fits
