"""The short fixed lists of the catalogue; the long ones are terms of the vocabulary."""

from enum import StrEnum


class FactValue(StrEnum):
    """What is known. Not listed at all means unknown, never no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class HubKind(StrEnum):
    """What sort of place a hub is."""

    INNOVATION_HUB = "innovation-hub"
    CDMO = "cdmo"
    HOSPITAL = "hospital"
    UNIVERSITY = "university"
    INCUBATOR = "incubator"
    COMPANY_SITE = "company-site"
    CLUSTER_OFFICE = "cluster-office"


class HubOpenness(StrEnum):
    """Whether a hub takes other companies' work; an offer says `open` where its hub says `yes`."""

    YES = "yes"
    LIMITED = "limited"
    CAPTIVE = "captive"
    UNKNOWN = "unknown"


class OfferOpenness(StrEnum):
    """Whether an offer is open to companies; `inherit` is as the hub says on that day."""

    OPEN = "open"
    LIMITED = "limited"
    CAPTIVE = "captive"
    UNKNOWN = "unknown"
    INHERIT = "inherit"


class DateBasis(StrEnum):
    """How a first day is known: `earliest-evidence` is the first proof, the offer may be older."""

    STATED = "stated"
    EARLIEST_EVIDENCE = "earliest-evidence"
    PLANNED = "planned"


class Precision(StrEnum):
    """How exact a date is where its page names no day."""

    YEAR = "year"
    MONTH = "month"


class SourceKind(StrEnum):
    """Who says it."""

    OPERATOR = "operator"
    NEWS = "news"
    PARTNER = "partner"
    FUNDER = "funder"
    SURVEY = "survey"


class Basis(StrEnum):
    """How well something is known: seen on a page, professional knowledge, or our own reading."""

    SOURCE = "source"
    BACKGROUND = "background"
    JUDGEMENT = "judgement"


class HandingOut(StrEnum):
    """A hub's published rule: who gets weeks that free up, where several wait for them."""

    ORDER = "order"  # whoever asked first
    HUB = "hub"  # the hub chooses, with a reason
