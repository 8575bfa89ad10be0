"""What an offer takes besides its own resource: others of the same hub, a while later."""

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.extensions import Base

if TYPE_CHECKING:
    from atmp_match.catalogue.models.catalogue import Resource


class OfferPart(Base):
    """A later part of every booking of an offer, such as ten days of purification from day 21 on.

    An offer without such rows takes one resource, as `offer_resources` says.
    """

    __tablename__ = "offer_parts"
    __table_args__ = (
        UniqueConstraint("offer_id", "resource_id"),
        CheckConstraint("units > 0 AND offset_days >= 0 AND days > 0", name="forward"),
    )

    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"), index=True)
    units: Mapped[int] = mapped_column(server_default="1")
    from_end: Mapped[bool] = mapped_column(
        server_default="false", comment="whether the offset counts from the day after the booking's last one"
    )
    offset_days: Mapped[int] = mapped_column(comment="0: begins with the booking, or on the day after its last one")
    days: Mapped[int | None] = mapped_column(comment="how long; null: as long as the booking")
    basis: Mapped[str] = mapped_column(comment="hub: set by the hub; illustrative: plausible, for a demonstration")
    why: Mapped[str | None]

    resource: Mapped["Resource"] = relationship()
