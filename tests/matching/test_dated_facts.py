"""The head of hubs.yaml, line by line: how each kind of fact and of date reads on the day of the question."""

from datetime import date

import pytest

from atmp_match.matching.actions import answer_as_json, find_matches, why_not
from atmp_match.matching.rules import Evidence, Fact, Level, Limit, MatchRequest
from atmp_match.matching.rules.limits import judge
from atmp_match.products.rules import Need, Profile, Scale
from tests.matching.offers import TODAY, hub, offer, question, shortlist

WINDOW = {"earliest_start": date(2027, 3, 1), "latest_finish": date(2027, 12, 31)}
PLANNED = {"available_from_basis": "planned", "evidence": (Evidence("It will", "news", "a page", "2026-03"),)}
FIRST_SEEN = {"available_from_basis": "earliest-evidence", "available_from": date(2025, 4, 9)}
CAPTIVE = ("smartcella", "finvector")


def verdict(asked=None, **values):
    return judge(offer(**values), asked or question())


def codes(found):
    return [gap.code for gap in found.gaps]


def level(asked=None, **values):
    found = verdict(asked, **values)
    return found.bits or found.level


def absent(**values):
    row = {
        "service": "cell-manufacturing",
        "grade": None,
        "value": "no",
        "claim": "No",
        "seen": "a page",
        "as_of": "2024",
    }
    return hub(facts=(Fact(**{**row, "until": None, **values}),))


# offers[].value


def test_an_offer_seen_on_a_page_covers_and_one_not_clear_is_asked_about():
    assert level(value="yes") is Level.COVERED
    assert (level(value="unknown"), codes(verdict(value="unknown"))) == (Level.ASK, ["value-unknown"])


# facts[]


def test_what_is_known_to_be_absent_rules_out_and_what_is_open_does_not():
    assert level(hub=absent()) == Limit.SERVICE
    assert level(hub=absent(value="unknown")) is Level.COVERED


def test_an_absence_counts_from_the_day_it_was_known_and_until_the_day_it_ends():
    assert level(question(as_of=date(2023, 6, 1)), hub=absent(as_of="2024")) is Level.COVERED
    assert level(question(as_of=date(2024, 1, 1)), hub=absent(as_of="2024")) == Limit.SERVICE
    ends = absent(until=date(2027, 6, 30))
    assert verdict(question(**WINDOW), hub=ends).start == date(2027, 7, 1)


# not listed at all


@pytest.mark.usefixtures("inside")
def test_a_service_that_is_not_listed_is_unknown_and_neither_offered_nor_denied():
    asked = MatchRequest(Profile(), TODAY, (Need("cryo-storage"),))
    (need,) = why_not(asked, "testa-center").needs
    assert (need.match, need.blocked, need.absent) == (None, (), ())


# modalities, modalities_basis


def test_modalities_are_named_any_unknown_or_our_reading():
    assert level(modalities=frozenset({"aav"})) == Limit.MODALITY
    assert level(modalities=frozenset({"any"})) is Level.COVERED
    assert codes(verdict(modalities=frozenset({"unknown"}))) == ["modality-unknown"]
    read = verdict(modalities_basis="judgement")
    assert (read.level, codes(read)) == (Level.COVERED, ["modality-judged"])


# grades []


def test_a_service_without_grades_is_asked_for_none():
    advice = {"service": "regulatory-advice", "grades": ()}
    assert level(question(service="regulatory-advice"), **advice) is Level.COVERED
    assert codes(verdict(grades=())) == ["grade-unknown"]


# openness


@pytest.mark.parametrize(
    ("own", "of_hub", "expected"),
    [
        ("open", "captive", Level.COVERED),
        ("limited", "yes", Level.CONDITIONS),
        ("unknown", "yes", Level.ASK),
        ("captive", "yes", Limit.OPENNESS),
        ("inherit", "yes", Level.COVERED),
        ("inherit", "limited", Level.CONDITIONS),
        ("inherit", "unknown", Level.ASK),
        ("inherit", "captive", Limit.OPENNESS),
    ],
)
def test_an_offer_is_as_open_as_it_says_or_as_its_hub_where_it_inherits(own, of_hub, expected):
    assert level(openness=own, hub=hub(open_to_companies=of_hub)) == expected


def test_an_inherited_openness_is_that_of_the_day_of_the_question():
    history = (
        {"value": "captive", "from": None, "until": "2021-12-31"},
        {"value": "limited", "from": "2022-01-01", "until": None},
    )
    there = hub(openness_history=history)
    assert level(question(as_of=date(2021, 5, 1)), openness="inherit", hub=there) == Limit.OPENNESS
    assert level(question(as_of=date(2022, 5, 1)), openness="inherit", hub=there) is Level.CONDITIONS


def test_limited_access_is_a_condition_that_is_named():
    limited = verdict(openness="limited")
    assert (limited.level, codes(limited)) == (Level.CONDITIONS, ["limited-access"])


# containment_max, containment_basis


def test_containment_is_a_level_our_reading_or_unknown():
    higher = question(containment="bsl-2")
    assert verdict(higher, containment_basis="judgement").outcomes["containment"] == "judged"
    assert verdict(higher, containment_basis="background").outcomes["containment"] == "judged"
    assert level(higher, containment_max="unknown") is Level.ASK


# scale_max null


def test_a_scale_that_was_not_seen_is_asked_about_only_where_one_is_needed():
    assert level(scale_value=None) is Level.COVERED
    assert level(question(scale=Scale(10, "L")), scale_value=None) is Level.ASK


# available_from_basis


def test_a_stated_date_opens_the_offer_and_is_a_condition_until_then():
    day = {"available_from": date(2027, 6, 1), "available_from_basis": "stated"}
    before = verdict(question(**WINDOW), **day)
    assert (before.level, codes(before), before.start) == (Level.CONDITIONS, ["opens-later"], date(2027, 6, 1))
    assert level(question(as_of=date(2027, 6, 1)), **day) is Level.COVERED


@pytest.mark.parametrize(
    ("opens", "expected"),
    [
        (date(2026, 12, 1), Level.CONDITIONS),  # open by then, if all goes well
        (date(2027, 3, 1), Level.CONDITIONS),
        (date(2027, 11, 1), Level.CONDITIONS),
        (date(2028, 1, 1), Limit.DATES),
    ],
)
def test_planned_capacity_counts_inside_the_window_alone_and_as_a_condition(opens, expected):
    found = verdict(question(**WINDOW), available_from=opens, **PLANNED)
    assert (found.bits or found.level) == expected
    assert codes(found) == (["planned"] if expected is Level.CONDITIONS else [])


def test_a_plan_whose_day_has_passed_without_proof_is_asked_about_and_never_a_yes():
    assert codes(verdict(available_from=date(2026, 6, 1), **PLANNED)) == ["overdue"]
    assert level(available_from=date(2026, 6, 1), **PLANNED) is Level.ASK


def test_a_plan_that_nobody_could_have_heard_of_is_not_told():
    early = question(as_of=date(2026, 1, 1), **WINDOW)
    matches, misses, _ = shortlist([offer(available_from=date(2027, 5, 1), **PLANNED)], early, "SE")
    assert (matches, misses) == ((), ())


def test_before_the_first_proof_an_offer_is_asked_about_for_it_may_be_older():
    before = verdict(question(as_of=date(2025, 4, 8)), **FIRST_SEEN)
    assert (before.level, codes(before)) == (Level.ASK, ["before-evidence"])
    assert level(question(as_of=date(2025, 4, 9)), **FIRST_SEEN) is Level.COVERED


def test_without_any_date_an_offer_stands_unless_every_page_is_younger_than_the_question():
    undated = {"available_from": None, "available_from_basis": None}
    assert level(**undated) is Level.COVERED
    assert level(question(as_of=date(2024, 1, 1)), **undated) is Level.ASK  # its page is of June 2025
    assert level(question(as_of=date(2024, 1, 1)), evidence=(), **undated) is Level.COVERED


# evidence[].as_of


def one(as_of, *dates):
    pages = tuple(Evidence("It does", "news", "a page", text) for text in dates)
    ((match,), _, _) = shortlist([offer(evidence=pages)], question(as_of=as_of), "SE")
    return match


def age(match):
    return next(reason.code for reason in match.reasons if reason.code.startswith("evidence-"))


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("2019",), ("evidence-older", True)),
        (("2019", "2026-01"), ("evidence-recent", False)),
        (("2023-11-21",), ("evidence-older", True)),
        (("2023-11-22",), ("evidence-recent", False)),
        ((None,), ("evidence-undated", False)),
        ((None, "2019"), ("evidence-older", True)),
        ((), ("evidence-undated", False)),
    ],
)
def test_old_evidence_is_said_and_changes_no_level(dates, said):
    match = one(TODAY, *dates)
    assert (age(match), "stale" in [gap.code for gap in match.gaps]) == said
    assert match.level is Level.COVERED


def test_a_page_younger_than_the_question_neither_counts_nor_is_told():
    match = one(date(2024, 6, 1), "2020", "2025-01")
    values = next(gap.values for gap in match.gaps if gap.code == "stale")
    assert (age(match), values["evidence"]) == ("evidence-older", "2020")
    reason = next(reason for reason in match.reasons if reason.code == "evidence-older")
    assert reason.values["evidence"] == "2020"


@pytest.mark.usefixtures("inside")
def test_no_answer_about_an_earlier_day_names_a_page_of_a_later_one():
    for day in ("2020-09-01", "2023-04-03"):
        needs = tuple(Need(service) for service in ("process-development", "contained-lab", "vector-manufacturing"))
        answer = find_matches(MatchRequest(Profile(), date.fromisoformat(day), needs))
        told = answer_as_json(answer, "en")["needs"]
        dates = [page["as_of"] for need in told for match in need["matches"] for page in match["evidence"]]
        assert dates
        assert [text for text in dates if text and text[: len(day)] > day[: len(text)]] == []


# captive


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("slug", CAPTIVE)
def test_a_captive_site_is_said_to_be_captive_to_whoever_asks_for_it_by_name_and_no_way_in_is_named(slug):
    need = Need("cell-manufacturing" if slug == "smartcella" else "vector-manufacturing", grade="gmp")
    found = why_not(MatchRequest(Profile(country="SE"), TODAY, (need,)), slug)
    assert (found.is_captive, found.rank, [standing.match for standing in found.needs]) == (True, None, [None])
