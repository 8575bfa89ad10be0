"""Tables that no capability owns: what happened, who has to be told, and answers kept for repeated requests."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.extensions import Base


class EventRow(Base):
    """Something that happened. Insert-only: a trigger (migration 0005) refuses to change or delete a row."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "about", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str]
    about: Mapped[str] = mapped_column(comment="kind:id of the thing, such as booking:7")
    actor_id: Mapped[int | None] = mapped_column(BigInteger, comment="the user who did it; null is the system")
    payload: Mapped[dict[str, Any]]
    request_id: Mapped[str | None]
    happened_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Delivery(Base):
    """The outbox: one row for each event and task that reacts to it, closed by that task in its own transaction."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "task"),
        Index("ix_deliveries_open", "published_at", "id", postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    task: Mapped[str]
    queue: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    closed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    event: Mapped[EventRow] = relationship(lazy="joined", innerjoin=True)


class IdempotencyKey(Base):
    """The answer once given to a key, so that a repeated request gets the same one."""

    __tablename__ = "idempotency_keys"

    actor_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    payload_hash: Mapped[str]
    status: Mapped[int | None] = mapped_column(comment="null while the first request is still at work")
    body: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class Heartbeat(Base):
    """When a background process was last seen at work."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditLink(Base):
    """The seal of one event: its place in the chain of whoever it concerns, and a hash over it and all before it.

    Insert-only, like the events. A changed or missing event breaks every later hash of its chain.
    """

    __tablename__ = "audit_links"
    __table_args__ = (UniqueConstraint("chain", "position"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    chain: Mapped[str] = mapped_column(comment="kind:id of the company or hub whose history it is; or platform")
    position: Mapped[int] = mapped_column(BigInteger, comment="1 is the first of its chain")
    hash: Mapped[bytes] = mapped_column(comment="SHA-256 over the hash before it and the event")
    sealed_at: Mapped[datetime] = mapped_column(server_default=func.now())
