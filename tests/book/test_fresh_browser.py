"""A test that waits for a browser in vain is tried again in a fresh one."""

from __future__ import annotations

import pytest
from support.network import watched_page

pytestmark = pytest.mark.slow

used = []


def test_what_waited_in_vain_is_tried_again_in_a_fresh_browser(browser):
    with watched_page(browser, "data:") as (page, _):
        used.append(page.context.browser)
        if len(used) == 1:
            page.wait_for_function("false", timeout=50)
    first, second = used
    assert first is not second
