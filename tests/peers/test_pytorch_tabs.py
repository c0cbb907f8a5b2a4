"""The code in the tabs "The same in PyTorch" does in real life what its comments say."""

from __future__ import annotations

import contextlib
import io
import re

import pytest
from support.chapter_source import Block, all_chapters

PROMISE = re.compile(r"^print\(.*\)\s+# → (?P<value>.+)$")
TABS = [
    pytest.param(block, id=f"{chapter.path.stem}-{kind}-{number}")
    for chapter in all_chapters()
    for kind in ("pytorch", "steepest", "numpy")
    for number, block in enumerate(chapter.code_blocks(kind), 1)
]


def promised(code: str) -> list[str]:
    """Return what the comments say is printed; refuse code that prints without saying what."""
    lines = [line.strip() for line in code.splitlines() if re.match(r"\s*print\(", line)]
    found = [PROMISE.match(line) for line in lines]
    if not lines or None in found:
        raise AssertionError("every print(...) ends with a comment `# → value`, and there is one")
    return [match["value"].strip() for match in found if match]


def printed(code: str) -> list[str]:
    """Run the code by itself, as a reader would who copies it, and return what it prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "<tab>", "exec"), {"__name__": "__main__"})
    return output.getvalue().splitlines()


@pytest.mark.parametrize("chapter", all_chapters(), ids=lambda chapter: chapter.path.stem)
def test_every_chapter_shows_the_same_in_pytorch(chapter):
    assert chapter.code_blocks("pytorch")


@pytest.mark.parametrize("block", TABS)
def test_the_code_prints_what_its_comments_say(block: Block):
    assert printed(block.text) == promised(block.text)


def test_tabs_that_stand_together_print_the_same_numbers():
    for chapter in all_chapters():
        for tabs in chapter.named("tab-set"):
            blocks = [block for block in tabs.walk() if block.name == "code-block"]
            assert len({tuple(promised(block.text)) for block in blocks}) == 1, chapter.path.name


@pytest.mark.parametrize(
    "code", ["x = 1", "print(1)", "print(1)  # 1", "print(1)  # → 1\nprint(2)"], ids=repr
)
def test_code_that_promises_nothing_is_refused(code):
    with pytest.raises(AssertionError, match="# → value"):
        promised(code)
