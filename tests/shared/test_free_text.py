"""What may stand in a text that people write freely."""

import pytest

from atmp_match.shared.free_text import Flaw, flaw_of, has_personal_number


@pytest.mark.parametrize(
    "text", ["19900101-1234", "900101-1234", "born 900101+1234.", "199001011234", "900161-1234", "900101–1234"]
)
def test_something_like_a_personal_number_is_seen(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text", ["", "call 018-471 10 00", "PRD-1001", "2027-02-08", "1e14 vg", "batch 123456-789", "991399-1234"]
)
def test_other_numbers_are_left_alone(text):
    assert not has_personal_number(text)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("We need a suite.", None),
        ("x" * 10, Flaw.TOO_LONG),
        ("a\0b", Flaw.UNSTORABLE),
        ("a\ud83d", Flaw.UNSTORABLE),
        ("900101-1234", Flaw.PERSONAL_NUMBER),
    ],
)
def test_each_flaw_has_its_name(text, flaw):
    assert flaw_of(text, longest=9 if flaw is Flaw.TOO_LONG else 100) is flaw
