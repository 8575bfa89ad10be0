"""What the catalogue says in English stays marked as English inside a Swedish sentence."""

import json
from datetime import date

import pytest
from flask_babel import force_locale
from markupsafe import escape

from atmp_match.matching.actions.quoting import Said, joined
from atmp_match.matching.actions.texts import Speaker
from atmp_match.matching.rules import Gap, Level, Reason
from tests.factories.vocabulary import vocabulary


def test_a_sentence_is_plain_text_but_a_page_marks_what_it_quotes():
    said = Said("Inte känt: price <b>", ["price <b>"])
    assert said == "Inte känt: price <b>"
    assert json.dumps(said, ensure_ascii=False) == '"Inte känt: price <b>"'
    assert escape(said) == 'Inte känt: <span lang="en">price &lt;b&gt;</span>'


def test_quotes_that_look_like_the_marks_are_not_mistaken_for_them():
    assert escape(Said("span & lang", ["span", "lang"])) == (
        '<span lang="en">span</span> &amp; <span lang="en">lang</span>'
    )


def test_joined_sentences_keep_their_quotes():
    both = joined(". ", ["Plain", Said("Om hubben: closing", ["closing"])])
    assert both == "Plain. Om hubben: closing"
    assert escape(both) == 'Plain. Om hubben: <span lang="en">closing</span>'


@pytest.fixture
def say(app):
    def say(gap, language):
        with app.test_request_context(), force_locale(language):
            return Speaker(vocabulary(), language).gap(gap)

    return say


def gap(code, **values):
    return Gap(code, Level.COVERED, values)


def test_a_fact_about_the_hub_is_said_with_source_and_date(say):
    fact = gap("hub-fact", claim="Closing", seen="example.org", as_of=None)
    assert say(fact, "en") == "About the hub: Closing (example.org, undated)"
    assert escape(say(fact, "sv")) == (
        'Om hubben: <span lang="en">Closing</span> (<span lang="en">example.org</span>, utan datum)'
    )
    assert say(gap("hub-fact", claim="Closing", seen="example.org", as_of="2023-06"), "en").endswith("June 2023)")


def test_a_note_takes_the_place_of_the_plain_sentence(say):
    assert say(gap("openness-unknown", note=None), "en") == "Ask the hub if it takes companies"
    assert say(gap("openness-unknown", note="The owner means to close it."), "en") == (
        "Ask the hub if it takes companies: The owner means to close it"
    )


@pytest.mark.parametrize(
    ("days", "english", "swedish"),
    [(7, "one week", "en vecka"), (51, "7 weeks", "7 veckor"), (194, "6 months", "6 månader")],
)
def test_time_to_prepare_is_no_more_exact_than_it_is_known(say, days, english, swedish):
    time = gap("preparation", usual_time=days)
    assert say(time, "en") == f"Agreements and preparation usually take about {english}"
    assert say(time, "sv") == f"Avtal och förberedelser brukar ta ungefär {swedish}"


def test_a_month_that_is_all_a_page_states_is_said_as_a_month(say):
    opens = {"day": date(2027, 3, 1)}
    assert say(gap("planned", precision="month", **opens), "en") == "Planned: expected to open March 2027"
    assert say(gap("planned", precision="year", **opens), "en") == "Planned: expected to open 2027"
    assert say(gap("planned", precision=None, **opens), "sv") == "Planerat: väntas öppna 1 mars 2027"


def test_a_reason_does_not_say_never_seen_of_a_hub_whose_openness_has_changed(app):
    with app.test_request_context(), force_locale("en"):
        speaker = Speaker(vocabulary(), "en")
        assert (
            speaker.reason(Reason("openness-unknown", 0, {"note": None})) == "Whether it takes companies was not seen"
        )
        assert speaker.reason(Reason("openness-unknown", 0, {"note": "Closing"})) == (
            "Whether it takes companies now is not known"
        )
