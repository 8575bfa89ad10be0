"""A company waits for weeks: it goes on the wait list, waits for others instead, or waits no longer."""

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from atmp_match.bookings.actions.problems import sentence_for
from atmp_match.bookings.actions.requests import require_bookable
from atmp_match.bookings.actions.sharing import has_cda
from atmp_match.bookings.events.waits import WaitAsked, WaitChanged, WaitWithdrawn
from atmp_match.bookings.models import Wait
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.waits import count_waits, lock_wait
from atmp_match.bookings.rules.requests import Asked, Problem, ShareLevel, Terms, problems_of
from atmp_match.bookings.rules.sharing import alias_for
from atmp_match.bookings.rules.waits import MOST_WAITS, WaitState, Wants, Wish, WishProblem, problems_of_wish
from atmp_match.catalogue.models import Offer
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db, settings
from atmp_match.organisations.rules import Actor
from atmp_match.products.queries import get_product
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from atmp_match.shared.transactions import record, transaction


@dataclass(frozen=True)
class Wanted:
    """What a company waits for, and what is to happen then. Days are half-open, in the hub's zone.

    :param earliest: None: from tomorrow
    :param before: the day before which the weeks have to end
    :param length: weeks or days, as the offer counts
    :param valid_until: None: as long as such weeks can begin
    """

    wants: Wants
    earliest: date | None
    before: date | None
    length: int | None
    valid_until: date | None
    share_level: ShareLevel
    message: str


def join_wait_list(offer_id: str, product_ref: str | None, wanted: Wanted, *, by: Actor) -> Wait:
    """Put a company on the wait list for weeks of an offer. Weeks that are free already are acted on at once.

    :raises NotFound: for an unknown offer, or a product that is not this company's
    :raises InvalidInput: where something typed cannot be right, by field
    :raises Conflict: where the offer cannot be booked here, or the company waits for too much at this hub
    """
    with transaction():
        offer = offers.get_offer(offer_id)
        require_bookable(offer)
        product = get_product(product_ref, by) if product_ref else None
        company_id = product.organisation_id if product else min(by.company_ids, default=None)
        if company_id is None:
            raise NotAllowed(_("Only a company can request time at a hub."))
        wish = _readable(wanted, offer, company_id)
        resource = offers.resource_of(offer)
        if resource is None:
            raise NotFound  # without a calendar the wish was refused above
        if count_waits(company_id, offer.hub_id) >= MOST_WAITS:
            raise Conflict(_("You wait for %(n)s things at this hub already. Withdraw one first.", n=MOST_WAITS))
        wait = Wait(
            company_id=company_id,
            product_id=product.id if product else None,
            hub_id=offer.hub_id,
            offer_id=offer.id,
            resource_id=resource.id,
            alias=alias_for(company_id, offer.hub_id, settings["SECRET_KEY"]),
            asked_by=by.user_id,
        )
        _set(wait, wanted, wish)
        db.session.add(wait)
        db.session.flush()
        record(WaitAsked(wait.id, wait.wants), by=by.user_id)
    return wait


def change_wait(ref: str, wanted: Wanted, *, version: int | None = None, by: Actor) -> Wait:
    """Wait for something else from now on. Other weeks, or having them asked for, is asked for anew: last in the order.

    :raises NotFound: for anybody but the company
    :raises InvalidInput: where something typed cannot be right, by field
    :raises Conflict: where nobody waits there any more; `StaleVersion` where somebody else changed it meanwhile
    """
    with transaction():
        wait = _lock_live(ref, version, by)
        wish = _readable(wanted, offers.get_offer(wait.offer_id), wait.company_id)
        if (replace(wait.wish, valid_until=None), wait.wants) != (replace(wish, valid_until=None), wanted.wants):
            wait.asked_at = clock.now()
        _set(wait, wanted, wish)
        db.session.flush()
        record(WaitChanged(wait.id, wait.version), by=by.user_id)
    return wait


def withdraw_wait(ref: str, *, version: int | None = None, by: Actor) -> Wait:
    """Take a place off the wait list.

    :raises NotFound: for anybody but the company
    :raises Conflict: where nobody waits there any more; `StaleVersion` where somebody else changed it meanwhile
    """
    with transaction():
        wait = _lock_live(ref, version, by)
        wait.state, wait.ended_at = WaitState.WITHDRAWN, clock.now()
        record(WaitWithdrawn(wait.id), by=by.user_id)
    return wait


def _lock_live(ref: str, version: int | None, by: Actor) -> Wait:
    wait = lock_wait(ref, by)
    if not wait.is_live:
        raise Conflict(_("Nobody waits here any more. See what became of it."))
    if version is not None and version != wait.version:
        raise StaleVersion(_("This was changed after you opened it. Nothing was saved."))
    return wait


def _set(wait: Wait, wanted: Wanted, wish: Wish) -> None:
    wait.wants, wait.share_level, wait.message = wanted.wants, wanted.share_level, wanted.message.strip()
    wait.earliest, wait.before, wait.length, wait.in_weeks = wish.earliest, wish.before, wish.length, wish.in_weeks
    wait.valid_until = wish.valid_until or wish.last_start


def _readable(wanted: Wanted, offer: Offer, company_id: int) -> Wish:
    terms, today = offers.terms_of(offer, taxonomy()), clock.today(offer.hub.timezone)
    # As of a request for something; only what is wrong with its words is of use here.
    words = Asked(None, None, 1, wanted.share_level, wanted.message, 0)
    problems: dict[str, Problem | WishProblem] = {
        name: problem
        for name, problem in problems_of(words, terms, today=today).items()
        if name in {"message", "share_level"} and isinstance(problem, Problem)
    }
    if wanted.share_level is ShareLevel.FULL and not has_cda(company_id, offer.hub.operator_id):
        problems["share_level"] = Problem.CDA_NEEDED
    missing = [name for name in ("before", "length") if getattr(wanted, name) is None]
    problems |= dict.fromkeys(missing, WishProblem.MISSING)
    if wanted.before is None or wanted.length is None:
        raise InvalidInput(_sentences(problems, terms))
    wish = Wish(wanted.earliest or today, wanted.before, wanted.length, terms.in_weeks, wanted.valid_until)
    problems |= problems_of_wish(wish, terms, today=today)
    if problems:
        raise InvalidInput(_sentences(problems, terms))
    return wish


def _sentences(problems: dict[str, Problem | WishProblem], terms: Terms) -> dict[str, str]:
    own = {
        WishProblem.MISSING: _("Fill this in"),
        WishProblem.NOT_SO_MANY: _("There are not so many weeks between these days."),
        WishProblem.PAST: _("These days are past."),
        WishProblem.VALID_PAST: _("Choose today or a later day."),
        WishProblem.BY_HOUR: _("This offer is booked by the hour. There is no wait list for hours."),
    }
    return {
        name: own[problem] if isinstance(problem, WishProblem) else sentence_for(problem, terms)
        for name, problem in problems.items()
    }
