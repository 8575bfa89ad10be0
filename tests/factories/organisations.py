"""Made-up companies, hub operators and the cluster office, each with its people."""

from itertools import count

from atmp_match.extensions import db
from atmp_match.organisations.models import Membership, Organisation
from atmp_match.organisations.queries import actor_of, find_office
from atmp_match.organisations.rules import Actor, Kind, MemberRole
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import make_user

_numbers = count(1)


def make_organisation(kind: Kind, name: str, *members) -> Organisation:
    with transaction():
        organisation = Organisation(kind=kind.value, name=name)
        db.session.add(organisation)
        db.session.flush()
        for user in members:
            role = MemberRole.OWNER if user is members[0] else MemberRole.MEMBER
            db.session.add(Membership(user_id=user.id, organisation_id=organisation.id, role=role.value))
    return organisation


def make_company(*members, name=None) -> Organisation:
    """Store a company with these people; without any, it has one of its own."""
    return make_organisation(Kind.COMPANY, name or f"Company {next(_numbers)}", *(members or [make_user()]))


def make_hub_operator(*members, name=None) -> Organisation:
    """Store an operator of hubs; a hub is claimed by setting its `operator_id`."""
    return make_organisation(Kind.HUB, name or f"Operator {next(_numbers)}", *(members or [make_user()]))


def make_office(*members, name="Cluster office") -> Organisation:
    """Store the cluster office, or add people to it: there is only one."""
    office = find_office()
    if office is None:
        return make_organisation(Kind.OFFICE, name, *(members or [make_user()]))
    with transaction():
        for user in members:
            db.session.add(Membership(user_id=user.id, organisation_id=office.id, role=MemberRole.MEMBER.value))
    return office


def make_founder(**user) -> Actor:
    """Store a person with a company of their own."""
    person = make_user(**user)
    make_company(person)
    return actor_of(person)


def make_member_of(actor, role) -> Actor:
    """Store somebody else who belongs to all organisations of `actor`, in this role."""
    person = make_user()
    with transaction():
        for key in actor.roles:
            db.session.add(Membership(user_id=person.id, organisation_id=key, role=role.value))
    return actor_of(person)


def make_manager(**user) -> Actor:
    """Store a person who manages hubs for an operator of their own."""
    person = make_user(**user)
    make_hub_operator(person)
    return actor_of(person)


def make_admin(**user) -> Actor:
    """Store a person of the cluster office."""
    person = make_user(**user)
    make_office(person)
    return actor_of(person)
