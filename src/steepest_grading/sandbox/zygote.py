"""The warm parent: imports once what submissions use, then forks a child for each of them.

It runs inside the outer walls (`steepest_grading.sandbox.walls`) and never runs a student's line.
The owner asks on the *control* socket, one message a submission, with two descriptors: the *data*
socket goes on into the cage, the *line* stays with the guard, the process between this one and the
cage. Over its line the guard reports that the cage is closed and, at the end, how it ended; when
the owner shuts its end, or dies, the guard kills the cage. A child has neither control nor line.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import site
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable

from steepest_grading.sandbox import cage

__all__ = ["FAULT_EXIT", "MEMORY_EXIT", "MOST", "greet", "main"]

MEMORY_EXIT = 71  # exit status of a cage whose Python ran out of memory
FAULT_EXIT = 70  # of one whose server failed
_PROCESSORS = os.cpu_count() or 1
MOST = 65536  # bytes of a message of control or line


def greet(connection: socket.socket) -> None:
    """Say hello and end: what `steepest_grading.doctor` has served."""
    connection.sendall(b"hello")


def _say(descriptor: int, **record: object) -> None:
    """Send one record over a socket that is known by its descriptor."""
    sender = socket.socket(fileno=descriptor)
    try:
        # The owner may have hung up.
        with contextlib.suppress(ConnectionError):
            sender.send(json.dumps(record).encode()[:MOST])
    finally:
        sender.detach()


def _named(name: str) -> Callable[[socket.socket], None]:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def _warm_up(plan: cage.Plan) -> Callable[[socket.socket], None]:
    for name in plan.warm:
        # Each is imported where it is installed: an assignment without figures needs no Matplotlib.
        if importlib.util.find_spec(name.partition(".")[0]) is not None:
            importlib.import_module(name)
    # Started without `site`, so that no file of a packages' folder runs; its words stay known.
    site.setquit()
    site.sethelper()
    return _named(plan.serve)


def _address_space() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def main(arguments: list[str]) -> None:
    """Serve the control socket until the owner closes it.

    Parameters
    ----------
    arguments : list of str
        One: a `steepest_grading.sandbox.cage.Plan` as JSON.
    """
    plan = cage.Plan(**json.loads(arguments[0]))
    if plan.confined:
        cage.drop_root()
    cage.set_pdeathsig()
    serve = _warm_up(plan)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies of guards
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's affair
    gc.collect()
    gc.freeze()  # children do not copy these pages to count references
    _say(plan.control, ready=True, uid=os.getuid(), address_space=_address_space())
    control = socket.socket(fileno=plan.control)
    while True:
        descriptors = array.array("i")
        message, ancillary, _, _ = control.recvmsg(1, socket.CMSG_SPACE(2 * descriptors.itemsize))
        if not message:
            os._exit(0)
        for _, _, data in ancillary:
            descriptors.frombytes(data)
        connection, line = descriptors
        if os.fork() == 0:
            os.close(control.detach())
            _guard(plan, serve, connection, line)
        os.close(connection)
        os.close(line)


def _guard(
    plan: cage.Plan, serve: Callable[[socket.socket], None], connection: int, line: int
) -> None:
    """Close a cage, wait for its end or for the owner's, and report. Never returns."""
    private = None
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        cage.set_pdeathsig()
        if plan.confined:
            cage.enter_namespaces()
        else:
            private = tempfile.TemporaryDirectory(prefix="steepest-", ignore_cleanup_errors=True)
            if os.getuid() == 0:
                os.chown(private.name, cage.NOBODY, cage.NOBODY)
        child = os.fork()
        if child == 0:
            _enter(plan, serve, connection, line, private.name if private else "/tmp")
        os.close(connection)
        stopped, late = _wait(child, line, plan.cpu_seconds)
        if stopped or late:
            os.kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
        if private:
            private.cleanup()
        _say(
            line,
            stopped=stopped,
            late=late,
            signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            status=os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_bytes=usage.ru_maxrss * 1024,
        )
        os._exit(0)
    except BaseException:
        _say(line, failed=traceback.format_exc())
    finally:
        os._exit(FAULT_EXIT)


def _wait(child: int, line: int, cpu_seconds: float) -> tuple[bool, bool]:
    """Wait until the child ends; return whether the owner stops it, and whether it is late."""
    ending = os.pidfd_open(child)
    poll = select.poll()
    poll.register(ending, select.POLLIN)
    poll.register(line, select.POLLIN)
    clock = (~child << 3) | 2  # what clock_getcpuclockid() of the C library makes of it
    while True:
        left = cpu_seconds - time.clock_gettime(clock)
        if left <= 0:
            return False, True
        happened = [descriptor for descriptor, _ in poll.poll(1000 * left / _PROCESSORS + 10)]
        if happened:
            return ending not in happened, False


def _enter(
    plan: cage.Plan,
    serve: Callable[[socket.socket], None],
    connection: int,
    line: int,
    private: str,
) -> None:
    """Draw the inner walls, say that they stand, and serve. Never returns."""
    status = FAULT_EXIT
    try:
        if plan.confined:
            cage.mount_private_folders(plan.file_bytes)
        os.chdir(private)
        os.environ.update(HOME=private, TMPDIR=private)
        tempfile.tempdir = None
        connection, line = cage.only_descriptor(connection, line)
        if not plan.confined:
            cage.drop_root()
        cage.limit(plan)
        cage.renounce()
    except BaseException:
        _say(line, failed=traceback.format_exc())
        os._exit(FAULT_EXIT)
    _say(line, caged=True)
    os.close(line)
    try:
        serve(socket.socket(fileno=connection))
        status = 0
    except MemoryError:
        status = MEMORY_EXIT
    except SystemExit:
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])
