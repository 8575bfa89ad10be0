"""The vocabulary, kept in memory and read again when the catalogue has changed."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Engine, select

from atmp_match.catalogue.models import CatalogueVersion, Term
from atmp_match.catalogue.rules import Taxonomy, TermValue
from atmp_match.extensions import db

KINDS = (
    "product-class", "class-basis", "stage", "grade", "grade-rule", "containment-level", "openness", "cold-chain",
    "modality-group", "modality", "bring-item", "unit", "gate", "service", "bottleneck", "result-label", "chain",
)  # fmt: skip
SHIPPED_LIMIT = 36  # months; our choice until the office makes its own
_Key = tuple[Engine, int, datetime | None]
# Built once, asked by every request: of the table, as what is no object needs nothing of the mapper.
_VERSIONS = CatalogueVersion.__table__.columns
_VERSION = select(_VERSIONS.version, _VERSIONS.changed_at, _VERSIONS.stale_months)
# The newest vocabulary of this process, with the state of the database that it was read from.
_newest: dict[_Key, Taxonomy] = {}


def taxonomy() -> Taxonomy:
    """Return the vocabulary: one small statement for each request, all of it only after a change."""
    asked: Taxonomy | None = db.session().info.get("taxonomy")
    if asked is not None:
        return asked
    row = db.session.execute(_VERSION).one_or_none()
    version, changed_at, stale_months = row or (0, None, SHIPPED_LIMIT)
    key = (db.engine, version, changed_at)
    if key not in _newest:
        read = read_taxonomy(version)
        _newest.clear()
        _newest[key] = read
    db.session().info["taxonomy"] = _newest[key]
    db.session().info["stale_months"] = stale_months
    return _newest[key]


def stale_limit() -> int:
    """Return after how many months evidence is marked as old; no statement of its own beside `taxonomy()`."""
    taxonomy()
    months: int = db.session().info["stale_months"]
    return months


def forget_taxonomy() -> None:
    """Let the next `taxonomy()` of this session look again; for the action that has just changed it."""
    db.session().info.pop("taxonomy", None)


def read_taxonomy(version: int = 0) -> Taxonomy:
    """Return the vocabulary as the session sees it now, past every memory."""
    terms: defaultdict[str, dict[str, TermValue]] = defaultdict(dict, {kind: {} for kind in KINDS})
    columns = (Term.kind, Term.code, Term.name_en, Term.name_sv, Term.data)
    for kind, code, name_en, name_sv, data in db.session.execute(select(*columns).order_by(Term.kind, Term.position)):
        terms[kind][code] = TermValue(code, name_en, name_sv, data)
    return Taxonomy(version, dict(terms))
