"""A server that runs out of memory and does not catch it."""

from __future__ import annotations

import socket


def serve(connection: socket.socket) -> None:
    bytearray(2**40)
