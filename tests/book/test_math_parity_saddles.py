"""Noise at a saddle in two languages: ``saddles.js`` gives the numbers of the package."""

from __future__ import annotations

import math

import numpy as np
import pytest

from steepest.curvature import escape_steps
from steepest.explorables import SaddleNoise
from steepest.explorables.saddle_noise import (
    CURVATURE,
    RADIUS,
    RATE,
    STEPS,
    TWO_VALLEYS,
    noise_draws,
)
from steepest.minimize import perturbed_gradient_descent

pytestmark = pytest.mark.slow


def cases() -> list[tuple[float, float, float, int]]:
    """Return noise, start and draw of 300 random descents, and of some at the ends."""
    rng = np.random.default_rng(20261128)
    found = [(0.0, 1.8, 0.0, 1), (0.0, 0.0, 0.0, 2), (0.0, -2.0, 1.2, 3), (0.1, 2.0, 0.0, 8)]
    for i in range(300):
        y = 0.0 if i % 2 else rng.uniform(-1.2, 1.2) * 10 ** rng.uniform(-4, 0)
        found.append((10 ** rng.uniform(-9, -1), rng.uniform(-2, 2), y, int(rng.integers(1, 9))))
    return [(float(noise), float(x), float(y), draw) for noise, x, y, draw in found]


@pytest.fixture(scope="module")
def compared(run_js):
    """What ``saddles.js`` returns for every case."""
    draws = noise_draws().reshape(len(noise_draws()), -1).tolist()
    found = run_js(
        "saddles.js",
        """(m, [cases, draws, rate, radius]) => cases.map(([noise, x, y, draw]) => {
            const own = draws[draw - 1];
            const offset = m.typicalOffset(y, rate, noise);
            const escapes = draws.map((one) => m.escapeAfter(y, rate, noise, one, radius));
            return {
                value: m.TWO_VALLEYS.f(x, y),
                gradient: m.TWO_VALLEYS.gradient(x, y),
                path: m.noisyPath([x, y], rate, noise, own),
                offset,
                growth: m.growthSteps(offset, rate, radius),
                escapes: escapes.map((steps) => (steps === Infinity ? -1 : steps)),
                median: m.medianOf(escapes),
            };
        })""",
        [cases(), draws, RATE, RADIUS],
    )
    return [(case, SaddleNoise(case[0], case[3], *case[1:3]), js)
            for case, js in zip(cases(), found, strict=True)]  # fmt: skip


def test_the_function_and_its_gradient(compared):
    for (_, x, y, _), _, js in compared:
        assert js["value"] == pytest.approx(TWO_VALLEYS.value([x, y]), rel=1e-12)
        assert js["gradient"] == pytest.approx(TWO_VALLEYS.gradient([x, y]), rel=1e-12, abs=1e-15)


def test_the_path_of_every_draw(compared):
    for (noise, *_), python, js in compared:
        path = np.array(js["path"])
        assert path.shape == (STEPS + 1, 2)
        # Each step rounds sums of the size of the point and of the noise, and the growth away
        # from the saddle carries that on: as much as it carries on the noise itself.
        scale = np.maximum.accumulate(np.abs(python.iterates), axis=0) + noise
        assert np.all(np.abs(path - python.iterates) <= 1e-12 * scale)


def test_the_update_is_that_of_perturbed_gradient_descent():
    for noise, x, y, draw in cases()[:60]:
        python = SaddleNoise(noise, draw, x, y)
        course = perturbed_gradient_descent(
            TWO_VALLEYS.gradient, [x, y], RATE, noise, STEPS, rng=draw
        )
        # The draws are those of the seed, rounded to three decimals. A step makes no difference
        # more than 1.2 times as large, so that those of all steps add up to a geometric sum.
        growth = (1 + RATE) ** np.arange(STEPS + 1) / RATE
        off = np.abs(course - python.iterates).max(axis=1)
        assert np.all(off <= 5.1e-4 * noise * growth + 1e-15)
        if noise == 0:
            assert np.array_equal(course, python.iterates)


def test_the_steps_to_escape_and_their_median(compared):
    escaped = 0
    for _, python, js in compared:
        expected = [int(n) if math.isfinite(n) else -1 for n in python.escapes]
        assert js["escapes"] == expected
        assert js["median"] == python.median
        escaped += sum(n > 0 for n in expected)
    assert escaped > 1500


def test_the_theory_is_that_of_escape_steps(compared):
    for (noise, _, y, _), python, js in compared:
        offset = math.hypot(y, noise / math.sqrt((1 + RATE) ** 2 - 1))
        assert js["offset"] == pytest.approx(offset, rel=1e-12, abs=0)
        if offset == 0:
            assert math.isinf(js["growth"])
            assert math.isinf(python.predicted)
            continue
        assert python.predicted == escape_steps(CURVATURE, RATE, offset, RADIUS)
        growth = js["growth"]
        assert math.ceil(growth - 1e-12 * growth) == python.predicted
        exact = max(0.0, math.log(RADIUS / offset) / math.log1p(RATE))
        assert growth == pytest.approx(exact, rel=1e-12, abs=1e-12)


def test_the_median_is_numpys(run_js):
    rng = np.random.default_rng(3)
    lists = [rng.integers(0, 50, size).tolist() for size in range(1, 30)]
    found = run_js("saddles.js", "(m, lists) => lists.map((list) => m.medianOf(list))", lists)
    assert found == [float(np.median(one)) for one in lists]
