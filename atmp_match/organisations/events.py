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
