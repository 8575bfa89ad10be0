import pytest

from atmp_match.accounts.queries import get_user
from atmp_match.organisations.queries import actor_of, members_of
from tests.factories.accounts import make_user
from tests.factories.organisations import make_company, make_hub_operator, make_office

pytestmark = pytest.mark.usefixtures("inside")


def test_an_actor_knows_all_their_organisations():
    asta = make_user(name="Asta", locale="sv")
    company, operator, office = make_company(asta, name="Almvik"), make_hub_operator(asta), make_office(asta)
    actor = actor_of(asta)
    assert (actor.user_id, actor.email, actor.name, actor.locale) == (asta.id, asta.email, "Asta", "sv")
    assert actor.company_ids == {company.id}
    assert actor.operator_ids == {operator.id}
    assert actor.is_office
    assert actor.organisation_names == {
        company.id: "Almvik",
        operator.id: operator.name,
        office.id: "Cluster office",
    }


def test_an_actor_without_organisations_belongs_nowhere():
    actor = actor_of(make_user())
    assert (actor.company_ids, actor.operator_ids, actor.is_office) == (frozenset(), frozenset(), False)


def test_members_are_listed_in_the_order_they_came():
    first, second = make_user(), make_user()
    company = make_company(first, second)
    make_company(make_user())
    assert members_of(company.id) == [get_user(first.id), get_user(second.id)]
