"""The catalogue's rules: the vocabulary as values, and what a document must be before it may be imported. Pure."""

from atmp_match.catalogue.rules.codes import (
    DateBasis,
    FactValue,
    HubKind,
    HubOpenness,
    OfferOpenness,
    Precision,
    SourceKind,
)
from atmp_match.catalogue.rules.vocabulary import Taxonomy, TermValue

__all__ = [
    "DateBasis",
    "FactValue",
    "HubKind",
    "HubOpenness",
    "OfferOpenness",
    "Precision",
    "SourceKind",
    "Taxonomy",
    "TermValue",
]
