"""What goes wrong is logged by class and place; never with the words, the addresses or the values it was about."""

import json
import logging
import smtplib

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from atmp_match.extensions import celery, db
from atmp_match.notifications import mailer
from atmp_match.shared.logs import WithoutQuotes
from atmp_match.shared.models import Delivery

SECRET = "nobody@secret.example"


def test_a_task_that_fails_is_logged_without_what_it_was_about(app, enquiry, monkeypatch, caplog, capfd):
    def refuse(*_args):
        raise smtplib.SMTPRecipientsRefused({SECRET: (550, b"no such person")})

    monkeypatch.setattr(mailer, "_deliver", refuse)
    with app.app_context():
        delivery = db.session.scalars(
            select(Delivery).where(Delivery.task == "notifications.tell_office_of_question")
        ).one()
        celery.tasks[delivery.task].apply(kwargs={"delivery_id": delivery.id})
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.exc_info[1].__context__ is None
    said = json.loads(WithoutQuotes().format(record))
    assert (said["error"], said["task"]) == ("DeliveryFailed", "notifications.tell_office_of_question")
    written = caplog.text + capfd.readouterr().err
    assert "SMTPRecipientsRefused at " in written
    assert " in refuse" in written
    assert SECRET not in written


def test_an_error_of_the_database_does_not_quote_its_values(inside):
    with pytest.raises(SQLAlchemyError) as refused:
        db.session.execute(select(Delivery.id).where(Delivery.task == f"{SECRET}\0"))
    assert SECRET not in str(refused.value)


def test_whatever_else_libraries_say_is_one_line_as_they_said_it():
    record = logging.LogRecord("gunicorn.error", logging.INFO, "", 0, "Booting worker with pid: %s", (7,), None)
    assert WithoutQuotes().format(record) == "Booting worker with pid: 7"
