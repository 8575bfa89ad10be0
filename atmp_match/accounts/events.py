"""What happens to accounts. Only ids: the links themselves are made by the tasks that send them."""

from dataclasses import dataclass

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class AccountOpened(Event):
    """Somebody signed up; the address is not verified yet."""

    user_id: int


@dataclass(frozen=True)
class AddressUsedAgain(Event):
    """Somebody signed up with an address that has an account."""

    user_id: int


@dataclass(frozen=True)
class VerificationAsked(Event):
    """Somebody asked for another link to verify the address."""

    user_id: int


@dataclass(frozen=True)
class AddressVerified(Event):
    """The address belongs to whoever opened the account."""

    user_id: int


@dataclass(frozen=True)
class PasswordResetAsked(Event):
    """Somebody asked for a link to set a new password."""

    user_id: int


@dataclass(frozen=True)
class PasswordChanged(Event):
    """The account has a new password.

    :param version: the account's version afterwards, so that two changes are two mails
    """

    user_id: int
    version: int


@dataclass(frozen=True)
class ApiTokenCreated(Event):
    """A program may act for somebody from now on."""

    user_id: int
    api_token_id: int


@dataclass(frozen=True)
class ApiTokenRevoked(Event):
    """A program may act for somebody no more."""

    user_id: int
    api_token_id: int
