"""The ways in which weeks of an offer come free: what takes them, and what gives them back."""

from datetime import timedelta

from sqlalchemy import select, update

from atmp_match.bookings import actions
from atmp_match.calendar.actions import block_unit, publish_weeks, remove_block, set_rules
from atmp_match.calendar.queries import list_units
from atmp_match.calendar.rules import BookingRules
from atmp_match.catalogue.events import CatalogueImported
from atmp_match.catalogue.models import Resource
from atmp_match.extensions import celery, db
from atmp_match.shared.models import Delivery
from atmp_match.shared.transactions import record, transaction
from tests.bookings.looking import overdue
from tests.factories.bookings import make_request, weeks_from_now

WEEKS = weeks_from_now(8, 2)


def run_bookings():
    """Run what follows for bookings, in order, and leave mails and matches be."""
    open_ones = select(Delivery.id, Delivery.task).where(Delivery.closed_at.is_(None), Delivery.task.like("bookings.%"))
    while row := db.session.execute(open_ones.order_by(Delivery.id).limit(1)).first():
        celery.tasks[row.task].run(delivery_id=row.id)


def close(offer):
    """Block the weeks of an offer's first unit; the returned id lifts the block."""
    unit = list_units(offer.resources[0].id)[0]
    return block_unit(unit, start=WEEKS[0], end=WEEKS[1], zone="Europe/Stockholm", note="")


class Ways:
    """What a manager and a company can do with the weeks of an offer; `all` has each way by its name."""

    def __init__(self, manager, holder, run_deliveries):
        self.manager, self.holder, self.run_deliveries = manager, holder, run_deliveries
        self.all = {
            "declined": (self.request, lambda one: actions.decline_booking(one.ref, reason="No", by=manager)),
            "withdrawn": (self.request, lambda one: actions.withdraw_booking(one.ref, by=holder)),
            "expired": (self.request, self.expire),
            "cancelled": (self.agree, lambda one: actions.cancel_booking(one.ref, reason="Late", by=holder)),
            "moved": (self.agree, self.move),
            "shortened": (self.agree_to_more, self.shorten),
            "block removed": (close, remove_block),
            "weeks published": (self.publish_none, self.publish),
            "unit added": (self.close, self.add_unit),
        }

    def request(self, offer, weeks=(8, 2)):
        booking = make_request(self.holder, offer.id, weeks=weeks)
        self.run_deliveries()
        return booking

    def expire(self, booking):
        overdue(booking)
        actions.expire_due_bookings()

    def agree(self, offer, weeks=(8, 2)):
        return actions.accept_booking(self.request(offer, weeks).ref, by=self.manager)

    def move(self, booking):
        actions.propose_weeks(booking.ref, *weeks_from_now(20, 2), by=self.manager)
        actions.agree_to_weeks(booking.ref, by=self.holder)

    def agree_to_more(self, offer):
        return self.agree(offer, weeks=(6, 4))

    def shorten(self, booking):
        actions.shorten_booking(booking.ref, *weeks_from_now(6, 2), by=self.holder)

    def publish_none(self, offer):
        resource = offer.resources[0]
        set_rules(resource.id, BookingRules(only_published=True), version=resource.rules_version, by=self.manager)
        return resource

    def publish(self, resource):
        publish_weeks(resource.id, WEEKS[0], WEEKS[1] - timedelta(days=1), by=self.manager)

    def close(self, offer):
        close(offer)
        return offer.resources[0]

    def add_unit(self, resource):
        with transaction():
            db.session.execute(update(Resource).where(Resource.id == resource.id).values(unit_count=2))
            record(CatalogueImported(1, 2, {"terms": 0, "resources": 1}, []), by=None)
