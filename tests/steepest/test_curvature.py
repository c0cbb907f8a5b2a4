"""Spectra, rates and convexity: theorems measured, classes, bounds kept, bad input named."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steepest import curvature
from steepest.curvature import (
    best_fixed_step,
    best_momentum,
    classify,
    classify_point,
    condition_number,
    convex_bound,
    distances_on_quadratic,
    eigenvalues,
    escape_steps,
    gradient_descent_rate,
    gradient_norm_bound,
    is_positive_definite,
    is_positive_semidefinite,
    largest_stable_learning_rate,
    positive_definite_share,
    quadratic_model,
    smoothness,
    steps_to_tolerance,
    strong_convexity,
    strongly_convex_bound,
    violates_convexity,
)

laws = settings(deadline=None, derandomize=True, max_examples=30)


def raises(error: type[Exception], message: str):
    return pytest.raises(error, match="^" + re.escape(message))


def with_spectrum(λ, seed=0):
    """Return a symmetric matrix with these eigenvalues in directions of its own."""
    Q, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(len(λ), len(λ))))
    H = Q * np.asarray(λ, float) @ Q.T
    return (H + H.T) / 2


spectra = st.lists(st.floats(0.1, 50), min_size=1, max_size=5)
signed = st.lists(st.floats(-50, 50), min_size=1, max_size=5)


def descend(H, x, learning_rate, steps):
    """Return the distances from 0 of gradient descent, step by step."""
    path = [np.array(x, float)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * (H @ path[-1]))
    return np.linalg.norm(path, axis=1)


# Spectrum


@pytest.mark.parametrize(
    ("H", "λ", "kind"),
    [
        ([[2, 1], [1, 0]], [1 - 2**0.5, 1 + 2**0.5], "saddle"),
        ([[2, 4], [4, 2]], [-2, 6], "saddle"),
        ([[2, 0], [0, 20]], [2, 20], "minimum"),
        ([[2, 1, 0], [1, 4, 0], [0, 0, 6]], [3 - 2**0.5, 3 + 2**0.5, 6], "minimum"),
        ([[0, 1], [1, 0]], [-1, 1], "saddle"),
        ([[-2, 0], [0, -6]], [-6, -2], "maximum"),
        ([[2, 0], [0, 0]], [0, 2], "inconclusive"),
        ([[-2, 0], [0, 0]], [-2, 0], "inconclusive"),
        ([[0, 0], [0, 0]], [0, 0], "inconclusive"),
        ([[-1, 0, 0], [0, 0, 0], [0, 0, 1]], [-1, 0, 1], "saddle"),
        ([[3]], [3], "minimum"),
    ],
)
def test_the_hessians_of_the_book(H, λ, kind):
    np.testing.assert_allclose(eigenvalues(H), λ, rtol=0, atol=1e-14)
    assert classify(H) == kind


@laws
@given(λ=signed, seed=st.integers(0, 99))
def test_eigenvalues_come_back_in_order_whatever_the_axes(λ, seed):
    found = eigenvalues(with_spectrum(λ, seed))
    np.testing.assert_allclose(found, sorted(λ), rtol=0, atol=1e-12)
    assert np.all(np.diff(found) >= 0)


@laws
@given(λ=signed, seed=st.integers(0, 99), scale=st.sampled_from([1e-6, -1.0, 1e6]))
def test_the_class_depends_on_the_signs_alone(λ, seed, scale):
    assume(all(abs(v) > 1e-6 for v in λ))
    H = with_spectrum(λ, seed)
    kind = "minimum" if min(λ) > 0 else "maximum" if max(λ) < 0 else "saddle"
    assert classify(H) == kind
    turned = {"minimum": "maximum", "maximum": "minimum"}.get(kind, kind)
    assert classify(scale * H) == (turned if scale < 0 else kind)


@pytest.mark.parametrize(("small", "tol"), [(1e-9, 1e-8), (1e-4, 1e-3)])
def test_an_eigenvalue_below_the_tolerance_decides_nothing(small, tol):
    assert classify(np.diag([1.0, small]), tol) == "inconclusive"
    assert classify(np.diag([1.0, -small]), tol) == "inconclusive"
    assert classify(np.diag([1.0, small]), tol / 100) == "minimum"
    assert classify(np.diag([1.0, -small]), tol / 100) == "saddle"
    assert classify(np.diag([-1.0, -small]), tol / 100) == "maximum"


def test_only_a_critical_point_has_a_class():
    H = np.diag([1.0, 2.0])
    assert classify_point([1e-7, 0], H) == "minimum"
    assert classify_point([1e-5, 0], H) == "not critical"
    assert classify_point([1e-5, 0], H, gradient_tol=1e-4) == "minimum"
    assert classify_point([0, 0], np.diag([1.0, 1e-3]), tol=1e-2) == "inconclusive"


def test_a_numerical_hessian_is_symmetric_enough():
    H = np.array([[2.0, 1.0 + 1e-7], [1.0 - 1e-7, 5.0]])
    np.testing.assert_array_equal(eigenvalues(H), eigenvalues((H + H.T) / 2))


@laws
@given(A=hnp.arrays(float, (3, 2), elements=st.floats(-3, 3)))
def test_a_gram_matrix_is_semidefinite_and_never_definite_with_too_few_rows(A):
    assume(np.abs(A).max() > 1e-3)
    assert is_positive_semidefinite(A @ A.T)
    assert not is_positive_definite(A @ A.T)
    assert is_positive_definite(A @ A.T + 1e-3 * np.abs(A).max() ** 2 * np.eye(3))


def test_definiteness_up_to_a_tolerance():
    assert is_positive_definite(np.diag([1.0, 1e-6]))
    assert not is_positive_definite(np.diag([1.0, 1e-6]), tol=1e-5)
    assert not is_positive_semidefinite(np.diag([1.0, -1e-6]))
    assert is_positive_semidefinite(np.diag([1.0, -1e-6]), tol=1e-5)
    assert not is_positive_definite(np.zeros((2, 2)))
    assert is_positive_semidefinite(np.zeros((2, 2)))
    assert type(is_positive_definite([[1.0]])) is type(is_positive_semidefinite([[1.0]])) is bool


@laws
@given(λ=spectra, seed=st.integers(0, 99))
def test_smoothness_convexity_and_condition_are_the_ends_of_the_spectrum(λ, seed):
    H = with_spectrum(λ, seed)
    assert smoothness(H) == pytest.approx(max(λ))
    assert strong_convexity(H) == pytest.approx(min(λ))
    assert condition_number(H) == pytest.approx(max(λ) / min(λ))


def test_the_condition_number_of_the_book_and_of_singular_matrices():
    assert condition_number(np.diag([2.0, 20])) == 10
    assert condition_number([[2, 1, 0], [1, 4, 0], [0, 0, 6]]) == pytest.approx(3.78, abs=5e-3)
    assert condition_number([[1, 1], [1, 1]]) == math.inf
    assert condition_number(np.zeros((2, 2))) == math.inf
    assert condition_number(np.diag([-4.0, 2.0])) == 2
    assert smoothness(np.diag([-4.0, 2.0])) == 4
    assert strong_convexity(np.diag([-4.0, 2.0])) == -4


@laws
@given(λ=signed, seed=st.integers(0, 99), value=st.floats(-9, 9))
def test_the_quadratic_model_of_a_quadratic_is_the_quadratic(λ, seed, value):
    H = with_spectrum(λ, seed)
    rng = np.random.default_rng(seed)
    b, x, s = rng.normal(size=(3, len(λ)))

    def f(x):
        return value + b @ x + x @ H @ x / 2

    assert quadratic_model(f(x), b + H @ x, H, s) == pytest.approx(f(x + s), abs=1e-10)


def test_the_share_of_definite_matrices_is_that_of_the_book():
    exact = {1: 1 / 2, 2: (2 - 2**0.5) / 4, 3: (math.pi - 2 * 2**0.5) / (4 * math.pi)}
    samples = 40_000
    for d, share in exact.items():
        error = math.sqrt(share * (1 - share) / samples)
        assert positive_definite_share(d, samples, 3) == pytest.approx(share, abs=4 * error)
    share, error = 0.0025, math.sqrt(0.0025 / 200_000)
    assert positive_definite_share(4, 200_000, 3) == pytest.approx(share, abs=4 * error)


def test_the_share_follows_the_generator_and_needs_one_matrix_at_least():
    assert positive_definite_share(2, 999, 5) == positive_definite_share(
        2, 999, np.random.default_rng(5)
    )
    assert positive_definite_share(2, 999, 5) != positive_definite_share(2, 999, 6)
    assert positive_definite_share(1, 1, 0) in (0.0, 1.0)


def test_the_share_does_not_depend_on_how_many_matrices_are_drawn_at_a_time(monkeypatch):
    at_once = positive_definite_share(2, 999, 5)
    for entries in (1, 40, 4 * 998):
        monkeypatch.setattr("steepest.curvature.spectrum.CHUNK", entries)
        assert positive_definite_share(2, 999, 5) == at_once


# Rates on quadratics


@laws
@given(λ=spectra, seed=st.integers(0, 99))
def test_below_the_largest_stable_rate_descent_converges_and_above_it_diverges(λ, seed):
    H = with_spectrum(λ, seed)
    η = largest_stable_learning_rate(H)
    assert gradient_descent_rate(H, 0.999 * η) < 1 < gradient_descent_rate(H, 1.001 * η)
    assert gradient_descent_rate(H, η) == pytest.approx(1)
    x = np.linalg.eigh(H)[1][:, -1]
    assert descend(H, x, 1.01 * η, 100)[-1] > 1 > descend(H, x, 0.99 * η, 100)[-1]


def test_flat_directions_do_not_limit_the_learning_rate():
    assert largest_stable_learning_rate([[1, 1], [1, 1]]) == pytest.approx(1)


@laws
@given(λ=spectra, seed=st.integers(0, 99), nudge=st.sampled_from([0.9, 0.99, 1.01, 1.1]))
def test_no_fixed_step_is_better_than_the_best(λ, seed, nudge):
    H = with_spectrum(λ, seed)
    best = best_fixed_step(H)
    κ = max(λ) / min(λ)
    assert best.rate == pytest.approx((κ - 1) / (κ + 1), abs=1e-9)
    assert gradient_descent_rate(H, best.learning_rate) == pytest.approx(best.rate, abs=1e-9)
    assert gradient_descent_rate(H, nudge * best.learning_rate) > best.rate


def test_the_best_step_and_rate_of_the_book():
    best = best_fixed_step(np.diag([1.0, 50]))
    assert best.learning_rate == pytest.approx(2 / 51)
    assert best.rate == pytest.approx(49 / 51)


def momentum_radius(λ, learning_rate, beta):
    """Return the spectral radius of (x, x_before) → (x - ηλx + β(x - x_before), x)."""
    step = np.array([[1 - learning_rate * λ + beta, -beta], [1.0, 0.0]])
    return np.abs(np.linalg.eigvals(step)).max()


@pytest.mark.parametrize("spectrum", [[1.0, 9.0], [0.5, 2.0, 30.0], [1.0, 50.0]])
def test_the_best_momentum_has_its_rate_and_no_neighbor_is_better(spectrum):
    η, β, rate = best_momentum(with_spectrum(spectrum))
    κ = max(spectrum) / min(spectrum)
    assert rate == pytest.approx((math.sqrt(κ) - 1) / (math.sqrt(κ) + 1))
    assert best_fixed_step(with_spectrum(spectrum)).rate > rate

    def worst(learning_rate, beta):
        return max(momentum_radius(λ, learning_rate, beta) for λ in spectrum)

    # at the best, both roots meet, and rounding moves a double root by its square root
    assert worst(η, β) == pytest.approx(rate, abs=1e-6)
    for other in [(1.05 * η, β), (0.95 * η, β), (η, 0.9 * β), (η, 1.05 * β)]:
        assert worst(*other) > rate + 1e-4


@laws
@given(λ=signed, seed=st.integers(0, 99), learning_rate=st.floats(0.001, 0.1))
def test_distances_are_those_of_descent_step_by_step(λ, seed, learning_rate):
    H = with_spectrum(λ, seed)
    x = np.random.default_rng(seed).normal(size=len(λ))
    measured = descend(H, x, learning_rate, 12)
    computed = distances_on_quadratic(H, x, learning_rate, np.arange(13))
    np.testing.assert_allclose(computed, measured, rtol=1e-9, atol=1e-12)


def test_the_distances_of_the_book():
    x = [3.0, 2.4, 1.92, 1.536]
    np.testing.assert_allclose(distances_on_quadratic([[2.0]], [3.0], 0.1, range(4)), x)
    x = [3.6, 4.32, 5.184]
    np.testing.assert_allclose(distances_on_quadratic([[2.0]], [3.0], 1.1, [1, 2, 3]), x)
    assert distances_on_quadratic([[2.0]], [3.0], 0.5, 1) == 0
    grid = distances_on_quadratic(np.diag([1.0, 50]), [5, 5], 1 / 50, [[0, 1], [5, 50]])
    assert grid.shape == (2, 2)
    assert grid[0, 0] == pytest.approx(50**0.5)
    assert grid[1, 1] == pytest.approx(5 * 0.98**50)


@laws
@given(
    λ=st.lists(st.floats(0.2, 9), min_size=1, max_size=4),
    learning_rate=st.floats(0.02, 0.4),
    tol=st.floats(1e-3, 10),
)
def test_the_steps_to_a_tolerance_are_those_that_descent_takes(λ, learning_rate, tol):
    H = with_spectrum(λ, len(λ))
    x = np.linspace(1, 2, len(λ))
    steps = steps_to_tolerance(H, x, learning_rate, tol)
    if max(abs(1 - learning_rate * v) for v in λ) > 1 - 1e-3:
        assume(math.isfinite(steps) and steps < 2000)
    assert isinstance(steps, int)
    measured = descend(H, x, learning_rate, steps)
    assert measured[-1] <= tol * (1 + 1e-9)
    assert np.all(measured[:-1] > tol * (1 - 1e-9))


def test_steps_to_a_tolerance_at_the_edges():
    H = np.diag([2.0, 20.0])
    assert steps_to_tolerance(H, [3.0, 4.0], 0.05, 5.0) == 0
    assert steps_to_tolerance(H, [3.0, 4.0], 0.05, 4.9999) == 1
    assert steps_to_tolerance([[2.0]], [3.0], 0.5, 1e-12) == 1
    assert steps_to_tolerance(H, [0.0, 0.0], 0.5, 1e-12) == 0
    # no component along the steep direction, which diverges
    assert steps_to_tolerance(H, [1.0, 0.0], 0.2, 1e-3) == math.ceil(math.log(1e-3) / math.log(0.6))
    # one that is seen only after the distance has been small for a while
    assert steps_to_tolerance(H, [1.0, 1e-12], 0.2, 1e-3) == 14
    assert steps_to_tolerance(H, [1.0, 1e-3], 0.2, 1e-3) == math.inf
    assert steps_to_tolerance(H, [1.0, 1.0], 0.1, 1e-3) == math.inf  # oscillates for ever
    assert steps_to_tolerance([[0.0]], [1.0], 0.1, 1e-3) == math.inf  # stands still
    assert steps_to_tolerance([[-1.0]], [1.0], 0.1, 1e-3) == math.inf


def test_millions_of_steps_are_counted_without_taking_them():
    steps = steps_to_tolerance([[1.0]], [1.0], 1e-9, 1e-3)
    assert steps == pytest.approx(math.log(1e3) / 1e-9, rel=1e-6)
    assert steps_to_tolerance([[1.0]], [1.0], 2.0**-53, 1e-3) > 1e16


@pytest.mark.parametrize(
    ("λ", "η", "offset", "radius"), [(-1.0, 0.1, 1e-6, 1.0), (-0.2, 0.5, 0.3, 7.0)]
)
def test_the_escape_from_a_saddle_takes_the_steps_it_takes(λ, η, offset, radius):
    x, steps = offset, 0
    while x < radius:
        x, steps = x - η * λ * x, steps + 1
    assert escape_steps(λ, η, offset, radius) == steps


def test_the_escape_at_its_edges():
    assert escape_steps(-1.0, 0.1, 2.0, 1.0) == 0
    assert escape_steps(-1.0, 0.1, 1.0, 1.0) == 0
    assert escape_steps(-1.0, 1.0, 1.0, 8.0) == 3
    assert escape_steps(-1.0, 1.0, 1.0, 8.001) == 4


# Bounds: kept by descent, and nearly reached


@pytest.mark.parametrize("κ", [2.0, 50.0])
def test_descent_keeps_the_bounds_on_the_ravine_of_the_book(κ):
    H, x0 = np.diag([1.0, κ]), np.array([5.0, 5.0])
    k = np.arange(1, 201)
    x = 5 * np.stack([(1 - 1 / κ) ** k, 0.0**k], axis=1)
    distance2, value = (x**2).sum(axis=1), (x**2 @ np.diag(H)) / 2
    assert np.all(value <= convex_bound(κ, np.linalg.norm(x0), k))
    shrink = distance2 / (x0 @ x0)
    assert np.all(shrink <= strongly_convex_bound(κ, 1.0, k))
    path = np.vstack([x0, x[:-1]])
    least = np.minimum.accumulate(((path @ H) ** 2).sum(axis=1))
    assert np.all(least <= gradient_norm_bound(κ, x0 @ H @ x0 / 2, k))


def test_the_bounds_are_the_formulas_of_the_book():
    assert strongly_convex_bound(50, 1, 50) == pytest.approx(0.364, abs=5e-4)
    np.testing.assert_array_equal(strongly_convex_bound(4, 1, [0, 1, 2]), [1, 0.75, 0.5625])
    np.testing.assert_array_equal(convex_bound(4, 3, [1, 2]), [18, 9])
    np.testing.assert_array_equal(gradient_norm_bound(4, 3, [[1], [2]]), [[24], [12]])
    assert convex_bound(4, 0, 1) == gradient_norm_bound(4, 0, 1) == 0
    assert strongly_convex_bound(2, 2, 3) == 0


# The chord test


@pytest.mark.parametrize(
    "f", [lambda x: x**4, np.exp, np.abs, lambda x: 3 * x - 1, lambda x: 0.0, lambda x: x * x + 1e6]
)
def test_convex_functions_lie_below_their_chords(f):
    points = np.linspace(-2, 2, 9)
    assert violates_convexity(f, points, np.linspace(0, 1, 7)) is None


@pytest.mark.parametrize("f", [lambda x: x**3, lambda x: -x * x, np.sin, lambda x: -np.abs(x)])
def test_a_chord_that_a_function_rises_above_is_found(f):
    found = violates_convexity(f, np.linspace(-2, 2, 9))
    middle = (1 - found.t) * found.a + found.t * found.b
    chord = (1 - found.t) * f(found.a) + found.t * f(found.b)
    assert found.excess == pytest.approx(f(middle) - chord)
    assert found.excess > 0


def test_the_chord_with_the_largest_excess_is_returned():
    found = violates_convexity(lambda x: -(x**2), [0.0, -1.0, 3.0], [0.1, 0.5])
    assert (found.a, found.b, found.t, found.excess) == (-1.0, 3.0, 0.5, 4.0)


def test_the_chord_test_takes_points_of_any_shape_and_spoils_none():
    points = np.random.default_rng(0).normal(size=(6, 2, 2))
    before = points.copy()

    def spoils(W):
        value = (W**2).sum()
        W *= 0
        return value

    assert violates_convexity(spoils, points) is None
    np.testing.assert_array_equal(points, before)
    found = violates_convexity(lambda W: np.linalg.det(W), points)
    assert found.a.shape == found.b.shape == (2, 2)
    found.a[:] = 0
    np.testing.assert_array_equal(points, before)


def test_infinite_values_are_the_outside_of_the_domain():
    def barrier(x):
        return -np.log(x) if x > 0 else np.inf

    assert violates_convexity(barrier, [-1.0, 0.0, 1.0, 2.0]) is None

    def hole(x):
        return np.inf if abs(x) < 0.5 else 1.0

    assert violates_convexity(hole, [-1.0, 1.0], [0.5]).excess == np.inf


def test_an_excess_within_the_tolerance_is_round_off():
    def bump(x):
        return 1.0 + 1e-9 * (x == 0)

    assert violates_convexity(bump, [-1.0, 1.0], [0.5]).excess == pytest.approx(1e-9, rel=1e-6)
    assert violates_convexity(bump, [-1.0, 1.0], [0.5], tol=1e-8) is None


def test_the_chord_test_calls_f_as_often_as_it_says():
    calls = 0

    def f(x):
        nonlocal calls
        calls += 1
        return x * x

    violates_convexity(f, range(5), [0.3, 0.6])
    assert calls == 5 + 2 * 10


# Bad input

OF_A_MATRIX = {
    "eigenvalues": eigenvalues,
    "classify": classify,
    "classify_point": lambda H: classify_point([0.0, 0.0], H),
    "is_positive_definite": is_positive_definite,
    "is_positive_semidefinite": is_positive_semidefinite,
    "smoothness": smoothness,
    "strong_convexity": strong_convexity,
    "condition_number": condition_number,
    "quadratic_model": lambda H: quadratic_model(0.0, [0.0, 0.0], H, [0.0, 0.0]),
    "largest_stable_learning_rate": largest_stable_learning_rate,
    "gradient_descent_rate": lambda H: gradient_descent_rate(H, 0.1),
    "best_fixed_step": best_fixed_step,
    "best_momentum": best_momentum,
    "distances_on_quadratic": lambda H: distances_on_quadratic(H, [1.0, 1.0], 0.1, 1),
    "steps_to_tolerance": lambda H: steps_to_tolerance(H, [1.0, 1.0], 0.1, 0.1),
}


@pytest.mark.parametrize("call", OF_A_MATRIX.values(), ids=OF_A_MATRIX)
def test_a_hessian_is_a_symmetric_matrix_of_finite_numbers(call):
    with raises(TypeError, "H: expected a real number or an array of real numbers, got 'H'"):
        call("H")
    for bad in ([1.0, 2.0], np.ones((2, 3)), 2.0, np.empty((0, 0))):
        with raises(ValueError, "H: expected a square matrix, got "):
            call(bad)
    with raises(ValueError, "H: expected finite numbers, got nan"):
        call([[1.0, np.nan], [np.nan, 1.0]])
    message = "H: expected a symmetric matrix, got 2.0 at [0, 1] and 3.0 at [1, 0]"
    with raises(ValueError, message):
        call([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize("call", OF_A_MATRIX.values(), ids=OF_A_MATRIX)
def test_whole_numbers_are_welcome_and_the_matrix_is_never_changed(call):
    H = np.array([[2, 1], [1, 3]])
    result = call(H)
    np.testing.assert_array_equal(H, [[2, 1], [1, 3]])
    assert np.all(np.asarray(result) == np.asarray(call(H.astype(float))))


@pytest.mark.parametrize("call", [best_fixed_step, best_momentum])
def test_a_best_step_wants_a_positive_definite_matrix(call):
    with raises(ValueError, "H: expected a positive definite matrix, got eigenvalues from -1 to 2"):
        call(np.diag([2.0, -1.0]))
    with raises(ValueError, "H: expected a positive definite matrix, got eigenvalues from "):
        call([[1.0, 1.0], [1.0, 1.0]])  # singular


@pytest.mark.parametrize("H", [np.diag([2.0, -1.0]), np.zeros((2, 2)), np.diag([-1.0, -2.0])])
def test_no_learning_rate_is_the_largest_stable_one_of_an_indefinite_matrix_or_of_zero(H):
    with raises(ValueError, "H: expected a positive semidefinite matrix other than 0, got "):
        largest_stable_learning_rate(H)


@pytest.mark.parametrize("η", [0, -0.1, np.nan, np.inf])
def test_a_learning_rate_is_positive(η):
    message = f"learning_rate: expected a positive finite number, got {η}"
    H, x = np.eye(2), [1.0, 1.0]
    for call in (
        lambda: gradient_descent_rate(H, η),
        lambda: distances_on_quadratic(H, x, η, 1),
        lambda: steps_to_tolerance(H, x, η, 0.1),
        lambda: escape_steps(-1.0, η, 0.1, 1.0),
    ):
        with raises(ValueError, message):
            call()


def test_vectors_fit_their_matrix_and_are_finite():
    H = np.eye(2)
    with raises(ValueError, "gradient: expected an array of shape (2,), one entry for each row"):
        classify_point([0.0], H)
    with raises(ValueError, "gradient: expected finite numbers, got inf"):
        classify_point([0.0, np.inf], H)
    with raises(ValueError, "gradient: expected an array of shape (2,), one entry for each row"):
        quadratic_model(0.0, [0.0], H, [0.0, 0.0])
    with raises(ValueError, "step: expected an array of shape (2,), one entry for each row of H"):
        quadratic_model(0.0, [0.0, 0.0], H, 0.0)
    with raises(ValueError, "value: expected a finite number, got nan"):
        quadratic_model(np.nan, [0.0, 0.0], H, [0.0, 0.0])
    for call in (distances_on_quadratic, steps_to_tolerance):
        with raises(ValueError, "x0: expected an array of shape (2,), one entry for each row of H"):
            call(H, [1.0, 2.0, 3.0], 0.1, 1)
        with raises(ValueError, "x0: expected finite numbers, got nan"):
            call(H, [1.0, np.nan], 0.1, 1)
    with raises(ValueError, "steps: expected numbers from 0, got -1.0"):
        distances_on_quadratic(H, [1.0, 1.0], 0.1, [0, -1])
    with raises(ValueError, "tol: expected a positive finite number, got 0"):
        steps_to_tolerance(H, [1.0, 1.0], 0.1, 0)


@pytest.mark.parametrize("call", [classify, is_positive_definite, is_positive_semidefinite])
def test_a_tolerance_is_not_negative(call):
    with raises(ValueError, "tol: expected a number from 0, got -1e-08"):
        call(np.eye(2), -1e-8)
    with raises(ValueError, "tol: expected a finite number, got nan"):
        call(np.eye(2), np.nan)


def test_other_numbers_out_of_range_are_named():
    with raises(ValueError, "gradient_tol: expected a number from 0, got -1"):
        classify_point([0.0], [[1.0]], gradient_tol=-1)
    with raises(ValueError, "eigenvalue: expected a negative number, got 0"):
        escape_steps(0, 0.1, 0.1, 1.0)
    with raises(ValueError, "offset: expected a positive finite number, got 0"):
        escape_steps(-1, 0.1, 0, 1.0)
    with raises(ValueError, "radius: expected a positive finite number, got -1.0"):
        escape_steps(-1, 0.1, 0.1, -1.0)
    with raises(ValueError, "d: expected a whole number from 1 to 100, got 0"):
        positive_definite_share(0)
    with raises(ValueError, "samples: expected a whole number from 1 to 100000000, got 0"):
        positive_definite_share(2, 0)
    with raises(TypeError, "rng: expected a numpy.random.Generator or a seed, "):
        positive_definite_share(2, 10, "seed")


@pytest.mark.parametrize("bound", [convex_bound, gradient_norm_bound, strongly_convex_bound])
def test_bounds_name_what_is_out_of_range(bound):
    with raises(ValueError, "L: expected a positive finite number, got 0"):
        bound(0, 1.0, 1)
    second = {convex_bound: "distance", gradient_norm_bound: "gap", strongly_convex_bound: "mu"}
    with raises(ValueError, f"{second[bound]}: expected a number from 0, got -1.0"):
        bound(1.0, -1.0, 1)
    least = 0 if bound is strongly_convex_bound else 1
    with raises(ValueError, f"k: expected numbers from {least}, got {least - 1.0}"):
        bound(1.0, 1.0, [2, least - 1])
    with raises(ValueError, f"k: expected numbers from {least}, got nan"):
        bound(1.0, 1.0, np.nan)


def test_the_convexity_is_not_larger_than_the_smoothness():
    with raises(ValueError, "mu: expected at most L = 1.0, got 2.0"):
        strongly_convex_bound(1.0, 2.0, 1)


def test_the_chord_test_names_what_is_wrong_with_its_arguments():
    f = np.sum
    with raises(TypeError, "f: expected a function, got 2.0"):
        violates_convexity(2.0, [0.0, 1.0])
    for points in (1.0, [1.0], np.empty((3, 0))):
        with raises(ValueError, "points: expected at least two points, got "):
            violates_convexity(f, points)
    with raises(ValueError, "points: expected finite numbers, got inf"):
        violates_convexity(f, [0.0, np.inf])
    for ts in ([], 0.5, [[0.5]]):
        with raises(ValueError, "ts: expected a list of numbers from 0 to 1, got "):
            violates_convexity(f, [0.0, 1.0], ts)
    for t in (-0.1, 1.1, np.nan):
        with raises(ValueError, f"ts: expected numbers from 0 to 1, got {t}"):
            violates_convexity(f, [0.0, 1.0], [0.5, t])
    with raises(ValueError, "tol: expected a number from 0, got -1.0"):
        violates_convexity(f, [0.0, 1.0], tol=-1.0)
    with raises(ValueError, "f(x): expected one number, got an array of shape (2,)"):
        violates_convexity(lambda x: x, np.eye(2))
    with raises(ValueError, "f(x): expected a number or inf, got nan"):
        violates_convexity(lambda x: np.nan, [0.0, 1.0])
    with raises(ValueError, "f(x): expected a number or inf, got -inf"):
        violates_convexity(lambda x: -np.inf, [0.0, 1.0])
    with raises(TypeError, "f(x): expected a real number or an array of real numbers, got None"):
        violates_convexity(lambda x: None, [0.0, 1.0])


def test_every_public_name_is_there():
    assert all(hasattr(curvature, name) for name in curvature.__all__)
