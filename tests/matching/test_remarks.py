"""What is worth knowing of an offer though it changes no level."""

from datetime import date

import pytest

from atmp_match.matching.rules import Fact, Level
from atmp_match.matching.rules.limits import judge
from atmp_match.matching.rules.remarks import remarks_on
from tests.matching.offers import TODAY, hub, offer, question, shortlist

CLOSING = Fact("any", "gmp", "unknown", "Intent to close the site", "example.org/closing", None, None)
CHANGED = (
    {"value": "yes", "from": "2020-03-01", "until": "2026-11-21", "superseded": True},
    {"value": "unknown", "from": "2026-11-22", "until": None, "superseded": False},
)
LEAVING = hub(
    open_to_companies="unknown",
    openness_history=CHANGED,
    facts=(CLOSING,),
    openness_note="The owner means to close it.",
)


def said(code, asked=None, **values):
    return [gap.values for gap in remarks_on(offer(**values), asked or question()) if gap.code == code]


def test_every_open_question_of_an_offer_is_said_and_changes_no_level():
    known = offer(unknowns=("whether the licence is still held", "price"))
    (match,), _, _ = shortlist([known], question(), "SE")
    assert match.level is Level.COVERED
    assert [gap.values["unknown"] for gap in match.gaps if gap.code == "not-known"] == list(known.unknowns)
    assert {gap.level for gap in match.gaps} == {Level.COVERED}


def test_what_is_open_at_the_hub_is_said_with_its_source():
    assert said("hub-fact", hub=LEAVING) == [
        {"claim": "Intent to close the site", "seen": "example.org/closing", "as_of": None}
    ]
    assert said("hub-fact", question(grade="hq"), hub=LEAVING) != []  # the offer's own grade counts, not the need's


@pytest.mark.parametrize(
    "other",
    [{"service": "training"}, {"grade": "research"}, {"value": "no"}, {"as_of": "2027"}],
)
def test_what_is_open_elsewhere_or_was_not_known_then_is_not_said(other):
    fact = Fact(**{**vars(CLOSING), **other})
    assert said("hub-fact", hub=hub(facts=(fact,))) == []


def test_an_undated_notice_does_not_reach_back_behind_the_day_the_hub_s_openness_changed():
    before = question(as_of=date(2025, 8, 1))
    assert said("hub-fact", before, hub=LEAVING) == []
    assert said("not-known", before, hub=LEAVING, unknowns=("closing date",)) == []
    assert said("not-known", hub=LEAVING, unknowns=("closing date",)) == [{"unknown": "closing date"}]
    assert judge(offer(openness="inherit", hub=LEAVING), before).gaps == ()


def test_the_hub_s_own_note_says_why_it_has_to_be_asked():
    gaps = judge(offer(openness="inherit", hub=LEAVING), question(as_of=date(2026, 11, 25))).gaps
    assert [(gap.code, gap.values) for gap in gaps] == [("openness-unknown", {"note": "The owner means to close it."})]


def test_the_hub_s_note_names_the_condition_of_limited_access():
    selecting = hub(open_to_companies="limited", openness_note="By selection.")
    assert judge(offer(openness="inherit", hub=selecting), question()).gaps[0].values == {"note": "By selection."}
    elsewhere = hub(open_to_companies="yes", openness_note="By selection.")
    assert judge(offer(openness="limited", hub=elsewhere), question()).gaps[0].values == {"note": None}


def test_a_level_that_no_page_states_is_our_assumption_unless_the_offer_has_a_note_of_its_own():
    wanted = question(containment="bsl-2")
    assert said("containment-assumed", wanted, containment_basis="background") == [{"containment_max": "bsl-2"}]
    noted = {"containment_basis": "judgement", "containment_note": "The laboratory is a fact; the equipment is not."}
    assert said("containment-assumed", wanted, **noted) == []
    assert said("containment-note", wanted, **noted) == [{"note": "The laboratory is a fact; the equipment is not."}]
    assert said("containment-assumed", wanted) == []  # a page states it
    assert said("containment-assumed", containment_basis="background") == []  # the lowest level needs none


def test_a_start_goes_with_the_time_that_agreements_and_preparation_take():
    assert said("preparation-unpublished") == [{"usual_time": 194}]  # 14 confidentiality, 60 agreement, 120 transfer
    assert said("preparation", question(free={"offer-a": [(TODAY, date(2027, 6, 1))]})) == [{"usual_time": 194}]


def test_a_service_without_gates_needs_no_preparation():
    advice = offer(service="navigation", grades=())
    assert [gap.code for gap in remarks_on(advice, question(service="navigation"))] == []


def test_a_hub_that_reviews_projects_takes_its_time():
    lab = {"service": "process-development", "grades": ("research",)}
    asked = question(service="process-development", grade="research")
    assert said("preparation-unpublished", asked, **lab) == [{"usual_time": 42}]
    reviewing = hub(extra_gates=("access-review",))
    assert said("preparation-unpublished", asked, hub=reviewing, **lab) == [{"usual_time": 51}]
