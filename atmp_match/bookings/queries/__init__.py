"""Reads of bookings, by noun."""
