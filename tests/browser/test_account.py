"""Opening an account in a real browser, with the mail from the real worker, and every page open to everybody."""

import re
import time

import pytest

from tests.fixtures.browser import DESKTOP, PHONE

PASSWORD = "four plain wooden chairs"


def link_for(mails, address, patience=60):
    deadline = time.monotonic() + patience
    while not (found := mails.list(to=address)):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.1)
    return re.search(r"https?://\S+(/[\w-]+/[\w-]{43})", found[-1].get_body(("plain",)).get_content())[1]


@pytest.fixture
def seen(page, look, barriers):
    """Look at the page as it is: keep a picture, and let axe-core and the console find nothing."""
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

    def see(name):
        look(page, name)
        assert barriers(page) == []
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        refused = [line for line in complaints if "422" not in line]  # Chromium reports each refused form
        assert refused == []

    return see


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_founder_opens_an_account(page, stack, seen, size):
    address = f"asta-{size['width']}@almvik.example"
    page.set_viewport_size(size)
    page.goto("/sign-up")
    seen("empty")
    page.get_by_role("button", name="Open the account").click()
    assert page.evaluate("document.activeElement.className") == "errsum"
    seen("errors")
    for label, text in {"Your name": "Asta", "Company": "Almvik", "E-mail": address, "Password": PASSWORD}.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Open the account").click()
    page.wait_for_url("**/check-mail")
    seen("check-mail")
    page.goto(link_for(stack.mails, address))
    seen("verify")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm and sign in").click()
    page.wait_for_url("**/home")
    page.goto("/account")
    page.get_by_label("What is it for?").fill("Lab calendar")
    page.get_by_role("button", name="Create a token").click()
    assert re.fullmatch(r"[\w-]{43}", page.locator("#new-token").inner_text())
    seen("account")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    seen("account-dark")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/sign-in")
    seen("sign-in")
    page.get_by_role("link", name="I have forgotten my password").click()
    seen("reset")
