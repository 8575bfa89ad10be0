from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from atmp_match.shared import formats

TODAY = date(2026, 11, 23)


def test_a_day_is_written_with_its_year_in_both_languages():
    assert formats.write_day(date(2027, 2, 15), "en") == "15 Feb 2027"
    assert formats.write_day(date(2027, 2, 15), "sv") == "15 feb. 2027"


def test_a_month_is_written_out():
    assert formats.write_month(date(2027, 2, 15), "en") == "February 2027"
    assert formats.write_month(date(2027, 2, 15), "sv") == "februari 2027"


@pytest.mark.parametrize(
    ("start", "end", "english", "swedish"),
    [
        (date(2026, 11, 30), date(2026, 12, 7), "30 Nov to 4 Dec", "30 nov. till 4 dec."),
        (date(2027, 2, 15), date(2027, 3, 15), "15 Feb to 12 Mar 2027", "15 feb. till 12 mars 2027"),
        (date(2026, 12, 21), date(2027, 1, 11), "21 Dec 2026 to 8 Jan 2027", "21 dec. 2026 till 8 jan. 2027"),
        (date(2026, 12, 2), date(2026, 12, 5), "2 Dec to 4 Dec", "2 dec. till 4 dec."),
        (date(2026, 12, 2), date(2026, 12, 7), "2 Dec to 6 Dec", "2 dec. till 6 dec."),
        (date(2026, 12, 2), date(2026, 12, 3), "2 Dec", "2 dec."),
        (date(2027, 3, 2), date(2027, 3, 3), "2 Mar 2027", "2 mars 2027"),
    ],
)
def test_a_span_is_written_by_its_first_and_last_day(start, end, english, swedish):
    assert formats.write_days(start, end, "en", TODAY) == english
    assert formats.write_days(start, end, "sv", TODAY) == swedish


@pytest.mark.parametrize(
    ("start", "end", "english", "swedish"),
    [
        (date(2026, 11, 30), date(2026, 12, 14), "wk\u00a049–50", "v.\u00a049–50"),
        (date(2026, 11, 30), date(2026, 12, 7), "wk\u00a049", "v.\u00a049"),
        (date(2027, 2, 15), date(2027, 3, 15), "wk\u00a07–10, 2027", "v.\u00a07–10 2027"),
        (date(2026, 12, 28), date(2027, 1, 4), "wk\u00a053", "v.\u00a053"),
        (date(2027, 1, 1), date(2027, 1, 2), "wk\u00a053", "v.\u00a053"),
        (date(2027, 1, 4), date(2027, 1, 11), "wk\u00a01, 2027", "v.\u00a01 2027"),
        (
            date(2026, 12, 21),
            date(2027, 1, 18),
            "wk\u00a052, 2026 to wk\u00a02, 2027",
            "v.\u00a052 2026 till v.\u00a02 2027",
        ),
    ],
)
def test_weeks_are_iso_weeks_and_2026_has_53_of_them(start, end, english, swedish):
    assert formats.write_weeks(start, end, "en", TODAY) == english
    assert formats.write_weeks(start, end, "sv", TODAY) == swedish


def test_a_moment_is_shown_in_stockholm_on_a_24_hour_clock_summer_and_winter():
    assert formats.write_moment(datetime(2026, 11, 22, 13, 32, tzinfo=UTC), "en", TODAY) == "22 Nov, 14:32"
    assert formats.write_moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "sv", TODAY) == "2 juli 00:30"
    assert formats.write_moment(datetime(2027, 1, 2, 8, 0, tzinfo=UTC), "en", TODAY) == "2 Jan 2027, 09:00"


def test_money_is_kronor_with_spaces_that_do_not_break():
    assert formats.write_money(1_500_000, "en") == "SEK\u00a01,500,000"
    assert formats.write_money(Decimal("1500000.40"), "sv") == "1\u00a0500\u00a0000\u00a0kr"


def test_a_month_is_drawn_from_monday_to_sunday():
    weeks = formats.weeks_of_month(date(2027, 2, 10))
    assert [week[0].isocalendar().week for week in weeks] == [5, 6, 7, 8]
    assert weeks[0][0] == date(2027, 2, 1)
    assert all(len(week) == 7 for week in weeks)


def test_a_date_is_written_as_exact_as_it_is_known():
    assert [formats.write_partial_day(known, "sv") for known in ("2019", "2021-03", "2021-03-03")] == [
        "2019",
        "mars 2021",
        "3 mars 2021",
    ]


def test_money_of_another_currency_keeps_its_name():
    assert formats.write_money(900, "en", "EUR") == "EUR\u00a0900"
    assert formats.write_money(900, "sv", "EUR") == "900\u00a0EUR"
