"""Conditions between accepting and confirming: agreements, assessments, training."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from atmp_match.bookings.actions.moves import move
from atmp_match.bookings.events import BookingConfirmed, GateMet
from atmp_match.bookings.models import Booking, BookingAttendee, BookingGate
from atmp_match.bookings.queries import bookings, offers
from atmp_match.bookings.queries.attendees import TRAINING, find_certificate, list_untrained_ids
from atmp_match.bookings.rules.deadlines import gate_due_on
from atmp_match.bookings.rules.sharing import Part, hub_sees
from atmp_match.bookings.rules.transitions import Action, Party, Status
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.organisations.queries import get_agreement_by_id, list_agreements_in_force
from atmp_match.organisations.rules import Actor
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, NotAllowed, NotFound
from atmp_match.shared.transactions import record, transaction


def open_gates(booking: Booking) -> None:
    """Give a booking just accepted the gates of its offer, each with the day it is due.

    What the two organisations have signed before, and what still holds when the booking begins, is met already.
    """
    vocabulary = taxonomy()
    today = clock.today(booking.hub.timezone)
    signed = _signed(booking, on=max(booking.starts_on or today, today))
    codes = offers.gates_of(booking.offer, booking.hub, vocabulary)
    for position, code in enumerate(codes):
        days = int(vocabulary["gate"][code].data["typical_days"])
        due = gate_due_on(booking.starts_on, typical_days=days, accepted_on=today) if booking.starts_on else None
        agreement_id = signed.get(code)
        met_at = clock.now() if agreement_id else None
        gate = BookingGate(code=code, position=position, due_on=due, met_at=met_at, agreement_id=agreement_id)
        booking.gates.append(gate)
    if TRAINING in codes and (certified := find_certificate(booking)):
        _meet_training(booking, certified)
    db.session.flush()


def meet_gates_by_agreement(agreement_id: int) -> None:
    """After something was signed: meet the gate that asks for it in every booking of the two that waits for it."""
    with transaction():
        agreement = get_agreement_by_id(agreement_id)
        _meet_what_holds(bookings.list_waiting_for_agreement(agreement))


def meet_gates_of_named(product_id: int, hub_id: int) -> None:
    """After a company has told a hub its name: meet the gates for which the two have signed something before."""
    with transaction():
        _meet_what_holds(bookings.list_accepted_ids(product_id, hub_id))


def _meet_what_holds(booking_ids: Sequence[int]) -> None:
    for booking_id in booking_ids:
        booking = bookings.lock_booking_by_id(booking_id)
        if booking is None or booking.status is not Status.ACCEPTED:
            continue
        today = clock.today(booking.hub.timezone)
        signed = _signed(booking, on=max(booking.starts_on or today, today))
        met = [gate for gate in booking.gates if gate.met_at is None and gate.code in signed]
        for gate in met:
            gate.met_at, gate.agreement_id = clock.now(), signed[gate.code]
            booking.changed_at = clock.now()
            db.session.flush()
            record(GateMet(booking.id, gate.code, booking.version), by=None)
        certified = find_certificate(booking)
        if certified:
            _meet_training(booking, certified)
        if met or certified:
            confirm_if_all_met(booking, by=None)


def date_gates_again(booking: Booking) -> None:
    """Give the gates that are still open the days that follow from a booking's new start."""
    vocabulary, today = taxonomy(), clock.today(booking.hub.timezone)
    for gate in booking.gates:
        if gate.met_at is None and booking.starts_on:
            days = int(vocabulary["gate"][gate.code].data["typical_days"])
            gate.due_on = gate_due_on(booking.starts_on, typical_days=days, accepted_on=today)
    db.session.flush()


def meet_gate(ref: str, code: str, *, by: Actor) -> Booking:
    """Note for the hub that a gate is met; the last one confirms the booking. A gate met before stays met.

    :raises NotFound: for an outsider, or a gate this booking does not have
    :raises NotAllowed: for the company
    :raises Conflict: where the booking is not waiting for gates
    """
    with transaction():
        booking, party = bookings.lock_booking(ref, by)
        if party is not Party.HUB:
            raise NotAllowed(_("Only the hub can note this."))
        gate = next((gate for gate in booking.gates if gate.code == code), None)
        if gate is None:
            raise NotFound
        if gate.met_at is not None:
            return booking
        if booking.status is not Status.ACCEPTED:
            raise Conflict(_("This booking is not waiting for conditions."))
        gate.met_at, gate.met_by = clock.now(), by.user_id
        booking.changed_at = clock.now()
        db.session.flush()
        record(GateMet(booking.id, code, booking.version), by=by.user_id)
        confirm_if_all_met(booking, by=by.user_id)
    return booking


def meet_training_gates(booking_id: int) -> None:
    """Let certificates meet the training of accepted bookings that the company of a course has at the course's hub.

    Safe to run twice: what is met stays met.
    """
    with transaction():
        _meet_what_holds(list_untrained_ids(booking_id))


def _meet_training(booking: Booking, certified: BookingAttendee) -> None:
    gate = next((gate for gate in booking.gates if gate.code == TRAINING), None)
    if gate is None or gate.met_at is not None:
        return
    gate.met_at, gate.certificate_of, gate.attendee = clock.now(), certified.id, certified
    booking.changed_at = clock.now()
    db.session.flush()
    record(GateMet(booking.id, TRAINING, booking.version), by=None)


def confirm_if_all_met(booking: Booking, *, by: int | None) -> None:
    """Confirm an accepted booking once no gate is open."""
    if all(gate.met_at is not None for gate in booking.gates):
        version = move(booking, Action.CONFIRM, party=Party.SYSTEM, by=None)
        record(BookingConfirmed(booking.id, version), by=by)


def _signed(booking: Booking, *, on: date) -> dict[str, int]:
    """Return the agreement that meets each gate, by the gate's code, as far as it holds on that day.

    None while the company is anonymous: that it has signed something would tell the hub who it is.
    """
    if booking.hub.operator_id is None or not hub_sees(Part.COMPANY, booking.share_level):
        return {}
    found = list_agreements_in_force(booking.company_id, booking.hub.operator_id, on=on)
    return {agreement.kind.value: agreement.id for agreement in found}
