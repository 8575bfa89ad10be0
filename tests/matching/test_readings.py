"""What was read in a product's own words is asked of its founder, and counts only once it is confirmed."""

import html
import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from atmp_match.catalogue.models import LexiconCorrection
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions import find_matches, request_for_product, request_for_profile
from atmp_match.matching.actions.needs import list_needs, move_need
from atmp_match.matching.actions.readings import questions_of
from atmp_match.matching.models import ReadingAnswer
from atmp_match.matching.rules import ask
from atmp_match.products.queries import find_own_needs, get_product
from atmp_match.products.rules import Profile
from atmp_match.products.rules.own_needs import live, token_of
from atmp_match.shared.models import EventRow
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.factories.products import make_product

TEXT = (
    "We develop an autologous CAR-T therapy. Nobody has clean-room time for us before next year. "
    "Vi behöver också utbilda våra operatörer i aseptisk teknik."
)


@pytest.fixture
def founder(app, client):
    with app.app_context():
        actor = make_founder()
    sign_in(client, actor)
    return actor


def silent(app, founder, **values):
    """Return the reference of a product whose brief says nothing but its own words."""
    nothing = {"modality": None, "stage": None, "bottlenecks": [], "description": TEXT}
    with app.app_context():
        return make_product(founder, **{**nothing, **values}).ref


def page(ref):
    return f"/products/{ref}/brief/own-words"


def stored(app, founder, ref):
    with app.app_context():
        return get_product(ref, founder)


def form_of(client, ref):
    """Return the answers as the page has them chosen, as a browser would send them."""
    text = client.get(page(ref)).text
    form = text.split('class="panel reads"')[1].split("</form>")[0]
    sent = {"seen": re.search(r'name="seen" value="(\w*)"', form)[1]}
    for tag in re.findall(r"<input type=\"radio\"[^>]*checked[^>]*>", form):
        sent[re.search(r'name="([^"]*)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    return sent


def answer(client, ref, **changes):
    sent = form_of(client, ref) | {name.replace("_", "-"): value for name, value in changes.items()}
    return client.post(f"{page(ref)}/answers", data=sent)


def corrections(app):
    with app.app_context():
        rows = db.session.scalars(select(LexiconCorrection).order_by(LexiconCorrection.id))
        return [(row.kind, row.proposed_code, row.chosen_code, row.language, row.words) for row in rows]


def answers_kept(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ReadingAnswer))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_saved_text_shows_what_was_read_with_the_words_it_came_from(app, client, founder, language):
    client.set_cookie("language", language)
    ref = silent(app, founder, description=None)
    saved = client.post(page(ref), data={"version": 1, "description": TEXT, "shown": ""})
    assert (saved.status_code, saved.location) == (303, f"{page(ref)}#read")
    shown = html.unescape(client.get(page(ref)).text)
    names = {"en": ("Read in your words", "Staff lack training"), "sv": ("Läst i era ord", "Personal")}
    for words in (*names[language], "CAR-T", "autologous", "utbilda"):
        assert words in shown
    assert 'value="car-t-autologous" id="modality-car-t-autologous" checked' in shown
    with app.app_context():
        for group in questions_of(get_product(ref, founder)).groups:
            assert 1 <= len(group.options) <= 3


def test_saving_the_same_text_again_goes_on_for_the_page_has_shown_it(app, client, founder):
    ref = silent(app, founder)
    shown = re.search(r'name="shown" value="(\w+)"', client.get(page(ref)).text)[1]
    again = client.post(page(ref), data={"version": 1, "description": TEXT, "shown": shown})
    assert again.location == f"/products/{ref}/brief/check-answers"
    assert "Your own words propose" in client.get(again.location).text


def test_saving_by_itself_brings_the_proposals_along(app, client, founder):
    ref = silent(app, founder, description=None)
    saved = client.post(f"{page(ref)}/autosave", data={"version": 1, "description": TEXT}).text
    assert '<div id="readings" hx-swap-oob="innerHTML">' in saved
    assert 'value="car-t-autologous"' in saved
    assert "See what was read in your words" in saved


def test_what_is_confirmed_stands_in_the_brief_and_nothing_is_logged(app, client, founder):
    ref = silent(app, founder, stage="research")
    before = stored(app, founder, ref)
    done = answer(client, ref)
    assert (done.status_code, done.location) == (303, f"{page(ref)}#read")
    now = stored(app, founder, ref)
    assert (now.modality, now.stage) == ("car-t-autologous", "research")
    assert set(now.bottlenecks) >= {"gmp-slot", "skills"}
    assert now.version > before.version
    assert {"product-type", "where-you-are-stuck"} <= set(now.done_sections)
    assert corrections(app) == []
    with app.app_context():
        rows = select(EventRow.payload).where(EventRow.name == "product-described").order_by(EventRow.id)
        assert "CAR-T" not in str(db.session.scalars(rows).all())
    assert client.get(page(ref)).text.count("data-reading") == 0


def test_another_term_is_written_instead_and_logged_without_the_words(app, client, founder):
    ref = silent(app, founder)
    answer(client, ref, modality_car_t_autologous="other", modality_car_t_autologous_other="nk-autologous")
    assert stored(app, founder, ref).modality == "nk-autologous"
    assert corrections(app) == [("modality", "car-t-autologous", "nk-autologous", "en", None)]


def test_the_words_are_logged_only_where_the_founder_says_that_the_editor_may_see_them(app, client, founder):
    ref = silent(app, founder)
    shown = html.unescape(client.get(page(ref)).text)
    assert "The words may be shown to the lexicon's editor" in shown
    assert "not whose brief it was" in shown
    answer(client, ref, bottleneck_skills="none", share="1")
    [(kind, proposed, chosen, language, words)] = corrections(app)
    assert (kind, proposed, chosen, language) == ("bottleneck", "skills", None, "sv")
    assert words
    assert words in TEXT


def test_what_was_said_no_to_is_not_proposed_again_and_drives_nothing(app, client, founder):
    ref = silent(app, founder)
    none = dict.fromkeys((name for name in form_of(client, ref) if name != "seen"), "none")
    client.post(f"{page(ref)}/answers", data=form_of(client, ref) | none | {"bottleneck-gmp-slot": "none"})
    now = stored(app, founder, ref)
    assert (now.modality, now.bottlenecks) == (None, [])
    assert 'value="car-t-autologous"' not in client.get(page(ref)).text
    with app.app_context():
        asked = ask(request_for_product(get_product(ref, founder)), taxonomy())
        assert {found.code for found in asked.understood} & {"car-t-autologous", "gmp-slot"} == set()


def test_an_answer_of_the_brief_is_never_replaced_beforehand(app, client, founder):
    ref = silent(app, founder, modality="aav")
    shown = html.unescape(client.get(page(ref)).text)
    assert "Your brief says: AAV gene therapy" in shown
    assert "modality-car-t-autologous" not in form_of(client, ref)
    answer(client, ref, modality_car_t_autologous="none")
    assert stored(app, founder, ref).modality == "aav"
    assert ("modality", "car-t-autologous", "aav", "en", None) in corrections(app)


def test_a_brief_that_says_it_already_is_not_asked(app, client, founder):
    ref = silent(app, founder, modality="car-t-autologous", bottlenecks=["gmp-slot", "skills"])
    with app.app_context():
        asked = {(group.kind, group.first.code) for group in questions_of(get_product(ref, founder)).groups}
    assert asked & {("modality", "car-t-autologous"), ("bottleneck", "gmp-slot"), ("bottleneck", "skills")} == set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"modality_car_t_autologous": "other"}, "Choose in the list what it is"),
        ({"modality_car_t_autologous_other": "aav"}, "not both"),
        ({"modality_car_t_autologous": "aav-x"}, "Choose one of the answers in the list"),
        (
            {"modality_car_t_autologous": "other", "modality_car_t_autologous_other": "made-up"},
            "Choose one of the answers in the list",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_question_and_nothing_is_written(app, client, founder, typed, words):
    ref = silent(app, founder)
    before = stored(app, founder, ref)
    refused = answer(client, ref, **typed)
    assert refused.status_code == 422
    assert refused.text.count(words) == 2
    now = stored(app, founder, ref)
    assert (now.version, now.modality, now.bottlenecks) == (before.version, None, [])
    assert (answers_kept(app), corrections(app)) == (0, [])


def test_no_answer_at_all_is_refused(app, client, founder):
    ref = silent(app, founder)
    refused = client.post(f"{page(ref)}/answers", data={"seen": form_of(client, ref)["seen"]})
    assert refused.status_code == 422
    assert "Choose an answer to at least one of them" in refused.text
    assert answers_kept(app) == 0


def test_answers_to_another_text_or_brief_are_refused_kindly_and_nothing_is_written(app, client, founder):
    ref = silent(app, founder)
    sent = form_of(client, ref)
    client.post(page(ref), data={"version": 1, "description": f"{TEXT} Our runway ends in spring."})
    stale = client.post(f"{page(ref)}/answers", data=sent)
    assert stale.status_code == 409
    assert "changed after you opened this page" in stale.text
    assert 'value="money"' in stale.text
    now = stored(app, founder, ref)
    assert (now.modality, now.bottlenecks, answers_kept(app)) == (None, [], 0)


def test_a_confirmed_service_joins_the_founder_s_own_list_or_stays_a_suggestion(app, client, founder):
    text = "We make AAV. Also sterile filling of vials."
    refs = [silent(app, founder, modality="aav", bottlenecks=["money"], description=text) for _ in range(2)]
    with app.app_context():
        own = list_needs(get_product(refs[0], founder))
        move_need(refs[0], 1, "drop", seen=token_of(own), by=founder)
    for ref in refs:
        assert "service-fill-finish" not in client.get(page(ref)).text  # the bottleneck would bring it
        assert answer(client, ref, bottleneck_small_fill="none").status_code == 303
        assert answer(client, ref, service_fill_finish="fill-finish").status_code == 303
    with app.app_context():
        assert "fill-finish" in [need.service for need in live(find_own_needs(get_product(refs[0], founder)))]
        assert find_own_needs(get_product(refs[1], founder)) is None
    assert 'name="service" value="fill-finish"' in client.get(f"/products/{refs[1]}/needs").text


def test_what_is_half_typed_in_a_section_stays_and_takes_the_confirmed_answer_in(app, client, founder):
    ref = silent(app, founder)
    typed = {"version": 1, "code_name": "", "modality": ""}
    client.post(f"/products/{ref}/brief/product-type", data=typed)
    answer(client, ref)
    now = stored(app, founder, ref)
    assert now.modality == "car-t-autologous"
    assert now.drafts["product-type"]["code_name"] == [""]
    assert now.drafts["product-type"]["modality"] == ["car-t-autologous"]


def test_somebody_else_s_product_is_not_there(app, client, founder):
    ref = silent(app, founder)
    stranger = app.test_client()
    with app.app_context():
        sign_in(stranger, make_founder())
    assert stranger.post(f"{page(ref)}/answers", data={"seen": "x"}).status_code == 404
    assert answers_kept(app) == 0


@pytest.mark.usefixtures("inside")
def test_nothing_that_is_only_read_sets_a_hard_limit():
    plain = "We make AAV. We need help with the vector."
    loud = (
        "We make AAV in phase 2. We need help with the vector under GMP at BSL-3, 2,000 L a batch, "
        "from 1 March 2027 until June, in Norway."
    )
    limits = []
    for text in (plain, loud):
        request = request_for_profile(Profile(description=text))
        needs = ask(request, taxonomy()).needs
        assert needs
        limits.append(
            {
                need.service: (need.grade, need.containment, need.scale, need.earliest_start, need.latest_finish)
                for need in needs
            }
        )
        answer = find_matches(request)
        assert answer.request.profile == replace(Profile(), description=text)
    shared = limits[0].keys() & limits[1].keys()
    assert shared
    assert all(limits[0][service] == limits[1][service] for service in shared)
    assert all(limit[2:] == (None, None, None) for some in limits for limit in some.values())
