"""What is counted by the column is what `judge` says, offer by offer; and the laws of near misses and of the order."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from atmp_match.calendar.rules import FreeTime
from atmp_match.matching.rules import Level, Limit
from atmp_match.matching.rules.grades import grades_above
from atmp_match.matching.rules.limits import judge
from atmp_match.matching.rules.near_misses import is_near_miss
from atmp_match.matching.rules.points import HOME, PLACES, place
from atmp_match.matching.rules.questions import Question
from atmp_match.matching.rules.shortlist import match_of, rank_of
from tests.factories.vocabulary import vocabulary
from tests.matching.fixes import name_of, single_changes, stated_fixes
from tests.matching.offers import rank, shortlist
from tests.matching.random_catalogue import Draw

TODAY = date(2026, 11, 25)
LEVELS = (Level.COVERED, Level.CONDITIONS, Level.ASK)
LOST = Limit.SERVICE | Limit.MODALITY | Limit.OPENNESS
seeds = st.integers(0, 2**32)  # a failing one is printed
often = settings(max_examples=80, deadline=None)


def drawn(seed, offers=14):
    draw = Draw(seed, TODAY)
    catalogue = draw.catalogue(offers)
    request = draw.request()
    free = {o.id: FreeTime(spans(draw)) for o in catalogue.offers if o.hub.claimed and draw.random.random() < 0.7}
    question = Question(request.needs[0], request.as_of, vocabulary(), free)
    return catalogue.offers, question, request.profile.country


def spans(draw):
    start = TODAY + timedelta(days=draw.random.randint(0, 300))
    return [(start, start + timedelta(days=draw.random.choice([3, 40, 900])))] if draw.random.random() < 0.8 else []


@often
@given(seeds)
def test_columns_say_of_every_offer_what_judge_says_of_it(seed):
    offers, asked, country = drawn(seed)
    (sifted,) = rank(offers, asked, country=country).sifted
    by_id = {offer_id: place for place, offer_id in enumerate(sifted.block.ids_of(sifted.rows))}
    for offer in offers:
        if offer.service != asked.need.service:
            continue
        verdict = judge(offer, asked)
        besides_dates = verdict.bits & ~Limit.DATES
        if verdict.hidden or besides_dates & LOST or besides_dates.bit_count() > 1:
            assert offer.id not in by_id
            continue
        place = by_id[offer.id]
        assert sifted.bits[place] == verdict.bits.value, offer
        assert sifted.near[place] == is_near_miss(offer, verdict, asked), offer
        assert sifted.beyond_dates[place] == verdict.beyond_dates, offer
        if not verdict.bits:
            match = match_of(offer, verdict, asked, country)
            told = (LEVELS[sifted.level[place]], sifted.points[place], date.fromordinal(int(sifted.starts[place])))
            assert told == (match.level, match.points, match.earliest_start), offer


@often
@given(seeds)
def test_points_add_up_and_matches_stand_in_their_order(seed):
    matches, _, _ = shortlist(*drawn(seed, offers=20))
    assert [match.offer.id for match in matches] == [match.offer.id for match in sorted(matches, key=rank_of)]
    for match in matches:
        assert match.points == sum(reason.points for reason in match.reasons)


@often
@given(seeds)
def test_dropping_any_other_offer_changes_nothing_and_neither_does_the_order_they_come_in(seed):
    offers, asked, country = drawn(seed)
    matches, _, _ = shortlist(offers, asked, country)
    assert shortlist(offers, asked, country)[0] == matches
    assert shortlist(offers[::-1], asked, country)[0] == matches
    for dropped in offers:
        rest = shortlist([offer for offer in offers if offer is not dropped], asked, country)[0]
        assert rest == tuple(match for match in matches if match.offer is not dropped)


@often
@given(seeds)
def test_what_a_near_miss_says_works_and_no_other_single_change_does(seed):
    offers, asked, country = drawn(seed)
    for miss in shortlist(offers, asked, country)[1]:
        fixes = stated_fixes(miss, asked.need)
        assert fixes, miss
        for offer, need in fixes:
            assert not judge(offer, replace(asked, need=need)).bits, miss
        for name, (offer, need) in single_changes(miss.offer, asked.need).items():
            assert name == name_of(miss) or judge(offer, replace(asked, need=need)).bits, miss


@often
@given(seeds)
def test_near_misses_stand_nearest_first(seed):
    offers, asked, country = drawn(seed, offers=25)
    misses = shortlist(offers, asked, country)[1]
    judged = [(offer, judge(offer, asked)) for offer in offers if offer.service == asked.need.service]
    near = [pair for pair in judged if is_near_miss(*pair, asked)]
    assert [miss.offer for miss in misses] == [o for o, _ in sorted(near, key=nearness(asked, country or HOME))][:5]


def nearness(asked, home):
    def key(pair):
        offer, verdict = pair
        bargain = verdict.bits in (Limit.SCALE, Limit.DATES)
        above = grades_above(offer, asked.need.grade, asked.taxonomy) if asked.need.grade else None
        distance = PLACES.index(place(home, offer.hub.country))
        return not bargain, distance, verdict.level is Level.ASK, above or 0, offer.id

    return key


@often
@given(seeds)
def test_relaxations_count_what_giving_way_brings(seed):
    offers, asked, country = drawn(seed)
    now = len(shortlist(offers, asked, country)[0])
    for row in shortlist(offers, asked, country)[2]:
        given_up = {}
        if Limit.SCALE in row.limits:
            given_up["scale"] = None
        if Limit.DATES in row.limits:
            given_up["latest_finish"] = None
        relaxed = replace(asked, need=replace(asked.need, **given_up))
        assert row.count == len(shortlist(offers, relaxed, country)[0]) > now
