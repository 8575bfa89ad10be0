"""Calendar links: secret addresses that Outlook and other calendars read bookings from."""

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from atmp_match.accounts.rules import hash_of
from atmp_match.bookings.queries.feeds import feed_of
from atmp_match.extensions import limiter, settings
from atmp_match.notifications import actions, blueprint
from atmp_match.notifications.forms import OWN, CalendarLinkForm
from atmp_match.notifications.queries import get_calendar_link, list_calendar_links, list_own_hubs
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.queries import actor_of
from atmp_match.organisations.rules import Permission
from atmp_match.shared.errors import Gone, InvalidInput


@blueprint.get("/account/calendar-links")
@requires(Permission.USE_ACCOUNT)
def calendar_links() -> ResponseReturnValue:
    """Show the links in force."""
    return _page()


@blueprint.post("/account/calendar-links")
@requires(Permission.USE_ACCOUNT)
def create_calendar_link() -> ResponseReturnValue:
    """Make a link and show it, this once: it is the answer itself, for no redirect could carry it safely."""
    form = CalendarLinkForm.over(list_own_hubs(current_actor()))
    if not form.is_sent():
        return _page(form), 422
    try:
        token = actions.create_calendar_link(None if form.shows.data == OWN else form.shows.data, by=current_actor())
    except InvalidInput as error:
        form.take(error)
        return _page(form), 422
    return _page(address=f"{settings['PUBLIC_URL']}/ical/{token}.ics"), 201


@blueprint.post("/account/calendar-links/<int:link_id>/revoke")
@requires(Permission.USE_ACCOUNT)
def revoke_calendar_link(link_id: int) -> ResponseReturnValue:
    """Stop a link."""
    actions.revoke_calendar_link(link_id, by=current_actor())
    flash(_("The link is stopped. Calendars that use it show nothing new."))
    return redirect("/account/calendar-links", 303)


@blueprint.get("/ical/<string:token>.ics")
@limiter.limit("60 per hour", key_func=lambda: hash_of((request.view_args or {}).get("token", "")))
@requires(Permission.READ_PUBLIC)
def feed(token: str) -> ResponseReturnValue:
    """Give the bookings of a link as a calendar; what its maker may no longer see is not in it."""
    link = get_calendar_link(token)
    reader = actor_of(link.user)
    if link.hub is not None and link.hub.operator_id not in reader.operator_ids:
        raise Gone(_("Whoever made this calendar link has left the hub. Somebody there can make a new one."))
    with force_locale(link.user.locale):
        content = feed_of(reader, hub=link.hub, public_url=settings["PUBLIC_URL"])
    actions.note_reading(link)
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="atmp-match.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


def _page(refused: CalendarLinkForm | None = None, *, address: str | None = None) -> str:
    actor = current_actor()
    hubs = list_own_hubs(actor)
    return render_template(
        "notifications/calendar_links.html",
        form=refused or CalendarLinkForm.over(hubs, formdata=None),
        refused=refused is not None,
        links=list_calendar_links(actor),
        address=address,
    )
