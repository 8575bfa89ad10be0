"""Migrations and models tell the same story."""

from pathlib import Path

from alembic.script import ScriptDirectory
from flask_migrate import check

from atmp_match.extensions import init_migrations

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def test_there_is_one_newest_migration():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_the_migrations_make_the_tables_that_the_models_describe(inside):
    init_migrations(inside)
    check(str(MIGRATIONS))  # exits with what differs
