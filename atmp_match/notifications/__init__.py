"""Room: notifications. What people are told, by mail, when something has happened."""

from flask import Blueprint, Flask

blueprint = Blueprint("notifications", __name__, template_folder="templates")


def init_app(app: Flask) -> None:
    """Add this room to `app`."""
    from atmp_match.notifications import tasks  # noqa: F401, PLC0415 -- app factory
    from atmp_match.notifications.views import calendar_links, dev_mail  # noqa: F401, PLC0415 -- app factory

    app.register_blueprint(blueprint)
    if app.config["MAIL_SINK_DIR"]:
        app.register_blueprint(dev_mail.blueprint)
