"""Tables of the catalogue: the vocabulary, the hubs, what they offer, and the evidence for it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atmp_match.catalogue.models.recipes import OfferPart
from atmp_match.catalogue.rules import HubOpenness, OfferOpenness
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.catalogue.rules.openness import openness_on
from atmp_match.extensions import Base
from atmp_match.shared.clock import today


class CatalogueVersion(Base):
    """One row that counts the catalogue's changes, so that a process knows when its cached vocabulary is old."""

    __tablename__ = "catalogue_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="0")
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    stale_months: Mapped[int] = mapped_column(
        server_default="36", comment="evidence older than this is marked; the office publishes it with the weights"
    )


class Term(Base):
    """A word of the controlled vocabulary: a modality, a service, a gate, a chain ... Codes never change once used."""

    __tablename__ = "terms"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name_en: Mapped[str]
    name_sv: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(comment="what this kind of term has besides its names")


class Hub(Base):
    """A place that helps developers: an innovation hub, a contract manufacturer, a hospital ..."""

    __tablename__ = "hubs"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    operator: Mapped[str] = mapped_column(comment="who runs it, in words")
    operator_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id"), index=True, comment="the organisation that has claimed it; null: unclaimed"
    )
    kind: Mapped[str]
    origin: Mapped[str]
    city: Mapped[str]
    country: Mapped[str] = mapped_column(comment="ISO 3166-1 alpha-2")
    timezone: Mapped[str] = mapped_column(comment="IANA name")
    lat: Mapped[float]
    lon: Mapped[float]
    public_body: Mapped[str] = mapped_column(comment="yes, no or unknown")
    open_to_companies: Mapped[str] = mapped_column(comment="yes, limited, captive or unknown")
    openness_note: Mapped[str | None]
    openness_history: Mapped[list[dict[str, Any]]]
    planned: Mapped[dict[str, Any] | None]
    summary_en: Mapped[str]
    summary_sv: Mapped[str]
    extra_gates: Mapped[list[str]]
    coordinates_note: Mapped[str | None]
    location_note: Mapped[str | None]
    hands_out: Mapped[HandingOut] = mapped_column(
        server_default="order", default=HandingOut.ORDER, comment="the hub's published rule for weeks that free up"
    )

    facts: Mapped[list["HubFact"]] = relationship(back_populates="hub", order_by="HubFact.id")
    offers: Mapped[list["Offer"]] = relationship(back_populates="hub", order_by="Offer.id")
    resources: Mapped[list["Resource"]] = relationship(back_populates="hub", order_by="Resource.id")

    def summary_in(self, language: str) -> str:
        """Return the summary in `en` or `sv`."""
        return self.summary_sv if language == "sv" else self.summary_en


class HubFact(Base):
    """Something known to be absent (no) or open (unknown) at a hub."""

    __tablename__ = "hub_facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    hub_id: Mapped[int] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    service: Mapped[str] = mapped_column(comment="a service's code, or any")
    grade: Mapped[str | None]
    value: Mapped[str] = mapped_column(comment="no or unknown")
    claim: Mapped[str]
    source: Mapped[str]
    seen: Mapped[str] = mapped_column(comment="the page it was seen on")
    as_of: Mapped[str | None] = mapped_column(comment="day, month or year, as exact as the page is")
    until: Mapped[date | None]
    for_outside_companies: Mapped[bool] = mapped_column(server_default="false")
    basis: Mapped[str | None] = mapped_column(comment="judgement where the claim is our reading of the page")

    hub: Mapped[Hub] = relationship(back_populates="facts")


offer_resources = Table(
    "offer_resources",
    Base.metadata,
    Column("offer_id", ForeignKey("offers.id", ondelete="CASCADE"), primary_key=True),
    Column("resource_id", ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("basis", Text, nullable=False, comment="judgement: no page says which resource an offer uses"),
    Column("why", Text, nullable=False),
)


class Offer(Base):
    """One service at one hub, with what it can take."""

    __tablename__ = "offers"
    __table_args__ = (Index(None, "service", "hub_id"), Index(None, "modalities", postgresql_using="gin"))

    id: Mapped[str] = mapped_column(primary_key=True, comment="such as testa-bsl2; part of the address of its page")
    hub_id: Mapped[int] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"), index=True)
    service: Mapped[str]
    value: Mapped[str] = mapped_column(comment="yes, or unknown: ask the hub")
    title: Mapped[str]
    title_sv: Mapped[str]
    modalities: Mapped[list[str]] = mapped_column(comment="codes with groups spelled out; or any; or unknown")
    modalities_named: Mapped[list[str] | None] = mapped_column(
        comment="those of the codes that the page names, where it names a wide field besides; null: each of them"
    )
    modalities_basis: Mapped[str | None]
    grades: Mapped[list[str]]
    containment_max: Mapped[str]
    containment_basis: Mapped[str | None]
    containment_note: Mapped[str | None]
    scale_value: Mapped[float | None]
    scale_unit: Mapped[str | None]
    scale_note: Mapped[str | None]
    available_from: Mapped[date | None]
    available_from_basis: Mapped[str | None] = mapped_column(comment="stated, earliest-evidence or planned")
    available_from_precision: Mapped[str | None] = mapped_column(comment="year or month where the page is no finer")
    available_until: Mapped[date | None]
    openness: Mapped[str] = mapped_column(comment="open, limited, captive, unknown or inherit")
    price: Mapped[dict[str, Any] | None]
    unknowns: Mapped[list[str]]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(server_default="1")
    edited_at: Mapped[datetime | None] = mapped_column(comment="when the office last edited it; an import leaves it be")

    hub: Mapped[Hub] = relationship(back_populates="offers")
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="offer", order_by="Evidence.id", cascade="all, delete-orphan"
    )
    resources: Mapped[list["Resource"]] = relationship(secondary=offer_resources, order_by="Resource.id", viewonly=True)
    parts: Mapped[list[OfferPart]] = relationship(order_by=OfferPart.position, cascade="all, delete-orphan")

    def title_in(self, language: str) -> str:
        """Return the title in `en` or `sv`."""
        return self.title_sv if language == "sv" else self.title

    @property
    def openness_now(self) -> str:
        """Whether the offer is open to companies: yes, limited, captive or unknown, as its hub says if it inherits."""
        hub, day = self.hub, today(self.hub.timezone)
        said = openness_on(day, offer=self.openness, hub=hub.open_to_companies, history=hub.openness_history)
        return HubOpenness.YES if said is OfferOpenness.OPEN else HubOpenness(said)


class Evidence(Base):
    """Where a claim about an offer was seen."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    claim: Mapped[str]
    source: Mapped[str]
    seen: Mapped[str]
    as_of: Mapped[str | None] = mapped_column(comment="day, month or year, as exact as the page is; null: undated")

    offer: Mapped[Offer] = relationship(back_populates="evidence")


class Resource(Base):
    """What a booking takes: a suite, a fermenter, a bench. Its identical units are rows of the calendar."""

    __tablename__ = "resources"
    __table_args__ = (UniqueConstraint("hub_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hub_id: Mapped[int] = mapped_column(ForeignKey("hubs.id", ondelete="CASCADE"))
    name: Mapped[str]
    kind: Mapped[str]
    unit_count: Mapped[int] = mapped_column(comment="identical units")
    illustrative: Mapped[bool] = mapped_column(comment="a plausible number for a demonstration, not a fact")
    seen: Mapped[str | None]
    changeover_days: Mapped[int] = mapped_column(comment="days the unit rests after a booking, part of what is taken")
    changeover_basis: Mapped[str] = mapped_column(
        server_default="background", comment="background: the service's default; hub: set by the hub, kept by imports"
    )
    rules: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}", comment="what the hub says about bookings, as the calendar's rules write it"
    )
    rules_version: Mapped[int] = mapped_column(server_default="1")

    hub: Mapped[Hub] = relationship(back_populates="resources")


class LexiconEntry(Base):
    """Words that founders write when they mean a term, as the office has them on its desk.

    Matching reads the newest published version, never these rows.
    """

    __tablename__ = "lexicon_entries"
    __table_args__ = (UniqueConstraint("kind", "code", "language", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="modality, stage, bottleneck or service")
    code: Mapped[str]
    language: Mapped[str] = mapped_column(comment="en or sv")
    text: Mapped[str]
    key: Mapped[str] = mapped_column(comment="the text in small letters, so that nothing stands twice")
    role: Mapped[str] = mapped_column(comment="name, synonym or phrase")
    source: Mapped[str] = mapped_column(comment="taxonomy, ours or correction")
    active: Mapped[bool] = mapped_column(
        server_default="true", comment="false: retired, and not brought back by an import"
    )
    edited_at: Mapped[datetime | None] = mapped_column(
        comment="when the office last changed it; an import leaves it be"
    )
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(server_default="1")


class LexiconVersion(Base):
    """One published state of the lexicon, whole; never changed afterwards. The newest one is read."""

    __tablename__ = "lexicon_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[list[Any]] = mapped_column(JSONB, comment="rows of kind, code, language, text, role, source")
    added: Mapped[list[Any]] = mapped_column(JSONB, comment="such rows that the version before had not")
    retired: Mapped[list[Any]] = mapped_column(JSONB, comment="such rows that the version before had")
    note: Mapped[str | None] = mapped_column(comment="why, by whoever published it; null: an import")
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LexiconCorrection(Base):
    """A founder put a proposal right. Says nothing of whose brief it was; its words stand here only if they may."""

    __tablename__ = "lexicon_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    proposed_code: Mapped[str] = mapped_column(comment="what stood first")
    chosen_code: Mapped[str | None] = mapped_column(comment="null: none of the terms proposed")
    language: Mapped[str]
    words: Mapped[str | None] = mapped_column(comment="only where the founder allowed the editor to see them")
    made_on: Mapped[date] = mapped_column(server_default=func.current_date())
    outcome: Mapped[str | None] = mapped_column(comment="entry or dismissed; null: not looked at yet")
