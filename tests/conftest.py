"""Fixtures for every test; each lives in a module of `tests/fixtures`."""

pytest_plugins = ["tests.fixtures.database", "tests.fixtures.inprocess", "tests.fixtures.whole"]
