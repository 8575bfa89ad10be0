"""What a reader may know of the company behind a booking. Pure."""

import hashlib

from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Party

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are mistaken for another when read aloud


def alias_for(company_id: int, hub_id: int, secret: str) -> str:
    """Return four letters that stand for a company at one hub: always the same there, unrelated at another hub."""
    digest = hashlib.blake2b(f"{company_id}/{hub_id}".encode(), key=secret.encode()[:64], digest_size=4).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest)


def may_see_company(level: ShareLevel, party: Party) -> bool:
    """Say whether this party may see the company's name."""
    return party is Party.COMPANY or (party is Party.HUB and level in {ShareLevel.NAMED, ShareLevel.FULL})


def may_see_product_code(party: Party) -> bool:
    """Say whether this party may see the company's own name for the product."""
    return party is Party.COMPANY


def may_see_message(party: Party) -> bool:
    """Say whether this party may read what the company wrote to the hub; the office sees counts, not letters."""
    return party in {Party.COMPANY, Party.HUB}
