"""Nonsense sent everywhere: each answer is as described, and never that something broke here."""

import json
import random

from tests.factories.bookings import LINE, make_request

NONSENSE = [
    None, True, 0, -1, 2, 3.5, 1e308, 10**30, "", "x", "\0", "\ud800", "SE", "2027-02-08", "9999-12-31", "0001-01-01",
    "2027-02-08T00:00:00+01:00", "2027-02-08T00:00:00", "2199-12-31T23:59:59-23:59", "ATM-2041", "testa-bsl2", LINE,
    "msc", "gmp", "x" * 5000, [], {}, [None], [[]], {"value": 1, "unit": "L"}, {"a": {}}, ["vector"],
    [{"service": "qp-release"}], "named", "car-t-autologous",
]  # fmt: skip
PARTS = {
    "action": ["accept", "decline", "cancel", "propose", "x", "no-show"],
    "slug": ["testa-center", "x"],
    "offer_id": ["testa-bsl2", LINE, "northx-qc"],
}
REQUESTS = 400


def test_nonsense_is_refused_as_described_and_breaks_nothing(app, founder, manager, anyone):
    chance = random.Random(7)  # noqa: S311 -- the same nonsense each time
    document = founder.get("/openapi.json").json
    with app.app_context():
        refs = [make_request(founder.actor, LINE).ref, "x"]
    operations = [
        (path, name, op)
        for path, item in document["paths"].items()
        for name, op in item.items()
        if name != "parameters"
    ]
    seen = set()
    for _number in range(REQUESTS):
        path, method, operation = chance.choice(operations)
        for name, values in {**PARTS, "ref": refs}.items():
            path = path.replace(f"{{{name}}}", chance.choice(values))
        answer = chance.choice([founder, founder, manager, anyone]).ask(
            method.upper(),
            path.removeprefix("/api/v1"),
            query_string=query(chance, operation),
            headers={"Content-Type": "application/json", "Idempotency-Key": chance.choice("abå")},
            data=body(chance, operation, document["components"]["schemas"]),
        )
        assert answer.status_code < 500, (path, answer.json)
        seen.add(answer.status_code)
    assert {200, 401, 403, 404, 422} <= seen


def query(chance, operation):
    named = [parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"]
    given = {name: str(chance.choice(NONSENSE)).encode("utf-8", "surrogatepass") for name in named}
    return {name: value[:200] for name, value in given.items() if chance.random() < 0.4}


def body(chance, operation, schemas):
    if "requestBody" not in operation:
        return None
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return json.dumps(made_up(chance, schema, schemas))


def made_up(chance, schema, schemas):
    """Return something that has the shape of the schema, except where it has not."""
    reference = next((part["$ref"] for part in [schema, *schema.get("anyOf", [])] if "$ref" in part), None)
    shape = schemas[reference.rsplit("/", 1)[-1]] if reference else schema
    if chance.random() < 0.3:
        return chance.choice(NONSENSE)
    if "properties" in shape:
        items = shape["properties"].items()
        return {name: made_up(chance, inner, schemas) for name, inner in items if chance.random() < 0.5}
    if "items" in shape:
        return [made_up(chance, shape["items"], schemas) for _item in range(chance.randint(0, 3))]
    return chance.choice(NONSENSE)
