"""Affine maps, layers, softmax and its logarithm, softplus: values, laws, limits, bad input."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steepest.finite_differences import complex_step, gradient, jacobian
from steepest.forward_mode import derivative, jvp
from steepest.functions import (
    ACTIVATIONS,
    affine,
    dense,
    feedforward,
    leaky_relu,
    leaky_relu_derivative,
    log_softmax,
    logsumexp,
    relu,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_jacobian,
    softplus,
    softplus_derivative,
    tanh,
)
from steepest.reverse_mode import grad

EPS = np.finfo(float).eps
INF, NAN = np.inf, np.nan

laws = settings(deadline=None, derandomize=True)
logits = hnp.arrays(
    np.float64, hnp.array_shapes(max_dims=3, max_side=5), elements=st.floats(-1000, 1000)
)
vectors = hnp.arrays(np.float64, st.integers(1, 6), elements=st.floats(-20, 20))


def raises(error: type[Exception], message: str):
    return pytest.raises(error, match="^" + re.escape(message) + "$")


# The affine map and layers

X = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]])
W = np.array([[1.0, -1.0, 0.5, 0.0], [2.0, 1.0, 0.0, -3.0]])
B = np.array([0.5, 0.0, -1.0, 1.0])
Z = np.array([[5.5, 1.0, -0.5, -5.0], [-1.5, -1.0, -1.0, 4.0], [4.5, -2.5, 0.5, -0.5]])


def test_an_affine_map_is_rows_times_columns_plus_biases():
    np.testing.assert_array_equal(affine(X, W, B), Z)


def test_each_sample_is_mapped_alone():
    np.testing.assert_array_equal(np.concatenate([affine(X[[i]], W, B) for i in range(3)]), Z)
    assert affine(np.empty((0, 2)), W, B).shape == (0, 4)


def test_an_affine_map_keeps_weighted_means():
    rng = np.random.default_rng(1)
    share = rng.dirichlet(np.ones(3))
    np.testing.assert_allclose(
        affine([share @ X], W, B)[0], share @ affine(X, W, B), rtol=0, atol=8 * EPS * 10
    )


@pytest.mark.parametrize(
    ("activation", "entrywise"),
    [
        ("identity", lambda z: z),
        ("leaky_relu", lambda z: z if z > 0 else 0.01 * z),
        ("relu", lambda z: max(z, 0.0)),
        ("sigmoid", lambda z: 1 / (1 + np.exp(-z))),
        ("tanh", np.tanh),
    ],
)
def test_a_layer_applies_its_activation_to_every_entry_of_the_affine_map(activation, entrywise):
    expected = [[entrywise(z) for z in row] for row in Z]
    np.testing.assert_allclose(dense(X, W, B, activation), expected, rtol=4 * EPS)
    assert activation in ACTIVATIONS


def test_a_layer_without_an_activation_is_affine():
    np.testing.assert_array_equal(dense(X, W, B), Z)


def test_there_are_the_activations_of_the_course():
    assert sorted(ACTIVATIONS) == ["identity", "leaky_relu", "relu", "sigmoid", "tanh"]


def test_a_network_is_layers_fed_with_layers():
    V, c = np.array([[1.0], [0.0], [-2.0], [1.0]]), np.array([0.25])
    out = feedforward(X, W, B, V, c, activations=["relu", "tanh"])
    by_hand = [5.5 + 0.25, 4.0 + 0.25, 4.5 - 2 * 0.5 + 0.25]
    np.testing.assert_allclose(out[:, 0], np.tanh(by_hand), rtol=2 * EPS)


def test_layers_without_activations_collapse_to_one():
    rng = np.random.default_rng(2)
    V, c = rng.normal(size=(4, 3)), rng.normal(size=3)
    two = feedforward(X, W, B, V, c, activations=["identity", "identity"])
    np.testing.assert_allclose(two, affine(X, W @ V, B @ V + c), rtol=0, atol=64 * EPS * 10)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_layers_change_none_of_their_arguments_and_share_no_memory_with_them(activation):
    arguments = [X.copy(), W.copy(), B.copy()]
    for argument in arguments:
        argument.setflags(write=False)
    for out in (
        dense(*arguments, activation),
        feedforward(*arguments, activations=(activation,)),
    ):
        assert out.dtype == np.float64
        assert not any(np.shares_memory(out, argument) for argument in arguments)
    for argument, original in zip(arguments, (X, W, B), strict=True):
        np.testing.assert_array_equal(argument, original)


def test_integers_and_lists_become_float64():
    out = affine([[1, 2]], [[1, 0], [0, 1]], [3, 4])
    assert out.dtype == np.float64
    np.testing.assert_array_equal(out, [[4, 6]])
    halves = dense(np.ones((1, 1), np.int8), np.ones((1, 1), np.float32), [0], "sigmoid")
    assert halves.dtype == np.float64


def test_nan_in_a_sample_stays_in_its_row():
    out = dense([[NAN, 0.0], [1.0, 1.0]], W, B, "relu")
    assert np.isnan(out[0]).all()
    assert np.isfinite(out[1]).all()


SHAPES = "X, W, b: expected shapes (B, n_in), (n_in, n_out), (n_out,), got "


@pytest.mark.parametrize("layer", [affine, dense])
@pytest.mark.parametrize(
    ("arguments", "got"),
    [
        ((X[0], W, B), "(2,), (2, 4), (4,)"),
        ((X, W.T, B), "(3, 2), (4, 2), (4,)"),
        ((X, W, B[:3]), "(3, 2), (2, 4), (3,)"),
        ((X, W, B[None]), "(3, 2), (2, 4), (1, 4)"),
        ((X, W, 1.0), "(3, 2), (2, 4), ()"),
        ((X, W[0], B), "(3, 2), (4,), (4,)"),
        ((X[None], W, B), "(1, 3, 2), (2, 4), (4,)"),
    ],
)
def test_shapes_that_do_not_fit_are_named(layer, arguments, got):
    with raises(ValueError, SHAPES + got):
        layer(*arguments)
    with raises(ValueError, SHAPES + got):
        feedforward(*arguments, activations=["tanh"])


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize(
    ("bad", "got"),
    [
        ("one", "'one'"),
        (None, "None"),
        ([[1], [2, 3]], "[[1], [2, 3]] (list)"),
        (1j, "1j"),
    ],
)
def test_an_argument_of_a_layer_that_is_no_real_array_is_named(position, bad, got):
    arguments = [X, W, B]
    arguments[position] = bad
    name = "XWb"[position]
    pattern = rf"^{name}: expected a .*number.*, got {re.escape(got)}$"
    for layer in (affine, dense):
        with pytest.raises(TypeError, match=pattern):
            layer(*arguments)


CHOICES = "activation: expected one of 'identity', 'leaky_relu', 'relu', 'sigmoid', 'tanh', got "


@pytest.mark.parametrize(("bad", "got"), [("gelu", "'gelu'"), (None, "None"), ("Tanh", "'Tanh'")])
def test_an_unknown_activation_is_answered_with_those_that_exist(bad, got):
    with raises(ValueError, CHOICES + got):
        dense(X, W, B, bad)
    with raises(ValueError, CHOICES + got):
        feedforward(X, W, B, activations=[bad])


@pytest.mark.parametrize(
    ("weights", "activations"),
    [((W, B), ["tanh", "tanh"]), ((W,), ["tanh"]), ((W, B, W), ["tanh"]), ((), []), ((), ["tanh"])],
)
def test_a_wrong_number_of_weights_is_counted(weights, activations):
    with raises(
        ValueError,
        f"weights: expected two arrays for each of {len(activations)} activations, "
        f"at least one pair, got {len(weights)}",
    ):
        feedforward(X, *weights, activations=activations)


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh"])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_the_derivative_of_a_layer_passes_the_check_in_each_argument(activation, position):
    """Forward mode runs the code of the layer itself; a central difference needs only values."""
    rng = np.random.default_rng(3)
    arguments = [rng.normal(size=(3, 2)), rng.normal(size=(2, 4)), rng.normal(size=4)]

    def layer(argument):
        changed = [*arguments[:position], argument, *arguments[position + 1 :]]
        return dense(*changed, activation)

    at, direction = arguments[position], rng.normal(size=arguments[position].shape)
    h = EPS ** (1 / 3)
    secant = (layer(at + h * direction) - layer(at - h * direction)) / (2 * h)
    # h² |f‴|/6 |d|³ with |f‴| ≤ 2, |d| ≤ 8 along X or W, and round-off 8 ε/h
    np.testing.assert_allclose(
        jvp(layer, at, direction)[1], secant, rtol=0, atol=h**2 / 3 * 8**3 + 8 * EPS / h
    )


# One neuron, as in chapters 2 and 7


def test_the_neuron_of_chapter_2_has_slope_0_3747():
    """d/dw σ(wx + b) = σ′(wx + b) x at x = 2, w = 0.5, b = 0.1."""
    slope = derivative(lambda w: dense([[2.0]], np.reshape(w, (1, 1)), [0.1], "sigmoid")[0, 0], 0.5)
    assert slope == pytest.approx(2 * sigmoid_derivative(1.1), rel=4 * EPS)
    assert slope == pytest.approx(0.3747, abs=5e-5)


def test_the_neuron_of_chapter_7_gives_0_7109():
    out = feedforward([[2.0]], [[0.5]], [-0.1], activations=["sigmoid"])
    assert out.shape == (1, 1)
    assert out[0, 0] == pytest.approx(0.7109, abs=5e-5)


# Softmax and its logarithm


def test_softmax_of_logarithms_gives_the_shares():
    np.testing.assert_allclose(
        softmax(np.log([1.0, 2.0, 5.0])), [1 / 8, 2 / 8, 5 / 8], rtol=4 * EPS
    )


def test_softmax_of_two_logits_is_the_sigmoid_of_their_difference():
    z = np.linspace(-700, 700, 281)
    np.testing.assert_allclose(
        softmax(np.stack([z, np.zeros_like(z)], axis=1))[:, 0], sigmoid(z), rtol=4 * EPS
    )


@laws
@given(z=logits, axis=st.integers(-3, 2))
def test_softmax_is_a_distribution_along_its_axis(z, axis):
    axis %= z.ndim
    p = softmax(z, axis)
    assert p.shape == z.shape
    assert np.all((p >= 0) & (p <= 1))
    np.testing.assert_allclose(np.sum(p, axis), 1, rtol=0, atol=z.shape[axis] * EPS)


@laws
@given(z=logits, shift=st.integers(-1000, 1000))
def test_adding_a_number_to_all_logits_moves_only_logsumexp(z, shift):
    rounding = 4 * EPS * 2000  # of z + shift, which goes into the exponent
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=rounding, atol=1e-300)
    np.testing.assert_allclose(log_softmax(z + shift), log_softmax(z), rtol=0, atol=rounding)
    np.testing.assert_allclose(logsumexp(z + shift), logsumexp(z) + shift, rtol=0, atol=rounding)


@laws
@given(z=logits)
def test_softmax_keeps_the_order_of_the_logits(z):
    order = np.argsort(z, axis=-1)
    assert np.all(np.diff(np.take_along_axis(softmax(z), order, -1)) >= 0)


@laws
@given(z=vectors)
def test_log_softmax_is_the_logarithm_of_softmax_where_that_does_not_underflow(z):
    np.testing.assert_allclose(log_softmax(z), np.log(softmax(z)), rtol=0, atol=64 * EPS)
    np.testing.assert_allclose(log_softmax(z), z - logsumexp(z), rtol=0, atol=64 * EPS)


def test_log_softmax_is_exact_where_softmax_rounds_to_0():
    z = np.array([0.0, -800.0, -1e5])
    np.testing.assert_array_equal(softmax(z)[1:], 0)
    np.testing.assert_array_equal(log_softmax(z), z)


@laws
@given(z=logits, axis=st.integers(-3, 2))
def test_logsumexp_lies_between_the_maximum_and_the_maximum_plus_ln_n(z, axis):
    axis %= z.ndim
    top, value = np.max(z, axis), logsumexp(z, axis)
    assert np.shape(value) == np.shape(top)
    assert np.all(value >= top)
    assert np.all(value <= top + np.log(z.shape[axis]) + 4 * EPS * 1000)


def test_logsumexp_of_equal_numbers_adds_ln_n():
    for c in (-1000.0, 0.0, 1000.0):
        assert logsumexp(np.full(7, c)) == pytest.approx(c + np.log(7), rel=2 * EPS)


def test_all_digits_of_softmax_are_right():
    z = np.random.default_rng(4).uniform(-300, 300, 8)
    with localcontext(prec=50):
        powers = [Decimal(number).exp() for number in z]
        total = sum(powers)
        exact = [float(power / total) for power in powers]
        logarithm = float(total.ln())
    # the difference z - m, at most 600, is rounded to 600 ε/2 before it is an exponent
    np.testing.assert_allclose(softmax(z), exact, rtol=305 * EPS)
    assert logsumexp(z) == pytest.approx(logarithm, rel=2 * EPS)


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_every_axis_gives_what_the_last_gives_after_a_transposition(function):
    z = np.random.default_rng(5).normal(size=(2, 3, 4))
    for axis in range(3):
        moved = np.moveaxis(z, axis, -1)
        np.testing.assert_allclose(
            np.moveaxis(function(z, axis), axis, -1), function(moved), rtol=4 * EPS
        )
        np.testing.assert_array_equal(function(z, axis), function(z, axis - 3))
        np.testing.assert_allclose(logsumexp(z, axis), logsumexp(moved), rtol=4 * EPS)


@pytest.mark.parametrize("top", [-1000.0, 0.0, 1000.0])
def test_far_out_no_floating_point_flag_is_raised(top):
    z = top - np.array([0.0, 0.0, 720.0, 744.0, 1e4, INF])
    with np.errstate(all="raise"):
        np.testing.assert_allclose(softmax(z)[:2], 0.5, rtol=2 * EPS)
        assert softmax(z)[-1] == 0
        np.testing.assert_allclose(log_softmax(z)[:2], -np.log(2), rtol=2 * EPS)
        assert log_softmax(z)[-1] == -INF
        assert logsumexp(z) == pytest.approx(top + np.log(2), rel=2 * EPS)
        assert np.isfinite(softmax_jacobian(z)).all()


def test_a_distance_beyond_all_numbers_is_infinite():
    z = [1e308, -1e308]
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(softmax(z), [1, 0])
        np.testing.assert_array_equal(log_softmax(z), [0, -INF])
        assert logsumexp(z) == 1e308


def test_a_product_of_small_probabilities_raises_no_flag():
    with np.errstate(all="raise"):
        jacobian_there = softmax_jacobian([0.0, -460.0, -470.0])
    assert jacobian_there[1, 2] == 0
    assert jacobian_there[1, 1] == pytest.approx(np.exp(-460.0), rel=4 * EPS)


def test_a_logit_of_minus_infinity_leaves_the_others_as_if_it_were_not_there():
    z = np.array([1.0, -INF, 3.0])
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(softmax(z)[[0, 2]], softmax([1.0, 3.0]))
        np.testing.assert_array_equal(log_softmax(z)[[0, 2]], log_softmax([1.0, 3.0]))
        assert softmax(z)[1] == 0
        assert log_softmax(z)[1] == -INF
        assert logsumexp(z) == logsumexp([1.0, 3.0])


@pytest.mark.parametrize(
    ("z", "limit"),
    [
        ([INF, 0], INF),
        ([1e4, INF], INF),
        ([INF, INF], INF),
        ([-INF, -INF], -INF),
        ([INF, -INF], INF),
    ],
)
def test_logsumexp_has_limits_where_softmax_has_none(z, limit):
    with np.errstate(all="raise"):
        assert logsumexp(z) == limit
    with np.errstate(invalid="ignore"):
        assert np.isnan(softmax(z)).all()
        assert np.isnan(log_softmax(z)).all()
    for function in (softmax, log_softmax):
        with np.errstate(invalid="raise"), pytest.raises(FloatingPointError, match="invalid"):
            function(z)


@pytest.mark.parametrize("others", [[0.0], [1e4], [1e4, -1e4]])
def test_nan_makes_its_row_nan_and_no_other(others):
    rows = np.array([[NAN, *others], [0.0, *others]])
    with np.errstate(all="raise"):
        for function in (softmax, log_softmax):
            assert np.isnan(function(rows)[0]).all()
            assert np.isfinite(function(rows)[1]).all()
        np.testing.assert_array_equal(np.isnan(logsumexp(rows)), [True, False])


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp, softmax_jacobian])
def test_softmax_and_its_relatives_are_pure_and_take_integers(function):
    z = np.array([1.0, 2.0, 4.0])
    z.setflags(write=False)
    values = function(z)
    assert values.dtype == np.float64
    assert not np.shares_memory(values, z)
    np.testing.assert_array_equal(function([1, 2, 4]), values)
    np.testing.assert_array_equal(function(np.array([1, 2, 4], np.uint8)), values)


def test_logsumexp_of_a_vector_is_a_number():
    assert type(logsumexp([1, 2])) is np.float64
    assert logsumexp(np.zeros((2, 3))).shape == (2,)


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
@pytest.mark.parametrize(
    ("z", "got"),
    [
        (1.0, "1.0"),
        ([], "an array of shape (0,) and dtype float64"),
        (np.empty((3, 0)), "an array of shape (3, 0) and dtype float64"),
    ],
)
def test_where_there_is_nothing_to_sum_the_message_says_so(function, z, got):
    with raises(ValueError, f"z: expected an array with at least one entry, got {got}"):
        function(z)


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
@pytest.mark.parametrize(
    ("axis", "error", "got"),
    [
        (2, ValueError, "2"),
        (-3, ValueError, "-3"),
        (None, TypeError, "None"),
        (1.0, TypeError, "1.0"),
        ((0, 1), TypeError, "(0, 1) (tuple)"),
    ],
)
def test_an_axis_that_is_not_there_is_named(function, axis, error, got):
    with raises(error, f"axis: expected a whole number from -2 to 1, got {got}"):
        function(np.zeros((2, 2)), axis)


@pytest.mark.parametrize(
    "function",
    [softmax, log_softmax, logsumexp, softmax_jacobian, softplus, softplus_derivative],
)
@pytest.mark.parametrize("z", ["one", None, [[1], [2, 3]], [object()]])
def test_an_argument_that_is_no_number_is_named(function, z):
    with pytest.raises(TypeError, match=r"^z: expected a .*number.*, got "):
        function(z)


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp, softmax_jacobian])
def test_complex_logits_are_refused(function):
    with pytest.raises(TypeError, match=r"^z: expected a real number .*, got "):
        function([1j, 2.0])


# The Jacobian of softmax, as in chapter 2


def test_the_jacobian_of_equal_shares():
    np.testing.assert_allclose(
        softmax_jacobian([7.0, 7.0, 7.0]), np.array([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]) / 9
    )


def test_the_jacobian_of_the_shares_1_2_5():
    """sᵢ (δᵢⱼ - sⱼ) for s = (1, 2, 5)/8."""
    by_hand = np.array([[7, -2, -5], [-2, 12, -10], [-5, -10, 15]]) / 64
    np.testing.assert_allclose(softmax_jacobian(np.log([1, 2, 5])), by_hand, rtol=0, atol=4 * EPS)


@laws
@given(z=vectors)
def test_the_jacobian_is_symmetric_positive_semidefinite_with_rows_that_sum_to_0(z):
    J = softmax_jacobian(z)
    assert J.shape == (z.size, z.size)
    np.testing.assert_array_equal(J, J.T)
    np.testing.assert_allclose(J.sum(axis=1), 0, rtol=0, atol=4 * EPS)
    assert np.linalg.eigvalsh(J)[0] >= -4 * z.size * EPS
    np.testing.assert_array_less(np.diag(J), 0.25 + EPS)


@pytest.mark.parametrize("seed", range(5))
def test_the_jacobian_is_the_numerical_jacobian(seed):
    z = np.random.default_rng(seed).normal(scale=2, size=5)
    numerical = jacobian(softmax, z)
    # truncation h²/6 · |f‴| with |f‴| < 1, and round-off ε/h, at h = ε^(1/3) max(|z|, 1)
    h = EPS ** (1 / 3) * max(1.0, np.max(np.abs(z)))
    np.testing.assert_allclose(softmax_jacobian(z), numerical, rtol=0, atol=h**2 / 6 + 4e-11)


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_of_logsumexp_is_softmax(seed):
    z = np.random.default_rng(seed).normal(scale=2, size=6)
    np.testing.assert_allclose(gradient(logsumexp, z), softmax(z), rtol=0, atol=2e-10)


def test_the_derivatives_of_softmax_by_forward_mode_are_its_jacobian_times_the_direction():
    rng = np.random.default_rng(6)
    z, v = rng.normal(size=(2, 5))
    np.testing.assert_allclose(jvp(softmax, z, v)[1], softmax_jacobian(z) @ v, rtol=0, atol=8 * EPS)
    np.testing.assert_allclose(jvp(log_softmax, z, v)[1], v - softmax(z) @ v, rtol=0, atol=16 * EPS)
    np.testing.assert_allclose(jvp(logsumexp, z, v)[1], softmax(z) @ v, rtol=0, atol=8 * EPS)


@pytest.mark.parametrize("z", [1.0, [[1.0, 2.0]]])
def test_the_jacobian_is_that_of_one_vector(z):
    with pytest.raises(ValueError, match=r"^z: expected an array of shape \(n,\), got "):
        softmax_jacobian(z)


def test_the_jacobian_of_no_logits_is_refused():
    with raises(
        ValueError,
        "z: expected an array with at least one entry, "
        "got an array of shape (0,) and dtype float64",
    ):
        softmax_jacobian([])


# Softplus

FAR = np.array([-INF, -1e308, -1000, -745.2, -710, 0, 710, 745.2, 1000, 1e308, INF])


def test_softplus_is_a_half_line_at_both_ends():
    with np.errstate(all="raise"):
        values = softplus(FAR)
        slopes = softplus_derivative(FAR)
    # ln(1 + e^(-710)) is e^(-710) itself, a small number and not 0
    np.testing.assert_allclose(values[[0, 1, 2, 3]], 0, atol=0)
    assert values[4] == pytest.approx(np.exp(-710.0), rel=1e-12)
    np.testing.assert_array_equal(values[6:], FAR[6:])
    np.testing.assert_array_equal(slopes[6:], 1)
    assert slopes[5] == 0.5
    assert np.isnan(softplus(NAN))


@laws
@given(z=st.floats(-1000, 1000))
def test_softplus_lies_above_relu_by_ln_2_at_most(z):
    assert relu(z) <= softplus(z) <= relu(z) + np.log(2) + EPS * abs(z)


@laws
@given(z=st.floats(-700, 700))
def test_softplus_is_the_loss_of_a_logit(z):
    """softplus(z) - softplus(-z) = z, and softplus(z) = -ln σ(-z)."""
    assert softplus(z) - softplus(-z) == pytest.approx(z, abs=4 * EPS * max(1, abs(z)))
    assert softplus(z) == pytest.approx(-np.log(sigmoid(-z)), rel=4 * EPS, abs=2 * EPS)


def test_all_digits_of_softplus_are_right_on_both_sides():
    points = np.random.default_rng(7).uniform(-700, 700, 200)
    with localcontext(prec=400):
        exact = [float((1 + Decimal(z).exp()).ln()) for z in points]
    np.testing.assert_allclose(softplus(points), exact, rtol=4 * EPS)


@laws
@given(
    z=hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, min_side=0), elements=st.floats(-9, 9))
)
def test_softplus_keeps_the_shape_and_its_argument(z):
    before = z.copy()
    z.setflags(write=False)
    for values in (softplus(z), softplus_derivative(z)):
        assert values.shape == z.shape
        assert values.dtype == np.float64
    np.testing.assert_array_equal(z, before)
    assert type(softplus(1)) is np.float64


def test_the_slope_of_softplus_is_the_slope():
    z = np.linspace(-9, 9, 37)
    h = EPS ** (1 / 3)
    secant = (softplus(z + h) - softplus(z - h)) / (2 * h)
    np.testing.assert_allclose(softplus_derivative(z), secant, rtol=0, atol=h**2 / 6 + 9 * EPS / h)
    np.testing.assert_allclose(derivative(softplus, z), softplus_derivative(z), rtol=2 * EPS)
    np.testing.assert_allclose(
        derivative(softplus_derivative, z), sigmoid_derivative(z), rtol=0, atol=EPS
    )


# Values that are being differentiated


@pytest.mark.parametrize("slope", [0.0, 0.2, -1.0])
def test_leaky_relu_is_differentiated_with_its_own_slope_however_it_is_given(slope):
    z = np.array([-2.0, -0.5, 0.0, 0.5])
    expected = leaky_relu_derivative(z, slope)
    for f in (lambda z: leaky_relu(z, slope), lambda z: leaky_relu(z, slope=slope)):
        np.testing.assert_array_equal(derivative(f, z), expected)
        np.testing.assert_array_equal(grad(lambda z, f=f: np.sum(f(z)))(z), expected)


def test_the_activations_are_differentiated_by_either_mode():
    z = np.array([-2.0, -0.5, 0.5, 3.0])
    for f in (relu, leaky_relu, sigmoid, tanh, softplus):
        secant = (f(z + 1e-6) - f(z - 1e-6)) / 2e-6
        np.testing.assert_allclose(derivative(f, z), secant, rtol=0, atol=2e-9)
        np.testing.assert_allclose(grad(lambda z, f=f: np.sum(f(z)))(z), secant, rtol=0, atol=2e-9)


def test_softplus_takes_complex_arguments_for_the_complex_step():
    z = np.array([-1000.0, -30.0, -1.0, 0.0, 2.0, 700.0])
    np.testing.assert_allclose(complex_step(softplus, z), sigmoid(z), rtol=1e-14, atol=1e-300)
