"""The vanishing product in Python: it is the derivative of the stack, and it is bounded."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import steepest
from steepest.explorables import VanishingProduct
from steepest.explorables.vanishing_product import ACTIVATIONS

EVERY = pytest.mark.parametrize("activation", ACTIVATIONS)


def stack(activation: str, depth: int, weight: float):
    """Return x → h_k as a chapter writes it: a loop."""
    phi = ACTIVATIONS[activation].f

    def whole(x):
        h = x
        for _ in range(depth):
            h = phi(weight * h)
        return h

    return whole


@EVERY
@pytest.mark.parametrize("depth", [1, 2, 7, 20])
def test_the_product_is_the_derivative_of_the_stack(activation, depth):
    rng = np.random.default_rng(depth)
    for weight, x in zip(rng.uniform(0.1, 3, 20), rng.uniform(-2, 2, 20), strict=True):
        one = VanishingProduct(activation, depth, weight, x)
        whole = stack(activation, depth, weight)
        assert one.values[-1] == pytest.approx(float(whole(x)), rel=1e-13)
        slope = float(steepest.grad(whole)(x))
        # The reverse mode takes 1 - tanh², which cancels where tanh is near 1.
        assert one.product == pytest.approx(slope, rel=1e-6 if activation == "tanh" else 1e-11)


@EVERY
def test_each_local_rate_is_the_weight_times_the_slope_of_the_activation(activation):
    one = VanishingProduct(activation, 12, 1.3, 0.4)
    assert one.values.shape == (13,)
    assert one.rates.shape == (12,)
    for k in range(12):
        z = 1.3 * one.values[k]
        expected = 1.3 * steepest.derivative(ACTIVATIONS[activation].f, z)
        assert one.rates[k] == pytest.approx(float(expected), rel=1e-7)
        assert one.values[k + 1] == float(ACTIVATIONS[activation].f(z))


@given(
    activation=st.sampled_from(list(ACTIVATIONS)),
    depth=st.integers(1, 50),
    weight=st.floats(0.1, 8),
    x=st.floats(-2, 2),
)
def test_no_product_exceeds_its_bound_and_none_is_lost(activation, depth, weight, x):
    one = VanishingProduct(activation, depth, weight, x)
    assert 0 <= one.product <= one.bound * (1 + 1e-13)
    assert one.mean_rate**depth == pytest.approx(one.product, rel=1e-11, abs=0)
    # Only a dead ReLU has slope 0: no other product underflows.
    assert (one.product == 0) == (activation == "relu" and bool(np.any(one.rates == 0)))
    if activation == "relu":
        assert (one.product == 0) == (x <= 0)


@pytest.mark.parametrize(("k", "part"), [(4, 256), (5, 1024), (50, 4**50)])
def test_the_bound_of_the_sigmoid_is_a_quarter_to_the_k(k, part):
    assert VanishingProduct("sigmoid", k).bound == 1 / part


def test_the_first_sigmoid_reaches_the_bound_at_0_and_the_second_cannot():
    assert VanishingProduct("sigmoid", 1, 1.0, 0.0).product == 0.25
    assert VanishingProduct("sigmoid", 2, 1.0, 0.0).product < 0.25**2


def test_a_rate_of_1_is_kept_at_any_depth_and_other_weights_vanish_or_explode():
    assert VanishingProduct("relu", 50, 1.0, 0.5).product == 1
    assert VanishingProduct("relu", 50, 0.5, 0.5).product == 2.0**-50
    assert VanishingProduct("relu", 50, 2.0, 0.5).product == 2.0**50


def test_at_the_corner_relu_is_dead_as_in_the_frameworks():
    one = VanishingProduct("relu", 3, 1.0, 0.0)
    assert one.rates.tolist() == [0, 0, 0]
    assert one.product == one.mean_rate == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"activation": "ReLU"}, r"^activation: expected one of 'sigmoid', .*, got 'ReLU'$"),
        ({"depth": 0}, r"^depth: expected a whole number from 1 to 50, got 0$"),
        ({"depth": 51}, r"^depth: expected a whole number from 1 to 50, got 51$"),
        ({"depth": 2.5}, r"^depth: expected a whole number from 1 to 50, got 2\.5$"),
        ({"weight": 0.0}, r"^weight: expected a number from 0\.1 to 8, got 0\.0$"),
        ({"weight": math.nan}, r"^weight: expected a finite number, got nan$"),
        ({"x": -2.1}, r"^x: expected a number from -2 to 2, got -2\.1$"),
        ({"x": None}, r"^x: expected "),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        VanishingProduct(**arguments)
    one = VanishingProduct()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_its_repr_makes_it_again_and_the_front_end_can_move_it():
    one = VanishingProduct("tanh", np.int64(7), 2, x=np.float64(-1))
    assert repr(one) == "VanishingProduct(activation='tanh', depth=7, weight=2.0, x=-1.0)"
    assert eval(repr(one)).state() == one.state()
    one.set_state({"depth": 3, "activation": "relu"})
    assert (one.depth, one.product) == (3, 0)
