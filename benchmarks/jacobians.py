"""Jacobians and Hessians at n = 20: ours against numdifftools, SciPy and torch.func."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numdifftools
import numpy as np
import torch
from harness import Race, race
from scipy.optimize._numdiff import approx_derivative

from steepest import finite_differences, forward_mode, reverse_mode

N = 20
RNG = np.random.default_rng(0)
A = RNG.normal(size=(N, N)) / np.sqrt(N)
X = RNG.normal(size=N)
TORCH_A, TORCH_X = torch.tensor(A), torch.tensor(X)


def vector(x: Any) -> Any:
    """F: ℝ²⁰ → ℝ²⁰ with a dense Jacobian."""
    return np.sin(A @ x) + x**2


def scalar(x: Any) -> Any:
    """f: ℝ²⁰ → ℝ with a dense Hessian."""
    return np.sum(np.sin(A @ x)) + np.sum(x**4) / 10


def torch_vector(x: Any) -> Any:
    """F for PyTorch."""
    return torch.sin(TORCH_A @ x) + x**2


def torch_scalar(x: Any) -> Any:
    """f for PyTorch."""
    return torch.sum(torch.sin(TORCH_A @ x)) + torch.sum(x**4) / 10


JACOBIAN = np.cos(A @ X)[:, None] * A + np.diag(2 * X)
HESSIAN = -(A.T * np.sin(A @ X)) @ A + np.diag(1.2 * X**2)


def with_errors(
    exact: np.ndarray, contenders: dict[str, Callable[[], Any]]
) -> dict[str, Callable[[], Any]]:
    """Return the contenders with their relative errors in their names."""
    named = {}
    for name, run in contenders.items():
        error = np.max(np.abs(np.asarray(run()) - exact)) / np.max(np.abs(exact))
        named[f"{name}, error {error:.0e}"] = run
    return named


def jacobians() -> dict[str, Callable[[], Any]]:
    """Return the ways to a Jacobian."""
    numeric = numdifftools.Jacobian(vector)
    return {
        "complex step": lambda: finite_differences.jacobian(vector, X, method="complex"),
        "richardson": lambda: finite_differences.jacobian(vector, X, method="richardson"),
        "central": lambda: finite_differences.jacobian(vector, X),
        "forward mode": lambda: forward_mode.jacobian(vector, X),
        "reverse mode": lambda: reverse_mode.jacobian(vector, X),
        "numdifftools": lambda: numeric(X),
        "SciPy 3-point": lambda: approx_derivative(vector, X, method="3-point"),
        "torch jacrev": lambda: torch.func.jacrev(torch_vector)(TORCH_X),
    }


def hessians() -> dict[str, Callable[[], Any]]:
    """Return the ways to a Hessian."""
    numeric = numdifftools.Hessian(scalar)
    return {
        "complex step": lambda: finite_differences.hessian(scalar, X, method="complex"),
        "richardson": lambda: finite_differences.hessian(scalar, X, method="richardson"),
        "central": lambda: finite_differences.hessian(scalar, X),
        "forward over reverse": lambda: reverse_mode.hessian(scalar, X),
        "numdifftools": lambda: numeric(X),
        "torch hessian": lambda: torch.func.hessian(torch_scalar)(TORCH_X),
    }


def races() -> list[tuple[str, Race]]:
    """Return the two races."""
    return [
        (
            "Jacobian of ℝ²⁰ → ℝ²⁰",
            race("J", with_errors(JACOBIAN, jacobians()), seconds=1.0),
        ),
        ("Hessian of ℝ²⁰ → ℝ", race("H", with_errors(HESSIAN, hessians()), seconds=1.0)),
    ]


def main() -> None:
    """Print both tables, a method a row."""
    for title, result in races():
        slowest = next(t for name, t in result.times.items() if name.startswith("numdifftools"))
        print(f"\n{title}: time, and how many times faster than numdifftools (aim: 10)")
        for name, seconds in result.times.items():
            print(f"{name:40s} {seconds * 1e3:10.3f} ms {slowest / seconds:10.1f}")


if __name__ == "__main__":
    main()
