"""Mails about accounts. The links are made here, so that no event and no log ever holds one."""

from atmp_match.accounts.actions.links import create_link
from atmp_match.accounts.events import (
    AccountOpened,
    AddressUsedAgain,
    PasswordChanged,
    PasswordResetAsked,
    VerificationAsked,
)
from atmp_match.accounts.queries import get_user
from atmp_match.accounts.rules import Purpose
from atmp_match.notifications.mailer import recipient_of, send_mail
from atmp_match.organisations.actions import create_admin_link
from atmp_match.organisations.events import OfficeAdminNamed
from atmp_match.shared.clock import now
from atmp_match.shared.deliveries import reacts_to


@reacts_to(AccountOpened, VerificationAsked, name="notifications.send_verification", queue="mail")
def send_verification(*, user_id: int) -> None:
    """Send the link that confirms an address, unless it was confirmed meanwhile."""
    user = get_user(user_id)
    if user.email_verified_at is not None:
        return
    link_id, token = create_link(user_id, Purpose.VERIFY_ADDRESS)
    send_mail(to=recipient_of(user), template="verify_address", key=f"verify-address:{link_id}", token=token)


@reacts_to(AddressUsedAgain, name="notifications.tell_owner_of_address", queue="mail")
def tell_owner_of_address(*, user_id: int) -> None:
    """Tell somebody that their address was used to sign up again; at most once an hour, however often it is."""
    user = get_user(user_id)
    send_mail(to=recipient_of(user), template="address_in_use", key=f"address-in-use:{user_id}:{now():%Y-%m-%dT%H}")


@reacts_to(PasswordResetAsked, name="notifications.send_password_link", queue="mail")
def send_password_link(*, user_id: int) -> None:
    """Send the link that sets a new password."""
    user = get_user(user_id)
    link_id, token = create_link(user_id, Purpose.SET_PASSWORD)
    send_mail(to=recipient_of(user), template="reset_password", key=f"set-password:{link_id}", token=token)


@reacts_to(PasswordChanged, name="notifications.tell_of_password_change", queue="mail")
def tell_of_password_change(*, user_id: int, version: int) -> None:
    """Tell somebody that their password is another one now, in case it was not they."""
    user = get_user(user_id)
    send_mail(to=recipient_of(user), template="password_changed", key=f"password-changed:{user_id}:{version}")


@reacts_to(OfficeAdminNamed, name="notifications.send_admin_link", queue="mail")
def send_admin_link(*, user_id: int) -> None:
    """Send a new admin of the cluster office the same kind of link that the command line printed."""
    user = get_user(user_id)
    link_id, token = create_admin_link(user_id)
    send_mail(to=recipient_of(user), template="admin_link", key=f"admin-link:{link_id}", token=token)
