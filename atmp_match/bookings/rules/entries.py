"""What is entered for a company. Pure."""

import re
from dataclasses import dataclass
from datetime import date

LONGEST_NAME = 120  # characters, as where companies sign up
LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")


def is_address(typed: str) -> bool:
    """Say whether this looks like an e-mail address in plain letters; whether it has an owner, a mail will tell."""
    typed = typed.strip()
    return (
        len(typed) <= LONGEST_ADDRESS
        and typed.isascii()
        and typed.isprintable()
        and _ADDRESS.fullmatch(typed) is not None
    )


@dataclass(frozen=True)
class Entry:
    """What is entered: weeks of an offer, half-open days, and for whom.

    :param company_id: one that whoever enters it knows by name; None: the address says which
    :param email: of somebody at the company
    :param name: as what whoever enters it knows the company; a new one is called so
    """

    offer_id: str
    starts_on: date | None
    ends_on: date | None
    company_id: int | None = None
    email: str = ""
    name: str = ""
