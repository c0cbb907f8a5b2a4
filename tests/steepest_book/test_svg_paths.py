"""Shortened paths draw what the long ones drew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.svg import SIZES, commands, without_rests

from steepest_book.svg_paths import shorten_path

coordinate = st.decimals(-999, 999, places=3).map(str)


def command(letter: str):
    return st.lists(coordinate, min_size=SIZES[letter], max_size=SIZES[letter]).map(
        lambda numbers: f"{letter} {' '.join(numbers)}"
    )


subpath = st.tuples(
    command("M"), st.lists(st.one_of(command("L"), command("Q"), command("C")), min_size=1),
    st.sampled_from(["", "z"]),
).map(lambda parts: " \n".join([parts[0], *parts[1], parts[2]]))  # fmt: skip


@given(st.lists(subpath, min_size=1, max_size=3).map(" ".join))
def test_a_short_path_goes_through_the_same_points(path):
    short, kept = commands(shorten_path(path)), without_rests(commands(path))
    assert [kind for kind, _ in short] == [kind for kind, _ in kept]
    for (_, ends), (_, wanted) in zip(short, kept, strict=True):
        assert ends == pytest.approx(wanted, abs=1e-6)


def test_errors_of_rounding_do_not_add_up():
    path = "M 0 0 " + " ".join(f"L {0.04 * k:.2f} 1" for k in range(1, 1001))
    assert commands(shorten_path(path))[-1][1] == pytest.approx([40, 1])


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 10 20 \nL 11.5 19.25 \nL 11.5 19.25 \nz", "M10 20l1.5-.8z"),
        ("M 5 5 L 5 5", "M5 5l0 0"),  # a dot, with round ends
        ("M 1 1 L 2 2 M 4 4 L 4.04 5", "M1 1l1 1M4 4l0 1"),
        ("M0 0C1 1 2 2 3 3", "M0 0c1 1 2 2 3 3"),
    ],
)
def test_a_path_is_as_short_as_can_be(path, short):
    assert shorten_path(path) == short


@pytest.mark.parametrize("path", ["", "m 1 2 l 3 4", "M 0 0 A 5 5 0 0 1 10 10", "M 0 0 H 10"])
def test_a_path_of_another_hand_stays_as_it_is(path):
    assert shorten_path(path) == path
