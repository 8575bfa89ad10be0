"""The matches as a table for a spreadsheet: one row for each hub and need, in the page's order, with its filters."""

import csv
import io
from collections.abc import Iterator, Sequence

from flask import Response
from flask_babel import gettext as _

from atmp_match.catalogue.queries import is_old, list_sites, taxonomy
from atmp_match.matching.actions import Speaker, find_matches, request_for_product
from atmp_match.matching.actions.texts import write_country
from atmp_match.matching.rules import HubRow, Match, MatchAnswer
from atmp_match.matching.rules.filters import choose
from atmp_match.matching.rules.offers import Evidence
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.matches import choice_of
from atmp_match.matching.views.places import Places
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import get_product
from atmp_match.shared.clock import today
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import language
from atmp_match.shared.spreadsheets import as_text

MARK = "\N{BYTE ORDER MARK}"  # by it Excel knows that the letters are Unicode


@blueprint.get("/products/<string:ref>/matches.csv")
@requires(Permission.MATCH)
def export_matches(ref: str) -> Response:
    """Give the hubs that the page shows, all of them, as CSV."""
    product = get_product(ref, current_actor())
    answer = find_matches(request_for_product(product))
    choice, speaker = choice_of(product, answer), Speaker(taxonomy(), language())
    if choice.problems:
        raise InvalidInput({"filters": choice.problems[0]})  # a table of other hubs than those asked for would mislead
    places = Places(list_sites(), answer.request.profile.country, speaker.language)
    rows = places.in_order(choose(answer.hubs, choice.filters), choice.sort)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_titles())
    writer.writerows([as_text(cell) for cell in row] for row in _table(answer, rows, speaker))
    # The file lies in a folder that others may see: its name says neither company nor product.
    name = f"matches-{today():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(MARK + table.getvalue(), mimetype="text/csv", headers=headers)


def _titles() -> list[str]:
    return [
        _("Rank"), _("Hub"), _("City"), _("Country"), _("Need"), _("Level"), _("Offer"), _("Earliest start"),
        _("Reasons"), _("Gaps"), _("Sources"),
    ]  # fmt: skip


def _table(answer: MatchAnswer, rows: Sequence[HubRow], speaker: Speaker) -> Iterator[list[str | int]]:
    for row in rows:
        hub = row.hub
        for answered, match in zip(answer.needs, row.best, strict=True):
            place = [hub.city, write_country(hub.country, speaker.language)]
            level = speaker.level(match.level if match else None)
            yield [row.rank, hub.name, *place, speaker.need(answered.need), level, *_of_match(match, speaker)]


def _of_match(match: Match | None, speaker: Speaker) -> list[str]:
    if match is None:
        return ["", "", "", "", ""]
    offer = match.offer
    return [
        offer.title_sv if speaker.language == "sv" else offer.title,
        match.earliest_start.isoformat(),
        "; ".join(speaker.reason(reason) for reason in match.reasons),
        "; ".join(speaker.gap(gap) for gap in match.gaps),
        "; ".join(map(_source, offer.evidence)),
    ]


def _source(row: Evidence) -> str:
    dates = (row.as_of or _("undated"), *((_("old"),) if is_old(row.as_of) else ()))
    return f"{row.claim} ({', '.join((row.seen, *dates))})"
