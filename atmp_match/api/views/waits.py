"""The wait list: be told of weeks that come free, or have them asked for."""

from typing import Any

from atmp_match.api.schemas import waits as shapes
from atmp_match.api.views.blueprint import ApiBlueprint
from atmp_match.api.views.once import once_per_key
from atmp_match.bookings import actions
from atmp_match.bookings.models import Wait
from atmp_match.bookings.queries.seen_waits import SeenWait, as_seen_wait
from atmp_match.bookings.queries.waits import get_wait, list_newest_waits
from atmp_match.catalogue.queries import Page
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.locale import language

blueprint = ApiBlueprint("waits", __name__, description="The wait list of your companies.")
REF = {"name": "ref", "in": "path", "description": "such as WAIT-1041", "schema": {"type": "string"}}
CALLED = {"earliest": "start", "before": "end"}


@blueprint.post("/waits")
@requires(Permission.REQUEST_BOOKINGS)
@once_per_key
@blueprint.arguments(shapes.WaitRequestSchema)
@blueprint.response(201, shapes.WaitSchema)
def join_wait_list(body: dict[str, Any]) -> SeenWait:
    """Wait for weeks of an offer; weeks that are free already are acted on at once."""
    wanted = actions.Wanted(
        wants=body["wants"],
        earliest=body["start"],
        before=body["end"],
        length=body["length"],
        valid_until=body["valid_until"],
        share_level=body["share_level"],
        message=body["message"] or "",
    )
    try:
        wait = actions.join_wait_list(body["offer"], body["product"] or None, wanted, by=current_actor())
    except InvalidInput as error:
        named = {CALLED.get(name, name): words for name, words in error.fields.items()}
        raise InvalidInput(named) from error
    return seen(wait)


@blueprint.get("/waits")
@requires(Permission.REQUEST_BOOKINGS)
@blueprint.arguments(shapes.WaitQuerySchema, location="query")
@blueprint.response(200, shapes.WaitPageSchema)
def list_waits(query: dict[str, Any]) -> Page[SeenWait]:
    """List the places of your companies, newest first."""
    page = list_newest_waits(current_actor(), after=query.get("cursor"), limit=query["limit"])
    return Page([as_seen_wait(wait, language()) for wait in page.items], page.next_cursor)


@blueprint.get("/waits/<string:ref>", parameters=[REF])
@requires(Permission.REQUEST_BOOKINGS)
@blueprint.response(200, shapes.WaitSchema)
def show_wait(ref: str) -> SeenWait:
    """Give a place on the wait list."""
    return as_seen_wait(get_wait(ref, current_actor()), language())


@blueprint.delete("/waits/<string:ref>", parameters=[REF])
@requires(Permission.REQUEST_BOOKINGS)
@blueprint.response(200, shapes.WaitSchema)
def withdraw_wait(ref: str) -> SeenWait:
    """Wait no longer; 409 where that has ended already."""
    actions.withdraw_wait(ref, by=current_actor())
    return show(ref)


def seen(wait: Wait) -> SeenWait:
    """Return a place that was just stored, with everything its answer shows."""
    return show(wait.ref)


def show(ref: str) -> SeenWait:
    """Return a place as it stands now."""
    return as_seen_wait(get_wait(ref, current_actor()), language())
