"""A hundred thousand broken files: each ends in the cells of the sheet or in a sentence."""

from __future__ import annotations

import copy
import dataclasses
import functools
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steepest_grading.course import load_sheet
from steepest_grading.intake import Intake, read_notebook
from steepest_grading.verdicts import Sheet, SheetCell

ROOT = Path(__file__).parents[2]
# The setup, the first solution with its checks, and the written answer: enough of everything.
CELLS = slice(2, 8)


@functools.cache
def sheet() -> Sheet:
    whole = load_sheet(ROOT, "01-derivatives")
    return dataclasses.replace(whole, cells=(*whole.cells[CELLS], whole.cells[-1]))


@functools.cache
def named() -> dict[str, SheetCell]:
    return {cell.name: cell for cell in sheet().cells if cell.name}


@functools.cache
def released() -> str:
    """Return the release of these cells, with an answer in place of the stub."""
    path = ROOT / "exercises" / "01-derivatives" / "derivatives.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [*notebook["cells"][CELLS], notebook["cells"][-1]]
    for cell in notebook["cells"]:
        cell["source"] = [line[:200] for line in cell["source"][:8]]
    return json.dumps(notebook)


def law(data: bytes) -> Intake:
    """Check what holds for every file, and return what was read."""
    intake = read_notebook(data, sheet())
    assert isinstance(intake, Intake)
    for sentence in [*intake.remarks, *filter(None, [intake.problem])]:
        assert sentence.isprintable()
        assert sentence.endswith(".")
        assert 10 < len(sentence) < 250
    assert len(intake.remarks) < 20
    if intake.problem:
        assert (intake.cells, intake.remarks) == ((), ())
        return intake
    expected = named()
    assert [cell.name for cell in intake.cells if cell.name] == list(expected)
    for cell in intake.cells:
        cell.source.encode()  # text throughout
        assert "\0" not in cell.source
        assert "\r" not in cell.source
        assert cell.cell_type in ("code", "markdown", "raw")
        if cell.name:
            place = expected[cell.name]
            assert cell.cell_type == place.cell_type
            assert place.role in ("solution", "written") or cell.source == place.released
    return intake


# --- inputs by the thousand -------------------------------------------------------------------

JUNK: list[Any] = [
    *(None, True, 0, -1, 4, 3, 10**30, 1.5, float("nan"), float("-inf"), "", "x", [], {}, [[]]),
    *("\0", "\ud800", "\r\n\r", "\u202e\x1b[31m", "def forward_difference(", "z" * 3000),
    *("code", "markdown", "raw", "heading", "forward_difference", "test_forward_difference"),
    *(["a", 1], {"nbgrader": 7}, {"nbgrader": {"grade_id": ["x"]}}, {"source": {}}, "(" * 500),
]
BYTES = [
    *(b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\x00", b"\xff", b"\xed\xa0\x80", b"\n"),
    *(b"NaN", b"1e999", b"9" * 5000, b"\\ud800", b"\\u0000", b"\xef\xbb\xbf", b"[" * 200, b"null"),
    *(b'{"a":' * 150, b'"cells": [', b"\r\n", b'"x" * 5000', b"%PDF", b"PK\x03\x04"),
]


def junk(chance: random.Random) -> Any:
    """Return a value that does not belong there, a new one each time."""
    return copy.deepcopy(chance.choice(JUNK))


def place(tree: dict[str, Any], chance: random.Random) -> tuple[Any, Any]:
    """Return a list or dict somewhere in a tree, and one of its keys."""
    here: Any = tree
    while True:
        key = chance.choice(list(here)) if isinstance(here, dict) else chance.randrange(len(here))
        inner = here[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.2:
            return here, key
        here = inner


def replace(tree: dict[str, Any], chance: random.Random) -> None:
    holder, key = place(tree, chance)
    holder[key] = junk(chance)


def drop(tree: dict[str, Any], chance: random.Random) -> None:
    holder, key = place(tree, chance)
    del holder[key]


def swap(tree: dict[str, Any], chance: random.Random) -> None:
    (one, first), (other, second) = place(tree, chance), place(tree, chance)
    parts = json.dumps(one[first]), json.dumps(other[second])
    other[second] = json.loads(parts[0])  # a copy: one of them may lie inside the other
    if isinstance(one, dict) or first < len(one):
        one[first] = json.loads(parts[1])


def wrap(tree: dict[str, Any], chance: random.Random) -> None:
    holder, key = place(tree, chance)
    for _ in range(chance.choice([1, 2, 90, 300])):
        holder[key] = [holder[key]] if chance.random() < 0.5 else {"a": holder[key]}


def grow(tree: dict[str, Any], chance: random.Random) -> None:
    holder, key = place(tree, chance)
    holder[key] = chance.choice(["z", "\n", "x = 1\n", "((", "\\"]) * chance.choice(
        [100, 100, 20_000]
    )


def of_cells(change: Callable[[list[Any], random.Random], object]) -> Callable[..., None]:
    """Return the change of a tree that changes its list of cells, if it still has one."""

    def changed(tree: dict[str, Any], chance: random.Random) -> None:
        cells = tree.get("cells")
        if isinstance(cells, list) and cells:
            change(cells, chance)

    return changed


def copy_cell(cells: list[Any], chance: random.Random) -> None:
    made = json.loads(json.dumps(chance.choice(cells)))
    cells.insert(chance.randrange(len(cells) + 1), made)
    if isinstance(made, dict) and chance.random() < 0.5:
        made["source"] = chance.choice(["x = 1", "def f(", "", ["a\n", "b"]])


def forget_names(cells: list[Any], chance: random.Random) -> None:
    for cell in cells:
        if isinstance(cell, dict):
            cell["metadata"] = junk(chance)


def many_cells(cells: list[Any], chance: random.Random) -> None:
    cells += [{} for _ in range(chance.choice([3, 3, 3, 1200]))]


CHANGES = [
    *(replace, replace, replace, drop, drop, swap, wrap, grow),
    of_cells(copy_cell),
    of_cells(copy_cell),
    of_cells(lambda cells, chance: cells.pop(chance.randrange(len(cells)))),
    of_cells(lambda cells, chance: chance.shuffle(cells)),
    of_cells(forget_names),
    of_cells(many_cells),
]


def broken_bytes(data: bytes, chance: random.Random) -> bytes:
    """Return a file with something cut out, put in, doubled or overwritten."""
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice([0, 1, 1, 5, 200, 10_000]))
    middle = chance.choice(
        [b"", chance.choice(BYTES), chance.randbytes(end - start), data[start:end] * 2]
    )
    return data[:start] + middle + data[end:]


def broken_file(number: int) -> bytes:
    """Return an input: the same for the same number, on every machine."""
    chance = random.Random(number)
    kind = chance.random()
    if kind < 0.02:
        return chance.randbytes(chance.randrange(200))
    tree = json.loads(released())
    if kind < 0.75:
        for _ in range(chance.choice([1, 1, 2, 3, 8])):
            if tree:
                chance.choice(CHANGES)(tree, chance)
    data = json.dumps(tree, ensure_ascii=chance.random() < 0.8).encode("utf-8", "surrogatepass")
    if kind > 0.65:
        for _ in range(chance.choice([1, 1, 1, 2, 5])):
            data = broken_bytes(data, chance)
    return data


def obey(numbers: range) -> Counter[str]:
    """Check the law on many inputs and count, by their first words, the sentences it came to."""
    sentences: Counter[str] = Counter()
    for number in numbers:
        try:
            intake = law(broken_file(number))
        except BaseException as error:
            error.add_note(f"broken_file({number})")
            raise
        told = [*intake.remarks, intake.problem]
        sentences.update({" ".join(text.split()[:5]) for text in told} - {""})
        sentences["read"] += not intake.problem
    return sentences


# --- JSON of every shape ----------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
NAMES = st.sampled_from(["forward_difference", "setup", "test_forward_difference", "no"]) | JSON
SOURCES = st.sampled_from(["x = 1", "def forward_difference(f, x, h): return 0", ""]) | JSON
CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | JSON,
        "source": SOURCES | st.lists(SOURCES, max_size=4),
        "metadata": JSON
        | st.fixed_dictionaries({"nbgrader": JSON | st.fixed_dictionaries({"grade_id": NAMES})}),
        "outputs": JSON,
    },
)
LISTS = st.lists(CELL | JSON, max_size=8)
NOTEBOOK = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([3, 4, 5]) | JSON},
    optional={
        "cells": LISTS | JSON,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": LISTS}) | JSON, max_size=2),
        "metadata": JSON,
    },
)
FILES = st.binary(max_size=200) | (NOTEBOOK | JSON).map(lambda tree: json.dumps(tree).encode())


def obey_any_shape(examples: int) -> None:
    """Check the law on files of Hypothesis's making."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=quiet,
    )
    @given(FILES)
    def obeyed(data: bytes) -> None:
        law(data)

    obeyed()


# --- the tests --------------------------------------------------------------------------------


def test_the_unbroken_file_is_read_with_its_answer():
    intake = law(released().encode())
    assert intake.remarks == ()
    assert len(intake.cells) == len(sheet().cells)


def test_every_broken_file_obeys_the_law_and_every_sentence_is_reached():
    sentences = obey(range(1000))
    assert 200 < sentences["read"] < 900
    assert len(sentences) > 14, sentences


def test_json_of_every_shape_obeys_the_law():
    obey_any_shape(100)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_hundred_thousand_files_obey_the_law(part):
    obey(range(1000 + 12_250 * part, 1000 + 12_250 * (part + 1)))  # 98,000 in all


@pytest.mark.slow
def test_a_thousand_files_of_every_shape_obey_the_law():
    obey_any_shape(1000)
