"""Where the hubs of an answer lie: on the map, and how far off."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from atmp_match.catalogue.rules.directory import Site
from atmp_match.matching.rules import HubRow
from atmp_match.matching.rules.distances import CAPITALS, kilometres, position_of
from atmp_match.matching.rules.sorting import Sort, sort_rows
from atmp_match.shared.maps import VIEWS, Map, Place, draw_map


class Places:
    """The sites of all hubs, seen from a company's country in a language."""

    def __init__(self, sites: Iterable[Site], country: str | None, language: str) -> None:
        self.sites = {site.slug: site for site in sites}
        self._from = country if country in CAPITALS else None
        self._language = language

    def in_order(self, rows: Sequence[HubRow], sort: Sort) -> list[HubRow]:
        """Return the hubs in the order that was asked for."""
        return sort_rows(rows, sort, self._distances() if sort is Sort.DISTANCE else {})

    def sorts(self) -> list[tuple[str, str]]:
        """Return the orders to choose from, with their names."""
        orders = {
            Sort.DECIDED: _("Needs covered"),
            Sort.START: _("Earliest start"),
            Sort.NAME: _("Name"),
        }
        if self._from:
            orders[Sort.DISTANCE] = _("Distance from %(city)s", city=self.home)
        return [(sort.value, words) for sort, words in orders.items()]

    @property
    def home(self) -> str:
        """Return the name of the capital from which distances are measured."""
        english, swedish, _north, _east = CAPITALS[self._from or "SE"]
        return swedish if self._language == "sv" else english

    def map_of(self, rows: Sequence[HubRow], view: str | None) -> Map:
        """Return the map of these hubs, numbered by rank."""
        known = [(row, self.sites[row.hub.slug]) for row in rows if row.hub.slug in self.sites]
        places = [
            Place(row.rank, f"{site.name}, {site.city}", site.lat, site.lon, f"#h-{site.slug}") for row, site in known
        ]
        return draw_map(places, view)

    def views(self) -> list[tuple[str, str]]:
        """Return the maps there are, with their names."""
        names = {"sweden": _("Sweden"), "nordic": _("Nordic countries"), "europe": _("Europe")}
        return [(view, names[view]) for view in VIEWS]

    def _distances(self) -> dict[str, float]:
        if not self._from:
            return {}
        home = position_of(self._from)
        return {slug: kilometres(home, (site.lat, site.lon)) for slug, site in self.sites.items()}
