"""A founder answers what was read in the product's own words."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from atmp_match.catalogue.queries import taxonomy
from atmp_match.matching.actions.readings import answer_questions, questions_of
from atmp_match.matching.forms.readings import ReadingsForm, readings_form
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.brief import own_words_page
from atmp_match.organisations.access import current_actor, requires
from atmp_match.organisations.rules import Permission
from atmp_match.products.queries import get_product
from atmp_match.shared.error_pages import status_of
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.locale import language


@blueprint.post("/products/<string:ref>/brief/own-words/answers")
@requires(Permission.DESCRIBE_PRODUCTS)
def answer_own_words(ref: str) -> ResponseReturnValue:
    """Write what was confirmed into the brief; what was not answered stays open."""
    product = get_product(ref, current_actor())
    form = readings_form(questions_of(product), taxonomy(), language(), sent=True)
    try:
        _answer(ref, form)
    except InvalidInput as error:
        form.take(error)
        return own_words_page(product, form), status_of(error)
    except StaleVersion as stale:
        form.seen.data, form.seen.raw_data = form.questions.seen, None
        return own_words_page(product, form, str(stale)), status_of(stale)
    flash(_("Your answers are in the brief. What you said no to is not read again."))
    return redirect(f"/products/{ref}/brief/own-words#read", 303)


def _answer(ref: str, form: ReadingsForm) -> None:
    # A page that is too old may lack the questions of today: then its answers are none, and say nothing wrong.
    if form.seen.data != form.questions.seen:
        answer_questions(ref, (), seen=form.seen.data or "", share_words=False, by=current_actor())
    replies = form.replies()
    if replies is None:
        raise InvalidInput({})
    answer_questions(ref, replies, seen=form.seen.data or "", share_words=bool(form.share.data), by=current_actor())
