"""Frames arrive whole and in order; anything else is an error of one of three kinds."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import msgpack
import pytest

from steepest_grading.remote import channel
from steepest_grading.remote.channel import Channel, ClosedError, FrameError

Ends = tuple[Channel, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Give a channel and the bare other end of its socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours, 1000), theirs


def soon() -> float:
    return time.monotonic() + 0.05


def frame(data: bytes, length: int | None = None) -> bytes:
    return struct.pack("<I", len(data) if length is None else length) + data


def test_what_is_sent_is_received(ends: Ends) -> None:
    here, other = ends
    there = Channel(other, 1000)
    for value in [None, [1, "ü", b"\0", {"a": [2.5]}], [], "\U0001f600"]:
        here.send(value)
        assert there.receive() == value


def test_what_was_put_goes_first_with_the_next_that_is_sent(ends: Ends) -> None:
    here, other = ends
    there = Channel(other, 1000)
    here.put([1])
    assert here.waiting == 6
    with pytest.raises(TimeoutError):
        there.receive(soon())
    here.send([2])
    assert [there.receive(), there.receive()] == [[1], [2]]
    assert here.waiting == 0


def test_frames_arrive_whatever_pieces_they_come_in(ends: Ends) -> None:
    here, other = ends
    data = frame(msgpack.packb(["one"])) + frame(msgpack.packb(["two"]))

    def trickle() -> None:
        for byte in data:
            other.send(bytes([byte]))

    sender = threading.Thread(target=trickle)
    sender.start()
    assert [here.receive(), here.receive()] == [["one"], ["two"]]
    sender.join()


def test_a_frame_that_never_ends_ends_at_the_deadline(ends: Ends) -> None:
    here, other = ends
    other.send(frame(b"abc", length=900))
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        here.receive(soon())
    with pytest.raises(TimeoutError):
        here.receive(start)  # a deadline that has gone by
    assert time.monotonic() - start < 2


def test_one_who_does_not_read_stops_nobody_after_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(TimeoutError):
        Channel(ours, 1 << 24).send(bytes(1 << 23), soon())


@pytest.mark.parametrize("data", [b"", b"\x01", frame(b"abc", length=10)], ids=repr)
def test_the_end_of_the_other_side_is_told(ends: Ends, data: bytes) -> None:
    here, other = ends
    other.send(data)
    other.close()
    with pytest.raises(ClosedError):
        here.receive()
    with pytest.raises(ClosedError):
        here.send([1])


@pytest.mark.parametrize(
    "data",
    [
        frame(b""),
        frame(b"\xc1"),
        frame(b"\x93\x01"),  # a list that breaks off
        frame(msgpack.packb(1) + b"\x01"),
        frame(msgpack.packb(msgpack.ExtType(4, b"abcd"))),
        frame(msgpack.packb(msgpack.Timestamp(0))),
        frame(b"\x81\x90\x01"),  # a list for a key
        frame(b"\x91" * 1000),
        struct.pack("<I", 1001),
        struct.pack("<I", (1 << 32) - 1),
    ],
    ids=lambda data: repr(data)[:30],
)
def test_what_is_no_frame_is_told(ends: Ends, data: bytes) -> None:
    here, other = ends
    other.send(data)
    with pytest.raises(FrameError):
        here.receive(soon())


def test_text_that_is_none_is_replaced(ends: Ends) -> None:
    here, other = ends
    Channel(other, 1000).send("a\ud800b")
    assert here.receive().strip("\N{REPLACEMENT CHARACTER}ab") == ""


def test_too_large_a_frame_is_not_sent_and_nothing_of_it(ends: Ends) -> None:
    here, other = ends
    here.longest_sent = 100
    with pytest.raises(FrameError, match="at most 100 bytes, got 2"):
        here.send(bytes(200))
    here.send("next")
    assert Channel(other, 1000).receive() == "next"


@pytest.mark.parametrize(
    "data",
    [b"\xdd\x00\x20\x00\x00" + b"\x90" * (1 << 21), b"\xdf\x00\x10\x00\x00" + b"\xc0" * (1 << 21)],
    ids=["lists", "a map"],
)
def test_a_large_frame_of_nothing_but_lists_is_refused(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "MOST_ITEMS", 1000)
    with pytest.raises(ValueError, match=r"too many items|max_array_len|max_map_len"):
        channel._unpacked(data)


def test_a_large_frame_of_numbers_is_not() -> None:
    data = msgpack.packb(["a", bytes(1 << 22), {"b": [1]}])
    assert channel._unpacked(data)[2] == {"b": [1]}
