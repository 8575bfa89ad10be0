"""What a password must be, how long a link lives: decisions about accounts. Pure."""

import hashlib
from datetime import timedelta
from enum import StrEnum

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256  # argon2 reads it all: without an end a password would be a way to keep us busy
SESSION_LIFETIME = timedelta(days=14)
SESSION_IDLE = timedelta(days=3)  # a session that nobody used for a long weekend has ended
SEEN_EVERY = timedelta(minutes=1)  # how exactly a session's last use is known
KEEP_ENDED = timedelta(days=30)  # what has ended is kept so long, for whoever looks into a misuse
TOKEN_BYTES = 32


class Locale(StrEnum):
    """A language of the pages and the mails."""

    ENGLISH = "en"
    SWEDISH = "sv"


class Theme(StrEnum):
    """Light, dark, or whatever the person's device says."""

    LIGHT = "light"
    DARK = "dark"
    DEVICE = "device"


class Purpose(StrEnum):
    """What a link in a mail lets its reader do, once."""

    VERIFY_ADDRESS = "verify-address"
    SET_PASSWORD = "set-password"  # noqa: S105 -- a purpose, not a password


LINK_LIFETIME = {Purpose.VERIFY_ADDRESS: timedelta(days=2), Purpose.SET_PASSWORD: timedelta(minutes=20)}
FIRST_ADMIN_LIFETIME = timedelta(days=1)
INVITATION_LIFETIME = timedelta(days=14)  # longer than anything waits for an answer


class PasswordFlaw(StrEnum):
    """Why a password is refused. There are no rules about digits or signs: length and rarity are what count."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    COMMON = "common"
    ABOUT_YOU = "about-you"


# Long passwords that head the public lists of leaked ones; shorter ones fall to the length rule anyway.
COMMON_PASSWORDS = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 1234567891011 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc
    1qaz2wsx3edc4rfv abcdefghijkl abcdefghijklm abcd12345678 admin1234567 administrator aaaaaaaaaaaa asdfghjkl123
    asdfasdfasdf changeme1234 correcthorsebatterystaple football1234 iloveyou1234 iloveyou12345 iloveyouforever
    letmein12345 letmeinletmein lösenord1234 losenord1234 monkey123456 password0000 password1111 password1234
    password12345 password123456 passwordpassword passw0rd1234 princess1234 qazwsxedcrfv qwerty123456 qwerty1234567
    qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiopasdf qwertyuiopasdfghjkl sommar123456 sverige12345 superman1234
    sunshine1234 testtesttest trustno1trustno1 unbelievable welcome12345 welcome123456 zaq12wsxcde3 zxcvbnm12345
    """.split()  # noqa: SIM905 -- readable as words
)


def password_flaw(password: str, *, about: tuple[str, ...] = ()) -> PasswordFlaw | None:
    """Return why this password is refused, or None.

    :param about: words that anybody could guess for this person: address, name, company
    """
    plain = password.strip().lower()
    if len(password) < SHORTEST_PASSWORD:
        return PasswordFlaw.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return PasswordFlaw.TOO_LONG
    if plain in COMMON_PASSWORDS or len(set(plain)) <= 2:  # noqa: PLR2004 -- "abababababab" is no secret
        return PasswordFlaw.COMMON
    if plain in {word.strip().lower() for word in about}:
        return PasswordFlaw.ABOUT_YOU
    return None


def normal_email(address: str) -> str:
    """Return the one form of an address that is stored and compared."""
    return address.strip().lower()


def hash_of(token: str) -> str:
    """Return what is stored of a token. Tokens are random and long, so a fast hash tells nothing about them."""
    return hashlib.sha256(token.encode()).hexdigest()


def device_of(user_agent: str) -> str:
    """Return a browser and system in two words, which is all a list of sessions needs to remember."""
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS"}
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "")
    system = next((name for mark, name in (systems | {"Linux": "Linux"}).items() if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent.split("/", maxsplit=1)[0][:40]
