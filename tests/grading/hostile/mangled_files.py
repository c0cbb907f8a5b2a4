"""Submissions whose bytes are the attack: what is no notebook is graded as invalid."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grading.hostile.case import HandIn
from grading.hostile.mangled_folders import FILE, bad

Change = Callable[[dict[str, Any]], None]


def bytes_instead(make: Callable[[bytes], bytes]) -> HandIn:
    """Hand in other bytes than those of the notebook."""

    def hand_in(folder: Path, data: bytes, course: Path) -> None:
        (folder / FILE).write_bytes(make(data))

    return hand_in


def changed(change: Change) -> HandIn:
    """Hand in the notebook with its JSON changed."""

    def make(data: bytes) -> bytes:
        notebook = json.loads(data)
        change(notebook)
        return json.dumps(notebook).encode()

    return bytes_instead(make)


def duplicated_keys(data: bytes) -> bytes:
    text = json.dumps(json.loads(data))
    return (text[:-1] + ', "cells": [], "cells": "x", "nbformat": 99}').encode()


def cell_change(**values: Any) -> Change:
    """Return a change of every cell."""

    def change(notebook: dict[str, Any]) -> None:
        for cell in notebook["cells"]:
            cell.update(values)

    return change


def graded_change(**values: Any) -> Change:
    """Return a change of nbgrader's metadata of every cell."""

    def change(notebook: dict[str, Any]) -> None:
        for cell in notebook["cells"]:
            cell.setdefault("metadata", {})["nbgrader"] = {
                **cell["metadata"].get("nbgrader", {}),
                **values,
            }

    return change


def worth_a_thousand(notebook: dict[str, Any]) -> None:
    """Give every check a thousand points and take the checks out of it."""
    for cell in notebook["cells"]:
        graded = cell["metadata"].get("nbgrader", {})
        if graded.get("grade"):
            graded.update(points=1000, locked=False, solution=True, checksum="0")
            cell["source"] = "pass"


def own_checks(notebook: dict[str, Any]) -> None:
    """Add graded cells of its own."""
    extra = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "points": 554}
    for number in range(3):
        graded = {**extra, "grade_id": f"test_own_{number}" if number else "test_sigmoid"}
        notebook["cells"].append(
            {
                "cell_type": "code",
                "id": f"own{number}",
                "metadata": {"nbgrader": graded},
                "source": "pass",
                "outputs": [],
                "execution_count": None,
            }
        )


def million_cells(data: bytes) -> bytes:
    cells = b",".join([b'{"cell_type":"code","source":"1","metadata":{}}'] * 1_000_000)
    return b'{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[' + cells + b"]}"


ATTACKS = [
    bad("empty-file", "Is an empty file.", bytes_instead(lambda data: b"")),
    bad(
        "deep-json",
        "Is JSON nested a million deep.",
        bytes_instead(lambda data: b"[" * 10**6 + b"]" * 10**6),
    ),
    bad(
        "deep-metadata",
        "Is a notebook whose metadata is nested ten thousand deep.",
        bytes_instead(
            lambda data: data.replace(
                b'"metadata": {', b'"metadata": {"a": ' + b"[" * 10**4 + b"]" * 10**4 + b",", 1
            )
        ),
    ),
    bad("million-cells", "Is a notebook of a million cells.", bytes_instead(million_cells)),
    bad("duplicated-keys", "Says twice what its cells are.", bytes_instead(duplicated_keys)),
    bad(
        "other-encoding",
        "Is written in UTF-16.",
        bytes_instead(lambda data: data.decode().encode("utf-16")),
    ),
    bad(
        "not-unicode",
        "Holds bytes that are no text.",
        bytes_instead(lambda data: data.replace(b"Assignment", b"\xff\xfe\x00\x80", 1)),
    ),
    bad(
        "lone-surrogates",
        "Holds halves of characters and nulls in its cells.",
        changed(cell_change(source="x = '\ud800\x00\udfff'")),
    ),
    bad(
        "numbers-for-text",
        "Has numbers, lists and maps where text belongs.",
        changed(cell_change(source=[1, [2], {"3": 4}, None], metadata=[], cell_type=7)),
    ),
    bad(
        "names-that-are-lists",
        "Has grade ids that are lists, maps and paths.",
        changed(graded_change(grade_id=["../../../hostile"], points={}, schema_version="x")),
    ),
    bad(
        "ids-as-paths",
        "Has grade ids and cell ids that are paths out of the folder.",
        changed(graded_change(grade_id="../../../../tmp" + "/hostile-ids-as-paths")),
    ),
    bad(
        "huge-numbers",
        "Holds numbers of a hundred thousand digits, NaN and Infinity.",
        bytes_instead(
            lambda data: data.replace(
                b'"nbformat": 4',
                b'"a": NaN, "b": -Infinity, "c": '
                + b"9" * 10**5
                + b', "d": 1e999999, "nbformat": 4',
                1,
            )
        ),
    ),
    bad(
        "old-format",
        "Claims to be of a format of long ago, or of the future.",
        changed(lambda notebook: notebook.update(nbformat=3, nbformat_minor="x", worksheets=7)),
    ),
    bad(
        "cells-no-list",
        "Has a map of cells in place of a list.",
        changed(lambda notebook: notebook.update(cells={"0": {"source": "x"}})),
    ),
    bad(
        "points-of-its-own",
        "Gives every check a thousand points and empties it.",
        changed(worth_a_thousand),
    ),
    bad("checks-of-its-own", "Adds graded cells with points of their own.", changed(own_checks)),
    bad(
        "all-cells-one-name",
        "Gives all cells the same grade id.",
        changed(graded_change(grade_id="test_sigmoid")),
    ),
    bad(
        "bombs-in-attachments",
        "Carries outputs and attachments with scripts, as if it had run.",
        changed(
            cell_change(
                attachments={
                    "a.png": {"text/html": "<script>'hostile-bombs-in-attachments'</script>"}
                },
                outputs=[
                    {
                        "output_type": "display_data",
                        "metadata": {},
                        "data": {"text/html": "<script>'hostile-bombs-in-attachments'</script>"},
                    }
                ],
            )
        ),
    ),
    bad(
        "long-cell",
        "Has cells of a megabyte on one line.",
        changed(cell_change(source="x = '" + "a" * 1_000_000 + "'")),
    ),
    bad(
        "magic-cells",
        "Uses the notebook's magics to run shell commands and other languages.",
        changed(cell_change(source="%%bash\ntouch /tmp" + "/hostile-magic-cells\n!id\n%run x.py")),
    ),
]
