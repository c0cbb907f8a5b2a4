"""What a wrong gradient looks like."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["hint"]

ALIKE = 1e-3  # how near a gradient must come to the mistake it is said to be

FACTORS = {
    -1.0: "the sign is flipped",
    2.0: "it is twice what it should be",
    0.5: "it is half of what it should be, as if the 2 of a square were missing",
    -2.0: "the sign is flipped, and it is twice as large as it should be",
    -0.5: "the sign is flipped, and it is half as large as it should be",
}


def hint(
    analytic: Sequence[np.ndarray],
    numeric: Sequence[np.ndarray],
    wrong: Sequence[np.ndarray],
    paths: Sequence[str],
) -> str:
    """Return what is likely to be wrong with a gradient that differs, or nothing.

    All arguments go leaf by leaf: the gradients, the coordinates that differ, the names.
    """
    for a, n, path in zip(analytic, numeric, paths, strict=True):
        if not np.isfinite(a).all():
            return f"the gradient has nan or inf in {path}"
        if not np.isfinite(n).all():
            return "f is nan or inf next to x"
    if not any(np.any(a) for a in analytic):
        return "the gradient is 0 everywhere"
    guesses = []
    for a, n, bad, path in zip(analytic, numeric, wrong, paths, strict=True):
        if bad.any():
            guesses.append((path, _guess(a, n)))
    texts = {text for _, text in guesses}
    if len(texts) > 1:
        return "; ".join(f"in {path}: {text or 'nothing known'}" for path, text in guesses)
    text = texts.pop() if texts else ""
    if len(guesses) == len(analytic):
        return text
    only = "only " + " and ".join(path for path, _ in guesses)
    return f"{only} is wrong: {text}" if text else f"{only} is wrong"


def _guess(a: np.ndarray, n: np.ndarray) -> str:
    """Return the known mistake that turns n into a."""
    square = a.ndim == 2 and a.shape[0] == a.shape[1] > 1
    if square and _alike(a.T, n) and not _alike(a, n):
        return "it is transposed"
    size = np.vdot(n, n)
    factor = float(np.vdot(a, n) / size) if size > 0 else 0.0
    if factor == 0 or not _alike(a, factor * n):
        return ""
    for known, text in FACTORS.items():
        if abs(factor / known - 1) <= ALIKE:
            return text
    if np.count_nonzero(n) < 2 or abs(factor - 1) <= ALIKE:
        return ""  # every number is some multiple of another
    ratio = f"1/{1 / factor:.4g} of" if abs(factor) < 1 else f"{factor:.4g} times"
    return f"it is {ratio} what it should be: a sum for a mean, or a constant left out?"


def _alike(a: np.ndarray, n: np.ndarray) -> bool:
    return bool(np.linalg.norm(a - n) <= ALIKE * np.linalg.norm(a))
