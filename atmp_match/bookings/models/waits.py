"""Tables of the wait list: who waits for which weeks, what they were told, who got freed weeks, and why."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Sequence, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.bookings.models.bookings import Booking
from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.waits import LIVE, ChoiceEnd, Over, WaitState, Wants, Why, Wish
from atmp_match.bookings.rules.weeks import Days
from atmp_match.catalogue.models import Hub, Offer, Resource
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import Base
from atmp_match.organisations.models import Organisation
from atmp_match.products.models import Product

wait_numbers = Sequence("wait_numbers", start=1041, metadata=Base.metadata)
_LIVE = text("state IN ('open', 'told')")
_STRETCH = text("daterange(starts_on, free_until)")


class Wait(Base):
    """A company waits for weeks of an offer: to be told, or to have a request sent in its name."""

    __tablename__ = "waits"
    __table_args__ = (
        CheckConstraint("earliest < before AND length > 0", name="days_in_order"),
        CheckConstraint("(state = 'taken') = (booking_id IS NOT NULL)", name="taken_has_booking"),
        CheckConstraint("(state IN ('open', 'told')) = (ended_at IS NULL)", name="live_until_ended"),
        Index("ix_waits_live", "resource_id", postgresql_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[int] = mapped_column(wait_numbers, server_default=wait_numbers.next_value(), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    hub_id: Mapped[int] = mapped_column(ForeignKey("hubs.id"), index=True)
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    booking_id: Mapped[int | None] = mapped_column(
        ForeignKey("bookings.id"), unique=True, comment="the request that was sent in the company's name"
    )
    wants: Mapped[Wants]
    state: Mapped[WaitState] = mapped_column(default=WaitState.OPEN)
    over: Mapped[Over | None] = mapped_column(comment="why it ended without anything")
    share_level: Mapped[ShareLevel]
    alias: Mapped[str] = mapped_column(comment="stands for the company at this hub while it is anonymous")
    earliest: Mapped[date] = mapped_column(comment="the first day on which the weeks may begin")
    before: Mapped[date] = mapped_column(comment="the day before which they have to end")
    length: Mapped[int] = mapped_column(comment="weeks, or days where in_weeks is false")
    in_weeks: Mapped[bool]
    valid_until: Mapped[date] = mapped_column(comment="the last day on which it is of use to be told")
    message: Mapped[str] = mapped_column(comment="goes along with the request")
    held_back: Mapped[bool] = mapped_column(
        server_default="false", default=False, comment="weeks were free, but the company holds as much here as it may"
    )
    asked_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), comment="its place in the order of asking; other weeks are asked for anew"
    )
    asked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    company: Mapped[Organisation] = relationship()
    product: Mapped[Product | None] = relationship()
    hub: Mapped[Hub] = relationship()
    offer: Mapped[Offer] = relationship()
    booking: Mapped[Booking | None] = relationship()
    tellings: Mapped[list["WaitTelling"]] = relationship(order_by="WaitTelling.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy names it

    @property
    def ref(self) -> str:
        """Return the reference, such as WAIT-1041."""
        return f"WAIT-{self.number}"

    @property
    def is_live(self) -> bool:
        """Say whether somebody still waits."""
        return self.state in LIVE

    @property
    def wish(self) -> Wish:
        """Return which weeks it is about."""
        return Wish(self.earliest, self.before, self.length, self.in_weeks, self.valid_until)


class WaitTelling(Base):
    """Weeks that somebody on the wait list was told of; one mail for one stretch of free time, as long as it lasts."""

    __tablename__ = "wait_tellings"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on AND ends_on <= free_until", name="days_in_order"),
        # Of two workers that find the same free weeks, one tells.
        ExcludeConstraint(
            ("wait_id", "="),
            (_STRETCH, "&&"),
            where=text("gone_at IS NULL"),
            using="gist",
            name="ex_wait_tellings_told_once",
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    wait_id: Mapped[int] = mapped_column(ForeignKey("waits.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date] = mapped_column(comment="the weeks that the mail names")
    ends_on: Mapped[date] = mapped_column(comment="the day after the last")
    free_until: Mapped[date] = mapped_column(comment="the end of the free time in which they lie")
    told_at: Mapped[datetime] = mapped_column(server_default=func.now())
    gone_at: Mapped[datetime | None] = mapped_column(comment="when the weeks were seen to be taken by somebody")


class FreedWeeks(Base):
    """Weeks that somebody waits for are free, and the hub chooses who gets them, or else the order of asking."""

    __tablename__ = "freed_weeks"
    __table_args__ = (
        CheckConstraint("starts_on < ends_on", name="days_in_order"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_an_outcome"),
        Index("ix_freed_weeks_open", "resource_id", postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hub_id: Mapped[int] = mapped_column(ForeignKey("hubs.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(comment="the day after the last")
    freed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    choose_by: Mapped[datetime]
    outcome: Mapped[ChoiceEnd | None]
    closed_at: Mapped[datetime | None]

    hub: Mapped[Hub] = relationship()
    resource: Mapped[Resource] = relationship()

    @property
    def days(self) -> Days:
        """Return the days it is about."""
        return self.starts_on, self.ends_on


class HandOut(Base):
    """Who got weeks that others waited for too, by which rule and why. Kept for whoever asks whether it was fair."""

    __tablename__ = "hand_outs"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hub_id: Mapped[int] = mapped_column(ForeignKey("hubs.id"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"))
    freed_weeks_id: Mapped[int | None] = mapped_column(ForeignKey("freed_weeks.id"), index=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True, comment="the request that got them")
    rule: Mapped[HandingOut]
    why: Mapped[Why]
    reason: Mapped[str] = mapped_column(comment="the hub's own words, where it chose")
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(comment="the day after the last")
    asked_at: Mapped[datetime] = mapped_column(comment="when the one who got them had asked")
    handed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    handed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    hub: Mapped[Hub] = relationship()
    resource: Mapped[Resource] = relationship()
    booking: Mapped[Booking] = relationship()
    candidates: Mapped[list["HandOutCandidate"]] = relationship(order_by="HandOutCandidate.position")


class HandOutCandidate(Base):
    """One of those who waited for weeks that were handed out, in the order of asking."""

    __tablename__ = "hand_out_candidates"
    __table_args__ = (CheckConstraint("(booking_id IS NULL) <> (wait_id IS NULL)", name="waits_one_way"),)

    hand_out_id: Mapped[int] = mapped_column(ForeignKey("hand_outs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    wait_id: Mapped[int | None] = mapped_column(ForeignKey("waits.id", ondelete="CASCADE"), index=True)
    alias: Mapped[str]
    asked_at: Mapped[datetime]
    got: Mapped[bool]
