"""Founding organisations, with their first members."""

from atmp_match.accounts.actions.links import create_link
from atmp_match.accounts.actions.passwords import hashed
from atmp_match.accounts.actions.settings import create_user
from atmp_match.accounts.events import AccountOpened, AddressUsedAgain, VerificationAsked
from atmp_match.accounts.models import User
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.accounts.rules import FIRST_ADMIN_LIFETIME, INVITATION_LIFETIME, Locale, Purpose
from atmp_match.extensions import db
from atmp_match.organisations.events import (
    MemberJoined,
    OfficeAdminNamed,
    OrganisationCreated,
    PersonInvited,
)
from atmp_match.organisations.models import Membership, Organisation
from atmp_match.organisations.queries import (
    actor_of,
    find_company_of,
    find_membership,
    find_office,
)
from atmp_match.organisations.rules import Actor, Kind, MemberRole
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import record, transaction


def sign_up(email: str, name: str, password: str, company: str, locale: Locale) -> User | None:
    """Open an account with a company of its own and return its owner; a mail with a link then verifies the address.

    With an address that has an account nothing is opened, its owner gets a mail instead, and None is returned. Neither
    the page nor the time it takes may tell the two apart: the password is checked and hashed first in both.

    :raises InvalidInput: the password is weak
    """
    password_hash = hashed(password, about=(email, name, company))
    with transaction():
        user = create_user(email, name, password_hash, locale)
        if user is None:
            _note_known_address(email)
            return None
        create_organisation(Kind.COMPANY, company, owner=user)
        record(AccountOpened(user_id=user.id), by=user.id)
    return user


def _note_known_address(email: str) -> None:
    known = find_user_by_email(email)
    if known is None:
        return
    if known.email_verified_at is None:  # the first link got lost, most likely
        record(VerificationAsked(user_id=known.id), by=None)
    else:
        record(AddressUsedAgain(user_id=known.id), by=None)


def create_organisation(kind: Kind, name: str, *, owner: User) -> Organisation:
    """Store an organisation with its first member; part of a larger action."""
    organisation = Organisation(kind=kind.value, name=name)
    db.session.add(organisation)
    db.session.flush()
    record(OrganisationCreated(organisation_id=organisation.id), by=owner.id)
    add_member(organisation.id, owner, MemberRole.OWNER)
    return organisation


def create_office_admin(email: str, office: str) -> str:
    """Make somebody a member of the cluster office, created if need be; return the token of a link for a password.

    For whoever has the command line of the machine: that is what an installation's first admin starts from. Whoever
    holds the link owns the account, so it is printed there and mailed to the address, and nowhere else.

    :param office: the office's name, where it does not exist yet
    """
    with transaction():
        user = find_or_invite(email)
        organisation = find_office()
        if organisation is None:
            create_organisation(Kind.OFFICE, office, owner=user)
        elif find_membership(user.id, organisation.id) is None:
            add_member(organisation.id, user, MemberRole.OWNER)
        record(OfficeAdminNamed(user_id=user.id), by=None)
        _link_id, token = create_admin_link(user.id)
    return token


def find_or_invite(email: str, locale: Locale = Locale.ENGLISH) -> User:
    """Return whoever has this address, or a new person who has no password until a link mailed there sets one.

    Part of a larger action, which must show nobody which of the two it was.
    """
    created = create_user(email, email.split("@", maxsplit=1)[0], None, locale, verified_at=now())
    user = created or find_user_by_email(email)
    if user is None:
        raise RuntimeError("the account was deleted at this moment")
    return user


def find_or_create_operator(name: str, *, owner: User) -> Organisation:
    """Return the oldest operator of hubs that this person belongs to, else a new one; part of a larger action."""
    known = min(actor_of(owner).operator_ids, default=None)
    return db.session.get_one(Organisation, known) if known else create_organisation(Kind.HUB, name, owner=owner)


def find_or_invite_company(email: str, name: str, *, by: Actor) -> Organisation:
    """Return the company of whoever has this address, the oldest one they own, or a new one of this name.

    Whoever has no password yet is sent a link that sets one. Part of a larger action, which must show nobody whether
    the address was known.
    """
    user = find_or_invite(email, Locale(by.locale))
    company = find_company_of(user.id) or create_organisation(Kind.COMPANY, name, owner=user)
    if user.password_hash is None:
        record(PersonInvited(user_id=user.id), by=by.user_id)
    return company


def create_invitation(user_id: int) -> tuple[int, str]:
    """Make the link with which somebody invited sets a first password; return its id and token."""
    return create_link(user_id, Purpose.SET_PASSWORD, lifetime=INVITATION_LIFETIME)


def create_admin_link(user_id: int) -> tuple[int, str]:
    """Make the link with which an admin sets the first password; return its id and token."""
    return create_link(user_id, Purpose.SET_PASSWORD, lifetime=FIRST_ADMIN_LIFETIME)


def add_member(organisation_id: int, user: User, role: MemberRole) -> None:
    """Let somebody belong to an organisation; part of a larger action."""
    db.session.add(Membership(user_id=user.id, organisation_id=organisation_id, role=role.value))
    db.session.flush()
    record(MemberJoined(organisation_id=organisation_id, user_id=user.id, role=role.value), by=user.id)
