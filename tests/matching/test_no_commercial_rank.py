"""Nothing about money, membership or ownership moves a hub: not in the rules, and not through the real catalogue."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from atmp_match.catalogue.models import Hub, Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions import find_matches
from atmp_match.matching.rules import MatchRequest
from atmp_match.products.rules import Need, Profile
from atmp_match.shared import clock
from atmp_match.shared.transactions import transaction
from tests.factories.organisations import make_hub_operator
from tests.matching.offers import TODAY, hub, offer, question, shortlist

MONDAY = TODAY + timedelta(days=1)


def outcomes(offers, asked):
    matches, misses, table = shortlist(offers, asked, "SE")
    return [(m.offer.id, m.level, m.points, [r.code for r in m.reasons]) for m in matches], len(misses), table


def test_claiming_a_hub_moves_nothing_in_the_rules():
    plain = [offer(id=f"offer-{n}", hub=hub(f"hub-{n}"), openness=o) for n, o in enumerate(["open", "limited"] * 2)]
    claimed = [replace(o, hub=replace(o.hub, claimed=True)) for o in plain]

    assert outcomes(claimed, question()) == outcomes(plain, question())


@pytest.mark.parametrize("earliest", [None, TODAY, MONDAY, TODAY + timedelta(days=3)])
def test_an_empty_calendar_wins_and_loses_no_point_against_one_that_nobody_knows(earliest):
    free = {"kept-here": [(TODAY, TODAY + timedelta(days=900))]}
    offers = [offer(id="kept-here"), offer(id="unknown-calendar")]

    matches, _, _ = shortlist(offers, question(free=free, earliest_start=earliest), "SE")

    assert {match.points for match in matches} == {matches[0].points}
    assert [r.code for r in matches[0].reasons] == [r.code for r in matches[1].reasons]


def answers():
    """Return points and reasons of every match for a need of every service, by offer."""
    for earliest in (None, clock.today() + timedelta(days=40)):
        needs = tuple(
            Need(service, "msc", "research", "bsl-1", earliest_start=earliest) for service in taxonomy()["service"]
        )
        for answered in find_matches(MatchRequest(Profile(country="SE"), clock.today(), needs)).needs:
            for match in answered.matches:
                yield earliest, match.offer.id, match.level, match.points, tuple(r.code for r in match.reasons)


@pytest.mark.usefixtures("inside")
def test_neither_operator_nor_price_nor_a_booking_calendar_moves_a_point():
    before = set(answers())
    with transaction():
        db.session.execute(
            update(Hub).values(operator_id=make_hub_operator().id, operator="Payer plc", public_body="yes")
        )
        db.session.execute(update(Offer).values(price={"amount": 1, "currency": "SEK", "per": "year"}))
        db.session.execute(update(Resource).values(illustrative=False, unit_count=Resource.unit_count + 1))

    assert len(before) > 100
    assert set(answers()) == before
