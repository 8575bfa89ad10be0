"""The first thing anybody sees."""

import pytest

from tests.fixtures.browser import DESKTOP, PHONE


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_start_page_is_whole_and_open_to_everybody(page, look, barriers, size):
    page.set_viewport_size(size)
    failures = []
    page.on("response", lambda answer: failures.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda line: failures.append(line.text) if line.type == "error" else None)
    page.goto("/")
    look(page, "start")
    assert page.locator("h1").count() == 1
    assert failures == []
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
