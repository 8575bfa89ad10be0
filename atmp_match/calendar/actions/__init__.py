"""What one can do to the calendar."""

from atmp_match.calendar.actions.entries import block_unit, make_firm, release, take_unit

__all__ = ["block_unit", "make_firm", "release", "take_unit"]
