"""The page that shows the mails of the embedded default."""

import re
from email.message import EmailMessage
from smtplib import SMTP

import pytest

from atmp_match import create_app
from config import settings


@pytest.fixture
def sent(mails):
    message = EmailMessage()
    message["Subject"] = "Weeks <b>accepted</b>"
    message.set_content("Open http://127.0.0.1:8000/bookings/BK-1\n<script>alert(1)</script>")
    message.add_alternative("<p style='color:red'>Open it</p>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="weeks.ics")
    with SMTP("127.0.0.1", mails.port) as server:
        server.send_message(message, "us@example.org", ["founder@demo.example"])


@pytest.fixture
def page(client, sent):
    (address,) = re.findall(r'href="(/dev/mail/[0-9-]+)"', client.get("/dev/mail").text)
    return address


def test_lists_what_was_sent_and_to_whom(client, sent):
    listing = client.get("/dev/mail")
    assert listing.status_code == 200
    assert "Weeks &lt;b&gt;accepted&lt;/b&gt;" in listing.text
    assert "founder@demo.example" in listing.text


def test_shows_the_text_with_its_links_and_nothing_of_it_as_markup(client, page):
    shown = client.get(page).text
    assert 'href="http://127.0.0.1:8000/bookings/BK-1"' in shown
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_shows_the_html_in_a_sandbox(client, page):
    answer = client.get(f"{page}/html")
    assert answer.text.strip() == "<p style='color:red'>Open it</p>"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_gives_the_attachment_as_a_download(client, page):
    answer = client.get(f"{page}/attachments/1")
    assert answer.data == b"BEGIN:VCALENDAR"
    assert answer.headers["Content-Disposition"] == "attachment; filename=weeks.ics"
    assert client.get(f"{page}/attachments/2").status_code == 404


def test_knows_no_other_files(client, page):
    assert client.get("/dev/mail/no-such-mail").status_code == 404
    assert client.get("/dev/mail/..%2F..%2Fconfig").status_code == 404


def test_does_not_exist_where_mail_is_really_sent(servers):
    environment = {
        **servers.environment("postgres"),
        "ATMP_MODE": "production",
        "PUBLIC_URL": "https://match.example.org",
    }
    routes = {rule.rule for rule in create_app(settings(environment)).url_map.iter_rules()}
    assert not [route for route in routes if route.startswith("/dev")]
