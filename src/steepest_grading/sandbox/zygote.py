"""The warm parent: imports once what submissions use, then forks a child for each of them.

It runs inside the outer walls (`steepest_grading.sandbox.walls`) and never runs a student's line.
The owner asks on the *control* socket, one message a submission, with two descriptors: the *data*
socket goes on into the cage, the *line* stays here. Over the line the owner hears that the cage is
closed and, at the end, how it ended; when the owner shuts its end, or dies, the cage is killed. In
a cage neither control nor line is open.
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
from dataclasses import dataclass

from steepest_grading.sandbox import cage

__all__ = ["FAULT_EXIT", "MEMORY_EXIT", "MOST", "greet", "main"]

Serve = Callable[[socket.socket], None]

MEMORY_EXIT = 71  # exit status of a cage whose Python ran out of memory
FAULT_EXIT = 70  # of one whose server failed
PROCESSORS = os.cpu_count() or 1
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


def _named(name: str) -> Serve:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def _warm_up(plan: cage.Plan) -> Serve:
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
    """Serve the control socket until the owner closes it. Never returns.

    Parameters
    ----------
    arguments : list of str
        One: a `steepest_grading.sandbox.cage.Plan` as JSON.
    """
    plan = cage.Plan(**json.loads(arguments[0]))
    home = -1
    if plan.confined:
        cage.drop_root()
        home = cage.become_first(plan.control)
    cage.set_pdeathsig()
    serve = _warm_up(plan)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's affair
    gc.collect()
    gc.freeze()  # children do not copy these pages to count references
    _say(plan.control, ready=True, uid=os.getuid(), address_space=_address_space())
    _Keeper(plan, serve, home).keep()


@dataclass
class _Ward:
    """A cage and what the owner wants of it."""

    child: int
    line: int
    private: tempfile.TemporaryDirectory[str] | None
    stopped: bool = False
    late: bool = False

    def seconds(self) -> float:
        # the clock that clock_getcpuclockid() of the C library makes of a process
        return time.clock_gettime((~self.child << 3) | 2)


class _Keeper:
    """Forks cages, waits for their ends and for the owner's word, and reports."""

    def __init__(self, plan: cage.Plan, serve: Serve, home: int) -> None:
        self._plan = plan
        self._serve = serve
        self._home = home
        self._control = socket.socket(fileno=plan.control)
        self._wards: dict[int, _Ward] = {}  # by the descriptor of the process
        self._lines: dict[int, _Ward] = {}
        self._poll = select.poll()
        self._poll.register(self._control, select.POLLIN)

    def keep(self) -> None:
        control = self._control.fileno()
        while True:
            happened = {descriptor for descriptor, _ in self._poll.poll(self._patience())}
            # Ends first: what ended by itself was not stopped. The new cage last: it takes numbers
            # of descriptors that were closed in this round.
            for ending in happened & self._wards.keys():
                self._report(ending)
            for line in happened & self._lines.keys():
                self._stop(line)
            if control in happened:
                self._fork()

    def _stop(self, line: int) -> None:
        self._poll.unregister(line)
        ward = self._lines.pop(line)
        ward.stopped = True
        os.kill(ward.child, signal.SIGKILL)

    def _patience(self) -> float | None:
        """Kill what has used its time, and return in how many milliseconds another might have."""
        left = []
        for ward in self._wards.values():
            if ward.stopped or ward.late:
                continue
            left.append(self._plan.cpu_seconds - ward.seconds())
            if left[-1] <= 0:
                ward.late = True
                os.kill(ward.child, signal.SIGKILL)
        return 1000 * max(min(left), 0) / PROCESSORS + 10 if left else None

    def _fork(self) -> None:
        descriptors = array.array("i")
        space = socket.CMSG_SPACE(2 * descriptors.itemsize)
        message, ancillary, _, _ = self._control.recvmsg(1, space)
        if not message:
            os._exit(0)
        for _, _, data in ancillary:
            descriptors.frombytes(data)
        connection, line = descriptors
        private = None
        try:
            if self._plan.confined:
                child = cage.fork_first(self._home)
            else:
                private = tempfile.TemporaryDirectory(
                    prefix="steepest-", ignore_cleanup_errors=True
                )
                if os.getuid() == 0:
                    os.chown(private.name, cage.NOBODY, cage.NOBODY)
                child = os.fork()
        except OSError:
            _say(line, failed=traceback.format_exc())
            os.close(line)
        else:
            if child == 0:
                _enter(
                    self._plan, self._serve, connection, line, private.name if private else "/tmp"
                )
            ward = _Ward(child, line, private)
            ending = os.pidfd_open(child)
            self._wards[ending] = self._lines[line] = ward
            self._poll.register(ending, select.POLLIN)
            self._poll.register(line, select.POLLIN)
        os.close(connection)

    def _report(self, ending: int) -> None:
        ward = self._wards.pop(ending)
        _, status, usage = os.wait4(ward.child, 0)
        self._poll.unregister(ending)
        os.close(ending)
        if self._lines.pop(ward.line, None):
            self._poll.unregister(ward.line)
        if ward.private:
            ward.private.cleanup()
        _say(
            ward.line,
            stopped=ward.stopped,
            late=ward.late,
            signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            status=os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_bytes=usage.ru_maxrss * 1024,
        )
        os.close(ward.line)


def _enter(plan: cage.Plan, serve: Serve, connection: int, line: int, private: str) -> None:
    """Draw the inner walls, say that they stand, and serve. Never returns."""
    try:
        if plan.confined:
            cage.enter_own_mounts()
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
    status = FAULT_EXIT
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
