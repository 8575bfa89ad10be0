"""Mails about the wait list: weeks are free, somebody waits in vain, and a hub has to choose."""

from collections.abc import Iterator

from atmp_match.accounts.models import User
from atmp_match.bookings.events.waits import WaitOver, WaitTold, WeeksFreed
from atmp_match.bookings.models import Wait
from atmp_match.bookings.queries.freed import get_choice_by_id
from atmp_match.bookings.queries.waits import get_wait_by_id
from atmp_match.notifications.mailer import Mail, recipient_of, send_mails
from atmp_match.organisations.queries import members_of
from atmp_match.shared.deliveries import reacts_to


@reacts_to(WaitTold, name="notifications.tell_company_of_free_weeks", queue="mail")
def tell_company_of_free_weeks(*, wait_id: int, telling_id: int) -> None:
    """Tell the company that weeks it waits for are free, unless they are gone again or it waits no longer."""
    wait = get_wait_by_id(wait_id)
    telling = next((one for one in wait.tellings if one.id == telling_id), None)
    if telling is not None and telling.gone_at is None and wait.is_live:
        send_mails(_to_company(wait, "free", f"wait:{wait_id}:free:{telling_id}", telling=telling))


@reacts_to(WaitOver, name="notifications.tell_company_of_end_of_wait", queue="mail")
def tell_company_of_end_of_wait(*, wait_id: int, why: str) -> None:
    """Tell the company that nothing can come of waiting any more."""
    send_mails(_to_company(get_wait_by_id(wait_id), why, f"wait:{wait_id}:over"))


@reacts_to(WeeksFreed, name="notifications.tell_hub_of_freed_weeks", queue="mail")
def tell_hub_of_freed_weeks(*, freed_weeks_id: int) -> None:
    """Tell the hub's people that weeks are free which somebody waits for, and until when they can choose."""
    choice = get_choice_by_id(freed_weeks_id)
    if choice.closed_at is None and choice.hub.operator_id is not None:
        send_mails(
            _mail(user, "choose", f"freed-weeks:{choice.id}:{user.id}", choice=choice)
            for user in members_of(choice.hub.operator_id)
        )


def _to_company(wait: Wait, kind: str, key: str, **more: object) -> Iterator[Mail]:
    for user in members_of(wait.company_id):
        yield _mail(user, kind, f"{key}:{user.id}", wait=wait, **more)


def _mail(user: User, kind: str, key: str, **context: object) -> Mail:
    return Mail(recipient_of(user), "wait", key, context={"kind": kind, **context})
