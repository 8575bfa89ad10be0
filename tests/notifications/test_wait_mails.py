"""Mails about the wait list: in both languages, to the company that waits and to the hub that has to choose."""

from datetime import timedelta

from sqlalchemy import update

from atmp_match.bookings import actions
from atmp_match.bookings.models import Wait
from atmp_match.bookings.rules.waits import Wants
from atmp_match.catalogue.rules.codes import HandingOut
from atmp_match.extensions import db
from atmp_match.shared import clock
from atmp_match.shared.formats import write_weeks
from atmp_match.shared.transactions import transaction
from tests.factories.bookings import make_manager_of, make_request, weeks_from_now
from tests.factories.organisations import make_founder
from tests.factories.waits import hub_of, make_place, make_wait

SAID = {
    "en": ("{hub}: {weeks} are free", "They are kept for nobody.", "you wait no longer", "came free in time"),
    "sv": ("{hub}: {weeks} är lediga", "De är inte reserverade för någon.", "ni väntar inte längre", "lediga i tid"),
}


def test_whoever_waits_is_told_in_their_language(inside, mails, run_deliveries):
    manager, holder = make_manager_of(), make_founder()
    founders = {locale: make_founder(locale=locale) for locale in SAID}
    offer = make_place(manager)
    held = make_request(holder, offer.id)
    run_deliveries()
    watches = {locale: make_wait(founder, offer, wants=Wants.TELL) for locale, founder in founders.items()}
    actions.withdraw_booking(held.ref, by=holder)
    run_deliveries()

    start, end = weeks_from_now(8, 2)
    hub = hub_of(offer)
    for locale, (subject, lead, *_rest) in SAID.items():
        (mail,) = mails.list(to=founders[locale].email)
        said = write_weeks(start, end, locale, clock.today()).replace("\N{NO-BREAK SPACE}", " ")
        assert mail["Subject"].replace("\N{NO-BREAK SPACE}", " ") == subject.format(hub=hub.name, weeks=said)
        for part in ("plain", "html"):
            text = mail.get_body((part,)).get_content()
            assert (lead in text, f"/waits/{watches[locale].ref}" in text, f"/offers/{offer.id}?length=2" in text) == (
                *(True, True, True),
            )

    with transaction():
        yesterday = clock.today() - timedelta(days=1)
        db.session.execute(update(Wait).values(valid_until=yesterday))
    db.session.expire_all()
    actions.serve_everybody()
    run_deliveries()
    for locale, (*_first, subject, lead) in SAID.items():
        mail = mails.list(to=founders[locale].email)[-1]
        assert (subject in mail["Subject"], lead in mail.get_body(("plain",)).get_content()) == (True, True)


def test_a_hub_that_chooses_is_told_by_when_and_never_who_waits(inside, mails, run_deliveries):
    manager, founder = make_manager_of(), make_founder()
    make_wait(founder, make_place(manager, rule=HandingOut.HUB), message="Two benches")
    run_deliveries()
    mail = mails.list(to=manager.email)[-1]
    text = mail.get_body(("plain",)).get_content()
    assert "Choose by" in mail["Subject"]
    assert "/hub/freed-weeks" in text
    names = [*founder.organisation_names.values(), "Two benches", "WAIT-"]
    assert [name for name in names if name in mail.as_string() or name in text] == []
