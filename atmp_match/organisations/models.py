"""Tables of organisations: companies, hub operators, the cluster office, and who belongs to them."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.accounts.models import User
from atmp_match.extensions import Base


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

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()
