"""What the office can do to the order: look ahead at other weights, and publish them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import text

from atmp_match.catalogue.actions import set_stale_limit
from atmp_match.extensions import db
from atmp_match.matching.actions.cases import check_case, shipped_cases
from atmp_match.matching.actions.requests import find_matches, request_for_product
from atmp_match.matching.events import WeightsPublished
from atmp_match.matching.models import WeightPoint, WeightVersion
from atmp_match.matching.queries import current_weights, forget_weights
from atmp_match.matching.rules import Weights
from atmp_match.matching.rules.weight_checks import MOST_MONTHS, MOST_POINTS, Wrong, changes, wrong_weights
from atmp_match.matching.rules.weight_preview import Moves, moves
from atmp_match.matching.rules.weights import nested
from atmp_match.organisations.rules import Actor
from atmp_match.products.queries import list_latest_products
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.transactions import record, transaction

MOST_PRODUCTS = 100  # asked for a preview, which the office waits for
LONGEST_REASON = 300


@dataclass(frozen=True)
class Preview:
    """What other weights would change.

    :param changes: each number that differs, as it was and as it becomes
    :param wrong_before: the known cases, by id, that come out wrong today
    :param wrong_after: those that would, each with why
    """

    weights: Weights
    changes: Mapping[str, tuple[int, int]]
    products: Moves
    cases: int
    wrong_before: Sequence[str]
    wrong_after: Mapping[str, Sequence[str]]


def preview_weights(points: Mapping[str, int], stale_months: int) -> Preview:
    """Return what weights would change, without storing or telling anything; of products only counts.

    :raises InvalidInput: with a sentence for each number that cannot be so
    """
    _refuse(points, stale_months)
    now = current_weights()
    new = Weights(now.version + 1, nested(points), stale_months)
    requests = [request_for_product(product) for product in list_latest_products(MOST_PRODUCTS)]
    answers = ((find_matches(replace(r, weights=now)), find_matches(replace(r, weights=new))) for r in requests)
    cases = shipped_cases()
    after = {case["id"]: check_case(case, new) for case in cases}
    return Preview(
        weights=new,
        changes=changes(now, new),
        products=moves(answers),
        cases=len(cases),
        wrong_before=[case["id"] for case in cases if check_case(case, now)],
        wrong_after={case: why for case, why in after.items() if why},
    )


def publish_weights(
    points: Mapping[str, int],
    stale_months: int,
    *,
    based_on: int,
    reason: str,
    by: Actor,
    restored_from: int | None = None,
) -> Weights:
    """Put weights in force as a new version, which every answer names from now on; if they are it already, return it.

    :param based_on: the version that was in force when the numbers were typed
    :param reason: why, for everybody to read
    :param restored_from: the older version whose values these are
    :raises StaleVersion: if another version has come into force meanwhile
    :raises InvalidInput: with a sentence for each number that cannot be so, or for the reason
    """
    with transaction():
        db.session.execute(text("LOCK TABLE weight_versions IN EXCLUSIVE MODE"))
        forget_weights()
        now = current_weights()
        _refuse(points, stale_months, reason=reason)
        new = Weights(now.version + 1, nested(points), stale_months)
        told = changes(now, new)
        if not told:
            return now
        if now.version != based_on:
            raise StaleVersion(_("Somebody published other weights after you opened this page. Nothing was published."))
        _store(new, reason.strip(), restored_from, by)
        set_stale_limit(stale_months)
        record(WeightsPublished(new.version, reason.strip(), told), by=by.user_id)
    return new


def _store(new: Weights, reason: str, restored_from: int | None, by: Actor) -> None:
    rows = [
        WeightPoint(criterion=criterion, outcome=outcome, points=points)
        for criterion, outcomes in new.table.items()
        for outcome, points in outcomes.items()
    ]
    version = WeightVersion(
        version=new.version,
        published_by=by.user_id,
        reason=reason,
        stale_months=new.stale_months,
        restored_from=restored_from,
        points=rows,
    )
    db.session.add(version)
    db.session.flush()
    forget_weights()


def _refuse(points: Mapping[str, int], stale_months: int, *, reason: str | None = None) -> None:
    found = {code: _sentence(wrong) for code, wrong in wrong_weights(points, stale_months).items()}
    if reason is not None:
        found |= _of_reason(reason.strip())
    if found:
        raise InvalidInput(found)


def _of_reason(reason: str) -> dict[str, str]:
    if not reason:
        return {"reason": _("Enter why you change it")}
    if len(reason) > LONGEST_REASON:
        return {"reason": _("Use at most %(count)d characters.", count=LONGEST_REASON)}
    return {}


def _sentence(wrong: Wrong) -> str:
    return {
        Wrong.MISSING: _("Fill this in"),
        Wrong.OUT_OF_RANGE: _("Enter a whole number from 0 to %(most)d", most=MOST_POINTS),
        Wrong.UNKNOWN_COUNTS: _("What is unknown gets 0: unknown never counts as yes"),
        Wrong.ABOVE_BETTER: _("Enter no more than the better outcome above it has"),
        Wrong.MONTHS: _("Enter a whole number of months from 1 to %(most)d", most=MOST_MONTHS),
    }[wrong]
