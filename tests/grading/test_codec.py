"""Values that cross arrive as they were, or the other side is told what is wrong with them."""

from __future__ import annotations

import contextlib
import math
import random
import time
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from steepest_grading.remote import codec, values
from steepest_grading.remote.codec import ProtocolError, Registry
from steepest_grading.remote.errors import decode_error, encode_error
from steepest_grading.remote.values import GENERATORS


class Handle:
    def __init__(self, number: int, fields: list[Any]) -> None:
        self.number, self.fields = number, fields


def registries() -> tuple[Registry, Registry]:
    """Return the two sides."""

    def export(value: Any) -> list[Any]:
        return [type(value).__name__]

    return Registry(0, export, Handle), Registry(1, export, Handle)


def sent(data: Any) -> Any:
    return msgpack.unpackb(msgpack.packb(data), strict_map_key=False)


def crossed(value: Any, here: Registry | None = None, there: Registry | None = None) -> Any:
    if here is None or there is None:
        here, there = registries()
    return there.decode(sent(here.encode(value)))


STATE = registries()[0].encode(np.random.default_rng(7))[3]


def tell_changes(here: Registry, there: Registry) -> list[Any]:
    changes = sent(here.changes())
    there.apply(changes)
    return changes


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal in type, bytes and order, nan included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(map(same, a.values(), b.values()))
    if isinstance(a, complex):
        return same(a.real, b.real) and same(a.imag, b.imag)
    if isinstance(a, float):
        return math.copysign(1, a) == math.copysign(1, b) and a == b if a == a else b != b
    return a == b


DTYPES = st.one_of(
    npst.boolean_dtypes(),
    npst.integer_dtypes(endianness="="),
    npst.floating_dtypes(endianness="?"),
    npst.complex_number_dtypes(endianness="="),
    npst.unicode_string_dtypes(endianness="=", max_len=4),
)
ARRAYS = npst.arrays(DTYPES, npst.array_shapes(min_dims=0, min_side=0, max_dims=3, max_side=4))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), TEXTS, st.binary()
)
PLAIN = st.recursive(
    st.one_of(SCALARS, ARRAYS, ARRAYS.filter(lambda a: a.size).map(lambda a: a.ravel()[0])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(TEXTS, st.integers()), inner, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(PLAIN)
def test_a_value_arrives_as_it_was(value: Any) -> None:
    assert same(crossed(value), value)


@settings(max_examples=60)
@given(ARRAYS)
def test_an_array_that_came_back_is_the_one_that_was_sent(value: np.ndarray) -> None:
    here, there = registries()
    assert here.decode(sent(there.encode(crossed(value, here, there)))) is value


@settings(max_examples=60)
@given(st.data())
def test_a_change_on_either_side_is_seen_on_the_other(data: st.DataObject) -> None:
    here, there = registries()
    value = {"array": np.zeros(3), "list": [1.0, [2.0]], "table": np.ones((2, 2))}
    other = crossed(value, here, there)
    for _ in range(data.draw(st.integers(1, 6))):
        mine = data.draw(st.booleans())
        side, registry = (value, here) if mine else (other, there)
        what = data.draw(st.sampled_from(["array", "list", "inner", "table", "entry", "shape"]))
        number = data.draw(st.floats(allow_nan=False))
        if what == "array":
            side["array"][data.draw(st.integers(0, 2))] = number
        elif what == "list":
            side["list"].insert(0, number)
        elif what == "inner":
            side["list"][-1].append(np.full(2, number))
        elif what == "table":
            side["table"] *= 2
        elif what == "entry":
            side[data.draw(TEXTS.filter(lambda t: t not in value))] = number
        else:
            side["table"].resize((4, 1) if side["table"].shape[0] == 2 else (2, 2), refcheck=False)
        tell_changes(registry, there if mine else here)
        assert same(value, other)
    assert tell_changes(here, there) == tell_changes(there, here) == []


@pytest.mark.parametrize("kind", sorted(GENERATORS))
def test_both_sides_draw_the_same_numbers(kind: str) -> None:
    here, there = registries()
    rng = np.random.Generator(getattr(np.random, kind)(7))
    other = crossed(rng, here, there)
    drawn = other.normal(size=3)
    tell_changes(there, here)
    assert np.array_equal(np.random.Generator(getattr(np.random, kind)(7)).normal(size=3), drawn)
    assert rng.random() == other.random()


@pytest.mark.parametrize("seed", [7, 1 << 100, [7, 8], np.array([7]), np.int64(7)])
def test_the_children_of_a_random_generator_are_the_same_on_both_sides(seed: object) -> None:
    here, there = registries()
    rng, alone = np.random.default_rng(seed), np.random.default_rng(seed)
    other = crossed(rng, here, there)
    children, expected = other.spawn(2), alone.spawn(2)
    assert [child.random() for child in children] == [child.random() for child in expected]
    assert len(tell_changes(there, here)) == 1
    assert rng.spawn(1)[0].random() == alone.spawn(1)[0].random()
    child = crossed(rng.spawn(1)[0], here, there)
    assert child.spawn(1)[0].random() == alone.spawn(1)[0].spawn(1)[0].random()


@pytest.mark.parametrize("seed", [np.random.SeedSequence(7, pool_size=8), [1] * 65, 1 << 256])
def test_a_random_generator_of_odd_seeds_crosses_without_them(seed: object) -> None:
    here, there = registries()
    rng = np.random.default_rng(seed)
    assert crossed(rng, here, there).random() == np.random.default_rng(seed).random()


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        frozenset({1}),
        {frozenset({1}): 2},
        slice(1, None, 2),
        ...,
        NotImplemented,
        int,
        object,
        np.sin,
        np.float32,
        np.str_(""),
        np.str_("a"),
        np.bool_(True),
        -(2**900),
        2**64,
        (),
        [[], ()],
    ],
    ids=repr,
)
def test_what_else_travels(value: Any) -> None:
    assert crossed(value) == value
    assert type(crossed(value)) is type(value)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.ones((1, 2)).view(np.matrix), np.ones((1, 2))),
        (np.ma.array([1.0, 2.0], mask=[True, False]), np.array([1.0, 2.0])),
        (type("F", (float,), {})(-0.0), -0.0),
        (type("I", (int,), {"__add__": None})(2**80), 2**80),
        (type("S", (str,), {"__str__": lambda self: "no"})("yes"), "yes"),
        (type("L", (list,), {"__iter__": None})([1]), [1]),
        (type("T", (tuple,), {"__len__": None})([1]), (1,)),
        (type("D", (dict,), {"items": None})(a=1), {"a": 1}),
    ],
    ids=repr,
)
def test_of_a_class_of_somebody_s_the_plain_value_arrives(value: Any, plain: Any) -> None:
    assert same(crossed(value), plain)


@pytest.mark.parametrize(
    "value", [np.load, np.save, np.ndarray, np.memmap, print, Handle, object()]
)
def test_whatever_else_is_used_where_it_is(value: Any) -> None:
    assert isinstance(crossed(value), Handle)


@pytest.mark.parametrize("name", ["load", "save", "fromfile", "memmap", "ndarray", "DataSource", 7])
def test_no_function_of_numpy_that_reaches_files_comes_by_its_name(name: Any) -> None:
    with pytest.raises(ProtocolError):
        registries()[0].decode(["N", name])


def test_two_of_one_are_one_on_the_other_side() -> None:
    row = [0.0]
    first, second = crossed([row, row])
    assert first is second


def test_an_argument_is_known_for_one_call_and_a_result_for_some_more() -> None:
    here, there = registries()
    argument = np.zeros(2)
    crossed(argument, here, there)
    result = crossed(np.ones(2), there, here)
    for _ in range(codec.WINDOW - 1):
        here.next_call()
        there.next_call()
        assert here.number_of(argument) is None
        assert here.number_of(result) is not None
    here.next_call()
    assert here.number_of(result) is None


def test_a_result_that_crosses_again_is_known_as_long_as_a_new_one() -> None:
    here, there = registries()
    buffer = np.zeros((2, 2))
    other = crossed(buffer, there, here)
    for number in range(3 * codec.WINDOW):
        here.next_call()
        there.next_call()
        buffer += 1
        if number % 3 == 0:
            assert crossed(buffer, there, here) is other
        tell_changes(there, here)
        assert np.array_equal(other, buffer)
    assert here._latest.keys() == there._latest.keys()
    assert sum(map(len, here._calls)) <= codec.WINDOW


def test_what_crosses_in_a_callback_is_forgotten_at_its_end() -> None:
    here, _ = registries()
    outside, inside = np.zeros(2), np.ones(2)
    here.encode(outside)
    mark = here.inner()
    here.encode(inside)
    here.next_call()  # of a call inside: nothing is forgotten yet
    assert here.number_of(inside) is not None
    here.outer(mark)
    assert here.number_of(inside) is None
    assert here.number_of(outside) is not None


def test_what_could_not_be_encoded_to_its_end_has_no_number() -> None:
    here, _ = registries()
    array = np.zeros(2)
    with pytest.raises(ProtocolError, match="too long"):
        here.encode_whole([array, 1 << (1 << 21)])
    assert here.number_of(array) is None


def test_a_list_that_holds_itself_is_too_deep() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(ProtocolError, match="deep"):
        registries()[0].encode(value)


def test_an_array_of_the_check_s_stays_where_it_is_in_memory() -> None:
    here, there = registries()
    array = np.zeros(4)
    crossed(array, here, there)
    for shape in [[1000], [3]]:
        with pytest.raises(ProtocolError, match="size"):
            here.apply([[2, ["<f8", shape, True, bytes(8 * shape[0])]]])
    assert array.shape == (4,)


@pytest.mark.parametrize("kind", ["MT19937", "Philox", "SFC64"])
def test_a_random_generator_with_a_place_in_a_buffer_does_not_travel(kind: str) -> None:
    state = getattr(np.random, kind)(0).state
    with pytest.raises(ProtocolError):
        registries()[0].decode(["R", 3, kind, ["m", [[k, None] for k in state]]])
    assert isinstance(crossed(np.random.Generator(getattr(np.random, kind)(0))), Handle)


def test_a_few_lists_do_not_stand_for_millions_of_items(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(values, "MOST_ITEMS", 10_000)
    here, _ = registries()
    frame: Any = ["l", 3, [1, 2]]
    for number in range(5, 63, 2):  # each holds the one before twice
        frame = ["l", number, [frame, ["@", number - 2]]]
    with pytest.raises(ProtocolError, match="too many items"):
        here.decode(frame)
    here, _ = registries()
    here.decode(["l", 3, [["l", 5, [1] * 100], ["l", 7, [2]]]])
    with pytest.raises(ProtocolError, match="too many items"):
        here.apply([[7, [[["@", 5]] * 200]]])


def test_the_other_side_does_not_fill_memory_with_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MOST_OBJECTS", 10)
    here, _ = registries()
    for number in range(3, 23, 2):
        here.decode(["h", number, "f"])
    with pytest.raises(ProtocolError, match="too many objects"):
        here.decode(["h", 23, "f"])


A = ["<f8", [2], True, bytes(16)]


@pytest.mark.parametrize(
    "frame",
    [
        [],
        [1],
        ["?", 1],
        ["@"],
        ["@", 2],
        ["@", "2"],
        ["@", [2]],
        ["n", 5],
        ["n", "zz"],
        ["n", "f" * 300_000],
        ["c", "one", 1],
        ["g", "<f8", b""],
        ["g", "<f8", bytes(16)],
        ["g", "|O8", bytes(8)],
        ["g", "<M8[s]", bytes(8)],
        ["g", "<U1", b"\xff\xff\xff\xff"],
        ["a", 3],
        ["a", 2, *A],  # a number of this side
        ["a", 1, *A],
        ["a", -1, *A],
        ["a", "3", *A],
        ["a", True, *A],
        ["a", 3, "<f8", [-2], True, bytes(16)],
        ["a", 3, "<f8", [2.0], True, bytes(16)],
        ["a", 3, "<f8", 2, True, bytes(16)],
        ["a", 3, "<f8", [3], True, bytes(16)],
        ["a", 3, "<f8", [1 << 40, 0], True, b""],
        ["a", 3, "<f8", [1] * 99, True, bytes(8)],
        ["a", 3, "<f8", [2], True, "x" * 16],
        ["a", 3, "V8", [2], True, bytes(16)],
        ["a", 3, "O", [2], True, bytes(16)],
        ["a", 3, ["<f8"], [2], True, bytes(16)],
        ["l", 3],
        ["l", 3, {}],
        ["t", 3, "ab"],
        ["d", 3, [[1]]],
        ["d", 3, [[["l", 5, []], 1]]],
        ["d", 3, {"a": 1}],
        ["s", [["l", 3, []]]],
        ["m", 3],
        ["S", 1, 2, 3, 4],
        ["T", "eval"],
        ["T", []],
        ["E", "None"],
        ["N", "nothing"],
        ["N", []],
        ["R", 3, "PCG64", ["m", []]],
        ["R", 3, "PCG64", ["m", []], []],
        ["R", 3, "PCG64", ["m", [["bit_generator", "MT19937"]]], []],
        ["R", 3, ["PCG64"], ["m", []], []],
        ["R", 3, "PCG64", STATE, 7],
        ["R", 3, "PCG64", STATE, [["0x7"] * 65, [], 0]],
        ["R", 3, "PCG64", STATE, [["seven"], [], 0]],
        ["R", 3, "PCG64", STATE, [[7], [], 0]],
        ["R", 3, "PCG64", STATE, [["-0x7"], [], 0]],
        ["R", 3, "PCG64", STATE, [["0x7"], [], -1]],
        ["h"],
        ["h", 4, "f"],
        ["l", 3, [["l", 3, []]]],
        {"a": 1},
        msgpack.ExtType(3, b""),
    ],
    ids=lambda frame: repr(frame)[:40],
)
def test_a_malformed_value_is_told_from_a_value(frame: Any) -> None:
    with pytest.raises(ProtocolError):
        registries()[0].decode(frame)


def test_too_deep_is_malformed() -> None:
    frame: Any = 1
    for number in range(3, 203, 2):
        frame = ["l", number, [frame]]
    with pytest.raises(ProtocolError, match="deep"):
        registries()[0].decode(frame)


@pytest.mark.parametrize(
    "told",
    [
        None,
        [1],
        [[2]],
        [[2, []]],
        [[99, [[]]]],
        [[2, ["<f4", [2], True, bytes(8)]]],
        [[2, "text"]],
        [[4, [[["@", 99]]]]],
        [[6, [[[["l", 9, []], 1]]]]],
        [[8, [["m", []]]]],
        [[10, []]],
    ],
    ids=repr,
)
def test_a_malformed_change_is_told_from_a_change(told: Any) -> None:
    here, _ = registries()
    for value in (np.zeros(2), [1], {}, np.random.default_rng(0), Handle):
        here.encode(value)
    with pytest.raises(ProtocolError):
        here.apply(told)


def test_no_tree_of_messagepack_does_anything_but_decode_or_fail() -> None:
    rng = random.Random(20_240)
    tags = [*"@nclgatldmsfSTENRh", "?"]
    leaves = [
        None,
        True,
        0,
        1,
        2,
        3,
        5,
        -1,
        1.5,
        "<f8",
        "<U2",
        "PCG64",
        "sin",
        "int",
        b"",
        bytes(16),
    ]

    def tree(depth: int) -> Any:
        if depth == 0 or rng.random() < 0.3:
            return rng.choice(leaves)
        items = [tree(depth - 1) for _ in range(rng.randrange(4))]
        if rng.random() < 0.1:
            return {str(item): item for item in items}
        return [rng.choice(tags), *items] if rng.random() < 0.8 else items

    start = time.process_time()
    decoded = 0
    for number in range(20_000):
        if number % 100 == 0:
            here, _ = registries()
            here.encode([np.zeros(2), {}, np.random.default_rng(0)])
        with contextlib.suppress(ProtocolError):
            here.decode(tree(4))
            decoded += 1
        with contextlib.suppress(ProtocolError):
            here.apply([[rng.choice([2, 4, 6, 8]), tree(3)]])
    assert decoded > 1000
    assert time.process_time() - start < 30


class TwoError(KeyError, ValueError):
    pass


@pytest.mark.parametrize(
    ("error", "kinds"),
    [
        (ValueError("bad"), [ValueError]),
        (TwoError("bad"), [KeyError, ValueError, LookupError]),
        (np.linalg.LinAlgError("singular"), [np.linalg.LinAlgError, ValueError]),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "bad"), [UnicodeDecodeError]),
        (SystemExit(3), [SystemExit]),
        (KeyboardInterrupt(), [Exception]),
        (ExceptionGroup("many", [ValueError()]), [Exception]),
        (type("Odd", (Exception,), {"__str__": lambda self: 1 / 0})(), [Exception]),
        (type("With", (Exception,), {"routine": object()})("r"), [Exception]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_arrives_by_name_kind_and_text(error: BaseException, kinds: list[type]) -> None:
    arrived = decode_error(sent(encode_error(decode_error(sent(encode_error(error))))))
    assert type(arrived).__name__ == type(error).__name__
    assert all(isinstance(arrived, kind) for kind in kinds)
    assert not isinstance(arrived, KeyboardInterrupt)
    with contextlib.suppress(ZeroDivisionError):
        assert str(arrived) == str(error)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        ["E", [], "", None, 1],
        [1, [], "", None],
        ["E", [], b"", None],
        ["E", "ValueError", "", None],
    ],
)
def test_a_malformed_error_is_told_from_an_error(data: Any) -> None:
    with pytest.raises(ProtocolError):
        decode_error(data)


@pytest.mark.parametrize(
    "data",
    [
        ["no name\0", ["os.system", 5, "builtins.eval", "builtins.BaseException"], "", None],
        ["E", ["builtins.KeyboardInterrupt", "builtins.BaseException"], "", None],
        ["E", [["builtins.ValueError"], "builtins.__name__", ".", ""], "", None],
    ],
)
def test_only_exceptions_of_python_and_numpy_are_kinds_of_errors(data: Any) -> None:
    error = decode_error(data)
    assert type(error).__mro__[1] is Exception
    assert type(error).__name__ in ("E", "Exception")
