"""When somebody has to answer, as rows: the deadline on the booking, the reminders beside it, a sweep for both."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from atmp_match.bookings.events import AnswerDueSoon
from atmp_match.bookings.models import Booking, BookingReminder
from atmp_match.bookings.queries.holidays import list_holidays
from atmp_match.bookings.rules.deadlines import answer_by, reminders_before
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.transactions import record, transaction

AT_ONCE = 100


def set_deadline(booking: Booking, *, starts_on: date | None, at_latest: datetime | None = None) -> None:
    """Give somebody five working days of the hub's country to answer, and note when to remind them.

    :param starts_on: the first of the days it is about; the answer is due before it
    :param at_latest: the deadline that stands, where nobody has earned a later one
    """
    now, hub = clock.now(), booking.hub
    holidays = list_holidays(hub.country, now.year)
    due = answer_by(now, zone=hub.timezone, holidays=holidays, starts_on=starts_on)
    booking.answer_by = due = min(due, at_latest or due)
    moments = reminders_before(due, zone=hub.timezone, holidays=holidays)
    rows = [
        {"booking_id": booking.id, "answer_by": booking.answer_by, "due_at": moment}
        for moment in moments
        if moment > now
    ]
    if rows:
        db.session.execute(insert(BookingReminder).values(rows).on_conflict_do_nothing())


def remind_of_answers() -> int:
    """Remind whoever still has to answer and is due soon; return how many reminders are on their way.

    Twice at once is harmless: each row is locked, and closed in the transaction that sends it on its way.
    """
    sent = 0
    with transaction():
        due = select(BookingReminder).where(BookingReminder.closed_at.is_(None), BookingReminder.due_at <= func.now())
        for reminder in db.session.scalars(
            due.order_by(BookingReminder.id).limit(AT_ONCE).with_for_update(skip_locked=True)
        ):
            reminder.closed_at = clock.now()
            booking = db.session.get_one(Booking, reminder.booking_id)
            if booking.waits_for_answer and booking.answer_by == reminder.answer_by:
                record(AnswerDueSoon(booking.id, booking.version), by=None)
                sent += 1
    return sent
