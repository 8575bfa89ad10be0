"""Addresses that somebody else wrote lead nowhere but to this site, and break nothing."""

import pytest

from atmp_match.shared.addresses import same_site_path, split_address


@pytest.mark.parametrize("target", ["/home", "/products/PRD-1001?tab=plan", "/", "/bookings#top"])
def test_a_path_on_this_site_is_kept(target):
    assert same_site_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "home",
        "//evil.example",
        "///evil.example",
        "//[",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/ /evil.example",
        "/\n//evil.example",
        "/\x00/evil.example",
    ],
)
def test_everything_else_leads_nowhere(target):
    assert same_site_path(target) is None


def test_an_address_that_cannot_be_read_has_no_parts():
    assert split_address("http://[") == ("", "", "", "", "")
    assert split_address(None) == ("", "", "", "", "")
    assert split_address("https://match.example/home?x=1")[1:4] == ("match.example", "/home", "x=1")
