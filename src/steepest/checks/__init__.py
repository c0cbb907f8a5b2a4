"""What the checks of the graded assignments share: call, compare, and name the mistake.

A check cell wraps the student's function in an `Answer`, calls it and compares:

>>> import numpy as np
>>> from steepest import checks
>>> answer = checks.Answer("double", lambda x: 2 * x)
>>> answer(3.0).equals(6.0)

A check cell is a function under `run`, so that its names stay its own.
It prints nothing when it passes. When it fails, it raises `CheckError` with one line: what
was called, expected, got, and the likely mistake, taken from a table of wrong values that
the check computes from the same inputs.

>>> answer(3.0).equals(9.0, mistakes={"Is the number added, not squared?": 6.0})
Traceback (most recent call last):
steepest.checks.CheckError: double(3.0): expected 9, got 6. Is the number added, not squared?

Every call is watched for ready-made routines and for changed arguments; its output and
its warnings are caught, because nbgrader takes any text on stderr for a failure.
Arguments and results are compared after the call, never spied on during it, so the same
check can judge a function that runs in another process, through a `watched.StandIn` that
copies changed arrays back, repeats printed text and warnings, and raises what it raised.
"""

from __future__ import annotations

from steepest.checks.answer import EACH, PART, Answer
from steepest.checks.errors import CheckError
from steepest.checks.probe import Probe
from steepest.checks.result import Result
from steepest.checks.running import once, run
from steepest.checks.steps import require_vectorized
from steepest.checks.tolerance import ROUNDING, require_order, rounding_error

__all__ = [
    "EACH",
    "PART",
    "ROUNDING",
    "Answer",
    "CheckError",
    "Probe",
    "Result",
    "once",
    "require_order",
    "require_vectorized",
    "rounding_error",
    "run",
]
