"""What has happened in the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from atmp_match.shared.events import Event


@dataclass(frozen=True)
class CatalogueImported(Event):
    """Documents were imported and changed something.

    :param catalogue_id: always 1; there is one catalogue
    :param counts: how many rows of each kind are new or changed
    :param kept: offers that the office had edited, and that the documents would have changed
    :param touched: by service, the modalities of every offer that is not what it was, or whose hub or resource is not
    """

    catalogue_id: int
    version: int
    counts: Mapping[str, int]
    kept: list[str]
    touched: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class OfferEdited(Event):
    """The office changed what an offer says.

    :param version: the offer's version since then
    :param changes: for each field its old and its new value
    """

    offer_id: str
    version: int
    reason: str
    changes: Mapping[str, list[Any]]


@dataclass(frozen=True)
class HubClaimed(Event):
    """An organisation took over a hub's page: its members answer for it from now on."""

    hub_slug: str
    organisation_id: int


@dataclass(frozen=True)
class LexiconPublished(Event):
    """The office published a version of the words by which free text is understood."""

    lexicon_id: int
    note: str


@dataclass(frozen=True)
class ImportUploaded(Event):
    """The office uploaded a file; it is checked and compared before anything is asked."""

    import_id: int


@dataclass(frozen=True)
class ImportConfirmed(Event):
    """The office has seen what an uploaded file would change, and wants it."""

    import_id: int


@dataclass(frozen=True)
class ImportEnded(Event):
    """An uploaded file was checked, imported or given up, after so long that whoever waits may have left.

    :param state: how it ended: ready, refused, done or failed
    """

    import_id: int
    state: str
