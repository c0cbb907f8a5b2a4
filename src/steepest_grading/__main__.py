"""Run the grader's commands: ``python -m steepest_grading --help``."""

from __future__ import annotations

import sys

from steepest_grading.cli import main

if __name__ == "__main__":
    sys.exit(main())
