"""What a hub sees at each level, in words: the form's hints, the booking's page and the start page say the same."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from atmp_match.bookings.rules.requests import ShareLevel
from atmp_match.bookings.rules.sharing import SENT_LEVELS, Part, hub_sees

WORDS = {
    Part.BRIEF: _l("Modality, stage, grade, containment and scale"),
    Part.WISH: _l("Service, weeks or quantity, and how much later is fine"),
    Part.MESSAGE: _l("Your message"),
    Part.COMPANY: _l("Your company's name"),
    Part.REST: _l("Code name, class, planned dates, what you bring, and your own words"),
}


def what_hubs_see() -> list[tuple[str, list[bool]]]:
    """Return each part in words, and for each level in order whether a hub sees it."""
    return [(str(words), [hub_sees(part, level) for level in SENT_LEVELS]) for part, words in WORDS.items()]


def said_of_levels() -> dict[str, str]:
    """Return for each level one line that says what the hub sees."""
    return {level.value: said_of(level) for level in SENT_LEVELS}


def said_of(level: ShareLevel) -> str:
    """Return one line that says what the hub sees at this level."""
    seen = [f"{words}." for part, words in WORDS.items() if hub_sees(part, level)]
    hidden = [] if hub_sees(Part.COMPANY, level) else [_("Not who you are.")]
    return " ".join([*seen, *hidden])
