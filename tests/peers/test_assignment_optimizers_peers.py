"""Assignment 6 asks for PyTorch's steps: its solution takes them, for 1,000 steps to 1e-12."""

from __future__ import annotations

from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch

ROOT = Path(__file__).parents[2]
STEPS = 1000
SHAPES = [(3, 4), (5,), ()]


@pytest.fixture(scope="module")
def solutions():
    """Return what the solution cells of the assignment define, by name."""
    path = ROOT / "solutions" / "06-optimizers" / "optimizers.ipynb"
    namespace: dict[str, object] = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.id == "setup" or cell.id in {name for name, *_ in CASES}:
            exec(cell.source, namespace)
    return namespace


def gradients(shape):
    """Return gradients of very different sizes, and in some coordinates none at all."""
    rng = np.random.default_rng(606)
    sizes = 10.0 ** rng.integers(-3, 3, size=shape)
    return [
        sizes * (0.2 + rng.normal(size=shape)) * (rng.random(shape) < 0.8) for _ in range(STEPS)
    ]


def theirs(make, theta, grads, rates):
    """Return PyTorch's parameters after each step."""
    parameter = torch.nn.Parameter(torch.tensor(theta))
    optimizer, path = make([parameter]), []
    for grad, rate in zip(grads, rates, strict=True):
        optimizer.param_groups[0]["lr"] = rate
        parameter.grad = torch.tensor(grad)
        optimizer.step()
        path.append(parameter.detach().numpy().copy())
    return np.array(path)


BETAS = {"betas": (0.8, 0.95), "eps": 1e-3}
OURS = {"beta1": 0.8, "beta2": 0.95, "eps": 1e-3}
RATE = 1e-3
CASES = [
    ("momentum_step", torch.optim.SGD, {"lr": RATE, "momentum": 0.9}, {}),
    ("momentum_step", torch.optim.SGD, {"lr": RATE, "momentum": 0.5}, {"beta": 0.5}),
    ("rmsprop_step", torch.optim.RMSprop, {"lr": RATE, "alpha": 0.9}, {}),
    (
        "rmsprop_step",
        torch.optim.RMSprop,
        {"lr": RATE, "alpha": 0.99, "eps": 1e-3},
        {"beta": 0.99, "eps": 1e-3},
    ),
    ("adam_step", torch.optim.Adam, {}, {}),
    ("adam_step", torch.optim.Adam, BETAS, OURS),
    ("adamw_step", torch.optim.AdamW, {}, {}),
    (
        "adamw_step",
        torch.optim.AdamW,
        {**BETAS, "weight_decay": 0.3},
        {**OURS, "weight_decay": 0.3},
    ),
]


@pytest.mark.parametrize("scheduled", [False, True], ids=["constant", "scheduled"])
@pytest.mark.parametrize(("name", "kind", "settings", "options"), CASES)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_thousand_steps_are_those_of_pytorch(
    solutions, name, kind, settings, options, shape, scheduled
):
    step, zeros = solutions[name], np.zeros(shape)
    theta = np.array(np.random.default_rng(607).normal(size=shape))
    grads = gradients(shape)
    rates = np.linspace(0.05, 0.001, STEPS) if scheduled else np.full(STEPS, RATE)
    expected = theirs(lambda p: kind(p, **settings), theta, grads, rates)
    state = (zeros, zeros, 0) if name.startswith("adam") else zeros
    path = []
    for grad, rate in zip(grads, rates, strict=True):
        # RATE is the default of Adam and AdamW, PyTorch's too: leaving it out tests that.
        given = {} if name.startswith("adam") and not scheduled else {"lr": rate}
        theta, state = step(theta, grad, state, **given, **options)
        path.append(theta)
    np.testing.assert_allclose(np.array(path), expected, rtol=1e-12, atol=1e-12)
    assert np.ptp(expected, axis=0).max() > 0.02  # it went somewhere
