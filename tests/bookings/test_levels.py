"""What is promised about a hub's view of a request is what the hub gets to see."""

from dataclasses import asdict

import pytest

from atmp_match.bookings.queries.seen import as_seen
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.sharing import SENT_LEVELS, Part, hub_sees
from atmp_match.bookings.rules.transitions import Party
from atmp_match.bookings.views.levels import WORDS, said_of
from atmp_match.catalogue.queries import taxonomy
from atmp_match.organisations.actions import Signed, record_agreement
from atmp_match.organisations.rules import AgreementKind
from atmp_match.shared import clock
from tests.factories.bookings import LINE, make_manager_of, make_product, make_request
from tests.factories.organisations import make_founder

SCALE = {"scale_value": 2, "scale_unit": "L", "grade_needed": "research"}


@pytest.fixture
def seen_by_hub(inside):
    manager, founder = make_manager_of("testa-center"), make_founder()
    product = make_product(founder, description="Words of our own", brings=["team"], **SCALE)

    def seen(level):
        if level is ShareLevel.FULL:
            signed = Signed(AgreementKind.CDA, clock.today(), None, "")
            sides = {"company_id": min(founder.company_ids), "operator_id": min(manager.operator_ids)}
            record_agreement(signed, **sides, by=founder)
        more = {"share_level": level, "message": "A message", "flexible_days": 14}
        booking = make_request(founder, LINE, product=product.ref, **more)
        return as_seen(booking, Party.HUB, taxonomy(), "en"), booking.company.name

    return seen


@pytest.mark.parametrize("level", SENT_LEVELS)
def test_a_hub_sees_the_parts_of_the_list_and_no_others(seen_by_hub, level):
    seen, company = seen_by_hub(level)
    everything = str(asdict(seen))

    assert all(asdict(seen.brief).values()) is hub_sees(Part.BRIEF, level)
    assert bool(seen.service and seen.starts_on and seen.flexible_days) is hub_sees(Part.WISH, level)
    assert (seen.message == "A message") is hub_sees(Part.MESSAGE, level)
    assert (company in everything) is hub_sees(Part.COMPANY, level)
    assert ("ALM-101" in everything or "Words of our own" in everything) is hub_sees(Part.REST, level)


def test_every_part_has_words_and_each_level_holds_the_one_before():
    assert set(WORDS) == set(Part)
    seen = [{part for part in Part if hub_sees(part, level)} for level in ShareLevel]
    assert seen == sorted(seen, key=len)
    assert (seen[0], seen[-1]) == (set(), set(Part))


@pytest.mark.usefixtures("inside")
def test_each_level_is_said_in_one_line():
    shared = "Modality, stage, grade, containment and scale. Service, weeks or quantity, and how much later is fine."
    assert said_of(ShareLevel.ANONYMOUS) == f"{shared} Your message. Not who you are."
    assert said_of(ShareLevel.NAMED) == f"{shared} Your message. Your company's name."


def test_the_start_page_promises_no_more_than_the_list(client):
    page = client.get("/").text
    assert page.count("Hub sees it") == sum(hub_sees(part, level) for part in Part for level in SENT_LEVELS)
    assert "contact person" not in page
