from decimal import Decimal

import pytest

from atmp_match.shared.quantities import write_number, write_scale


@pytest.mark.parametrize(
    ("value", "english", "swedish"),
    [
        (200.0, "200", "200"),
        (0.25, "0.25", "0,25"),
        (1500.5, "1,500.5", "1\u00a0500,5"),
        (1_000_000.0, "1,000,000", "1\u00a0000\u00a0000"),
        (Decimal(2000), "2,000", "2\u00a0000"),
    ],
)
def test_a_number_is_written_in_full_with_the_languages_signs(value, english, swedish):
    assert write_number(value, "en") == english
    assert write_number(value, "sv") == swedish


def test_a_field_shows_a_number_as_people_type_it():
    assert write_number(1500.5, "en", grouped=False) == "1500.5"
    assert write_number(1500.5, "sv", grouped=False) == "1500,5"


def test_a_scale_says_its_unit_in_the_readers_language():
    assert write_scale(2.5, "L", "sv") == "2,5 L"
    assert write_scale(400, "doses", "sv") == "400 doser"
    assert write_scale(400, "doses", "en") == "400 doses"
