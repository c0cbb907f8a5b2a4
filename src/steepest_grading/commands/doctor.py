"""``doctor``: whether this machine can sandbox."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from steepest_grading.commands.shared import NO_SANDBOX, OK, add_command, print_json

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["add", "run"]

TEXT = """\
Say whether this machine can sandbox students' code, what is missing and how to get it."""
EXAMPLES = """\
  python -m steepest_grading doctor
  python -m steepest_grading doctor --json
"""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = add_command(commands, "doctor", run, TEXT, EXAMPLES)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: Namespace) -> int:
    """Print the findings."""
    from steepest_grading.doctor import diagnose

    findings = diagnose()
    if options.json:
        print_json([asdict(f) if is_dataclass(f) else f._asdict() for f in findings])
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'LACK'}  {finding.name}: {finding.detail}")
            if not finding.ok:
                print(f"      {finding.remedy}")
    return OK if all(finding.ok for finding in findings) else NO_SANDBOX
