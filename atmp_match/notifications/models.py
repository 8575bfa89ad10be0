"""Tables of notifications: what was sent to whom, so that nothing is sent twice."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.extensions import Base


class Notification(Base):
    """One mail that was handed to the mail server; what it said is not kept."""

    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, comment="what it tells, to whom: one mail a key, however often tried")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(comment="the template's name")
    message_id: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
