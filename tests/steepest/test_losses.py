"""Losses: closed forms, laws, derivatives against differences, far out, bad input."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steepest import functions
from steepest.finite_differences import gradient
from steepest.forward_mode import jvp
from steepest.functions import (
    huber,
    huber_derivative,
    log_softmax,
    mean_absolute_error,
    mean_absolute_error_derivative,
    mean_squared_error,
    mean_squared_error_derivative,
    sigmoid,
    sigmoid_cross_entropy,
    sigmoid_cross_entropy_derivative,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_derivative,
    softplus,
)
from steepest.reverse_mode import grad

EPS = np.finfo(float).eps
INF, NAN = np.inf, np.nan
REGRESSION = [mean_squared_error, mean_absolute_error, huber]
ENTRYWISE = [*REGRESSION, sigmoid_cross_entropy]  # prediction and target have the same shape
DERIVATIVES = {
    loss: getattr(functions, f"{loss.__name__}_derivative")
    for loss in (*ENTRYWISE, softmax_cross_entropy)
}

laws = settings(deadline=None, derandomize=True)
any_shape = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
numbers = st.floats(-1000, 1000)


@st.composite
def pairs(draw, loss):
    """Draw a prediction and a target of the same shape, a target the loss takes."""
    shape = draw(any_shape)
    targets = st.floats(0, 1) if loss is sigmoid_cross_entropy else numbers
    prediction = draw(hnp.arrays(np.float64, shape, elements=numbers))
    return prediction, draw(hnp.arrays(np.float64, shape, elements=targets))


def example(loss, seed=0, shape=(5, 3)):
    """Return a prediction and a target as `pairs`, away from corners."""
    rng = np.random.default_rng(seed)
    prediction, target = rng.normal(scale=2, size=(2, *shape))
    if loss is softmax_cross_entropy:
        return prediction, rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])
    return prediction, sigmoid(target) if loss is sigmoid_cross_entropy else target


def raises(error: type[Exception], message: str):
    return pytest.raises(error, match="^" + re.escape(message) + "$")


every = pytest.mark.parametrize("loss", DERIVATIVES, ids=lambda f: f.__name__)
entrywise = pytest.mark.parametrize("loss", ENTRYWISE, ids=lambda f: f.__name__)
regression = pytest.mark.parametrize("loss", REGRESSION, ids=lambda f: f.__name__)


# Values by hand


def test_the_squared_error_is_the_mean_of_the_squares():
    assert mean_squared_error([1, 2, 3, 4], [1, 0, 0, 0]) == (4 + 9 + 16) / 4
    np.testing.assert_array_equal(
        mean_squared_error_derivative([1, 2, 3, 4], [1, 0, 0, 0]), [0, 1, 1.5, 2]
    )


def test_the_absolute_error_is_the_mean_of_the_distances():
    assert mean_absolute_error([1, -2, 3, 4], [1, 0, 0, 0]) == (2 + 3 + 4) / 4
    np.testing.assert_array_equal(
        mean_absolute_error_derivative([1, -2, 3, 4], [1, 0, 0, 0]), [0, -0.25, 0.25, 0.25]
    )


def test_the_huber_loss_is_half_a_square_and_then_a_line():
    residuals = np.array([0.0, 0.5, -2.0, 3.0])
    by_hand = [0, 0.125, 2 * 2 - 2, 2 * 3 - 2]
    for residual, value in zip(residuals, by_hand, strict=True):
        assert huber([residual], [0.0], delta=2) == value
    assert huber(residuals, np.zeros(4), delta=2) == np.mean(by_hand)
    np.testing.assert_array_equal(
        huber_derivative(residuals, np.zeros(4), delta=2), np.array([0, 0.5, -2, 2]) / 4
    )


def test_an_undecided_logit_costs_ln_2_and_an_undecided_softmax_ln_k():
    for target in (0, 0.25, 1):
        assert sigmoid_cross_entropy(0, target) == pytest.approx(np.log(2), rel=2 * EPS)
    for k in (2, 3, 10):
        assert softmax_cross_entropy(np.full((4, k), 7.0), [0, 1, 0, 1]) == pytest.approx(
            np.log(k), rel=2 * EPS
        )


def test_the_cross_entropy_of_the_shares_1_2_5_is_the_logarithm_of_one_of_them():
    z = np.log([[1.0, 2.0, 5.0]])
    for k, share in enumerate([1 / 8, 2 / 8, 5 / 8]):
        assert softmax_cross_entropy(z, [k]) == pytest.approx(-np.log(share), rel=4 * EPS)
    np.testing.assert_allclose(
        softmax_cross_entropy_derivative(z, [1]), [[1 / 8, -6 / 8, 5 / 8]], rtol=4 * EPS
    )


def test_the_neuron_of_chapter_7_has_loss_0_3412_and_slopes_minus_0_5781_and_minus_0_2891():
    x, y, w, b = 2.0, 1.0, 0.5, -0.1
    z = w * x + b
    assert z == 0.9
    assert sigmoid(z) == pytest.approx(0.7109, abs=5e-5)
    assert sigmoid_cross_entropy(z, y) == pytest.approx(0.3412, abs=5e-5)
    slope = sigmoid_cross_entropy_derivative(z, y)
    assert slope == pytest.approx(sigmoid(z) - y, rel=2 * EPS)
    assert slope * x == pytest.approx(-0.5781, abs=5e-5)
    assert slope == pytest.approx(-0.2891, abs=5e-5)
    by_reverse_mode = grad(lambda p: sigmoid_cross_entropy(p[0] * x + p[1], y))([w, b])
    np.testing.assert_allclose(by_reverse_mode, [slope * x, slope], rtol=4 * EPS)


# Laws


@entrywise
@laws
@given(data=st.data())
def test_a_loss_is_a_number_from_0(loss, data):
    prediction, target = data.draw(pairs(loss))
    value = loss(prediction, target)
    assert type(value) is np.float64
    assert value >= 0
    slope = DERIVATIVES[loss](prediction, target)
    assert slope.shape == prediction.shape
    assert slope.dtype == np.float64


@regression
@laws
@given(data=st.data())
def test_a_regression_loss_is_0_for_the_truth_alone_and_does_not_see_the_sign(loss, data):
    prediction, target = data.draw(pairs(loss))
    assert loss(target, target) == 0
    np.testing.assert_array_equal(DERIVATIVES[loss](target, target), 0)
    assert loss(target, prediction) == loss(prediction, target)
    assert loss(-prediction, -target) == loss(prediction, target)
    if np.max(np.abs(prediction - target)) > 1e-100:  # its square is not 0
        assert loss(prediction, target) > 0


@pytest.mark.parametrize("target", [0, 1])
def test_the_logistic_loss_tends_to_0_as_the_logit_tends_to_the_truth(target):
    towards = (2 * target - 1) * np.array([0, 1, 10, 36, 40, 700, 1000])
    with np.errstate(all="raise"):
        losses = [sigmoid_cross_entropy(z, target) for z in towards]
    assert np.all(np.diff(losses) < 0)
    # e^(-z) - e^(-2z)/2 + …: at 40 the probability itself has rounded to 1 already
    assert losses[4] == pytest.approx(np.exp(-40.0), rel=4 * EPS)
    assert losses[-1] == 0


def test_the_softmax_loss_tends_to_0_as_the_true_class_wins():
    winning = np.array([0.0, 1.0, 10.0, 1000.0])
    with np.errstate(all="raise"):
        losses = [softmax_cross_entropy([[0.0, z, 0.0]], [1]) for z in winning]
    assert np.all(np.diff(losses) < 0)
    assert losses[-1] == 0


@entrywise
@laws
@given(data=st.data())
def test_the_loss_of_all_is_the_mean_of_the_losses_of_each(loss, data):
    prediction, target = data.draw(pairs(loss))
    each = [loss(p, t) for p, t in zip(prediction.ravel(), target.ravel(), strict=True)]
    assert loss(prediction, target) == pytest.approx(np.mean(each), rel=64 * EPS)
    slopes = [
        DERIVATIVES[loss](p, t) for p, t in zip(prediction.ravel(), target.ravel(), strict=True)
    ]
    np.testing.assert_allclose(
        DERIVATIVES[loss](prediction, target).ravel(), np.array(slopes) / len(slopes), rtol=4 * EPS
    )


@entrywise
def test_the_shape_does_not_matter_and_repeating_the_data_changes_nothing(loss):
    prediction, target = example(loss)
    value = loss(prediction, target)
    assert loss(prediction.ravel(), target.ravel()) == pytest.approx(value, rel=8 * EPS)
    assert loss(prediction.T, target.T) == pytest.approx(value, rel=8 * EPS)
    twice = loss(np.tile(prediction, 2), np.tile(target, 2))
    assert twice == pytest.approx(value, rel=8 * EPS)


def test_the_softmax_loss_of_a_batch_is_the_mean_over_the_samples():
    logits, target = example(softmax_cross_entropy)
    each = [softmax_cross_entropy([z], [y]) for z, y in zip(logits, target, strict=True)]
    assert softmax_cross_entropy(logits, target) == pytest.approx(np.mean(each), rel=8 * EPS)
    slopes = [
        softmax_cross_entropy_derivative([z], [y])[0] / len(logits)
        for z, y in zip(logits, target, strict=True)
    ]
    np.testing.assert_allclose(
        softmax_cross_entropy_derivative(logits, target), slopes, rtol=0, atol=4 * EPS
    )


@every
@pytest.mark.parametrize("seed", range(5))
def test_every_derivative_is_the_numerical_gradient_of_its_loss(loss, seed):
    prediction, target = example(loss, seed)
    flat = gradient(lambda p: loss(p.reshape(prediction.shape), target), prediction.ravel())
    numerical = flat.reshape(prediction.shape)
    # at h = ε^(1/3) |x|: truncation h² |f‴|/6 below 1e-10, round-off ε |f|/h below 4e-10
    np.testing.assert_allclose(DERIVATIVES[loss](prediction, target), numerical, rtol=0, atol=5e-10)


@every
@pytest.mark.parametrize("seed", range(3))
def test_both_modes_differentiate_every_loss(loss, seed):
    prediction, target = example(loss, seed)
    slope = DERIVATIVES[loss](prediction, target)
    np.testing.assert_allclose(
        grad(lambda p: loss(p, target))(prediction), slope, rtol=0, atol=4 * EPS
    )
    v = np.random.default_rng(seed).normal(size=prediction.shape)
    forward = jvp(lambda p: loss(p, target), prediction, v)[1]
    assert forward == pytest.approx(np.sum(slope * v), rel=0, abs=64 * EPS)


def test_the_softmax_loss_has_a_derivative_in_its_target_too():
    """-(1/B) ln p, also where a probability is 0."""
    logits = example(softmax_cross_entropy)[0]
    target, v = np.eye(3)[[0, 1, 2, 0, 1]], np.random.default_rng(0).normal(size=(5, 3))
    forward = jvp(lambda y: softmax_cross_entropy(logits, y), target, v)[1]
    assert forward == pytest.approx(-np.sum(log_softmax(logits) * v) / 5, rel=16 * EPS)


@laws
@given(data=st.data())
def test_the_slope_of_the_logistic_loss_is_prediction_minus_target(data):
    logit, target = data.draw(pairs(sigmoid_cross_entropy))
    slope = sigmoid_cross_entropy_derivative(logit, target)
    np.testing.assert_allclose(slope * logit.size, sigmoid(logit) - target, rtol=0, atol=2 * EPS)


@laws
@given(data=st.data())
def test_the_slope_of_the_softmax_loss_is_p_minus_y_and_sums_to_0(data):
    n, k = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 5))
    logits = data.draw(hnp.arrays(np.float64, (n, k), elements=numbers))
    classes = data.draw(hnp.arrays(np.int64, n, elements=st.integers(0, k - 1)))
    assert softmax_cross_entropy(logits, classes) >= 0
    slope = softmax_cross_entropy_derivative(logits, classes)
    y = np.array([[float(j == c) for j in range(k)] for c in classes])
    np.testing.assert_allclose(slope * n, softmax(logits) - y, rtol=0, atol=4 * EPS)
    np.testing.assert_allclose(slope.sum(axis=1), 0, rtol=0, atol=4 * EPS)


@pytest.mark.parametrize("dtype", [int, np.int8, np.uint8, np.uint64])
def test_classes_are_one_hot_rows(dtype):
    logits = example(softmax_cross_entropy)[0]
    classes = np.array([0, 2, 1, 1, 0], dtype)
    one_hot = [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 0], [1, 0, 0]]
    for function in (softmax_cross_entropy, softmax_cross_entropy_derivative):
        np.testing.assert_array_equal(function(logits, classes), function(logits, one_hot))
        np.testing.assert_array_equal(function(logits, list(classes)), function(logits, one_hot))


def test_the_loss_is_linear_in_the_target_also_where_rows_do_not_sum_to_1():
    logits, target = example(softmax_cross_entropy)
    for function in (softmax_cross_entropy, softmax_cross_entropy_derivative):
        np.testing.assert_allclose(
            function(logits, target / 2), function(logits, target) / 2, rtol=0, atol=4 * EPS
        )
        np.testing.assert_array_equal(function(logits, np.zeros_like(target)), 0)


def test_two_classes_with_one_logit_at_0_are_the_logistic_loss():
    z = np.linspace(-30, 30, 13)
    y = np.arange(13) % 2
    logits = np.stack([np.zeros(13), z], axis=1)
    assert softmax_cross_entropy(logits, y) == pytest.approx(
        sigmoid_cross_entropy(z, y), rel=8 * EPS
    )


@laws
@given(shift=st.integers(-1000, 1000))
def test_the_softmax_loss_does_not_see_a_shift_of_the_logits(shift):
    logits, target = example(softmax_cross_entropy)
    rounding = 8 * EPS * 1010
    assert softmax_cross_entropy(logits + shift, target) == pytest.approx(
        softmax_cross_entropy(logits, target), rel=0, abs=rounding
    )
    np.testing.assert_allclose(
        softmax_cross_entropy_derivative(logits + shift, target),
        softmax_cross_entropy_derivative(logits, target),
        rtol=0,
        atol=rounding,
    )


@laws
@given(p=st.floats(0.01, 0.99))
def test_the_best_logit_is_the_one_whose_sigmoid_is_the_target(p):
    """The cross-entropy is least at ŷ = y, where it is the entropy."""
    z = np.log(p / (1 - p))
    entropy = -p * np.log(p) - (1 - p) * np.log(1 - p)
    assert sigmoid_cross_entropy(z, p) == pytest.approx(entropy, rel=8 * EPS)
    assert sigmoid_cross_entropy_derivative(z, p) == pytest.approx(0, abs=4 * EPS)
    assert sigmoid_cross_entropy(z + 0.1, p) > entropy < sigmoid_cross_entropy(z - 0.1, p)


# The Huber loss


@laws
@given(data=st.data(), delta=st.floats(0.01, 100))
def test_the_huber_loss_lies_below_half_the_square_and_below_delta_times_the_distance(data, delta):
    prediction, target = data.draw(pairs(huber))
    value = huber(prediction, target, delta)
    assert value <= mean_squared_error(prediction, target) / 2 * (1 + 16 * EPS)
    assert value <= delta * mean_absolute_error(prediction, target) * (1 + 16 * EPS)


def test_with_a_large_delta_it_is_half_the_squared_error():
    prediction, target = example(huber)
    assert huber(prediction, target, 100) == pytest.approx(
        mean_squared_error(prediction, target) / 2, rel=8 * EPS
    )
    np.testing.assert_allclose(
        huber_derivative(prediction, target, 100),
        mean_squared_error_derivative(prediction, target) / 2,
        rtol=4 * EPS,
    )


def test_with_a_small_delta_it_is_delta_times_the_absolute_error():
    prediction, target = example(huber)
    delta = 1e-9
    # less δ²/2 for each entry, so δ/(2 mean|r|) of the whole
    assert huber(prediction, target, delta) == pytest.approx(
        delta * (mean_absolute_error(prediction, target) - delta / 2), rel=8 * EPS
    )
    np.testing.assert_array_equal(
        huber_derivative(prediction, target, delta),
        delta * np.sign(prediction - target) / prediction.size,
    )


@pytest.mark.parametrize("delta", [0.5, 1.0, 3.0])
def test_at_delta_value_and_slope_are_continuous(delta):
    for corner in (delta, -delta):
        inside, outside = corner * (1 - 2 * EPS), corner * (1 + 2 * EPS)
        assert huber(inside, 0, delta) == pytest.approx(huber(outside, 0, delta), rel=16 * EPS)
        assert huber(corner, 0, delta) == delta**2 / 2
        assert huber_derivative(outside, 0, delta) == corner
        assert huber_derivative(inside, 0, delta) == pytest.approx(corner, rel=4 * EPS)
        for f in (jvp, lambda f, x, v: (f(x), grad(f)(x))):
            value, slope = f(lambda r: huber(r, 0.0, delta), corner, 1.0)
            assert (value, slope) == (delta**2 / 2, corner)


def test_delta_is_1_unless_told():
    prediction, target = example(huber)
    assert huber(prediction, target) == huber(prediction, target, delta=1)
    np.testing.assert_array_equal(
        huber_derivative(prediction, target), huber_derivative(prediction, target, delta=1)
    )


@pytest.mark.parametrize("function", [huber, huber_derivative])
@pytest.mark.parametrize(
    ("delta", "error", "message"),
    [
        (0, ValueError, "delta: expected a positive finite number, got 0"),
        (-1.0, ValueError, "delta: expected a positive finite number, got -1.0"),
        (NAN, ValueError, "delta: expected a positive finite number, got nan"),
        (INF, ValueError, "delta: expected a positive finite number, got inf"),
        ([1.0], TypeError, "delta: expected one number, got [1.0] (list)"),
        (
            "one",
            TypeError,
            "delta: expected a real number or an array of real numbers, got 'one'",
        ),
    ],
)
def test_a_bad_delta_is_named(function, delta, error, message):
    with raises(error, message):
        function([1.0], [0.0], delta)


# Corners and far out


def test_at_its_corner_the_absolute_error_has_slope_0():
    np.testing.assert_array_equal(
        mean_absolute_error_derivative([1.0, 1.0, 1.0], [0.0, 1.0, 2.0]), [1 / 3, 0, -1 / 3]
    )
    assert jvp(lambda p: mean_absolute_error(p, 1.0), 1.0, 1.0)[1] == 0


@pytest.mark.parametrize("far", [40.0, 1000.0, 1e300])
def test_far_out_the_cross_entropies_are_the_distance_and_raise_no_flag(far):
    with np.errstate(all="raise"):
        assert sigmoid_cross_entropy([far, -far], [0, 1]) == far
        np.testing.assert_allclose(
            sigmoid_cross_entropy_derivative([far, -far], [0, 1]), [0.5, -0.5], rtol=2 * EPS
        )
        assert softmax_cross_entropy([[far, 0, -far]], [1]) == far
        np.testing.assert_allclose(
            softmax_cross_entropy_derivative([[far, 0, -far]], [1]), [[1, -1, 0]], atol=1e-17
        )


@pytest.mark.parametrize("z", [-745.2, -744.0, -710.0, 710.0, 744.0, 745.2])
def test_where_tails_are_subnormal_no_flag_is_raised(z):
    with np.errstate(all="raise"):
        assert sigmoid_cross_entropy([z, z, z], [0.3, 0.3, 0.3]) == pytest.approx(
            abs(z) * (0.7 if z > 0 else 0.3), rel=4 * EPS
        )
        sigmoid_cross_entropy_derivative([z, z, z], [0, 0.3, 0])
        softmax_cross_entropy([[z, 0.0, 0.0]] * 3, [[0.3, 0.3, 0.4]] * 3)
        softmax_cross_entropy_derivative([[z, 0.0, 0.0]] * 3, [[0.3, 0.3, 0.3]] * 3)


def test_all_digits_of_the_logistic_loss_are_right():
    rng = np.random.default_rng(8)
    points = rng.uniform(-600, 600, 100)
    targets = np.concatenate([np.arange(60) % 2, rng.uniform(0, 1, 40)])
    with localcontext(prec=300):
        for z, y in zip(points, targets, strict=True):
            p = 1 / (1 + (-Decimal(z)).exp())
            exact = -Decimal(y) * p.ln() - (1 - Decimal(y)) * (1 - p).ln()
            # relative to the loss, even where a right prediction makes it e^(-600)
            assert sigmoid_cross_entropy(z, y) == pytest.approx(float(exact), rel=8 * EPS)


def test_losses_of_large_residuals_that_are_representable_raise_no_flag():
    with np.errstate(all="raise"):
        assert mean_squared_error([1e150], [-1e150]) == pytest.approx(4e300, rel=4 * EPS)
        assert mean_absolute_error([1e300], [-1e300]) == 2e300
        assert huber([1e300], [-1e300]) == 2e300


def test_a_class_that_is_ruled_out_costs_nothing_unless_it_is_true():
    logits = np.array([[0.0, -INF, 0.0], [2.0, -INF, -INF]])
    with np.errstate(all="raise"):
        for target in ([0, 0], [[1, 0, 0], [1, 0, 0]]):
            assert softmax_cross_entropy(logits, target) == np.log(2) / 2
        np.testing.assert_array_equal(
            softmax_cross_entropy_derivative(logits, [0, 0]), [[-0.25, 0, 0.25], [0, 0, 0]]
        )
        assert softmax_cross_entropy(logits, [1, 0]) == INF


@regression
def test_infinite_residuals_give_an_infinite_loss_and_nan_gives_nan(loss):
    with np.errstate(all="raise"):
        assert loss([INF, 0.0], [0.0, 0.0]) == INF
        assert loss([0.0, -INF], [0.0, 0.0]) == INF
        assert np.isnan(loss([NAN, 0.0], [0.0, 0.0]))
        assert np.isnan(loss([1.0, 0.0], [0.0, NAN]))
        np.testing.assert_array_equal(
            np.isnan(DERIVATIVES[loss]([NAN, 0.0], [0.0, 0.0])), [True, False]
        )


def test_nan_in_a_logit_gives_nan():
    with np.errstate(all="raise"):
        assert np.isnan(sigmoid_cross_entropy([NAN, 0.0], [0, 1]))
        assert np.isnan(softmax_cross_entropy([[NAN, 1e4], [0.0, 0.0]], [0, 1]))
        slope = softmax_cross_entropy_derivative([[NAN, 1e4], [0.0, 0.0]], [0, 1])
    np.testing.assert_array_equal(np.isnan(slope), [[True, True], [False, False]])


@pytest.mark.parametrize(("logit", "wrong"), [(INF, 0), (-INF, 1)])
def test_an_infinite_logit_costs_infinitely_much_unless_it_is_right(logit, wrong):
    with np.errstate(all="raise"):
        assert sigmoid_cross_entropy(logit, wrong) == INF
        assert sigmoid_cross_entropy(logit, 0.5) == INF
        with pytest.raises(FloatingPointError, match="invalid"):  # 0 · ∞
            sigmoid_cross_entropy(logit, 1 - wrong)
    with np.errstate(invalid="ignore"):
        assert np.isnan(sigmoid_cross_entropy(logit, 1 - wrong))


# Purity, kinds of numbers


@every
def test_losses_change_nothing_share_nothing_and_take_integers(loss):
    arguments = [np.array(a, dtype=float) for a in ([[1, 0, 1]], [[0, 1, 0]])]
    for argument in arguments:
        argument.setflags(write=False)
    value, slope = loss(*arguments), DERIVATIVES[loss](*arguments)
    assert type(value) is np.float64
    assert slope.dtype == np.float64
    assert not any(np.shares_memory(slope, argument) for argument in arguments)
    np.testing.assert_array_equal(arguments, [[[1, 0, 1]], [[0, 1, 0]]])
    for convert in (np.ndarray.tolist, np.int8, np.float32, np.bool_):
        converted = [convert(argument) for argument in arguments]
        assert loss(*converted) == value
        assert type(loss(*converted)) is np.float64
        np.testing.assert_array_equal(DERIVATIVES[loss](*converted), slope)


# Bad input


@entrywise
@pytest.mark.parametrize(
    ("prediction", "target"), [((3,), (3, 1)), ((3,), (2,)), ((), (1,)), ((2, 3), (3, 2))]
)
def test_nothing_is_broadcast(loss, prediction, target):
    name = "logit" if loss is sigmoid_cross_entropy else "prediction"
    got = f"an array of shape {target} and dtype float64"
    for function in (loss, DERIVATIVES[loss]):
        with raises(
            ValueError,
            f"target: expected an array of shape {prediction}, the shape of {name}, got {got}",
        ):
            function(np.zeros(prediction), np.zeros(target))


@entrywise
@pytest.mark.parametrize("shape", [(0,), (3, 0)])
def test_the_mean_of_nothing_is_refused(loss, shape):
    name = "logit" if loss is sigmoid_cross_entropy else "prediction"
    for function in (loss, DERIVATIVES[loss]):
        with raises(
            ValueError,
            f"{name}: expected at least one entry, got an array of shape {shape} and dtype float64",
        ):
            function(np.empty(shape), np.empty(shape))


@every
@pytest.mark.parametrize("bad", ["one", None, [[1], [2, 3]], 1j, [[object()]]])
def test_an_argument_that_is_no_real_array_is_named(loss, bad):
    first = {sigmoid_cross_entropy: "logit", softmax_cross_entropy: "logits"}
    name = first.get(loss, "prediction")
    for function in (loss, DERIVATIVES[loss]):
        with pytest.raises(TypeError, match=rf"^{name}: expected a .*number.*, got "):
            function(bad, [[1.0]])
        with pytest.raises(TypeError, match=r"^target: expected a .*number.*, got "):
            function([[1.0]], bad)


@pytest.mark.parametrize(
    ("bad", "got"), [(-0.1, "-0.1"), (1.5, "1.5"), (2, "2.0"), (NAN, "nan"), (INF, "inf")]
)
def test_a_target_that_is_no_probability_is_shown(bad, got):
    message = f"target: expected numbers from 0 to 1, got {got}"
    for function in (sigmoid_cross_entropy, sigmoid_cross_entropy_derivative):
        with raises(ValueError, message):
            function(0.0, bad)
        with raises(ValueError, message):
            function([0.0, 0.0], [1.0, bad])
    for function in (softmax_cross_entropy, softmax_cross_entropy_derivative):
        with raises(ValueError, message):
            function([[0.0, 0.0]], [[1.0, bad]])


LOGITS = np.zeros((2, 3))


@pytest.mark.parametrize("function", [softmax_cross_entropy, softmax_cross_entropy_derivative])
@pytest.mark.parametrize(
    ("logits", "target", "error", "message"),
    [
        (LOGITS, [0, 3], ValueError, "target: expected classes from 0 to 2, got 3"),
        (LOGITS, [-1, 0], ValueError, "target: expected classes from 0 to 2, got -1"),
        (
            LOGITS,
            [0.0, 1.0],
            TypeError,
            "target: expected classes as whole numbers, got [0.0, 1.0] (list)",
        ),
        (
            LOGITS,
            [True, False],
            TypeError,
            "target: expected classes as whole numbers, got [True, False] (list)",
        ),
        (
            LOGITS,
            [0, 1, 2],
            ValueError,
            "target: expected an array of shape (2,), one class for each sample, "
            "got an array of shape (3,) and dtype int64",
        ),
        (
            LOGITS,
            np.zeros((3, 2)),
            ValueError,
            "target: expected an array of shape (2, 3), one row for each sample, "
            "got an array of shape (3, 2) and dtype float64",
        ),
        (
            LOGITS,
            1,
            ValueError,
            "target: expected an array of shape (2, 3), one row for each sample, got 1.0",
        ),
        (
            np.zeros(3),
            [0],
            ValueError,
            "logits: expected an array of shape (B, K), "
            "got an array of shape (3,) and dtype float64",
        ),
        (
            np.zeros((0, 3)),
            np.zeros(0, int),
            ValueError,
            "logits: expected an array of shape (B, K), "
            "got an array of shape (0, 3) and dtype float64",
        ),
        (
            np.zeros((2, 0)),
            [0, 0],
            ValueError,
            "logits: expected an array of shape (B, K), "
            "got an array of shape (2, 0) and dtype float64",
        ),
        (
            np.zeros((1, 2, 3)),
            [[0, 0]],
            ValueError,
            "logits: expected an array of shape (B, K), "
            "got an array of shape (1, 2, 3) and dtype float64",
        ),
    ],
)
def test_logits_and_targets_that_do_not_fit_are_named(function, logits, target, error, message):
    with raises(error, message):
        function(logits, target)


def test_classes_cannot_be_differentiated():
    with pytest.raises(TypeError, match="traced value"):
        jvp(lambda y: softmax_cross_entropy(LOGITS, y), np.zeros(2), np.ones(2))


def test_softplus_is_the_loss_of_the_negative_class():
    z = np.linspace(-5, 5, 11)
    np.testing.assert_array_equal([sigmoid_cross_entropy(t, 0) for t in z], softplus(z))
