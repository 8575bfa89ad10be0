"""Tables of bookings."""

from atmp_match.bookings.models.bookings import (
    Booking,
    BookingGate,
    BookingProposal,
    BookingReminder,
    Enquiry,
    booking_numbers,
    ref_of,
)

__all__ = [
    "Booking",
    "BookingGate",
    "BookingProposal",
    "BookingReminder",
    "Enquiry",
    "booking_numbers",
    "ref_of",
]
