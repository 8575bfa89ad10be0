"""Opening an account, and changing what it says about its owner."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from atmp_match.accounts.models import User
from atmp_match.accounts.queries import get_user
from atmp_match.accounts.rules import Locale, Theme, normal_email
from atmp_match.extensions import db
from atmp_match.shared.transactions import transaction


def create_user(
    email: str, name: str, password_hash: str | None, locale: Locale, *, verified_at: datetime | None = None
) -> User | None:
    """Store a new person, or return None where the address has an account; part of a larger action."""
    return db.session.scalar(
        insert(User)
        .values(
            email=normal_email(email),
            name=name,
            password_hash=password_hash,
            locale=locale.value,
            email_verified_at=verified_at,
        )
        .on_conflict_do_nothing(index_elements=[User.email])
        .returning(User)
    )


def save_settings(name: str, locale: Locale, theme: Theme, *, by: int) -> User:
    """Change one's own name, language and theme."""
    with transaction():
        user = get_user(by)
        user.name, user.locale, user.theme = name, locale.value, theme.value
        user.version += 1
    return user
