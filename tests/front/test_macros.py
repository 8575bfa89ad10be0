from datetime import date

import pytest
from flask import render_template_string
from flask_babel import force_locale

MACROS = '{% from "_macros.html" import tag, rack, why %}{% from "_calendar.html" import cal %}'


@pytest.fixture
def draw(app):
    def drawn(template, language="en", **values):
        with app.test_request_context("/"), force_locale(language):
            return render_template_string(MACROS + template, **values)

    return drawn


@pytest.mark.parametrize(
    ("status", "tone", "word"),
    [
        ("draft", "draft", "To be confirmed"),
        ("requested", "asked", "Requested"),
        ("held", "asked", "On hold"),
        ("waiting", "warn", "Waiting in line"),
        ("proposed", "counter", "New time proposed"),
        ("accepted", "ok", "Accepted"),
        ("confirmed", "ok", "Confirmed"),
        ("in-progress", "run", "In progress"),
        ("completed", "done", "Completed"),
        ("declined", "no", "Declined"),
        ("withdrawn", "no", "Withdrawn"),
        ("expired", "no", "Expired"),
        ("cancelled", "no", "Cancelled"),
        ("no-show", "no", "Did not come"),
    ],
)
def test_a_status_is_a_colour_an_icon_and_always_a_word(draw, status, tone, word):
    html = draw("{{ tag(status) }}", status=status)
    assert html.startswith(f'<span class="tag {tone}"><svg')
    assert html.endswith(f"</svg>{word}</span>")


def test_a_status_is_said_in_the_language_of_each_reader(draw):
    assert "Requested" in draw("{{ tag('requested') }}")
    assert "Förfrågan skickad" in draw("{{ tag('requested') }}", "sv")
    assert "Requested" in draw("{{ tag('requested') }}")


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("covered", "covered"),
        ("conditions", "covered with conditions"),
        ("ask", "ask the hub"),
        ("none", "not offered"),
    ],
)
def test_a_vial_says_in_words_what_it_shows(draw, level, words):
    html = draw("{{ rack([need]) }}", need={"name": "HQ plasmid DNA", "short": "Plasmid", "level": level})
    assert f'<span class="vh">HQ plasmid DNA: {words}</span>' in html


def test_what_people_wrote_is_never_taken_for_markup(draw):
    html = draw("{{ why('none', text) }}", text="<script>alert(1)</script>")
    assert "<script>" not in html


def test_a_month_shows_iso_weeks_and_the_state_of_each_day_in_words(draw):
    states = {date(2027, 2, 8): "free", date(2027, 2, 15): "held", date(2027, 2, 16): "busy"}
    html = draw("{{ cal(first, states, chosen) }}", first=date(2027, 2, 1), states=states, chosen=None)
    assert "<caption>February 2027</caption>" in html
    assert html.count('<th scope="row">') == 4
    assert 'class="free" data-day="2027-02-08"><span>8<span class="vh"> open</span></span>' in html
    assert 'class="held" data-day="2027-02-15"><span>15<span class="vh"> on hold for another request</span>' in html
    assert 'class="busy" data-day="2027-02-16"><span>16<span class="vh"> booked</span>' in html


def test_the_chosen_span_is_half_open(draw):
    chosen = (date(2027, 2, 8), date(2027, 2, 15))
    html = draw("{{ cal(first, {}, chosen) }}", first=date(2027, 2, 1), chosen=chosen)
    assert html.count("your choice") == 7
    assert 'chosen" data-day="2027-02-15"' not in html
