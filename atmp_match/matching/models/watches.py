"""Who wants to be told when matches change."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.extensions import Base

WHOLE_PRODUCT = ""  # the need of a watch that is about all matches of its product


class MatchWatch(Base):
    """Somebody asked to be told when the matches of a product, or of one of its needs, change.

    They are told in the language of their account.
    """

    __tablename__ = "match_watches"
    __table_args__ = (UniqueConstraint("product_id", "user_id", "need"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    need: Mapped[str] = mapped_column(comment="service.modality.grade of the need; empty: all of the product's matches")
    since: Mapped[datetime] = mapped_column(server_default=func.now())
