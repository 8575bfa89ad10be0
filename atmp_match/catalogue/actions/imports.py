"""Importing the catalogue's documents: all or nothing, and nothing twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from atmp_match.catalogue.actions.lexicon_import import merge_lexicon
from atmp_match.catalogue.actions.progress import QUIET, Progress, Stage
from atmp_match.catalogue.actions.resources import link_resources
from atmp_match.catalogue.actions.versions import count_change, lock_catalogue
from atmp_match.catalogue.actions.writing import write_plan
from atmp_match.catalogue.events import CatalogueImported
from atmp_match.catalogue.models import Hub, Offer, Resource, Term
from atmp_match.catalogue.queries.stored import catalogue_version, read_stored
from atmp_match.catalogue.queries.vocabulary import read_taxonomy
from atmp_match.catalogue.rules.documents import Contents, Documents, DocumentsRefused, Known, contents_of, problems_in
from atmp_match.catalogue.rules.places import with_lines
from atmp_match.catalogue.rules.plans import Plan, Planner, Stored
from atmp_match.catalogue.rules.tally import Tally
from atmp_match.catalogue.rules.values import Groups
from atmp_match.extensions import db
from atmp_match.shared.transactions import record, transaction

GROUP = "modality-group"


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


def import_catalogue(documents: Documents, by: int | None = None, progress: Progress = QUIET) -> ImportReport:
    """Bring the catalogue to what the documents say; rows that they do not name stay as they are.

    Who has claimed a hub, and what the office has edited in an offer, is kept. Pages and bookings go on meanwhile: the
    documents are checked and compared before anything is locked, and readers see the old catalogue until the new one
    is whole.

    :param documents: parsed taxonomy, hubs and links, by file name
    :param by: id of the user who wants it; None for the command line
    :raises DocumentsRefused: with everything that is wrong in them; nothing is changed then
    """
    with transaction():
        seen = catalogue_version()
        plan = plan_import(documents, progress)
        progress.begin(Stage.WRITE, len(plan))
        lock_catalogue()
        if catalogue_version() != seen:  # somebody was quicker: what was compared may not be so any more
            plan = plan_import(documents, progress)
            progress.begin(Stage.WRITE, len(plan))
        write_plan(plan, progress)
        progress.begin(Stage.FINISH)
        return _finish(contents_of(documents), plan.tally, by)


def plan_import(documents: Documents, progress: Progress = QUIET) -> Plan:
    """Return what an import would write; nothing is written. Resources and links that follow from it are not in it.

    :raises DocumentsRefused: with everything that is wrong in them
    """
    progress.begin(Stage.CHECK)
    problems = problems_in(documents, _known())
    if problems:
        raise DocumentsRefused(with_lines(problems, documents))
    contents = contents_of(documents)
    progress.begin(Stage.COMPARE, sum(len(row["offers"]) for _, row in contents.hubs))
    stored = read_stored([row["slug"] for _, row in contents.hubs])
    planner = Planner(stored, contents.timezones, _groups(contents, stored))
    for kind, rows in contents.terms.items():
        planner.terms(kind, [row for _, row in rows])
    done = 0
    for _, row in contents.hubs:
        planner.hub(row)
        progress.step(done := done + len(row["offers"]))
    return planner.plan


def _finish(contents: Contents, tally: Tally, by: int | None) -> ImportReport:
    """Add what follows from the rows written, count the change and record it."""
    taxonomy = read_taxonomy()
    link_resources(taxonomy, contents.links, tally)
    merge_lexicon(contents.lexicon, taxonomy, tally)
    version = count_change() if tally else None
    report = ImportReport(tally.counts(), tuple(tally.kept), version)
    if version is not None:
        told = CatalogueImported(1, version, report.counts, list(report.kept), tally.touched())
        record(told, by=by)
    return report


def _groups(contents: Contents, stored: Stored) -> Groups:
    """Return the members of each group of modalities, those of the documents before those stored."""
    known = {code: term["data"]["members"] for (kind, code), term in stored.terms.items() if kind == GROUP}
    return known | {row["code"]: row["members"] for _, row in contents.terms.get(GROUP, ())}


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
