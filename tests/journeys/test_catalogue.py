"""The cluster office corrects a fact, and the next match knows it."""

import pytest

from tests.factories.bookings import BENCH
from tests.factories.crowd import visitor_for
from tests.factories.organisations import make_founder
from tests.factories.products import make_ziccum

EDIT = f"/admin/catalogue/offers/{BENCH}"


def correct(admin, **facts):
    admin.open(EDIT)
    admin.send(EDIT, reason="The operator told us.", **facts)
    assert admin.status == 200, admin.words[:500]


@pytest.fixture
def admin(signed_in):
    """The office, which afterwards puts the fact right again."""
    admin = signed_in("admin")
    yield admin
    correct(admin, containment_max="bsl-2")


def test_a_corrected_fact_shows_in_the_next_match(stack, admin):
    with stack.app.app_context():
        actor = make_founder()
        product = make_ziccum(actor)
    founder, address = visitor_for(stack, actor), f"/products/{product.ref}/matches"

    founder.open(address)
    assert f"/offers/{BENCH}" in founder.answer.text

    correct(admin, containment_max="bsl-1")

    founder.open(address)
    # It stays as a near miss only, which says what keeps it out.
    assert 'id="h-testa-center"' in founder.answer.text
    bench = founder.answer.text.split(f"/offers/{BENCH}")[1:]
    assert len(bench) <= 1
    assert all("It would match if level 1" in after[:400] for after in bench)
