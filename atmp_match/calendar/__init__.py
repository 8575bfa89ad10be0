"""What time is free or taken: units of a resource, and entries that take them. The database refuses overlaps."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 -- every room is added the same way; this one has no pages
    """Add this room to `app`."""
    from atmp_match.calendar import models  # noqa: F401, PLC0415 -- tables are known once imported
    from atmp_match.calendar.queries.courses import chains_of_courses  # noqa: PLC0415 -- app factory
    from atmp_match.calendar.queries.resources import chains_of_resources  # noqa: PLC0415 -- app factory
    from atmp_match.shared.audit import register_chains  # noqa: PLC0415 -- app factory

    register_chains("resource", chains_of_resources)
    register_chains("course", chains_of_courses)
