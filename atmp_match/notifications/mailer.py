"""The one way out for mail: rendered in the reader's language, sent at most once a key, failing loudly.

It is called inside the transaction that closes a delivery. A mail server that refuses raises, everything is rolled
back, and the delivery is tried again; a crash between sending and committing sends the same Message-ID again, which
mail programs show once.
"""

import hashlib
import html
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy.dialects.postgresql import insert

from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.notifications.models import Notification
from atmp_match.shared.clock import now
from atmp_match.shared.transactions import transaction

TIMEOUT = 10  # seconds; the task's own limit is 20
SUBJECT = "Subject: "
log = structlog.get_logger()


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, and in which language."""

    user_id: int
    email: str
    locale: str


def recipient_of(user: User) -> Recipient:
    """Return where and how to write to somebody."""
    return Recipient(user.id, user.email, user.locale)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail.

    :param subtype_parameters: such as `{"method": "PUBLISH"}` for a calendar file
    """

    filename: str
    content: bytes
    maintype: str = "text"
    subtype: str = "calendar"
    subtype_parameters: Mapping[str, str] | None = None


def send_mail(
    *, to: Recipient, template: str, key: str, attachments: Sequence[Attachment] = (), **context: object
) -> bool:
    """Send one mail; return False, and send nothing, if this key's mail has gone out.

    :param template: a name in `notifications/mail/`, with a `.txt` (its first line is `Subject: ...`) and a `.html`
    :raises OSError: the mail server is away or refuses; nothing is stored
    """
    message_id = _message_id(key)
    with transaction():
        row = insert(Notification).values(key=key, user_id=to.user_id, kind=template, message_id=message_id)
        # A second sender of the same key waits here for the first one's commit.
        stored = row.on_conflict_do_nothing(index_elements=[Notification.key]).returning(Notification.id)
        if db.session.execute(stored).scalar_one_or_none() is None:
            return False
        _deliver(_compose(to, template, message_id, attachments, context))
    log.info("mail-sent", template=template, user_id=to.user_id)
    return True


def _compose(
    to: Recipient, template: str, message_id: str, attachments: Sequence[Attachment], context: Mapping[str, object]
) -> EmailMessage:
    name, sender = parseaddr(current_app.config["MAIL_SENDER"])
    values = {**context, "public_url": current_app.config["PUBLIC_URL"], "mail_language": to.locale}
    values["plain"] = html.unescape  # for words that a text shares with its HTML, where they are escaped
    with force_locale(to.locale):
        subject, text = _split(render_template(f"notifications/mail/{template}.txt", **values))
        page = render_template(f"notifications/mail/{template}.html", subject=subject, **values)
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = to.email
    message["Date"] = format_datetime(now())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # no holiday replies, please
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    for file in attachments:
        message.add_attachment(
            file.content,
            maintype=file.maintype,
            subtype=file.subtype,
            filename=file.filename,
            params=dict(file.subtype_parameters or {}),
        )
    message["Content-Language"] = to.locale  # last: setting the content drops every Content- header
    return message


def _split(rendered: str) -> tuple[str, str]:
    first, _line, text = rendered.lstrip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError("a text template's first line is its subject")
    # Whatever a name or a title holds, a subject is one line.
    return " ".join(first.removeprefix(SUBJECT).split()), text.strip() + "\n"


def _message_id(key: str) -> str:
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def _deliver(message: EmailMessage) -> None:
    server: Mapping[str, Any] = current_app.config["MAIL"]
    context = ssl.create_default_context()
    if server["use_ssl"]:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server["host"], server["port"], timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server["host"], server["port"], timeout=TIMEOUT)
    with connection:
        if server["use_tls"]:
            connection.starttls(context=context)
        if server["username"]:
            connection.login(server["username"], server["password"] or "")
        connection.send_message(message)
