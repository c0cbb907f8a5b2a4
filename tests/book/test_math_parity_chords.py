"""The chord test in two languages: ``chords.js`` gives the numbers of the package."""

from __future__ import annotations

import numpy as np
import pytest

from steepest.curvature import violates_convexity
from steepest.explorables import ChordTest
from steepest.explorables.chord_test import CURVES, PLACES

pytestmark = pytest.mark.slow

COUNT = 60  # random chords of each function


def cases() -> list[tuple[str, float, float, float]]:
    """Return function, a, b and t of random chords, and of some at the ends of everything."""
    rng = np.random.default_rng(20261128)
    found = []
    for name, (_, (low, high), pair, _) in CURVES.items():
        for _ in range(COUNT):
            found.append((name, *rng.uniform(low, high, 2), rng.uniform()))
            found.append((name, *np.round(rng.uniform(low, high, 2), 1), round(rng.uniform(), 2)))
        found += [(name, *pair, t) for t in (0.0, 0.5, 1.0)]
        found += [(name, low, high, 0.25), (name, high, low, 0.25), (name, low, low, 0.5)]
    return [(name, float(a), float(b), float(t)) for name, a, b, t in found]


@pytest.fixture(scope="module")
def compared(run_js):
    """What ``chords.js`` returns for every case."""
    found = run_js(
        "chords.js",
        """(m, cases) => cases.map(([name, a, b, t]) => {
            const { f } = m.CURVES[name];
            const test = m.chordTest(f, a, b, [...m.CHORD_PLACES, t]);
            return { ...m.chordAt(f, a, b, t), ...test, ends: [f(a), f(b)] };
        })""",
        cases(),
    )
    return [(ChordTest(*case), js) for case, js in zip(cases(), found, strict=True)]


def size(python: ChordTest) -> float:
    """Return the size of the terms that a gap adds up."""
    return max(abs(float(python.f(x))) for x in (python.a, python.b, python.x))


def test_hundreds_of_chords_are_compared(compared):
    assert len(compared) >= 900


def test_every_function_has_the_same_interval_and_pair_in_both(run_js):
    found = run_js(
        "chords.js",
        """(m) => Object.entries(m.CURVES).map(([name, { interval, pair, convex }]) =>
            [name, interval, pair, convex])""",
    )
    assert found == [[n, list(c.interval), list(c.pair), c.convex] for n, c in CURVES.items()]


def test_the_places_are_the_same(run_js):
    assert np.allclose(run_js("chords.js", "(m) => m.CHORD_PLACES"), PLACES, rtol=1e-12, atol=1e-16)
    assert (PLACES[0], PLACES[100], PLACES[-1]) == (0, pytest.approx(0.5), 1)


def test_point_chord_curve_and_gap(compared):
    for python, js in compared:
        scale = 1e-12 * max(size(python), 1e-300)
        assert js["x"] == python.x
        assert js["chord"] == pytest.approx(python.chord, rel=1e-12, abs=scale)
        assert js["curve"] == pytest.approx(python.curve, rel=1e-12, abs=0)
        assert js["ends"] == pytest.approx([python.f(python.a), python.f(python.b)], rel=1e-12)
        # Where it may be rounding, the page shows 0.
        assert js["gap"] == pytest.approx(python.gap, rel=1e-12, abs=2 * scale)


def test_the_verdict_is_that_of_violates_convexity_and_as_deep(compared):
    verdicts = set()
    for python, js in compared:
        found = violates_convexity(python.f, [python.a, python.b], [*PLACES.tolist(), python.t])
        verdict = (python.function, js["deepest"] < 0)
        assert verdict[1] == python.disproves == (found is not None), python
        if found is not None:
            scale = 1e-12 * size(python)
            assert -js["deepest"] == pytest.approx(found.excess, rel=1e-12, abs=2 * scale)
        verdicts.add(verdict)
    convex = {(name, False) for name, curve in CURVES.items() if curve.convex}
    other = {(name, kind) for name, curve in CURVES.items() if not curve.convex
             for kind in (True, False)}  # fmt: skip
    assert verdicts == convex | other


def test_the_gap_is_0_at_both_ends_of_every_chord(compared):
    for _, js in compared:
        (first, *_, last, _) = js["gaps"]
        assert first == [0, 0]
        assert last == [1, 0]
