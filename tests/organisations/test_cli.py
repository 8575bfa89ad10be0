import re

import pytest
from sqlalchemy import func, select

from atmp_match.accounts.actions.sessions import sign_in
from atmp_match.accounts.models import ApiToken, EmailToken, User
from atmp_match.accounts.queries import find_api_token, find_user_by_email
from atmp_match.extensions import db
from atmp_match.organisations.models import Organisation
from atmp_match.organisations.queries import actor_of, find_office
from tests.factories.accounts import PASSWORD
from tests.factories.organisations import make_admin, make_founder


@pytest.fixture
def run(app):
    def run_command(*args):
        return app.test_cli_runner().invoke(args=["accounts", *args])

    return run_command


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_token_is_alone_on_its_line_and_works(app, run):
    with app.app_context():
        asta = make_founder(email="asta@almvik.example")
    done = run("create-token", "Asta@almvik.example")
    assert done.exit_code == 0
    assert re.fullmatch(r"[\w-]{43}\n", done.stdout)
    with app.app_context():
        assert find_api_token(done.stdout.strip()).user_id == asta.user_id


def test_an_unknown_address_is_one_sentence_and_makes_nothing(app, run):
    done = run("create-token", "nobody@almvik.example")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: Nobody has an account with the address nobody@almvik.example.\n"
    with app.app_context():
        assert count(ApiToken) == 0


def test_the_first_admin_gets_an_office_and_a_link_that_works_once(app, client, run, run_deliveries, mails):
    done = run("create-admin", "Admin@cluster.example")
    assert done.exit_code == 0
    link = re.fullmatch(r"http://127\.0\.0\.1:8000(/reset-password/[\w-]{43})\n", done.stdout)[1]
    with app.app_context():
        admin = actor_of(find_user_by_email("admin@cluster.example"))
        assert admin.is_office
        assert find_office().name == "Cluster office"
        assert count(EmailToken) == 1
    assert client.post(link, data={"password": PASSWORD}).status_code == 303
    assert client.get(link).status_code == 410
    with app.app_context():
        assert sign_in("admin@cluster.example", PASSWORD, user_agent="")[0].id == admin.user_id
    run_deliveries()
    assert [mail["Subject"] for mail in mails.list(to="admin@cluster.example")] == [
        "You are an admin of ATMP Match",
        "Your password was changed",
    ]


def test_somebody_known_joins_the_office_that_is_there(app, run):
    with app.app_context():
        make_admin()
        asta = make_founder(email="asta@almvik.example")
        before = count(Organisation), count(User)
    assert run("create-admin", "asta@almvik.example").exit_code == 0
    assert run("create-admin", "asta@almvik.example").exit_code == 0
    with app.app_context():
        assert (count(Organisation), count(User)) == before
        again = actor_of(find_user_by_email("asta@almvik.example"))
    assert again.is_office
    assert again.company_ids == asta.company_ids


def test_what_is_no_address_is_one_sentence(app, run):
    done = run("create-admin", "admin")
    assert (done.exit_code, done.stderr) == (1, "Error: admin is not an e-mail address.\n")
    with app.app_context():
        assert count(User) == 0
