"""Matching and booking agree on who takes companies: the offer's own word, or the hub's of the day."""

from datetime import timedelta

import pytest

from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.offers import Bookable
from atmp_match.matching.actions import find_matches
from atmp_match.matching.rules import MatchRequest
from atmp_match.products.rules import Need, Profile
from atmp_match.shared import clock
from tests.factories.catalogue import make_hub, make_offer
from tests.factories.organisations import make_hub_operator

pytestmark = pytest.mark.usefixtures("inside")


def said(value, *, ended=False):
    until = (clock.today() - timedelta(days=1)).isoformat() if ended else None
    return {"value": value, "from": None, "until": until, "claim": "", "seen": "a page", "superseded": False}


def is_matched(offer):
    answer = find_matches(MatchRequest(Profile(), clock.today(), needs=(Need(offer.service),)))
    return offer.id in {match.offer.id for match in answer.needs[0].matches}


@pytest.mark.parametrize(
    ("own", "hub", "history", "answer"),
    [
        ("inherit", "yes", [], Bookable.YES),
        ("inherit", "captive", [], Bookable.CAPTIVE),
        ("captive", "yes", [], Bookable.CAPTIVE),
        ("open", "captive", [], Bookable.YES),
        ("inherit", "captive", [said("yes")], Bookable.YES),
        ("inherit", "yes", [said("captive")], Bookable.CAPTIVE),
        ("inherit", "yes", [said("captive", ended=True)], Bookable.YES),
    ],
)
def test_what_is_matched_can_be_booked_and_what_is_captive_is_neither(own, hub, history, answer):
    place = make_hub(operator=make_hub_operator(), open_to_companies=hub, openness_history=history)
    offer = make_offer(place, openness=own)

    assert offers.bookable(offers.get_offer(offer.id)) is answer
    assert is_matched(offer) is (answer is Bookable.YES)
