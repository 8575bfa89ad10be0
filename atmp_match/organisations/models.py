"""Tables of organisations: companies, hub operators, the cluster office, who belongs to them, what they have signed."""

from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.accounts.models import User
from atmp_match.extensions import Base
from atmp_match.organisations.rules import AgreementKind


class Organisation(Base):
    """A company that develops, an operator of hubs, or the cluster office."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("kind IN ('company', 'hub', 'office')", name="kind"),
        # There is one cluster office, whoever creates it first.
        Index("uq_organisations_office", "kind", unique=True, postgresql_where="kind = 'office'"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Membership(Base):
    """Somebody's place in an organisation."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("role IN ('owner', 'member', 'reader')", name="role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(server_default=func.now())

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Agreement(Base):
    """A confidentiality or service agreement that a company and a hub's operator have signed, recorded once.

    The paper itself is signed and kept elsewhere; what stands here is that it exists, and until when.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint("expires_on > signed_on", name="days_in_order"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_with_a_reason"),
        Index("ix_agreements_parties", "company_id", "operator_id", "kind"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    operator_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[AgreementKind]
    signed_on: Mapped[date]
    expires_on: Mapped[date | None] = mapped_column(comment="the first day on which it holds no more; null: no end")
    reference: Mapped[str] = mapped_column(comment="where the paper is, in words; both sides read it")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded_for: Mapped[int] = mapped_column(ForeignKey("organisations.id"), comment="the side that recorded it")
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(comment="both sides read it")

    company: Mapped[Organisation] = relationship(foreign_keys=company_id)
    operator: Mapped[Organisation] = relationship(foreign_keys=operator_id)

    @property
    def last_day(self) -> date | None:
        """Return the last day on which it holds; None where it has no end."""
        return self.expires_on - timedelta(days=1) if self.expires_on else None

    def holds_on(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        return self.ended_at is None and self.signed_on <= day and (self.expires_on is None or day < self.expires_on)


class Invitation(Base):
    """Somebody was asked by mail to join an organisation; open until it is accepted, taken back or too old.

    Of the link only a hash is stored. It is made anew whenever the mail is sent, so only the last mail's link works.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'member', 'reader')", name="role"),
        CheckConstraint("locale IN ('en', 'sv')", name="locale"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_end"),
        # An address has one invitation at a time, whoever sends the second.
        Index(
            "uq_invitations_open",
            "organisation_id",
            "email",
            unique=True,
            postgresql_where="accepted_at IS NULL AND revoked_at IS NULL",
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    email: Mapped[str]
    role: Mapped[str]
    locale: Mapped[str] = mapped_column(comment="of the mail")
    token_hash: Mapped[str | None] = mapped_column(unique=True, comment="null until the mail is written")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    refusal: Mapped[int | None] = mapped_column(comment="the mail server's code, 5xx, where it refused the address")
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
