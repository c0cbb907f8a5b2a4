"""Self-check questions as a reader comes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def ask(page: Page, name: str) -> Locator:
    """Scroll to a question and return its form, which the page makes as it comes near."""
    page.locator(f"#{name}").scroll_into_view_if_needed()
    form = page.locator(f"form#{name}")
    form.wait_for()
    return form
