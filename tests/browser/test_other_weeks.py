"""A hub and two companies about the same weeks, each at a browser: proposals, a preference, pictures of the pages."""

import re

from tests.factories.accounts import PASSWORD
from tests.factories.bookings import LINE, weeks_from_now
from tests.factories.organisations import make_founder

PATIENCE = 45_000  # ms; a page asks every 15 s whether something is new
MANAGER = "hub-testa@demo.example"
ASKED, OTHER = weeks_from_now(33, 2), weeks_from_now(37, 2)


def newcomer(person, stack):
    with stack.app.app_context():
        founder = make_founder()
    someone = person()
    someone.sign_in(founder.email, PASSWORD)
    return someone


def ask_for_weeks(someone):
    page = someone.page
    page.goto(f"/offers/{LINE}?length=2")
    page.get_by_role("radio", name=re.compile("^Another start")).check()
    page.get_by_role("textbox", name=re.compile("^Another start")).fill(ASKED[0].isoformat())
    page.get_by_role("button", name="Send request").click()
    page.wait_for_url(re.compile(r"/bookings/ATM-\d+$"))
    return page.url.rsplit("/", 1)[-1]


def type_weeks(someone, span):
    page = someone.page
    page.locator("summary", has_text="Propose other weeks").click()
    page.get_by_label("Weeks", exact=True).fill(f"{span[0]} to {span[1]}")
    page.get_by_role("button", name="Send proposal").click()


def test_two_sides_and_a_rival_agree_on_weeks(person, stack):
    first, second, manager = newcomer(person, stack), newcomer(person, stack), person()
    manager.sign_in(MANAGER, stack.demo_password)
    held = ask_for_weeks(first)
    first.page.get_by_role("heading", name="Your weeks are on hold").wait_for(timeout=PATIENCE)
    waiting = ask_for_weeks(second)
    second.page.get_by_role("heading", name="Another request holds these weeks").wait_for(timeout=PATIENCE)

    manager.page.goto(f"/hub/inbox?r={waiting}")
    manager.see("01-waiting-in-the-inbox")
    manager.page.get_by_role("link", name=f"Prefer it to {held}").click()
    manager.see("02-what-becomes-of-the-holder")
    manager.page.get_by_role("textbox", name="Weeks").fill("soon")
    manager.page.get_by_role("button", name=f"Prefer {waiting}").click()
    manager.page.get_by_role("link", name="Enter weeks, like wk 7-10").wait_for()
    manager.see("03-an-error")
    manager.page.get_by_role("textbox", name="Weeks").fill(f"{OTHER[0]} to {OTHER[1]}")
    manager.page.get_by_role("button", name=f"Prefer {waiting}").click()
    manager.page.get_by_role("heading", name="A request to answer").wait_for()

    # The page of the first one shows it by itself, without being loaded again.
    first.page.get_by_role("heading", name="Testa Center proposes 4 weeks later").wait_for(timeout=PATIENCE)
    first.see("04-the-company-decides")
    first.page.get_by_role("button", name=re.compile("^Accept ")).click()
    first.page.get_by_role("heading", name="Accepted, conditions are open").wait_for()
    second.page.get_by_role("heading", name="Your weeks are on hold").wait_for(timeout=PATIENCE)


def test_other_weeks_in_swedish_and_in_the_dark(person, stack):
    founder = newcomer(person, stack)
    founder.page.goto(f"/offers/{LINE}?length=2")
    founder.page.get_by_role("button", name="Send request").click()
    founder.page.get_by_role("heading", name="Your weeks are on hold").wait_for(timeout=PATIENCE)
    type_weeks(founder, weeks_from_now(41, 2))
    founder.page.get_by_role("heading", name="You proposed other weeks").wait_for()
    address = founder.page.url

    manager = person(locale="sv-SE", color_scheme="dark")
    sign_in_swedish(manager, stack)
    manager.page.goto(f"{address}?language=sv")
    manager.see("05-hubben-svarar")
    manager.page.get_by_role("button", name=re.compile("^Godta ")).click()
    manager.page.get_by_role("heading", name=re.compile("Godtagen")).wait_for()


def sign_in_swedish(someone, stack):
    someone.page.goto("/sign-in")
    someone.page.locator("[name=email]").fill(MANAGER)
    someone.page.locator("[name=password]").fill(stack.demo_password)
    someone.page.locator("main form button[type=submit]").first.click()
    someone.page.wait_for_url(lambda url: "/sign-in" not in url)
