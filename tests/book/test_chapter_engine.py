"""Chapter 7 builds an engine in front of the reader: it is the package's, and stays so."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.chapter_source import PATHS, ROOT, chapter

from steepest import reverse_mode
from steepest._slopes import SLOPES
from steepest.reverse_mode.rules import RULES

(PATH,) = [path for path in PATHS if path.name.startswith("07-")]
laws = settings(deadline=None, derandomize=True, max_examples=100)
PARTS = {"Node", "Tape", "SLOPES", "RULES", "record", "gradients", "local_rule", "summed_to"}


def defines(statement: ast.stmt) -> bool:
    """Return whether a statement of the chapter is part of its engine."""
    if isinstance(statement, (ast.ClassDef, ast.FunctionDef)):
        return statement.name in PARTS
    if isinstance(statement, ast.Assign):
        kept = {"SLOPES", "RULES", "Tape.record", "Tape.gradients"}
        return ast.unparse(statement.targets[0]) in kept
    return False


@cache
def engine() -> dict[str, Any]:
    """Return the engine as it stands at the end of the chapter, from the chapter's own cells."""
    names: dict[str, Any] = {"np": np}
    for cell in chapter(PATH).cells:
        for statement in filter(defines, ast.parse(cell.source).body):
            exec(compile(ast.unparse(statement), PATH.name, "exec"), names)
    assert names.keys() >= PARTS
    return names


UNARY = [np.negative, np.exp, np.tanh]
BINARY = [np.add, np.subtract, np.multiply, np.divide]
SHAPES = [(), (3,), (1,), (2, 3), (2, 1), (1, 3)]


@st.composite
def programs(draw):
    """Return shapes of inputs and steps, each an operation on values that are there already."""
    inputs = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=4))
    shapes, steps = list(inputs), []
    for _ in range(draw(st.integers(1, 8))):
        operation = draw(st.sampled_from([*UNARY, *BINARY, np.matmul]))
        first = draw(st.integers(0, len(shapes) - 1))
        args = [first] if operation in UNARY else [first, draw(st.integers(0, len(shapes) - 1))]
        taken = [shapes[i] for i in args]
        if operation is np.matmul:
            fits = [len(shape) == 2 for shape in taken] == [True, True]
            if not fits or taken[0][1] != taken[1][0]:
                continue
            shapes.append((taken[0][0], taken[1][1]))
        else:
            shapes.append(np.broadcast_shapes(*taken))
        steps.append((operation, args))
    return inputs, steps, draw(st.sampled_from([np.sum, np.mean]))


def run(tape, program, values):
    """Run a program on a tape; return its nodes and the gradients of its result."""
    _, steps, end = program
    variables = [tape.variable(value) for value in values]
    known = list(variables)
    for operation, args in steps:
        known.append(operation(*(known[i] for i in args)))
    output = end(known[-1])
    return tape.nodes, tape.gradients(output, variables)


@laws
@given(programs(), st.integers(0, 2**32 - 1))
@np.errstate(all="ignore")  # towers of exponentials overflow in both
def test_the_engine_of_the_chapter_records_and_differentiates_as_the_package_does(program, seed):
    rng = np.random.default_rng(seed)
    values = [rng.uniform(0.5, 1.5, shape) for shape in program[0]]
    nodes, gradients = run(engine()["Tape"](), program, values)
    theirs, expected = run(reverse_mode.Tape(), program, values)
    assert [node.operation for node in nodes] == [node.operation for node in theirs]
    for node, other in zip(nodes, theirs, strict=True):
        np.testing.assert_array_equal(node.value, other.value)
        assert len(node.parents) == len(other.parents)
    if not all(np.all(np.isfinite(gradient)) for gradient in expected):
        return
    for gradient, other, value in zip(gradients, expected, values, strict=True):
        assert np.shape(gradient) == np.shape(value)
        scale = max(1.0, float(np.max(np.abs(other))))
        np.testing.assert_allclose(gradient, other, rtol=1e-12, atol=1e-12 * scale)


@pytest.mark.parametrize("operation", [*UNARY, *BINARY, np.log], ids=lambda f: f.__name__)
def test_the_slopes_of_the_chapter_are_those_of_the_package(operation):
    ours, theirs = engine()["SLOPES"][operation], SLOPES[operation]
    assert len(ours) == len(theirs)
    for a, b in np.random.default_rng(0).uniform(0.5, 2, (20, 2)):
        args = [a, b][: len(ours)]
        y = operation(*args)
        for slope, other in zip(ours, theirs, strict=True):
            assert slope(y, *args) == pytest.approx(other(y, *args), rel=1e-15)


def test_every_rule_of_the_chapter_was_compared():
    assert engine()["SLOPES"].keys() == {*UNARY, *BINARY, np.log}
    assert engine()["RULES"].keys() == {np.matmul, np.sum, np.mean} <= RULES.keys()


def test_nodes_and_tapes_have_the_names_that_the_package_gives_them():
    tape = engine()["Tape"]()
    a = tape.variable(2.0)
    ours, theirs = a * a, reverse_mode.Tape().variable(2.0) ** 2
    for name in ("value", "operation", "parents", "pullback"):
        assert hasattr(ours, name)
        assert hasattr(theirs, name)
    for name in ("variable", "record", "gradients"):
        assert hasattr(reverse_mode.Tape, name)


def test_the_table_of_files_is_true():
    (table,) = [
        block
        for block in chapter(PATH).named("list-table")
        if block.options.get("name") == "tab-bp-files"
    ]
    rows = re.findall(r"^\* - (.*)\n  - (.*)\n  - `(.*)`$", table.text, re.M)
    assert len(rows) == 5
    for idea, names, file in rows:
        text = (ROOT / "src" / "steepest" / file).read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)`", names):
            assert re.search(rf"\b{name}\b", text), f"{idea}: {name} is not in {file}"


def test_the_loop_that_the_page_prints_is_whole():
    """The page cuts the loop out of the source behind the docstring."""
    (cell,) = [cell for cell in chapter(PATH).cells if "getsource" in cell.source]
    assert 'split(\'"""\')[-1]' in cell.source
