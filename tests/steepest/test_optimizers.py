"""Optimizers: steps worked by hand, defaults, laws, structures, purity, convergence, bad input."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest._structures import leaves
from steepest.optimizers import (
    SAM,
    AdaGrad,
    AdaGradState,
    Adam,
    AdamState,
    AdamW,
    AMSGrad,
    AMSGradState,
    GradientDescent,
    GradientDescentState,
    GradientNormMonitor,
    Lion,
    LionState,
    Momentum,
    MomentumState,
    Muon,
    MuonState,
    Nesterov,
    Optimizer,
    RMSProp,
    RMSPropState,
    clip_by_global_norm,
    clip_by_norm,
    clip_by_value,
    global_norm,
    newton_schulz,
)

EPS = np.finfo(float).eps
laws = settings(deadline=None, derandomize=True, max_examples=40)
entries = st.floats(-10, 10).map(lambda x: round(x, 3))
vectors = st.lists(entries, min_size=3, max_size=3).map(np.array)
rates = st.floats(1e-4, 0.5)

# Every optimizer, with hyperparameters away from the defaults.
EVERY = [
    GradientDescent(0.1),
    GradientDescent(0.1, weight_decay=0.3),
    Momentum(0.1, beta=0.8),
    Momentum(0.1, beta=0.8, convention="step", weight_decay=0.3),
    Momentum(0.1, beta=0.8, convention="average"),
    Nesterov(0.1, beta=0.8),
    Nesterov(0.1, beta=0.8, weight_decay=0.3),
    AdaGrad(0.1),
    AdaGrad(0.1, epsilon=1e-3, initial_sum=0.5, weight_decay=0.3),
    RMSProp(0.1),
    RMSProp(0.1, beta=0.7, epsilon=1e-3, weight_decay=0.3),
    Adam(0.1),
    Adam(0.1, beta1=0.7, beta2=0.8, epsilon=1e-3, weight_decay=0.3),
    AMSGrad(0.1, beta1=0.7, beta2=0.8),
    AMSGrad(0.1, weight_decay=0.3),
    AdamW(0.1, weight_decay=0.3),
    Lion(0.1, weight_decay=0.3),
    Muon(0.1, fallback=Adam(0.01)),
    SAM(0.1, rho=0.2),
    SAM(0.1, base=Adam(1.0)),
]
ELEMENTWISE = [o for o in EVERY if not isinstance(o, Muon)]


def each(optimizers):
    return pytest.mark.parametrize("optimizer", optimizers, ids=repr)


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message) + "$")


def run(optimizer, theta, gradients, rates=None):
    """Return theta and the state after the given gradients."""
    state = optimizer.init(theta)
    for i, g in enumerate(gradients):
        rate = None if rates is None else rates[i]
        theta, state = optimizer.update(g, state, theta, learning_rate=rate)
    return theta, state


def descend(optimizer, gradient, theta, steps, rate=None):
    """Return theta after some steps on a function, at a rate that may depend on the step."""
    state = optimizer.init(theta)
    for t in range(steps):
        g = gradient(theta)
        if isinstance(optimizer, SAM):
            g = gradient(optimizer.perturbed(g, theta))
        eta = None if rate is None else rate(t)
        theta, state = optimizer.update(g, state, theta, learning_rate=eta)
    return theta


# Two steps from theta = 1 with the gradients 2 and -1, worked by hand

ROOT = math.sqrt
BY_HAND = [
    (GradientDescent(0.5), 0.0, 0.5, ()),
    # g = 2 + 0.5·1 = 2.5, then -1 + 0.5·(-0.25)
    (GradientDescent(0.5, weight_decay=0.5), -0.25, 0.3125, ()),
    (Momentum(0.5, beta=0.5), 0.0, 0.0, (0.0,)),
    (Momentum(0.5, beta=0.25), 0.0, 0.25, (-0.5,)),
    (Momentum(0.5, beta=0.25, convention="step"), 0.0, 0.25, (0.25,)),
    (Momentum(0.5, beta=0.25, convention="average"), 0.25, 0.4375, (-0.375,)),
    # v = 2.5, then 0.625 - 1 - 0.125 = -0.5
    (Momentum(0.5, beta=0.25, weight_decay=0.5), -0.25, 0.0, (-0.5,)),
    (Nesterov(0.5, beta=0.25), -0.25, 0.3125, (-0.5,)),
    # g = 2.5, v = 2.5, step 0.5·3.125; g = -1 - 0.28125, v = 0.625 + g
    (Nesterov(0.5, beta=0.25, weight_decay=0.5), -0.5625, 0.16015625, (-0.65625,)),
    (AdaGrad(0.5, epsilon=0.5), 0.6, 0.6 + 0.5 / (ROOT(5) + 0.5), (5.0,)),
    (AdaGrad(0.5, epsilon=1.0, initial_sum=5.0), 0.75, 0.75 + 0.5 / (ROOT(10) + 1), (10.0,)),
    (
        AdaGrad(0.5, epsilon=0.5, weight_decay=0.5),
        1 - 1.25 / 3,
        1 - 1.25 / 3 + 0.5 * (17 / 24) / (ROOT(6.25 + (17 / 24) ** 2) + 0.5),
        (6.25 + (17 / 24) ** 2,),
    ),
    # v = 0.25·4 = 1; v = 0.75 + 0.25 = 1
    (RMSProp(0.5, beta=0.75, epsilon=1.0), 0.5, 0.75, (1.0,)),
    # g = 4, v = 4, θ = 1 - 2/3; g = -1 + 2/3 = -1/3, v = 3 + 1/36
    (
        RMSProp(0.5, beta=0.75, epsilon=1.0, weight_decay=2.0),
        1 / 3,
        1 / 3 + 0.5 / 3 / (ROOT(3 + 1 / 36) + 1),
        (3 + 1 / 36,),
    ),
    # m = 1, v = 1, m̂ = v̂^½ = 2, step 0.5·2/4; m = 0, so θ stays; v = 0.75 + 0.25
    (Adam(0.5, beta1=0.5, beta2=0.75, epsilon=2.0), 0.75, 0.75, (0.0, 1.0, 2)),
    # m = 1.5, v = 1; m = 1.125 - 0.25 = 0.875 - 0.5 + …
    (
        Adam(0.5, beta1=0.25, beta2=0.75, epsilon=2.0),
        0.75,
        0.75 + 0.5 * (0.375 / 0.9375) / (ROOT(1 / 0.4375) + 2),
        (-0.375, 1.0, 2),
    ),
    # g = 4: m = 3, v = 4, m̂ = √v̂ = 4; g = -1 + 2·(2/3): m = 0.75 + 0.25, v = 3 + 1/36
    (
        Adam(0.5, beta1=0.25, beta2=0.75, epsilon=2.0, weight_decay=2.0),
        2 / 3,
        2 / 3 - 0.5 * (1 / 0.9375) / (ROOT((3 + 1 / 36) / 0.4375) + 2),
        (1.0, 3 + 1 / 36, 2),
    ),
    # v = 2, v̂ = 4; v = 1 + 0.5 = 1.5 < 2, so v̂ = 2/0.75
    (
        AMSGrad(0.5, beta1=0.25, beta2=0.5, epsilon=2.0),
        0.75,
        0.75 + 0.5 * (0.375 / 0.9375) / (ROOT(2 / 0.75) + 2),
        (-0.375, 1.5, 2.0, 2),
    ),
    (
        AMSGrad(0.5, beta1=0.25, beta2=0.75, epsilon=2.0, weight_decay=2.0),
        2 / 3,
        2 / 3 - 0.5 * (1 / 0.9375) / (ROOT(4 / 0.4375) + 2),
        (1.0, 3 + 1 / 36, 4.0, 2),
    ),
    (
        AdamW(0.5, beta1=0.25, beta2=0.75, epsilon=2.0, weight_decay=0.5),
        0.5,
        0.375 + 0.5 * (0.375 / 0.9375) / (ROOT(1 / 0.4375) + 2),
        (-0.375, 1.0, 2),
    ),
    # direction 0.5·2 > 0; m = 1.5; direction 0.75 - 0.5 > 0; m = 0.375 - 0.75
    (Lion(0.5, beta1=0.5, beta2=0.25), 0.5, 0.0, (-0.375,)),
    (Lion(0.5, beta1=0.25, beta2=0.25, weight_decay=0.5), 0.25, 0.6875, (-0.375,)),
    (SAM(0.5), 0.0, 0.5, ()),
    (SAM(0.5, base=Momentum(7.0, beta=0.25)), 0.0, 0.25, (-0.5,)),
]


@pytest.mark.parametrize(("optimizer", "first", "second", "state"), BY_HAND, ids=repr)
def test_two_steps_are_those_worked_by_hand(optimizer, first, second, state):
    theta = np.array([1.0])
    one, _ = run(optimizer, theta, [np.array([2.0])])
    two, after = run(optimizer, theta, [np.array([2.0]), np.array([-1.0])])
    np.testing.assert_allclose(one, [first], rtol=4 * EPS, atol=2 * EPS)
    np.testing.assert_allclose(two, [second], rtol=8 * EPS, atol=2 * EPS)
    np.testing.assert_allclose([float(np.ravel(s)[0]) for s in after], state, rtol=8 * EPS)


@pytest.mark.parametrize(
    ("optimizer", "settings"),
    [
        (GradientDescent(1), {"learning_rate": 1.0, "weight_decay": 0.0}),
        (
            Momentum(1),
            {"learning_rate": 1.0, "beta": 0.9, "convention": "sum", "weight_decay": 0.0},
        ),
        (Nesterov(1), {"learning_rate": 1.0, "beta": 0.9, "weight_decay": 0.0}),
        (
            AdaGrad(),
            {"learning_rate": 0.01, "epsilon": 1e-10, "initial_sum": 0.0, "weight_decay": 0.0},
        ),
        (RMSProp(), {"learning_rate": 0.01, "beta": 0.9, "epsilon": 1e-8, "weight_decay": 0.0}),
        *(
            (
                kind(),
                {
                    "learning_rate": 0.001,
                    "beta1": 0.9,
                    "beta2": 0.999,
                    "epsilon": 1e-8,
                    "weight_decay": decay,
                },
            )
            for kind, decay in [(Adam, 0.0), (AMSGrad, 0.0), (AdamW, 0.01)]
        ),
        (Lion(), {"learning_rate": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0}),
        (
            Muon(),
            {
                "learning_rate": 0.02,
                "beta": 0.95,
                "nesterov": True,
                "steps": 5,
                "weight_decay": 0.0,
                "fallback": None,
            },
        ),
        (SAM(1), {"learning_rate": 1.0, "rho": 0.05, "base": GradientDescent(1.0)}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_defaults_are_those_of_the_docstrings(optimizer, settings):
    found = {field.name: getattr(optimizer, field.name) for field in dataclasses.fields(optimizer)}
    assert found == settings
    assert all(type(found[name]) is type(settings[name]) for name in settings)
    assert next(iter(found)) == "learning_rate"


@pytest.mark.parametrize(
    ("optimizer", "state"),
    [
        (GradientDescent(1.0), GradientDescentState()),
        (Momentum(1.0), MomentumState(0.0)),
        (Nesterov(1.0), MomentumState(0.0)),
        (AdaGrad(initial_sum=0.25), AdaGradState(0.25)),
        (RMSProp(), RMSPropState(0.0)),
        (Adam(), AdamState(0.0, 0.0, 0)),
        (AdamW(), AdamState(0.0, 0.0, 0)),
        (AMSGrad(), AMSGradState(0.0, 0.0, 0.0, 0)),
        (Lion(), LionState(0.0)),
        (SAM(1.0, base=Adam()), AdamState(0.0, 0.0, 0)),
    ],
    ids=repr,
)
def test_the_state_starts_at_rest_in_the_structure_of_theta(optimizer, state):
    theta = {"W": np.ones((2, 3)), "b": [np.ones(3), 7]}
    found = optimizer.init(theta)
    assert type(found) is type(state) is optimizer.State
    for field, value in zip(found, state, strict=True):
        if isinstance(value, float):
            assert [leaf.shape for leaf in leaves(field)] == [(2, 3), (3,), ()]
            assert all(np.all(leaf == value) for leaf in leaves(field))
        else:
            assert field == value


def test_an_optimizer_is_frozen_and_equal_by_its_hyperparameters():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Adam().learning_rate = 1.0
    assert Adam(0.1) == Adam(0.1) != Adam(0.2)
    assert repr(Nesterov(1)) == "Nesterov(learning_rate=1.0, beta=0.9, weight_decay=0.0)"


def test_the_base_class_leaves_both_methods_to_its_children():
    with raises(NotImplementedError, "Optimizer does not define init"):
        Optimizer(0.1).init(np.ones(2))
    with raises(NotImplementedError, "Optimizer does not define update"):
        Optimizer(0.1).update(np.ones(2), None, np.ones(2))


# How the forms of momentum relate


@laws
@given(gs=st.lists(vectors, min_size=1, max_size=6), eta=rates, beta=st.floats(0, 0.95))
def test_the_step_form_goes_where_the_sum_form_goes(gs, eta, beta):
    theta = np.array([1.0, -2.0, 3.0])
    a, v = run(Momentum(eta, beta), theta, gs)
    b, w = run(Momentum(eta, beta, convention="step"), theta, gs)
    np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-11)
    np.testing.assert_allclose(-eta * v.v, w.v, rtol=1e-12, atol=1e-11)


@laws
@given(
    gs=st.lists(vectors, min_size=3, max_size=3),
    etas=st.lists(rates, min_size=3, max_size=3),
    beta=st.floats(0, 0.95),
)
def test_the_average_form_is_the_sum_form_at_a_rescaled_rate_even_under_a_schedule(gs, etas, beta):
    theta = np.array([1.0, -2.0, 3.0])
    a, v = run(Momentum(1.0, beta), theta, gs, etas)
    rescaled = [eta / (1 - beta) for eta in etas]
    b, w = run(Momentum(1.0, beta, convention="average"), theta, gs, rescaled)
    np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-11)
    np.testing.assert_allclose((1 - beta) * v.v, w.v, rtol=1e-12, atol=1e-11)


def test_a_schedule_parts_the_sum_form_from_the_step_form():
    gs, etas = [np.ones(1), np.ones(1)], [1.0, 0.5]
    a, _ = run(Momentum(1.0, 0.5), np.zeros(1), gs, etas)
    b, _ = run(Momentum(1.0, 0.5, convention="step"), np.zeros(1), gs, etas)
    assert a == -1.75  # -1 - 0.5 · (0.5 + 1)
    assert b == -2.0  # -1 + (-0.5 - 0.5)


def test_nesterovs_theta_is_the_point_ahead_of_the_textbooks():
    A = np.diag([1.0, 10.0])
    eta, beta = 0.05, 0.8
    w, v = np.array([2.0, 1.0]), np.zeros(2)
    theta, optimizer = w, Nesterov(eta, beta)
    state = optimizer.init(theta)
    for _ in range(30):
        np.testing.assert_allclose(theta, w - eta * beta * v, atol=1e-14)
        v = beta * v + A @ (w - eta * beta * v)
        w = w - eta * v
        theta, state = optimizer.update(A @ theta, state, theta)


def test_without_memory_momentum_is_gradient_descent():
    gs = [np.array([1.0, -3.0]), np.array([0.5, 2.0])]
    plain, _ = run(GradientDescent(0.1), np.ones(2), gs)
    for optimizer in (
        Momentum(0.1, 0.0),
        Momentum(0.1, 0.0, "step"),
        Momentum(0.1, 0, "average"),
        Nesterov(0.1, 0),
    ):
        assert np.array_equal(run(optimizer, np.ones(2), gs)[0], plain)


# The adaptive methods


@laws
@given(g=st.floats(1e-3, 1e6), sign=st.sampled_from([-1, 1]), eta=rates)
def test_the_first_step_of_the_corrected_methods_is_eta_against_the_sign(g, sign, eta):
    theta = np.zeros(2)
    gradient = np.array([sign * g, -sign * 7 * g])
    expected = eta * np.array([-sign, sign])
    for optimizer in (Adam(eta), AMSGrad(eta), AdamW(eta), AdaGrad(eta), Lion(eta)):
        moved, _ = run(optimizer, theta, [gradient])
        np.testing.assert_allclose(moved, expected, rtol=2e-5)


@pytest.mark.parametrize(
    "optimizer",
    [
        AdaGrad(0.1, epsilon=0),
        RMSProp(0.1, epsilon=0),
        Adam(0.1, epsilon=0),
        AMSGrad(0.1, epsilon=0),
        AdamW(0.1, epsilon=0),
        Lion(0.1),
    ],
    ids=repr,
)
def test_the_scale_of_the_loss_does_not_matter_to_adaptive_methods(optimizer):
    rng = np.random.default_rng(1)
    gs = list(rng.normal(size=(20, 4)))
    a, _ = run(optimizer, np.ones(4), gs)
    b, _ = run(optimizer, np.ones(4), [1024 * g for g in gs])
    np.testing.assert_allclose(a, b, rtol=1e-13, atol=1e-14)


ROTATION = np.array([[0.8, -0.6], [0.6, 0.8]])
VALLEY = np.diag([1.0, 10.0])


@each([GradientDescent(0.05), Momentum(0.05), Nesterov(0.05), SAM(0.05, rho=0.1)])
def test_rotating_the_problem_rotates_the_path_of_the_linear_methods(optimizer):
    start = np.array([2.0, 1.0])
    plain = descend(optimizer, lambda x: VALLEY @ x, start, 25)
    rotated = ROTATION @ VALLEY @ ROTATION.T
    turned = descend(optimizer, lambda x: rotated @ x, ROTATION @ start, 25)
    np.testing.assert_allclose(turned, ROTATION @ plain, atol=1e-12)


@each([AdaGrad(0.1), RMSProp(0.1), Adam(0.1), AMSGrad(0.1), AdamW(0.1), Lion(0.1)])
def test_rotating_the_problem_changes_the_path_of_the_coordinatewise_methods(optimizer):
    start = np.array([2.0, 1.0])
    plain = descend(optimizer, lambda x: VALLEY @ x, start, 25)
    rotated = ROTATION @ VALLEY @ ROTATION.T
    turned = descend(optimizer, lambda x: rotated @ x, ROTATION @ start, 25)
    assert np.max(np.abs(turned - ROTATION @ plain)) > 0.01


def test_amsgrad_never_lets_a_step_size_grow_back_and_adam_does():
    gs = [np.array([100.0])] + [np.array([0.1])] * 400
    _, adam = run(Adam(0.1, beta2=0.9), np.zeros(1), gs)
    _, amsgrad = run(AMSGrad(0.1, beta2=0.9), np.zeros(1), gs)
    assert adam.v < 0.011
    assert amsgrad.v_max == pytest.approx(1000.0)


def test_decoupled_decay_shrinks_every_coordinate_alike_and_l2_does_not():
    # a steep and a flat coordinate with gradients that cancel over two steps
    theta = np.array([1.0, 1.0])
    gs = [np.array([100.0, 0.01]), np.array([-100.0, -0.01])] * 200
    free, _ = run(AdamW(0.001, weight_decay=0.0), theta, gs)
    decoupled, _ = run(AdamW(0.001, weight_decay=0.5), theta, gs)
    coupled, _ = run(Adam(0.001, weight_decay=0.5), theta, gs)
    lost = free - decoupled
    assert lost[0] == pytest.approx(lost[1], rel=1e-6)
    assert lost[0] == pytest.approx(1 - (1 - 0.0005) ** 400, rel=0.05)
    lost = free - coupled
    assert abs(lost[0]) < 0.05 * lost[1]


def test_without_decay_adamw_is_adam_and_for_plain_descent_the_decays_agree():
    gs = list(np.random.default_rng(2).normal(size=(9, 3)))
    adam, _ = run(Adam(0.1), np.ones(3), gs)
    adamw, _ = run(AdamW(0.1, weight_decay=0), np.ones(3), gs)
    np.testing.assert_allclose(adam, adamw, rtol=4 * EPS)
    (g,) = gs[:1]
    l2, _ = run(GradientDescent(0.1, weight_decay=0.5), np.ones(3), [g])
    np.testing.assert_allclose(l2, (1 - 0.1 * 0.5) * np.ones(3) - 0.1 * g, rtol=1e-15)


# Descent


@laws
@given(
    eigenvalues=st.lists(st.floats(0.01, 10), min_size=3, max_size=3),
    share=st.floats(0.01, 0.99),
    start=vectors,
)
def test_gradient_descent_never_climbs_below_two_over_the_smoothness(eigenvalues, share, start):
    h = np.array(eigenvalues)
    optimizer = GradientDescent(share * 2 / h.max())
    x, state = start, GradientDescentState()
    for _ in range(20):
        before = 0.5 * np.sum(h * x**2)
        x, state = optimizer.update(h * x, state, x)
        assert 0.5 * np.sum(h * x**2) <= before * (1 + 8 * EPS)


def test_gradient_descent_follows_its_closed_form_on_a_parabola():
    x = descend(GradientDescent(0.1), lambda x: 2 * x, np.array([3.0]), 50)
    assert x == pytest.approx(3 * 0.8**50, rel=1e-13)


def bowl(w):
    return np.array([2 * (w[0] - 2), 8 * (w[1] - 1)])


def ravine(w):
    return np.array([2 * w[0], 20 * w[1]])


def sine_valley(w):
    return np.array([np.cos(w[0]), w[1]])


PROBLEMS = [
    (bowl, [-1.0, 3.5], [2.0, 1.0]),
    (ravine, [2.0, 1.0], [0.0, 0.0]),
    (sine_valley, [-1.0, 2.0], [-np.pi / 2, 0.0]),
]


def falling(eta):
    """Return a rate that ends at 0, for methods whose steps do not shrink by themselves."""
    return lambda t: eta * (1 - t / 3000)


@pytest.mark.parametrize(
    ("gradient", "start", "minimizer"), PROBLEMS, ids=lambda p: getattr(p, "__name__", "at")
)
@pytest.mark.parametrize(
    ("optimizer", "rate", "tolerance"),
    [
        (GradientDescent(0.05), None, 1e-12),
        (Momentum(0.02), None, 1e-12),
        (Momentum(0.2, convention="average"), None, 1e-12),
        (Nesterov(0.02), None, 1e-12),
        (AdaGrad(0.5), None, 1e-9),
        (RMSProp(0.05), falling(0.05), 1e-4),
        (Adam(0.05), None, 1e-9),
        (AMSGrad(0.05), None, 1e-9),
        (AdamW(0.05, weight_decay=0.0), None, 1e-9),
        (Lion(0.02), falling(0.02), 1e-4),
        (SAM(0.02, rho=0.01), None, 0.01),
        (SAM(0.02, rho=0.01, base=Momentum(1.0)), falling(0.02), 0.02),
    ],
    ids=lambda p: type(p).__name__,
)
def test_every_method_finds_every_minimizer(gradient, start, minimizer, optimizer, rate, tolerance):
    found = descend(optimizer, gradient, np.array(start), 3000, rate)
    np.testing.assert_allclose(found, minimizer, rtol=0, atol=tolerance)


# Structures


class Layer(NamedTuple):
    W: np.ndarray
    b: np.ndarray


def as_structure(v):
    """Return nine numbers as a nested structure with a scalar in it."""
    return {"hidden": [Layer(v[:4].reshape(2, 2), v[4:6])], "out": (v[6:8], v[8].reshape(()))}


@each(ELEMENTWISE)
def test_a_structure_goes_where_its_stacked_entries_go(optimizer):
    rng = np.random.default_rng(3)
    theta = rng.normal(size=9)
    gs = list(rng.normal(size=(5, 9)))
    flat, _ = run(optimizer, theta, gs)
    tree, _ = run(optimizer, as_structure(theta), [as_structure(g) for g in gs])
    assert type(tree["hidden"][0]) is Layer
    assert type(tree["out"]) is tuple
    assert all(type(leaf) is np.ndarray for leaf in leaves(tree))
    assert [leaf.shape for leaf in leaves(tree)] == [(2, 2), (2,), (2,), ()]
    assert np.array_equal(np.concatenate([np.ravel(leaf) for leaf in leaves(tree)]), flat)


@each(ELEMENTWISE)
def test_a_list_of_numbers_stays_a_list_of_numbers_in_a_structure(optimizer):
    theta = [np.array(1.0), np.array(2.0)]
    moved, _ = run(optimizer, theta, [[np.array(1.0), np.array(-1.0)]] * 3)
    assert all(type(leaf) is np.ndarray and leaf.shape == () for leaf in moved)
    flat, _ = run(optimizer, np.array([1.0, 2.0]), [np.array([1.0, -1.0])] * 3)
    assert np.array_equal(np.array(moved), flat)
    if isinstance(optimizer, SAM):
        assert all(type(x) is np.ndarray for x in optimizer.perturbed(moved, theta))


@each(EVERY)
def test_a_number_is_a_point_too(optimizer):
    theta, _ = run(optimizer, 3.0, [2.0, np.float64(1.0), np.array(-1)])
    vector, _ = run(optimizer, [3.0], [[2.0], [1.0], [-1.0]])
    assert theta.shape == ()
    assert theta == vector[0]


@each(EVERY)
def test_integers_are_taken_as_floats(optimizer):
    whole, _ = run(optimizer, np.array([3, -2]), [np.array([1, 2])] * 2)
    exact, _ = run(optimizer, np.array([3.0, -2.0]), [np.array([1.0, 2.0])] * 2)
    assert whole.dtype == np.float64
    assert np.array_equal(whole, exact)


@each(EVERY)
@pytest.mark.parametrize("n", [1, 1999, 2000, 30_000])
def test_large_arrays_take_the_same_steps_as_small_ones(optimizer, n):
    gs = [np.full(n, 2.0), np.full(n, -0.5)]
    large, _ = run(optimizer, np.ones(n), gs)
    if isinstance(optimizer, SAM):
        assert np.ptp(large) == 0
    one, _ = run(optimizer, np.ones(1), [g[:1] for g in gs])
    np.testing.assert_allclose(large, np.full(n, one[0]), rtol=4 * EPS)


# Purity


@each(EVERY)
@pytest.mark.parametrize("wrap", [lambda a: a, lambda a: [a, {"b": a[0].copy()}]])
def test_nothing_that_was_passed_is_changed_or_handed_back(optimizer, wrap):
    rng = np.random.default_rng(4)
    theta, g, h = (wrap(rng.normal(size=(3, 2))) for _ in range(3))
    theta, state = optimizer.update(g, optimizer.init(theta), theta)
    given_ = [*leaves(theta), *leaves(h), *leaves(state)]
    before = [np.array(a) for a in given_]
    for a in given_:
        if isinstance(a, np.ndarray):
            a.setflags(write=False)
    ahead = optimizer.perturbed(h, theta) if isinstance(optimizer, SAM) else None
    moved, after = optimizer.update(h, state, theta)
    assert all(np.array_equal(a, b) for a, b in zip(given_, before, strict=True))
    fresh = [*leaves(moved), *leaves(after), *leaves(ahead)]
    fresh = [a for a in fresh if isinstance(a, np.ndarray)]
    for i, a in enumerate(fresh):
        others = [*given_, *fresh[:i]]
        assert not any(np.shares_memory(a, b) for b in others if isinstance(b, np.ndarray))


@each(EVERY)
def test_the_same_arguments_give_the_same_step(optimizer):
    theta, g = np.ones((2, 2)), np.array([[1.0, -2.0], [0.5, 3.0]])
    state = optimizer.init(theta)
    first = optimizer.update(g, state, theta)
    again = optimizer.update(g, state, theta)
    assert np.array_equal(first[0], again[0])


@each(EVERY)
def test_a_rate_given_with_the_step_takes_the_place_of_the_optimizers_own(optimizer):
    theta, gs = np.array([1.0, -2.0]), [np.array([0.5, 3.0])] * 3
    slow = dataclasses.replace(optimizer, learning_rate=0.025)
    if isinstance(optimizer, Muon):  # the fallback follows by the same factor
        slow = dataclasses.replace(slow, fallback=Adam(0.0025))
    if isinstance(optimizer, SAM) and isinstance(optimizer.base, GradientDescent):
        slow = SAM(0.025, rho=optimizer.rho)
    own, _ = run(slow, theta, gs)
    for rate in (0.025, np.float64(0.025), np.array(0.025)):
        given_, _ = run(optimizer, theta, gs, [rate] * 3)
        np.testing.assert_allclose(given_, own, rtol=4 * EPS)
    still, _ = run(optimizer, theta, gs, [0] * 3)
    assert np.array_equal(still, theta)


@each(ELEMENTWISE)
def test_a_gradient_that_is_nan_reaches_theta_and_only_where_it_is(optimizer):
    moved, _ = run(optimizer, np.ones(2), [np.array([np.nan, 1.0])])
    assert np.isnan(moved[0])
    assert np.isfinite(moved[1])


# SAM


@laws
@given(g=vectors.filter(lambda g: np.linalg.norm(g) > 0.01), rho=st.floats(0.01, 2))
def test_the_perturbed_point_lies_rho_uphill(g, rho):
    theta = np.array([1.0, -2.0, 3.0])
    ahead = SAM(0.1, rho=rho).perturbed(g, theta)
    np.testing.assert_allclose(ahead - theta, rho * g / np.linalg.norm(g), atol=1e-14)
    tree = SAM(0.1, rho=rho).perturbed([g[:1], g[1:]], [theta[:1], theta[1:]])
    np.testing.assert_allclose(np.concatenate(tree), ahead, rtol=1e-15)


def test_where_the_gradient_is_zero_there_is_no_uphill():
    theta = np.ones(3)
    ahead = SAM(0.1).perturbed(np.zeros(3), theta)
    assert np.array_equal(ahead, theta)
    assert ahead is not theta


@pytest.mark.parametrize("curvature", [1.0, 5.0])
def test_sam_circles_a_minimum_the_wider_the_sharper_it_is(curvature):
    # on λx²/2 the gradient uphill is λ(x + ρ sign x); x and -x alternate where ηλ(x + ρ) = 2x
    x = descend(SAM(0.1, rho=0.2), lambda x: curvature * x, np.array([1.0]), 500)
    product = 0.1 * curvature
    assert abs(x[0]) == pytest.approx(product * 0.2 / (2 - product), rel=1e-9)


# Muon


def test_newton_schulz_keeps_the_singular_vectors_and_evens_the_values():
    rng = np.random.default_rng(5)
    for shape in [(4, 4), (6, 3), (3, 6), (1, 5), (5, 1), (1, 1)]:
        G = rng.normal(size=shape)
        U, s, Vt = np.linalg.svd(G, full_matrices=False)
        O = newton_schulz(G)  # noqa: E741
        s = s / np.linalg.norm(G)
        for _ in range(5):  # the polynomial on each singular value
            s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
        np.testing.assert_allclose(O, U * s @ Vt, atol=1e-12)
        assert np.all((s > 0.6) & (s < 1.3))


def test_one_newton_schulz_step_by_hand():
    # G/‖G‖ = 1 for a 1 × 1 matrix: 3.4445 - 4.775 + 2.0315 = 0.701
    assert newton_schulz([[-5.0]], steps=1)[0, 0] == pytest.approx(-0.701, rel=1e-14)
    # 1e-8 is divided by 1e-7, not by its norm: 0.1
    expected = 3.4445 * 0.1 - 4.775 * 1e-3 + 2.0315 * 1e-5
    assert newton_schulz([[1e-8]], steps=1)[0, 0] == pytest.approx(expected, rel=1e-14)
    assert np.array_equal(newton_schulz(np.zeros((2, 3))), np.zeros((2, 3)))
    assert newton_schulz([[1.0]])[0, 0] == newton_schulz([[1.0]], 5)[0, 0]


def muon_reference(W, gs, eta, beta, nesterov, decay, steps=5):
    v = np.zeros_like(W)
    for g in gs:
        v = beta * v + (1 - beta) * g
        ahead = (1 - beta) * g + beta * v if nesterov else v
        W = W - eta * decay * W
        W = W - eta * max(1, W.shape[0] / W.shape[1]) ** 0.5 * newton_schulz(ahead, steps)
    return W, v


@pytest.mark.parametrize("shape", [(2, 3), (6, 2), (3, 3)])
@pytest.mark.parametrize("nesterov", [True, False])
@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_muon_follows_its_equations(shape, nesterov, decay):
    rng = np.random.default_rng(6)
    W, gs = rng.normal(size=shape), list(rng.normal(size=(4, *shape)))
    optimizer = Muon(0.1, beta=0.7, nesterov=nesterov, steps=3, weight_decay=decay)
    moved, state = run(optimizer, W, gs)
    expected, v = muon_reference(W, gs, 0.1, 0.7, nesterov, decay, 3)
    np.testing.assert_allclose(moved, expected, rtol=1e-12)
    np.testing.assert_allclose(state.v[0], v, rtol=1e-13)
    assert state.fallback is None


def test_muon_hands_vectors_and_scalars_to_its_fallback_at_a_rate_in_proportion():
    theta = {"b": np.ones(2), "W": np.eye(2), "c": np.array(3.0), "V": np.ones((1, 3))}
    g = {k: 0.5 + np.arange(np.size(v), dtype=float).reshape(v.shape) for k, v in theta.items()}
    optimizer = Muon(0.2, fallback=GradientDescent(0.4))
    moved, state = run(optimizer, theta, [g])
    assert list(moved) == ["b", "W", "c", "V"]
    np.testing.assert_allclose(moved["b"], theta["b"] - 0.4 * g["b"])
    np.testing.assert_allclose(moved["c"], 3 - 0.4 * 0.5)
    for name in "WV":
        alone, _ = run(Muon(0.2), theta[name], [g[name]])
        np.testing.assert_allclose(moved[name], alone, rtol=1e-14)
    assert state.fallback == GradientDescentState()
    assert [v.shape for v in state.v] == [(2, 2), (1, 3)]
    halved, _ = run(optimizer, theta, [g], [0.1])
    np.testing.assert_allclose(halved["b"], theta["b"] - 0.2 * g["b"])
    stopped = dataclasses.replace(optimizer, learning_rate=0.0)
    moved, _ = run(stopped, theta, [g])
    np.testing.assert_allclose(moved["b"], theta["b"] - 0.4 * g["b"])
    assert np.array_equal(moved["W"], theta["W"])
    started = optimizer.init(theta)
    assert type(started) is MuonState
    assert all(not v.any() for v in started.v)


def test_muon_refuses_vectors_without_a_fallback():
    message = (
        "theta: expected matrices, got an array of shape (2,) and dtype float64; for vectors and "
        "scalars give a second optimizer, as in Muon(0.02, fallback=AdamW(0.001))"
    )
    with raises(ValueError, message):
        Muon().init([np.eye(2), np.ones(2)])


def test_muon_moves_along_all_singular_directions_at_once():
    gradient = np.diag([100.0, 1.0])
    moved, _ = run(Muon(1.0), np.zeros((2, 2)), [gradient])
    plain = gradient / np.linalg.norm(gradient)
    assert abs(moved[1, 1]) > 0.6
    assert plain[1, 1] < 0.02


# Clipping and norms


def test_the_global_norm_is_that_of_all_entries():
    assert global_norm([np.array([3.0]), {"a": np.array([[4.0]])}]) == 5.0
    assert global_norm([1, 2, -2]) == 3.0
    assert global_norm(-2) == 2.0
    assert type(global_norm([1.0])) is float
    assert global_norm(np.zeros(3)) == 0.0
    assert global_norm(np.zeros((0, 3))) == 0.0
    assert global_norm([3e200, 4e200]) == pytest.approx(5e200, rel=1e-15)
    assert global_norm([3e-200, 4e-200]) == pytest.approx(5e-200, rel=1e-15)
    assert math.isnan(global_norm([np.array([np.nan]), np.array([np.inf])]))
    assert global_norm([np.array([1.0]), np.array([-np.inf])]) == math.inf


@laws
@given(g=vectors, bound=st.floats(0.01, 20))
def test_clipping_by_norm_keeps_the_direction_and_the_bound(g, bound):
    clipped, norm = clip_by_global_norm([g[:1], g[1:]], bound)
    assert norm == pytest.approx(np.linalg.norm(g), rel=1e-14)
    together = np.concatenate(clipped)
    assert np.linalg.norm(together) <= bound * (1 + 4 * EPS)
    expected = g * min(1.0, bound / norm) if norm else g
    np.testing.assert_allclose(together, expected, rtol=1e-13, atol=1e-300)
    np.testing.assert_allclose(clip_by_norm(g, bound), expected, rtol=1e-13, atol=1e-300)


def test_a_gradient_within_the_bound_comes_back_as_it_is():
    g = [np.array([3.0]), np.array([4.0])]
    same, norm = clip_by_global_norm(g, 5.0)
    assert norm == 5.0
    assert all(a is b for a, b in zip(same, g, strict=True))
    cut, norm = clip_by_global_norm(g, 4.999)
    assert norm == 5.0
    assert cut[0] is not g[0]
    assert g[0] == 3.0
    zero, norm = clip_by_global_norm(np.zeros(2), 1.0)
    assert norm == 0.0
    assert np.array_equal(zero, np.zeros(2))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_norm_that_is_not_finite_is_reported_and_clips_nothing(bad):
    g = np.array([1.0, bad])
    same, norm = clip_by_global_norm(g, 1.0)
    assert same is g
    assert not math.isfinite(norm)


def test_clipping_by_norm_looks_at_each_array_alone():
    a, b = clip_by_norm([np.array([3.0, 4.0]), np.array([0.5])], 1.0)
    np.testing.assert_allclose(a, [0.6, 0.8], rtol=1e-15)
    assert b == 0.5
    numbers = clip_by_norm([np.array(3.0), np.array(-0.5)], 1.0)
    assert [type(x) for x in numbers] == [np.ndarray] * 2
    assert numbers == [1.0, -0.5]


def test_clipping_by_value_cuts_each_entry():
    g = np.array([0.5, -3.0, 2.0, -2.0, np.inf])
    assert np.array_equal(clip_by_value(g, 2), [0.5, -2.0, 2.0, -2.0, 2.0])
    assert g[1] == -3.0
    tree = clip_by_value({"a": np.array([[9.0]]), "b": np.array(-9.0)}, 1.0)
    assert np.array_equal(tree["a"], [[1.0]])
    assert type(tree["b"]) is np.ndarray


@pytest.mark.parametrize(
    ("clip", "name"),
    [(clip_by_global_norm, "max_norm"), (clip_by_norm, "max_norm"), (clip_by_value, "bound")],
)
def test_a_bound_must_be_positive(clip, name):
    for bad in (0, -1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"^{name}: expected a positive finite number, got"):
            clip([1.0], bad)
    grads = "grads" if clip is clip_by_global_norm else "gradient"
    with pytest.raises(TypeError, match=f"^{grads}: expected a real number or an array"):
        clip("a", 1.0)


def test_the_global_norm_of_text_is_refused():
    with pytest.raises(TypeError, match=r"^gradient\['a'\]: expected a real number or an array"):
        global_norm({"a": "b"})


# The monitor


def test_the_monitor_keeps_a_norm_for_each_leaf_and_step():
    monitor = GradientNormMonitor()
    assert repr(monitor) == "GradientNormMonitor(0 steps of 0 arrays)"
    assert monitor.norms.shape == (0, 0)
    assert monitor.totals.shape == (0,)
    assert monitor.flags() == {}
    monitor.record({"a": [Layer(np.array([[3.0, 4.0]]), np.zeros(2))]})
    monitor.record({"a": [Layer(np.array([[6.0, 8.0]]), np.array([0.0, 24.0]))]})
    assert monitor.names == ("['a'][0].W", "['a'][0].b")
    assert np.array_equal(monitor.norms, [[5.0, 0.0], [10.0, 24.0]])
    assert np.array_equal(monitor.totals, [5.0, 26.0])
    assert repr(monitor) == "GradientNormMonitor(2 steps of 2 arrays)"


def test_the_monitor_names_what_vanishes_and_what_explodes():
    monitor = GradientNormMonitor()
    monitor.record([np.array([x]) for x in (1.0, 1e9, 1.0, 1.0, 1.0, 1.0)])
    monitor.record([np.array([x]) for x in (9.9e-7, 1e-6, 1e3, 1001.0, np.nan, np.inf)])
    assert list(monitor.flags().values()) == [
        "vanishing",
        "fine",
        "fine",
        "exploding",
        "exploding",
        "exploding",
    ]
    assert list(monitor.flags()) == [f"[{i}]" for i in range(6)]
    single = GradientNormMonitor(vanishing=1.0, exploding=2.0)
    single.record([0.5])
    assert single.flags() == {"": "vanishing"}


def test_the_monitor_refuses_bad_bounds_and_a_change_of_structure():
    with raises(ValueError, "vanishing: expected a number below exploding, which is 2.0, got 2.0"):
        GradientNormMonitor(2.0, 2.0)
    with raises(ValueError, "vanishing: expected a positive finite number, got 0"):
        GradientNormMonitor(0)
    with raises(ValueError, "exploding: expected a positive finite number, got inf"):
        GradientNormMonitor(exploding=np.inf)
    monitor = GradientNormMonitor()
    monitor.record({"a": np.ones(1), "b": np.ones(1)})
    message = "gradient: expected the leaves ['a'], ['b'], as in the steps before, got ['c'], ['d']"
    with raises(ValueError, message):
        monitor.record({"c": np.ones(1), "d": np.ones(1)})
    with pytest.raises(TypeError, match=r"^gradient\['a'\]: expected a real number"):
        monitor.record({"a": None, "b": np.ones(1)})
    assert monitor.norms.shape == (1, 2)


# Bad input

KINDS = [
    (GradientDescent, ["learning_rate", "weight_decay"], []),
    (Momentum, ["learning_rate", "weight_decay"], ["beta"]),
    (Nesterov, ["learning_rate", "weight_decay"], ["beta"]),
    (AdaGrad, ["learning_rate", "epsilon", "initial_sum", "weight_decay"], []),
    (RMSProp, ["learning_rate", "epsilon", "weight_decay"], ["beta"]),
    (Adam, ["learning_rate", "epsilon", "weight_decay"], ["beta1", "beta2"]),
    (AMSGrad, ["learning_rate", "epsilon", "weight_decay"], ["beta1", "beta2"]),
    (AdamW, ["learning_rate", "epsilon", "weight_decay"], ["beta1", "beta2"]),
    (Lion, ["learning_rate", "weight_decay"], ["beta1", "beta2"]),
    (Muon, ["learning_rate", "weight_decay"], ["beta"]),
    (SAM, ["learning_rate", "rho"], []),
]
SIZES = [(kind, name) for kind, sizes, _ in KINDS for name in sizes]
FRACTIONS = [(kind, name) for kind, _, fractions in KINDS for name in fractions]


@pytest.mark.parametrize(("kind", "name"), SIZES)
def test_a_size_is_a_finite_number_zero_or_more(kind, name):
    for bad in (-0.1, np.nan, np.inf):
        with raises(ValueError, f"{name}: expected a finite number, 0 or more, got {bad}"):
            kind(**{"learning_rate": 0.1, name: bad})
    with raises(TypeError, f"{name}: expected one number, got [0.1] (list)"):
        kind(**{"learning_rate": 0.1, name: [0.1]})
    with pytest.raises(TypeError, match=f"^{name}: expected a real number or an array of real"):
        kind(**{"learning_rate": 0.1, name: "fast"})
    made = kind(**{"learning_rate": 0.1, name: 0})
    assert type(getattr(made, name)) is float


@pytest.mark.parametrize(("kind", "name"), FRACTIONS)
def test_a_share_is_a_number_from_zero_to_below_one(kind, name):
    for bad in (-0.1, 1.0, np.nan, 2):
        with raises(ValueError, f"{name}: expected a number from 0 to below 1, got {bad}"):
            kind(**{"learning_rate": 0.1, name: bad})
    with raises(TypeError, f"{name}: expected one number, got [0.1] (list)"):
        kind(**{"learning_rate": 0.1, name: [0.1]})
    assert type(getattr(kind(**{"learning_rate": 0.1, name: 0}), name)) is float


def test_other_hyperparameters_are_checked_too():
    with raises(ValueError, "convention: expected one of 'sum', 'step', 'average', got 'torch'"):
        Momentum(0.1, convention="torch")
    with raises(TypeError, "steps: expected a whole number from 1 to 100, got 2.5"):
        Muon(steps=2.5)
    for bad in (0, 101):
        with raises(ValueError, f"steps: expected a whole number from 1 to 100, got {bad}"):
            Muon(steps=bad)
        with raises(ValueError, f"steps: expected a whole number from 1 to 100, got {bad}"):
            newton_schulz([[1.0]], bad)
    assert Muon(steps=1).steps == 1
    assert newton_schulz([[1.0]], 100).shape == (1, 1)
    assert Muon(steps=100).steps == 100
    with raises(TypeError, "fallback: expected an optimizer, got 0.1"):
        Muon(fallback=0.1)
    with raises(TypeError, "base: expected an optimizer other than SAM, got 'adam'"):
        SAM(0.1, base="adam")
    with pytest.raises(TypeError, match=r"^base: expected an optimizer other than SAM, got SAM"):
        SAM(0.1, base=SAM(0.1))
    with raises(ValueError, "G: expected a matrix, got an array of shape (3,) and dtype float64"):
        newton_schulz(np.ones(3))
    with pytest.raises(TypeError, match=r"^G: expected a real number"):
        newton_schulz("G")


@each(EVERY)
def test_a_rate_of_the_step_is_checked(optimizer):
    theta = np.ones(2)
    state = optimizer.init(theta)
    for bad in (-0.1, np.nan, np.inf, np.float64(-1.0)):
        message = f"learning_rate: expected a finite number, 0 or more, got {bad}"
        with raises(ValueError, message):
            optimizer.update(theta, state, theta, learning_rate=bad)
    with raises(TypeError, "learning_rate: expected one number, got [1] (list)"):
        optimizer.update(theta, state, theta, learning_rate=[1])


@each(EVERY)
def test_a_gradient_of_another_shape_or_kind_is_refused(optimizer):
    theta = np.ones(2)
    state = optimizer.init(theta)
    message = (
        "gradient: expected an array of shape (2,), the structure of theta, "
        "got an array of shape (2, 1) and dtype float64"
    )
    with raises(ValueError, message):
        optimizer.update(np.ones((2, 1)), state, theta)
    with pytest.raises(TypeError, match=r"^gradient: expected a real number or an array"):
        optimizer.update(None, state, theta)
    with pytest.raises(TypeError, match=r"^gradient: expected a real number or an array"):
        optimizer.update(np.ones(2) * 1j, state, theta)
    with pytest.raises(TypeError, match=r"^theta: expected a real number or an array"):
        optimizer.update(theta, state, "theta")
    with pytest.raises(TypeError, match=r"^theta: expected a real number or an array"):
        optimizer.init("theta")
    if isinstance(optimizer, SAM):
        with raises(ValueError, message):
            optimizer.perturbed(np.ones((2, 1)), theta)
        with pytest.raises(TypeError, match=r"^gradient: expected a real number or an array"):
            optimizer.perturbed(None, theta)
        with pytest.raises(TypeError, match=r"^theta: expected a real number or an array"):
            optimizer.perturbed(theta, None)


@each([o for o in EVERY if not isinstance(o, (GradientDescent, SAM))])
def test_a_state_of_another_shape_is_refused(optimizer):
    small, large = np.ones((2, 2)), np.ones((3, 2))
    state = optimizer.init(small)
    where = r"state\[0\]" if isinstance(optimizer, Muon) else "state"
    with pytest.raises(ValueError, match=rf"^{where}: expected an array of shape \(3, 2\), the"):
        optimizer.update(large, state, large)


@each(EVERY)
def test_a_state_of_another_optimizer_is_refused(optimizer):
    theta = np.ones(2)
    message = (
        f"state: expected the {optimizer.State.__name__} that {type(optimizer).__name__}"
        ".init(theta) returns, got 7"
    )
    with raises(TypeError, message):
        optimizer.update(theta, 7, theta)


@each(EVERY)
def test_a_structure_without_arrays_is_refused(optimizer):
    with raises(ValueError, "theta: expected at least one array of parameters, got {}"):
        optimizer.init({})


def test_a_structure_without_arrays_is_refused_by_update_too():
    with raises(ValueError, "theta: expected at least one array of parameters, got {}"):
        GradientDescent(0.1).update({}, GradientDescentState(), {})


@each(EVERY)
def test_no_parameters_of_a_layer_are_no_trouble(optimizer):
    moved, _ = run(
        optimizer, [np.ones((0, 3)), np.ones((1, 1))], [[np.ones((0, 3)), np.ones((1, 1))]]
    )
    assert moved[0].shape == (0, 3)


def test_lion_rests_where_gradient_and_average_are_zero():
    theta = np.array([1.0, 2.0])
    lion = Lion(0.1)
    moved, state = lion.update(np.array([0.0, 1.0]), lion.init(theta), theta)
    np.testing.assert_allclose(moved, [1.0, 1.9], rtol=1e-15)
    assert state.m[0] == 0.0
