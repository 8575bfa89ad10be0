"""The last part of a booking's address, and the verb it stands for."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from flask_babel import gettext as _

from atmp_match.bookings import actions
from atmp_match.bookings.queries import bookings
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound

Body = dict[str, Any]


def act_on(ref: str, action: str, body: Body, *, by: Actor) -> None:
    """Do what the address says.

    :raises NotFound: there is no such action, or no such booking for this person
    :raises InvalidInput: other weeks were named, which only a proposal can
    """
    if action not in ACTIONS:
        raise NotFound(_("There is no such action. Send one of: %(words)s.", words=", ".join(ACTIONS)))
    if action not in PROPOSALS:
        _refuse_weeks(body)
    ACTIONS[action](ref, body, by)


def _refuse_weeks(body: Body) -> None:
    given = [name for name in ("start", "end") if body[name] is not None]
    if given:
        raise InvalidInput({name: _("Only a proposal names weeks. Leave this out.") for name in given})


def _refuse_proposal(ref: str, _body: Body, by: Actor) -> NoReturn:
    bookings.get_booking(ref, by)  # for an outsider there is no booking to propose anything for
    raise Conflict(_("Proposals of other weeks are not available yet. Decline with a reason that names weeks instead."))


def _plain(verb: Callable[..., object]) -> Callable[[str, Body, Actor], object]:
    return lambda ref, body, by: verb(ref, version=body["version"], by=by)


def _reasoned(verb: Callable[..., object]) -> Callable[[str, Body, Actor], object]:
    return lambda ref, body, by: verb(ref, reason=body["reason"] or "", version=body["version"], by=by)


PROPOSALS = frozenset({"propose", "agree"})
ACTIONS: Mapping[str, Callable[[str, Body, Actor], object]] = {
    "accept": _plain(actions.accept_booking),
    "decline": _reasoned(actions.decline_booking),
    "propose": _refuse_proposal,
    "agree": _refuse_proposal,
    "withdraw": _plain(actions.withdraw_booking),
    "cancel": _reasoned(actions.cancel_booking),
    "start": _plain(actions.start_booking),
    "complete": _plain(actions.complete_booking),
    "no-show": _reasoned(actions.miss_booking),
}
