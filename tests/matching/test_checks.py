"""A request that cannot be meant is refused, with every field named."""

import pytest

from atmp_match.matching.actions import find_matches_for
from atmp_match.shared.errors import InvalidInput


@pytest.fixture(scope="module")
def catalogue(application):
    with application.app_context():
        yield


NEED = {"service": "training"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"product": {"modality": "perpetual-motion", "stage": "done"}}, ["product.modality", "product.stage"]),
        ({"product": {"brings": ["plasmid", "luck"]}}, ["product.brings.1"]),
        ({"bottlenecks": ["life"]}, ["bottlenecks.0"]),
        ({"as_of": "yesterday"}, ["as_of"]),
        ({"needs": [{}]}, ["needs.0.service"]),
        ({"needs": [NEED, {"service": "magic", "grade": "platinum"}]}, ["needs.1.service", "needs.1.grade"]),
        ({"needs": [{**NEED, "scale": {"value": -1, "unit": "L"}}]}, ["needs.0.scale"]),
        ({"needs": [{**NEED, "earliest_start": "2027-02-31"}]}, ["needs.0.earliest_start"]),
        (
            {"needs": [{**NEED, "earliest_start": "2027-03-01", "latest_finish": "2027-02-01"}]},
            ["needs.0.latest_finish"],
        ),
        ({"product": {"description": "x" * 20_001}}, ["product.description"]),
        ({"needs": [NEED] * 51}, ["needs"]),
    ],
)
def test_each_wrong_field_is_named(catalogue, body, fields):
    with pytest.raises(InvalidInput) as refused:
        find_matches_for(body)
    assert list(refused.value.fields) == fields
