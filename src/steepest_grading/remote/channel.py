"""Frames over a socket: four bytes of length, then MessagePack."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

import msgpack

__all__ = ["LONGEST_FRAME", "Channel", "ClosedError", "FrameError"]

HEAD = struct.Struct("<I")
FEW_BYTES = 1 << 20  # what they hold cannot be too much
MOST_ITEMS = 1 << 21
LONGEST_FRAME = 64 * 1024**2  # that goes to the student's process


class ClosedError(Exception):
    """The other side has gone."""


class FrameError(Exception):
    """What came is no frame."""


class Channel:
    """One end of the connection.

    Parameters
    ----------
    connection : socket
        A connected stream socket.
    longest : int
        The most bytes that a frame may have; ``longest_sent``, an attribute, of those that are
        sent.
    """

    def __init__(self, connection: socket.socket, longest: int) -> None:
        self._socket = connection
        self._longest = self.longest_sent = longest
        self._waiting = bytearray()
        self._come = bytearray()
        self._patience = 0.0
        self._pack = msgpack.Packer(unicode_errors="surrogatepass").pack

    @property
    def waiting(self) -> int:
        """How many bytes wait for the next frame that is sent."""
        return len(self._waiting)

    def put(self, frame: Any) -> None:
        """Keep a frame that wants no answer until the next one is sent."""
        self._waiting += self._packed(frame)

    def send(self, frame: Any, deadline: float | None = None) -> None:
        """Send a frame, and those that were put before it.

        Raises
        ------
        ClosedError
            If the other side has gone.
        TimeoutError
            If it does not read until the deadline, a time of `time.monotonic`.
        """
        self._waiting += self._packed(frame)
        self.flush(deadline)

    def flush(self, deadline: float | None = None) -> None:
        """Send the frames that were put, as `send` does."""
        data, self._waiting = bytes(self._waiting), bytearray()
        self._until(deadline)
        try:
            self._socket.sendall(data)
        except BlockingIOError:
            raise TimeoutError from None
        except OSError as error:
            raise ClosedError(str(error)) from error

    def receive(self, deadline: float | None = None) -> Any:
        """Return the next frame.

        Raises
        ------
        ClosedError, FrameError, TimeoutError
            If none comes: the other side has gone, sends no frame, or takes too long.
        """
        (length,) = HEAD.unpack(self._read(HEAD.size, deadline))
        if length > self._longest:
            raise FrameError(f"expected at most {self._longest} bytes, got {length}")
        data = self._read(length, deadline)
        try:
            return _unpacked(data)
        except Exception as error:
            raise FrameError(f"expected MessagePack: {error!s:.80}") from error

    def _packed(self, frame: Any) -> bytes:
        data = self._pack(frame)
        if len(data) > self.longest_sent:
            raise FrameError(f"expected at most {self.longest_sent} bytes, got {len(data)}")
        return HEAD.pack(len(data)) + data

    def _read(self, length: int, deadline: float | None) -> bytes:
        come = self._come
        while len(come) < length:
            self._until(deadline)
            try:
                piece = self._socket.recv(max(1 << 16, min(length - len(come), 1 << 20)))
            except BlockingIOError:
                raise TimeoutError from None
            except OSError as error:
                raise ClosedError(str(error)) from error
            if not piece:
                raise ClosedError("the connection was closed")
            come += piece
        data = bytes(memoryview(come)[:length])
        del come[:length]
        return data

    def _until(self, deadline: float | None) -> None:
        left = 0.0 if deadline is None else deadline - time.monotonic()
        if deadline is not None and left <= 0:
            raise TimeoutError
        if left / 2 <= self._patience <= left * 1.2:
            return
        # The system's own clock: a time-out of Python's costs three system calls a message.
        spell = struct.pack("@ll", int(left), max(1, int(left % 1 * 1e6)) if left else 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self._socket.setsockopt(socket.SOL_SOCKET, option, spell)
        self._patience = left


def _unpacked(data: bytes) -> Any:
    """Return what a frame holds, if that is not a hundred times as large as the frame."""
    left = MOST_ITEMS

    def count(items: Any) -> Any:
        nonlocal left
        left -= 1 + len(items)
        if left < 0:
            raise ValueError("too many items")
        return items

    hooks = {}
    if len(data) > FEW_BYTES:
        hooks = {"list_hook": count, "object_hook": count}
        hooks |= {"max_array_len": MOST_ITEMS, "max_map_len": MOST_ITEMS}
    return msgpack.unpackb(
        data, strict_map_key=False, max_ext_len=0, unicode_errors="replace", **hooks
    )
