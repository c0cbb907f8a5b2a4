"""The guard of the watch, in a process of its own: it cannot be taken off again."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from steepest.checks.ready_made import own_work
from steepest_grading.remote.guard import guard_hooks

def endless(x):
    return endless(x) + 1

def sly(x):
    sys.setprofile(None)

guard_hooks()
for function in (endless, sly):
    try:
        with own_work(function):
            function(1)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
"""


def test_the_watch_stays_on_and_an_endless_recursion_is_still_called_one():
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    first, second = finished.stdout.splitlines()
    assert first.startswith("RecursionError: maximum recursion depth exceeded")
    assert second == "PermissionError: sys.setprofile is not available while a notebook is graded"
