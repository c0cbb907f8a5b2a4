"""One style sheet for the book, with what its pages use of the theme and of the extensions.

Eleven files and 560 kB of rules stand before the first paint of a page that uses a fifth of them.
After the build they become one file: a rule stays if every class and id that it names occurs in
some page or script of the book. Sheets of explorables come with their pages, and stay apart.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

__all__ = ["bundle", "setup", "trim"]

BUNDLE = "book.css"
LINK = re.compile(r'[ \t]*<link [^>]*rel="stylesheet"[^>]*>\n?')
ADDRESS = re.compile(r'href="([^"?]+)')
APART = "explorables/"
WORD = re.compile(r"[A-Za-z_][\w-]*")
NAME = re.compile(r"[.#]((?:[\w-]|\\.)+)")
# what these pseudo-classes and attribute selectors hold may be missing, or need not be a name
ASIDE = re.compile(r"\[[^\]]*\]|:(?:not|is|where|has)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
URL = re.compile(r"""url\((["']?)(?![#"'/]|data:|[a-z]+:)([^)"']+)\1\)""")
GROUPS = ("media", "supports", "layer", "container")


def words_of(paths: Iterable[Path]) -> set[str]:
    """Return every word of the files, so every class and id that they can name."""
    return {word for path in paths for word in WORD.findall(path.read_text(encoding="utf-8"))}


def names_of(selector: str) -> set[str]:
    """Return the classes and ids without which a selector matches nothing."""
    return {name.replace("\\", "") for name in NAME.findall(ASIDE.sub("", selector))}


def selectors_of(prelude: list[Any]) -> list[str]:
    """Return the selectors of a rule, which commas outside of brackets part."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def trim(rules: list[Any], known: set[str]) -> str:
    """Return style rules without the selectors that name what is not ``known``."""
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [text for text in selectors_of(rule.prelude) if names_of(text) <= known]
            if selectors:
                content = tinycss2.serialize(rule.content).strip()
                kept.append(f"{','.join(selectors)}{{{content}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in GROUPS and rule.content:
            content = trim(tinycss2.parse_rule_list(rule.content, True, True), known)
            if content:
                head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
                kept.append(f"{head}{{{content}}}")
        else:
            kept.append(tinycss2.serialize([rule]))
    return "\n".join(kept)


def first_line(sheets: list[Path], known: set[str], folder: Path) -> str:
    """Return what says of which sheets a bundle is made, and a digest of all that it depends on."""
    texts = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    used = {name for text in texts for name in NAME.findall(text)} & known
    state = hashlib.sha256("\0".join([*texts, *sorted(used)]).encode()).hexdigest()[:8]
    return f"/* {state} {' '.join(os.path.relpath(sheet, folder) for sheet in sheets)} */"


def bundle(sheets: list[Path], known: set[str], folder: Path) -> str:
    """Return one sheet for ``folder`` of all these: trimmed, on few lines, its addresses mended."""
    parts = []
    for sheet in sheets:
        rules = tinycss2.parse_stylesheet(sheet.read_text(encoding="utf-8"), True, True)
        place = os.path.relpath(sheet.parent, folder)

        def mend(found: re.Match[str], place: str = place) -> str:
            return f"url({Path(os.path.normpath(f'{place}/{found[2]}')).as_posix()})"

        parts.append(re.sub(r"\s+", " ", URL.sub(mend, trim(rules, known))))
    return "\n".join(parts) + "\n"


def linked(page: Path, text: str) -> list[Path]:
    """Return the sheets that a page links to and that belong in the bundle."""
    found = [ADDRESS.search(link) for link in LINK.findall(text)]
    addresses = [address[1] for address in found if address and APART not in address[1]]
    return [Path(os.path.normpath(page.parent / address)) for address in addresses]


def relink(page: Path, text: str, sheet: Path, version: str) -> str:
    """Return a page that links to the one sheet where it linked to the last of several."""
    address = Path(os.path.relpath(sheet, page.parent)).as_posix()
    link = f'    <link rel="stylesheet" href="{address}?v={version}" />\n'
    links = [found for found in LINK.finditer(text) if APART not in found[0]]
    for found in reversed(links):
        written = link if found is links[-1] else ""
        text = text[: found.start()] + written + text[found.end() :]
    return text


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Bundle what fresh pages link to, and link every page to the bundle."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    static = folder / "_static"
    pages = {
        page: page.read_text(encoding="utf-8")
        for page in sorted(folder.rglob("*.html"))
        if static not in page.parents
    }
    fresh = [linked(page, text) for page, text in pages.items()]
    sheets = max((found for found in fresh if len(found) > 1), key=len, default=None)
    if sheets is None:
        return
    known = words_of([*pages, *sorted(static.rglob("*.js"))])
    one, opening = static / BUNDLE, first_line(sheets, known, static)
    if not (one.is_file() and one.read_text(encoding="utf-8").startswith(opening)):
        one.write_text(f"{opening}\n{bundle(sheets, known, static)}", encoding="utf-8")
    for page, text in pages.items():
        changed = relink(page, text, one, opening.split()[1])
        if changed != text:
            page.write_text(changed, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the bundle, which needs all that other extensions write."""
    app.connect("build-finished", finish, priority=900)
