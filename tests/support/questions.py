"""Self-check questions as a reader comes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


# Again and again: what comes near is laid out then, and may push the question away again.
COME = """(name) => {
    const question = document.getElementById(name);
    question?.scrollIntoView({ block: "center", behavior: "instant" });
    return question?.localName === "form";
}"""


def ask(page: Page, name: str) -> Locator:
    """Scroll to a question and return its form, which the page makes as it comes near.

    The form takes the question's place in the page, so no handle of the question may be kept.
    """
    page.wait_for_function(COME, arg=name, polling=20)
    return page.locator(f"form#{name}")
