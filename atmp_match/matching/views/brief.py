"""The brief of a product: sections in any order, saved as one goes, with the matches so far beside them."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions import Speaker, find_matches, request_for_product
from atmp_match.matching.actions.readings import questions_of
from atmp_match.matching.forms.lexicon import kind_names
from atmp_match.matching.forms.readings import ReadingsForm, readings_form
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.cards import best_rack
from atmp_match.matching.views.sections import answers, find_section, titles
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.actions import keep_draft, save_section
from atmp_match.products.forms import SectionForm, section_form, typed_in
from atmp_match.products.models import Product
from atmp_match.products.queries import get_product
from atmp_match.products.rules.sections import WRITTEN, Section, can_check, next_section
from atmp_match.shared.errors import StaleVersion
from atmp_match.shared.locale import language

CONFLICT, PROBLEM = 409, 422


@blueprint.get("/products/<string:ref>/brief")
@requires(Permission.DESCRIBE_PRODUCTS)
def show_brief(ref: str) -> ResponseReturnValue:
    """Show how far the brief has come."""
    product = get_product(ref, current_actor())
    return render_template("matching/brief.html", **_around(product, None))


@blueprint.get("/products/<string:ref>/brief/<string:section>")
@requires(Permission.DESCRIBE_PRODUCTS)
def show_section(ref: str, section: str) -> ResponseReturnValue:
    """Show one section, with what was last typed into it."""
    product, place = get_product(ref, current_actor()), find_section(section)
    if place is Section.CHECK_ANSWERS:
        return render_template("matching/check.html", answers=answers(product), **_around(product, place))
    draft = product.drafts.get(place)
    form = _form(product, place, draft)
    if draft is not None:
        form.validate()  # what was not right yet is named again
    return _section_page(product, place, form)


@blueprint.post("/products/<string:ref>/brief/<string:section>")
@requires(Permission.DESCRIBE_PRODUCTS)
def save(ref: str, section: str) -> ResponseReturnValue:
    """Save a section and go on; what is not right yet is kept, and named."""
    product, place = get_product(ref, current_actor()), find_section(section)
    form = _form(product, place, _typed())
    try:
        saved = _store(product, place, form)
    except StaleVersion as stale:
        return _section_page(get_product(ref, current_actor()), place, form, str(stale)), CONFLICT
    if form.errors:
        return _section_page(saved, place, form), PROBLEM
    if place is Section.OWN_WORDS and _is_news(saved):
        return redirect(f"/products/{ref}/brief/{place}#read", 303)
    if request.form.get("then") == "later":
        return redirect(f"/products/{ref}/brief", 303)
    return redirect(f"/products/{ref}/brief/{next_section(place)}", 303)


@blueprint.post("/products/<string:ref>/brief/<string:section>/autosave")
@requires(Permission.DESCRIBE_PRODUCTS)
def autosave(ref: str, section: str) -> ResponseReturnValue:
    """Save a section while it is being filled in; answer with what the page shows of it."""
    product, place = get_product(ref, current_actor()), find_section(section)
    form = _form(product, place, _typed())
    try:
        saved = _store(product, place, form)
    except StaleVersion as stale:
        return render_template("matching/_not_saved.html", why=str(stale))
    return render_template("matching/_saved.html", oob=True, **_around(saved, place))


def _store(product: Product, place: Section, form: SectionForm) -> Product:
    actor, version = current_actor(), _version(product)
    if form.validate():
        return save_section(product.ref, place, form.values(), version=version, by=actor)
    return keep_draft(product.ref, place, typed_in(form), version=version, by=actor)


def _version(product: Product) -> int:
    given = request.form.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else product.version  # noqa: PLR2004 -- a plain integer


def _typed() -> Mapping[str, Any]:
    return request.form.to_dict(flat=False)


def _form(product: Product, place: Section, typed: Mapping[str, Any] | None) -> SectionForm:
    return section_form(place, taxonomy(), language(), typed=typed, stored=product)


def _is_news(product: Product) -> bool:
    """Tell whether the text proposes something that the page it was sent from did not show."""
    questions = questions_of(product)
    return bool(questions.groups) and request.form.get("shown") != questions.seen


def own_words_page(product: Product, readings: ReadingsForm, stale: str = "") -> str:
    """Render the section of the own words, with the answers to what was read in them as they were sent."""
    form = _form(product, Section.OWN_WORDS, product.drafts.get(Section.OWN_WORDS))
    return _section_page(product, Section.OWN_WORDS, form, readings=readings, stale_readings=stale)


def _section_page(product: Product, place: Section, form: SectionForm, stale: str = "", **more: object) -> str:
    around = _around(product, place) | more
    return render_template("matching/section.html", form=form, stale=[stale] if stale else [], **around)


def _readings(product: Product, here: Section | None) -> ReadingsForm | None:
    if here not in (Section.OWN_WORDS, Section.CHECK_ANSWERS):
        return None
    questions = questions_of(product)
    return readings_form(questions, taxonomy(), language()) if questions.groups else None


def _around(product: Product, here: Section | None) -> dict[str, Any]:
    """Return what stands around every page of the brief: sections, progress, and the matches so far."""
    words = taxonomy()
    speaker = Speaker(words, language())
    answer = find_matches(request_for_product(product))
    done = [section for section in WRITTEN if section in product.done_sections]
    return {
        "product": product,
        "here": here,
        "titles": titles(),
        "taxonomy": words,
        "done": done,
        "written": WRITTEN,
        "can_check": can_check(product.done_sections),
        "has_draft": here is not None and here in product.drafts,
        "readings": _readings(product, here),
        "kinds": kind_names(),
        "rack_so_far": best_rack(answer, speaker),
        "conclusion": speaker.conclusion(answer.hubs, len(answer.needs)) if answer.needs else _("No needs yet"),
    }
