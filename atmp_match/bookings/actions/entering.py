"""A hub, or the cluster office, enters weeks for a company that has agreed to them elsewhere, on the telephone say."""

from flask_babel import gettext as _

from atmp_match.accounts.rules import normal_email
from atmp_match.bookings.actions.deadlines import set_deadline
from atmp_match.bookings.actions.locking import lock_around
from atmp_match.bookings.actions.problems import closed_then, sentence_for
from atmp_match.bookings.actions.processing import free_what_is_overdue
from atmp_match.bookings.actions.proposals import Days, take_days
from atmp_match.bookings.actions.requests import require_bookable
from atmp_match.bookings.events import BookingEntered
from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries import offers
from atmp_match.bookings.queries.entries import find_known_company
from atmp_match.bookings.rules.entries import LONGEST_NAME, Entry, is_address
from atmp_match.bookings.rules.requests import Asked, ShareLevel, problems_of, tidy
from atmp_match.bookings.rules.sharing import alias_for
from atmp_match.bookings.rules.transitions import Party, Status
from atmp_match.calendar.queries.wholes import find_shut_step
from atmp_match.calendar.rules.hours import as_columns
from atmp_match.calendar.rules.parts import as_record
from atmp_match.catalogue.models import Offer, Resource
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db, settings
from atmp_match.organisations.actions import find_or_invite_company
from atmp_match.organisations.models import Organisation
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotFound
from atmp_match.shared.free_text import flaw_of, words_for
from atmp_match.shared.transactions import record, transaction


def enter_booking(entry: Entry, *, by: Actor) -> Booking:
    """Keep weeks for a company and ask it to confirm them; until then nobody sees anything of its products.

    Whether the address has an account changes nothing that is seen or told here: a new one is invited.

    :raises NotFound: for anybody but the offer's hub and the office
    :raises InvalidInput: where something typed cannot be right, by field
    :raises WeeksTaken: where no unit is free then
    :raises Conflict: where the offer cannot be booked here
    """
    with transaction():
        offer = offers.get_offer(entry.offer_id)
        party = entering_party(offer, by)
        require_bookable(offer)
        start, end = _bookable_days(entry, offer, _problems_of_company(entry, by))
        company, known_as = _company(entry, offer, party, by)
        recipe, own = offers.recipe_of(offer), _resource_of(offer).id
        resource = lock_around({own, *(step.resource_id for step in recipe)})[own]
        booking = _store(offer, company, known_as, party=party, days=(start, end), resource=resource, by=by)
        free_what_is_overdue(resource)
        booking.unit_id = take_days(booking, offer, resource, (start, end))
        set_deadline(booking, starts_on=start)
        db.session.flush()
        record(BookingEntered(booking.id, booking.version), by=by.user_id)
    return booking


def entering_party(offer: Offer, by: Actor) -> Party:
    """Return as what somebody may enter bookings of an offer.

    :raises NotFound: where they may not
    """
    if offer.hub.operator_id in by.operator_ids:
        return Party.HUB
    if by.is_office:
        return Party.OFFICE
    raise NotFound(_("There is no such offer in the catalogue."))


def _problems_of_company(entry: Entry, by: Actor) -> dict[str, str]:
    if entry.company_id is not None:
        return {}
    found = {}
    if not is_address(entry.email):
        found["email"] = _("Choose a company, or enter an e-mail address like name@example.com.")
    elif normal_email(entry.email) == normal_email(by.email):
        found["email"] = _("This is your own address.")
    if not entry.name.strip():
        found["name"] = _("Enter the name of the company.")
    elif flaw := flaw_of(entry.name, longest=LONGEST_NAME):
        found["name"] = words_for(flaw, longest=LONGEST_NAME)
    return found


def _resource_of(offer: Offer) -> Resource:
    resource = offers.resource_of(offer)
    if resource is None:
        raise Conflict(_("This offer has no calendar. There are no weeks to enter."))
    return resource


def _bookable_days(entry: Entry, offer: Offer, wrong: dict[str, str]) -> Days:
    _resource_of(offer)
    terms = offers.terms_of(offer, taxonomy())
    asked = Asked(entry.starts_on, entry.ends_on, 1, ShareLevel.ANONYMOUS, "", 0)
    problems = problems_of(asked, terms, today=clock.today(offer.hub.timezone))
    fields = {field: sentence_for(problem, terms) for field, problem in problems.items()} | wrong
    start, end = tidy(asked, terms)
    if fields or start is None or end is None:
        raise InvalidInput(fields)
    if shut := find_shut_step(offers.recipe_of(offer), start, end):
        raise InvalidInput({"start": closed_then(shut, start, end)})
    return start, end


def _company(entry: Entry, offer: Offer, party: Party, by: Actor) -> tuple[Organisation, str]:
    if entry.company_id is None:
        name = entry.name.strip()
        return find_or_invite_company(entry.email, name, by=by), name
    company = find_known_company(entry.company_id, offer.hub_id, party)
    if company is None:
        raise InvalidInput({"company": _("Choose one of the companies in the list.")})
    return company, company.name


def _store(
    offer: Offer, company: Organisation, known_as: str, *, party: Party, days: Days, resource: Resource, by: Actor
) -> Booking:
    booking = Booking(
        company_id=company.id,
        hub_id=offer.hub_id,
        offer_id=offer.id,
        resource_id=resource.id,
        parts=as_record(offers.recipe_of(offer)),
        status=Status.DRAFT,
        share_level=ShareLevel.ANONYMOUS,
        alias=alias_for(company.id, offer.hub_id, settings["SECRET_KEY"]),
        **as_columns(*days),
        quantity=1,
        flexible_days=0,
        message="",
        brief={},
        asked_by=by.user_id,
        entered_by=party,
        entered_for=known_as,
    )
    db.session.add(booking)
    db.session.flush()
    return booking
