"""The table of people who sit on a course, and what the hub found."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from atmp_match.extensions import Base


class BookingAttendee(Base):
    """A person on one of the seats of a booking. Known to the company and the course's hub, and to nobody else."""

    __tablename__ = "booking_attendees"
    __table_args__ = (
        CheckConstraint(
            "(passed_at IS NULL) = (certificate IS NULL) AND (passed_at IS NULL) = (valid_until IS NULL)",
            name="passed_with_certificate",
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(comment="where the company has given one")
    role_title: Mapped[str] = mapped_column(comment="what the person does; may be empty")
    passed_at: Mapped[datetime | None] = mapped_column(comment="when the hub noted that the person passed")
    passed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    certificate: Mapped[str | None] = mapped_column(comment="its number, as the hub writes it")
    valid_until: Mapped[date | None] = mapped_column(comment="the last day on which it holds, in the hub's zone")
