"""Which mails went out, and those that the embedded default keeps as files instead of sending them."""

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import or_, select

from atmp_match.extensions import db
from atmp_match.notifications.models import Notification
from atmp_match.shared.errors import NotFound

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
