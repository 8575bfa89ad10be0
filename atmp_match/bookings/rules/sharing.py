"""What a reader may know of the company behind a booking. Pure."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Party

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are mistaken for another when read aloud


def alias_for(company_id: int, hub_id: int, secret: str) -> str:
    """Return four letters that stand for a company at one hub: always the same there, unrelated at another hub."""
    digest = hashlib.blake2b(f"{company_id}/{hub_id}".encode(), key=secret.encode()[:64], digest_size=4).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest)


def may_see_company(level: ShareLevel, party: Party) -> bool:
    """Say whether this party may see the company's name."""
    return party is Party.COMPANY or (party is Party.HUB and hub_sees(Part.COMPANY, level))


def may_see_brief(party: Party) -> bool:
    """Say whether this party may read modality, stage, grade, containment and scale; the office sees counts only."""
    return party in {Party.COMPANY, Party.HUB}


def may_see_product_code(party: Party) -> bool:
    """Say whether this party may see the company's own name for the product."""
    return party is Party.COMPANY


def may_see_message(party: Party) -> bool:
    """Say whether this party may read what the company wrote to the hub; the office sees counts, not letters."""
    return party in {Party.COMPANY, Party.HUB}


class Part(StrEnum):
    """A part of what a company has told or asks."""

    BRIEF = "brief"  # modality, stage, grade, containment, scale
    WISH = "wish"  # service, weeks or quantity, how much later is fine
    MESSAGE = "message"
    COMPANY = "company"
    REST = "rest"  # the code name, the class, planned dates, what is brought along, one's own words


# The one list of what a hub sees: the form's hints, the booking's page and the start page read it aloud, and a test
# compares it with what is shown. Nothing goes out in full yet, so no level shows the rest.
SEEN_FROM: Mapping[Part, ShareLevel | None] = {
    Part.BRIEF: ShareLevel.ANONYMOUS,
    Part.WISH: ShareLevel.ANONYMOUS,
    Part.MESSAGE: ShareLevel.ANONYMOUS,
    Part.COMPANY: ShareLevel.NAMED,
    Part.REST: None,
}
OPEN_LEVELS = (ShareLevel.ANONYMOUS, ShareLevel.NAMED)


def hub_sees(part: Part, level: ShareLevel) -> bool:
    """Say whether a hub sees this part of a request sent at this level; each level holds the one before."""
    levels, first = list(ShareLevel), SEEN_FROM[part]
    return first is not None and levels.index(first) <= levels.index(level)
