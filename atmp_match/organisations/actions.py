"""What can be done with organisations."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from atmp_match.accounts.actions.links import create_link
from atmp_match.accounts.actions.passwords import hashed
from atmp_match.accounts.actions.settings import create_user
from atmp_match.accounts.events import AccountOpened, AddressUsedAgain, VerificationAsked
from atmp_match.accounts.models import User
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.accounts.rules import FIRST_ADMIN_LIFETIME, INVITATION_LIFETIME, Locale, Purpose
from atmp_match.extensions import db
from atmp_match.organisations.events import (
    AgreementEnded,
    AgreementRecorded,
    MemberJoined,
    OfficeAdminNamed,
    OrganisationCreated,
    PersonInvited,
)
from atmp_match.organisations.models import Agreement, Membership, Organisation
from atmp_match.organisations.queries import (
    actor_of,
    find_agreement,
    find_company_of,
    find_membership,
    find_office,
)
from atmp_match.organisations.rules import Actor, AgreementKind, Kind, MemberRole
from atmp_match.shared.clock import now, today
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.free_text import flaw_of, words_for
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
    _join(organisation, owner, MemberRole.OWNER)
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
            _join(organisation, user, MemberRole.OWNER)
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


def _join(organisation: Organisation, user: User, role: MemberRole) -> None:
    db.session.add(Membership(user_id=user.id, organisation_id=organisation.id, role=role.value))
    db.session.flush()
    record(MemberJoined(organisation_id=organisation.id, user_id=user.id, role=role.value), by=user.id)


LONGEST_REFERENCE = 200  # characters


@dataclass(frozen=True)
class Signed:
    """What one side says of an agreement: which kind, since when, until when, and where the paper is."""

    kind: AgreementKind
    signed_on: date
    expires_on: date | None
    reference: str


def record_agreement(signed: Signed, *, company_id: int, operator_id: int, by: Actor) -> Agreement:
    """Note that a company and a hub's operator have signed something; both sides see it, and who noted it.

    :raises NotFound: for somebody who is neither side, or where one of the two is not what it should be
    :raises InvalidInput: where something typed cannot be right, by field
    :raises Conflict: where one of this kind is in force already
    """
    problems = _agreement_problems(signed)
    if problems:
        raise InvalidInput(problems)
    with transaction():
        sides = [db.session.get(Organisation, one, with_for_update=True) for one in sorted((company_id, operator_id))]
        own = by.company_ids & {company_id} or by.operator_ids & {operator_id}
        kinds = {side.id: side.kind for side in sides if side}
        if not own or kinds != {company_id: Kind.COMPANY, operator_id: Kind.HUB}:
            raise NotFound(_("There is no such organisation, or nothing to do with you."))
        if find_agreement(company_id, operator_id, signed.kind, on=signed.signed_on):
            raise Conflict(_("An agreement of this kind is recorded already. End it first if this one replaces it."))
        row = Agreement(
            company_id=company_id,
            operator_id=operator_id,
            kind=signed.kind,
            signed_on=signed.signed_on,
            expires_on=signed.expires_on,
            reference=signed.reference.strip(),
            recorded_by=by.user_id,
            recorded_for=min(own),
        )
        db.session.add(row)
        db.session.flush()
        record(AgreementRecorded(company_id, row.id), by=by.user_id)
    return row


def end_agreement(agreement_id: int, *, reason: str, by: Actor) -> None:
    """Note that an agreement holds no more; what it has already opened or met stays in the history.

    :raises NotFound: for somebody who is neither side
    :raises InvalidInput: without a reason
    :raises Conflict: where it has ended already
    """
    reason = reason.strip()
    flaw = flaw_of(reason, longest=LONGEST_REFERENCE)
    if flaw or not reason:
        raise InvalidInput(
            {"reason": words_for(flaw, longest=LONGEST_REFERENCE) if flaw else _("Say why: the other side reads it.")}
        )
    with transaction():
        row = db.session.get(Agreement, agreement_id, with_for_update={"of": Agreement})
        if row is None or not (row.company_id in by.company_ids or row.operator_id in by.operator_ids):
            raise NotFound(_("There is no such agreement, or it is not yours."))
        if row.ended_at is not None:
            raise Conflict(_("This agreement has ended already."))
        row.ended_at, row.end_reason = now(), reason
        record(AgreementEnded(row.company_id, row.id), by=by.user_id)


def _agreement_problems(signed: Signed) -> dict[str, str]:
    problems = {}
    if signed.signed_on > today():
        problems["signed_on"] = _("An agreement that is not signed yet cannot be recorded.")
    if signed.expires_on and signed.expires_on <= max(signed.signed_on, today()):
        problems["expires_on"] = _("It must end after today, and after it was signed.")
    if flaw := flaw_of(signed.reference, longest=LONGEST_REFERENCE):
        problems["reference"] = words_for(flaw, longest=LONGEST_REFERENCE)
    return problems
