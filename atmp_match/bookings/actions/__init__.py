"""What can be done with a booking: each verb is one transaction."""

from atmp_match.bookings.actions.answers import accept_booking, decline_booking
from atmp_match.bookings.actions.attendees import name_attendee, pass_attendee, remove_attendee
from atmp_match.bookings.actions.choosing import choose_for_weeks, set_handing_out
from atmp_match.bookings.actions.courses import cancel_course
from atmp_match.bookings.actions.deadlines import remind_of_answers
from atmp_match.bookings.actions.endings import cancel_booking, expire_due_bookings, withdraw_booking
from atmp_match.bookings.actions.enquiries import answer_enquiry, ask_office
from atmp_match.bookings.actions.entering import enter_booking, entering_party
from atmp_match.bookings.actions.entries import confirm_entry, take_entry_back, turn_down_entry
from atmp_match.bookings.actions.gates import (
    meet_gate,
    meet_gates_by_agreement,
    meet_gates_of_named,
    meet_training_gates,
)
from atmp_match.bookings.actions.making_way import MadeWay, make_way_for_block
from atmp_match.bookings.actions.processing import (
    offer_freed_weeks,
    offer_opened_weeks,
    process_request,
    serve_wait,
)
from atmp_match.bookings.actions.proposals import agree_to_weeks, keep_weeks, propose_weeks, shorten_booking
from atmp_match.bookings.actions.requests import Request, request_booking
from atmp_match.bookings.actions.rivals import prefer_booking, tell_of_closed_weeks, tell_of_lost_weeks
from atmp_match.bookings.actions.serving import serve_everybody
from atmp_match.bookings.actions.sharing import close_without_agreement, note_opening, set_share_level
from atmp_match.bookings.actions.waits import Wanted, change_wait, join_wait_list, withdraw_wait
from atmp_match.bookings.actions.work import complete_booking, miss_booking, start_booking

__all__ = [
    "MadeWay",
    "Request",
    "Wanted",
    "accept_booking",
    "agree_to_weeks",
    "answer_enquiry",
    "ask_office",
    "cancel_booking",
    "cancel_course",
    "change_wait",
    "choose_for_weeks",
    "close_without_agreement",
    "complete_booking",
    "confirm_entry",
    "decline_booking",
    "enter_booking",
    "entering_party",
    "expire_due_bookings",
    "join_wait_list",
    "keep_weeks",
    "make_way_for_block",
    "meet_gate",
    "meet_gates_by_agreement",
    "meet_gates_of_named",
    "meet_training_gates",
    "miss_booking",
    "name_attendee",
    "note_opening",
    "offer_freed_weeks",
    "offer_opened_weeks",
    "pass_attendee",
    "prefer_booking",
    "process_request",
    "propose_weeks",
    "remind_of_answers",
    "remove_attendee",
    "request_booking",
    "serve_everybody",
    "serve_wait",
    "set_handing_out",
    "set_share_level",
    "shorten_booking",
    "start_booking",
    "take_entry_back",
    "tell_of_closed_weeks",
    "tell_of_lost_weeks",
    "turn_down_entry",
    "withdraw_booking",
    "withdraw_wait",
]
