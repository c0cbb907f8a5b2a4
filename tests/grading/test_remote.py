"""The student's process and its stand-ins: what comes back, what is refused, what is survived."""

from __future__ import annotations

import copy
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgpack
import numpy as np
import pytest
from support.grading_remote import LIMITS, judged, student_process

from steepest import checks
from steepest.checks import CheckError
from steepest.checks.watched import StandIn
from steepest_grading.remote.channel import Channel
from steepest_grading.remote.host import StudentGoneError, StudentProcess
from steepest_grading.verdicts import Limits, Status

CELLS = """
import numpy as np
import dataclasses, inspect, pickle, copy

seen = []
def double(x):
    return 2 * x
def keep(x):
    seen.append(x)
    return seen[0]
def fails(x):
    raise LookupError(f"no {x}")
def leaves(x):
    raise SystemExit(3)
def large(n):
    return np.zeros(int(n))
def apply(f, x):
    return f(x)
def maker(x):
    return lambda t: t + x
def source():
    return inspect.getsource(double)
@dataclasses.dataclass
class Point:
    x: float
    y: float = 0.0
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)
    def __getitem__(self, i):
        return (self.x, self.y)[i]
def pickled():
    return pickle.loads(pickle.dumps(copy.deepcopy(Point(1.0)))).x
def prints(x):
    print("a\\x1b[31mb", x)
"""
NAMES = [
    *("double", "keep", "fails", "leaves", "large", "apply", "maker", "source", "Point"),
    *("pickled", "prints"),
]


@pytest.fixture(scope="module")
def process() -> Iterator[StudentProcess]:
    with student_process(CELLS) as process, process.until(100.0):
        yield process


@pytest.fixture
def there(process: StudentProcess) -> dict[str, Any]:
    """Give the names that the cell defines."""
    return process.defined(NAMES)


def test_only_the_names_that_are_asked_for_and_defined_come(process: StudentProcess) -> None:
    assert set(process.defined(["double", "nothing"])) == {"double"}


def test_a_stand_in_is_called_like_the_function(there: dict[str, Any]) -> None:
    assert isinstance(there["double"], StandIn)
    assert there["double"](3) == 6
    assert np.array_equal(there["double"](x=np.ones(2)), [2.0, 2.0])


def test_its_errors_are_raised_by_kind_and_text(there: dict[str, Any]) -> None:
    with pytest.raises(LookupError, match=r"^no 3$"):
        there["fails"](3)
    with pytest.raises(SystemExit):
        there["leaves"](1)
    with pytest.raises(TypeError, match="positional"):
        there["double"]()


def test_an_argument_of_one_call_is_no_argument_of_the_next(there: dict[str, Any]) -> None:
    first = np.ones(2)
    assert there["keep"](first) is first
    assert there["keep"](np.zeros(2)) is not first


def test_a_function_comes_back_and_goes_back(there: dict[str, Any]) -> None:
    shifted = there["maker"](2.0)
    assert shifted(1.0) == 3.0
    assert there["apply"](shifted, 5.0) == 7.0
    assert there["apply"](lambda t: shifted(t) * 10, 1.0) == 30.0


def test_an_object_has_the_attributes_and_operators_of_its_class(there: dict[str, Any]) -> None:
    point = there["Point"](1.0, y=2.0)
    assert type(point).__name__ == "Point"
    assert (point + point)[1] == 4.0
    point.x = 7.0
    assert (point.x, repr(point)) == (7.0, "Point(x=7.0, y=2.0)")
    assert there["Point"](1.0) == there["Point"](1.0)
    assert not callable(point)
    with pytest.raises(TypeError):
        point - point
    with pytest.raises(AttributeError, match="z"):
        _ = point.z


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_stand_in_is_not_copied(there: dict[str, Any], copied: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match="cannot be copied here"):
        copied(there["Point"](1.0))


def test_a_cell_knows_its_source_and_its_classes(there: dict[str, Any]) -> None:
    assert there["source"]() == "def double(x):\n    return 2 * x\n"
    assert there["pickled"]() == 1.0


def test_too_large_a_result_is_an_error_and_not_the_end(there: dict[str, Any]) -> None:
    with pytest.raises(Exception, match="at most 16777216 bytes"):
        there["large"](3e6)
    assert there["large"](3).shape == (3,)


@pytest.mark.parametrize(
    "argument", [np.zeros(1 << 22, np.int8), 1 << 20_000], ids=["array", "integer"]
)
def test_a_given_function_takes_nothing_that_costs_the_grader_much(
    there: dict[str, Any], argument: Any
) -> None:
    smaller = argument[:1] if isinstance(argument, np.ndarray) else 1
    assert there["apply"](lambda t: 1.0, smaller) == 1.0
    with pytest.raises((ValueError, OverflowError), match="the given function takes no"):
        there["apply"](lambda t: 1.0, argument)


def test_a_check_s_own_object_cannot_be_handed_over(there: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="cannot hand over object"):
        there["double"](object())


def test_what_is_printed_is_kept(there: dict[str, Any]) -> None:
    assert checks.Answer("prints", there["prints"])(1.0).printed == "a\x1b[31mb 1.0\n"


def test_seconds_are_those_of_the_other_process() -> None:
    source = "import time\ndef f(n):\n    t = time.process_time()\n"
    source += "    while time.process_time() < t + n:\n        pass\n    return 1.0"
    with student_process(source) as process, process.until(20):
        answer = checks.Answer("f", process.defined(["f"])["f"], seconds=0.1)
        answer(0.0).equals(1.0)
        with pytest.raises(CheckError, match=r"within 0\.1 seconds"):
            answer(0.4)


# --- cells


@pytest.mark.parametrize(
    ("source", "printed", "error"),
    [
        ("1 + 1", "2\n", ""),
        ("1 + 1;", "", ""),
        ("print('x')\nNone", "x\n", ""),
        ("display(1, 'a')", "1\n'a'\n", ""),
        ("import sys\nprint('to stderr', file=sys.stderr)", "to stderr\n", ""),
        ("print('\\x1b[31mred\\x1b[0m \\x00 \\ud800')", "red \N{REPLACEMENT CHARACTER} ", ""),
        ("x = 1\n1 / 0", "", "ZeroDivisionError: division by zero (line 2)"),
        ("def f(:", "", "SyntaxError: invalid syntax (line 1)"),
        (
            "import nothing_of_the_kind",
            "",
            "ModuleNotFoundError: No module named 'nothing_of_the_k",
        ),
        ("\nexec('1 +')", "", "SyntaxError: invalid syntax (<string>, line 1) (line 2)"),
        ("exit(3)", "", "SystemExit: 3 (line 1)"),
        ("raise KeyboardInterrupt", "", "KeyboardInterrupt (line 1)"),
        ("class E(Exception):\n    def __str__(self):\n        1 / 0\nraise E", "", "E (line 4)"),
        ("def f(x: undefined):\n    return x", "", "NameError: name 'undefined' is not defined"),
        ("%matplotlib inline\nprint('on')", "on\n", ""),
        ("    x = 1\n    print(x)", "1\n", ""),
    ],
)
def test_a_cell_tells_what_it_printed_and_how_it_ended(
    source: str, printed: str, error: str
) -> None:
    with student_process() as process, process.until(20):
        run = process.run_cell("f", source)
    assert run.printed.startswith(printed)
    assert bool(run.printed) == bool(printed)
    assert run.error.startswith(error)
    assert bool(run.error) == bool(error)


def test_figures_of_a_cell_come_with_it_and_only_on_request() -> None:
    source = "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n"
    source += "plt.plot([1, 2])\nplt.show();"
    with student_process() as process, process.until(60):
        run = process.run_cell("f", source)
        assert len(run.images) == 1
        assert (run.printed, run.error) == ("", "")
        assert process.run_cell("f", source, show=False).images == ()


def test_output_ends_at_its_limit() -> None:
    limits = Limits(output_bytes=100)
    with student_process(limits=limits) as process, process.until(20):
        assert process.run_cell("f", "print('x' * 10**6)").printed == "x" * 100
        assert process.run_cell("f", "print('x')", show=False).printed == ""


def test_a_large_array_of_a_name_that_a_check_uses_costs_nothing() -> None:
    with student_process("import numpy as np\nvalue = np.zeros((3000, 3000))") as process:
        assert judged(process, "assert value.shape == (3000, 3000)").status is Status.PASSED


# --- processes that mean harm


@contextmanager
def hostile(serve: Callable[[socket.socket, Channel], None]) -> Iterator[StudentProcess]:
    """Give a process whose other end does what it likes."""
    ours, theirs = socket.socketpair()

    def run() -> None:
        with theirs:
            try:
                serve(theirs, Channel(theirs, 1 << 26))
            except Exception:  # the trusted end has gone
                return

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with ours:
            yield StudentProcess(ours, Limits(cell_seconds=1.0, message_bytes=1 << 20))
    finally:
        thread.join()


def answers(*frames: Any) -> Callable[[socket.socket, Channel], None]:
    def serve(_: socket.socket, channel: Channel) -> None:
        for frame in frames:
            while channel.receive()[0] in ("forget", "begin", "later"):
                pass
            channel.send(frame)
        channel.receive()

    return serve


FUNCTION = ["value", [["f", ["h", 3, "function", ["__call__"]], ["x"]]], None, []]
NOTES = ["", [], 0, 0.0, None]


@pytest.mark.parametrize(
    "frame",
    [
        None,
        [],
        ["value"],
        ["names", [], None, []],
        ["value", None, None, []],
        ["value", [["f"]], None, []],
        ["value", [["f", ["h", 2, "f", []], []]], None, []],
        ["value", [["f", ["h", 3, "f", ["__call__"] * 10_000], []]], None, []],
        ["value", [["f", ["h", 3, "f", []], 7]], None, []],
        ["back", 2, [], {}, []],
        ["back", 3, [], {}, []],
        ["back"],
        "text",
    ],
    ids=repr,
)
def test_an_answer_that_is_none_ends_the_process_and_nothing_else(frame: Any) -> None:
    with hostile(answers(frame)) as process, process.until(1.0):
        with pytest.raises(StudentGoneError) as gone:
            process.defined(["f"])
        assert gone.value.status is Status.DIED


@pytest.mark.parametrize(
    "frame",
    [
        ["value", 1.0],
        ["value", 1.0, None, []],
        ["value", 1.0, ["", [], True, 0.0, None], []],
        ["value", 1.0, [b"", [], 0, 0.0, None], []],
        ["value", ["@", 99], NOTES, []],
        ["value", 1.0, NOTES, [[2, ["<f8", [1 << 20], True, b""]]]],
        ["value", 1.0, NOTES, [[2, ["<f8", [3], True, bytes(24)]]]],
        ["error", None, None, []],
        ["back", 2, [["@", 2]], {}, []],
    ],
    ids=repr,
)
def test_an_account_of_a_call_that_is_none_ends_it_too(frame: Any) -> None:
    with hostile(answers(FUNCTION, frame)) as process, process.until(1.0):
        answer = checks.Answer("f", process.defined(["f"])["f"])
        with pytest.raises(StudentGoneError) as gone:
            answer(np.zeros(2))
        assert gone.value.status is Status.DIED


def test_a_name_that_was_not_asked_for_is_left_out() -> None:
    with hostile(answers(["value", [["print", 1, []]], None, []])) as process, process.until(1.0):
        assert process.defined(["f"]) == {}


def test_a_parameter_has_a_name_that_a_parameter_can_have() -> None:
    names = ["x y", 5, "lambda", "x" * 100, "ok", "ok"]
    rows = [["f", ["h", 3, "function", ["__call__"]], names]]
    with hostile(answers(["value", rows, None, []])) as process, process.until(1.0):
        assert [*process.defined(["f"])["f"].__signature__.parameters] == ["ok"]


def test_a_function_without_end_of_callbacks_ends_at_the_deadline() -> None:
    def serve(_: socket.socket, channel: Channel) -> None:
        channel.receive()
        channel.receive()
        channel.send(FUNCTION)
        channel.receive()
        while True:
            channel.send(["back", 2, [1.0], {}, []])
            channel.receive()

    with hostile(serve) as process, process.until(0.5):
        f = process.defined(["f"])["f"]
        with pytest.raises(StudentGoneError) as gone:
            checks.Answer("f", f)(lambda t: t)
        assert gone.value.status is Status.TIMED_OUT


def test_callbacks_within_callbacks_have_an_end() -> None:
    def serve(_: socket.socket, channel: Channel) -> None:
        channel.receive()
        channel.receive()
        channel.send(FUNCTION)
        while channel.receive():
            channel.send(["back", 2, [1.0], {}, []])

    with hostile(serve) as process, process.until(10.0):
        f = process.defined(["f"])["f"]
        with pytest.raises(StudentGoneError, match="too many calls inside calls"):
            checks.Answer("f", f)(lambda t: f(t))


@pytest.mark.parametrize("pieces", [(b"\xff\xff\xff\xff",), (b"\x05\0\0\0", b"x" * 5), (b"\1\0",)])
def test_bytes_that_are_no_frame_end_it(pieces: tuple[bytes, ...]) -> None:
    def serve(bare: socket.socket, channel: Channel) -> None:
        channel.receive()
        channel.receive()
        for piece in pieces:
            bare.send(piece)

    with hostile(serve) as process, process.until(1.0), pytest.raises(StudentGoneError):
        process.defined(["f"])


def test_one_who_trickles_bytes_is_out_of_time() -> None:
    def serve(bare: socket.socket, channel: Channel) -> None:
        bare.send(b"\x00\x01\0\0")
        while True:
            bare.send(b"\x90")
            time.sleep(0.01)

    with hostile(serve) as process, process.until(0.3):
        with pytest.raises(StudentGoneError) as gone:
            process.defined(["f"])
        assert gone.value.status is Status.TIMED_OUT


def test_random_frames_at_any_time_end_in_one_kind_of_error() -> None:
    rng = np.random.default_rng(5)
    heads = ["value", "error", "back", "done", "ran"]

    def noise(depth: int = 3) -> Any:
        kind = rng.integers(9 if depth else 5)
        if kind < 5:
            return [None, 2, "x", 1.5, b"abc"][kind]
        items = [noise(depth - 1) for _ in range(rng.integers(5))]
        return [str(rng.choice([*"@nclgatldhR"])), *items] if kind < 8 else items

    for _ in range(150):
        frames = [[str(rng.choice(heads)), *(noise() for _ in range(3))] for _ in range(3)]
        with hostile(answers(FUNCTION, *frames)) as process, process.until(1.0):
            f = process.defined(["f"])["f"]
            try:
                checks.Answer("f", f)(np.zeros(2), lambda t: t)
            except (CheckError, StudentGoneError):
                continue


def test_what_a_cell_tells_is_cut_and_clean() -> None:
    told = ["ran", "a\x00" * 10**5, "E: \x1b[1m" + "x" * 10**4, [b"<svg>", "x", None, b"\x89PNG"]]
    with hostile(answers(told)) as process, process.until(1.0):
        run = process.run_cell("f", "")
    assert len(run.printed) == LIMITS.output_bytes
    assert "\0" not in run.printed
    assert "\x1b" not in run.error
    assert len(run.error) < 1001
    assert run.images == ()


def test_the_trusted_side_never_sends_a_check() -> None:
    received = []

    def serve(_: socket.socket, channel: Channel) -> None:
        received.append(channel.receive())
        received.append(channel.receive())
        channel.send(FUNCTION)
        received.append(channel.receive())
        channel.send(["value", 2.0, NOTES, []])

    check = "from steepest import checks\nsecret = 'a secret'\n"
    check += "checks.Answer('name of it', f)(1.25).equals(2.0, otherwise='why it fails')"
    with hostile(serve) as process:
        assert judged(process, check).status is Status.PASSED
    text = msgpack.packb(received)
    assert b"f" in text
    for word in (b"secret", b"name of it", b"why", b"equals", b"checks"):
        assert word not in text
