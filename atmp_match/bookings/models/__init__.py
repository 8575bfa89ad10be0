"""Tables of bookings."""

from atmp_match.bookings.models.attendees import BookingAttendee
from atmp_match.bookings.models.bookings import (
    Booking,
    BookingGate,
    BookingProposal,
    BookingReminder,
    Enquiry,
    booking_numbers,
    ref_of,
)
from atmp_match.bookings.models.waits import FreedWeeks, HandOut, HandOutCandidate, Wait, WaitTelling

__all__ = [
    "Booking",
    "BookingAttendee",
    "BookingGate",
    "BookingProposal",
    "BookingReminder",
    "Enquiry",
    "FreedWeeks",
    "HandOut",
    "HandOutCandidate",
    "Wait",
    "WaitTelling",
    "booking_numbers",
    "ref_of",
]
