"""The office imports a file in a browser without JavaScript: upload, preview, progress, stop, and how it ended."""

import re

import pytest
from sqlalchemy import select

from atmp_match.catalogue.actions import uploads
from atmp_match.catalogue.rules.imports import LARGEST, State
from atmp_match.extensions import db
from atmp_match.shared.models import EventRow
from tests.catalogue.importing import FORM, contents, heading, row, send, sent, tasks_waiting
from tests.factories.accounts import sign_in
from tests.factories.large import large_catalogue
from tests.factories.organisations import make_admin


def test_a_file_is_previewed_and_then_imported(app, client, importer, run_deliveries):
    before = contents(app)
    address = sent(client, large_catalogue(40))
    assert heading(client, address) == "Checking more.yaml"
    run_deliveries()
    page = client.get(address).text
    assert heading(client, address) == "What more.yaml would change"
    assert re.search(r"<dt>Offers</dt><dd>40</dd>", page)
    assert re.search(r'<th scope="row">synthetic-0-0</th><td>Offers</td>\s*<td>New row</td>', page)
    assert contents(app) == before

    assert client.post(f"{address}/confirm").location == address
    assert contents(app) == before
    run_deliveries()
    assert heading(client, address) == "more.yaml is imported"
    numbers, version = contents(app)
    assert (numbers[0], numbers[1], version) == (before[0][0] + 2, before[0][1] + 40, before[1] + 1)
    with app.app_context():
        event = db.session.scalars(select(EventRow).where(EventRow.name == "catalogue-imported")).all()[-1]
        assert (event.actor_id, event.payload["counts"]["offers"]) == (importer.user_id, 40)
    assert row(app).content is None


def test_the_preview_names_the_fields_that_differ_and_the_same_file_again_changes_nothing(
    app, client, importer, run_deliveries
):
    text = large_catalogue(20)
    for _again in range(2):
        address = sent(client, text)
        run_deliveries()
        client.post(f"{address}/confirm")
        run_deliveries()
    assert "Nothing: the catalogue says all of it already." in client.get(address).text
    address = sent(client, text.replace('"Offer 3"', '"Third offer"'))
    run_deliveries()
    assert re.search(
        r'synthetic-0-3</th><td>Offers</td>\s*<td><span lang="en">title, title_sv</span>', client.get(address).text
    )


def test_what_is_wrong_is_named_with_line_and_field_and_nothing_is_imported(app, client, importer, run_deliveries):
    before = contents(app)
    text = large_catalogue(60).replace('"id": "synthetic-1-2", "service": "', '"id": "synthetic-1-2", "service": "no-')
    address = sent(client, text.replace('"lat": 59.91', '"lat": "north"'), "wrong.yaml")
    run_deliveries()
    page = client.get(address).text
    assert heading(client, address) == "wrong.yaml cannot be imported"
    assert "2 things are wrong" in page
    # one hub a line, after the line that begins the list
    assert re.search(
        r'<td>3</td><td><span lang="en">hubs\[synthetic-1\]\.offers\[synthetic-1-2\]\.service</span></td>', page
    )
    assert re.search(r'<td>4</td><td><span lang="en">hubs\[synthetic-2\]\.lat</span></td>', page)
    client.get("/?language=sv")
    assert "måste vara ett tal från -90 till 90" in client.get(address).text
    assert client.post(f"{address}/confirm").status_code == 409
    run_deliveries()
    assert contents(app) == before


def test_a_file_that_is_no_yaml_is_refused_with_the_line(app, client, importer, run_deliveries):
    address = sent(client, "hubs:\n  - slug: [a\n")
    run_deliveries()
    assert re.search(r"<td>3</td><td>The whole file</td>", client.get(address).text)


def test_a_file_that_is_too_large_is_refused_in_words(client, app, importer):
    answer = send(client, "#" * (LARGEST + 1024 * 1024))
    assert answer.status_code == 413
    assert "The file may have at most 16 MB. This one has 17.0 MB" in answer.text
    assert send(client, "#" * (3 * LARGEST)).status_code == 413
    assert row(app) is None


def test_an_empty_file_is_refused_beside_the_field(client, app, importer):
    answer = send(client, "")
    assert answer.status_code == 422
    assert "Choose a YAML file with hubs" in answer.text
    assert client.post(FORM, data={}).status_code == 422
    assert row(app) is None


def test_of_two_imports_at_once_the_second_is_refused_in_words(app, client, importer, run_deliveries):
    first = sent(client, large_catalogue(20), "first.yaml")
    answer = send(client, large_catalogue(20), "second.yaml")
    assert answer.status_code == 409
    assert "Another file is being checked or imported" in answer.text
    run_deliveries()
    second = sent(client, large_catalogue(20), "second.yaml")
    run_deliveries()
    client.post(f"{first}/confirm")
    refused = client.post(f"{second}/confirm")
    assert refused.status_code == 409
    assert "Another file is being checked or imported" in refused.text
    assert heading(client, second) == "What second.yaml would change"
    run_deliveries()
    assert heading(client, first) == "first.yaml is imported"


def test_a_second_click_imports_once(app, client, importer, run_deliveries):
    address = sent(client, large_catalogue(20))
    run_deliveries()
    for _click in range(2):
        assert client.post(f"{address}/confirm").status_code == 303
    assert tasks_waiting(app) == ["catalogue.run_import"]


def test_a_checked_file_that_nobody_wants_is_dropped(app, client, importer, run_deliveries):
    address = sent(client, large_catalogue(20))
    run_deliveries()
    client.post(f"{address}/stop")
    assert (row(app).state, row(app).content) == (State.STOPPED, None)
    assert client.post(f"{address}/confirm").status_code == 409


def test_the_bar_tells_what_came_of_it_until_whoever_uploaded_it_has_looked(app, client, importer, run_deliveries):
    badge = "1 import is through"
    address = sent(client, large_catalogue(20))
    assert badge not in client.get("/admin").text
    run_deliveries()
    assert badge in client.get("/admin").text
    with app.app_context():
        other = make_admin()
    colleague = app.test_client()
    sign_in(colleague, other)
    assert badge not in colleague.get(address).text
    assert badge in client.get("/admin").text
    client.get(address)
    assert badge not in client.get("/admin").text
    client.post(f"{address}/confirm")
    run_deliveries()
    assert badge in client.get("/admin").text


@pytest.mark.usefixtures("importer")
def test_a_mail_tells_only_what_took_long(client, mails, run_deliveries, monkeypatch):
    def about_imports():
        return [mail["Subject"] for mail in mails.list(to="ellen@cluster.example") if "more.yaml" in mail["Subject"]]

    address = sent(client, large_catalogue(20))
    run_deliveries()
    assert about_imports() == []
    monkeypatch.setattr(uploads, "is_worth_a_mail", lambda *_moments: True)
    client.post(f"{address}/confirm")
    run_deliveries()
    assert about_imports() == ["more.yaml is imported"]
    (mail,) = [mail for mail in mails.list(to="ellen@cluster.example") if "more.yaml" in mail["Subject"]]
    assert address.removeprefix("http://localhost") in mail.get_body(("plain",)).get_content()
    sent(client, "hubs: 7\n")
    run_deliveries()
    assert about_imports()[-1] == "more.yaml cannot be imported: see what is wrong"


def test_the_list_shows_earlier_imports(app, client, importer, run_deliveries):
    sent(client, large_catalogue(20), "<b>.yaml")
    run_deliveries()
    page = client.get(FORM).text
    assert "&lt;b&gt;.yaml" in page
    assert "Ready to import" in page


def test_an_import_that_does_not_exist_is_not_found(client, importer):
    assert client.get("/admin/catalogue/imports/7").status_code == 404
    assert client.post("/admin/catalogue/imports/7/stop").status_code == 404
