"""Hashing and checking passwords."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from atmp_match.accounts.models import User
from atmp_match.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFlaw, password_flaw
from atmp_match.shared.errors import InvalidInput

# OWASP's figures for argon2id; about 25 ms. When they change, a hash is renewed at its owner's next sign-in.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _dummy_hash() -> str:
    return hasher.hash("nobody's password")


def is_password_of(user: User | None, password: str) -> bool:
    """Say whether this is the user's password.

    For nobody, and for somebody without a password, the work is the same, so that the time an answer takes does not
    tell who has an account.
    """
    stored = user.password_hash if user else None
    if len(password) > LONGEST_PASSWORD:
        password = ""
    try:
        is_right = hasher.verify(stored or _dummy_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return is_right and stored is not None


def renew_hash(user: User, password: str) -> None:
    """Store the hash anew if it was made with weaker parameters; `password` has just been verified."""
    if user.password_hash and hasher.check_needs_rehash(user.password_hash):
        user.password_hash = hasher.hash(password)


def hashed(password: str, *, about: tuple[str, ...] = (), field: str = "password") -> str:
    """Return the hash of a new password.

    :param field: the field's name in the form, for the message
    :raises InvalidInput: the password is too short, too long or too common
    """
    flaw = password_flaw(password, about=about)
    if flaw:
        raise InvalidInput({field: flaw_message(flaw)})
    return hasher.hash(password)


def flaw_message(flaw: PasswordFlaw) -> str:
    """Return what to tell somebody whose new password has this flaw."""
    messages = {
        PasswordFlaw.TOO_SHORT: _(
            "Use at least %(count)d characters. Several words are easiest.", count=SHORTEST_PASSWORD
        ),
        PasswordFlaw.TOO_LONG: _("Use at most %(count)d characters.", count=LONGEST_PASSWORD),
        PasswordFlaw.COMMON: _(
            "This password is on every list of common ones. Choose another, several words for example."
        ),
        PasswordFlaw.ABOUT_YOU: _("Choose a password that is not your name, your company or your e-mail address."),
    }
    return messages[flaw]
