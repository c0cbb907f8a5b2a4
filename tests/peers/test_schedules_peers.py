"""Schedules against torch.optim.lr_scheduler and Optax."""

from __future__ import annotations

import numpy as np
import optax
import pytest
import torch
from torch.optim import lr_scheduler

from steepest.schedules import (
    ReduceOnPlateau,
    Schedule,
    constant,
    cosine,
    exponential,
    linear_warmup,
    one_cycle,
    step_decay,
    warmup_cosine,
)

PEAK = 0.3


def theirs(make, steps, rate=PEAK):
    """Return PyTorch's rates at the steps 0, 1, …, steps - 1."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=rate)
    scheduler = make(optimizer)
    rates = []
    for step in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < steps - 1:
            scheduler.step()
    return np.array(rates)


@pytest.mark.parametrize(
    ("schedule", "make", "steps"),
    [
        (constant(PEAK), lambda o: lr_scheduler.ConstantLR(o, factor=1.0), 50),
        (step_decay(PEAK), lambda o: lr_scheduler.StepLR(o, 30), 200),
        (
            step_decay(PEAK, factor=0.7, every=9),
            lambda o: lr_scheduler.StepLR(o, 9, gamma=0.7),
            200,
        ),
        (exponential(PEAK, 0.97), lambda o: lr_scheduler.ExponentialLR(o, 0.97), 300),
        (cosine(PEAK, 100), lambda o: lr_scheduler.CosineAnnealingLR(o, 100), 101),
        (
            cosine(PEAK, 80, final_rate=0.02),
            lambda o: lr_scheduler.CosineAnnealingLR(o, 80, eta_min=0.02),
            81,
        ),
        (
            one_cycle(PEAK, 150),
            lambda o: lr_scheduler.OneCycleLR(o, PEAK, total_steps=150, cycle_momentum=False),
            150,
        ),
        (
            one_cycle(PEAK, 77, 0.45, initial_fraction=1 / 8, final_fraction=1 / 800),
            lambda o: lr_scheduler.OneCycleLR(
                o,
                PEAK,
                total_steps=77,
                pct_start=0.45,
                div_factor=8,
                final_div_factor=100,
                cycle_momentum=False,
            ),
            77,
        ),
    ],
    ids=lambda p: "" if callable(p) and not isinstance(p, Schedule) else repr(p),
)
def test_the_rates_are_those_of_pytorch(schedule, make, steps):
    # PyTorch multiplies step by step, so its own rounding grows with the number of steps
    expected = theirs(make, steps)
    rates = schedule(np.arange(steps))
    np.testing.assert_allclose(rates, expected, rtol=1e-12, atol=1e-15)


def test_warmup_is_pytorchs_line_one_step_late_since_that_cannot_start_at_zero():
    expected = theirs(lambda o: lr_scheduler.LinearLR(o, start_factor=1 / 20, total_iters=19), 40)
    np.testing.assert_allclose(linear_warmup(PEAK, 20)(1 + np.arange(40)), expected, rtol=1e-12)


def test_warmup_cosine_is_pytorchs_sequence_of_a_line_and_a_cosine():
    def make(optimizer):
        line = lr_scheduler.LinearLR(optimizer, start_factor=1 / 20, total_iters=19)
        fall = lr_scheduler.CosineAnnealingLR(optimizer, 80, eta_min=0.1 * PEAK)
        return lr_scheduler.SequentialLR(optimizer, [line, fall], milestones=[19])

    expected = theirs(make, 100)
    rates = warmup_cosine(PEAK, 20, 100)(1 + np.arange(100))
    np.testing.assert_allclose(rates, expected, rtol=1e-12)


def test_warmup_cosine_is_optaxs():
    peer = optax.warmup_cosine_decay_schedule(0.0, PEAK, 20, 100, end_value=0.1 * PEAK)
    ours = warmup_cosine(PEAK, 20, 100)(np.arange(120))
    np.testing.assert_allclose(ours, [float(peer(t)) for t in range(120)], rtol=2e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("plateau", "settings"),
    [
        (ReduceOnPlateau(), {"factor": 0.5}),
        (
            ReduceOnPlateau(factor=0.3, patience=2, threshold=0.05, cooldown=3, min_rate=1e-4),
            {"factor": 0.3, "patience": 2, "threshold": 0.05, "cooldown": 3, "min_lr": 1e-4},
        ),
        (ReduceOnPlateau(patience=0), {"factor": 0.5, "patience": 0}),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_the_plateau_is_pytorchs(plateau, settings, seed):
    rng = np.random.default_rng(seed)
    t = np.arange(150)
    losses = 1 + np.exp(-t / 20) + 0.05 * rng.normal(size=150)
    losses[40] = np.nan
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    peer = lr_scheduler.ReduceLROnPlateau(optimizer, eps=0.0, **settings)
    state = plateau.init(1.0)
    rates = []
    for loss in losses:
        peer.step(loss)
        state = plateau.update(loss, state)
        rates.append(state.learning_rate)
        assert state.learning_rate == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-13)
        assert state.best == peer.best
    assert len(set(rates)) > 1
