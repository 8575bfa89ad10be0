"""The office changes what an offer says."""

from datetime import date

import pytest
from sqlalchemy import select

from atmp_match.catalogue.actions import edit_offer, facts_of
from atmp_match.catalogue.models import Evidence
from atmp_match.catalogue.queries import get_offer, list_edits, taxonomy
from atmp_match.extensions import db
from atmp_match.shared.errors import InvalidInput, NotFound, StaleVersion
from atmp_match.shared.models import EventRow
from tests.factories.organisations import make_admin

SOURCE = {"claim": "Told by telephone", "source": "operator", "seen": "call with the hub", "as_of": "2026-11"}


@pytest.fixture
def admin(inside):
    return make_admin(name="Ellen Editor")


def edit(admin, changes, offer_id="testa-bsl2", version=1, reason="The hub told us"):
    return edit_offer(offer_id, changes, version, reason=reason, by=admin)


def events():
    return db.session.scalars(select(EventRow).where(EventRow.name == "offer-edited")).all()


def test_an_edit_changes_the_offer_and_counts_it(admin):
    before = taxonomy().version
    offer = edit(admin, {"containment_max": "bsl-3", "available_from": date(2022, 1, 1)})
    assert (offer.containment_max, offer.available_from, offer.version) == ("bsl-3", date(2022, 1, 1), 2)
    assert taxonomy().version == before + 1


def test_an_edit_is_told_with_old_and_new_values(admin):
    edit(admin, {"title": "Level 2 laboratory", "available_from": date(2022, 1, 1)})
    (event,) = events()
    assert (event.about, event.actor_id) == ("offer:testa-bsl2", admin.user_id)
    assert event.payload == {
        "offer_id": "testa-bsl2",
        "version": 2,
        "reason": "The hub told us",
        "changes": {
            "title": ["BSL-2 laboratory", "Level 2 laboratory"],
            "available_from": ["2023-04-03", "2022-01-01"],
        },
    }
    (told,) = list_edits("testa-bsl2")
    assert (told.by, told.version, told.reason) == ("Ellen Editor", 2, "The hub told us")


def test_evidence_is_added_changed_and_removed_as_a_whole(admin):
    before = facts_of(get_offer("testa-bsl2"))["evidence"]
    edit(admin, {"evidence": [*before, SOURCE]})
    assert [row.claim for row in get_offer("testa-bsl2").evidence] == [before[0]["claim"], "Told by telephone"]
    edit(admin, {"evidence": [SOURCE]}, version=2)
    db.session.expire_all()
    assert facts_of(get_offer("testa-bsl2"))["evidence"] == [SOURCE]
    assert db.session.scalars(select(Evidence.claim).where(Evidence.offer_id == "testa-bsl2")).all() == [
        "Told by telephone"
    ]


def test_saying_the_same_again_changes_nothing(admin):
    offer = edit(admin, facts_of(get_offer("testa-bsl2")))
    assert (offer.version, offer.edited_at, events()) == (1, None, [])


def test_a_remark_on_the_old_value_goes_with_it(admin):
    assert get_offer("testa-pilot-mammalian").containment_note
    offer = edit(admin, {"containment_max": "bsl-1"}, "testa-pilot-mammalian")
    assert (offer.containment_note, offer.containment_basis) == (None, None)


def test_a_new_grade_brings_its_own_changeover(admin):
    assert get_offer("northx-plasmid-hq").resources[0].changeover_days == 3
    edit(admin, {"grades": ["hq", "gmp"]}, "northx-plasmid-hq")
    assert get_offer("northx-plasmid-hq").resources[0].changeover_days == 7


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"value": "no"}, "value", "Choose yes or not certain"),
        ({"title": "  "}, "title", "Enter the English title"),
        ({"title_sv": ""}, "title_sv", "Enter the Swedish title"),
        ({"title": "x" * 501}, "title", "Use at most 500 characters."),
        ({"modalities": []}, "modalities", "Choose at least one kind of product"),
        ({"modalities": ["any", "aav"]}, "modalities", "Choose either any kind"),
        ({"modalities": ["unicorns"]}, "modalities", "“unicorns” is not in the list"),
        ({"grades": []}, "grades", "Choose at least one grade"),
        ({"grades": ["gold"]}, "grades", "“gold” is not in the list"),
        ({"containment_max": "bsl-9"}, "containment_max", "“bsl-9” is not in the list"),
        ({"openness": "maybe"}, "openness", "Choose whether it is open"),
        ({"scale_value": 0.0, "scale_unit": "L"}, "scale_value", "Enter a number above 0"),
        ({"scale_value": float("nan"), "scale_unit": "L"}, "scale_value", "Enter a number above 0"),
        ({"scale_value": 5.0}, "scale_unit", "Enter the unit of the scale"),
        ({"scale_unit": "L"}, "scale_value", "Enter a number for the unit"),
        ({"available_from_basis": None}, "available_from_basis", "Say how the first day is known"),
        ({"available_from": None}, "available_from", "Enter the first day"),
        ({"available_until": date(2020, 1, 1)}, "available_until", "The last day must be after the first"),
        ({"evidence": []}, "evidence", "Name at least one source"),
        ({"evidence": [SOURCE | {"claim": " "}]}, "evidence-0-claim", "Enter what the source says"),
        ({"evidence": [SOURCE | {"seen": ""}]}, "evidence-0-seen", "Enter the page or document"),
        ({"evidence": [SOURCE | {"source": "gossip"}]}, "evidence-0-source", "Choose who says it"),
        ({"evidence": [SOURCE | {"as_of": "last May"}]}, "evidence-0-as_of", "Enter a date like"),
        ({"hub_id": 2}, "hub_id", "This cannot be edited here"),
    ],
)
def test_what_cannot_be_is_refused_with_a_message_for_its_field(admin, changes, field, message):
    before = facts_of(get_offer("testa-bsl2"))
    with pytest.raises(InvalidInput) as refused:
        edit(admin, changes)
    assert list(refused.value.fields) == [field]
    assert refused.value.fields[field].startswith(message)
    offer = get_offer("testa-bsl2")
    assert (facts_of(offer), offer.version, events()) == (before, 1, [])


def test_an_edit_needs_a_reason(admin):
    with pytest.raises(InvalidInput) as refused:
        edit(admin, {"title": "Level 2 laboratory"}, reason=" ")
    assert refused.value.fields == {"reason": "Enter why you change it"}
    assert get_offer("testa-bsl2").title == "BSL-2 laboratory"


def test_a_service_without_grades_takes_none(admin):
    with pytest.raises(InvalidInput) as refused:
        edit(admin, {"grades": ["gmp"]}, "testa-training")
    assert list(refused.value.fields) == ["grades"]


def test_an_edit_of_an_old_version_is_refused(admin):
    edit(admin, {"title": "Level 2 laboratory"})
    with pytest.raises(StaleVersion, match="Somebody changed this offer"):
        edit(admin, {"title": "My laboratory"}, version=1)
    assert get_offer("testa-bsl2").title == "Level 2 laboratory"
    assert len(events()) == 1


def test_an_offer_that_does_not_exist_cannot_be_edited(admin):
    with pytest.raises(NotFound):
        edit(admin, {"title": "Gold"}, "atlantis-gold")


def test_the_office_says_which_kinds_of_product_the_page_names_itself(admin):
    before = get_offer("vecura-cells")
    assert before.modalities_named == ["car-t-autologous"]
    offer = edit(admin, {"modalities_named": ["car-t-autologous", "msc"]}, "vecura-cells", before.version)
    assert offer.modalities_named == ["car-t-autologous", "msc"]
    assert events()[0].payload["changes"] == {
        "modalities_named": [["car-t-autologous"], ["car-t-autologous", "msc"]],
    }


def test_only_what_the_offer_takes_can_be_named_and_a_refusal_changes_nothing(admin):
    with pytest.raises(InvalidInput) as refused:
        edit(admin, {"modalities_named": ["aav"]}, "vecura-cells")
    assert list(refused.value.fields) == ["modalities_named"]
    assert get_offer("vecura-cells").modalities_named == ["car-t-autologous"]


def test_the_same_codes_in_another_order_are_no_change(admin):
    turned = list(reversed(get_offer("northx-plasmid-hq").modalities))
    assert edit(admin, {"modalities": turned}, "northx-plasmid-hq").version == 1
    assert events() == []
