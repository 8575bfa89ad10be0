"""Which offers, hubs and resources have changed, for processes that keep the catalogue or free weeks in columns."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.extensions import Base


class CatalogueChange(Base):
    """The last change of an offer, a hub or a resource; triggers write it (0020, 0027), whoever makes the change."""

    __tablename__ = "catalogue_changes"

    kind: Mapped[str] = mapped_column(primary_key=True, comment="offer or hub")
    id: Mapped[str] = mapped_column(primary_key=True)
    changed_by: Mapped[int] = mapped_column(BigInteger, index=True, comment="the transaction that last changed it")
