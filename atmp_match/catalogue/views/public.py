"""What everybody may read: the directory of hubs, and each hub's profile."""

from collections import defaultdict
from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.catalogue.models import Hub
from atmp_match.catalogue.queries import Filters, get_hub, list_entries, list_hubs, taxonomy
from atmp_match.catalogue.rules.directory import Entry, hubs_by_choice, ways_out
from atmp_match.catalogue.views import blueprint
from atmp_match.catalogue.views.filters import country
from atmp_match.organisations.access import requires
from atmp_match.organisations.rules import Permission

HOME = "SE"
MOST_HUBS = 1000
NAMES = ("service", "modality", "grade", "country")


@blueprint.get("/hubs")
@requires(Permission.READ_PUBLIC)
def show_directory() -> ResponseReturnValue:
    """List the hubs by country, those that the filters leave."""
    filters = asked_filters()
    entries = list_entries()
    hubs = list_hubs(filters, limit=MOST_HUBS, with_offers=False).items
    return render_template(
        "catalogue/hubs.html",
        filters=filters,
        choices=hubs_by_choice(entries, filters),
        ways_out=ways_out(entries, filters) if not hubs else [],
        total=len({entry.hub for entry in entries}),
        count=len(hubs),
        countries=by_country(list(hubs)),
        services=services_of(entries),
        vocabulary=taxonomy(),
    )


@blueprint.get("/hubs/<string:slug>")
@requires(Permission.READ_PUBLIC)
def show_hub(slug: str) -> ResponseReturnValue:
    """Show what a hub offers, what it does not, and where that was read."""
    # Only passed on, so that whoever comes from a product's matches asks for that product in the end.
    product = request.args.get("product") or None
    return render_template("catalogue/hub.html", hub=get_hub(slug), vocabulary=taxonomy(), product=product)


def asked_filters() -> Filters:
    """Return what the address asks for; a NUL, which no text in the database can hold, is left out."""
    return Filters(**{name: request.args.get(name, "").replace("\0", "") or None for name in NAMES})


def services_of(entries: list[Entry]) -> dict[str, list[str]]:
    """Return each hub's services, once each, by its slug."""
    services: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        services[entry.hub][entry.service] = None
    return {slug: list(found) for slug, found in services.items()}


def by_country(hubs: list[Hub]) -> list[tuple[str, list[Hub]]]:
    """Group hubs by country, Sweden first, by name inside."""

    def place(hub: Hub) -> tuple[bool, str]:
        return hub.country != HOME, country(hub.country)

    ordered = sorted(hubs, key=lambda hub: (place(hub), hub.name.casefold()))
    return [(code, list(group)) for code, group in groupby(ordered, key=lambda hub: hub.country)]
