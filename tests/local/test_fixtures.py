"""The ground under the other tests."""

from email.message import EmailMessage
from smtplib import SMTP

from sqlalchemy import func, select

from atmp_match.extensions import db
from atmp_match.shared.models import Heartbeat
from atmp_match.shared.transactions import transaction


def test_a_test_may_write_what_it_likes(inside):
    with transaction():
        db.session.add(Heartbeat(name="left behind"))
    assert db.session.scalar(select(func.count()).select_from(Heartbeat)) == 1


def test_the_next_test_finds_nothing_of_it(inside):
    assert db.session.scalar(select(func.count()).select_from(Heartbeat)) == 0


def test_the_client_reaches_the_same_database(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["missing"] == ["worker"]


def test_the_sink_keeps_what_was_sent_and_to_whom(mails):
    message = EmailMessage()
    message["Subject"] = "Weeks accepted"
    message.set_content("Åsa, the weeks are yours.")
    with SMTP("127.0.0.1", mails.port) as server:
        server.send_message(message, "us@example.org", ["founder@demo.example"])
    (kept,) = mails.list(to="founder@demo.example")
    assert kept["Subject"] == "Weeks accepted"
    assert kept.get_content().strip() == "Åsa, the weeks are yours."
    assert mails.list(to="somebody@else.example") == []
