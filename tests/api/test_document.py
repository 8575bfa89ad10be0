from openapi_spec_validator import validate

from atmp_match.organisations.rules import PERMISSIONS, Audience


def document(client):
    return client.get("/api/v1/openapi.json").json


def test_the_document_is_valid_openapi_3_1(client):
    described = document(client)
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_it_describes_every_route_and_no_other(app, client):
    routes = {
        (method, rule.rule.replace("<string:", "{").replace("<int:", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = document(client)["paths"]
    assert {(name.upper(), path) for path, item in described.items() for name in item if name != "parameters"} == routes


def test_it_says_which_routes_need_a_token(app, client):
    described = document(client)["paths"]
    names = {rule.endpoint.split(".")[-1]: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    for item in described.values():
        for name, operation in item.items():
            if name == "parameters":
                continue
            public = Audience.ANYONE in PERMISSIONS[names[operation["operationId"]].permission]
            assert operation["security"] == ([{}, {"token": []}] if public else [{"token": []}])
            assert operation["summary"]
            assert {"401", "429", "default"} <= operation["responses"].keys()
            assert ("403" in operation["responses"]) is not public


def test_every_word_of_marshmallow_has_one_of_ours(client):
    from marshmallow import fields  # noqa: PLC0415 -- only what this test looks at

    from atmp_match.api.schemas.words import WORDS  # noqa: PLC0415 -- the same

    kinds = (fields.String, fields.Integer, fields.Float, fields.Date, fields.List, fields.Dict)
    said = {
        word for kind in kinds for part in kind.__mro__ for word in getattr(part, "default_error_messages", {}).values()
    }
    # Templates of others, and what is only said of answers.
    not_ours = {word for word in said if "{" in word} | {"Invalid value."}
    assert said - set(WORDS) - not_ours == set()


def test_it_says_what_can_go_wrong_with_a_request_for_time(client):
    operation = document(client)["paths"]["/api/v1/bookings"]["post"]
    refusals = ["400", "401", "403", "409", "413", "415", "422", "429"]
    assert sorted(operation["responses"]) == sorted(["201", *refusals, "default"])
    assert {parameter["name"] for parameter in operation["parameters"]} == {"Accept-Language", "Idempotency-Key"}
    for code in refusals:
        name = operation["responses"][code]["$ref"].rsplit("/", 1)[-1]
        assert "application/problem+json" in document(client)["components"]["responses"][name]["content"]
