"""Datasets: formulas, chance from a named seed, the digits, splits, mini-batches, bad input."""

from __future__ import annotations

import inspect
import re
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest import datasets
from steepest.datasets import (
    Dataset,
    batches,
    blobs,
    circles,
    digits,
    linear_data,
    parabola,
    spirals,
    split,
    two_moons,
    xor,
)

laws = settings(deadline=None, derandomize=True)
PLANE = [two_moons, circles, spirals, blobs]
RANDOM = [linear_data, *PLANE]


def each(functions):
    return pytest.mark.parametrize("make", functions, ids=lambda f: f.__name__)


# Every set


@each([*RANDOM, parabola])
@pytest.mark.parametrize("n", [6, 7, 100, None])
def test_a_set_has_a_row_for_each_example_and_a_target_for_each_row(make, n):
    chance = {} if make is parabola else {"rng": 0}
    X, y = data = make(**chance) if n is None else make(n, **chance)
    if n is None:
        n = inspect.signature(make).parameters["n"].default
    assert isinstance(data, Dataset)
    assert X.shape == (n, 2 if make in PLANE else 1)
    assert y.shape == (n,)
    assert X.dtype == np.float64
    assert y.dtype == (np.int64 if make in PLANE else np.float64)


@each(RANDOM)
def test_the_same_seed_gives_the_same_data_and_a_generator_moves_on(make):
    first, again, other = make(rng=3), make(rng=np.random.default_rng(3)), make(rng=4)
    np.testing.assert_array_equal(first.X, again.X)
    np.testing.assert_array_equal(first.y, again.y)
    assert not np.array_equal(first.X, other.X)
    rng = np.random.default_rng(3)
    assert not np.array_equal(make(rng=rng).X, make(rng=rng).X)


@each(PLANE)
@pytest.mark.parametrize("n", [6, 7, 8])
def test_the_classes_are_sorted_and_as_equal_as_can_be(make, n):
    y = make(n, rng=0).y
    assert np.all(np.diff(y) >= 0)
    counts = np.bincount(y)
    assert len(counts) == (3 if make is blobs else 2)
    assert counts.max() - counts.min() <= 1
    assert np.all(np.diff(counts) <= 0)


@each(PLANE)
def test_the_noise_is_normal_with_the_standard_deviation_that_was_asked_for(make):
    clean, noisy = make(4000, 0, rng=0).X, make(4000, 0.2, rng=0).X
    noise = noisy - clean
    assert noise.std(axis=0) == pytest.approx(0.2, rel=0.05)
    assert noise.mean(axis=0) == pytest.approx(0, abs=0.01)
    assert np.mean(np.abs(noise) < 0.2) == pytest.approx(0.683, abs=0.02)
    assert np.corrcoef(noise.T)[0, 1] == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize(
    ("make", "noise"), [(two_moons, 0.1), (circles, 0.05), (spirals, 0.05), (blobs, 0.5)]
)
def test_the_default_noise_is_the_documented_one(make, noise):
    np.testing.assert_array_equal(make(rng=1).X, make(noise=noise, rng=1).X)
    assert inspect.signature(make).parameters["noise"].default == noise


# The formulas


def test_linear_data_lie_about_the_line_of_the_book():
    X, y = linear_data(20_000, rng=0)
    x, noise = X[:, 0], y - (2 * X[:, 0] + 1)
    assert (x.min(), x.max()) == (pytest.approx(-1, abs=1e-3), pytest.approx(1, abs=1e-3))
    assert x.mean() == pytest.approx(0, abs=0.02)
    assert noise.std() == pytest.approx(0.3, rel=0.02)
    assert noise.mean() == pytest.approx(0, abs=0.01)
    X, y = linear_data(5, 0, rng=0)
    np.testing.assert_array_equal(y, 2 * X[:, 0] + 1)


def test_the_parabola_is_a_grid_of_squares():
    X, y = parabola(3)
    assert X.tolist() == [[-1], [0], [1]]
    assert y.tolist() == [1, 0, 1]


def test_xor_is_one_where_the_inputs_differ():
    X, y = xor()
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [0, 1, 1, 0]
    assert (X.dtype, y.dtype) == (np.float64, np.int64)


def test_the_moons_are_half_circles_of_radius_one():
    X, y = two_moons(101, 0, rng=0)
    upper, lower = X[y == 0], X[y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1)
    assert np.all(upper[:, 1] >= 0)
    assert np.all(lower[:, 1] <= 0.5)
    for moon in (upper, lower):  # equal steps
        steps = np.linalg.norm(np.diff(moon, axis=0), axis=1)
        np.testing.assert_allclose(steps, steps[0])
    np.testing.assert_allclose(upper[[0, -1]], [[1, 0], [-1, 0]], atol=1e-15)
    np.testing.assert_allclose(lower[[0, -1]], [[0, 0.5], [2, 0.5]], atol=1e-15)


def test_the_circles_are_round_and_closed():
    X, y = circles(90, 0, 0.3, rng=0)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y == 0, 1, 0.3))
    np.testing.assert_allclose(X[y == 0].mean(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(np.hypot(*circles(rng=0, noise=0).X[-1]), 0.5)


def test_each_arm_of_the_spirals_winds_outward_from_the_center():
    X, y = spirals(300, 0, classes=3, turns=0.75, rng=0)
    for arm in range(3):
        r = np.hypot(*X[y == arm].T)
        np.testing.assert_allclose(r, np.linspace(0, 1, 100), atol=1e-15)
        angle = np.unwrap(np.arctan2(*X[y == arm][1:, ::-1].T))
        np.testing.assert_allclose(np.diff(angle), 2 * np.pi * 0.75 / 99)
        ends = X[y == arm][-1] @ [1, 1j]
        assert ends == pytest.approx(np.exp(2j * np.pi * (0.75 + arm / 3)))
    np.testing.assert_array_equal(spirals(rng=0).X, spirals(300, 0.05, classes=2, turns=1, rng=0).X)


def test_the_blobs_lie_around_the_corners_of_a_polygon():
    X, y = blobs(40_000, 0.5, 5, rng=0)
    for cloud in range(5):
        center = X[y == cloud].mean(axis=0) @ [1, 1j]
        assert abs(center - 2 * np.exp(2j * np.pi * cloud / 5)) < 0.03


# The digits


def test_the_digits_are_1797_images_of_64_pixels_from_0_to_1():
    X, y = digits()
    assert (X.shape, y.shape) == ((1797, 64), (1797,))
    assert (X.dtype, y.dtype) == (np.float64, np.int64)
    assert (X.min(), X.max()) == (0, 1)
    np.testing.assert_array_equal(X * 16, np.round(X * 16))
    # the class counts that the source states for its test part begin like this
    assert np.bincount(y)[:5].tolist() == [178, 182, 177, 183, 181]
    assert len(np.bincount(y)) == 10


def test_the_first_digit_looks_like_a_zero():
    image = digits().X.reshape(-1, 8, 8)[0]
    ink = np.where(image > 0.4, "#", ".")
    assert ["".join(row) for row in ink] == [
        "...##...",
        "..####..",
        "..#..##.",
        "..#..##.",
        "..#..##.",
        "..#..##.",
        "..#.##..",
        "...##...",
    ]


def test_each_call_returns_new_arrays():
    first = digits()
    first.X[:] = first.y[:] = 7
    assert digits().X.max() == 1
    assert digits().y[0] == 0


def test_the_file_is_small_and_its_license_lies_beside_it():
    folder = resources.files("steepest").joinpath("data")
    assert len(folder.joinpath("digits.npz").read_bytes()) < 60_000
    license_text = folder.joinpath("digits-LICENSE.txt").read_text("utf-8")
    for words in ("Alpaydin", "Kaynak", "UCI Machine Learning Repository", "CC BY 4.0"):
        assert words in license_text


def test_a_nearest_neighbor_reads_the_digits():
    (X, y), (X_test, y_test) = split(*digits(), 0.8, rng=0)
    distance = (X_test**2).sum(1)[:, np.newaxis] - 2 * X_test @ X.T + (X**2).sum(1)
    assert np.mean(y[distance.argmin(axis=1)] == y_test) > 0.97


# Splits and mini-batches


@laws
@given(n=st.integers(2, 60), seed=st.integers(0, 99), fraction=st.floats(0.01, 0.99))
def test_a_split_puts_every_row_in_exactly_one_part_with_its_target(n, seed, fraction):
    X, y = np.arange(3 * n).reshape(n, 3), np.arange(n)
    cut = round(fraction * n)
    if not 0 < cut < n:
        with pytest.raises(ValueError, match=r"^fraction: expected a number between 0 and 1"):
            split(X, y, fraction, seed)
        return
    train, test = split(X, y, fraction, seed)
    assert isinstance(train, Dataset)
    assert isinstance(test, Dataset)
    assert len(train.y) == cut
    assert sorted([*train.y, *test.y]) == list(range(n))
    for part in (train, test):
        np.testing.assert_array_equal(part.X, X[part.y])
        assert part.X.dtype == X.dtype


@laws
@given(n=st.integers(1, 60), size=st.integers(1, 70), seed=st.integers(0, 99))
def test_an_epoch_has_every_row_once_in_batches_of_the_size_but_the_last(n, size, seed):
    X, y = np.arange(2 * n).reshape(n, 2), np.arange(n)
    epoch = list(batches(X, y, size, seed))
    sizes = [len(batch.y) for batch in epoch]
    assert sum(sizes) == n
    assert all(k == size for k in sizes[:-1])
    assert 1 <= sizes[-1] <= size
    assert sorted(np.concatenate([batch.y for batch in epoch])) == list(range(n))
    for X_batch, y_batch in epoch:
        np.testing.assert_array_equal(X_batch, X[y_batch])


def test_rows_are_shuffled_anew_with_each_use_of_a_generator():
    X, y = np.arange(100.0).reshape(50, 2), np.arange(50)
    rng = np.random.default_rng(0)
    orders = [np.concatenate([b.y for b in batches(X, y, 8, rng)]).tolist() for _ in range(3)]
    orders += [split(X, y, 0.9, rng)[0].y.tolist()]
    for i, order in enumerate(orders):
        assert order != sorted(order)
        assert order not in orders[:i]
    fixed = [np.concatenate([b.y for b in batches(X, y, 8, 5)]).tolist() for _ in range(2)]
    assert fixed[0] == fixed[1]
    assert split(X, y, 0.5, 5)[0].y.tolist() == split(X, y, 0.5, 5)[0].y.tolist()


def test_every_place_is_equally_likely_for_the_first_row():
    rng = np.random.default_rng(1)
    first = [next(batches(np.arange(5), np.arange(5), 1, rng)).y[0] for _ in range(2000)]
    assert np.bincount(first) / 2000 == pytest.approx(0.2, abs=0.035)


def test_parts_and_batches_are_copies():
    X, y = np.ones((6, 2)), np.ones(6)
    train, test = split(X, y, 0.5, 0)
    for part in (train, test, *batches(X, y, 3, 0)):
        part.X[:] = part.y[:] = 7
    assert X.max() == y.max() == 1


def test_images_and_lists_can_be_cut_too():
    images = np.zeros((5, 8, 8))
    train, _ = split(images, [0, 1, 2, 3, 4], 0.6, 0)
    assert train.X.shape == (3, 8, 8)
    assert [batch.X.shape for batch in batches(images, [[1, 2]] * 5, 3, 0)] == [
        (3, 8, 8),
        (2, 8, 8),
    ]


# Bad input

RNG = "rng: expected a numpy.random.Generator or a seed, a whole number from 0, got"


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        *[(lambda make=make: make(rng=None), TypeError, f"{RNG} None") for make in RANDOM],
        *[(lambda make=make: make(rng=True), TypeError, f"{RNG} True") for make in RANDOM],
        *[(lambda make=make: make(rng=-1), ValueError, f"{RNG} -1") for make in RANDOM],
        *[
            (
                lambda make=make: make(noise=-0.1, rng=0),
                ValueError,
                "noise: expected a standard deviation, at least 0, got -0.1",
            )
            for make in RANDOM
        ],
        *[
            (
                lambda make=make, least=least: make(least - 1, rng=0),
                ValueError,
                f"n: expected a whole number from {least} to 10000000, got {least - 1}",
            )
            for make, least in zip(RANDOM, [1, 2, 2, 2, 3], strict=True)
        ],
        (
            lambda: linear_data(2.5, rng=0),
            TypeError,
            "n: expected a whole number from 1 to 10000000, got 2.5",
        ),
        (
            lambda: linear_data(noise=np.inf, rng=0),
            ValueError,
            "noise: expected a finite number, got inf",
        ),
        (
            lambda: parabola(1),
            ValueError,
            "n: expected a whole number from 2 to 10000000, got 1",
        ),
        (
            lambda: circles(factor=0, rng=0),
            ValueError,
            "factor: expected a positive finite number, got 0",
        ),
        (
            lambda: spirals(turns=-1, rng=0),
            ValueError,
            "turns: expected a positive finite number, got -1",
        ),
        (
            lambda: spirals(classes=1, rng=0),
            ValueError,
            "classes: expected a whole number from 2 to 1000, got 1",
        ),
        (
            lambda: blobs(classes=1, rng=0),
            ValueError,
            "classes: expected a whole number from 2 to 1000, got 1",
        ),
        (
            lambda: split([1, 2], [1, 2, 3], 0.5, 0),
            ValueError,
            "y: expected 2 targets, one for each row of X, got 3",
        ),
        (
            lambda: split([1, 2], [1, 2], 1.0, 0),
            ValueError,
            "fraction: expected a number between 0 and 1 that leaves both parts an example, "
            "got 1.0 of 2",
        ),
        (
            lambda: split([1, 2], [1, 2], np.nan, 0),
            ValueError,
            "fraction: expected a finite number, got nan",
        ),
        (lambda: split([1, 2], [1, 2], 0.5, None), TypeError, f"{RNG} None"),
        (
            lambda: batches([], [], 2, 0),
            ValueError,
            "X: expected an array with at least one example, "
            "got an array of shape (0,) and dtype float64",
        ),
        (
            lambda: batches([1], 1, 2, 0),
            ValueError,
            "y: expected an array with at least one example, got 1.0",
        ),
        (
            lambda: batches([1], [1], 0, 0),
            ValueError,
            "size: expected a whole number from 1 to 10000000, got 0",
        ),
        (lambda: batches([1], [1], 1, None), TypeError, f"{RNG} None"),
        (
            lambda: batches([[1], [2, 3]], [1, 2], 1, 0),
            TypeError,
            "X: expected a number or an array of numbers, got [[1], [2, 3]] (list)",
        ),
    ],
)
def test_bad_input_is_named_at_the_call(call, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        call()


def test_the_random_sets_ask_for_their_source_of_chance():
    for make in RANDOM:
        with pytest.raises(TypeError, match="rng"):
            make()
    assert set(datasets.__all__) >= {make.__name__ for make in RANDOM}
