"""What happens to organisations."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class OrganisationCreated(Event):
    """There is a new company, hub operator or office."""

    organisation_id: int


@dataclass(frozen=True)
class MemberJoined(Event):
    """Somebody belongs to an organisation from now on."""

    organisation_id: int
    user_id: int
    role: str


@dataclass(frozen=True)
class PersonInvited(Event):
    """Something waits for somebody who has no password yet; a mail with a link lets them set one."""

    user_id: int


@dataclass(frozen=True)
class OfficeAdminNamed(Event):
    """Somebody was made a member of the cluster office from the command line."""

    user_id: int


@dataclass(frozen=True)
class AgreementRecorded(Event):
    """One side has recorded that it signed an agreement with the other.

    :param organisation_id: the company
    """

    organisation_id: int
    agreement_id: int


@dataclass(frozen=True)
class AgreementEnded(Event):
    """An agreement holds no more from now on.

    :param organisation_id: the company
    """

    organisation_id: int
    agreement_id: int


@dataclass(frozen=True)
class MemberInvited(Event):
    """An owner asked somebody to join; the address stands in the invitation."""

    organisation_id: int
    invitation_id: int


@dataclass(frozen=True)
class InvitationRenewed(Event):
    """An owner had an invitation sent again; it lives from now, and the link of the mail before is dead."""

    organisation_id: int
    invitation_id: int


@dataclass(frozen=True)
class InvitationRevoked(Event):
    """An owner took an invitation back."""

    organisation_id: int
    invitation_id: int


@dataclass(frozen=True)
class MemberRoleChanged(Event):
    """An owner gave a member another role.

    :param at: the moment, which tells two changes of one member apart
    """

    organisation_id: int
    user_id: int
    role: str
    at: str


@dataclass(frozen=True)
class MemberRemoved(Event):
    """An owner ended somebody's membership; what they made stays the organisation's.

    :param at: the moment: somebody can be taken in again, and removed again
    """

    organisation_id: int
    user_id: int
    at: str


@dataclass(frozen=True)
class MemberLeft(Event):
    """Somebody ended their own membership; what they made stays the organisation's."""

    organisation_id: int
    user_id: int


@dataclass(frozen=True)
class OwnershipHandedOver(Event):
    """An owner made somebody else an owner, and is a member from now on.

    :param user_id: who is an owner now
    :param at: the moment: it can be handed back, and over again
    """

    organisation_id: int
    user_id: int
    at: str
