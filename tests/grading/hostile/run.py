"""Grade one hostile submission: ``python tests/grading/hostile/run.py NAME``; ``--list`` shows all.

It goes through `grade_submission` in a jail, without a course around it. What the attack achieved
is printed, with every verdict; the exit status is 1 if it achieved anything.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[3]
if str(ROOT / "tests") not in sys.path:
    sys.path.insert(0, str(ROOT / "tests"))

from grading.hostile.case import Hostile, hand_in, notebook_bytes  # noqa: E402
from grading.hostile.signs import Evidence, successes  # noqa: E402
from grading.hostile.table import HOSTILE  # noqa: E402

SECONDS = {"cell_seconds": 3.0, "submission_seconds": 12.0}


def submitted_bytes(case: Hostile) -> bytes:
    """Return the bytes that are handed in; of a link or a pipe, the notebook it stands for."""
    if case.hand_in is None:
        return notebook_bytes(case)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "student" / case.assignment
        try:
            hand_in(case, folder, Path(temporary))
        except OSError:  # a link to a file of the course
            return notebook_bytes(case)
        files = [path for path in folder.glob("*.ipynb") if path.is_file()]
        small = [path for path in files if path.stat().st_size < 200_000_000]
        return small[0].read_bytes() if small else notebook_bytes(case)


def run_hostile(case: Hostile, jail=None, limits=None):
    """Grade one hostile submission; return its `Grades` and what is known of it."""
    from steepest_grading.course import load_sheet
    from steepest_grading.grade import grade_submission
    from steepest_grading.pages.feedback import feedback_page
    from steepest_grading.sandbox.jail import Jail
    from steepest_grading.verdicts import Limits

    limits = limits or Limits(**SECONDS)
    sheet = load_sheet(ROOT, case.assignment)
    if jail is None:
        with Jail(limits) as jail:
            return run_hostile(case, jail, limits)
    start = time.monotonic()
    grades = grade_submission(sheet, submitted_bytes(case), limits, jail)
    seconds = time.monotonic() - start
    words = [check.message + check.told for check in grades.checks]
    words += [cell.printed + cell.error for cell in grades.cells]
    evidence = Evidence(
        case,
        grades.score,
        str(grades.status),
        feedback_page(sheet, grades, student="student"),
        "\n".join([*words, *grades.remarks, *grades.needs_human]),
        tuple(image for cell in grades.cells for image in cell.images),
        seconds,
    )
    return grades, evidence


def main() -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="of hostile submissions; none: all of them")
    parser.add_argument("--list", action="store_true", help="list them")
    parser.add_argument("--quiet", action="store_true", help="show what succeeded alone")
    options = parser.parse_args()
    if options.list:
        for case in HOSTILE.values():
            print(f"{case.name:32} at most {case.at_most:4g}  {case.attempts}")
        return 0
    from steepest_grading.sandbox.jail import Jail
    from steepest_grading.verdicts import Limits

    achieved = 0
    limits = Limits(**SECONDS)
    with Jail(limits) as jail:
        for name in options.names or HOSTILE:
            grades, evidence = run_hostile(HOSTILE[name], jail, limits)
            found = successes(evidence)
            achieved += bool(found)
            score = f"{grades.score:g} of at most {evidence.case.at_most:g}"
            print(
                f"{'!!' if found else 'ok'} {name}: {grades.status}, {score}, "
                f"{evidence.seconds:.1f} s",
                flush=True,
            )
            for line in found:
                print(f"   success: {line}")
            if not options.quiet:
                for check in grades.checks:
                    print(f"   {check.status:18} {check.name}: {check.message[:150]}")
                for note in (*grades.remarks, *grades.needs_human):
                    print(f"   note: {note[:200]}")
    return 1 if achieved else 0


if __name__ == "__main__":
    sys.exit(main())
