"""A sandbox for a student's program: outer walls by Bubblewrap, inner ones by the kernel's calls.

`steepest_grading.sandbox.jail` is what others use. A *jail* belongs to one process; it holds a
warm parent (`zygote`) inside outer walls (`walls`), and each submission gets a *cell*, a forked
child inside inner walls of its own (`cage`, `seccomp`).
"""

from __future__ import annotations

from steepest_grading.sandbox.cell import Cell, Ending
from steepest_grading.sandbox.jail import Jail, SandboxError

__all__ = ["Cell", "Ending", "Jail", "SandboxError"]
