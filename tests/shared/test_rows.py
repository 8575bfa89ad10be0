"""A row that is stored alone is what adding and flushing it would have given."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from atmp_match.bookings.models import Booking
from atmp_match.extensions import db
from atmp_match.shared.rows import store_row
from tests.factories.bookings import make_manager_of, make_request
from tests.factories.organisations import make_founder
from tests.statements import statements


def test_a_row_stored_alone_is_what_a_flush_gives(inside):
    make_manager_of("testa-center")
    first = make_request(make_founder())
    given = ("company_id", "hub_id", "offer_id", "resource_id", "share_level", "alias", "starts_on", "ends_on",
             "quantity", "flexible_days", "message", "asked_by")  # fmt: skip
    flushed, alone = (Booking(**{name: getattr(first, name) for name in given}) for _ in range(2))
    db.session.add(flushed)
    db.session.flush()
    with statements() as asked:
        store_row(alone)
    assert len(asked) == 1
    assert inspect(alone).persistent
    assert not inspect(alone).modified
    own = {"id", "number", "holder_id"}
    names = {attribute.key for attribute in inspect(Booking).column_attrs}
    assert {name: getattr(alone, name) for name in names - own} == {
        name: getattr(flushed, name) for name in names - own
    }
    assert alone.number == flushed.number + 1
    db.session.commit()
    kept = {name: getattr(alone, name) for name in names}
    db.session.expire(alone)
    assert kept == {name: getattr(alone, name) for name in names}

    db.session.execute(text("UPDATE bookings SET version = 7 WHERE id = :id"), {"id": alone.id})
    alone.message = "changed meanwhile"
    with pytest.raises(StaleDataError):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(IntegrityError):
        store_row(Booking(**{name: getattr(first, name) for name in given if name != "alias"}))
