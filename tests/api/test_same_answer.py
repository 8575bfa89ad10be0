"""The page, the command and the API give the same answer to the same question, for every known case."""

import json
import re

from atmp_match.matching.actions.cases import shipped_cases
from atmp_match.products.models import Product
from atmp_match.products.rules.typed import LONGEST_DESCRIPTION
from atmp_match.shared.clock import today
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_founder
from tests.factories.products import make_product

ON_A_PAGE = 20
COLUMNS = ("class_basis", "modality", "stage", "grade_needed", "containment", "country", "brings", "description")


def stored(case, founder) -> Product:
    """Store the product of a case, as its founder would have typed it."""
    given = case["product"]
    scale = given["scale"] or {}
    return make_product(
        founder,
        code_name=case["id"],
        atmp_class=given["class"],
        scale_value=scale.get("value"),
        scale_unit=scale.get("unit"),
        bottlenecks=case["bottlenecks"],
        **{name: given[name] for name in COLUMNS},
    )


def on_the_page(text):
    """Return the hubs of a page in order, each with its levels."""
    articles = text.split('<article class="hub"')[1:]
    levels = r'<li class="(covered|conditions|ask|none)"><svg class="vial'
    return [(re.search(r'id="h-([\w-]+)"', a)[1], re.findall(levels, a)) for a in articles]


def test_page_command_and_api_say_the_same_of_every_known_case(app, client, tmp_path):
    with app.app_context():
        founder = make_founder()
        refs = {case["id"]: stored(case, founder).ref for case in shipped_cases()}
    sign_in(client, founder)
    file = tmp_path / "profile.json"
    seen = 0
    for case in shipped_cases():
        assert len(case["product"]["description"]) < LONGEST_DESCRIPTION
        body = {"as_of": today().isoformat(), "product": case["product"], "bottlenecks": case["bottlenecks"]}
        file.write_text(json.dumps(body))
        told = app.test_cli_runner().invoke(args=["matching", "explain", str(file)])
        answer = client.post("/api/v1/matches", json=body).json
        page = on_the_page(client.get(f"/products/{refs[case['id']]}/matches").text)

        assert json.loads(told.output) == answer, case["id"]
        assert page == [(hub["hub"], hub["levels"]) for hub in answer["hubs"][:ON_A_PAGE]], case["id"]
        seen += len(page)
    assert seen > 90
