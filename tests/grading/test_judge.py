"""What a check came to, in words for the instructor and in words for the student."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest
from support.grading_remote import check_cell, judged, student_process

from steepest_grading.judge import NOT_SHOWN, TRY_OTHERS, _compiled, judge
from steepest_grading.remote.host import StudentGoneError, StudentProcess
from steepest_grading.verdicts import Limits, Status

CELL = """
def f(x):
    if x > 5:
        raise ValueError(f"the input was {x}")
    return 2 * x
def g(x):
    raise NotImplementedError()
def leaves(x):
    exit()
def names(x):
    raise NameError(f"name 'f' is not defined, {x}")
sum = len
"""
HIDDEN = "\n### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
ANSWER = "from steepest import checks\nanswer = checks.Answer('f', f)\nanswer(1.0).equals(2.0)"


@pytest.fixture(scope="module")
def process() -> Iterator[StudentProcess]:
    with student_process(CELL) as process:
        yield process


def test_a_check_that_passes_says_nothing(process: StudentProcess) -> None:
    verdict = judged(process, ANSWER)
    assert (verdict.status, verdict.message, verdict.told) == (Status.PASSED, "", "")
    assert (verdict.points, verdict.score, verdict.part) == (1.0, 1.0, "f")


def test_what_fails_in_shown_lines_is_told_as_it_is(process: StudentProcess) -> None:
    verdict = judged(process, ANSWER + "\nanswer(2.0).equals(5.0)")
    assert verdict.status is Status.FAILED
    assert verdict.message == verdict.told == "f(2.0): expected 5, got 4."
    assert verdict.score == 0.0
    assert not verdict.hidden


@pytest.mark.parametrize(
    ("line", "message", "told"),
    [
        ("answer(3.5).equals(8.0)", "f(3.5): expected 8, got 7.", TRY_OTHERS),
        ("answer(3.5).equals(8.0, otherwise='Add 1.')", "expected 8, got 7. Add 1.", "Add 1."),
        ("answer(8.0).equals(16.0)", "got ValueError: the input was 8.0.", TRY_OTHERS),
        ("f(8.0)", "ValueError: the input was 8.0", TRY_OTHERS),
        ("assert f(3.5) == 8.0, f(3.5)", "7.0", TRY_OTHERS),
        ("raise SystemExit(f(3.5))", "SystemExit: 7.0", TRY_OTHERS),
        ("leaves(3.5)", "SystemExit", TRY_OTHERS),
        (
            "checks.Answer('leaves', leaves)(3.5)",
            "leaves(3.5): expected a result, got SystemExit",
            "exit() and quit() end the whole notebook: use `return`.",
        ),
    ],
)
def test_of_what_fails_in_hidden_lines_the_hint_alone_is_told(
    process: StudentProcess, line: str, message: str, told: str
) -> None:
    verdict = judged(process, ANSWER + HIDDEN.format(line))
    assert verdict.status is Status.FAILED
    assert message in verdict.message
    assert verdict.hidden
    assert verdict.told == f"{NOT_SHOWN} {told}"


def test_hidden_inputs_of_a_loop_in_a_function_are_hidden(process: StudentProcess) -> None:
    source = "from steepest import checks\n@checks.run\ndef check():\n"
    source += "    answer = checks.Answer('f', f)\n    ### BEGIN HIDDEN TESTS\n"
    source += "    for x in (1.0, 4.75):\n        answer(x).equals(2.0)\n    ### END HIDDEN TESTS"
    verdict = judged(process, source)
    assert "4.75" in verdict.message
    assert "4.75" not in verdict.told


def test_a_function_that_is_not_written_is_said_to_be_so(process: StudentProcess) -> None:
    verdict = judged(process, ANSWER.replace("f)", "g)"))
    assert verdict.status is Status.NOT_WRITTEN
    assert verdict.told.startswith("f: not written yet. Replace `raise NotImplementedError()`")


def test_a_missing_name_is_told_with_the_end_of_its_cell(process: StudentProcess) -> None:
    source = "assert missing(1) == 1"
    assert judged(process, source).told == "NameError: name 'missing' is not defined"
    verdict = judged(process, source, f="ZeroDivisionError: division by zero (line 3)")
    assert verdict.told == (
        "NameError: name 'missing' is not defined: its cell ended with "
        "ZeroDivisionError: division by zero (line 3)"
    )
    assert judged(process, HIDDEN.format(source), f="Error").told.endswith("ended with Error")


def test_a_name_error_of_the_student_s_own_making_tells_no_hidden_input(
    process: StudentProcess,
) -> None:
    verdict = judged(process, HIDDEN.format("names(3.5)"), f="Error (line 9)")
    assert "3.5" in verdict.message
    assert verdict.told == f"{NOT_SHOWN} {TRY_OTHERS}"


def test_texts_are_short_and_clean(process: StudentProcess) -> None:
    verdict = judged(process, "raise ValueError('\\x1b[31m\\x00' + 'x' * 10**6)")
    assert len(verdict.message) == len(verdict.told) == 2000
    assert verdict.message.startswith("ValueError: \N{REPLACEMENT CHARACTER}xx")


def test_what_a_check_prints_and_warns_is_nobody_s(
    process: StudentProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    source = "import warnings\nprint('noise')\nwarnings.warn('noise')"
    assert judged(process, source).status is Status.PASSED
    assert capsys.readouterr() == ("", "")


def test_checks_do_not_see_each_other_nor_the_student_s_built_ins(process: StudentProcess) -> None:
    assert judged(process, "mine = 1\nassert sum([2, 2]) == 4").status is Status.PASSED
    assert "NameError" in judged(process, "mine").message


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("f(1)", "f"),
        ("import f\nf(1)", ""),
        ("f = Answer(f)\nf(1)", "Answer f"),
        ("def check():\n    return f.secret(g.other, len)\ncheck()", "f g"),
        ("def g():\n    pass\n@run\ndef check():\n    g()", "run"),
        ("[f(x) for x in y]", "f y"),
        ("class A:\n    b = f", "f"),
    ],
)
def test_a_check_takes_the_names_that_it_reads_and_no_attributes(source: str, names: str) -> None:
    assert _compiled(source, source)[1] == tuple(names.split())


def test_a_check_that_does_not_end_by_itself_is_ended(process: StudentProcess) -> None:
    limits = Limits(cell_seconds=0.2)
    start = time.monotonic()
    with pytest.raises(StudentGoneError) as gone:
        judge(check_cell("while True:\n    pass"), process, limits, {})
    assert gone.value.status is Status.TIMED_OUT
    assert time.monotonic() - start < 10
    assert judged(process, ANSWER).status is Status.PASSED  # no alarm is left behind
    time.sleep(0.3)


def test_an_alarm_that_rings_where_nobody_hears_it_rings_again(
    process: StudentProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    source = "class A:\n    def __del__(self):\n        while True:\n            pass\n"
    source += "a = A()\ndel a\nwhile True:\n    pass"
    with pytest.raises(StudentGoneError):
        judge(check_cell(source), process, Limits(cell_seconds=0.1), {})
