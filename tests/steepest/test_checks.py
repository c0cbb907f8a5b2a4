"""The helpers of the checks: what passes, what fails, and what the message says."""

from __future__ import annotations

import copy
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steepest import checks
from steepest.checks import Answer, CheckError, Probe, Result

ARRAY = np.array([[1.5, -2.25, 3.0], [0.1, 7.0, -8.5]])


def failure(call, *args, **kwargs) -> str:
    """Return the message of a check that must fail."""
    with pytest.raises(CheckError) as caught:
        call(*args, **kwargs)
    message = str(caught.value)
    assert "\n" not in message
    return message


def gives(value, name="f"):
    """Return an answer whose function returns ``value`` whatever it is given."""
    return Answer(name, lambda *args, **kwargs: value)


# -- results --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.0, 2.0),
        (2, 2.0),
        (np.float64(2.0), 2.0),
        (np.array(2.0), 2.0),
        (2.0, np.array(2.0)),
        (2.0 * (1 + 1e-15), 2.0),
        (ARRAY.copy(), ARRAY),
        (ARRAY.view(np.matrix) if hasattr(np, "matrix") else ARRAY, ARRAY),
        (np.ma.array(ARRAY), ARRAY),
        (float("inf"), np.inf),
        (float("nan"), np.nan),
        (np.empty((0, 3)), np.empty((0, 3))),
        ("minimum", "minimum"),
        (np.str_("minimum"), "minimum"),
    ],
)
@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_a_right_result_passes_and_shows_nothing(value, expected, capsys):
    assert gives(value)(0.0).equals(expected) is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("value", "expected", "says"),
    [
        (None, 2.0, "expected 2, got None. Does every branch end with `return`?"),
        (None, "minimum", "expected 'minimum', got None. Does every branch end with `return`?"),
        (True, 2.0, "expected 2, got True."),
        ("2", 2.0, "expected 2, got '2'."),
        (2.0, "minimum", "expected 'minimum', got 2.0."),
        (" Minimum", "minimum", "got ' Minimum'. Only the spelling differs."),
        ([1.0, 2.0], np.ones(2), "got a list of 2. Return a NumPy array or a number."),
        ((1.0,), 1.0, "got a tuple of 1."),
        (np.sin, 1.0, "got the function sin. Is it called, with parentheses?"),
        (1 + 2j, 1.0, "got (1+2j). Return one part of the complex number, .real or .imag."),
        (object, 1.0, "got the function object."),
        ({}, 1.0, "got {} (dict)."),
        (np.array(["a"]), np.ones(1), "got an array of shape (1,) and dtype <U1."),
        (np.array([None]), np.ones(1), "got an array of shape (1,) and dtype object."),
        (np.ones(3, dtype=np.float32), np.ones(3), "got float32 numbers. Compute in double"),
        (np.float32(1), 1.0, "got float32 numbers."),
        (np.longdouble(1), 1.0, f"got {np.dtype(np.longdouble)} numbers."),
        (np.ones(3, dtype=int), np.ones(3), "got int64 numbers. An integer array cuts decimals"),
        (np.ones(1), 1.0, "expected 1, got an array of shape (1,). A number in, a number out."),
        (1.0, np.ones(2), "got a single number. Every element of the input has a result"),
        (ARRAY.T, ARRAY, "shape (2, 3), got an array of shape (3, 2). It is transposed."),
        (ARRAY.ravel(), ARRAY, "got an array of shape (6,). The numbers have lost their shape"),
        (
            np.ones(5),
            ARRAY,
            "expected a float64 array of shape (2, 3), got an array of shape (5,).",
        ),
        (np.nan, 1.0, "expected 1, got nan. Not a number (nan)"),
        (np.inf, 1.0, "expected 1, got inf. The result is infinite."),
        (1.0, np.inf, "expected inf, got 1."),
        (1.0, np.nan, "expected nan, got 1."),
        (-2.5, 2.5, "expected 2.5, got -2.5. The sign is flipped."),
        (5.0, 2.5, "expected 2.5, got 5. Twice the expected value."),
        (1.25, 2.5, "expected 2.5, got 1.25. Half the expected value."),
        (np.trunc(ARRAY), ARRAY, "The decimals are cut off"),
        (2.5 + 1e-9, 2.5, "expected 2.5, got 2.500000001. Only the first digits are right"),
        (2.5 + 1e-13, 2.5, "expected 2.5, got 2.5000000000000999."),
        (0.0, 1e-300, "expected 1e-300, got 0."),
    ],
)
def test_a_wrong_result_is_told_in_one_line_with_what_was_expected(value, expected, says):
    assert says in failure(gives(value)(0.0).equals, expected)


def test_the_worst_element_is_shown_with_its_place_and_the_number_of_differences():
    value = ARRAY.copy()
    value[0, 1] += 1e-3
    value[1, 2] += 1.0
    message = failure(gives(value)(ARRAY).equals, ARRAY)
    assert message.startswith("f(array of shape (2, 3)): expected -8.5, got -7.5 at [1, 2] (2 of 6")


@given(
    expected=st.floats(-1e6, 1e6),
    rtol=st.floats(1e-12, 1e-2),
    atol=st.floats(0, 1.0),
    factor=st.floats(0, 4),
)
def test_a_result_passes_exactly_within_the_tolerance(expected, rtol, atol, factor):
    value = expected + factor * (atol + rtol * abs(expected))
    close = abs(value - expected) <= atol + rtol * abs(expected)
    result = gives(value)(0.0)
    if close:
        result.equals(expected, rtol=rtol, atol=atol)
    else:
        failure(result.equals, expected, rtol=rtol, atol=atol)


def test_the_first_known_mistake_that_matches_is_named():
    mistakes = {"Not this.": 3.0, "This one.": 4.0, "Too late.": 4.0}
    assert failure(gives(4.0)(0.0).equals, 1.0, mistakes=mistakes).endswith("got 4. This one.")
    assert failure(gives(4.0)(0.0).equals, 2.0, mistakes=mistakes).endswith("This one.")
    message = failure(gives(5.0)(0.0).equals, 1.0, mistakes=mistakes, otherwise="Otherwise.")
    assert message.endswith("got 5. Otherwise.")


def test_a_mistake_that_does_not_show_with_these_inputs_is_not_named():
    assert "Ignored" not in failure(gives(2.0)(0.0).equals, 1.0, mistakes={"Ignored.": 1.0})
    # A value between the right and the mistaken one belongs to the nearer.
    assert "Near" not in failure(gives(1 + 1e-9)(0.0).equals, 1.0, mistakes={"Near.": 1 + 1e-7})


def test_a_mistake_may_be_recognized_by_a_function_or_be_one_of_several_words():
    positive = {"It is positive.": lambda got: got > 0}
    assert "It is positive." in failure(gives(3.0)(0.0).equals, -1.0, mistakes=positive)
    assert "It is positive." not in failure(gives(-3.0)(0.0).equals, -1.0, mistakes=positive)
    words = {"Swapped.": ("maximum", "saddle")}
    assert "Swapped." in failure(gives("saddle")(0.0).equals, "minimum", mistakes=words)


def test_a_string_that_claims_to_equal_everything_does_not_pass():
    class Chameleon(str):
        __slots__ = ()

        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    failure(gives(Chameleon("maximum"))(0.0).equals, "minimum")


def test_array_checks_type_and_shape_alone():
    assert np.array_equal(gives(ARRAY)(0.0).array((2, 3)), ARRAY)
    assert "lost their shape" in failure(gives(ARRAY.ravel())(0.0).array, (2, 3))
    assert "nan" in failure(gives(np.full(2, np.nan))(0.0).array, (2,))


# -- calls ----------------------------------------------------------------------------------------


def raising(error):
    def function(*args, **kwargs):
        raise error

    return function


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (raising(NotImplementedError()), "f: not written yet. Replace `raise NotImplemented"),
        (raising(ValueError("no\nway")), "f(2.0): expected a result, got ValueError: no way."),
        (raising(KeyError()), "f(2.0): expected a result, got KeyError."),
        (raising(SystemExit()), "exit() and quit() end the whole notebook"),
        (lambda x: x if np.ones(2) else 0, "`if` cannot decide for a whole array"),
        (lambda x: float(np.ones(2)), "It works for one number only"),
        (lambda x, y: x, "Keep the parameters of the statement, in its order."),
        (lambda x: x[0], "A single number may come, which has no elements."),
        (lambda x: len(np.array(x)), "A single number may come, which has no length."),
        (lambda x: x(x), "Is a sign missing between two factors"),
        (lambda x: undefined_name, "Is a name misspelled"),  # noqa: F821
        (lambda x: np.ones((3, 2)) @ np.ones(3), "is a transpose, .T, missing?"),
        (lambda x: np.dot(np.ones((3, 2)), np.ones(3)), "is a transpose, .T, missing?"),
        (lambda x: np.add(np.ones(2, int), 0.5, out=np.ones(2, int)), "The array holds integers"),
    ],
)
def test_an_exception_is_told_with_what_it_usually_means(function, says):
    assert says in failure(Answer("f", function), 2.0)


def test_endless_recursion_is_told():
    def f(x):
        return f(x)

    assert "calls itself without end" in failure(Answer("f", f), 2.0)


def test_a_time_out_is_not_swallowed():
    with pytest.raises(KeyboardInterrupt):
        Answer("f", raising(KeyboardInterrupt()))(1.0)


def test_what_is_no_function_is_told():
    assert failure(Answer, "f", 3.0) == "f: expected a function, got 3.0"


def test_a_printed_result_is_recognized_and_output_never_reaches_the_notebook(capsys):
    def prints(x):
        print(x)
        print("oops", file=sys.stderr)

    assert "end it with `return`, not `print`" in failure(Answer("f", prints)(2.0).equals, 2.0)
    assert "not `print`" in failure(Answer("f", prints)(2.0).equals, "minimum")
    assert capsys.readouterr() == ("", "")


def test_warnings_never_reach_the_notebook_and_fail_only_a_quiet_answer():
    def overflows(x):
        warnings.warn("old", DeprecationWarning, stacklevel=2)
        return 1 / np.exp(x)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Answer("f", overflows)(np.array(1000.0)).equals(0.0)
        message = failure(Answer("f", overflows, quiet=True), np.array(1000.0))
        Answer("f", overflows, quiet=True)(np.array(1.0)).equals(np.exp(-1.0))
    assert "expected no warning, got 'overflow encountered in exp'." in message
    assert "numbers ≤ 0" in message


def test_a_call_is_shown_with_large_arrays_by_their_shape_and_long_numbers_rounded():
    few, number = np.arange(3), 0.123456789
    result = gives(1.0)(np.sin, lambda t: t, few, ARRAY, [1, 2], number, h=np.int64(2))
    assert result.call == "f(sin, f, [0, 1, 2], array of shape (2, 3), list of 2, 0.123457, h=2)"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda x, items, table: x.fill(0), "x"),
        (lambda x, items, table: x.put(0, np.nextafter(x[0, 0], 2)), "x"),
        (lambda x, items, table: items.append(1), "items"),
        (lambda x, items, table: items.__setitem__(1, 5.0), "items"),
        (lambda x, items, table: items[0].fill(0), "items"),
        (lambda x, items, table: items.__setitem__(0, None), "items"),
        (lambda x, items, table: table["w"].fill(0), "table"),
        (lambda x, items, table: table.clear(), "table"),
        (lambda x, items, table: setattr(x, "shape", (3,)), "x"),
    ],
)
@pytest.mark.filterwarnings("ignore:Setting the shape:DeprecationWarning")
def test_changed_arguments_are_found_after_the_call_down_to_the_last_bit(change, name):
    def function(x, items, table):
        change(x, items, table)
        return 1.0

    arguments = (np.ones((3, 1)), [np.ones(2), 4.0], {"w": np.ones(2)})
    message = failure(Answer("f", function), *arguments)
    assert f"expected {name} unchanged after the call, got it changed." in message
    assert ("np.array(x, dtype=float)" in message) == (name == "x")


def test_functions_that_change_places_in_a_list_are_a_change():
    pairs = [(np.sin, np.cos), (np.exp, np.exp)]
    message = failure(Answer("f", lambda pairs: pairs.reverse()), pairs)
    assert "expected pairs unchanged after the call" in message
    assert "compute with a copy, copy.deepcopy(pairs), or" in message
    Answer("f", lambda pairs, rng: 1.0)(pairs, np.random.default_rng(1)).equals(1.0)


def test_nan_in_an_argument_is_no_change():
    Answer("f", lambda x, items: 1.0)(np.array([np.nan]), [float("nan")]).equals(1.0)


def test_a_changed_keyword_argument_is_named():
    def function(f, x=None):
        x += 1
        return 1.0

    assert "expected x unchanged" in failure(Answer("f", function), np.sin, x=np.ones(2))


def test_raises_wants_the_right_exception():
    answer = Answer("f", raising(ValueError("bad")))
    assert answer.raises(ValueError, 1.0) is None
    assert failure(answer.raises, KeyError, 1.0).endswith(
        "expected KeyError to be raised, got ValueError."
    )
    assert failure(gives(2.0).raises, ValueError, 1.0).endswith("to be raised, got 2.0.")
    unwritten = Answer("f", raising(NotImplementedError()))
    assert "not written yet" in failure(unwritten.raises, RuntimeError, 1.0)


# -- probes, tolerances, orders -------------------------------------------------------------------


def test_a_probe_counts_calls_and_points_and_says_when_there_are_too_many():
    probe = Probe(np.square, "square")
    Answer("f", lambda f, x: np.array([f(value) for value in x]))(probe, np.arange(4.0))
    assert (probe.calls, probe.points) == (4, 4)
    probe.was_called(at_least=4, at_most=4)
    message = failure(probe.was_called, at_most=1, hint="Use the whole array.")
    assert message == "the given square: expected at most 1 call, got 4. Use the whole array."
    assert failure(Probe(np.sin).was_called, at_least=2) == (
        "the given sin: expected at least 2 calls, got 0."
    )


def test_a_deep_copy_of_a_list_of_probes_counts_on_the_same_probes():
    # The message about a changed list recommends copy.deepcopy; it keeps functions as they are.
    probe = Probe(np.square, "square")
    assert copy.deepcopy([(probe, np.sin)])[0][0](3.0) == 9.0
    assert probe.calls == 1


def test_a_probe_takes_no_names_and_says_so():
    sample = Probe(lambda rng, n: np.zeros(n), "sample")
    message = failure(Answer("mean", lambda sample: sample(rng=0, n=5).mean()), sample)
    assert message == (
        "mean(sample): expected a result, got TypeError: "
        "sample() takes its arguments without names: leave out rng= and n=."
    )
    assert sample.calls == 0


def test_rounding_error_bounds_that_of_both_quotients():
    x = np.linspace(-3, 3, 601)
    for h in (1e-3, 1e-5, 1e-8):
        forward = (np.exp(x + h) - np.exp(x)) / h - np.exp(x) * np.expm1(h) / h
        central = (np.exp(x + h) - np.exp(x - h)) / (2 * h) - np.exp(x) * np.sinh(h) / h
        bound = checks.rounding_error(np.exp(3 + h) * 3, h)
        assert np.max(np.abs(forward)) < bound
        assert np.max(np.abs(central)) < bound
        # A bound a hundred times larger would let a wrong step pass.
        assert bound < 300 * np.max(np.abs(forward))


@pytest.mark.parametrize("order", [1, 2, 4])
def test_require_order_accepts_its_order_and_refuses_the_neighbors(order):
    steps = np.array([0.2, 0.1, 0.05])
    errors = 3 * steps**order + 0.1 * steps ** (order + 1)
    checks.require_order("D", steps, errors, order)
    for other in (order - 1, order + 1):
        hint = {"It is one-sided.": order}
        message = failure(checks.require_order, "D", steps, errors, other, mistakes=hint)
        assert message.startswith(f"D: expected an error proportional to h^{other}, got h^")
        assert message.endswith("It is one-sided.")


def test_require_order_does_not_take_a_vanishing_error_for_an_order():
    assert "no error at all" in failure(checks.require_order, "D", [0.1, 0.05], [1e-3, 0.0], 2)


# -- how a notebook shows it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "got"),
    [((1.0,), "tuple of 1"), ([1, 2, 3], "list of 3"), (1.5, "1.5"), (None, "None")],
)
def test_a_result_without_the_parts_that_it_should_have_is_told(value, got):
    wanted = "expected a tuple of 2, (root, steps)"
    with pytest.raises(CheckError) as refused:
        Result("solve(f)", value).parts("root", "steps")
    assert str(refused.value).startswith(f"solve(f): {wanted}, got {got}.")


@pytest.mark.parametrize(
    ("value", "got"), [({}, "an empty dict"), ({"b": 1}, "a dict with the keys b"), (2.5, "2.5")]
)
def test_a_result_without_the_entries_that_it_should_have_is_told(value, got):
    with pytest.raises(CheckError) as refused:
        Result("backward(f)", value).entries("W")
    assert str(refused.value) == f"backward(f): expected a dict with the keys W, got {got}."


def test_parts_and_entries_are_checked_as_results_of_their_own():
    Result("solve(f)", (1.5, 7)).parts("root", "steps")[1].equals(7)
    bias = Result("backward(f)", {"W": 1.0, "b": 2.0}).entries("W", "b")["b"]
    with pytest.raises(CheckError, match=r"^backward\(f\), b of the result: expected 3, got 2"):
        bias.equals(3.0)


def test_a_failed_check_is_an_assertion_error_that_a_notebook_shows_without_a_traceback():
    error = CheckError("f(2.0): expected 1, got 2. " + "Twice the expected value. " * 5)
    assert isinstance(error, AssertionError)
    lines = error._render_traceback_()
    assert " ".join(lines) == f"AssertionError: {error}".strip()
    assert max(map(len, lines)) <= 80
