"""What is old today, by the limit that the office has set."""

from atmp_match.catalogue.queries.vocabulary import stale_limit
from atmp_match.catalogue.rules.staleness import is_stale
from atmp_match.shared.clock import today


def is_old(as_of: str | None) -> bool:
    """Tell whether a page of this date is older than the limit."""
    return is_stale(as_of, today(), stale_limit())
