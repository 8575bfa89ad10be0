"""Tables of notifications: what was sent to whom, so that nothing is sent twice, and the links of calendar feeds."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.accounts.models import User
from atmp_match.catalogue.models import Hub
from atmp_match.extensions import Base


class Notification(Base):
    """One mail that the mail server took, or refused for good; what it said is not kept."""

    __tablename__ = "notifications"
    __table_args__ = (CheckConstraint("(sent_at IS NULL) <> (refused_at IS NULL)", name="sent_or_refused"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, comment="what it tells, to whom: one mail a key, however often tried")
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True, comment="null for an address that has no account yet"
    )
    kind: Mapped[str] = mapped_column(comment="the template's name")
    message_id: Mapped[str]
    sent_at: Mapped[datetime | None] = mapped_column(server_default=func.now())
    refused_at: Mapped[datetime | None] = mapped_column(
        comment="when the server refused this reader; never tried again"
    )
    refusal: Mapped[int | None] = mapped_column(comment="the server's code, 5xx; its words would quote the address")


class CalendarLink(Base):
    """A secret address under which a calendar program reads bookings; of the secret only its hash is stored."""

    __tablename__ = "calendar_links"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    hub_id: Mapped[int | None] = mapped_column(
        ForeignKey("hubs.id", ondelete="CASCADE"), index=True, comment="whose calendar it is; null: the person's own"
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_read_at: Mapped[datetime | None] = mapped_column(comment="exact to an hour")
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    hub: Mapped[Hub | None] = relationship(lazy="joined")
