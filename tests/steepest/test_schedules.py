"""Schedules: closed forms, values worked by hand, boundaries, continuity, bad input."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest.schedules import (
    PlateauState,
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

laws = settings(deadline=None, derandomize=True)
COS = 0.5 * (1 + math.cos(math.pi / 4))

EVERY = [
    constant(0.3),
    step_decay(0.5, factor=0.5, every=3),
    exponential(0.5, 0.9),
    cosine(0.5, 20, 0.1),
    linear_warmup(0.5, 4),
    warmup_cosine(0.5, 4, 20),
    one_cycle(0.5, 20),
]


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message) + "$")


@pytest.mark.parametrize(
    ("make", "rates"),
    [
        (lambda: constant(0.1), {0: 0.1, 1: 0.1, 10**9: 0.1}),
        (lambda: constant(0), {5: 0.0}),
        (lambda: step_decay(2.0), {0: 2.0, 29: 2.0, 30: 0.2, 59: 0.2, 60: 0.02}),
        (lambda: step_decay(8.0, factor=0.5, every=2), {0: 8, 1: 8, 2: 4, 3: 4, 4: 2, 5: 2}),
        (lambda: step_decay(8.0, factor=2, every=1), {0: 8, 1: 16, 2: 32}),
        (lambda: exponential(3.0, factor=0.5), {0: 3.0, 1: 1.5, 2: 0.75, 10: 3 / 1024}),
        (lambda: exponential(1.0, factor=2), {0: 1, 3: 8}),
        (lambda: cosine(2.0, 4), {0: 2, 1: 2 * COS, 2: 1, 3: 2 * (1 - COS), 4: 0, 5: 0, 99: 0}),
        (lambda: cosine(3.0, 4, final_rate=1.0), {0: 3, 1: 1 + 2 * COS, 2: 2, 4: 1, 5: 1}),
        (lambda: cosine(3.0, 1), {0: 3, 1: 0}),
        (lambda: linear_warmup(2.0, 4), {0: 0, 1: 0.5, 3: 1.5, 4: 2, 5: 2, 99: 2}),
        (lambda: linear_warmup(2.0, 0), {0: 2, 1: 2}),
        (lambda: linear_warmup(2.0, 1), {0: 0, 1: 2, 2: 2}),
        (
            lambda: linear_warmup(2.0, 2, then=exponential(2.0, 0.5)),
            {0: 0, 1: 1, 2: 2, 3: 1, 4: 0.5},
        ),
        (lambda: linear_warmup(2.0, 2, then=lambda t: 7.0), {1: 1, 2: 7}),
        (lambda: warmup_cosine(2.0, 4, 8), {0: 0, 1: 0.5, 4: 2, 6: 1.1, 8: 0.2, 9: 0.2, 99: 0.2}),
        (lambda: warmup_cosine(2.0, 4, 8), {5: 0.2 + 1.8 * COS}),
        (lambda: warmup_cosine(2.0, 0, 4, final_fraction=0.5), {0: 2, 2: 1.5, 4: 1}),
        (lambda: warmup_cosine(2.0, 1, 2, final_fraction=0), {0: 0, 1: 2, 2: 0}),
        (lambda: warmup_cosine(2.0, 1, 3, final_fraction=1), {0: 0, 1: 2, 2: 2, 3: 2}),
        (
            lambda: one_cycle(25.0, 100),
            {0: 1.0, 29: 25.0, 64: (25 + 1e-4) / 2, 99: 1e-4, 500: 1e-4},
        ),
        (
            lambda: one_cycle(8.0, 10, 0.5, initial_fraction=0.25, final_fraction=0.125),
            {0: 2, 1: 8 - 6 * COS, 2: 5, 3: 2 + 6 * COS, 4: 8, 9: 1, 10: 1},
        ),
    ],
)
def test_the_rates_are_those_worked_by_hand(make, rates):
    schedule = make()
    for step, rate in rates.items():
        assert schedule(step) == pytest.approx(rate, rel=1e-14, abs=1e-16), step


@pytest.mark.parametrize("schedule", EVERY, ids=repr)
def test_one_step_gives_a_float_and_many_an_array_of_their_shape(schedule):
    steps = np.arange(30).reshape(5, 6)
    rates = schedule(steps)
    assert rates.shape == (5, 6)
    assert rates.dtype == np.float64
    for step in range(30):
        for kind in (int, float, np.int64, np.float64, np.array):
            assert type(schedule(kind(step))) is float
            assert schedule(kind(step)) == pytest.approx(rates.flat[step], rel=1e-14)
    assert schedule([0, 3]).tolist() == pytest.approx([rates.flat[0], rates.flat[3]], rel=1e-14)
    assert np.array_equal(steps, np.arange(30).reshape(5, 6))


@pytest.mark.parametrize("schedule", EVERY, ids=repr)
def test_a_schedule_refuses_steps_before_the_first(schedule):
    for bad in (-1, -0.5, np.nan, np.inf):
        with raises(ValueError, f"step: expected finite numbers, 0 or more, got {float(bad)}"):
            schedule(bad)
    with raises(ValueError, "step: expected finite numbers, 0 or more, got -3.0"):
        schedule([0, -3, np.nan])
    with pytest.raises(TypeError, match=r"^step: expected a real number or an array"):
        schedule("0")


def test_a_schedule_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        constant(0.1).name = "other"


def test_a_constant_gives_its_own_array_each_time():
    schedule = Schedule("same", lambda t: t)
    steps = np.arange(3.0)
    assert not np.shares_memory(schedule(steps), steps)


@laws
@given(
    peak=st.floats(1e-4, 10),
    warmup=st.integers(0, 50),
    more=st.integers(1, 200),
    share=st.floats(0, 1),
)
def test_warmup_cosine_climbs_falls_and_stays_within_its_bounds(peak, warmup, more, share):
    total = warmup + more
    schedule = warmup_cosine(peak, warmup, total, share)
    assert schedule(warmup) == pytest.approx(peak, rel=1e-14)
    assert schedule(total) == schedule(total + 7) == pytest.approx(share * peak, abs=1e-15 * peak)
    climb = schedule(np.linspace(0, warmup, 99))
    fall = schedule(np.linspace(warmup, total, 99))
    assert np.all(np.diff(climb) >= -1e-15 * peak)
    assert np.all(np.diff(fall) <= 1e-15 * peak)
    assert climb[0] == (0.0 if warmup else pytest.approx(peak))


@pytest.mark.parametrize("schedule", [EVERY[2], EVERY[3], EVERY[5], EVERY[6]], ids=repr)
def test_the_smooth_schedules_do_not_jump(schedule):
    rates = schedule(np.linspace(0, 40, 40_001))
    assert np.max(np.abs(np.diff(rates))) < 0.5 * 4 * 1e-3  # at most a few times peak/10 a step


@laws
@given(peak=st.floats(1e-4, 10), total=st.integers(10, 500), part=st.floats(0.15, 0.9))
def test_one_cycle_climbs_to_its_peak_and_falls_to_its_end(peak, total, part):
    schedule = one_cycle(peak, total, part)
    top = part * total - 1
    assert schedule(0) == pytest.approx(peak / 25, rel=1e-12)
    assert schedule(top) == pytest.approx(peak, rel=1e-12)
    assert schedule(total - 1) == pytest.approx(peak / 250_000, rel=1e-9)
    assert np.all(np.diff(schedule(np.linspace(0, top, 50))) >= -1e-14 * peak)
    assert np.all(np.diff(schedule(np.linspace(top, total, 50))) <= 1e-14 * peak)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: constant(1), "constant(1.0)"),
        (lambda: step_decay(1), "step_decay(1.0, factor=0.1, every=30)"),
        (lambda: exponential(1, 0.5), "exponential(1.0, factor=0.5)"),
        (lambda: cosine(1, 9), "cosine(1.0, total_steps=9, final_rate=0.0)"),
        (lambda: linear_warmup(1, 9), "linear_warmup(1.0, 9, then=constant(1.0))"),
        (lambda: warmup_cosine(1, 2, 9), "warmup_cosine(1.0, 2, 9, final_fraction=0.1)"),
        (lambda: one_cycle(1, 9), "one_cycle(1.0, total_steps=9)"),
    ],
)
def test_a_schedule_shows_how_it_was_made(make, name):
    assert repr(make()) == name


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (constant, "learning_rate"),
        (step_decay, "learning_rate"),
        (lambda bad: exponential(bad, 0.5), "learning_rate"),
        (lambda bad: cosine(bad, 9), "learning_rate"),
        (lambda bad: cosine(1, 9, bad), "final_rate"),
        (lambda bad: linear_warmup(bad, 9), "peak"),
        (lambda bad: warmup_cosine(bad, 2, 9), "peak"),
        (lambda bad: warmup_cosine(1, 2, 9, bad), "final_fraction"),
        (lambda bad: one_cycle(bad, 9), "peak"),
        (lambda bad: one_cycle(1, 9, initial_fraction=bad), "initial_fraction"),
        (lambda bad: one_cycle(1, 9, final_fraction=bad), "final_fraction"),
        (lambda bad: ReduceOnPlateau(min_rate=bad), "min_rate"),
        (lambda bad: ReduceOnPlateau().init(bad), "learning_rate"),
    ],
)
def test_a_rate_is_a_finite_number_zero_or_more(make, name):
    for bad in (-0.1, math.inf, math.nan):
        with raises(ValueError, f"{name}: expected a finite number, 0 or more, got {bad}"):
            make(bad)
    with pytest.raises(TypeError, match=f"^{name}: expected a real number"):
        make("0.1")
    make(0)


@pytest.mark.parametrize("make", [step_decay, exponential])
def test_a_factor_of_decay_is_positive(make):
    for bad in (0, -0.1, math.inf, math.nan):
        with raises(ValueError, f"factor: expected a positive finite number, got {bad}"):
            make(0.1, factor=bad)


@pytest.mark.parametrize(
    ("make", "name", "low", "high"),
    [
        (lambda n: step_decay(1, every=n), "every", 1, 10**12),
        (lambda n: cosine(1, n), "total_steps", 1, 10**12),
        (lambda n: linear_warmup(1, n), "warmup_steps", 0, 10**12),
        (lambda n: warmup_cosine(1, n, 10**12), "warmup_steps", 0, 10**12 - 1),
        (lambda n: warmup_cosine(1, 7, n), "total_steps", 8, 10**12),
        (lambda n: one_cycle(1, n, 0.9), "total_steps", 2, 10**12),
        (lambda n: ReduceOnPlateau(patience=n), "patience", 0, 10**12),
        (lambda n: ReduceOnPlateau(cooldown=n), "cooldown", 0, 10**12),
    ],
)
def test_a_number_of_steps_is_a_whole_number_in_its_range(make, name, low, high):
    expected = f"{name}: expected a whole number from {low} to {high}, got "
    for bad in (low - 1, high + 1):
        with raises(ValueError, f"{expected}{bad}"):
            make(bad)
    with raises(TypeError, f"{expected}2.5"):
        make(2.5)
    make(low)
    make(high)


def test_fractions_are_checked():
    with raises(ValueError, "final_fraction: expected a number from 0 to 1, got 1.5"):
        warmup_cosine(1, 2, 9, 1.5)
    for bad in (1.0, -0.1):
        with raises(ValueError, f"warmup_fraction: expected a number from 0 to below 1, got {bad}"):
            one_cycle(1, 9, bad)
    message = "warmup_fraction: expected more than 1/10, so that there are steps to climb, got 0.1"
    with raises(ValueError, message):
        one_cycle(1, 10, 0.1)
    with raises(TypeError, "then: expected a function, got 0.1"):
        linear_warmup(1, 9, then=0.1)
    with raises(TypeError, "formula: expected a function, got 0.1"):
        Schedule("bad", 0.1)


# ReduceOnPlateau


def feed(plateau, losses, rate=1.0):
    """Return the rates after each loss, and the last state."""
    state, rates = plateau.init(rate), []
    for loss in losses:
        state = plateau.update(loss, state)
        rates.append(state.learning_rate)
    return rates, state


def test_the_defaults_of_the_plateau():
    settings_ = {
        f.name: getattr(ReduceOnPlateau(), f.name) for f in dataclasses.fields(ReduceOnPlateau)
    }
    assert settings_ == {
        "factor": 0.5,
        "patience": 10,
        "threshold": 1e-4,
        "cooldown": 0,
        "min_rate": 0.0,
    }
    assert ReduceOnPlateau().init(0.25) == PlateauState(0.25, math.inf, 0, 0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ReduceOnPlateau().factor = 0.1


def test_the_rate_falls_after_patience_and_one_steps_without_improvement():
    rates, state = feed(ReduceOnPlateau(), [5.0] * 24)
    # the first loss is an improvement on nothing; then eleven that are none
    assert rates == [1.0] * 11 + [0.5] * 11 + [0.25] * 2
    assert state == PlateauState(0.25, 5.0, 1, 0)


def test_an_improvement_starts_the_count_anew():
    rates, state = feed(ReduceOnPlateau(patience=1), [5.0, 5.0, 4.0, 4.0, 4.0])
    assert rates == [1.0, 1.0, 1.0, 1.0, 0.5]
    assert state == PlateauState(0.5, 4.0, 0, 0)


def test_an_improvement_must_pass_the_threshold_in_proportion_to_the_best():
    plateau = ReduceOnPlateau(patience=0, threshold=0.25)
    assert feed(plateau, [8.0, 6.0])[0] == [1.0, 0.5]
    assert feed(plateau, [8.0, 5.99])[0] == [1.0, 1.0]
    assert feed(plateau, [-8.0, -10.0])[0] == [1.0, 0.5]
    assert feed(plateau, [-8.0, -10.01])[0] == [1.0, 1.0]
    assert feed(plateau, [0.0, 0.0])[0] == [1.0, 0.5]
    assert feed(plateau, [-math.inf, -1.0])[0] == [1.0, 0.5]


def test_nothing_counts_during_the_cooldown():
    rates, state = feed(ReduceOnPlateau(patience=1, cooldown=2), [1.0] * 7)
    #        best  bad  cut  wait wait bad  cut
    assert rates == [1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25]
    assert state == PlateauState(0.25, 1.0, 0, 2)
    _, state = feed(ReduceOnPlateau(patience=1, cooldown=2), [1.0] * 4)
    assert state == PlateauState(0.5, 1.0, 0, 1)


def test_the_rate_never_falls_below_its_least_nor_rises_to_it():
    assert feed(ReduceOnPlateau(patience=0, min_rate=0.3), [1.0] * 4)[0] == [1.0, 0.5, 0.3, 0.3]
    assert feed(ReduceOnPlateau(patience=0, min_rate=0.3), [1.0] * 3, 0.1)[0] == [0.1] * 3


def test_a_loss_that_is_nan_is_no_improvement():
    assert feed(ReduceOnPlateau(patience=0), [1.0, math.nan])[0] == [1.0, 0.5]
    assert feed(ReduceOnPlateau(patience=0), [np.float64(1.0), np.array(0.5)])[1].best == 0.5


def test_the_old_state_of_the_plateau_stays_as_it_was():
    plateau = ReduceOnPlateau(patience=0)
    before = plateau.init(1.0)
    after = plateau.update(1.0, before)
    plateau.update(2.0, after)
    assert before == plateau.init(1.0)
    assert after == PlateauState(1.0, 1.0, 0, 0)
    assert type(after.best) is float


def test_the_plateau_refuses_bad_settings_losses_and_states():
    for bad in (0, 1, 1.5, -0.5):
        with raises(ValueError, f"factor: expected a number between 0 and 1, got {bad}"):
            ReduceOnPlateau(factor=bad)
    with raises(ValueError, "threshold: expected a number from 0 to below 1, got 1"):
        ReduceOnPlateau(threshold=1)
    with raises(TypeError, "state: expected a PlateauState, got [1] (list)"):
        ReduceOnPlateau().update(1.0, [1])
    with pytest.raises(TypeError, match=r"^factor: expected a real number or an array of real"):
        ReduceOnPlateau(factor="half")
    with pytest.raises(TypeError, match=r"^threshold: expected a real number or an array of real"):
        ReduceOnPlateau(threshold="half")
    with pytest.raises(TypeError, match=r"^value: expected a real number or an array of real"):
        ReduceOnPlateau().update("low", ReduceOnPlateau().init(1.0))
    with raises(TypeError, "value: expected one number, got [1.0] (list)"):
        ReduceOnPlateau().update([1.0], ReduceOnPlateau().init(1.0))
