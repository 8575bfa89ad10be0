"""How Alembic finds the database and the tables: through the application."""

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
metadata = extension.db.metadata


def run() -> None:
    with extension.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            process_revision_directives=_nothing_when_nothing_changed,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


def _nothing_when_nothing_changed(_context, _revision, directives):
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


run()
