"""Datasets against scikit-learn: the digits are its digits, the moons its moons."""

from __future__ import annotations

import io
import zipfile
from importlib import resources

import numpy as np
import pytest
import sklearn.datasets

from steepest.datasets import circles, digits, two_moons


def test_the_digits_are_those_of_scikit_learn_divided_by_16():
    X, y = digits()
    theirs = sklearn.datasets.load_digits()
    np.testing.assert_array_equal(X * 16, theirs.data)
    np.testing.assert_array_equal(X.reshape(-1, 8, 8) * 16, theirs.images)
    np.testing.assert_array_equal(y, theirs.target)


def test_the_file_is_made_as_its_license_text_says():
    theirs = sklearn.datasets.load_digits()
    made = io.BytesIO()
    np.savez_compressed(
        made,
        images=theirs.images.astype(np.uint8).reshape(-1, 64),
        labels=theirs.target.astype(np.uint8),
    )
    shipped = resources.files("steepest").joinpath("data", "digits.npz").read_bytes()
    ours, again = zipfile.ZipFile(io.BytesIO(shipped)), zipfile.ZipFile(made)
    assert ours.namelist() == again.namelist()
    for name in ours.namelist():  # the members; how they are compressed depends on zlib
        assert ours.read(name) == again.read(name)


@pytest.mark.parametrize("n", [10, 200])
def test_moons_and_circles_have_the_shape_of_scikit_learns(n):
    X, y = two_moons(n, 0, rng=0)
    theirs = sklearn.datasets.make_moons(n, shuffle=False)
    np.testing.assert_allclose(X, theirs[0], atol=1e-15)
    np.testing.assert_array_equal(y, theirs[1])
    X, y = circles(n, 0, 0.5, rng=0)
    theirs = sklearn.datasets.make_circles(n, shuffle=False, factor=0.5)
    np.testing.assert_allclose(X, theirs[0], atol=1e-15)
    np.testing.assert_array_equal(y, theirs[1])
