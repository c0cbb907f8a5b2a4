"""What the sandbox's tests have served: it executes what it is sent, as hostile as that may be.

It is imported inside the sandbox from its own folder, where nothing else of the tests is seen.
"""

from __future__ import annotations

import json
import socket


def serve(connection: socket.socket) -> None:
    """Execute each line's ``source`` and send back what it left as ``answer``, or its error."""
    names: dict[str, object] = {}
    for line in connection.makefile("r"):
        reply: dict[str, object] = {}
        names["answer"] = None
        try:
            exec(json.loads(line)["source"], names)
            reply["answer"] = names["answer"]
        except Exception as error:
            reply["error"] = type(error).__name__
            reply["number"] = getattr(error, "errno", None)
        connection.sendall(json.dumps(reply).encode() + b"\n")
