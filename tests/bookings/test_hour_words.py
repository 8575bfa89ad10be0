"""Sentences about weeks are said of hours; every text of the application is read for what would not fit."""

import re
from datetime import date

import pytest

from atmp_match.bookings.rules.hour_words import in_hours
from atmp_match.bookings.rules.typed_hours import read_hours
from local.words import forms, read_catalogue

# What would be wrong with the other word in it: the article of English, and Swedish words that are put together.
WRONG = {"en": re.compile(r"\ba hours?\b|hours?s\b", re.IGNORECASE), "sv": re.compile(r"timme(n|r)?s\b", re.IGNORECASE)}


@pytest.mark.parametrize(
    ("language", "weeks", "hours"),
    [
        ("en", "Your weeks are on hold", "Your hours are on hold"),
        ("en", "Choose a week. Weeks end on Friday.", "Choose an hour. Hours end on Friday."),
        (
            "en",
            "Until then both %(weeks)s are kept, workweeks too.",
            "Until then both %(weeks)s are kept, workweeks too.",
        ),
        ("sv", "Veckorna hålls, andra veckor är lediga", "Timmarna hålls, andra timmar är lediga"),
        ("sv", "Den första veckan, en arbetsvecka", "Den första timmen, en arbetsvecka"),
    ],
)
def test_the_other_word_stands_where_the_first_one_stood(language, weeks, hours):
    assert in_hours(weeks, language) == hours


def test_no_text_of_a_booking_reads_wrong_with_the_other_word():
    wrong = []
    for message in read_catalogue():
        about = [place for place, _line in message.locations if "bookings" in place]
        if message.id and about:
            said = {"en": forms(message.id), "sv": forms(message.string)}
            wrong += [
                text for code, texts in said.items() for text in texts if WRONG[code].search(in_hours(text, code))
            ]
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9 Feb 2027, 13:00-15:00", "2027-02-09 13:00 15:00"),
        ("2027-02-09 13-15", "2027-02-09 13:00 15:00"),
        ("9 feb. kl. 13.00–15.30", "2027-02-09 13:00 15:30"),
        ("9 Feb, 13:00–15:00", "2027-02-09 13:00 15:00"),
        ("13 to 15", "2027-02-16 13:00 15:00"),
        ("13:00", None),
        ("wk 7-10", None),
        ("9 Feb 2027, 13:00-25:00", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed, read):
    found = read_hours(typed, near=date(2027, 2, 16), today=date(2026, 12, 1))

    assert (f"{found[0]:%Y-%m-%d %H:%M} {found[1]:%H:%M}" if found else None) == read
