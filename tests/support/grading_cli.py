"""The commands with a grader that runs nothing: a cell as in the solution passes its checks.

Run as a program it takes the arguments of ``python -m steepest_grading``. Everything but the
sandbox and the checks is real: workers, gradebook, notebooks, receipts.
"""

from __future__ import annotations

import functools
import sys

from steepest_grading.cli import main
from steepest_grading.commands import shared
from steepest_grading.engine import Grader

if __name__ == "__main__":
    shared.Grader = functools.partial(
        Grader, grade="support.grading_fakes:compare", jail="support.grading_fakes:Jail"
    )
    sys.exit(main())
