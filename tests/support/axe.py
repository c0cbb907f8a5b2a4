"""What axe says of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["complaints"]

# KaTeX's boxes are hidden from assistive technology (MathML beside them speaks); there are tens
# of thousands: axe would spend minutes on them. A figure speaks through its name, not its parts.
LOOKED_AT = {"exclude": [[".katex-html"], [".st-svg > *"]]}
# All is judged as before, but axe does not also write a selector for each thing that is in order:
# on chapter 6 that was two thirds of its time.
VIOLATIONS = {"resultTypes": ["violations"]}


def complaints(page: Page, scheme: str) -> list[str]:
    """Return in words what axe finds in the page, once it shows the scheme's colors."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "(scheme) => document.documentElement.dataset.theme === scheme", arg=scheme
    )
    found = Axe().run(page, context=LOOKED_AT, options=VIOLATIONS).response["violations"]
    return [
        f"{scheme} {item['id']}: {node['target']} {node['html'][:160]} "
        f"{node['failureSummary'][:300]}"
        for item in found
        for node in item["nodes"][:4]
    ]
