"""Every main page in both languages, both themes, large and small."""

import pytest

from tests.factories.accounts import PASSWORD
from tests.factories.bookings import make_request
from tests.factories.organisations import make_founder
from tests.factories.products import make_ziccum
from tests.fixtures.browser import DESKTOP, PHONE

VISITOR = ("/", "/hubs", "/hubs/testa-center", "/offers/testa-bsl2", "/about/order", "/about/contact",
           "/free-weeks?weeks=2", "/sign-in", "/sign-up", "/reset-password")  # fmt: skip
FOUNDER = ("/home", "/products", "/products/{product}/brief", "/products/{product}/brief/product-type",
           "/products/{product}/brief/check-answers", "/products/{product}/matches", "/offers/testa-bsl2",
           "/bookings", "/bookings/{booking}", "/account")  # fmt: skip
MANAGER = ("/hub/timeline", "/hub/resources", "/hub/inbox?r={booking}", "/bookings/{booking}")
ADMIN = (
    "/admin",
    "/admin/catalogue",
    "/admin/catalogue?old=1",
    "/admin/catalogue/offers/testa-bsl2",
    "/admin/weights",
    "/admin/weights/0",
)


@pytest.fixture
def seen(stack):
    """What the pages are about: a founder with a product, and a request of theirs."""
    with stack.app.app_context():
        founder = make_founder()
        product = make_ziccum(founder)
        booking = make_request(founder, "testa-bsl2", weeks=(18, 1), product=product.ref)
        return {"email": founder.email, "product": product.ref, "booking": booking.ref}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_in_every_look(person, stack, seen, theme, language):
    accounts = [
        (VISITOR, None, None),
        (FOUNDER, seen["email"], PASSWORD),
        (MANAGER, "hub-testa@demo.example", stack.demo_password),
        (ADMIN, "admin@demo.example", stack.demo_password),
    ]
    found = {}
    for paths, email, password in accounts:
        someone = person(color_scheme=theme)
        if email:
            someone.sign_in(email, password)
        for path in paths:
            someone.page.goto(with_language(path.format(**seen), language))
            for size in (PHONE, DESKTOP):
                someone.picture(name_of(path), size)
                if barriers := someone.barriers():
                    found[path, size["width"]] = barriers
    assert found == {}


def with_language(path, language):
    return f"{path}{'&' if '?' in path else '?'}language={language}"


def name_of(path):
    return path.split("?")[0].strip("/").translate(str.maketrans("/{}", "-  ")).replace(" ", "") or "landing"
