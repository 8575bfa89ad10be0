"""Reads of the calendar."""

from atmp_match.calendar.queries.agendas import Agenda, get_agenda, list_free_spans, list_units, lock_resource

__all__ = ["Agenda", "get_agenda", "list_free_spans", "list_units", "lock_resource"]
