"""A day is said only where a page states one."""

from datetime import date

import pytest
from flask_babel import force_locale

from atmp_match.matching.actions.texts import Speaker
from tests.factories.vocabulary import vocabulary
from tests.matching.offers import offer, question, shortlist

PLANNED = {"available_from": date(2027, 1, 1), "available_from_basis": "planned"}


@pytest.fixture
def say(app):
    def say(what, language="en"):
        with app.test_request_context(), force_locale(language):
            speaker = Speaker(vocabulary(), language)
            return speaker.near_miss(what) if hasattr(what, "blocked_by") else speaker.reason(what)

    return say


def nearest(**values):
    _, misses, _ = shortlist([offer(**PLANNED, **values)], question(latest_finish=date(2026, 12, 20)), "SE")
    return misses[0]


def test_a_near_miss_of_which_only_the_year_is_known_says_the_year(say):
    miss = nearest(available_from_precision="year")
    assert say(miss) == "It would match if you could wait until it opens, some time in 2027"
    assert say(miss, "sv") == "Det skulle bli en träff om ni kunde vänta tills det öppnar, någon gång under 2027"


def test_a_near_miss_of_which_the_month_is_known_says_the_month(say):
    miss = nearest(available_from_precision="month")
    assert say(miss) == "It would match if you could wait until it opens, some time in January 2027"


def test_a_near_miss_of_which_the_day_is_known_says_the_day(say):
    assert say(nearest()) == "It would match if you could finish on 2 Jan 2027 or later"


def test_a_start_that_hangs_on_a_vague_opening_is_no_day(say):
    (match,), _, _ = shortlist(
        [offer(**PLANNED, available_from_precision="year")], question(earliest_start=date(2026, 12, 1)), "SE"
    )
    start = next(reason for reason in match.reasons if reason.code.startswith("start-"))
    assert say(start) == "Opens some time in 2027; no day is stated"


def test_a_start_that_lies_later_in_the_year_hangs_on_it_too(say):
    (match,), _, _ = shortlist(
        [offer(**PLANNED, available_from_precision="year")], question(earliest_start=date(2027, 4, 1)), "SE"
    )
    start = next(reason for reason in match.reasons if reason.code.startswith("start-"))
    assert say(start) == "Opens some time in 2027; no day is stated"


def test_a_start_after_that_year_is_a_day_again(say):
    (match,), _, _ = shortlist(
        [offer(**PLANNED, available_from_precision="year")], question(earliest_start=date(2028, 2, 1)), "SE"
    )
    start = next(reason for reason in match.reasons if reason.code.startswith("start-"))
    assert say(start).endswith("1 Feb 2028")
