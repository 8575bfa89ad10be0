"""What every route has in common."""

import re

import pytest
from werkzeug.routing import Rule

from atmp_match.organisations.rules import Permission

WITHOUT_PERMISSION = {
    # What a load balancer or a monitor asks; never guarded by who is signed in.
    *("health.healthz", "health.readyz", "health.metrics"),
    # What the site says about itself: it reads nothing, and lies below the room that knows permissions.
    *("pages.about", "pages.choose_language", "pages.choose_theme"),
}
PART = re.compile(r"(<(string|int|uuid|date):[a-z_]+>)?[a-z0-9-]*(\.[a-z]+)?|<(string|int):[a-z_]+>(\.[a-z]+)?")


@pytest.fixture(scope="module")
def rules(application):
    return [rule for rule in application.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_part_of_an_address_is_kebab_case_or_typed(rules: list[Rule]):
    odd = [rule.rule for rule in rules if not all(PART.fullmatch(part) for part in rule.rule.split("/"))]
    assert odd == []


def test_every_view_says_which_permission_it_needs(application, rules):
    unguarded = {
        rule.endpoint
        for rule in rules
        if not isinstance(getattr(application.view_functions[rule.endpoint], "permission", None), Permission)
    }
    assert unguarded - WITHOUT_PERMISSION == set()
