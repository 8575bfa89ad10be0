"""A product as values, and what one need of it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class Scale:
    """How much in one batch or run, such as 200 L."""

    value: float
    unit: str


@dataclass(frozen=True)
class Profile:
    """What a company has told about one product; every field may be missing. Codes are the vocabulary's."""

    atmp_class: str | None = None
    class_basis: str | None = None
    modality: str | None = None
    stage: str | None = None
    grade_needed: str | None = None
    containment: str | None = None
    scale: Scale | None = None
    country: str | None = None
    brings: tuple[str, ...] = ()
    bottlenecks: tuple[str, ...] = ()
    earliest_start: date | None = None
    latest_finish: date | None = None
    description: str = ""


class WhyCode(StrEnum):
    """Why a need is there."""

    BOTTLENECK = "bottleneck"
    CHAIN_STEP = "chain-step"
    UNDERSTOOD = "understood"
    ASKED = "asked"


@dataclass(frozen=True)
class Why:
    """The reason for a need, for a sentence in the reader's language: a code, and the codes it speaks of."""

    code: WhyCode
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Need:
    """One thing the company looks for a hub for.

    :param modality: what is worked on in this step; a vector's plasmid, say; None where it does not matter
    :param grade: the lowest grade that will do; None where the service has none
    :param containment: the level of this project; None where nothing contained is handled
    :param latest_finish: the last day of the window
    :param duration_days: calendar days it usually takes
    """

    service: str
    modality: str | None = None
    grade: str | None = None
    containment: str | None = None
    scale: Scale | None = None
    earliest_start: date | None = None
    latest_finish: date | None = None
    duration_days: int | None = None
    seats: int | None = None
    why: Why = field(default_factory=lambda: Why(WhyCode.ASKED))
