"""Keeping what somebody tried on the start page: sealed in a form's hidden field until there is an account for it.

It stands in no address, no session and no table before that. The seal is no secret, what it holds is the reader's own;
it shows that this application wrote it, so that no other site can plant a brief.
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from atmp_match.accounts.rules import Locale
from atmp_match.extensions import settings
from atmp_match.organisations.actions import sign_up
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import Actor
from atmp_match.products.actions import describe_product
from atmp_match.products.models import Product
from atmp_match.shared.transactions import transaction

KEPT_FOR = 24 * 60 * 60  # seconds: a form may stay open overnight
Typed = Mapping[str, str]


def seal(typed: Typed) -> str:
    """Return what was typed as one word for a hidden field."""
    return str(_sealer().dumps(dict(typed)))


def unseal(word: str) -> Typed | None:
    """Return what was typed; None where the word is not ours, or older than a day."""
    try:
        typed: Typed = _sealer().loads(word, max_age=KEPT_FOR)
    except BadData:
        return None
    return typed


def sign_up_with_brief(
    email: str, name: str, password: str, company: str, locale: Locale, *, typed: Typed | None
) -> None:
    """Open an account, and start its first brief with what was typed; both or nothing.

    With an address that has an account nothing is opened and nothing kept: it would be somebody else's brief.

    :raises InvalidInput: the password is weak
    """
    with transaction():
        user = sign_up(email, name, password, company, locale)
        if user is not None and typed:
            keep_as_product(typed, by=actor_of(user))


def keep_as_product(typed: Typed, *, by: Actor) -> Product:
    """Start a brief with what was typed.

    :raises NotAllowed: the actor belongs to no company
    """
    stuck = [typed["bottleneck"]] if "bottleneck" in typed else []
    told = {name: typed[name] for name in ("modality", "stage", "description") if name in typed}
    return describe_product({"code_name": _("First product"), **told, "bottlenecks": stuck}, by=by)


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings["SECRET_KEY"], salt="tried-on-the-start-page")
