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


def may_see_brief(level: ShareLevel, party: Party) -> bool:
    """Say whether this party may read modality, stage, grade, containment and scale; the office sees counts only."""
    return party is Party.COMPANY or (party is Party.HUB and hub_sees(Part.BRIEF, level))


def may_see_rest(level: ShareLevel, party: Party) -> bool:
    """Say whether this party may read the code name and all that the company wrote of the product."""
    return party is Party.COMPANY or (party is Party.HUB and hub_sees(Part.REST, level))


def may_see_message(level: ShareLevel, party: Party) -> bool:
    """Say whether this party may read what the company wrote with its request; the office sees no letters."""
    return party is Party.COMPANY or (party is Party.HUB and hub_sees(Part.MESSAGE, level))


def may_see_reasons(party: Party) -> bool:
    """Say whether this party may read why something was declined, cancelled or moved: both sides wrote that."""
    return party in {Party.COMPANY, Party.HUB}


def least_level(*, is_open: bool) -> ShareLevel:
    """Return the lowest level a company may go down to: a hub that has something to decide sees what it is about."""
    return ShareLevel.ANONYMOUS if is_open else ShareLevel.NOTHING


class Part(StrEnum):
    """A part of what a company has told or asks."""

    BRIEF = "brief"  # modality, stage, grade, containment, scale
    WISH = "wish"  # service, weeks or quantity, how much later is fine
    MESSAGE = "message"
    COMPANY = "company"
    REST = "rest"  # the code name, the class, planned dates, what is brought along, one's own words


# The one list of what a hub sees: the form's hints, the booking's page and the start page read it aloud, and a test
# compares it with what is shown.
SEEN_FROM: Mapping[Part, ShareLevel] = {
    Part.BRIEF: ShareLevel.ANONYMOUS,
    Part.WISH: ShareLevel.ANONYMOUS,
    Part.MESSAGE: ShareLevel.ANONYMOUS,
    Part.COMPANY: ShareLevel.NAMED,
    Part.REST: ShareLevel.FULL,
}
SENT_LEVELS = (ShareLevel.ANONYMOUS, ShareLevel.NAMED, ShareLevel.FULL)  # those of a request


def hub_sees(part: Part, level: ShareLevel) -> bool:
    """Say whether a hub sees this part of a request sent at this level; each level holds the one before."""
    levels = list(ShareLevel)
    return levels.index(SEEN_FROM[part]) <= levels.index(level)
