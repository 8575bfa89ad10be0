"""How often the pages that check or send something secret may be tried."""

from flask import request
from flask_limiter.util import get_remote_address

from atmp_match.accounts.rules import hash_of, normal_email

BY_PLACE = "30 per minute; 300 per hour"
BY_ADDRESS = "10 per 15 minutes"


def typed_address() -> str:
    """Return what to count tries for one account by, from wherever they come; addresses are not kept in the clear."""
    typed = normal_email(request.form.get("email", ""))
    return hash_of(typed) if typed else get_remote_address()
