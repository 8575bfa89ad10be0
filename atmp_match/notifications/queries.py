"""Which mails went out, those that the embedded default keeps as files, and the links of calendar feeds."""

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import or_, select

from atmp_match.accounts.rules import hash_of
from atmp_match.catalogue.models import Hub
from atmp_match.extensions import db
from atmp_match.notifications.models import CalendarLink, Notification
from atmp_match.organisations.rules import Actor, MemberRole
from atmp_match.shared.errors import Gone, NotFound

NAME = re.compile(r"[0-9-]+")


@dataclass(frozen=True)
class KeptMail:
    """One mail as a person would see it."""

    name: str
    subject: str
    to: str
    sent_at: datetime | None
    text: str
    html: str | None
    attachments: Sequence[tuple[str, str, bytes]]  # file name, content type, content


def was_told(user_id: int, *beginnings: str) -> bool:
    """Say whether somebody got a mail whose key begins with one of these."""
    keys = or_(*(Notification.key.startswith(beginning, autoescape=True) for beginning in beginnings))
    told = select(Notification.id).where(Notification.user_id == user_id, Notification.sent_at.is_not(None), keys)
    return db.session.execute(told.limit(1)).first() is not None


def find_refusal(key: str) -> int | None:
    """Return the code with which the mail server refused this mail for good; None where it did not."""
    return db.session.scalar(select(Notification.refusal).where(Notification.key == key))


def list_kept_mails(folder: Path, limit: int = 100) -> list[KeptMail]:
    """Return the newest mails, newest first."""
    return [_read(path) for path in sorted(folder.glob("*.eml"), reverse=True)[:limit]]


def get_kept_mail(folder: Path, name: str) -> KeptMail:
    """Return one mail.

    :raises NotFound: if none has this name
    """
    path = folder / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.exists():
        raise NotFound
    return _read(path)


def list_own_hubs(actor: Actor) -> list[Hub]:
    """Return the hubs that the person's organisations run, by name."""
    return list(db.session.scalars(select(Hub).where(Hub.operator_id.in_(actor.operator_ids)).order_by(Hub.name)))


def list_calendar_links(actor: Actor) -> list[CalendarLink]:
    """Return the links in force that the person may stop: one's own, and those of hubs that one may act for."""
    hubs = select(Hub.id).where(Hub.operator_id.in_(actor.at_least(MemberRole.MEMBER).operator_ids))
    statement = select(CalendarLink).where(
        CalendarLink.revoked_at.is_(None), or_(CalendarLink.user_id == actor.user_id, CalendarLink.hub_id.in_(hubs))
    )
    return list(db.session.scalars(statement.order_by(CalendarLink.id)))


def get_calendar_link(token: str) -> CalendarLink:
    """Return the link of a secret.

    :raises NotFound: where there never was one
    :raises Gone: where it was stopped
    """
    link = db.session.scalar(select(CalendarLink).where(CalendarLink.token_hash == hash_of(token)))
    if link is None:
        raise NotFound(_("There is no such calendar."))
    if link.revoked_at is not None:
        raise Gone(_("This calendar link was stopped. Make a new one on the page of your calendar links."))
    return link


def _read(path: Path) -> KeptMail:
    mail = email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=email.policy.default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return KeptMail(
        name=path.stem,
        subject=mail["Subject"] or "",
        to=mail["X-Envelope-To"] or mail["To"] or "",
        sent_at=mail["Date"].datetime if mail["Date"] else None,
        text=text.get_content() if text else "",
        html=html.get_content() if html else None,
        attachments=[
            (part.get_filename() or "", part.get_content_type(), _content(part)) for part in mail.iter_attachments()
        ],
    )


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
