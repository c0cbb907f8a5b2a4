"""What axe says of a page: the violations, without what it would judge thousands of times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["complaints"]

# KaTeX's boxes are hidden from assistive technology (MathML beside them speaks); there are tens
# of thousands: axe would spend minutes on them. A figure speaks through its name, not its parts.
# Code is colored token by token, thousands of spans a page: one of each look in each block speaks
# for its like (same block, same classes, nothing else on it), so the others are left out.
LOOKED_AT = {"exclude": [[".katex-html"], [".st-svg > *"], ["[data-like-another-token]"]]}
VIOLATIONS_ONLY = {"resultTypes": ["violations"]}  # no selector for each of the things in order

MARK_TOKENS = """() => {
    for (const block of document.querySelectorAll("div.highlight pre")) {
        const seen = new Set();
        for (const token of block.querySelectorAll("span")) {
            const plain = [...token.attributes].every((a) => a.name === "class");
            if (!plain || token.childElementCount) continue;
            const look = [];
            for (let el = token; el !== block; el = el.parentElement) look.push(el.className);
            const key = look.join(" in ");
            if (seen.has(key)) token.dataset.likeAnotherToken = "";
            seen.add(key);
        }
    }
}"""


def complaints(page: Page, scheme: str) -> list[str]:
    """Return in words what axe finds in the page, once it shows the scheme's colors."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "(scheme) => document.documentElement.dataset.theme === scheme", arg=scheme
    )
    page.evaluate(MARK_TOKENS)
    found = Axe().run(page, context=LOOKED_AT, options=VIOLATIONS_ONLY).response["violations"]
    return [
        f"{scheme} {item['id']}: {node['target']} {node['html'][:160]} "
        f"{node['failureSummary'][:300]}"
        for item in found
        for node in item["nodes"][:4]
    ]
