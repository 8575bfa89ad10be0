"""The last part of a booking's address, and the verb it stands for."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from atmp_match.api.views.days import days_at_hub
from atmp_match.bookings import actions
from atmp_match.bookings.queries import bookings
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import InvalidInput, NotFound

Body = dict[str, Any]


def act_on(ref: str, action: str, body: Body, *, by: Actor) -> None:
    """Do what the address says.

    :raises NotFound: there is no such action, or no such booking for this person
    :raises InvalidInput: weeks were named, which only a proposal and a shortening can
    """
    if action not in ACTIONS:
        raise NotFound(_("There is no such action. Send one of: %(words)s.", words=", ".join(ACTIONS)))
    if action not in NAME_WEEKS:
        _refuse_weeks(body)
    ACTIONS[action](ref, body, by)


def _refuse_weeks(body: Body) -> None:
    given = [name for name in ("start", "end") if body[name] is not None]
    if given:
        raise InvalidInput({name: _("Only a proposal or a shortening names weeks. Leave this out.") for name in given})


def _propose(ref: str, body: Body, by: Actor) -> object:
    start, end = _days(ref, body, by)
    reason, version = body["reason"] or "", body["version"]
    return actions.propose_weeks(ref, start, end, reason=reason, version=version, by=by)


def _shorten(ref: str, body: Body, by: Actor) -> object:
    start, end = _days(ref, body, by)
    return actions.shorten_booking(ref, start, end, version=body["version"], by=by)


def _prefer(ref: str, body: Body, by: Actor) -> object:
    start, end = _days(ref, body, by)
    instead = None if start is None and end is None else (start, end)
    more = {"over": body["over"], "reason": body["reason"] or "", "version": body["version"]}
    return actions.prefer_booking(ref, instead=instead, by=by, **more)


def _confirm_own(ref: str, body: Body, by: Actor) -> object:
    product, level = body["product"] or None, body["share_level"]
    return actions.confirm_entry(ref, product_ref=product, share_level=level, version=body["version"], by=by)


def _days(ref: str, body: Body, by: Actor) -> tuple[date | None, date | None]:
    booking, _party = bookings.get_booking(ref, by)
    return days_at_hub(body["start"], body["end"], booking.offer_id)


def _plain(verb: Callable[..., object]) -> Callable[[str, Body, Actor], object]:
    return lambda ref, body, by: verb(ref, version=body["version"], by=by)


def _reasoned(verb: Callable[..., object]) -> Callable[[str, Body, Actor], object]:
    return lambda ref, body, by: verb(ref, reason=body["reason"] or "", version=body["version"], by=by)


NAME_WEEKS = frozenset({"propose", "shorten", "prefer"})
ACTIONS: Mapping[str, Callable[[str, Body, Actor], object]] = {
    "accept": _plain(actions.accept_booking),
    "decline": _reasoned(actions.decline_booking),
    "propose": _propose,
    "agree": _plain(actions.agree_to_weeks),
    "keep": _plain(actions.keep_weeks),
    "shorten": _shorten,
    "prefer": _prefer,
    "withdraw": _plain(actions.withdraw_booking),
    "cancel": _reasoned(actions.cancel_booking),
    "start": _plain(actions.start_booking),
    "complete": _plain(actions.complete_booking),
    "no-show": _reasoned(actions.miss_booking),
    "confirm-own": _confirm_own,
    "turn-down": _reasoned(actions.turn_down_entry),
    "take-back": _plain(actions.take_entry_back),
}
