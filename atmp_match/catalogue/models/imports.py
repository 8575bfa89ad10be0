"""Files that the office uploads into the catalogue, and how far each is."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.catalogue.rules.imports import State
from atmp_match.extensions import Base


class CatalogueImport(Base):
    """One uploaded file. Its progress is committed apart from the import itself, which is one transaction."""

    __tablename__ = "catalogue_imports"
    __table_args__ = (
        # One at a time: two would take both processes of a worker from everybody else.
        Index(
            "uq_catalogue_imports_at_work",
            text("(true)"),
            unique=True,
            postgresql_where=text("state IN ('checking', 'importing')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    file_name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(comment="of the file, until the import has ended")
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    state: Mapped[State]
    stage: Mapped[str | None] = mapped_column(comment="what is being done: read, check, compare, write or finish")
    done: Mapped[int] = mapped_column(server_default="0", comment="steps of the stage")
    total: Mapped[int] = mapped_column(server_default="0", comment="0 where nobody can say")
    tries: Mapped[int] = mapped_column(server_default="0", comment="of the checking, then of the importing")
    stop_asked: Mapped[bool] = mapped_column(server_default="false")
    problems: Mapped[list[str]] = mapped_column(server_default="{}")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default="{}", comment="new or changed rows, by kind")
    kept: Mapped[list[str]] = mapped_column(server_default="{}", comment="offers that stay as the office edited them")
    lines: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]", comment="the first rows of the preview")
    uploaded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    began_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="the checking, then the importing")
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now(), comment="the last sign of life")
    ended_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None] = mapped_column(comment="when whoever uploaded it saw what came of it")
