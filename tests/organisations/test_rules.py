import pytest

from atmp_match.organisations.rules import PERMISSIONS, Actor, Audience, Permission, is_allowed


def actor(**memberships):
    return Actor(user_id=1, email="asta@example.com", name="Asta", locale="en", **memberships)


def test_every_permission_is_given_to_somebody():
    assert set(PERMISSIONS) == set(Permission)
    assert all(PERMISSIONS.values())


def test_somebody_without_an_organisation_is_only_signed_in():
    assert actor().audiences == {Audience.ANYONE, Audience.SIGNED_IN}


def test_one_person_can_be_in_several_groups():
    asta = actor(company_ids=frozenset({1}), operator_ids=frozenset({2}), is_office=True)
    assert asta.audiences == set(Audience)


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_read_what_is_public_and_nothing_else(permission):
    assert is_allowed(None, permission) == (permission is Permission.READ_PUBLIC)


def test_a_company_requests_and_a_hub_answers():
    founder, manager = actor(company_ids=frozenset({1})), actor(operator_ids=frozenset({2}))
    assert founder.can(Permission.REQUEST_BOOKINGS)
    assert not founder.can(Permission.ANSWER_BOOKINGS)
    assert manager.can(Permission.ANSWER_BOOKINGS)
    assert not manager.can(Permission.REQUEST_BOOKINGS)


def test_a_permission_may_be_named_in_a_template():
    assert actor(is_office=True).can("edit-catalogue")
