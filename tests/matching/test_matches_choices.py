"""Filtering, sorting, paging, comparing and exporting the matches, all by plain addresses."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest

from atmp_match.catalogue.models import Evidence
from atmp_match.extensions import db
from atmp_match.shared.clock import today
from atmp_match.shared.formats import write_day
from tests.factories.accounts import sign_in
from tests.factories.catalogue import make_hub, make_offer
from tests.factories.organisations import make_founder
from tests.factories.products import make_stromal_cells, make_ziccum


@pytest.fixture
def founder(app, client):
    with app.app_context():
        actor = make_founder()
    sign_in(client, actor)
    return actor


@pytest.fixture
def cells(app, client, founder):
    """The matches page of a company that needs its stromal cells made: an address, without a question mark."""
    with app.app_context():
        return f"/products/{make_stromal_cells(founder).ref}/matches"


@pytest.fixture
def crowd(app, client, founder):
    """The matches page of a company that 45 made-up hubs can help, beside the real ones."""
    with app.app_context():
        for number in range(45):
            hub = make_hub(f"crowd-{number:02}", name=f"Crowd {number:02}", country="DK" if number % 3 else "NO")
            make_offer(hub, f"crowd-offer-{number:02}", service="contained-lab")
        return f"/products/{make_ziccum(founder).ref}/matches"


def order(page):
    return [part.split('"', 1)[0] for part in page.text.split('<article class="hub" id="h-')[1:]]


def chips(page):
    found = re.findall(r'<a class="chip" href="([^"]*)".*?</span>(.*?) <svg', page.text, flags=re.DOTALL)
    return {unescape(text.strip()): unescape(address) for address, text in found}


def count_beside(page, label):
    return int(re.search(rf"<span>{re.escape(label)}</span><span class=\"n\">(\d+)</span>", page.text)[1])


def test_each_filter_shows_its_count_and_the_count_is_what_a_click_leaves(client, cells):
    page = client.get(cells)
    for label, query in (("Sweden", "country=SE"), ("Nordic countries", "region=nordic"),
                         ("To a limited extent", "openness=limited"), ("Covered", "level=covered")):  # fmt: skip
        filtered = client.get(f"{cells}?{query}")
        assert len(order(filtered)) == count_beside(page, label), label
        assert 0 < len(order(filtered)) < len(order(page)), label


def test_what_is_chosen_stands_as_a_chip_that_leads_to_the_page_without_it(client, cells):
    page = client.get(f"{cells}?country=SE&level=covered&start=2028-01-03")
    found = chips(page)
    assert list(found) == ["At least one need: Covered", "Sweden", "Can start by 3 Jan 2028"]
    assert found["Sweden"] == f"{cells}?level=covered&start=2028-01-03"
    assert found["At least one need: Covered"] == f"{cells}?country=SE&start=2028-01-03"
    assert len(order(client.get(found["Sweden"]))) > len(order(page))
    assert 'name="country" value="SE" checked' in page.text


def test_a_need_must_be_met_as_far_as_is_asked(client, app, founder):
    with app.app_context():
        ref = make_ziccum(founder).ref
    path = f"/products/{ref}/matches"
    everything = client.get(path)
    met, fully, asked = (order(client.get(f"{path}?need=3{more}")) for more in ("", "&level-3=covered", "&level-3=ask"))
    assert set(fully) <= set(met) <= set(asked) <= set(order(everything))
    assert len(met) == [int(n) for n in re.findall(r'class="n">(\d+)', everything.text)][2]
    page = client.get(f"{path}?need=1&level-1=covered")
    assert any(text.endswith(": fully covered") for text in chips(page))
    both = order(client.get(f"{path}?need=3&need=2"))
    assert set(both) == set(met) & set(order(client.get(f"{path}?need=2")))


@pytest.mark.parametrize("typed", ["3 Jan 2028", "3 jan. 2028", "2028-01-03", "wk 1 2028", "v. 1 2028"])
def test_a_day_to_start_by_is_typed_as_people_write_it(client, cells, typed):
    answer = client.get(cells, query_string={"start": typed})
    if typed != "2028-01-03":
        assert answer.status_code == 303
        assert answer.location == f"{cells}?start=2028-01-03"
    assert "Can start by 3 Jan 2028" in client.get(f"{cells}?start=2028-01-03").text


def test_a_day_that_is_none_is_said_beside_the_field_and_kept(client, cells):
    page = client.get(f"{cells}?start=next+spring&country=SE")
    assert page.status_code == 422
    assert "Enter a date that exists, like 8 Feb 2027, or a week, like wk 6" in page.text
    assert 'value="next spring"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert order(page) == order(client.get(f"{cells}?country=SE"))


@pytest.mark.parametrize(
    "query",
    ["country=ZZ", "region=moon", "level=best", "need=99", "need=x", "grade=gold", "openness=captive", "sort=paid",
     "map=mars", "compare=no-such-hub", "after=no-such-hub", "booking=%00", "containment=bsl-9",
     "start=9999-99-99", "country=" + "x" * 3000],
)  # fmt: skip
def test_a_value_that_cannot_be_meant_gets_a_sentence(client, cells, query):
    page = client.get(f"{cells}?{query}")
    assert page.status_code == (422 if query.startswith("start") else 200)
    assert "so it was left out." in page.text or "Enter a date that exists" in page.text
    assert order(page) == order(client.get(cells))


def test_what_a_form_sends_empty_is_tidied_away(client, cells):
    answer = client.get(f"{cells}?level=&start=&need=1&level-1=conditions&sort=decided&compare=vecura&compare=xintela")
    assert answer.status_code == 303
    assert answer.location == f"{cells}?need=1&compare=vecura,xintela"
    assert client.get(answer.location).status_code == 200


def test_no_result_names_the_filter_to_drop_and_what_that_brings(client, cells):
    first = client.get(f"{cells}?country=SE&start=2026-12-01")
    assert order(first) == []
    assert "No hub passes all of this" in first.text
    found = dict(re.findall(r'<li><a href="([^"]*)" [^<]*">(Without [^<]*|The first can[^<]*)', first.text))
    assert len(found) >= 2
    for address, text in found.items():
        shown = len(order(client.get(unescape(address))))
        number = re.search(r"would be (one|\d+) hub", text)
        assert shown == (1 if number and number[1] == "one" else int(number[1]) if number else shown)
        assert shown > 0


def test_the_order_can_be_chosen_and_the_number_stays_the_rank(client, cells):
    decided = client.get(cells)
    ranks = dict(zip(order(decided), range(1, 100), strict=False))
    for sort in ("name", "start", "distance"):
        page = client.get(f"{cells}?sort={sort}")
        slugs, shown = order(page), re.findall(r'class="rank"><span class="vh">Rank </span>(\d+)', page.text)
        assert sorted(slugs) == sorted(ranks)
        assert [ranks[slug] for slug in slugs] == [int(number) for number in shown]
    assert "Distance from Stockholm" in decided.text
    near = order(client.get(f"{cells}?sort=distance"))
    assert near.index("baylor-cagt") > near.index("vecura")


def test_the_list_comes_twenty_hubs_at_a_time(client, crowd):
    seen, address = [], crowd
    while address:
        page = client.get(address)
        assert len(order(page)) <= 20
        seen += order(page)
        more = re.search(r'id="more"><a [^>]*href="([^"]*)"[^>]*>([^<]*)<', page.text)
        address = unescape(more[1]) if more else None
    assert len(seen) == len(set(seen)) > 45
    assert "Back to the first hubs" in page.text
    filtered = client.get(f"{crowd}?country=NO")
    assert all(slug.startswith("crowd-") for slug in order(filtered))
    assert client.get(f"{crowd}?country=NO&after={seen[0]}").status_code == 200


def test_up_to_four_hubs_stand_side_by_side(client, cells):
    slugs = order(client.get(cells))
    page = client.get(f"{cells}?compare={','.join(slugs[:3])}")
    assert "Compare 3 hubs" in page.text
    table = page.text.split('<table class="cmp">')[1].split("</table>")[0]
    assert table.count('scope="col"') == 3
    assert "Newest source" in table
    assert "Earliest start" in table
    assert "3 hubs chosen" in page.text
    too_many = client.get(f"{cells}?compare={','.join(slugs[:5])}")
    assert "Four hubs at most stand side by side" in too_many.text
    assert too_many.text.split('<table class="cmp">')[1].count('scope="col"') == 4
    unknown = client.get(f"{cells}?compare={slugs[0]},no-such-hub,{slugs[1]}")
    assert "“no-such-hub” is not to be found here" in unknown.text
    assert "Compare 2 hubs" in unknown.text


def test_a_single_hub_waits_for_another_to_be_compared_with(client, cells):
    page = client.get(f"{cells}?compare=vecura")
    assert "Choose one more to compare" in page.text
    assert '<table class="cmp">' not in page.text


def rows_of(answer):
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_table_has_a_row_for_each_hub_and_need_with_the_filters_of_the_page(client, cells):
    answer = client.get(f"{cells}.csv?country=SE")
    assert answer.mimetype == "text/csv"
    page = client.get(f"{cells}?country=SE")
    rows = rows_of(answer)
    assert list(dict.fromkeys(row["Hub"] for row in rows)) == [
        unescape(name) for name in re.findall(r"<h3><a href=\"/hubs/[^\"]*\">([^<]*)</a>", page.text)
    ]
    needs = page.text.count('<div class="must">')
    assert len(rows) == needs * len(order(page))
    vecura = next(row for row in rows if row["Hub"].startswith("Vecura"))
    assert vecura["Level"] == "Covered with conditions"
    assert "Takes companies to a limited extent" in vecura["Gaps"]
    assert vecura["Country"] == "Sweden"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", vecura["Earliest start"])
    assert re.search(r"\(.+, (\d{4}|undated)", vecura["Sources"])
    assert f"{cells}.csv?country=SE" in page.text


def test_the_table_marks_old_evidence_and_leaves_the_rest_unmarked(app, client, cells):
    with app.app_context():
        hub = make_hub("aged")
        dates = {"Old page": "2019", "New page": today().isoformat(), "Plain page": None}
        evidence = [Evidence(claim=claim, source="survey", seen="a test", as_of=day) for claim, day in dates.items()]
        make_offer(hub, service="cell-manufacturing", modalities=["msc"], grades=["gmp"], evidence=evidence)
    row = next(row for row in rows_of(client.get(f"{cells}.csv")) if row["Sources"] and "Old page" in row["Sources"])
    new = f"New page (a test, {today():%Y-%m-%d})"
    assert row["Sources"] == f"Old page (a test, 2019, old); {new}; Plain page (a test, undated)"


def test_the_table_is_swedish_for_a_swedish_reader(client, cells):
    client.set_cookie("language", "sv")
    rows = rows_of(client.get(f"{cells}.csv"))
    assert {"Placering", "Hubb", "Land", "Behov", "Nivå"} <= set(rows[0])
    assert "Sverige" in {row["Land"] for row in rows}


def test_the_file_says_nothing_of_the_product_and_holds_no_formulas(app, client, cells):
    with app.app_context():
        hub = make_hub("formula", name='=HYPERLINK("http://example.org")')
        make_offer(hub, service="cell-manufacturing", modalities=["msc"], grades=["gmp"], title="+1 of cells")
    answer = client.get(f"{cells}.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="matches-{today():%Y-%m-%d}.csv"'
    assert "MSC-7" not in answer.text
    row = next(row for row in rows_of(answer) if "HYPERLINK" in row["Hub"])
    assert row["Hub"].startswith("'=")
    assert row["Offer"].startswith("'+")


def test_a_table_of_other_hubs_than_were_asked_for_is_refused(client, cells):
    assert client.get(f"{cells}.csv?start=soon").status_code == 422


def test_the_table_of_another_company_does_not_exist(app, client, cells):
    with app.app_context():
        other = make_founder()
    stranger = app.test_client()
    sign_in(stranger, other)
    assert stranger.get(f"{cells}.csv").status_code == 404
    assert stranger.get(cells).status_code == 404


def test_looking_filtering_and_comparing_store_nothing_and_tell_nobody(app, client, cells, mails, capfd):
    def rows():
        with app.app_context():
            names = db.inspect(db.engine).get_table_names()
            return {name: db.session.scalar(db.text(f'SELECT count(*) FROM "{name}"')) for name in names}  # noqa: S608

    client.get(cells)
    before = rows()
    capfd.readouterr()
    start = write_day(today() + timedelta(days=400), "en")
    client.get(cells, query_string={"start": start, "country": "SE"}, follow_redirects=True)
    client.get(f"{cells}?need=1&openness=limited&sort=distance&compare=vecura,xintela&map=europe")
    client.get(f"{cells}.csv?country=SE")
    assert rows() == before
    assert mails.list() == []
    logged = capfd.readouterr().err
    for told in ("vecura", "openness", "country=SE", "limited", "MSC-7"):
        assert told not in logged


def test_the_map_numbers_its_pins_as_the_list_and_says_it_in_words(client, cells):
    page = client.get(f"{cells}?country=SE")
    figure = page.text.split('<figure class="places">')[1].split("</figure>")[0]
    numbers = [int(n) for n in re.findall(r"<li>(\d+)\. <a href=\"#h-", figure)]
    ranks = [int(n) for n in re.findall(r'class="rank"><span class="vh">Rank </span>(\d+)', page.text)]
    assert sorted(numbers) == sorted(ranks)
    assert "vendor/map-sweden.svg?v=" in figure
    assert "map-europe.svg" in client.get(f"{cells}?map=europe").text
