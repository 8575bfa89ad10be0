"""Why not that hub? Any hub of the catalogue by name, held against a product. The hub is not told."""

from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.queries import list_sites, taxonomy
from atmp_match.catalogue.rules.directory import Site
from atmp_match.matching.actions import Speaker, request_for_product, say_why_not, why_not
from atmp_match.matching.rules.why_not import WhyNot
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import get_product
from atmp_match.shared.locale import language

SUGGESTED, LONGEST = 5, 80
PROBLEM = 422


@blueprint.get("/products/<string:ref>/matches/why-not")
@requires(Permission.MATCH)
def show_why_not(ref: str) -> ResponseReturnValue:
    """Say of one hub, for each need, where it stands or what keeps it out."""
    product = get_product(ref, current_actor())
    typed, sites = request.args.get("hub", "").strip()[:LONGEST], list_sites()
    site = find_site(typed, sites)
    shown = {"product": product, "taxonomy": taxonomy(), "sites": sites, "typed": typed}
    if site is None:
        alike = [other for other in sites if typed and typed.casefold() in other.name.casefold()]
        page = render_template("matching/why_not.html", why=None, alike=alike[:SUGGESTED], **shown)
        return page, PROBLEM if typed else 200
    why, speaker = why_not(request_for_product(product), site.slug), Speaker(taxonomy(), language())
    said = say_why_not(why, speaker)
    shown["typed"] = site.name  # a link names it as addresses do
    return render_template("matching/why_not.html", why=why, site=site, said=said, title=_title(why), **shown)


def find_site(typed: str, sites: Iterable[Site]) -> Site | None:
    """Return the hub of this name, in capitals or not, or of this name in addresses; None where there is none."""
    wanted = typed.casefold()
    return next((site for site in sites if wanted in (site.name.casefold(), site.slug)), None)


def _title(why: WhyNot) -> str:
    if why.rank:
        return _("%(hub)s is number %(rank)s of your matches", hub=why.hub.name, rank=why.rank)
    return _("%(hub)s is not among your matches", hub=why.hub.name)
