"""What else can become of a request: declined, moved up, expired."""

from tests.factories.bookings import LINE

IN_THE_PAST = "UPDATE bookings SET answer_by = now() - interval '1 minute' WHERE number = %s"
BUSY = """
SELECT count(*) FROM calendar_entries JOIN bookings b USING (holder_id) WHERE b.number = %s AND released_at IS NULL
"""


def number(ref):
    return int(ref.removeprefix("ATM-"))


def test_a_request_that_is_declined_says_why_and_the_next_in_line_moves_up(
    *, founder, another_founder, signed_in, mail_to, ask_for, shows
):
    another_founder.open(f"/offers/{LINE}")
    weeks = another_founder.form(f"/offers/{LINE}").values["choice"]
    first = ask_for(founder, LINE)
    shows(founder, first, "Your weeks are on hold")
    second = ask_for(another_founder, LINE, choice="other", start=weeks[0])
    shows(another_founder, second, "Another request holds these weeks")

    manager = signed_in("hub-testa")
    manager.open(f"/bookings/{first}")
    manager.send(f"/bookings/{first}/decline", reason="The line is being rebuilt.")

    shows(founder, first, "The hub cannot take this")
    assert "The line is being rebuilt." in founder.words
    mail_to(founder.email, f"Testa Center cannot take {first}")
    shows(another_founder, second, "Your weeks are on hold")


def test_declining_without_a_reason_is_refused_and_changes_nothing(founder, signed_in, ask_for, shows):
    ref = ask_for(founder, LINE)
    shows(founder, ref, "Your weeks are on hold")
    manager = signed_in("hub-testa")
    manager.open(f"/bookings/{ref}")
    manager.send(f"/bookings/{ref}/decline", reason=" ")

    assert manager.status == 422
    assert "Write a reason. The other side will read it." in manager.words
    shows(founder, ref, "Your weeks are on hold")


def test_a_hold_that_nobody_answers_ends_by_itself_and_frees_the_weeks(founder, ledger, mail_to, ask_for, shows):
    ref = ask_for(founder, LINE)
    shows(founder, ref, "Your weeks are on hold")
    assert ledger.ask(BUSY, number(ref)) == 1

    ledger.change(IN_THE_PAST, number(ref))

    shows(founder, ref, "Nobody answered in time")
    assert ledger.ask(BUSY, number(ref)) == 0
    mail_to(founder.email, f"{ref} ended without a reply. The weeks are free again")
    assert ledger.broken() == {}
