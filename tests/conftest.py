"""Fixtures for every test; each lives in a module of `tests/fixtures`."""

pytest_plugins = [f"tests.fixtures.{name}" for name in ("database", "inprocess", "whole", "browser", "people")]
