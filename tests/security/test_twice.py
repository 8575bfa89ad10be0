"""What is sent twice from one page is made once; what is sent with other words, or from a new page, is made anew."""

import re

import pytest
from sqlalchemy import func, select

from atmp_match.bookings.models import Booking, Enquiry
from atmp_match.extensions import db
from atmp_match.products.models import Product
from tests.factories.bookings import LINE, weeks_from_now
from tests.security.conftest import UNCLAIMED

PAGES = {
    "product": ("/products", "/products", Product, {"code_name": "ALM-202"}, {"code_name": "ALM-203"}),
    "request": (
        f"/offers/{LINE}",
        f"/offers/{LINE}",
        Booking,
        {"choice": "other", "start": weeks_from_now(8)[0].isoformat(), "length": "2", "share_level": "anonymous",
         "flexible_days": "0", "quantity": "1"},
        {"start": weeks_from_now(20)[0].isoformat()},
    ),
    "question": (
        f"/offers/{UNCLAIMED}",
        f"/offers/{UNCLAIMED}/question",
        Enquiry,
        {"message": "When do you open?"},
        {"message": "How much is it?"},
    ),
}  # fmt: skip


@pytest.fixture(params=PAGES)
def page(app, as_founder, request):
    """Send the form of a page with what is typed, and say how many rows there are now and where it led."""
    address, goal, model, typed, changed = PAGES[request.param]

    def send(key, **more):
        answer = as_founder.post(goal, data={"key": key, **typed, **more})
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)), answer.location

    def open_page():
        return re.search(r'name="key"[^>]*value="([^"]+)"', as_founder.get(address).text).group(1)

    return open_page, send, changed


def test_a_double_click_makes_one(page):
    open_page, send, _changed = page
    key = open_page()
    assert send(key) == send(key)


def test_going_back_and_sending_other_words_makes_another(page):
    open_page, send, changed = page
    key = open_page()
    first, second = send(key)[0], send(key, **changed)[0]
    assert second == first + 1


def test_the_same_words_from_a_new_page_make_another(page):
    open_page, send, changed = page
    first, second = send(open_page(), **changed)[0], send(open_page(), **changed)[0]
    assert second == first + 1


@pytest.mark.parametrize("key", ["k" * 5000, "k\0", ""])
def test_a_made_up_key_is_as_good_as_any(page, key):
    _open_page, send, changed = page
    assert send(key)[1] == send(key)[1] or key == ""
    assert send(key, **changed)[1]
