"""The start page: what this is, and an answer to try before signing up. Nothing of it is stored or logged."""

from flask import render_template
from flask.typing import ResponseReturnValue

from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import csrf, limiter
from atmp_match.matching.actions import Speaker, find_matches, request_for_profile
from atmp_match.matching.actions.keeping import seal
from atmp_match.matching.actions.readings import groups_in
from atmp_match.matching.forms.landing import TryForm
from atmp_match.matching.forms.lexicon import kind_names
from atmp_match.matching.views.blueprint import blueprint
from atmp_match.matching.views.cards import hub_cards
from atmp_match.matching.views.gap_cards import gap_cards
from atmp_match.organisations.access import BY_PLACE, requires
from atmp_match.organisations.rules import Permission
from atmp_match.shared.locale import language

SHOWN = 3  # hubs; a brief shows them all


@blueprint.get("/")
@requires(Permission.READ_PUBLIC)
def show_landing() -> ResponseReturnValue:
    """Say what this is and for whom, with a form to try it."""
    return _page(_form(sent=False))


# It changes nothing: a reader without a session can send it, and gets none by it.
@blueprint.post("/")
@csrf.exempt
@limiter.limit(BY_PLACE)
@requires(Permission.READ_PUBLIC)
def try_it() -> ResponseReturnValue:
    """Match what somebody wrote or picked, and forget it."""
    form = _form(sent=True)
    if not form.validate():
        return _page(form), 422
    answer = find_matches(request_for_profile(form.profile()))
    speaker = Speaker(taxonomy(), language())
    return _page(
        form,
        answer=answer,
        read=groups_in(answer.understood),
        kinds=kind_names(),
        speaker=speaker,
        cards=hub_cards(answer, answer.hubs[:SHOWN], speaker, ""),
        gaps=gap_cards(answer, speaker, ""),
        kept=seal(form.typed()),
    )


def _form(*, sent: bool) -> TryForm:
    form = TryForm() if sent else TryForm(formdata=None)
    form.offer(taxonomy(), language())
    return form


def _page(form: TryForm, **found: object) -> str:
    return render_template("matching/landing.html", form=form, taxonomy=taxonomy(), **found)
