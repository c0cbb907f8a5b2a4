"""One optimizer step on n parameters: ours against torch.optim and optax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import torch
from harness import Race, race, show

from steepest import optimizers

SIZES = [2, 1_000, 100_000]


def aims(n: int) -> dict[str, float]:
    """At least five times as fast up to a thousand parameters; never slower."""
    return {"torch": 0.2 if n <= 1_000 else 1.0, "torch fused": 0.2 if n <= 1_000 else 1.0}


CASES: dict[str, tuple[Any, Callable[..., Any], Any]] = {
    "SGD": (
        optimizers.GradientDescent(1e-3),
        lambda p, **k: torch.optim.SGD(p, lr=1e-3, **k),
        optax.sgd(1e-3),
    ),
    "momentum": (
        optimizers.Momentum(1e-3, beta=0.9),
        lambda p, **k: torch.optim.SGD(p, lr=1e-3, momentum=0.9, **k),
        optax.sgd(1e-3, momentum=0.9),
    ),
    "RMSProp": (
        optimizers.RMSProp(1e-3, beta=0.9),
        lambda p: torch.optim.RMSprop(p, lr=1e-3, alpha=0.9),
        optax.rmsprop(1e-3, decay=0.9),
    ),
    "Adam": (
        optimizers.Adam(1e-3),
        lambda p, **k: torch.optim.Adam(p, lr=1e-3, **k),
        optax.adam(1e-3),
    ),
    "AdamW": (
        optimizers.AdamW(1e-3),
        lambda p, **k: torch.optim.AdamW(p, lr=1e-3, **k),
        optax.adamw(1e-3),
    ),
}


def stepper(optimizer: Any, theta: np.ndarray, gradient: np.ndarray) -> Callable[[], Any]:
    """Return a function that takes one of our steps."""
    box = [theta, optimizer.init(theta)]

    def step() -> Any:
        box[:] = optimizer.update(gradient, box[1], box[0])
        return box[0]

    return step


def torch_stepper(make: Callable[..., Any], theta: np.ndarray, gradient: np.ndarray) -> Any:
    """Return a function that takes one step of torch.optim."""
    parameter = torch.tensor(theta, requires_grad=True)
    parameter.grad = torch.tensor(gradient)
    optimizer = make([parameter])

    def step() -> Any:
        optimizer.step()
        return parameter

    return step


def optax_stepper(optimizer: Any, theta: np.ndarray, gradient: np.ndarray) -> Callable[[], Any]:
    """Return a function that takes one compiled step of optax."""
    g = jnp.asarray(gradient)
    box = [jnp.asarray(theta), optimizer.init(jnp.asarray(theta))]

    @jax.jit
    def update(g: Any, state: Any, theta: Any) -> Any:
        change, state = optimizer.update(g, state, theta)
        return optax.apply_updates(theta, change), state

    def step() -> Any:
        box[:] = update(g, box[1], box[0])
        return jax.block_until_ready(box[0])

    return step


def contenders(name: str, n: int) -> dict[str, Callable[[], Any]]:
    """Return the steppers of one method on n parameters."""
    ours, make, compiled = CASES[name]
    rng = np.random.default_rng(0)
    theta, gradient = rng.normal(size=n), rng.normal(size=n)
    found = {
        "steepest": stepper(ours, theta, gradient),
        "torch": torch_stepper(make, theta, gradient),
    }
    np.testing.assert_allclose(found["steepest"](), found["torch"]().detach(), atol=1e-14)
    if name != "RMSProp":  # torch has no fused RMSprop
        fused = torch_stepper(lambda p: make(p, fused=True), theta, gradient)
        found["torch fused"] = fused
    found["optax jit"] = optax_stepper(compiled, theta, gradient)
    return found


def races() -> list[Race]:
    """Return the races of all methods and sizes."""
    return [
        race(f"{name}, {n:,} parameters", contenders(name, n), aims(n), seconds=0.5)
        for name in CASES
        for n in SIZES
    ]


def main() -> None:
    """Print the table."""
    show("One optimizer step: time of ours, and ours / theirs", races())


if __name__ == "__main__":
    main()
