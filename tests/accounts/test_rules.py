import pytest

from atmp_match.accounts.rules import PasswordFlaw, device_of, hash_of, normal_email, password_flaw


@pytest.mark.parametrize(
    ("password", "flaw"),
    [
        ("eleven char", PasswordFlaw.TOO_SHORT),
        ("twelve chars", None),
        ("x" * 257, PasswordFlaw.TOO_LONG),
        ("PassWord1234", PasswordFlaw.COMMON),
        (" password1234 ", PasswordFlaw.COMMON),
        ("abababababab", PasswordFlaw.COMMON),
        ("Asta@Almvik.example", PasswordFlaw.ABOUT_YOU),
        ("Almvik Therapeutics", PasswordFlaw.ABOUT_YOU),
        ("fyra enkla stolar av trä", None),
        ("            ", PasswordFlaw.COMMON),
    ],
)
def test_length_and_rarity_count_and_nothing_else(password, flaw):
    assert password_flaw(password, about=("asta@almvik.example", "Asta", "Almvik Therapeutics")) is flaw


def test_an_address_has_one_form():
    assert normal_email(" Asta@Almvik.Example ") == "asta@almvik.example"


def test_a_hash_tells_nothing_about_its_token():
    assert hash_of("token") == "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl"),
        ("", ""),
    ],
)
def test_a_device_is_two_words(user_agent, device):
    assert device_of(user_agent) == device
