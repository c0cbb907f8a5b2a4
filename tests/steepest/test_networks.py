"""Networks: shapes, gradients, initial variances, training, its history and its bar."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest import check_gradient
from steepest.datasets import digits, split, xor
from steepest.functions import (
    ACTIVATIONS,
    mean_squared_error,
    sigmoid_cross_entropy,
    softmax_cross_entropy,
)
from steepest.metrics import accuracy
from steepest.networks import INITIALIZERS, MLP, Layer, he_normal, train, xavier_normal
from steepest.networks import training as training_module
from steepest.optimizers import SAM, Adam, GradientDescent
from steepest.reverse_mode import grad, value_and_grad
from steepest.schedules import ReduceOnPlateau, step_decay

laws = settings(deadline=None, derandomize=True, max_examples=30)
sizes = st.lists(st.integers(1, 5), min_size=2, max_size=4)


def seeded(seed=0):
    return np.random.default_rng(seed)


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message))


# The network


@laws
@given(sizes=sizes, batch=st.integers(1, 4), name=st.sampled_from(sorted(ACTIVATIONS)))
def test_a_network_is_its_layers_one_after_the_other(sizes, batch, name):
    network = MLP(sizes, activation=name, output=name)
    parameters = network.init(seeded())
    X = seeded(1).normal(size=(batch, sizes[0]))
    A = X
    for W, b in parameters:
        A = ACTIVATIONS[name](A @ W + b)
    np.testing.assert_allclose(network(parameters, X), A, rtol=1e-13, atol=1e-15)
    layers = network.layers(parameters, X)
    assert [layer.shape for layer in layers] == [(batch, n) for n in sizes]
    np.testing.assert_array_equal(layers[-1], network(parameters, X))
    assert network.count == sum(W.size + b.size for W, b in parameters)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("loss", [mean_squared_error, sigmoid_cross_entropy])
def test_the_gradient_of_a_network_passes_the_check_in_every_parameter(activation, loss):
    network = MLP((3, 5, 4, 2), activation=activation)
    parameters = network.init(seeded(3))
    X, y = seeded(4).normal(size=(6, 3)), seeded(5).uniform(size=(6, 2))

    def f(parameters):
        return loss(network(parameters, X), y)

    assert check_gradient(f, grad(f), parameters)


def test_the_gradient_with_respect_to_the_samples_passes_the_check():
    network = MLP((3, 5, 2))
    parameters = network.init(seeded(3))

    def f(X):
        return np.sum(network(parameters, X) ** 2)

    assert check_gradient(f, grad(f), seeded(4).normal(size=(6, 3)))


def test_the_neuron_of_the_book():
    neuron = MLP((1, 1), output="sigmoid")
    parameters = [(np.array([[0.5]]), np.array([-0.1]))]

    def loss(parameters):
        y_hat = neuron(parameters, [[2.0]])
        return -np.sum(np.log(y_hat))

    value, [(dW, db)] = value_and_grad(loss)(parameters)
    assert neuron(parameters, [[2.0]]).item() == pytest.approx(0.7109, abs=5e-5)
    assert value == pytest.approx(0.3412, abs=5e-5)
    assert dW.item() == pytest.approx(-0.5781, abs=6e-5)
    assert db.item() == pytest.approx(-0.2891, abs=5e-5)


def test_gradients_come_in_the_structure_of_the_parameters():
    network = MLP((2, 3, 1))
    parameters = network.init(seeded())
    gradient = grad(lambda p: np.sum(network(p, np.ones((1, 2)))))(parameters)
    assert [type(layer) for layer in gradient] == [Layer, Layer]
    assert [layer.W.shape for layer in gradient] == [(2, 3), (3, 1)]


def test_dead_units_are_those_that_no_sample_wakes():
    network = MLP((1, 3, 1), activation="relu")
    W, b = np.array([[1.0, 1.0, -1.0]]), np.array([-5.0, 0.0, -5.0])
    parameters = [Layer(W, b), Layer(np.ones((3, 1)), np.zeros(1))]
    assert network.dead_units(parameters, [[1.0], [2.0]]) == [2]
    assert network.dead_units(parameters, [[1.0], [7.0]]) == [1]


def test_the_default_initializer_goes_with_the_activation():
    assert MLP((1, 1), activation="relu").initializer == "he_normal"
    assert MLP((1, 1), activation="leaky_relu").initializer == "he_normal"
    assert MLP((1, 1), activation="tanh").initializer == "xavier_normal"
    assert MLP((1, 1), activation="relu", initializer="lecun_uniform").initializer == (
        "lecun_uniform"
    )


def test_an_initializer_may_be_a_function():
    network = MLP((2, 3), initializer=lambda rng, n_in, n_out: np.full((n_in, n_out), 7))
    (layer,) = network.init(seeded())
    np.testing.assert_array_equal(layer.W, np.full((2, 3), 7.0))
    assert layer.W.dtype == np.float64
    with raises(ValueError, "initializer(rng, n_in, n_out): expected an array of shape (2, 3)"):
        MLP((2, 3), initializer=lambda rng, n_in, n_out: np.ones(3)).init(seeded())


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"sizes": (2,)}, ValueError, "sizes: expected at least two, got (2,) (tuple)"),
        ({"sizes": 3}, ValueError, "sizes: expected at least two, got 3"),
        ({"sizes": (2, 0)}, ValueError, "sizes[1]: expected a whole number from 1 to"),
        ({"sizes": (2, 1.5)}, TypeError, "sizes[1]: expected a whole number from 1 to"),
        (
            {"sizes": (2, 1), "activation": "swish"},
            ValueError,
            "activation: expected one of 'identity', 'leaky_relu', 'relu', 'sigmoid', 'tanh', "
            "got 'swish'",
        ),
        ({"sizes": (2, 1), "output": None}, ValueError, "output: expected one of"),
        ({"sizes": (2, 1), "initializer": "ones"}, ValueError, "initializer: expected one of"),
    ],
)
def test_an_architecture_that_cannot_be_is_refused(arguments, error, message):
    with raises(error, message):
        MLP(**arguments)


def test_parameters_and_samples_that_do_not_fit_are_refused():
    network = MLP((2, 3, 1))
    parameters = network.init(seeded())
    with raises(ValueError, "parameters: expected 2 layers, got 1"):
        network(parameters[:1], np.ones((1, 2)))
    with raises(ValueError, "X, W, b: expected shapes (B, n_in), (n_in, n_out), (n_out,), got"):
        network(parameters, np.ones((1, 3)))
    with raises(TypeError, "X: expected a real number or an array of real numbers, got 'no'"):
        network(parameters, "no")


# Initializers


@pytest.mark.parametrize("name", sorted(INITIALIZERS))
def test_weights_have_mean_zero_and_the_variance_that_the_rule_names(name):
    n_in, n_out = 300, 500
    W = INITIALIZERS[name](seeded(7), n_in, n_out)
    variance = {"lecun": 1 / n_in, "he": 2 / n_in, "xavier": 2 / (n_in + n_out)}
    expected = variance[name.split("_")[0]]
    # the standard errors of mean and variance of 150,000 numbers, five of them
    assert abs(W.mean()) < 5 * np.sqrt(expected / W.size)
    assert W.var() == pytest.approx(expected, rel=5 * np.sqrt(2 / W.size))
    if name.endswith("uniform"):
        assert np.abs(W).max() <= np.sqrt(3 * expected)
    else:
        assert np.abs(W).max() > np.sqrt(3 * expected)


@pytest.mark.parametrize("name", sorted(INITIALIZERS))
def test_the_same_seed_gives_the_same_weights(name):
    first, second = (INITIALIZERS[name](seeded(9), 4, 3) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert first.shape == (4, 3)
    assert INITIALIZERS[name].__name__ == name
    assert f">>> {name}(" in INITIALIZERS[name].__doc__


def test_an_initializer_refuses_what_is_no_generator_or_no_size():
    with raises(TypeError, "rng: expected a NumPy generator such as np.random.default_rng(0)"):
        he_normal(0, 2, 2)
    with raises(ValueError, "n_in: expected a whole number from 1 to"):
        xavier_normal(seeded(), 0, 2)
    with raises(TypeError, "n_out: expected a whole number from 1 to"):
        xavier_normal(seeded(), 2, 2.0)


def test_the_right_initialization_keeps_the_size_of_the_signal_through_thirty_layers():
    X = seeded(1).normal(size=(200, 100))
    sizes = (100,) * 31

    def spread(activation, initializer):
        network = MLP(sizes, activation=activation, initializer=initializer)
        return network.layers(network.init(seeded(2)), X)[-2].std()

    assert 0.1 < spread("relu", "he_normal") < 10
    assert spread("relu", "xavier_normal") < 1e-3 * spread("relu", "he_normal")
    assert spread("relu", lambda rng, m, n: rng.normal(0, 0.3, size=(m, n))) > 1e3


# Training


def line_data():
    X = np.linspace(-1, 1, 20).reshape(-1, 1)
    return X, 2 * X + 1


def fit_line(**options):
    X, y = line_data()
    network = MLP((1, 1))
    options = {"epochs": 3, "rng": seeded(), "batch_size": 8, "progress": False} | options
    optimizer = options.pop("optimizer", GradientDescent(0.1))
    return train(network, network.init(seeded(1)), X, y, mean_squared_error, optimizer, **options)


def test_one_step_of_training_is_one_step_of_gradient_descent_on_the_batch():
    X, y = line_data()
    network = MLP((1, 1))
    start = network.init(seeded(1))
    value, gradient = value_and_grad(lambda p: mean_squared_error(network(p, X), y))(start)
    result = fit_line(epochs=1, batch_size=20)
    np.testing.assert_allclose(result.history.losses, [value], rtol=1e-13)
    np.testing.assert_allclose(result.parameters[0].W, start[0].W - 0.1 * gradient[0].W, rtol=1e-13)
    norm = np.hypot(gradient[0].W.item(), gradient[0].b.item())
    np.testing.assert_allclose(result.history.gradient_norms, [norm], rtol=1e-13)


def test_the_history_has_an_entry_for_every_step_and_every_epoch():
    history = fit_line(epochs=4, validate=lambda p: p[0].b.item()).history
    assert len(history.losses) == len(history.gradient_norms) == 4 * 3  # 8 + 8 + 4 samples
    np.testing.assert_array_equal(history.learning_rates, np.full(12, 0.1))
    assert len(history.epoch_losses) == len(history.validation) == 4
    losses = history.losses.reshape(4, 3)
    np.testing.assert_allclose(history.epoch_losses, losses @ [0.4, 0.4, 0.2], rtol=1e-13)


def test_the_same_seed_gives_the_same_training_and_another_seed_another():
    first, second, other = fit_line(), fit_line(), fit_line(rng=seeded(5))
    np.testing.assert_array_equal(first.history.losses, second.history.losses)
    assert not np.array_equal(first.history.losses, other.history.losses)


def test_training_changes_neither_the_data_nor_the_first_parameters():
    X, y = line_data()
    network = MLP((1, 1))
    start = network.init(seeded(1))
    before = [array.copy() for array in (X, y, *start[0])]
    train(network, start, X, y, mean_squared_error, Adam(0.1), epochs=2, rng=seeded())
    for array, copy in zip((X, y, *start[0]), before, strict=True):
        np.testing.assert_array_equal(array, copy)
        assert array.flags.writeable


def test_no_epoch_returns_the_parameters_as_they_came():
    result = fit_line(epochs=0)
    assert result.reason == "epochs"
    assert all(len(column) == 0 for column in result.history)
    np.testing.assert_array_equal(result.parameters[0].W, MLP((1, 1)).init(seeded(1))[0].W)


def test_a_schedule_sets_the_rate_of_each_step():
    rates = fit_line(schedule=step_decay(1.0, factor=0.5, every=2)).history.learning_rates
    np.testing.assert_allclose(rates[:6], [1, 1, 0.5, 0.5, 0.25, 0.25])


def test_a_plateau_of_the_validation_reduces_the_rate_from_the_next_epoch_on():
    rates = fit_line(
        epochs=5, schedule=ReduceOnPlateau(factor=0.5, patience=1), validate=lambda p: 1.0
    ).history.learning_rates
    np.testing.assert_allclose(rates[::3], [0.1, 0.1, 0.1, 0.05, 0.05])


def test_clipping_bounds_the_step_but_not_the_recorded_norm():
    result = fit_line(epochs=1, batch_size=20, max_norm=1e-3)
    start = MLP((1, 1)).init(seeded(1))[0]
    step = np.hypot(
        (result.parameters[0].W - start.W).item(), (result.parameters[0].b - start.b).item()
    )
    assert step == pytest.approx(0.1 * 1e-3, rel=1e-9)
    assert result.history.gradient_norms[0] > 1e-2


def test_sam_steps_by_the_gradient_of_the_perturbed_point():
    X, y = line_data()
    network = MLP((1, 1))
    start = network.init(seeded(1))
    slope = grad(lambda p: mean_squared_error(network(p, X), y))
    sam = SAM(0.1, rho=0.5)
    expected, _ = sam.update(slope(sam.perturbed(slope(start), start)), sam.init(start), start)
    result = fit_line(epochs=1, batch_size=20, optimizer=sam)
    np.testing.assert_allclose(result.parameters[0].W, expected[0].W, rtol=1e-13)


def test_divergence_stops_training_and_keeps_finite_parameters():
    result = fit_line(epochs=2000, optimizer=GradientDescent(1e3))
    assert result.reason == "diverged"
    assert np.isfinite(result.parameters[0].W).all()
    assert len(result.history.losses) < 6000


def test_divergence_in_the_first_step_leaves_an_empty_history():
    X, y = line_data()
    network = MLP((1, 1))
    start = network.init(seeded())
    y = np.full_like(y, 1e200)
    result = train(network, start, X, y, mean_squared_error, Adam(0.1), epochs=3, rng=seeded())
    assert result.reason == "diverged"
    assert len(result.history.losses) == len(result.history.epoch_losses) == 0


def test_stop_ends_training_after_the_epoch_that_it_says():
    seen = []

    def stop(epoch, loss):
        seen.append((epoch, loss))
        return epoch == 2

    result = fit_line(epochs=9, stop=stop)
    assert result.reason == "stopped"
    assert seen == list(enumerate(result.history.epoch_losses, start=1))
    assert len(seen) == 2


def test_xor_is_learned():
    data = xor()
    network = MLP((2, 4, 1), activation="sigmoid", output="sigmoid")
    y = data.y.reshape(-1, 1)
    result = train(
        network,
        network.init(seeded(1)),
        data.X,
        y,
        mean_squared_error,
        Adam(0.1),
        epochs=1000,
        batch_size=4,
        rng=seeded(),
        progress=False,
    )
    np.testing.assert_allclose(network(result.parameters, data.X), y, atol=0.05)


def test_digits_are_learned():
    learn, test = split(*digits(), 0.8, seeded(0))
    network = MLP((64, 32, 10), activation="relu")
    result = train(
        network,
        network.init(seeded(1)),
        learn.X,
        learn.y,
        softmax_cross_entropy,
        Adam(0.01),
        epochs=8,
        rng=seeded(2),
        progress=False,
    )
    guesses = np.argmax(network(result.parameters, test.X), axis=1)
    assert accuracy(guesses, test.y) > 0.95


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves one second at each look."""
    ticks = iter(range(10**6))
    monkeypatch.setattr(training_module.time, "monotonic", lambda: float(next(ticks)))


@pytest.mark.usefixtures("clock")
def test_a_long_run_shows_a_bar_that_ends_full(capsys):
    out = io.StringIO()
    fit_line(epochs=5, progress=out)
    last = out.getvalue().split("\r")[-1]
    assert last.startswith(f"[{'#' * 30}] epoch 5/5, loss ")
    assert last.endswith("0 s left \n")
    assert "[############..................] epoch 2/5" in out.getvalue()
    fit_line(epochs=5, progress=True)
    assert "epoch 5/5" in capsys.readouterr().err


def test_a_short_run_and_a_silenced_one_show_nothing(capsys, monkeypatch):
    out = io.StringIO()
    fit_line(epochs=2, progress=out)
    monkeypatch.setattr(training_module._Bar, "PATIENCE", -1.0)
    fit_line(epochs=2, progress=False)
    captured = capsys.readouterr()
    assert out.getvalue() == captured.err == captured.out == ""


def test_a_bar_is_not_redrawn_more_than_five_times_a_second(monkeypatch):
    monkeypatch.setattr(training_module._Bar, "PATIENCE", 0.0)
    monkeypatch.setattr(training_module.time, "monotonic", lambda: 0.1)
    out = io.StringIO()
    fit_line(epochs=50, progress=out)
    assert out.getvalue().count("\r") == 1


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"epochs": -1}, ValueError, "epochs: expected a whole number from 0 to"),
        ({"epochs": 1.5}, TypeError, "epochs: expected a whole number from 0 to"),
        ({"batch_size": 0}, ValueError, "batch_size: expected a whole number from 1 to"),
        ({"max_norm": 0}, ValueError, "max_norm: expected a positive finite number, got 0"),
        ({"optimizer": 0.1}, TypeError, "optimizer: expected an optimizer, got 0.1"),
        ({"schedule": 0.1}, TypeError, "schedule: expected a function, got 0.1"),
        ({"validate": 1}, TypeError, "validate: expected a function, got 1"),
        ({"stop": 1}, TypeError, "stop: expected a function, got 1"),
        ({"schedule": lambda step: -1.0}, ValueError, "schedule(step): expected"),
    ],
)
def test_bad_options_of_training_are_named(options, error, message):
    with raises(error, message):
        fit_line(**options)


def test_a_predictor_or_a_loss_that_cannot_be_called_is_named():
    X, y = line_data()
    with raises(TypeError, "predict: expected a function, got None"):
        train(None, [], X, y, mean_squared_error, Adam(0.1), epochs=1, rng=seeded())
    with raises(TypeError, "loss: expected a function, got 'mse'"):
        train(MLP((1, 1)), [], X, y, "mse", Adam(0.1), epochs=1, rng=seeded())


def test_samples_and_targets_of_different_length_are_refused():
    network = MLP((1, 1))
    with pytest.raises(ValueError, match=r"^y: expected"):
        train(
            network,
            network.init(seeded()),
            np.ones((3, 1)),
            np.ones((2, 1)),
            mean_squared_error,
            Adam(0.1),
            epochs=1,
            rng=seeded(),
        )
