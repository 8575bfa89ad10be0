"""Questions to the cluster office, about offers that nobody can book here yet."""

from flask_babel import gettext as _

from atmp_match.bookings.events import EnquiryAnswered, OfficeAsked
from atmp_match.bookings.models import Enquiry
from atmp_match.bookings.queries import enquiries, offers
from atmp_match.bookings.rules.requests import LONGEST_MESSAGE
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.products.queries import get_product
from atmp_match.shared import clock
from atmp_match.shared.errors import Conflict, InvalidInput, NotAllowed
from atmp_match.shared.free_text import flaw_of, words_for
from atmp_match.shared.transactions import record, transaction


def ask_office(offer_id: str, *, product_ref: str | None, message: str, by: Actor) -> Enquiry:
    """Ask the cluster office to find out about an offer.

    :raises InvalidInput: without a question, or with one that cannot be sent
    :raises NotFound: for an unknown offer or another company's product
    :raises NotAllowed: for anyone but a company
    """
    message = message.strip()
    if not message:
        raise InvalidInput({"message": _("Write what you want to know, and when you would need it.")})
    if flaw := flaw_of(message, longest=LONGEST_MESSAGE):
        raise InvalidInput({"message": words_for(flaw, longest=LONGEST_MESSAGE)})
    with transaction():
        offer = offers.get_offer(offer_id)
        product = get_product(product_ref, by) if product_ref else None
        company_id = product.organisation_id if product else min(by.company_ids, default=None)
        if company_id is None:
            raise NotAllowed(_("Only a company can ask about an offer."))
        enquiry = Enquiry(
            company_id=company_id,
            product_id=product.id if product else None,
            offer_id=offer.id,
            message=message,
            asked_by=by.user_id,
        )
        db.session.add(enquiry)
        db.session.flush()
        record(OfficeAsked(enquiry.id), by=by.user_id)
    return enquiry


def answer_enquiry(enquiry_id: int, *, answer: str, by: Actor) -> Enquiry:
    """Note what the office found out; the company gets it by e-mail.

    :raises InvalidInput: without an answer, or with one that cannot be sent
    :raises NotAllowed: for anyone but the office
    :raises Conflict: where a colleague answered first
    """
    if not by.is_office:
        raise NotAllowed(_("Only the cluster office can answer this."))
    answer = answer.strip()
    if not answer:
        raise InvalidInput({"answer": _("Write an answer. The company gets it by e-mail.")})
    if flaw := flaw_of(answer, longest=LONGEST_MESSAGE):
        raise InvalidInput({"answer": words_for(flaw, longest=LONGEST_MESSAGE)})
    with transaction():
        enquiry = enquiries.lock_enquiry(enquiry_id)
        if enquiry.answered_at is not None:
            raise Conflict(_("A colleague has answered this already."))
        enquiry.answer = answer
        enquiry.answered_at, enquiry.answered_by = clock.now(), by.user_id
        record(EnquiryAnswered(enquiry.id), by=by.user_id)
    return enquiry
