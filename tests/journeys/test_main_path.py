"""The whole way: sign up, describe a product, see who fits, ask for weeks, get them; every step through real forms."""

import re

from tests.factories.bookings import LINE

ZICCUM = {
    "product-type": {"modality": "viral-vaccine", "atmp_class": "not-atmp", "class_basis": "own-assessment"},
    "stage-and-dates": {"stage": "scale-up", "grade_needed": "research"},
    "what-you-bring": {"brings": ["drug-substance", "team"]},
    "scale-and-containment": {"containment": "bsl-2"},
    "where-you-are-stuck": {"bottlenecks": ["containment", "process-scale"]},
    "location": {"country": "SE"},
    "own-words": {"description": "We dry virus-based vaccines and need a level 2 laboratory to scale it up."},
}


def describe(visitor, code_name, sections):
    visitor.open("/products")
    visitor.send("/products", code_name=code_name)
    ref = visitor.path.split("/")[2]
    for section, typed in sections.items():
        address = f"/products/{ref}/brief/{section}"
        visitor.open(address)
        visitor.send(address, **typed)
        assert visitor.path != address, visitor.words[:500]
    return ref


def openings(visitor, offer_id):
    """The starts that an offer's page lists, and the one chosen at first."""
    visitor.open(f"/offers/{offer_id}")
    return visitor.form(f"/offers/{offer_id}").values["choice"][0]


def test_from_signing_up_to_weeks_that_are_kept(*, newcomer, signed_in, another_founder, mail_to, ask_for, shows):
    product = describe(newcomer, "DRY-1", ZICCUM)
    newcomer.open(f"/products/{product}/matches")
    hubs = re.findall(r'id="h-([^"]+)"', newcomer.answer.text)
    assert hubs[0] == "testa-center"
    assert f"/offers/{LINE}" in newcomer.answer.text

    weeks = openings(newcomer, LINE)
    ref = ask_for(newcomer, LINE, product=product, share_level="named", message="We would like to visit first.")
    shows(newcomer, ref, "Your weeks are on hold")

    mail_to("hub-testa@demo.example", f"New request {ref}")
    manager = signed_in("hub-testa")
    inbox = manager.open(f"/hub/inbox?r={ref}")
    assert "Drytech" in inbox
    assert "We would like to visit first." in inbox
    manager.send(f"/bookings/{ref}/accept")
    assert "Accepted" in manager.words

    shows(newcomer, ref, "Accepted, conditions are open")
    mail = mail_to(newcomer.email, f"Accepted: {ref}")
    (file,) = mail.iter_attachments()
    assert file.get_filename() == f"{ref}.ics"
    assert f"SUMMARY:Accepted: {ref} Testa Center" in file.get_content().replace("\r\n ", "")

    # The line has one unit: for everybody else these weeks are gone.
    assert openings(another_founder, LINE) > weeks
    another_founder.send(f"/offers/{LINE}", choice=weeks)
    assert another_founder.status == 409
    assert "These weeks are booked or closed. Nothing was sent." in another_founder.words
