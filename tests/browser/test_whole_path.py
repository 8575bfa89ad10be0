"""The main job from end to end: a founder describes a product and asks for weeks, a hub accepts, the office corrects.

Everybody sits at a browser of their own, in front of the real web, relay, worker and mail server.
"""

import re

from tests.factories.accounts import PASSWORD
from tests.factories.organisations import make_founder
from tests.factories.products import make_ziccum

LINE = "testa-pilot-mammalian"  # one unit: two companies cannot both have it
MANAGER, ADMIN = "hub-testa@demo.example", "admin@demo.example"


def test_the_whole_path(person, stack):
    founder = person()
    address = sign_up(founder, "dry-one@example.com")
    describe_the_product(founder)
    open_the_offer_of_testa_center(founder)
    ref, weeks = send_a_request(founder)
    the_hold_appears_by_itself(founder)

    second = newcomer(person, stack)
    ask_for(second, weeks)
    second.page.get_by_role("heading", name="Another request holds these weeks").wait_for()
    assert "Free now for the same length:" in second.page.locator("#state").inner_text()
    second.see("08-waiting")

    manager = person()
    accept_from_the_mail(manager, stack, ref)
    the_answer_appears_by_itself(founder)
    read_the_mail_with_the_calendar_file(founder, address, ref)

    third = newcomer(person, stack)
    the_weeks_are_booked_for(third, weeks)

    admin = person()
    admin.sign_in(ADMIN, stack.demo_password)
    edit_containment(admin, "Level 1", "The operator wrote to us")
    admin.see("15-catalogue")
    the_matches_say(founder, "No single one covers everything")
    founder.see("16-matches-after-the-edit")
    edit_containment(admin, "Level 2", "The operator corrected the letter")
    the_matches_say(founder, "Testa Center covers everything")


def test_the_same_path_without_javascript(person, stack):
    founder = newcomer(person, stack, java_script_enabled=False)
    founder.page.goto(f"/offers/{LINE}")
    ref, _weeks = send_a_request(founder)
    until(founder, "Your weeks are on hold")

    manager = person(java_script_enabled=False)
    manager.sign_in(MANAGER, stack.demo_password)
    manager.page.goto(f"/hub/inbox?r={ref}")
    manager.page.get_by_role("button", name=re.compile("^Accept ")).click()
    assert "Accepted. The weeks are kept" in manager.page.get_by_role("status").first.inner_text()
    until(founder, "Accepted, conditions are open")


def sign_up(founder, address):
    page = founder.page
    page.goto("/")
    founder.see("01-landing")
    page.goto("/sign-up")
    for label, typed in {"Your name": "Asta", "Company": "Drying AB", "E-mail": address, "Password": PASSWORD}.items():
        page.get_by_label(label).fill(typed)
    page.get_by_role("button", name="Open the account").click()
    page.wait_for_url("**/check-mail")
    founder.open_mail(address, "")
    page.locator("main .panel a").first.click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm and sign in").click()
    page.wait_for_url("**/home")
    founder.see("02-home")
    return address


def describe_the_product(founder):
    page = founder.page
    page.get_by_role("link", name="Describe your product").first.click()
    page.get_by_label("Code name").fill("DRY-1")
    page.get_by_role("button", name="Describe your product").click()
    page.get_by_role("link", name="Continue the brief").click()
    page.get_by_label("Kind of product").select_option("viral-vaccine")
    founder.see("03-product-type")
    go_on(page)
    page.get_by_label("Scale-up and test batches").check()
    page.get_by_label("Research grade (non-GMP)").check()
    go_on(page)
    go_on(page)  # brings nothing along
    page.locator("input[value=bsl-2]").check()
    go_on(page)
    page.locator("input[value=containment]").check()
    page.locator("input[value=process-scale]").check()
    founder.see("04-where-you-are-stuck")
    go_on(page)
    page.get_by_label("Country").select_option("SE")
    go_on(page)
    page.get_by_label("In your own words").fill("We dry virus-based vaccines and need a level 2 laboratory.")
    go_on(page)
    founder.see("05-check-answers")
    page.locator("main").get_by_role("link", name="See all matches").first.click()


def go_on(page):
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_load_state()


def open_the_offer_of_testa_center(founder):
    page = founder.page
    first = page.locator("article.hub").first
    assert first.locator("h3").inner_text() == "Testa Center"
    assert "GMP with certificate" not in page.locator("main").inner_text()
    first.get_by_text("Why: Pilot bioreactor run").click()
    founder.see("06-matches")
    first.get_by_role("link", name="Pilot run in mammalian cells, up to 500 L").click()
    page.wait_for_url(f"**/offers/{LINE}?*")
    founder.see("07-offer")


def send_a_request(someone):
    """Ask for the last opening of the list, as nobody in particular; return the reference and the first day."""
    page = someone.page
    opening = page.get_by_role("radio", name=re.compile("^wk")).last
    opening.check()
    weeks = opening.get_attribute("value")
    page.get_by_label("Anonymous brief").check()
    page.get_by_role("button", name="Send request").click()
    page.wait_for_url("**/bookings/ATM-*")
    return page.url.rsplit("/", 1)[-1], weeks


def ask_for(someone, weeks):
    page = someone.page
    page.goto(f"/offers/{LINE}")
    page.get_by_role("radio", name=re.compile("^Another start")).check()
    page.get_by_role("textbox", name=re.compile("^Another start")).fill(weeks)
    page.get_by_role("button", name="Send request").click()


def the_hold_appears_by_itself(founder):
    founder.page.evaluate("window.untouched = true")
    founder.page.get_by_role("heading", name="Your weeks are on hold").wait_for()
    assert founder.page.evaluate("window.untouched")  # swapped in, not loaded again
    founder.see("08-on-hold")


def accept_from_the_mail(manager, stack, ref):
    page = manager.page
    manager.open_mail(MANAGER, f"New request {ref}")
    manager.see("09-mail-to-the-hub")
    page.locator("main .panel a").first.click()
    page.get_by_label("E-mail").fill(MANAGER)
    page.get_by_label("Password").fill(stack.demo_password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/bookings/{ref}")
    assert "Drying AB" not in page.content()
    page.get_by_role("link", name="Inbox").first.click()
    page.locator(".inbox a").filter(has_text=ref).first.click()
    fit = page.locator("ul.why").inner_text()
    assert "Covered:\nThe containment level is high enough" in fit
    manager.see("10-inbox")
    page.get_by_role("button", name=re.compile("^Accept ")).click()
    page.get_by_role("heading", name="Accepted, conditions are open").wait_for()
    manager.see("11-accepted-by-the-hub")


def the_answer_appears_by_itself(founder):
    founder.page.get_by_role("heading", name="Accepted, conditions are open").wait_for(timeout=25_000)
    assert founder.page.evaluate("window.untouched")
    founder.see("12-accepted")


def read_the_mail_with_the_calendar_file(founder, address, ref):
    founder.open_mail(address, f"Accepted: {ref}")
    founder.see("13-mail-to-the-founder")
    with founder.page.expect_download() as waiting:
        founder.page.get_by_role("link", name=f"{ref}.ics").click()
    assert waiting.value.path().read_text().startswith("BEGIN:VCALENDAR")


def the_weeks_are_booked_for(someone, weeks):
    page = someone.page
    ask_for(someone, weeks)
    page.locator(".errsum").wait_for()
    assert "The next openings of this length:" in page.locator(".errsum").inner_text()
    day = page.locator(f"[data-day='{weeks}']").first
    assert day.locator(".vh").first.inner_text().strip() == "booked"
    someone.see("14-booked-for-everybody-else")


def edit_containment(admin, level, reason):
    page = admin.page
    page.goto(f"/admin/catalogue/offers/{LINE}")
    choice = page.get_by_label("Containment, at most")
    choice.select_option(label=choice.locator("option", has_text=level).first.inner_text())
    page.get_by_label("Why you change it").fill(reason)
    page.locator("section[aria-labelledby=save]").get_by_role("button", name="Save").click()
    assert reason in page.locator("section[aria-labelledby=history]").inner_text()


def the_matches_say(founder, words):
    page = founder.page
    page.goto("/products")
    page.get_by_role("link", name=re.compile("^Matches for")).first.click()
    assert words in page.locator("h1").inner_text()


def newcomer(person, stack, **options):
    """Return a founder of another company with the same need, signed in."""
    with stack.app.app_context():
        actor = make_founder()
        make_ziccum(actor)
    someone = person(**options)
    someone.sign_in(actor.email, PASSWORD)
    return someone


def until(someone, words):
    """Load the page again until it says so: without JavaScript nothing comes by itself."""
    for _attempt in range(40):
        if words in someone.page.locator("#state").inner_text():
            return
        someone.page.wait_for_timeout(250)
        someone.page.reload()
    raise AssertionError(f"the page never says {words!r}")
