"""The one way out for mail: rendered in the reader's language, sent once a key, failing loudly.

Each mail's key is committed by itself as soon as the server has answered, on a connection apart from the transaction
that closes the delivery: whoever has a mail does not get it again because a colleague's failed.

- The server takes the mail: the key is stored as sent.
- It refuses this reader for good (5xx): the key is stored as refused, a warning is logged, and nobody tries again.
- It says "later" (4xx), or is away: nothing is stored, an error is raised, and the delivery is tried again for those
  who are left.

A crash between sending and committing sends the same Message-ID again, which mail programs show once.
"""

import hashlib
import html
import smtplib
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from atmp_match.accounts.models import User
from atmp_match.extensions import db
from atmp_match.notifications.models import Notification
from atmp_match.shared.clock import now

TIMEOUT = 10  # seconds; the task's own limit is 20
SUBJECT = "Subject: "
FOR_GOOD = 500  # this reply code and above: trying again is no use
NOT_WRITABLE = 553  # the code for an address that this server cannot write
log = structlog.get_logger()


class RefusedForNow(OSError):
    """The server says "later" for this one reader; holds its code, and no address."""


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, and in which language; without an id where they are no user yet."""

    user_id: int | None
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


@dataclass(frozen=True)
class Mail:
    """One mail to one reader.

    :param template: a name in `notifications/mail/`, with a `.txt` (its first line is `Subject: ...`) and a `.html`
    :param key: what it tells, to whom
    :param context: what the template speaks of
    """

    to: Recipient
    template: str
    key: str
    attachments: Sequence[Attachment] = ()
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def message_id(self) -> str:
        """Return the Message-ID, which follows from the key."""
        host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
        return f"<{hashlib.sha256(self.key.encode()).hexdigest()[:32]}@{host}>"


def send_mail(
    *, to: Recipient, template: str, key: str, attachments: Sequence[Attachment] = (), **context: object
) -> bool:
    """Send one mail, see `Mail`; return False if this key's mail went out before, or its reader is refused for good.

    :raises OSError: the mail server is away or says "later"; nothing is stored
    """
    return _send(Mail(to, template, key, attachments, context))


def send_mails(mails: Iterable[Mail]) -> None:
    """Send each of these; a reader who has to wait holds up nobody else.

    :raises RefusedForNow: after all were tried, where the server said "later" for one
    :raises OSError: at once, where the mail server is away
    """
    later = None
    for mail in mails:
        try:
            _send(mail)
        except RefusedForNow as error:
            later = error
    if later:
        raise later


def _send(mail: Mail) -> bool:
    row = insert(Notification).values(
        key=mail.key, user_id=mail.to.user_id, kind=mail.template, message_id=mail.message_id
    )
    with db.engine.begin() as connection:  # apart from the delivery's transaction, and committed before the next mail
        # A second sender of the same key waits here for the first one's commit.
        stored = connection.scalar(
            row.on_conflict_do_nothing(index_elements=[Notification.key]).returning(Notification.id)
        )
        if stored is None:
            return False
        refusal = _deliver(_compose(mail))
        if refusal:
            refused = {"sent_at": None, "refused_at": func.now(), "refusal": refusal}
            connection.execute(update(Notification).where(Notification.id == stored).values(refused))
    if refusal:
        log.warning("mail-refused", template=mail.template, user_id=mail.to.user_id, code=refusal)
        return False
    log.info("mail-sent", template=mail.template, user_id=mail.to.user_id)
    return True


def _compose(mail: Mail) -> EmailMessage:
    to, path = mail.to, f"notifications/mail/{mail.template}"
    name, sender = parseaddr(current_app.config["MAIL_SENDER"])
    values = {**mail.context, "public_url": current_app.config["PUBLIC_URL"], "mail_language": to.locale}
    values["plain"] = html.unescape  # for words that a text shares with its HTML, where they are escaped
    with force_locale(to.locale):
        subject, text = _split(render_template(f"{path}.txt", **values))
        page = render_template(f"{path}.html", subject=subject, **values)
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = to.email
    message["Date"] = format_datetime(now())
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"  # no holiday replies, please
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    for file in mail.attachments:
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


def _deliver(message: EmailMessage) -> int | None:
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
        return _hand_over(message, connection)


def _hand_over(message: EmailMessage, connection: smtplib.SMTP) -> int | None:
    """Return None where the server took the mail, or the code with which it refused this reader for good."""
    try:
        connection.send_message(message)
        return None
    except smtplib.SMTPRecipientsRefused as error:
        ((code, _words),) = error.recipients.values()
    except smtplib.SMTPDataError as error:
        code = error.smtp_code
    except smtplib.SMTPNotSupportedError:  # letters beyond ASCII, which this server does not know
        code = NOT_WRITABLE
    if code < FOR_GOOD:
        raise RefusedForNow(code)
    return code
