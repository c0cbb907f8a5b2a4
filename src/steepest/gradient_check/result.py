"""What a gradient check found, and how it reads."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["GradientCheck"]


class GradientCheck(NamedTuple):
    """What `check_gradient` found. True in a condition if the gradient passed; print it to read.

    Attributes
    ----------
    passed : bool
        Whether every coordinate, or direction, agrees within the tolerance.
    relative_error : float
        ‖a - n‖ / max(‖a‖ + ‖n‖, tiny) over all of them.
    tolerance : float
        What the relative error was compared with, in every coordinate.
    worst : str
        Where the two disagree most: ``"x['W'][0, 2]"``, or ``"direction[3]"``.
    analytic, numeric : float
        The two values there.
    kinks : tuple of str
        Where the slopes from the two sides differ: f has no derivative there.
    hint : str
        What the disagreement looks like; empty if it looks like nothing known.
    """

    passed: bool
    relative_error: float
    tolerance: float
    worst: str
    analytic: float
    numeric: float
    kinks: tuple[str, ...]
    hint: str

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        verdict = "agree" if self.passed else "differ"
        sign = "≤" if self.passed else "against"
        lines = [
            f"The gradients {verdict}: relative error {self.relative_error:.1e} "
            f"{sign} {self.tolerance:.1e}.",
            f"Worst at {self.worst}: analytic {self.analytic:.10g}, numeric {self.numeric:.10g}.",
        ]
        lines += [f"Hint: {self.hint}."] if self.hint else []
        lines += [f"A kink near {place}." for place in self.kinks[:3]]
        lines += [f"And {len(self.kinks) - 3} more kinks."] if len(self.kinks) > 3 else []
        return "\n".join(lines)
