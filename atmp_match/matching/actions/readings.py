"""What a founder says to the terms that were read in a product's own words. Nothing counts before it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from atmp_match.catalogue.actions.corrections import log_correction
from atmp_match.catalogue.queries import taxonomy
from atmp_match.extensions import db
from atmp_match.matching.actions.needs import add_need
from atmp_match.matching.actions.requests import request_for_product
from atmp_match.matching.models import ReadingAnswer
from atmp_match.matching.rules import Understood, ask
from atmp_match.matching.rules.lexicon.proposals import Group, Reply, Said, grouped, open_groups, token_of
from atmp_match.organisations.rules import Actor
from atmp_match.products.actions import change_product
from atmp_match.products.models import Product
from atmp_match.products.queries import find_own_needs, lock_product
from atmp_match.products.rules import WhyCode
from atmp_match.products.rules import own_needs as own_rules
from atmp_match.shared.errors import InvalidInput, StaleVersion
from atmp_match.shared.transactions import transaction

NOTHING_SAID = Said()


@dataclass(frozen=True)
class Questions:
    """What was read in a product's words and is still open.

    :param seen: stands for them; what was made from others is refused
    """

    groups: tuple[Group, ...]
    said: Said
    seen: str


def questions_of(product: Product) -> Questions:
    """Return what the stored text of a product proposes and its brief does not say yet."""
    request = request_for_product(product)
    if not request.understood:
        return Questions((), Said(), "")
    # A need that only the text has brought is no answer to the text.
    needs = ask(request, taxonomy()).needs
    services = {need.service for need in needs if need.why.code != WhyCode.UNDERSTOOD}
    said = Said(product.modality, product.stage, tuple(product.bottlenecks), services)
    waiting = groups_in(request.understood, said)
    return Questions(waiting, said, token_of(waiting, said))


def groups_in(understood: Sequence[Understood], said: Said = NOTHING_SAID) -> tuple[Group, ...]:
    """Return what was understood and is worth asking, beside what a brief says."""
    answered_by = {code: term.data["answered_by"] for code, term in taxonomy()["bottleneck"].items()}
    return open_groups(grouped(understood), said, answered_by)


def answer_questions(ref: str, replies: Sequence[Reply], *, seen: str, share_words: bool, by: Actor) -> Product:
    """Write what was confirmed into the brief, keep what was answered, and log what was put right.

    A service goes to the founder's own list of needs where there is one; else it stays a suggestion beside the needs.

    :param seen: the token of the questions that were shown
    :param share_words: whether the lexicon's editor may see the words of what was put right
    :raises StaleVersion: the text, the brief or the lexicon changed, and something else is open now
    :raises InvalidInput: with a message for each group whose answer cannot be, by the group's name
    :raises NotFound: no such product of the actor's
    """
    with transaction():
        product = lock_product(ref, by)
        questions = questions_of(product)
        if questions.seen != seen:
            raise StaleVersion(_("Your words or the brief changed after you opened this page. Nothing was written."))
        groups = {(group.kind, group.first.code): group for group in questions.groups}
        answered = [(groups[reply.kind, reply.proposed], reply) for reply in replies]
        _refuse_unknown(answered)
        _write(product, answered, by)
        for group, reply in answered:
            _keep(product, reply)
            if reply.chosen != reply.proposed:
                words = group.first.words if share_words else None
                log_correction(reply.kind, reply.proposed, reply.chosen, group.first.language, words)
    return product


def _refuse_unknown(answered: Sequence[tuple[Group, Reply]]) -> None:
    words = taxonomy()
    wrong = [group for group, reply in answered if reply.chosen is not None and reply.chosen not in words[reply.kind]]
    if wrong:
        raise InvalidInput({group.name: _("Choose one of the answers in the list") for group in wrong})


def _write(product: Product, answered: Sequence[tuple[Group, Reply]], by: Actor) -> None:
    values: dict[str, Any] = {}
    stuck = list(product.bottlenecks)
    for group, reply in answered:
        if reply.chosen is None:
            continue
        if reply.kind == "service":
            _want(product, group, reply.chosen, by)
        elif reply.kind == "bottleneck":
            stuck.append(reply.chosen)
        else:
            values[reply.kind] = reply.chosen
    stuck = list(dict.fromkeys(stuck))
    if stuck != product.bottlenecks:
        values["bottlenecks"] = stuck
    changed = {name: value for name, value in values.items() if getattr(product, name) != value}
    if changed:
        change_product(product.ref, changed, keep_drafts=True, by=by)


def _want(product: Product, group: Group, service: str, by: Actor) -> None:
    own = find_own_needs(product)
    if own is None or any(row.need.service == service and not row.is_dropped for row in own):
        return
    try:
        add_need(product.ref, service, seen=own_rules.token_of(own), by=by)
    except InvalidInput as error:
        raise InvalidInput({group.name: error.fields["service"]}) from error


def _keep(product: Product, reply: Reply) -> None:
    row = {"product_id": product.id, "kind": reply.kind, "proposed_code": reply.proposed, "chosen_code": reply.chosen}
    statement = insert(ReadingAnswer).values(row)
    key = [ReadingAnswer.product_id, ReadingAnswer.kind, ReadingAnswer.proposed_code]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_={"chosen_code": reply.chosen}))
