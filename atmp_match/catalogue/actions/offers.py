"""What one can do to an offer."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func

from atmp_match.catalogue.actions.offer_checks import LONGEST_LINE, refusals
from atmp_match.catalogue.actions.resources import set_changeover
from atmp_match.catalogue.actions.versions import count_change, lock_catalogue
from atmp_match.catalogue.events import OfferEdited
from atmp_match.catalogue.models import Evidence, Offer
from atmp_match.catalogue.queries import lock_offer, taxonomy
from atmp_match.catalogue.rules.offers import CODES, EDITABLE, FACTS, plain, what_follows
from atmp_match.catalogue.rules.tally import Tally
from atmp_match.catalogue.rules.values import EVIDENCE_COLUMNS
from atmp_match.extensions import db
from atmp_match.organisations.rules import Actor
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.transactions import record, transaction


def edit_offer(offer_id: str, changes: Mapping[str, Any], version: int, *, reason: str, by: Actor) -> Offer:
    """Change what an offer says; if it says all of it already, nothing happens.

    :param changes: new values of editable columns; `evidence` is the whole list, each row with claim, source, seen
        and as_of (and, for the messages, the `row` of the form it came from)
    :param version: the offer's version that the changes were made from
    :param reason: why, for the history
    :raises NotFound: if there is no such offer
    :raises StaleVersion: if somebody changed it meanwhile
    :raises InvalidInput: with a message for each field that cannot be so
    """
    with transaction():
        lock_catalogue()
        offer = lock_offer(offer_id)
        if offer.version != version:
            raise StaleVersion(_("Somebody changed this offer after you opened it. Nothing was saved."))
        before = facts_of(offer)
        _refuse(offer, before | dict(changes), reason)
        changed = _changed(before, changes)
        if changed:
            _put(offer, changed)
            told = {name: [plain(before[name]), plain(value)] for name, value in changed.items()}
            record(OfferEdited(offer.id, offer.version, reason.strip(), told), by=by.user_id)
        return offer


def facts_of(offer: Offer) -> dict[str, Any]:
    """Return everything that can be edited, as `edit_offer` takes it."""
    evidence = [{name: getattr(row, name) for name in EVIDENCE_COLUMNS} for row in offer.evidence]
    return {name: getattr(offer, name) for name in FACTS} | {"evidence": evidence}


def _refuse(offer: Offer, wanted: Mapping[str, Any], reason: str) -> None:
    found = {name: _("This cannot be edited here") for name in wanted if name not in EDITABLE}
    found |= refusals(offer.service, wanted, taxonomy())
    if not reason.strip():
        found["reason"] = _("Enter why you change it")
    elif len(reason) > LONGEST_LINE:
        found["reason"] = _("Use at most %(count)d characters.", count=LONGEST_LINE)
    if found:
        raise InvalidInput(found)


def _changed(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    rows = changes.get("evidence", before["evidence"])
    wanted = dict(changes) | {"evidence": [{name: row[name] for name in EVIDENCE_COLUMNS} for row in rows]}
    return {name: value for name, value in wanted.items() if not _is_same(name, before[name], value)}


def _is_same(name: str, before: object, value: object) -> bool:
    # A form lists codes in the vocabulary's order, a document in its own.
    if name in CODES and isinstance(before, list) and isinstance(value, list):
        return set(before) == set(value)
    return before == value


def _put(offer: Offer, changed: Mapping[str, Any]) -> None:
    for name, value in {**changed, **what_follows(changed)}.items():
        if name == "evidence":
            offer.evidence = [Evidence(**row) for row in value]
        else:
            setattr(offer, name, value)
    offer.version += 1
    offer.updated_at = offer.edited_at = func.now()
    db.session.flush()
    if "grades" in changed:
        set_changeover(taxonomy(), Tally())
    count_change()
