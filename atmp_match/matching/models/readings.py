"""What founders have answered to what was read in their products' own words."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.extensions import Base


class ReadingAnswer(Base):
    """One proposal that a founder has confirmed, put right or put away; it is not made again for this product."""

    __tablename__ = "reading_answers"

    product_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(primary_key=True, comment="modality, stage, bottleneck or service")
    proposed_code: Mapped[str] = mapped_column(primary_key=True, comment="what stood first")
    chosen_code: Mapped[str | None] = mapped_column(comment="null: none of them")
    answered_at: Mapped[datetime] = mapped_column(server_default=func.now())
