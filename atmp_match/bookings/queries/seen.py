"""A booking as one reader may see it. Pages, API and e-mails show this and never the row itself."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from atmp_match.bookings.models import Booking
from atmp_match.bookings.queries.bookings import party_of
from atmp_match.bookings.queries.briefs import Brief, Rest, seen_brief, seen_rest
from atmp_match.bookings.rules import sharing
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.transitions import Action, Party, Refused, Status, allowed_actions, whose_turn
from atmp_match.bookings.rules.weeks import Lanes, lanes_of, weeks_later
from atmp_match.calendar.rules import whole_days
from atmp_match.catalogue.rules import Taxonomy
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.organisations.rules import Actor, MemberRole


@dataclass(frozen=True)
class SeenGate:
    """A condition of a booking, in the reader's language."""

    code: str
    name: str
    owner: str
    due_on: date | None
    met_at: datetime | None
    certificate: str = ""  # its number, where one met the condition
    valid_until: date | None = None


@dataclass(frozen=True)
class SeenProposal:
    """Other weeks that one side asks for; the reason is empty for whoever reads no letters."""

    party: Party
    starts_on: date
    ends_on: date
    reason: str
    proposed_at: datetime
    weeks_later: int  # by how many weeks a span of the same length is moved; 0 for anything else
    lanes: Lanes  # the booking's weeks and these, drawn
    zone: str


@dataclass(frozen=True)
class SeenPart:
    """One of several resources that a booking takes, and when."""

    name: str
    starts_on: date
    ends_on: date
    units: int


@dataclass(frozen=True)
class SeenBooking:
    """What one reader may know of a booking; what is above the share level is not in it.

    Of a booking by the hour, `starts_on` and `ends_on` are naive times on the hub's wall, in `zone`.
    """

    ref: str
    status: Status
    version: int
    party: Party
    turn: Party | None
    actions: tuple[Action, ...]
    title: str
    service: str
    offer_id: str
    hub: str
    hub_slug: str
    city: str
    company: str
    product_code: str
    product_ref: str
    brief: Brief
    rest: Rest
    share_level: ShareLevel
    starts_on: date | None
    ends_on: date | None
    quantity: int
    unit: str
    flexible_days: int
    message: str
    reason: str
    answer_by: datetime | None
    asked_at: datetime
    decided_at: datetime | None
    changed_at: datetime
    gates: tuple[SeenGate, ...]
    proposal: SeenProposal | None
    held_back: bool  # waits because the company holds as much at this hub as it may
    zone: str
    hub_chooses: bool  # by its published rule the hub chooses who gets weeks that come free
    are_kept: bool  # the weeks of the booking itself; those of a proposal always are
    entered_by: Party | None  # who entered it for the company; None where it asked itself
    parts: tuple[SeenPart, ...]  # of what takes several resources, its own first; empty for all others
    is_unconfirmed: bool  # entered for the company, which has not said yes

    @property
    def has_weeks(self) -> bool:
        """Say whether the booking takes time in a calendar."""
        return self.starts_on is not None

    @property
    def is_by_hour(self) -> bool:
        """Say whether it takes hours of one day."""
        return isinstance(self.starts_on, datetime)


def as_seen(
    booking: Booking,
    party: Party,
    taxonomy: Taxonomy,
    language: str,
    *,
    by: Actor | None = None,
    level: ShareLevel | None = None,
) -> SeenBooking:
    """Return what this party may know of the booking, in `en` or `sv`.

    :param by: the reader, where it matters what they may do: somebody who may only read has no actions
    :param level: another level than the booking's, for a company to see what the hub would see
    """
    level = booking.share_level if level is None else level
    own = party is Party.COMPANY
    product = booking.product
    may_act = by is None or party_of(booking, by.at_least(MemberRole.MEMBER)) is party
    return SeenBooking(
        ref=booking.ref,
        status=booking.status,
        version=booking.version,
        party=party,
        turn=whose_turn(booking.status, booking.proposed_by),
        actions=allowed_actions(
            status=booking.status,
            party=party,
            has_weeks=booking.has_weeks,
            proposed_by=booking.proposed_by,
            entered_by=booking.unconfirmed_entry,
        )
        if may_act
        else (),
        title=booking.offer.title_sv if language == "sv" else booking.offer.title,
        service=booking.offer.service,
        offer_id=booking.offer_id,
        hub=booking.hub.name,
        hub_slug=booking.hub.slug,
        city=booking.hub.city,
        company=company_label(booking, party, level),
        product_code=product.code_name if product and own else "",
        product_ref=product.ref if product and own else "",
        brief=seen_brief(booking.brief, taxonomy, language) if sharing.may_see_brief(level, party) else Brief(),
        rest=seen_rest(booking.brief, taxonomy, language) if sharing.may_see_rest(level, party) else Rest(),
        share_level=level,
        starts_on=booking.start,
        ends_on=booking.end,
        quantity=booking.quantity,
        unit=_unit(booking, taxonomy, language),
        flexible_days=booking.flexible_days,
        message=booking.message if sharing.may_see_message(level, party) else "",
        reason=_reason(booking) if sharing.may_see_reasons(party) else "",
        answer_by=booking.answer_by,
        asked_at=booking.asked_at,
        decided_at=booking.decided_at,
        changed_at=booking.changed_at,
        gates=tuple(_gates(booking, taxonomy, language)),
        proposal=_proposal(booking, party),
        held_back=booking.held_back and booking.status is Status.WAITING,
        zone=booking.hub.timezone,
        hub_chooses=booking.hub.hands_out is HandingOut.HUB,
        are_kept=booking.unit_id is not None,
        entered_by=booking.entered_by,
        parts=_parts(booking),
        is_unconfirmed=booking.unconfirmed_entry is not None,
    )


def _parts(booking: Booking) -> tuple[SeenPart, ...]:
    steps, start, end = booking.steps, booking.start, booking.end
    if len(steps) == 1 or start is None or end is None:
        return ()
    return tuple(SeenPart(step.name, *step.span(start, end), step.units) for step in steps)


def _proposal(booking: Booking, party: Party) -> SeenProposal | None:
    one = booking.open_proposal if booking.proposed_by else None
    if one is None or booking.start is None or booking.end is None:
        return None
    old, new = (booking.start, booking.end), (one.start, one.end)
    reason = one.reason if sharing.may_see_reasons(party) else ""
    later, lanes = weeks_later(old, new), lanes_of([whole_days(*old), whole_days(*new)])
    return SeenProposal(one.party, *new, reason, one.proposed_at, later, lanes, booking.hub.timezone)


def company_label(booking: Booking, party: Party, level: ShareLevel) -> str:
    """Return the company's name, or the alias under which this party knows it."""
    if booking.entered_for and party is booking.entered_by:
        return booking.entered_for  # whoever entered it knows for whom
    if sharing.may_see_company(level, party):
        return booking.company.name
    return _("Anonymous developer %(alias)s", alias=booking.alias)


def _reason(booking: Booking) -> str:
    if booking.refusal == Refused.OFFER_CLOSED:
        return _("The offer was closed a moment before your request arrived.")
    if booking.refusal == Refused.NO_LONGER_FITS:
        return _("The offer was changed a moment before your request arrived, and no longer takes these weeks.")
    return booking.reason or ""


def _unit(booking: Booking, taxonomy: Taxonomy, language: str) -> str:
    service = taxonomy["service"].get(booking.offer.service)
    return taxonomy.name("unit", service.data["unit"], language) if service else ""


def _gates(booking: Booking, taxonomy: Taxonomy, language: str) -> list[SeenGate]:
    return [
        SeenGate(
            code=gate.code,
            name=taxonomy.name("gate", gate.code, language),
            owner=str(taxonomy["gate"][gate.code].data.get("owner", "")) if gate.code in taxonomy["gate"] else "",
            due_on=gate.due_on,
            met_at=gate.met_at,
            certificate=(gate.attendee.certificate or "") if gate.attendee else "",
            valid_until=gate.attendee.valid_until if gate.attendee else None,
        )
        for gate in booking.gates
    ]
