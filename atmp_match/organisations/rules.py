"""Who may do what: kinds of organisations, roles, and the one table of permissions. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

INVITATION_LIFETIME = timedelta(days=7)
MOST_INVITATIONS = 50  # open at a time, for one organisation


class Kind(StrEnum):
    """What an organisation is here for."""

    COMPANY = "company"
    HUB = "hub"
    OFFICE = "office"


class MemberRole(StrEnum):
    """What a member is in an organisation: an owner is also a member, and a member also a reader."""

    OWNER = "owner"
    MEMBER = "member"
    READER = "reader"

    def includes(self, least: "MemberRole") -> bool:
        """Say whether this role may do all that `least` may."""
        order = list(MemberRole)
        return order.index(self) <= order.index(least)


class AgreementKind(StrEnum):
    """What two organisations sign once for all their bookings; the words are those of the gates that they meet."""

    CDA = "cda"
    MSA = "msa"
    QUALITY = "quality-agreement"


class Audience(StrEnum):
    """A group of people that a permission is given to; one person can be in several."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    COMPANY = "company"
    HUB = "hub"
    OFFICE = "office"


class Permission(StrEnum):
    """Something that not everybody may do."""

    READ_PUBLIC = "read-public"
    USE_ACCOUNT = "use-account"
    DESCRIBE_PRODUCTS = "describe-products"
    MATCH = "match"
    REQUEST_BOOKINGS = "request-bookings"
    ANSWER_BOOKINGS = "answer-bookings"
    MANAGE_HUB = "manage-hub"
    SET_HUB_RULES = "set-hub-rules"
    READ_BOOKINGS = "read-bookings"
    ENTER_BOOKINGS = "enter-bookings"
    KEEP_AGREEMENTS = "keep-agreements"
    EDIT_CATALOGUE = "edit-catalogue"
    EDIT_WEIGHTS = "edit-weights"
    TRIAGE = "triage"
    USE_API = "use-api"
    MANAGE_TEAM = "manage-team"
    LEAVE_TEAM = "leave-team"


# The one table: the guard of every route, the menus and the API read it, and a test walks every route with it.
# It says which group may do a thing at all; whose product or booking it is, the queries decide.
PERMISSIONS: Mapping[Permission, frozenset[Audience]] = MappingProxyType(
    {
        Permission.READ_PUBLIC: frozenset({Audience.ANYONE}),
        Permission.USE_ACCOUNT: frozenset({Audience.SIGNED_IN}),
        Permission.DESCRIBE_PRODUCTS: frozenset({Audience.COMPANY}),
        Permission.MATCH: frozenset({Audience.COMPANY}),
        Permission.REQUEST_BOOKINGS: frozenset({Audience.COMPANY}),
        Permission.ANSWER_BOOKINGS: frozenset({Audience.HUB}),
        Permission.MANAGE_HUB: frozenset({Audience.HUB}),
        Permission.SET_HUB_RULES: frozenset({Audience.HUB}),
        Permission.READ_BOOKINGS: frozenset({Audience.COMPANY, Audience.HUB, Audience.OFFICE}),
        Permission.ENTER_BOOKINGS: frozenset({Audience.HUB, Audience.OFFICE}),
        Permission.KEEP_AGREEMENTS: frozenset({Audience.COMPANY, Audience.HUB}),
        Permission.EDIT_CATALOGUE: frozenset({Audience.OFFICE}),
        Permission.EDIT_WEIGHTS: frozenset({Audience.OFFICE}),
        Permission.TRIAGE: frozenset({Audience.OFFICE}),
        Permission.USE_API: frozenset({Audience.SIGNED_IN}),
        Permission.MANAGE_TEAM: frozenset({Audience.COMPANY, Audience.HUB, Audience.OFFICE}),
        Permission.LEAVE_TEAM: frozenset({Audience.COMPANY, Audience.HUB, Audience.OFFICE}),
    }
)
# The table's other half. Whoever may do a thing at all may look at it in any role; to change something takes a member,
# but for these. A route that nobody thought of is therefore closed to readers.
LEAST_ROLE: Mapping[Permission, MemberRole] = MappingProxyType(
    {
        Permission.READ_PUBLIC: MemberRole.READER,
        Permission.USE_ACCOUNT: MemberRole.READER,
        Permission.USE_API: MemberRole.READER,
        Permission.LEAVE_TEAM: MemberRole.READER,
        Permission.MANAGE_TEAM: MemberRole.OWNER,
        Permission.SET_HUB_RULES: MemberRole.OWNER,
        Permission.KEEP_AGREEMENTS: MemberRole.OWNER,
    }
)


def least_role(permission: Permission, *, changes: bool) -> MemberRole:
    """Return the role that it takes to look (a reader's), or with `changes` to send something."""
    return LEAST_ROLE.get(permission, MemberRole.MEMBER) if changes else MemberRole.READER


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, as everything that asks "may they?" sees them.

    :param company_ids: companies the person is a member of
    :param operator_ids: hub operators the person is a member of
    :param organisation_names: the name of each of these organisations, and of the office, by id
    :param roles: the person's role in each of them; whoever has none there counts as a reader
    """

    user_id: int
    email: str
    name: str
    locale: str
    company_ids: frozenset[int] = frozenset()
    operator_ids: frozenset[int] = frozenset()
    is_office: bool = False
    organisation_names: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[int, MemberRole] = field(default_factory=dict)

    @property
    def audiences(self) -> frozenset[Audience]:
        """Return every group the person is in."""
        memberships = {
            Audience.COMPANY: bool(self.company_ids),
            Audience.HUB: bool(self.operator_ids),
            Audience.OFFICE: self.is_office,
        }
        return frozenset({Audience.ANYONE, Audience.SIGNED_IN} | {who for who, is_in in memberships.items() if is_in})

    def can(self, permission: Permission | str) -> bool:
        """Say whether the person may do this at all."""
        return is_allowed(self, Permission(permission))

    def at_least(self, least: MemberRole, *, at: int | None = None) -> "Actor":
        """Return the person with only those organisations in which the role is at least this.

        Whoever changes something acts as this: what belongs to the others is then as a stranger's.

        :param at: with only this organisation, where given
        """
        if least is MemberRole.READER and at is None:
            return self
        kept = {key for key, role in self.roles.items() if role.includes(least) and at in {None, key}}
        office = kept - self.company_ids - self.operator_ids
        return replace(
            self,
            company_ids=self.company_ids & kept,
            operator_ids=self.operator_ids & kept,
            is_office=self.is_office and bool(office),
        )


def is_allowed(actor: Actor | None, permission: Permission) -> bool:
    """Say whether `actor`, or with None somebody who is not signed in, may do this at all."""
    audiences = actor.audiences if actor else frozenset({Audience.ANYONE})
    return bool(PERMISSIONS[permission] & audiences)


def keeps_an_owner(roles: Mapping[int, MemberRole], user_id: int, becomes: MemberRole | None) -> bool:
    """Say whether an organisation still has an owner once one member has another role, or with None has gone.

    :param roles: of its members as they are now, by user id
    """
    after = {**roles, user_id: becomes}
    return MemberRole.OWNER in after.values()
