"""The chain pipeline in Python: its rates multiply to the derivative, its state is checked."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import steepest
from steepest.explorables import ChainPipeline
from steepest.explorables.chain_pipeline import CHAINS
from steepest.functions import sigmoid

# The chains as a chapter writes them, in one line each.
WHOLE = {
    "square_of_line": lambda x: (3 * x + 1) ** 2,
    "sine_of_square": lambda x: np.sin(x**2),
    "cube_of_square_plus_one": lambda x: (x**2 + 1) ** 3,
    "bell": lambda x: np.exp(-(x**2) / 2),
    "neuron": lambda x: -np.log(sigmoid(0.5 * x + 0.1)),
}
EVERY = pytest.mark.parametrize("chain", CHAINS)


def points(chain: str) -> np.ndarray:
    return np.random.default_rng(3).uniform(*CHAINS[chain].interval, 25)


def test_every_chain_is_named_and_starts_within_its_interval():
    assert set(CHAINS) == set(WHOLE)
    for chain in CHAINS:
        assert ChainPipeline(chain).x == 1
        assert 2 <= len(ChainPipeline(chain).rates) <= 4


@EVERY
def test_the_last_value_is_the_whole_function(chain):
    for x in points(chain):
        assert ChainPipeline(chain, x).values[-1] == pytest.approx(WHOLE[chain](x), rel=1e-13)
        assert ChainPipeline(chain, x).values[0] == x


@EVERY
def test_the_product_of_the_rates_is_the_derivative_in_both_modes_and_by_differences(chain):
    f = WHOLE[chain]
    for x in points(chain):
        product = ChainPipeline(chain, x).product
        assert product == pytest.approx(float(steepest.grad(f)(x)), rel=1e-11, abs=1e-13)
        assert product == pytest.approx(float(steepest.derivative(f, x)), rel=1e-6, abs=1e-7)


@EVERY
def test_each_rate_is_the_derivative_of_its_stage(chain):
    for x in points(chain):
        one = ChainPipeline(chain, x)
        assert len(one.values) == len(one.rates) + 1
        for stage, value, rate in zip(CHAINS[chain].stages, one.values, one.rates, strict=False):
            assert rate == pytest.approx(float(steepest.derivative(stage.f, value)), rel=1e-6)


@pytest.mark.parametrize(
    ("chain", "x", "rates", "product"),
    [
        ("square_of_line", 1.0, [3, 8], 24),
        ("cube_of_square_plus_one", 2.0, [4, 1, 75], 300),
        ("sine_of_square", 0.0, [0, 1], 0),
        ("bell", -1.0, [-2, -0.5, math.exp(-0.5)], math.exp(-0.5)),
    ],
)
def test_the_numbers_of_the_chapter(chain, x, rates, product):
    one = ChainPipeline(chain, x)
    assert one.rates == pytest.approx(rates, rel=1e-15)
    assert one.product == pytest.approx(product, rel=1e-15)


def test_the_loss_of_the_neuron_has_the_rate_of_sigmoid_with_cross_entropy():
    one = ChainPipeline("neuron", 2.0)
    assert one.product == pytest.approx(0.5 * (one.values[2] - 1), rel=1e-14)  # w (ŷ - y), y = 1


@EVERY
@pytest.mark.parametrize("x", [0.7, -1.3])
def test_half_the_change_leaves_a_quarter_of_the_difference(chain, x):
    steps = 0.5 ** np.arange(5, 10)
    misses = [ChainPipeline(chain, x, float(dx)).difference for dx in steps]
    ratios = np.divide(misses[1:], misses[:-1])
    assert np.all(np.abs(ratios - 0.25) < 0.25 * 8 * steps[:-1])  # 1/4 + O(dx)


@given(x=st.floats(-1.5, 1.5), dx=st.floats(-0.5, 0.5))
def test_the_difference_of_the_square_of_a_line_is_exactly_9_dx_squared(x, dx):
    one = ChainPipeline("square_of_line", x, dx)
    assert one.difference == pytest.approx(9 * dx**2, rel=1e-12, abs=2e-13)
    assert one.change == pytest.approx(one.predicted + one.difference, rel=1e-12, abs=1e-13)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"chain": "sin"}, r"^chain: expected one of 'square_of_line', .*'neuron', got 'sin'$"),
        ({"chain": None}, r"^chain: expected one of .*, got None$"),
        ({"x": 1.6}, r"^x: expected a number from -1\.5 to 1\.5 for 'square_of_line', got 1\.6$"),
        ({"x": math.inf}, r"^x: expected a finite number, got inf$"),
        ({"x": "1"}, r"^x: expected a real number .*, got '1'$"),
        ({"dx": 0.51}, r"^dx: expected a number from -0\.5 to 0\.5, got 0\.51$"),
        ({"dx": [0.1]}, r"^dx: expected one number, got \[0\.1\] \(list\)$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        ChainPipeline(**arguments)
    one = ChainPipeline()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


@EVERY
def test_both_ends_of_a_chains_interval_belong_to_it(chain):
    for x in CHAINS[chain].interval:
        assert ChainPipeline(chain, x).x == x


def test_another_chain_moves_x_to_the_nearest_end_of_its_interval():
    for x, end in ((3.5, 1.5), (-3.5, -1.5), (0.5, 0.5)):
        one = ChainPipeline("neuron", x)
        one.chain = "square_of_line"
        assert one.x == end


def test_its_repr_makes_it_again_and_the_front_end_can_move_it():
    one = ChainPipeline("bell", -1, dx=0.1)
    assert repr(one) == "ChainPipeline(chain='bell', x=-1.0, dx=0.1)"
    assert eval(repr(one)).state() == one.state()
    one.set_state({"chain": "neuron", "x": 3.5})  # together, as choosing a chain sends them
    assert (one.chain, one.x) == ("neuron", 3.5)
    assert one.initial == {"chain": "bell", "x": -1.0, "dx": 0.1}
