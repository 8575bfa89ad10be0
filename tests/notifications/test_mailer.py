import pytest
from sqlalchemy import select

from atmp_match.extensions import db
from atmp_match.notifications.mailer import Attachment, RefusedForNow, recipient_of, send_mail
from atmp_match.notifications.models import Notification
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import make_user

pytestmark = pytest.mark.usefixtures("inside")


def keys():
    return db.session.scalars(select(Notification.key)).all()


def test_a_mail_has_the_same_words_as_text_and_as_html(mails):
    asta = make_user()
    assert send_mail(to=recipient_of(asta), template="password_changed", key="k1") is True
    (mail,) = mails.list(to=asta.email)
    assert mail["Subject"] == "Your password was changed"
    assert mail["From"] == "ATMP Match <no-reply@localhost>"
    assert mail["To"] == asta.email
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for part in (text, html):
        assert "The password of your account was changed just now" in part
        assert "http://127.0.0.1:8000/reset-password" in part
        assert "This address is not read." in part


def test_one_key_is_one_mail(mails):
    asta = make_user()
    assert send_mail(to=recipient_of(asta), template="password_changed", key="k1") is True
    assert send_mail(to=recipient_of(asta), template="password_changed", key="k1") is False
    assert len(mails.list(to=asta.email)) == 1
    assert keys() == ["k1"]


def test_the_message_id_follows_from_the_key(mails):
    asta = make_user()
    send_mail(to=recipient_of(asta), template="password_changed", key="k1")
    send_mail(to=recipient_of(asta), template="password_changed", key="k2")
    first, second = (mail["Message-ID"] for mail in mails.list(to=asta.email))
    stored = db.session.scalars(select(Notification.message_id).order_by(Notification.id)).all()
    assert [first, second] == stored
    assert first != second


def test_a_mail_server_that_is_away_stores_nothing(inside, mails, monkeypatch):
    asta = make_user()
    monkeypatch.setitem(inside.config["MAIL"], "port", 1)
    with pytest.raises(OSError, match="refused"):
        send_mail(to=recipient_of(asta), template="password_changed", key="k1")
    assert keys() == []
    assert mails.list(to=asta.email) == []


def test_a_mail_that_is_refused_for_good_is_noted_and_never_tried_again(mails):
    asta = make_user()
    mails.control(addresses={asta.email: 550})
    assert send_mail(to=recipient_of(asta), template="password_changed", key="k1") is False
    mails.control()
    assert send_mail(to=recipient_of(asta), template="password_changed", key="k1") is False
    assert mails.list() == []
    (kept,) = db.session.scalars(select(Notification))
    assert (kept.key, kept.sent_at, kept.refusal) == ("k1", None, 550)


def test_a_mail_that_is_refused_for_now_stores_nothing_and_names_nobody(mails):
    asta = make_user()
    mails.control(addresses={asta.email: 450})
    with pytest.raises(RefusedForNow) as refused:
        send_mail(to=recipient_of(asta), template="password_changed", key="k1")
    assert str(refused.value) == "450"
    assert refused.value.__context__ is None
    assert keys() == []


def test_a_server_that_is_busy_is_a_refusal_for_now(mails):
    asta = make_user()
    mails.control(refuse=True)
    with pytest.raises(RefusedForNow):
        send_mail(to=recipient_of(asta), template="password_changed", key="k1")
    assert keys() == []


def test_an_address_the_server_cannot_write_is_refused_for_good(mails):
    asta = make_user(email="åsa@example.com")
    assert send_mail(to=recipient_of(asta), template="password_changed", key="k1") is False
    assert db.session.scalars(select(Notification.refusal)).all() == [553]


def test_what_is_sent_stays_noted_whatever_becomes_of_the_task(mails):
    asta = make_user()

    def send_and_fail():
        with transaction():
            send_mail(to=recipient_of(asta), template="password_changed", key="k1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send_and_fail()
    assert keys() == ["k1"]


def test_the_context_is_escaped_in_html_and_plain_in_text(mails):
    asta = make_user()
    send_mail(to=recipient_of(asta), template="reset_password", key="k1", token="<b>&")
    (mail,) = mails.list(to=asta.email)
    assert "/reset-password/<b>&\r\n" in mail.get_body(("plain",)).get_content()
    assert "/reset-password/&lt;b&gt;&amp;" in mail.get_body(("html",)).get_content()


def test_a_file_goes_with_its_name_and_type(mails):
    asta = make_user()
    file = Attachment("weeks.ics", b"BEGIN:VCALENDAR", subtype_parameters={"method": "PUBLISH"})
    send_mail(to=recipient_of(asta), template="password_changed", key="k1", attachments=[file])
    (mail,) = mails.list(to=asta.email)
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "weeks.ics"
    assert attached.get_param("method") == "PUBLISH"
