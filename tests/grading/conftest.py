"""What the tests of the grader share."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "exercises"))  # for assignment_runner
