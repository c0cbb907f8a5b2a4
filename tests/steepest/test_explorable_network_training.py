"""Network training in Python: its traits are checked, its numbers are the package's."""

from __future__ import annotations

import numpy as np
import pytest
from traitlets import TraitError

from steepest.explorables import NetworkTraining
from steepest.explorables.network_training import PROBLEMS, SEEDS, flat
from steepest.functions import mean_squared_error
from steepest.networks import train
from steepest.optimizers import GradientDescent


def test_at_step_0_the_weights_are_those_of_the_seed():
    for name, (samples, network, _) in PROBLEMS.items():
        for seed in range(SEEDS):
            one = NetworkTraining(name, seed=seed, step=0)
            expected = flat(network.init(np.random.default_rng(seed)))
            assert flat(one.parameters) == expected == one.problems[name]["starts"][seed]
            assert len(expected) == network.count
        assert one.problems[name]["points"] == samples.X.tolist()
        assert one.problems[name]["targets"] == samples.y.tolist()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_sample_lies_in_the_picture(problem):
    samples, _, view = PROBLEMS[problem]
    low, high = np.transpose(view)
    assert np.all(np.abs(2 * samples.X - low - high) < high - low)


def test_the_training_is_full_batch_descent_as_train_does_it():
    one = NetworkTraining("xor", 0.5, 2, 40)
    X, y = one.samples
    training = train(
        one.network,
        one.network.init(np.random.default_rng(2)),
        X,
        y[:, np.newaxis].astype(float),
        mean_squared_error,
        GradientDescent(one.learning_rate),
        epochs=40,
        rng=np.random.default_rng(0),
        batch_size=4,
        progress=False,
    )
    assert np.allclose(flat(one.parameters), flat(training.parameters), rtol=1e-9)
    assert np.allclose(one.course.values[:-1], training.history.losses, rtol=1e-9)


def test_exclusive_or_is_learned_with_a_good_rate_from_every_seed():
    for seed in range(SEEDS):
        one = NetworkTraining("xor", 1.0, seed, 600)
        assert one.right == 4
        assert one.loss < 2e-3


def test_a_small_rate_stays_on_the_plateau_and_a_huge_one_gets_stuck():
    slow = NetworkTraining("xor", -1.0, 0, 300)
    assert slow.loss == pytest.approx(0.25, abs=0.01)
    stuck = NetworkTraining("xor", 2.0, 0, 300)
    assert stuck.loss > 0.45
    assert stuck.course.gradient_norms[-1] < 1e-3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"problem": "and"}, r"^problem: expected one of 'xor', 'moons', got 'and'$"),
        ({"log10_learning_rate": 3}, r"^log10_learning_rate: expected a number from -1 to 2, "),
        ({"seed": 6}, r"^seed: expected a whole number from 0 to 5, got 6$"),
        ({"seed": 0.5}, r"^seed: expected a whole number.*, got 0\.5"),
        ({"step": -1}, r"^step: expected a whole number from 0 to 600, got -1$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        NetworkTraining(**arguments)
    one = NetworkTraining()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_its_text_makes_it_again():
    one = NetworkTraining("moons", 0.7, 1, 20)
    assert eval(repr(one)).state() == one.state()


def test_what_the_front_end_sends_changes_the_numbers_in_python():
    one = NetworkTraining()
    before = one.loss
    one.set_state({"step": 300, "log10_learning_rate": 1.0})
    assert one.learning_rate == 10
    assert one.loss < before
