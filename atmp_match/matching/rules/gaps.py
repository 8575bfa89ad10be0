"""When a reported gap counts, and when its number may be shown. Pure."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date

FEW = 5  # below this many, a number could point at a company


def month_of(day: date) -> date:
    """Return the first day of the month in which a company's report of a need counts once."""
    return day.replace(day=1)


def once_hash(secret: bytes, company_id: int, gap: Sequence[str | None]) -> bytes:
    """Return what is the same when the same company reports the same gap again, and says nothing without the secret."""
    words = "\0".join((str(company_id), *(word or "" for word in gap)))
    return hmac.new(secret, words.encode(), hashlib.sha256).digest()
