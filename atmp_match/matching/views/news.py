"""How much is new in the matches of the reader's products, for pages of lower rooms."""

from collections.abc import Mapping

from atmp_match.matching.queries.living import count_news
from atmp_match.organisations.access import current_actor


def news_of_matches() -> Mapping[int, int]:
    """Return how much has changed since the reader's last look, by product; those without news are left out."""
    return count_news(current_actor().user_id)
