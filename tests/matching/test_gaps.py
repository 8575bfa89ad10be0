"""Reporting a need that nobody meets: what is stored leads to nobody, and the office sees no small number."""

from datetime import date

import pytest
from sqlalchemy import select, update

from atmp_match.extensions import db, limiter
from atmp_match.matching.actions import gaps
from atmp_match.matching.models import GapReport, GapSecret
from atmp_match.matching.rules.gaps import month_of, once_hash
from atmp_match.organisations.queries import actor_of
from atmp_match.shared.models import EventRow
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import make_user, sign_in
from tests.factories.organisations import make_admin, make_company, make_founder
from tests.factories.products import make_product, make_ziccum

PLASMID = "plasmid-manufacturing.plasmid-drug.gmp"
COUNTED = ("service", "modality", "grade", "containment", "country")


def make_unmet(founder, **columns):
    """Store a product that needs 5,000 L of GMP plasmid, which nobody has."""
    return make_product(
        founder, **{"modality": "plasmid-drug", "stage": "gmp-early", "grade_needed": "gmp", "containment": "bsl-1",
        "country": "SE", "scale_value": 5000, "scale_unit": "L", "brings": ["cell-bank", "process"],
        "bottlenecks": ["plasmid-supply"], **columns},
    )  # fmt: skip


@pytest.fixture
def founder(app, client):
    with app.app_context():
        actor = make_founder()
    sign_in(client, actor)
    return actor


@pytest.fixture
def ref(app, founder):
    with app.app_context():
        return make_unmet(founder).ref


def stored(app):
    with app.app_context():
        return db.session.scalars(select(GapReport)).all()


def report(client, ref, need=PLASMID):
    return client.post(f"/products/{ref}/gaps", data={"need": need})


def test_a_report_holds_what_was_needed_where_and_on_which_day_and_nothing_else(app, client, ref):
    answer = report(client, ref)
    assert (answer.status_code, answer.location) == (303, f"/products/{ref}/matches")
    (row,) = stored(app)
    assert [getattr(row, name) for name in COUNTED] == ["plasmid-manufacturing", "plasmid-drug", "gmp", "bsl-1", "SE"]
    columns = {column.name for column in GapReport.__table__.columns}
    assert columns == {*COUNTED, "id", "day", "once"}
    assert not GapReport.__table__.foreign_keys


def test_no_event_keeps_who_reported(app, client, ref):
    with app.app_context():
        before = db.session.scalars(select(EventRow.id)).all()
    report(client, ref)
    with app.app_context():
        assert db.session.scalars(select(EventRow.id)).all() == before


def test_the_page_says_beside_the_button_what_is_sent(client, ref):
    page = client.get(f"/products/{ref}/matches").text
    assert "Report the gap" in page
    assert "It does not send who you are or which product it is." in page


def test_a_double_click_and_a_colleague_count_once(app, client):
    with app.app_context():
        asta, bo = make_user(), make_user()
        make_company(asta, bo)
        refs = [make_unmet(actor_of(user)).ref for user in (asta, bo)]
    for user, ref in ((asta, refs[0]), (asta, refs[0]), (bo, refs[1])):
        sign_in(client, user)
        assert report(client, ref).status_code == 303
    assert len(stored(app)) == 1


def test_another_company_counts_too(app, client, ref):
    report(client, ref)
    with app.app_context():
        other = make_founder()
        theirs = make_unmet(other).ref
    sign_in(client, other)
    report(client, theirs)
    assert len(stored(app)) == 2


def test_a_new_month_counts_again_and_forgets_the_key_of_the_old_one(app, client, ref, monkeypatch):
    report(client, ref)
    with app.app_context():
        (old,) = db.session.execute(select(GapSecret.month, GapSecret.secret))
    later = date(old[0].year + 1, old[0].month, 15)
    monkeypatch.setattr(gaps, "today", lambda: later)
    report(client, ref)
    with app.app_context():
        (new,) = db.session.execute(select(GapSecret.month, GapSecret.secret))
    assert new[0] == month_of(later)
    assert new[1] != old[1]
    assert len(stored(app)) == 2


def test_without_the_key_a_hash_says_nothing_about_the_company():
    gap = ("plasmid-manufacturing", None, "gmp")
    assert once_hash(b"key", 1, gap) == once_hash(b"key", 1, gap)
    assert len({once_hash(b"key", 1, gap), once_hash(b"other", 1, gap), once_hash(b"key", 2, gap)}) == 3


def test_a_need_that_is_met_or_not_there_is_not_reported(app, client, founder):
    with app.app_context():
        met = make_ziccum(founder).ref
    answer = report(client, met, "contained-lab.viral-vaccine.research")
    assert answer.status_code == 303
    assert "A hub is known for this need now. Nothing was reported." in client.get(answer.location).text
    assert report(client, met, PLASMID).status_code == 404
    assert stored(app) == []


def test_another_company_cannot_report_for_this_product(app, client, ref):
    with app.app_context():
        rival = make_founder()
    sign_in(client, rival)
    assert report(client, ref).status_code == 404
    assert stored(app) == []


def test_the_button_works_twenty_times_an_hour(app, client, ref, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    try:
        assert [report(client, ref).status_code for _ in range(21)] == [303] * 20 + [429]
    finally:
        limiter.reset()


def add_reports(number, **values):
    row = {"service": "qp-release", "modality": None, "grade": "gmp", "containment": None, "country": None, **values}
    with transaction():
        db.session.add_all(
            GapReport(**row, day=date(2026, 11, day + 1), once=f"{row}{day}".encode()) for day in range(number)
        )


def test_the_office_sees_numbers_from_five_on_and_below_only_that_there_were_some(app, client):
    with app.app_context():
        add_reports(5)
        add_reports(4, country="NO")
        admin = make_admin()
    sign_in(client, admin)
    page = client.get("/admin/gaps").text
    often, rare = page.split("<tbody>")[1].split("</tr>")[:2]
    assert '<span class="num">5</span>' in often
    assert "5 Nov 2026" in often
    assert "Norway" in rare
    assert "fewer than five" in rare
    assert "2026" not in rare
    assert client.get("/admin").text.count('href="/admin/gaps"') == 1


def test_before_the_first_report_the_office_is_told_what_comes_here(app, client):
    with app.app_context():
        admin = make_admin()
    sign_in(client, admin)
    assert "No gap has been reported." in client.get("/admin/gaps").text


def test_the_order_of_rare_gaps_tells_no_number(app, client):
    with app.app_context():
        add_reports(1, service="training")
        add_reports(4, service="viral-testing")
        add_reports(2, service="analytics")
        admin = make_admin()
        db.session.execute(update(GapReport).values(day=date(2026, 11, 1)))
    sign_in(client, admin)
    page = client.get("/admin/gaps").text
    names = [row.split("<")[0] for row in page.split('<th scope="row">')[1:]]
    assert names == ["analytics", "Training in GMP and bioprocessing", "viral-testing"]
