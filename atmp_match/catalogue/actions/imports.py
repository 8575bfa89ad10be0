"""Importing the catalogue's documents: all or nothing, and nothing twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from atmp_match.catalogue.actions.lexicon_import import merge_lexicon
from atmp_match.catalogue.actions.merging import HubMerge, merge_terms
from atmp_match.catalogue.actions.resources import link_resources
from atmp_match.catalogue.actions.tally import Tally
from atmp_match.catalogue.actions.versions import count_change, lock_catalogue
from atmp_match.catalogue.events import CatalogueImported
from atmp_match.catalogue.models import Hub, Offer, Resource, Term
from atmp_match.catalogue.queries.vocabulary import read_taxonomy
from atmp_match.catalogue.rules.documents import Documents, DocumentsRefused, Known, contents_of, problems_in
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.transactions import record, transaction


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    :param counts: new or changed rows, by kind: terms, hubs, facts, offers, resources, links, entries
    :param kept: ids of offers that the office has edited and the documents would have changed
    :param version: the catalogue's number since then; None if nothing changed
    """

    counts: Mapping[str, int]
    kept: tuple[str, ...]
    version: int | None

    @property
    def has_changed(self) -> bool:
        """Whether the import changed anything at all."""
        return self.version is not None


def import_catalogue(documents: Documents, by: Actor | None = None) -> ImportReport:
    """Bring the catalogue to what the documents say; rows that they do not name stay as they are.

    Who has claimed a hub, and what the office has edited in an offer, is kept.

    :param documents: parsed taxonomy, hubs and links, by file name
    :raises DocumentsRefused: with everything that is wrong in them; nothing is changed then
    """
    with transaction():
        lock_catalogue()
        problems = problems_in(documents, _known())
        if problems:
            raise DocumentsRefused(problems)
        tally = Tally()
        _merge(documents, tally)
        version = count_change() if tally else None
        report = ImportReport(tally.counts(), tuple(tally.kept), version)
        if version is not None:
            told = CatalogueImported(1, version, report.counts, list(report.kept), tally.touched())
            record(told, by=by.user_id if by else None)
        return report


def _merge(documents: Documents, tally: Tally) -> None:
    contents = contents_of(documents)
    merge_terms(contents.terms, tally)
    taxonomy = read_taxonomy()
    groups = {code: term.data["members"] for code, term in taxonomy["modality-group"].items()}
    merge = HubMerge(_hubs_by_slug(), contents.timezones, groups, tally)
    for _, row in contents.hubs:
        merge.hub(row)
    db.session.flush()
    link_resources(taxonomy, contents.links, tally)
    merge_lexicon(contents.lexicon, taxonomy, tally)


def _hubs_by_slug() -> dict[str, Hub]:
    whole = select(Hub).options(
        selectinload(Hub.facts), selectinload(Hub.resources), selectinload(Hub.offers).selectinload(Offer.evidence)
    )
    return {hub.slug: hub for hub in db.session.scalars(whole)}


def _known() -> Known:
    codes: dict[str, set[str]] = {}
    for kind, code in db.session.execute(select(Term.kind, Term.code)):
        codes.setdefault(kind, set()).add(code)
    offers: Any = db.session.execute(select(Offer.id, Hub.slug).join(Offer.hub)).all()
    resources: dict[str, set[str]] = {}
    for slug, name in db.session.execute(select(Hub.slug, Resource.name).outerjoin(Hub.resources)):
        resources.setdefault(slug, set()).add(name or "")
    return Known(
        {kind: frozenset(found) for kind, found in codes.items()},
        dict(offers),
        {slug: frozenset(names) for slug, names in resources.items()},
    )
