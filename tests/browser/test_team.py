"""Somebody is invited, opens an account by the mail's link, and reads without a button."""

from tests.browser.test_account import PASSWORD, link_for
from tests.factories.bookings import make_product
from tests.factories.organisations import make_founder

BO = "bo-reads@almvik.example"


def invite(owner):
    owner.page.goto("/team")
    owner.page.get_by_label("E-mail").fill(BO)
    owner.page.get_by_label("Reader").check()
    owner.page.get_by_label("Svenska").check()
    owner.page.get_by_role("button", name="Send the invitation").click()
    owner.page.get_by_role("heading", name="Invited").wait_for()
    owner.see("team")


def open_account(reader, link):
    reader.page.goto(link)
    reader.see("invitation-dark")
    reader.page.get_by_label("Ditt namn").fill("Bo Berg")
    reader.page.get_by_label("Lösenord").fill(PASSWORD)
    reader.page.get_by_role("button", name="Öppna kontot och gå med").click()
    reader.page.wait_for_url("**/home")


def test_an_invited_reader_joins_and_sees_no_buttons(person, stack):
    with stack.app.app_context():
        founder = make_founder(email="asta-invites@almvik.example", name="Asta Almgren")
        product = make_product(founder)
    owner, reader = person(), person(locale="sv-SE", color_scheme="dark")
    owner.sign_in(founder.email, PASSWORD)
    invite(owner)
    open_account(reader, link_for(stack.mails, BO))
    for address in ("/products", f"/products/{product.ref}/needs", f"/products/{product.ref}/brief/product-type"):
        reader.page.goto(address)
        assert reader.page.locator("main button").count() == 0, address
    reader.see("section-read-only-dark")
    reader.page.goto("/team")
    reader.page.get_by_text("Ägarna bjuder in personer och ändrar roller.").wait_for()
    assert reader.page.locator("main button").all_inner_texts() == ["Lämna organisationen"]
    reader.see("team-of-reader-dark")

    owner.page.reload()
    owner.page.get_by_role("row").filter(has_text="Bo Berg").get_by_role("link").click()
    owner.see("member")
    owner.page.get_by_role("button", name="Remove from the organisation").click()
    owner.page.get_by_text("Asta Almgren removed Bo Berg").wait_for()
    reader.page.goto("/products")
    reader.page.wait_for_url("**/sign-in?next=/products")
