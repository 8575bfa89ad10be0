"""The Flask extensions, made once here and bound to the application in `create_app`."""

import enum
from datetime import date, datetime
from typing import Any, cast

import click
from celery import Celery, Task
from flask import Flask
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import ARRAY, Date, DateTime, MetaData, Text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry


class Base(DeclarativeBase):
    """The parent of every table."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            str: Text,
            date: Date,
            datetime: DateTime(timezone=True),
            list[str]: ARRAY(Text),
            dict[str, Any]: JSONB,
            list[dict[str, Any]]: JSONB,
            # Stored as the words themselves: a new status is a new word, not a migration of a database type.
            enum.Enum: SqlEnum(
                enum.Enum, native_enum=False, length=32, values_callable=lambda kind: [member.value for member in kind]
            ),
        },
    )


# Rows stay readable after the commit: a page shows what its action returned without asking the database again.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(key_func=get_remote_address)


class TaskInContext(Task):
    """A task that runs inside the application's context, whoever imported it first."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Run the task."""
        with self.app.flask_app.app_context():
            return self.run(*args, **kwargs)


celery = Celery("atmp_match", task_cls=TaskInContext)
# What `config.settings()` gave, for code below the views, which knows no application.
settings: dict[str, Any] = {}


def init_app(app: Flask) -> None:
    """Bind every extension to `app`; each room then adds its own part."""
    db.init_app(app)
    app.cli.add_command(MigrationCommands(app))
    # Its own context processor asks the database on every page, even on the one that says the database is away.
    login_manager.init_app(app, add_context_processor=False)
    csrf.init_app(app)
    limiter.init_app(app)
    celery.set_default()
    app.extensions["celery"] = celery
    make_current(app)


def init_migrations(app: Flask) -> click.Group:
    """Let Flask-Migrate know the application, and return its commands.

    Only whoever migrates loads it: what it needs would weigh 10 MB in every program.
    """
    from flask_migrate import Migrate, cli  # noqa: PLC0415 -- only for those who migrate

    Migrate(app, db, compare_type=True, compare_server_default=True, render_as_batch=False)
    return cast("click.Group", cli.db)


class MigrationCommands(click.Group):
    """`flask db`, which becomes Flask-Migrate's own group when somebody calls it."""

    def __init__(self, app: Flask) -> None:
        """Remember the application; nothing is loaded yet."""
        super().__init__("db", help="Change the tables of the database.")
        self.app = app

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 -- as click has it
    ) -> click.Context:
        """Hand over to the group that knows the commands."""
        return init_migrations(self.app).make_context(info_name, args, parent, **extra)


def make_current(app: Flask) -> None:
    """Let tasks and code below the views work for this application: the only one, but in tests that make another."""
    settings.clear()
    settings.update(app.config)
    celery.flask_app = app
    celery.conf.update(app.config["CELERY"])
