"""`flask catalogue import` and `flask catalogue claim`."""

import re

from sqlalchemy import func, select

from atmp_match.accounts.models import EmailToken, User
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.catalogue.queries import get_hub
from atmp_match.extensions import db
from atmp_match.organisations.models import Organisation
from atmp_match.organisations.queries import actor_of, find_membership
from tests.factories.accounts import PASSWORD
from tests.factories.organisations import make_manager


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["catalogue", "import", *map(str, arguments)])


def test_without_a_file_the_seed_is_imported(app):
    done = run(app)
    assert (done.exit_code, done.stdout) == (0, "Nothing has changed.\n")


def test_a_file_may_add_to_the_vocabulary(app, tmp_path):
    (tmp_path / "more.yaml").write_text("bring_items: [{code: own-bag, name_en: Own bag, name_sv: Egen påse}]\n")
    done = run(app, tmp_path / "more.yaml")
    assert (done.exit_code, done.stdout) == (0, "terms: 1 new or changed\n")


def test_problems_are_printed_one_a_line_and_nothing_is_imported(app, tmp_path):
    (tmp_path / "wrong.yaml").write_text("bring_items: [{code: A B, name_en: Own bag}]\n")
    done = run(app, tmp_path / "wrong.yaml")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[2:] == [
        "wrong.yaml: line 1: bring_items[A B].name_sv: is missing",
        "wrong.yaml: line 1: bring_items[A B].code: must be small letters, digits and hyphens",
    ]
    assert run(app).stdout == "Nothing has changed.\n"


def claim(app, *arguments):
    return app.test_cli_runner().invoke(args=["catalogue", "claim", *arguments])


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_hub_is_claimed_for_somebody_new_who_sets_a_password_by_the_link(app, client):
    done = claim(app, "testa-center", "Manager@testa.example")
    said, link = done.stdout.splitlines()
    assert done.exit_code == 0
    assert said == "Testa Center answers for Testa Center now, and Manager@testa.example is one of its people."
    path = re.fullmatch(r"http://127\.0\.0\.1:8000(/reset-password/[\w-]{43})", link)[1]
    assert client.post(path, data={"password": PASSWORD}).status_code == 303
    with app.app_context():
        manager = find_user_by_email("manager@testa.example")
        operator_id = get_hub("testa-center").operator_id
        assert actor_of(manager).operator_ids == {operator_id}
        assert find_membership(manager.id, operator_id).role == "owner"


def test_somebody_with_an_operator_claims_a_second_hub_for_it(app):
    with app.app_context():
        manager = make_manager(email="manager@northx.example")
        before = count(User), count(Organisation)
    for slug in ("northx-matfors", "northx-stockholm"):
        done = claim(app, slug, "manager@northx.example")
        assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1)
    with app.app_context():
        assert (count(User), count(Organisation), count(EmailToken)) == (*before, 0)
        operators = {get_hub(slug).operator_id for slug in ("northx-matfors", "northx-stockholm")}
    assert operators == manager.operator_ids


def test_what_cannot_be_claimed_is_one_sentence_and_changes_nothing(app):
    with app.app_context():
        make_manager(email="manager@northx.example")
    claim(app, "testa-center", "manager@northx.example")
    with app.app_context():
        before = get_hub("testa-center").operator_id, count(User), count(Organisation)
    refused = {
        ("atlantis", "new@testa.example"): "Error: There is no such hub in the catalogue.\n",
        ("testa-center", "new@testa.example"): "Error: The hub testa-center is claimed already.\n",
        ("testa-center", "manager@northx.example"): "Error: The hub testa-center is claimed already.\n",
        ("northx-matfors", "manager"): "Error: manager is not an e-mail address.\n",
    }
    for arguments, sentence in refused.items():
        done = claim(app, *arguments)
        assert (done.exit_code, done.stdout, done.stderr) == (1, "", sentence)
    with app.app_context():
        assert (get_hub("testa-center").operator_id, count(User), count(Organisation)) == before
