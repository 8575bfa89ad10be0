"""Pages that belong to no room: pages about ourselves, and the switches for language and colours."""

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from atmp_match.extensions import csrf
from atmp_match.shared.addresses import same_site_path
from atmp_match.shared.locale import THEMES, set_choice

ABOUT = ("privacy", "accessibility", "terms", "contact")
blueprint = Blueprint("pages", __name__)


@blueprint.get("/about/<string:page>")
def about(page: str) -> ResponseReturnValue:
    """Show one of the pages about ourselves."""
    if page not in ABOUT:
        abort(404)
    return render_template(f"pages/{page}.html")


# Looks are no secret and harm nobody: without a token these work for a reader who has no session yet.
@blueprint.post("/language")
@csrf.exempt
def choose_language() -> ResponseReturnValue:
    """Keep a language and go back."""
    return _keep("language", current_app.config["LANGUAGES"])


@blueprint.post("/theme")
@csrf.exempt
def choose_theme() -> ResponseReturnValue:
    """Keep the colours and go back."""
    return _keep("theme", THEMES)


def _keep(name: str, offered: tuple[str, ...]) -> ResponseReturnValue:
    wish = request.form.get(name, "")
    if wish not in offered:
        abort(422)
    answer = redirect(same_site_path(request.form.get("back")) or "/", 303)
    set_choice(answer, name, wish)
    return answer
