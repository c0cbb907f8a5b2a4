"""A check watches a function where it lives, tells hint from numbers, and computes once."""

from __future__ import annotations

import contextlib
import warnings
from typing import Any

import numpy as np
import pytest

from steepest import checks
from steepest.checks import Answer, CheckError, Probe, running
from steepest.checks.errors import NotWrittenError
from steepest.checks.ready_made import ReadyMadeError
from steepest.checks.watched import Ran, StandIn, Watch, run_watched


def error_of(call, /, *args: Any, **named: Any) -> CheckError:
    with pytest.raises(CheckError) as caught:
        call(*args, **named)
    return caught.value


# --- what is told apart: numbers of the check, and the author's hint


def not_written(x):
    raise NotImplementedError


def changes(x):
    x += 1
    return x


def warns(x):
    return np.log(x)


def fails(x):
    return x if x > np.zeros(2) else -x


ONES = np.ones(2)


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: Answer("f", lambda x: x)(1.5).equals(2.0), ""),
        (lambda: Answer("f", lambda x: x)(1.5).equals(2.0, otherwise="Add."), "Add."),
        (lambda: Answer("f", lambda x: x)(4.0).equals(2.0, mistakes={"Half.": 4.0}), "Half."),
        (lambda: Answer("f", lambda x: [x])(4.0).equals(2.0), "Return a NumPy array or a number."),
        (lambda: Answer("f", lambda x: "B")(4.0).equals("b"), "Only the spelling differs."),
        (lambda: Answer("f", lambda x: x)(4.0).equals(None, otherwise="None."), "None."),
        (
            lambda: Answer("f", lambda x: None)(4.0).equals("b"),
            "Does every branch end with `return`?",
        ),
        (lambda: Answer("f", lambda x: x)(ONES).array((3,)), ""),
        (
            lambda: Answer("f", lambda x: x)(1.5).require(False, expected="more", hint="More!"),
            "More!",
        ),
        (lambda: Answer("f", lambda x: x).raises(ValueError, 1.5, hint="Raise."), "Raise."),
        (
            lambda: Answer("f", fails)(ONES),
            "`if` cannot decide for a whole array: use a mask or np.where.",
        ),
        (lambda: Answer("f", warns, quiet=True)(0.0), "Something was divided by zero."),
        (
            lambda: Answer("f", changes)(np.ones(2)),
            "The caller still needs it: compute with a copy, np.array(x, dtype=float).",
        ),
        (
            lambda: Answer("f", lambda x: np.gradient(x))(ONES),
            "A ready-made routine earns no points here: write the formula yourself.",
        ),
        (lambda: Probe(np.sin, "sin").was_called(at_least=2, hint="Call it."), "Call it."),
        (
            lambda: checks.require_order("f", [1.0, 0.1], [1.0, 0.1], 2, mistakes={"One.": 1}),
            "One.",
        ),
        (lambda: checks.require_order("f", [1.0, 0.1], [1.0, 0.0], 2), "Is h used?"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_the_hint_stands_at_the_end_and_by_itself(call, hint: str) -> None:
    error = error_of(call)
    assert error.hint == hint
    assert str(error).endswith(hint)
    assert len(str(error)) > len(hint)


def test_an_error_without_a_hint_ends_without_a_space() -> None:
    assert str(CheckError("f(1): expected 2.")) == str(CheckError("f(1): expected 2.", ""))
    assert str(CheckError("a.", "b.")) == "a. b."


def test_a_function_that_is_not_written_has_an_error_of_its_own() -> None:
    error = error_of(Answer("f", not_written), 1.0)
    assert type(error) is NotWrittenError
    assert str(error).startswith("f: not written yet. ")


# --- calls repeated


def test_a_repeated_call_gets_parts_of_the_result_before_and_the_next_elements() -> None:
    answer = Answer("f", lambda x, v, a, scale=1.0: (x + scale * v, v + a))
    answer.repeat(
        "x",
        start=(np.zeros(2), np.ones(2)),
        call=(checks.PART[0], checks.PART[1], checks.EACH[0]),
        each=[[0.0, 1.0, 2.0]],
        scale=2.0,
    ).equals(np.array([[2.0, 2.0], [4.0, 4.0], [8.0, 8.0]]))


def test_results_that_make_no_array_are_the_student_s_failure() -> None:
    answer = Answer("f", lambda x: [np.ones(x)])
    error = error_of(answer.repeat, "f", start=(), call=(checks.EACH[0],), each=[[1, 2]])
    assert str(error).startswith("f: expected a result, got ValueError: setting an array")


def test_a_result_without_parts_is_the_student_s_failure() -> None:
    answer = Answer("f", lambda x: x)
    error = error_of(answer.repeat, "f", start=(1.0,), call=(checks.PART[0],), each=[range(2)])
    assert "not subscriptable" in str(error)


# --- watching


def test_a_run_tells_value_output_warnings_and_steps() -> None:
    def f(x):
        print("noise")
        warnings.warn("odd", UserWarning, stacklevel=1)
        return np.log(x)

    ran = run_watched(f, lambda: f(0.0), Watch(count_steps=True))
    assert ran.value == -np.inf
    assert ran.printed == "noise\n"
    assert ran.warnings == ["divide by zero encountered in log"]
    assert ran.steps >= 4
    assert ran.error is None
    assert 0 <= ran.seconds < 5


@pytest.mark.parametrize("kind", [ValueError, SystemExit, GeneratorExit])
def test_an_error_is_in_the_account_and_not_raised(kind: type[BaseException]) -> None:
    def f():
        raise kind("bad")

    ran = run_watched(f, f, Watch())
    assert type(ran.error) is kind
    assert ran.value is None
    assert ran.steps == 0


def test_a_time_out_passes_through() -> None:
    def f():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_watched(f, f, Watch())


def test_a_ready_made_routine_counts_for_more_than_what_it_led_to() -> None:
    def f(x):
        with contextlib.suppress(BaseException):
            return np.gradient(x)
        raise ValueError

    ran = run_watched(f, lambda: f(ONES), Watch())
    assert isinstance(ran.error, ReadyMadeError)
    assert ran.error.routine == "numpy.gradient"


class Elsewhere(StandIn):
    """Stands for a function that doubles, and notes what it was asked."""

    def __init__(self, ran: Ran) -> None:
        self.ran = ran
        self.asked: list[Any] = []

    def __call__(self, x):
        return 2 * x

    def run_watched(self, run, watch, call):
        self.asked.append((watch, call))
        return self.ran


def test_a_stand_in_watches_its_function_itself() -> None:
    f = Elsewhere(Ran(7.0, printed="there", steps=3))
    answer = Answer(
        "f", f, lend={"g": "numpy.sin"}, allowed=("scipy",), forbidden={"numpy.dot": "No."},
        count_steps=True,
    )  # fmt: skip
    result = answer(1.0, n=2)
    assert (result.call, result.value, result.printed, result.steps) == (
        "f(1.0, n=2)",
        7.0,
        "there",
        3,
    )
    assert f.asked == [
        (Watch(("scipy",), ("numpy.dot",), {"g": "numpy.sin"}, True), ((1.0,), {"n": 2}))
    ]
    answer.evaluate("f(1) + 1", lambda f: f(1.0) + 1).equals(7.0)
    assert f.asked[1][1] is None


@pytest.mark.parametrize(
    ("ran", "says"),
    [
        (Ran(error=ValueError("bad")), "expected a result, got ValueError: bad."),
        (Ran(error=ReadyMadeError("numpy.dot")), "got a call of numpy.dot. No."),
        (Ran(error=NotImplementedError()), "not written yet"),
        (Ran(1.0, warnings=["overflow encountered in exp"]), "expected no warning, got 'overflow"),
        (Ran(1.0, seconds=9.0), "within 2 seconds, got it after 9."),
    ],
)
def test_what_a_stand_in_tells_is_judged_as_what_happens_here(ran: Ran, says: str) -> None:
    answer = Answer("f", Elsewhere(ran), quiet=True, forbidden={"numpy.dot": "No."}, seconds=2.0)
    assert says in str(error_of(answer, 1.0))


def test_a_stand_in_of_no_kind_cannot_be_watched() -> None:
    with pytest.raises(NotImplementedError):
        StandIn().run_watched(lambda: None, Watch(), None)


# --- once


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> dict:
    kept: dict = {}
    monkeypatch.setattr(running, "_computed", kept)
    return kept


def cell(source: str, name: str = "<test_f>", **names: Any) -> dict[str, Any]:
    """Run a cell of a check and return its names."""
    namespace = {"checks": checks, "np": np, **names}
    exec(compile(source, name, "exec"), namespace)
    return namespace


COUNTED = "@checks.once\ndef numbers():\n    calls.append(1)\n    return np.zeros(2)"


def test_a_number_is_computed_once_for_all_students(computed: dict) -> None:
    calls: list[int] = []
    first = cell(COUNTED, calls=calls)["numbers"]
    first += 1
    second = cell(COUNTED, calls=calls)["numbers"]
    assert calls == [1]
    assert np.array_equal(second, [0.0, 0.0])  # a copy, whatever became of the first


def test_the_same_code_in_another_check_is_computed_again(computed: dict) -> None:
    calls: list[int] = []
    cell(COUNTED, calls=calls)
    cell(COUNTED, "<test_g>", calls=calls)
    assert calls == [1, 1]


@pytest.mark.parametrize(
    "source",
    [
        "@checks.once\ndef numbers(n):\n    return n",
        "@checks.once\ndef numbers(*, n=1):\n    return n",
        "def make(n):\n    @checks.once\n    def numbers():\n        return n\nmake(1)",
    ],
)
def test_what_depends_on_something_is_no_number(computed: dict, source: str) -> None:
    with pytest.raises(ValueError, match="compute: expected a function of nothing, got numbers"):
        cell(source)


def test_what_a_student_s_function_returns_is_kept_for_nobody_else(computed: dict) -> None:
    source = "@checks.once\ndef numbers():\n    return double(2.0)"
    with pytest.raises(ValueError, match="expected a function of nothing, got one of double"):
        cell(source, double=Elsewhere(Ran()))
    assert computed == {}


def test_an_error_is_not_kept(computed: dict) -> None:
    with pytest.raises(ZeroDivisionError):
        cell("@checks.once\ndef numbers():\n    return 1 / 0")
    assert computed == {}
