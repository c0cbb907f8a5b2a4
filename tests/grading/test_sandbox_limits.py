"""What a cell uses is bounded, how it ended is told, and nothing of it stays."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.grading_sandbox import LIMITS, PROBE, Refused, execute, probing_jail, processes

from steepest_grading.sandbox import Jail, SandboxError, cage
from steepest_grading.verdicts import Status

SOURCE = Path(__file__).resolve().parents[2] / "src"
TESTS = SOURCE.parent / "tests"


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with probing_jail() as jail:
        yield jail


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_too_much_memory_is_a_memory_error_that_the_program_survives(jail: Jail) -> None:
    with jail.spawn() as cell:
        with pytest.raises(Refused, match="MemoryError"):
            execute(cell, "bytearray(2 * 1024**3)")
        assert execute(cell, "answer = len(bytearray(2**20))") == 2**20


def test_many_small_pieces_of_memory_are_bounded_too(jail: Jail) -> None:
    with jail.spawn() as cell:
        with pytest.raises(Refused, match="MemoryError"):
            execute(cell, "kept = []\nwhile True:\n kept.append(b'x' * 2**20)")
        assert cell.ended(0).peak_bytes > 0.5 * LIMITS.memory_bytes


def test_memory_that_ends_the_program_is_told_as_such(jail: Jail) -> None:
    source = """
import ctypes
kept = []
try:
    while True:
        kept.append(b'x' * 2**20)
except MemoryError:
    ctypes.string_at(0)
"""
    with jail.spawn() as cell:
        with pytest.raises(EOFError):
            execute(cell, source)
        assert cell.ended().reason is Status.OUT_OF_MEMORY


def test_a_memory_error_that_nobody_catches_is_told_as_such() -> None:
    with (
        Jail(LIMITS, _serve="forgetful_probe:serve", _warm=(), _extra=(PROBE,)) as jail,
        jail.spawn() as cell,
    ):
        assert cell.socket.recv(1) == b""
        assert cell.ended().reason is Status.OUT_OF_MEMORY


def test_time_on_a_processor_is_bounded() -> None:
    with probing_jail(replace(LIMITS, submission_seconds=1)) as jail, jail.spawn() as cell:
        source = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
        with pytest.raises(EOFError):
            execute(cell, source)
        ending = cell.ended()
        assert ending.reason is Status.TIMED_OUT
        assert 0.9 < ending.cpu_seconds < 2


@pytest.mark.parametrize(
    ("source", "reason", "detail"),
    [
        ("import os\nos._exit(3)", Status.DIED, "exit status 3"),
        ("import os\nos._exit(0)", None, "by itself"),
        ("import sys\nsys.exit(1)", None, "by itself"),
        ("import ctypes\nctypes.string_at(0)", Status.DIED, "signal 11"),
        ("import os\nos.abort()", Status.DIED, "signal"),
        ("raise KeyboardInterrupt", Status.DIED, "error ended what serves"),
    ],
)
def test_an_end_has_its_reason(jail: Jail, source: str, reason: Status, detail: str) -> None:
    with jail.spawn() as cell:
        with pytest.raises(EOFError):
            execute(cell, source)
        ending = cell.ended()
        assert ending.reason is reason
        assert detail in ending.detail
        assert ending.peak_bytes > 0
        assert cell.ended() is ending


def test_a_cell_whose_socket_is_closed_ends_without_a_reason(jail: Jail) -> None:
    with jail.spawn() as cell:
        cell.socket.shutdown(socket.SHUT_RDWR)
        assert cell.ended().reason is None


def test_a_cell_that_hangs_up_and_goes_on_is_killed(jail: Jail) -> None:
    with jail.spawn() as cell:
        with pytest.raises(EOFError):
            execute(cell, "import os\nos.closerange(0, 64)\nwhile True: pass")
        assert cell.ended(0.1).detail == "killed by its owner"


def test_a_file_is_bounded(jail: Jail) -> None:
    with jail.spawn() as cell, pytest.raises(Refused, match="OSError EFBIG"):
        execute(cell, "import os\nos.truncate(os.open('/tmp' '/f', 65), 2**40)")


def test_descriptors_and_threads_are_bounded(jail: Jail) -> None:
    with jail.spawn() as cell, pytest.raises(Refused, match="OSError EMFILE"):
        execute(cell, "import os\nkept = []\nwhile True: kept.append(os.pipe())")
    with jail.spawn() as cell:
        source = """
import threading
threading.stack_size(65536)
stop = threading.Event()
answer = 0
try:
    while answer < 1000:
        threading.Thread(target=stop.wait, daemon=True).start()
        answer += 1
except RuntimeError:
    pass
stop.set()
"""
        assert 20 < execute(cell, source) < 200


def test_killing_leaves_no_process() -> None:
    with probing_jail(warm=("marked_for_killing",)) as jail:
        before = len(processes("marked_for_killing"))
        cells = [jail.spawn() for _ in range(4)]
        for cell in cells:
            execute(cell, "import threading\nthreading.Thread(target=threading.Event().wait)")
        assert len(processes("marked_for_killing")) == before + 4
        for cell in cells:
            cell.kill()
            cell.kill()
            assert cell.ended().reason is None
            cell.socket.close()
        assert wait_until(lambda: len(processes("marked_for_killing")) == before)
    assert processes("marked_for_killing") == []


def test_leaving_the_jail_ends_its_cells() -> None:
    with probing_jail(warm=("marked_for_leaving",)) as jail:
        cell = jail.spawn()
    assert processes("marked_for_leaving") == []
    assert cell.ended().reason is Status.DIED
    cell.socket.close()


OWNER = """
import sys, threading
sys.path[:0] = {paths!r}
from support.grading_sandbox import execute, probing_jail
jail = probing_jail(warm=("marked_for_orphans",), unsafe={unsafe})
thread = threading.Thread(target=jail.__enter__)
thread.start()
thread.join()
cells = [jail.spawn(), jail.spawn()]
cells[0].socket.sendall(b'{{"source": "while True: pass"}}\\n')
execute(cells[1], "import os")
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("unsafe", [False, True], ids=["walls", "unsafe"])
def test_an_owner_that_is_killed_leaves_no_process(unsafe: bool, tmp_path: Path) -> None:
    """Also when the thread that made the jail has ended: the cells lived until then."""
    source = OWNER.format(paths=[str(SOURCE), str(TESTS)], unsafe=unsafe)
    with subprocess.Popen(
        [sys.executable, "-c", source],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"ready\n"
        assert len(processes("marked_for_orphans")) > 2
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        assert wait_until(lambda: not processes("marked_for_orphans"))


def test_a_warm_parent_that_died_is_started_again() -> None:
    with probing_jail(warm=("marked_for_restart",)) as jail:
        first = jail.spawn()
        for pid in processes("marked_for_restart"):
            os.kill(pid, signal.SIGKILL)
        assert first.ended().reason is Status.DIED
        first.socket.close()
        with jail.spawn() as cell:
            assert execute(cell, "answer = 'alive'") == "alive"


def test_threads_share_a_jail(jail: Jail) -> None:
    answers: list[int] = []

    def work(number: int) -> None:
        for _ in range(3):
            with jail.spawn() as cell:
                answers.append(execute(cell, f"answer = {number}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted([0, 1, 2, 3] * 3)


def test_without_bubblewrap_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SandboxError, match="apt-get install bubblewrap"), probing_jail():
        pass


def test_a_failing_start_keeps_what_was_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (
        pytest.raises(SandboxError, match=r"(?s)doctor.*No module named 'no_such_module'"),
        Jail(LIMITS, _serve="no_such_module:serve", _warm=()),
    ):
        pass
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SandboxError, match="No permissions to create"), probing_jail():
        pass


def test_a_limit_of_memory_below_the_libraries_is_refused() -> None:
    with (
        pytest.raises(ValueError, match=r"limits.memory_bytes: expected at least \d+.*got 1000"),
        probing_jail(replace(LIMITS, memory_bytes=1000)),
    ):
        pass


def test_a_jail_is_used_inside_with() -> None:
    jail = probing_jail()
    with pytest.raises(SandboxError, match="inside `with`"):
        jail.spawn()


def test_unsafe_keeps_limits_and_the_filter() -> None:
    with probing_jail(unsafe=True) as jail, jail.spawn() as cell:
        for source in ("import os\nos.fork()", "import socket\nsocket.socket()"):
            with pytest.raises(Refused, match="PermissionError EPERM"):
                execute(cell, source)
        with pytest.raises(Refused, match="PermissionError EPERM"):
            execute(cell, f"import os\nos.kill({os.getpid()}, 0)")
        with pytest.raises(Refused, match="MemoryError"):
            execute(cell, "bytearray(2 * 1024**3)")
        assert execute(cell, "import os\nanswer = os.getuid()") == (os.getuid() or 65534)
        folder = execute(cell, "import os\nopen('mine', 'w').close()\nanswer = os.getcwd()")
        assert (Path(folder) / "mine").exists()
        cell.kill()
        assert wait_until(lambda: not Path(folder).exists())


def test_root_is_refused_before_anything_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage.os, "getuid", lambda: 0)
    with pytest.raises(OSError, match="must not run as root"):
        cage.renounce()


ORDINARY = """
import json, os, sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from support.grading_sandbox import execute, probing_jail
with probing_jail() as jail, jail.spawn() as cell:
    source = '''
import os
def refused(action, *arguments):
    try:
        action(*arguments)
    except OSError as error:
        return error.errno
answer = [os.getuid(), os.getpid(), os.listdir("/tmp"), os.listdir("/proc"), refused(os.fork),
          refused(os.mkdir, "/new"), refused(os.mkdir, "/steepest/new"), os.path.exists("/home")]
'''
    print(json.dumps([os.getuid(), execute(cell, source)]))
"""


@pytest.mark.skipif(os.getuid() != 0, reason="all other tests ran as an ordinary user already")
def test_an_ordinary_user_gets_the_same_walls() -> None:
    python = Path("/usr/bin/python3")
    if not python.exists():
        pytest.skip("no Python that an ordinary user of this machine can read")
    version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout
    if tuple(int(part) for part in version.split()[1].split(".")[:2]) < (3, 11):
        pytest.skip(f"{python} is {version.strip()}, too old for the package")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        grading = folder / "steepest_grading"
        shutil.copytree(SOURCE / "steepest_grading" / "sandbox", grading / "sandbox")
        for file in ("__init__.py", "verdicts.py"):
            shutil.copy(SOURCE / "steepest_grading" / file, grading)
        (folder / "steepest").mkdir()
        (folder / "steepest" / "__init__.py").touch()
        shutil.copytree(PROBE, folder / "support" / PROBE.name)
        shutil.copy(TESTS / "support" / "grading_sandbox.py", folder / "support")
        done = subprocess.run(
            [python, "-I", "-c", ORDINARY, name, name],
            user=65534,
            group=65534,
            extra_groups=[],
            env={"PATH": os.environ["PATH"]},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    eperm, erofs = 1, 30
    assert done.stdout.strip() == f"[65534, [65534, 1, [], [], {eperm}, {erofs}, {erofs}, false]]"
