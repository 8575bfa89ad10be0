"""The reader's language and colours, and the filters that write dates and money in the house style."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from flask import Flask, current_app, has_request_context, request
from flask import Response as FlaskResponse
from flask_babel import get_locale
from werkzeug.sansio.response import Response

from atmp_match.extensions import babel
from atmp_match.shared import clock, formats, quantities

THEMES = ("device", "light", "dark")
A_YEAR = 365 * 24 * 60 * 60


def init_app(app: Flask) -> None:
    """Choose the language of each request, and give the templates the language, the theme and the filters."""
    babel.init_app(app, locale_selector=choose_language)
    app.context_processor(lambda: {"language": language(), "theme": theme()})
    app.after_request(keep_asked_language)
    app.add_template_global(in_language)
    app.add_template_global(mark_for_translation, "N_")
    app.add_template_global(formats.weeks_of_month)
    app.add_template_global(weekday_names)
    for name, write in FILTERS.items():
        app.add_template_filter(write, name)


def choose_language() -> str:
    """Return what the address asks for, else the cookie, else the browser, else English."""
    if not has_request_context():
        return "en"
    offered = current_app.config["LANGUAGES"]
    # A browser's "sv-SE, en" means Swedish first: werkzeug's own best match would take the exact "en".
    of_browser = [wish.split("-")[0].lower() for wish in request.accept_languages.values()]
    for wish in (request.args.get("language"), request.cookies.get("language"), *of_browser):
        if wish in offered:
            return str(wish)
    return "en"


def language() -> str:
    """Return the language in force, also inside `force_locale`: en or sv."""
    locale = get_locale()
    return "sv" if locale is not None and locale.language == "sv" else "en"


def theme() -> str:
    """Return the colours this browser asked for: device, light or dark."""
    wish = request.cookies.get("theme") if has_request_context() else None
    return wish if wish in THEMES else "device"


def set_choice(response: Response, name: str, value: str) -> None:
    """Remember a choice of looks for a year; it says nothing about the person, so scripts may not read it either."""
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def keep_asked_language(response: FlaskResponse) -> FlaskResponse:
    """Keep the language that the switch in the bar asked for, so that the next page speaks it too."""
    wish = request.args.get("language")
    if wish in current_app.config["LANGUAGES"] and wish != request.cookies.get("language"):
        set_choice(response, "language", str(wish))
    return response


def in_language(code: str) -> str:
    """Return the address of this page in another language; a page that came from a form leads to its own start."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "language"]
    return f"{request.path}?{urlencode([*kept, ('language', code)])}"


def mark_for_translation(words: str) -> str:
    """Return the words unchanged; the name N_ lets them be found, and `_` translates them where they are shown."""
    return words


def weekday_names() -> tuple[str, ...]:
    """Return Monday to Sunday, two letters each."""
    return formats.WEEKDAYS[language()]


def day(value: date | None) -> str:
    """Write a day; nothing for no day."""
    return formats.write_day(value, language()) if value else ""


def month(value: date) -> str:
    """Write a month and its year."""
    return formats.write_month(value, language())


def days(start: date, end: date) -> str:
    """Write a half-open span by its first and last day; of a span by the hour the weekday and the week."""
    if isinstance(start, datetime):
        return formats.write_weekday(start.date(), language(), clock.today())
    return formats.write_days(start, end, language(), clock.today())


def weeks(start: date, end: date) -> str:
    """Write a half-open span by its ISO weeks, or by its day and times where it is one by the hour."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return formats.write_hours(start, end, language(), clock.today())
    return formats.write_weeks(start, end, language(), clock.today())


def moment(value: datetime | None) -> str:
    """Write a point in time in Stockholm; nothing for no time."""
    return formats.write_moment(value, language(), clock.today()) if value else ""


def money(value: Decimal | int | None, currency: str = "SEK") -> str:
    """Write money; nothing for no amount."""
    return "" if value is None else formats.write_money(value, language(), currency)


def scale(value: float, unit: str | None) -> str:
    """Write how much of something."""
    return quantities.write_scale(value, unit, language())


def amount(number: float) -> str:
    """Write a number of things."""
    return quantities.write_number(number, language())


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "days": days,
    "weeks": weeks,
    "month": month,
    "moment": moment,
    "money": money,
    "scale": scale,
    "amount": amount,
}
