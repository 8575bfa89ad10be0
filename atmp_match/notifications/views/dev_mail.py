"""`/dev/mail`: the mails of the embedded default. Registered only where mails are kept, so production answers 404."""

from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, send_file
from flask.typing import ResponseReturnValue

from atmp_match.notifications.queries import get_kept_mail, list_kept_mails
from atmp_match.organisations.access import requires
from atmp_match.organisations.rules import Permission

blueprint = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")
# A mail's own styles may work; nothing else of it does.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@blueprint.get("")
@requires(Permission.READ_PUBLIC)
def list_mails() -> ResponseReturnValue:
    """Show what was sent, newest first."""
    return render_template("notifications/dev_mails.html", mails=list_kept_mails(_folder()))


@blueprint.get("/<string:name>")
@requires(Permission.READ_PUBLIC)
def show_mail(name: str) -> ResponseReturnValue:
    """Show one mail: its text, and links to everything else in it."""
    return render_template("notifications/dev_mail.html", mail=get_kept_mail(_folder(), name))


@blueprint.get("/<string:name>/html")
@requires(Permission.READ_PUBLIC)
def show_html(name: str) -> ResponseReturnValue:
    """Show a mail's HTML as a mail program would."""
    html = get_kept_mail(_folder(), name).html
    if html is None:
        abort(404)
    return Response(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": MAIL_POLICY})


@blueprint.get("/<string:name>/attachments/<int:number>")
@requires(Permission.READ_PUBLIC)
def download_attachment(name: str, number: int) -> ResponseReturnValue:
    """Give one attachment, counted from 1."""
    attachments = get_kept_mail(_folder(), name).attachments
    if not 1 <= number <= len(attachments):
        abort(404)
    file_name, content_type, content = attachments[number - 1]
    return send_file(BytesIO(content), content_type, as_attachment=True, download_name=file_name or "attachment")


def _folder() -> Path:
    return Path(current_app.config["MAIL_SINK_DIR"])
