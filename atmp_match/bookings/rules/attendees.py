"""Who may sit on a course, who may know, and what a certificate is worth. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from atmp_match.bookings.rules.transitions import OVER, Party, Status
from atmp_match.shared.free_text import Flaw, flaw_of

LONGEST_NAME = 120  # characters
LONGEST_EMAIL = 254
LONGEST_NUMBER = 60
LONGEST_VALIDITY = timedelta(days=10 * 366)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
# The hub has agreed: now it has to know whom it lets in.
KNOWN_TO_HUB = frozenset({Status.ACCEPTED, Status.CONFIRMED, Status.IN_PROGRESS, Status.COMPLETED, Status.NO_SHOW})


@dataclass(frozen=True)
class Person:
    """What a company says of somebody who comes."""

    name: str
    email: str = ""
    role_title: str = ""


class PersonProblem(StrEnum):
    """What is wrong with a person or a certificate; the page has a sentence for each."""

    NAME_MISSING = "name-missing"
    NAME_LONG = "name-long"
    EMAIL = "email"
    UNSTORABLE = "unstorable"
    PERSONAL_NUMBER = "personal-number"
    NUMBER_MISSING = "number-missing"
    NUMBER_LONG = "number-long"
    VALIDITY_MISSING = "validity-missing"
    VALIDITY_OVER = "validity-over"
    VALIDITY_LONG = "validity-long"


FLAWS = {Flaw.UNSTORABLE: PersonProblem.UNSTORABLE, Flaw.PERSONAL_NUMBER: PersonProblem.PERSONAL_NUMBER}


def problems_of_person(person: Person) -> dict[str, PersonProblem]:
    """Return what cannot be so, by the field's name."""
    found = {}
    for field, text in (("name", person.name), ("role_title", person.role_title)):
        if flaw := flaw_of(text, longest=LONGEST_NAME):
            found[field] = FLAWS.get(flaw, PersonProblem.NAME_LONG)
    if not person.name:
        found["name"] = PersonProblem.NAME_MISSING
    is_right = len(person.email) <= LONGEST_EMAIL and ADDRESS.fullmatch(person.email)
    if person.email and (not is_right or flaw_of(person.email, longest=LONGEST_EMAIL)):
        found["email"] = PersonProblem.EMAIL
    return found


def problems_of_certificate(number: str, valid_until: date | None, *, today: date) -> dict[str, PersonProblem]:
    """Return what cannot be so, by the field's name."""
    found = {}
    if flaw := flaw_of(number, longest=LONGEST_NUMBER):
        found["certificate"] = FLAWS.get(flaw, PersonProblem.NUMBER_LONG)
    elif not number:
        found["certificate"] = PersonProblem.NUMBER_MISSING
    if valid_until is None:
        found["valid_until"] = PersonProblem.VALIDITY_MISSING
    elif valid_until < today:
        found["valid_until"] = PersonProblem.VALIDITY_OVER
    elif valid_until > today + LONGEST_VALIDITY:
        found["valid_until"] = PersonProblem.VALIDITY_LONG
    return found


def may_name(status: Status, party: Party, *, starts_on: date, today: date) -> bool:
    """Say whether people can still be named: by the company, until the course begins."""
    return party is Party.COMPANY and status not in OVER and today < starts_on


def may_see_attendees(status: Status, party: Party) -> bool:
    """Say whether this party may know who comes: the company always, the hub once it has agreed, the office never."""
    return party is Party.COMPANY or (party is Party.HUB and status in KNOWN_TO_HUB)


def needed_until(starts_on: date | None, ends_on: date | None, *, today: date) -> date:
    """Return the day until which a certificate must hold, to meet the training of a booking: its last one."""
    last = ends_on or starts_on
    return max(today, last - timedelta(days=1)) if last else today
