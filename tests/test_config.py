import pytest

from config import ConfigurationError, mail_settings, settings

COMPLETE = {
    "ATMP_MODE": "production",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "DATABASE_URL": "postgresql+psycopg://atmp@db/atmp",
    "BROKER_URL": "redis://broker:6379/0",
    "MAIL_URL": "smtp://mail:587?tls=starttls",
    "PUBLIC_URL": "https://match.example",
}


def refused(**changes):
    environ = {name: value for name, value in (COMPLETE | changes).items() if value is not None}
    with pytest.raises(ConfigurationError) as error:
        settings(environ)
    return str(error.value).splitlines()


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "BROKER_URL", "MAIL_URL"])
def test_production_refuses_to_start_without_what_it_cannot_guess(name):
    (sentence,) = refused(**{name: None})

    assert sentence.startswith(f"{name} is missing: set it to ")


def test_everything_missing_is_said_at_once():
    with pytest.raises(ConfigurationError) as error:
        settings({})

    assert len(str(error.value).splitlines()) == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL is not a PostgreSQL address"),
        ({"PUBLIC_URL": "http://match.example"}, "PUBLIC_URL is missing or not https://"),
        ({"ATMP_MODE": "staging"}, "ATMP_MODE is 'staging'"),
    ],
)
def test_a_wrong_setting_is_one_sentence(changes, words):
    (sentence,) = refused(**changes)

    assert words in sentence


def test_production_keeps_no_mails_knows_no_demo_and_books_nothing_made_up():
    chosen = settings(COMPLETE | {"MAIL_SINK_DIR": "/tmp/mails", "DEMO_PASSWORD": "secret"})  # noqa: S108 -- unused

    assert (chosen["MAIL_SINK_DIR"], chosen["DEMO_PASSWORD"], chosen["BOOK_ILLUSTRATIVE"]) == (None, None, False)


def test_behind_https_the_cookie_is_tied_to_the_host():
    chosen = settings(COMPLETE)

    assert chosen["SESSION_COOKIE_NAME"] == "__Host-session"
    assert chosen["SESSION_COOKIE_SECURE"] is True


def test_a_mail_address_holds_server_account_and_encryption():
    assert mail_settings("smtp://robot:p%40ss@mail.example:587?tls=starttls") == {
        "host": "mail.example",
        "port": 587,
        "username": "robot",
        "password": "p@ss",
        "use_tls": True,
        "use_ssl": False,
    }
