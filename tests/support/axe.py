"""What axe says of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["complaints"]

# KaTeX's boxes are hidden from assistive technology (MathML beside them speaks), and a figure
# speaks through its name, not its parts: tens of thousands that axe need not judge. They are hidden
# while it looks, and keep their place; to exclude them, axe would compare each element with each.
UNSEEN = ".katex-html, .st-svg > :not(title, desc) { visibility: hidden !important }"
# Every violation is listed, but axe does not also write a selector for each thing that is in order:
# on chapter 6 that was two thirds of its time.
VIOLATIONS = {"resultTypes": ["violations"]}

# Code is colored token by token, thousands of spans a page, and axe would judge the colors of each
# against what it stands on. In a block of code one token speaks for those that have nothing but
# their class and look the same, they and all that they stand in; while axe looks, these are hidden
# and keep their place.
HIDE_LIKE_TOKENS = """() => {
    const LOOK = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight",
        "opacity", "textShadow", "position", "display"];
    const looks = new Map();
    const look = (el) => {
        if (!looks.has(el)) {
            const style = getComputedStyle(el);
            looks.set(el, LOOK.map((name) => style[name]).join());
        }
        return looks.get(el);
    };
    const repeated = [];
    for (const block of document.querySelectorAll("div.highlight pre")) {
        const seen = new Set();
        for (const token of block.querySelectorAll("span")) {
            const plain = [...token.attributes].every((a) => a.name === "class");
            if (!plain || token.childElementCount) continue;
            let whole = "";
            for (let el = token; el !== block; el = el.parentElement) whole += `${look(el)} in `;
            if (seen.has(whole)) repeated.push(token);
            seen.add(whole);
        }
    }
    for (const token of repeated) token.style.visibility = "hidden";
    globalThis.hiddenTokens = repeated;
}"""
SHOW_TOKENS = "() => { for (const token of hiddenTokens) token.removeAttribute('style'); }"


def complaints(page: Page, scheme: str) -> list[str]:
    """Return in words what axe finds in the page, once it shows the scheme's colors."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "(scheme) => document.documentElement.dataset.theme === scheme", arg=scheme
    )
    page.evaluate(HIDE_LIKE_TOKENS)
    unseen = page.add_style_tag(content=UNSEEN)
    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    unseen.evaluate("(style) => style.remove()")
    page.evaluate(SHOW_TOKENS)
    return [
        f"{scheme} {item['id']}: {node['target']} {node['html'][:160]} "
        f"{node['failureSummary'][:300]}"
        for item in found
        for node in item["nodes"][:4]
    ]
