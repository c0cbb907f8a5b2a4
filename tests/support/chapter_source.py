"""A chapter's source as the tests need it: prose, directives, cells, figures, formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jupytext

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / "chapters").glob("[0-9][0-9]-*.md"))

OPENING = re.compile(r"^(?P<fence>`{3,}|:{3,})\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*)$")
OPTION = re.compile(r"^:(?P<key>[\w-]+):\s*(?P<value>.*)$")
DISPLAY = re.compile(r"\$\$(?P<tex>.*?)\$\$(?:[ ]*\((?P<label>[\w-]+)\))?", re.S)


@dataclass
class Block:
    """A directive: its name, argument, options, and what stands in it."""

    name: str
    argument: str = ""
    options: dict[str, str] = field(default_factory=dict)
    content: list[str | Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The block's own lines, without those of the blocks in it."""
        return "\n".join(part for part in self.content if isinstance(part, str))

    def walk(self) -> list[Block]:
        """This block and all blocks in it."""
        inner = [part for part in self.content if isinstance(part, Block)]
        return [self, *(block for part in inner for block in part.walk())]


def parse(lines: list[str]) -> Block:
    """Return a page's directives as a tree; raise where a fence is left open."""
    page = Block("page")
    stack: list[tuple[Block, str]] = [(page, "")]
    for line in lines:
        block, fence = stack[-1]
        opening = OPENING.match(line)
        literal = block.name in ("code-block", "code-cell")
        if fence and line.strip() == fence:
            stack.pop()
        elif opening and not literal:
            inner = Block(opening["name"], opening["argument"])
            block.content.append(inner)
            stack.append((inner, opening["fence"]))
        elif fence and not block.text.strip() and (option := OPTION.match(line)):
            block.options[option["key"]] = option["value"]
        else:
            block.content.append(line)
    if len(stack) > 1:
        raise ValueError(f"directive {stack[-1][0].name} is never closed")
    return page


class Chapter:
    """One chapter's source."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.notebook = jupytext.read(path)
        self.cells = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        self.markdown = "\n\n".join(
            cell.source for cell in self.notebook.cells if cell.cell_type == "markdown"
        )
        self.page = parse(self.markdown.split("\n"))
        self.blocks = self.page.walk()[1:]

    @property
    def number(self) -> int:
        """The chapter's number."""
        return int(self.path.name[:2])

    def named(self, name: str) -> list[Block]:
        """All directives of one name."""
        return [block for block in self.blocks if block.name == name]

    def code_blocks(self, kind: str) -> list[Block]:
        """All code blocks of one class, such as ``pytorch``."""
        return [
            block
            for block in self.named("code-block")
            if kind in block.options.get("class", "").split()
        ]

    def formulas(self) -> list[tuple[str | None, str]]:
        """Every displayed formula as (label, TeX)."""
        return [(found["label"], found["tex"].strip()) for found in DISPLAY.finditer(self.markdown)]

    def images(self) -> list[dict[str, Any]]:
        """The ``mystnb`` metadata of every cell that has an image or a figure."""
        found = [cell.metadata.get("mystnb", {}) for cell in self.cells]
        return [entry for entry in found if "figure" in entry or "image" in entry]

    def figures(self) -> list[dict[str, Any]]:
        """The images that are numbered figures."""
        return [entry for entry in self.images() if "figure" in entry]

    def headings(self, level: int = 2) -> list[str]:
        """The headings of one level, in order."""
        return re.findall(rf"^{'#' * level} (.+)$", self.markdown, re.M)

    def words(self) -> int:
        """Words of running prose: no code, formulas, questions, exercises, solutions, captions."""
        return len(self.prose().split())

    def prose(self) -> str:
        """Running prose with each inline formula or literal as one word."""
        skipped = {"question", "exercise", "solution", "code-block", "tab-set", "list-table"}

        def gather(block: Block) -> str:
            lines = []
            for part in block.content:
                if isinstance(part, str):
                    lines.append(part)
                elif part.name not in skipped:
                    lines.append(gather(part))
            return "\n".join(lines)

        text = DISPLAY.sub(" ", gather(self.page))
        text = re.sub(r"\{[\w:]+\}`[^`]*`|`[^`]*`|\$[^$]+\$", " word ", text)
        text = re.sub(r"^(#+|[-*]|\d+\.)\s", "", text, flags=re.M)
        return re.sub(r"[*_]", "", text)


@cache
def chapter(path: Path) -> Chapter:
    """Return the parsed chapter."""
    return Chapter(path)


def all_chapters() -> list[Chapter]:
    """Every chapter of the book."""
    return [chapter(path) for path in PATHS]
