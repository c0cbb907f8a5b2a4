"""Optimizers against PyTorch and Optax over 1,000 steps; clipping against PyTorch."""

from __future__ import annotations

import importlib
import inspect
import types

import jax
import numpy as np
import optax
import pytest
import torch

from steepest.optimizers import (
    SAM,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    GradientDescent,
    Lion,
    Momentum,
    Muon,
    Nesterov,
    RMSProp,
    clip_by_global_norm,
    clip_by_value,
    global_norm,
    newton_schulz,
)
from steepest.schedules import warmup_cosine

STEPS = 1000
SCALES = np.array([1.0, 10.0, 0.1, 3.0])
RATES = warmup_cosine(0.05, 100, STEPS)


def start() -> list[np.ndarray]:
    """Return a matrix, a vector and a number."""
    rng = np.random.default_rng(7)
    return [rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=())]


def slope(theta, noise):
    """Return the gradient of a valley with a wave in it, plus noise; same formula for torch."""
    W, b, c = theta
    sin = torch.sin if isinstance(W, torch.Tensor) else np.sin
    scales = torch.tensor(SCALES) if isinstance(W, torch.Tensor) else SCALES
    return [
        scales * W + 0.5 * sin(3 * W) + noise[0],
        scales * b - c + noise[1],
        c + sin(c) + noise[2],
    ]


def noises():
    rng = np.random.default_rng(8)
    for _ in range(STEPS):
        yield [0.3 * rng.normal(size=leaf.shape) for leaf in start()]


def ours(optimizer, scheduled):
    """Return the parameters after each step."""
    theta, path = start(), []
    state = optimizer.init(theta)
    for step, noise in enumerate(noises()):
        rate = RATES(step) if scheduled else None
        theta, state = optimizer.update(slope(theta, noise), state, theta, learning_rate=rate)
        path.append(np.concatenate([np.ravel(leaf) for leaf in theta]))
    return np.array(path)


def torchs(make, scheduled):
    theta = [torch.nn.Parameter(torch.tensor(leaf)) for leaf in start()]
    optimizer, path = make(theta), []
    for step, noise in enumerate(noises()):
        if scheduled:
            for group in optimizer.param_groups:
                group["lr"] = RATES(step)
        with torch.no_grad():
            gradient = slope(theta, [torch.tensor(leaf) for leaf in noise])
        for leaf, g in zip(theta, gradient, strict=True):
            leaf.grad = g.clone()
        optimizer.step()
        path.append(np.concatenate([leaf.detach().numpy().ravel() for leaf in theta]))
    return np.array(path)


SGD, ADAM = torch.optim.SGD, torch.optim.Adam
PAIRS = [
    (GradientDescent(0.05), SGD, {"lr": 0.05}),
    (GradientDescent(0.05, weight_decay=0.1), SGD, {"lr": 0.05, "weight_decay": 0.1}),
    (Momentum(0.01), SGD, {"lr": 0.01, "momentum": 0.9}),
    (
        Momentum(0.01, beta=0.7, weight_decay=0.1),
        SGD,
        {"lr": 0.01, "momentum": 0.7, "weight_decay": 0.1},
    ),
    (Nesterov(0.01), SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    (
        Nesterov(0.01, beta=0.7, weight_decay=0.1),
        SGD,
        {"lr": 0.01, "momentum": 0.7, "nesterov": True, "weight_decay": 0.1},
    ),
    (AdaGrad(), torch.optim.Adagrad, {}),
    (
        AdaGrad(0.3, epsilon=1e-3, initial_sum=0.2, weight_decay=0.1),
        torch.optim.Adagrad,
        {"lr": 0.3, "eps": 1e-3, "initial_accumulator_value": 0.2, "weight_decay": 0.1},
    ),
    (RMSProp(beta=0.99), torch.optim.RMSprop, {}),
    (
        RMSProp(0.02, beta=0.8, epsilon=1e-3, weight_decay=0.1),
        torch.optim.RMSprop,
        {"lr": 0.02, "alpha": 0.8, "eps": 1e-3, "weight_decay": 0.1},
    ),
    (Adam(), ADAM, {}),
    (
        Adam(0.05, beta1=0.8, beta2=0.95, epsilon=1e-3, weight_decay=0.1),
        ADAM,
        {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1},
    ),
    (AMSGrad(), ADAM, {"amsgrad": True}),
    (
        AMSGrad(0.05, beta1=0.8, beta2=0.95, epsilon=1e-3, weight_decay=0.1),
        ADAM,
        {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1, "amsgrad": True},
    ),
    (AdamW(), torch.optim.AdamW, {}),
    (
        AdamW(0.05, beta1=0.8, beta2=0.95, epsilon=1e-3, weight_decay=0.1),
        torch.optim.AdamW,
        {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1},
    ),
]


@pytest.mark.parametrize("scheduled", [False, True], ids=["constant", "scheduled"])
@pytest.mark.parametrize(("optimizer", "theirs", "settings"), PAIRS, ids=lambda p: repr(p)[:60])
def test_a_thousand_steps_are_those_of_pytorch(optimizer, theirs, settings, scheduled):
    path = torchs(lambda theta: theirs(theta, **settings), scheduled)
    np.testing.assert_allclose(ours(optimizer, scheduled), path, rtol=1e-12, atol=1e-12)
    assert np.ptp(path, axis=0).max() > 0.1  # it went somewhere


def muon_of_torch_in_float64():
    """Return PyTorch's own Muon, its bfloat16 iteration made one in float64."""
    source = inspect.getsource(importlib.import_module("torch.optim._muon"))
    assert source.count(".bfloat16()") == 1
    module = types.ModuleType("torch.optim._muon64")
    module.__package__ = "torch.optim"
    text = source.replace(".bfloat16()", ".double().clone()").replace("from .", "from torch.optim.")
    exec(compile(text, "_muon64.py", "exec"), module.__dict__)
    return module.Muon


@pytest.mark.parametrize(
    ("optimizer", "settings"),
    [
        (Muon(0.02), {"lr": 0.02, "weight_decay": 0.0}),
        (
            Muon(0.02, beta=0.8, nesterov=False, steps=3, weight_decay=0.1),
            {"lr": 0.02, "momentum": 0.8, "nesterov": False, "ns_steps": 3, "weight_decay": 0.1},
        ),
    ],
    ids=["default", "set"],
)
@pytest.mark.parametrize("shape", [(3, 4), (5, 2)])
def test_muon_takes_the_steps_of_pytorchs_in_float64(optimizer, settings, shape):
    rng = np.random.default_rng(9)
    W = rng.normal(size=shape)
    parameter = torch.nn.Parameter(torch.tensor(W))
    theirs = muon_of_torch_in_float64()([parameter], **settings)
    state = optimizer.init(W)
    for _ in range(STEPS):
        g = W + 0.3 * rng.normal(size=shape)
        parameter.grad = torch.tensor(g)  # the same gradients: the iteration amplifies differences
        theirs.step()
        W, state = optimizer.update(g, state, W)
        np.testing.assert_allclose(W, parameter.detach().numpy(), rtol=1e-12, atol=1e-12)


def test_newton_schulz_is_pytorchs_up_to_bfloat16():
    G = np.random.default_rng(10).normal(size=(6, 3))
    W = torch.nn.Parameter(torch.zeros(6, 3, dtype=torch.float64))
    W.grad = torch.tensor(G)
    torch.optim.Muon([W], lr=1.0, weight_decay=0.0, adjust_lr_fn="match_rms_adamw").step()
    theirs = -W.detach().numpy() / (0.2 * 6**0.5)
    np.testing.assert_allclose(newton_schulz(G), theirs, atol=0.03)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_lion_takes_the_steps_of_optax(decay):
    with jax.enable_x64(True):
        theta = start()
        optimizer = Lion(0.01, beta1=0.8, beta2=0.95, weight_decay=decay)
        theirs = optax.lion(0.01, b1=0.8, b2=0.95, weight_decay=decay)
        state, their_theta = optimizer.init(theta), start()
        their_state = theirs.init(their_theta)
        step = jax.jit(theirs.update)
        for noise in noises():
            g = slope(theta, noise)
            theta, state = optimizer.update(g, state, theta)
            updates, their_state = step(g, their_state, their_theta)
            their_theta = [a + np.asarray(b) for a, b in zip(their_theta, updates, strict=True)]
        for a, b in zip(theta, their_theta, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)


def test_sam_takes_the_steps_of_the_paper_with_pytorchs_momentum():
    rho = 0.05
    theta = [torch.nn.Parameter(torch.tensor(leaf)) for leaf in start()]
    theirs = SGD(theta, lr=0.01, momentum=0.9)
    sam = SAM(0.01, rho=rho, base=Momentum(1.0))
    mine = start()
    state = sam.init(mine)
    for noise in noises():
        with torch.no_grad():
            tensors = [torch.tensor(leaf) for leaf in noise]
            g = slope(theta, tensors)
            norm = torch.sqrt(sum((leaf**2).sum() for leaf in g))
            ahead = [p + rho * leaf / norm for p, leaf in zip(theta, g, strict=True)]
            for p, leaf in zip(theta, slope(ahead, tensors), strict=True):
                p.grad = leaf
        theirs.step()
        ahead = sam.perturbed(slope(mine, noise), mine)
        mine, state = sam.update(slope(ahead, noise), state, mine)
    for a, b in zip(mine, theta, strict=True):
        np.testing.assert_allclose(a, b.detach().numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("bound", [0.5, 3.0, 100.0])
def test_clipping_is_that_of_pytorch(bound):
    gradient = slope(start(), next(noises()))
    theirs = [torch.nn.Parameter(torch.zeros(leaf.shape, dtype=torch.float64)) for leaf in start()]

    def fill():
        for p, g in zip(theirs, gradient, strict=True):
            p.grad = torch.tensor(g)
        return theirs

    norm = torch.nn.utils.clip_grad_norm_(fill(), bound)
    clipped, our_norm = clip_by_global_norm(gradient, bound)
    assert our_norm == pytest.approx(float(norm), rel=1e-14) == global_norm(gradient)
    for p, g in zip(theirs, clipped, strict=True):  # PyTorch adds 1e-6 to the norm it divides by
        np.testing.assert_allclose(g, p.grad.numpy(), rtol=2e-6)
    torch.nn.utils.clip_grad_value_(fill(), bound)
    for p, g in zip(theirs, clip_by_value(gradient, bound), strict=True):
        assert np.array_equal(g, p.grad.numpy())
